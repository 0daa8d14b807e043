#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/check.h"
#include "custody/limits.h"
#include "service/custody.h"
#include "service/custody_reading.h"
#include "service/destruction_orders.h"
#include "service/destruction_run.h"
#include "service/kept_files.h"
#include "service/seal_reading.h"
#include "text/script.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using custody::CustodyEvent;
using custody::CustodyState;

constexpr std::size_t kMostLines = 10'000;
constexpr std::size_t kFewestWitnesses = 3;

base::Status check_photographs(const DestructionRun& run) {
  if (run.photographs.size() > kMostFilesOfOne)
    return fail(ErrorCode::TooLarge, "photographs", std::to_string(run.photographs.size()), "at most 1000");
  if (run.photographs.empty() && run.no_photographs.empty())
    return fail(ErrorCode::Missing, "photographs", "", "pictures of the run, or in words why there are none");
  if (!run.photographs.empty() && !run.no_photographs.empty())
    return fail(ErrorCode::Conflict, "no_photographs", run.no_photographs, "no reason beside photographs");
  return custody::check_words(run.no_photographs, "no_photographs");
}

// "W1 " and "w1" are one name: who watched counts once however it is typed, and who signs does not watch.
base::Status check_witnesses(const DestructionRun& run, const custody::TwoOfficers& officers) {
  if (run.witnesses.size() > custody::kMaxList)
    return fail(ErrorCode::TooLarge, "witnesses", std::to_string(run.witnesses.size()), "at most 1000");
  std::set<std::string> watched;
  for (const auto& one : run.witnesses) {
    const auto folded = text::clean(one).text;
    if (folded.empty()) return fail(ErrorCode::Missing, "witnesses", one, "a name for each witness");
    watched.insert(folded);
  }
  for (const auto& signer : {officers.first(), officers.second()})
    watched.erase(text::clean(signer.text()).text);
  if (watched.size() >= kFewestWitnesses) return {};
  return fail(ErrorCode::Missing, "witnesses", std::to_string(watched.size()),
              "at least three beside the two officers");
}

base::Status check_run(const DestructionRun& run, const custody::TwoOfficers& officers) {
  if (run.authority.empty()) return fail(ErrorCode::Missing, "authority", "", "the court's order");
  if (run.method.empty()) return fail(ErrorCode::Missing, "method", "", "how it is destroyed");
  for (const auto* words : {&run.authority, &run.method})
    TW_TRY_STATUS(custody::check_words(*words, "authority"));
  TW_TRY_STATUS(check_witnesses(run, officers));
  TW_TRY_STATUS(check_photographs(run));
  if (run.lines.empty() || run.lines.size() > kMostLines)
    return fail(ErrorCode::OutOfRange, "list", std::to_string(run.lines.size()), "1 to 10000 exhibits");
  std::set<custody::ExhibitId> named;
  for (const auto& line : run.lines)
    if (!named.insert(line.id).second)
      return fail(ErrorCode::Duplicate, "list", line.id.text(), "each exhibit once");
  return {};
}

base::Result<std::string> list_text(const nlohmann::json& list, const char* field) {
  return journal::canonical_json(list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), field);
}

// What the two officers put their names to for each exhibit: under whose order, how, before whom, and what
// was photographed, or why nothing was.
base::Result<std::string> run_fact(const DestructionRun& run, std::int64_t number,
                                   const std::vector<store::KeptFileRow>& photographs) {
  TW_TRY(const auto witnesses, list_text(nlohmann::json(run.witnesses), "witnesses"));
  journal::Body fact;
  fact.set("authority", run.authority).set("method", run.method).set("no", number);
  fact.set_json("witnesses", witnesses);
  if (photographs.empty()) return fact.set("no_photographs", run.no_photographs).text();
  nlohmann::json hashes = nlohmann::json::array();
  for (const auto& one : photographs) hashes.push_back(one.sha256);
  TW_TRY(const auto list, list_text(hashes, "photographs"));
  return fact.set_json("photographs", list).text();
}

// Each is kept before the first exhibit goes.
base::Result<std::vector<store::KeptFileRow>> keep_photographs(const Service& service, const Actor& actor,
                                                               const DestructionRun& run) {
  std::vector<store::KeptFileRow> rows;
  for (const auto& one : run.photographs) {
    NewKeptFile file;
    file.destruction = 0;  // its number is given with the run's
    file.taken_at = service.clock().now();
    file.file_name = one.file_name;
    TW_TRY(auto row, kept_row(service, actor, file, one.octets));
    rows.push_back(std::move(row));
  }
  return rows;
}

/// What became of one line: how much went, or what was found that keeps it back.
struct Gone {
  base::MassMg mass;
  std::string kept_back;
};

/// What lets an exhibit go: the order, and what stays of it.
struct Grounds {
  custody::DestructionOrder order;
  std::int64_t number = 0;
  std::vector<custody::ExhibitId> retained;
  std::vector<std::string> photographs;  ///< SHA-256, of the exhibit under a hazard order
  std::string despite;                   ///< canonical JSON, of the discrepancies it goes in spite of
};

// No order names what was found in this run, and what a clock that was set back would call older.
base::Status check_from_before(const std::vector<store::DiscrepancyRow>& open, Instant run_at) {
  for (const auto& one : open)
    if (one.opened_at >= run_at.unix_ms())
      return fail(
          ErrorCode::State, "discrepancy",
          std::to_string(one.discrepancy_no) + " was opened at " + base::to_string(Instant{one.opened_at}),
          "none that was found in this run, which began at " + base::to_string(run_at) + " (C4)");
  return {};
}

// What is missing stands beside each order: who signs it, and who reads the certificate, sees it.
base::Result<std::string> despite_text(const DestructionLine& line,
                                       const std::vector<store::DiscrepancyRow>& open) {
  nlohmann::json all = nlohmann::json::array();
  for (const auto& one : line.despite) {
    const auto row = std::find_if(open.begin(), open.end(),
                                  [&](const auto& other) { return other.discrepancy_no == one.number; });
    TW_CHECK(row != open.end());
    // What was missing as a whole and was found again is not missing any more, and a surplus never was.
    const auto missing_mg =
        row->found_at ? 0 : std::max<std::int64_t>(0, row->expected_mg - row->observed_mg);
    all.push_back({{"discrepancy", one.number},
                   {"missing_mg", missing_mg},
                   {"order", one.order}});
  }
  return list_text(all, "despite");
}

// A discrepant exhibit may go by an order that was never given before: then the run's own word is held
// against the same rules.
base::Result<Grounds> grounds_for(store::Reader& reader, const KnownExhibit& exhibit,
                                  const DestructionRun& run) {
  const auto& id = exhibit.exhibit.id;
  TW_TRY(const auto trial, trial_state(reader, exhibit.exhibit.seizure));
  if (exhibit.exhibit.counter_sample && trial != custody::TrialState::Ended)
    return fail(ErrorCode::Forbidden, "exhibit", id.text(), "not the counter-sample kept for the defence");
  TW_TRY(const auto in_force, order_in_force(reader, id));
  Grounds grounds;
  if (in_force) {
    TW_TRY_STATUS(check_run_against(*in_force, run));
    grounds.order = in_force->order;
    grounds.number = in_force->number;
  } else {
    grounds.order.authority = run.authority;
  }
  TW_TRY_STATUS(custody::may_be_ordered(exhibit.exhibit, trial, grounds.order));
  TW_TRY(grounds.retained, samples_that_stay(reader, exhibit, grounds.order));
  if (grounds.order.kind != custody::OrderKind::Hazard) return grounds;
  TW_TRY(const auto files, kept_files_of(reader, id));
  for (const auto& file : files)
    if (file.kind == name(KeptKind::Photograph)) grounds.photographs.push_back(file.sha256);
  if (grounds.photographs.empty())
    return fail(ErrorCode::Missing, "photographs", id.text(), "a photograph of it: `exhibit photograph`");
  return grounds;
}

base::Result<std::string> grounds_text(const Grounds& grounds, std::int64_t run) {
  journal::Body body;
  body.set("order", grounds.number).set("run", run);
  if (!grounds.despite.empty()) body.set_json("despite", grounds.despite);
  nlohmann::json retained = nlohmann::json::array();
  for (const auto& id : grounds.retained) retained.push_back(id.text());
  if (!retained.empty()) {
    TW_TRY(const auto text, list_text(retained, "retained"));
    body.set_json("retained", text);
  }
  if (!grounds.photographs.empty()) {
    TW_TRY(const auto text, list_text(nlohmann::json(grounds.photographs), "photographs"));
    body.set_json("photographs", text);
  }
  return body.text();
}

/// A run under way.
struct UnderWay {
  const DestructionRun& run;
  std::int64_t number;
  Instant at;
  std::string fact;
};

// Order, samples, seal, weighing; then it is gone. An entry of its own.
base::Result<Gone> destroy_one(store::Transaction& transaction, const TwoSigners& by,
                               const UnderWay& under_way, const DestructionLine& line, LedgerShelf& shelf) {
  const auto& run = under_way.run;
  TW_TRY(const auto officers, by.officers());
  CustodyAct act{transaction, "custody.destroyed", under_way.at, officers, &shelf};
  TW_TRY(auto* const exhibit, act.exhibit(line.id));
  TW_TRY_STATUS(CustodyAct::check_seal(*exhibit, line.seal_read));
  const bool blocked = exhibit->holding.state == CustodyState::Discrepant;
  TW_TRY(const auto open, open_discrepancies(transaction, line.id));
  TW_TRY_STATUS(check_from_before(open, under_way.at));
  TW_TRY_STATUS(custody::check_named(discrepancy_numbers(open), line.despite));
  const auto event = blocked ? CustodyEvent::DestroyByOrder : CustodyEvent::Destroy;
  TW_TRY_STATUS(custody::apply(exhibit->holding.state, event).map([](auto) {}));
  TW_TRY(auto grounds, grounds_for(transaction, *exhibit, run));
  if (blocked) {
    TW_TRY(grounds.despite, despite_text(line, open));
  }
  if (custody::is_weighed(exhibit->exhibit.kind)) {
    const ScaleReading reading{line.gross, line.tare, run.scale, run.place, line.drying};
    TW_TRY(auto weighing, weighing_of(transaction, reading, line.id, act));
    TW_TRY(const auto compared, custody::compare(exhibit->book, exhibit->uncertainty, weighing));
    if (compared.verdict == custody::Verdict::Discrepant)
      return open_inquiry(transaction, by, std::move(weighing), under_way.at, &shelf)
          .map([](const auto& weighed) {
            return Gone{{}, why_it_stays(weighed)};
          });
    TW_TRY_STATUS(act.weigh(*exhibit, std::move(weighing)).map([](auto) {}));
  }
  const base::MassMg mass = exhibit->book;
  if (mass > base::MassMg{}) TW_TRY_STATUS(act.post(custody::MovementKind::Destroy, mass, *exhibit));
  TW_TRY(const auto detail, grounds_text(grounds, under_way.number));
  TW_TRY_STATUS(act.step(*exhibit, event, detail));
  act.fact("run", under_way.fact);
  TW_TRY_STATUS(act.sign_and_record(by).map([](auto) {}));
  return Gone{mass, ""};
}

// One line of the list. What is not the exhibit's fault ends the run here, and it is ended later from what
// was written (destruction_run.h).
base::Status run_line(const Service& service, const TwoSigners& by, const UnderWay& under_way,
                      const DestructionLine& line, LedgerShelf& shelf, DestructionReport& report) {
  const auto& officer = by.first.key().officer.text();
  const auto keep_back = [&](store::Transaction& transaction, const std::string& why) {
    return note_left_behind(transaction, {officer, "custody"}, under_way.at, under_way.number, line.id, why);
  };
  Gone outcome;
  bool recorded = false;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(outcome, destroy_one(transaction, by, under_way, line, shelf));
    recorded = true;
    return outcome.kept_back.empty() ? base::Status{} : keep_back(transaction, outcome.kept_back);
  });
  if (!done && recorded) shelf.clear();
  if (done && outcome.kept_back.empty()) {
    report.destroyed.push_back(line.id);
    report.mass += outcome.mass;
    return {};
  }
  if (!done) {
    if (done.error().code == ErrorCode::Storage || done.error().code == ErrorCode::Io) return done;
    outcome.kept_back =
        base::to_string(after_reading(service, officer, line.id, line.seal_read, "destroy", done.error()));
    TW_TRY_STATUS(service.store().transact(
        [&](store::Transaction& transaction) { return keep_back(transaction, outcome.kept_back); }));
  }
  report.left_behind.emplace_back(line.id, std::move(outcome.kept_back));
  return {};
}

}  // namespace

base::Result<DestructionReport> destroy(const Service& service, const TwoSigners& by,
                                        const DestructionRun& run) {
  TW_TRY(const auto officers, by.officers());
  TW_TRY_STATUS(check_run(run, officers));
  const Instant at = service.clock().now();
  const std::string& first = officers.first().text();
  TW_TRY(auto photographs, keep_photographs(service, {first, "custody"}, run));
  DestructionReport report;
  store::DestructionRow begun;
  TW_TRY_STATUS(service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(report.number, transaction.next_number(store::TableId::Destruction));
    begun = begun_row(run, report.number, at);
    std::vector<store::RowWrite> rows{store::insert(begun)};
    for (auto& one : photographs) {
      one.destruction_no = report.number;
      TW_TRY(one.file_no, transaction.next_number(store::TableId::KeptFile));
      rows.push_back(store::insert(one));
    }
    auto body = journal::Body{}
                    .set("lines", static_cast<std::int64_t>(run.lines.size()))
                    .set("run", report.number)
                    .set("state", "begun")
                    .text();
    return transaction.record({"custody.destruction_run", at, first, std::move(body)}, std::move(rows))
        .map([](auto) {});
  }));
  TW_TRY(auto fact, run_fact(run, report.number, photographs));
  const UnderWay under_way{run, report.number, at, std::move(fact)};
  LedgerShelf shelf;
  for (const auto& line : run.lines) TW_TRY_STATUS(run_line(service, by, under_way, line, shelf, report));
  TW_TRY_STATUS(service.store().transact([&](store::Transaction& transaction) {
    return end_run(transaction, {first, "custody"}, at, begun, report);
  }));
  return report;
}

}  // namespace tidewaiter::service
