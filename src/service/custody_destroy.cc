#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "custody/limits.h"
#include "service/custody.h"
#include "service/custody_reading.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using custody::CustodyEvent;
using custody::CustodyState;

constexpr std::size_t kMostLines = 10'000;
constexpr std::size_t kFewestWitnesses = 3;

base::Status check_run(const DestructionRun& run, const custody::TwoOfficers& officers) {
  if (run.authority.empty()) return fail(ErrorCode::Missing, "authority", "", "the court's order");
  if (run.method.empty()) return fail(ErrorCode::Missing, "method", "", "how it is destroyed");
  for (const auto* words : {&run.authority, &run.method, &run.despite_discrepancy})
    TW_TRY_STATUS(custody::check_words(*words, "authority"));
  std::set<std::string> witnesses{run.witnesses.begin(), run.witnesses.end()};
  witnesses.erase("");
  witnesses.erase(officers.first().text());
  witnesses.erase(officers.second().text());
  if (witnesses.size() < kFewestWitnesses || witnesses.size() > custody::kMaxList)
    return fail(ErrorCode::Missing, "witnesses", std::to_string(witnesses.size()),
                "at least three beside the two officers");
  if (run.lines.empty() || run.lines.size() > kMostLines)
    return fail(ErrorCode::OutOfRange, "list", std::to_string(run.lines.size()), "1 to 10000 exhibits");
  return {};
}

/// What became of one line: how much went, or what was found that keeps it back.
struct Outcome {
  base::MassMg mass;
  std::string kept_back;
};

// Seal, weighing, and what the rules keep back; then it is gone. An entry of its own.
base::Result<Outcome> destroy_one(store::Transaction& transaction, const TwoSigners& by,
                                  const DestructionRun& run, const DestructionLine& line, std::int64_t number,
                                  Instant at, LedgerShelf& shelf) {
  TW_TRY(const auto officers, by.officers());
  CustodyAct act{transaction, "custody.destroyed", at, officers, &shelf};
  TW_TRY(auto* const exhibit, act.exhibit(line.id));
  if (exhibit->exhibit.counter_sample)
    return fail(ErrorCode::Forbidden, "exhibit", line.id.text(),
                "not the counter-sample kept for the defence");
  TW_TRY_STATUS(CustodyAct::check_seal(*exhibit, line.seal_read));
  const bool blocked = exhibit->holding.state == CustodyState::Discrepant;
  if (blocked && run.despite_discrepancy.empty())
    return fail(ErrorCode::State, "exhibit.state", name(exhibit->holding.state),
                "no open discrepancy, or an order that names it (C4)");
  const auto event = blocked ? CustodyEvent::DestroyByOrder : CustodyEvent::Destroy;
  TW_TRY_STATUS(custody::apply(exhibit->holding.state, event).map([](auto) {}));
  if (custody::is_weighed(exhibit->exhibit.kind)) {
    TW_TRY(
        auto weighing,
        weighing_of(transaction, {line.gross, line.tare, line.readings, run.scale, run.place}, line.id, act));
    TW_TRY(const auto compared, custody::compare(exhibit->book, exhibit->uncertainty, weighing));
    if (compared.verdict == custody::Verdict::Discrepant && run.despite_discrepancy.empty())
      return open_inquiry(transaction, by, std::move(weighing), at, &shelf).map([](const auto& weighed) {
        return Outcome{{}, why_it_stays(weighed)};
      });
    TW_TRY_STATUS(act.weigh(*exhibit, std::move(weighing)).map([](auto) {}));
  }
  const base::MassMg mass = exhibit->book;
  if (mass > base::MassMg{}) TW_TRY_STATUS(act.post(custody::MovementKind::Destroy, mass, *exhibit));
  const auto last = exhibit->holding.state == CustodyState::Discrepant ? CustodyEvent::DestroyByOrder : event;
  TW_TRY_STATUS(act.step(*exhibit, last, journal::Body{}.set("run", number).text()));
  act.fact("run", std::to_string(number));
  TW_TRY_STATUS(act.sign_and_record(by).map([](auto) {}));
  return Outcome{mass, ""};
}

store::DestructionRow row_of(const DestructionRun& run, const DestructionReport& report, Instant at) {
  nlohmann::json left = nlohmann::json::array();
  for (const auto& [id, why] : report.left_behind) left.push_back({{"exhibit", id.text()}, {"why", why}});
  store::DestructionRow row;
  row.destruction_no = report.number;
  row.authority = run.authority;
  row.method = run.method;
  row.witnesses =
      nlohmann::json(run.witnesses).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  row.at = at.unix_ms();
  row.destroyed = static_cast<std::int64_t>(report.destroyed.size());
  row.left_behind = static_cast<std::int64_t>(report.left_behind.size());
  row.detail = nlohmann::json{{"left_behind", left}, {"despite_discrepancy", run.despite_discrepancy}}.dump(
      -1, ' ', false, nlohmann::json::error_handler_t::replace);
  return row;
}

}  // namespace

base::Result<DestructionReport> destroy(const Service& service, const TwoSigners& by,
                                        const DestructionRun& run) {
  TW_TRY(const auto officers, by.officers());
  TW_TRY_STATUS(check_run(run, officers));
  const Instant at = service.clock().now();
  DestructionReport report;
  TW_TRY_STATUS(service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(report.number, transaction.next_number(store::TableId::Destruction));
    auto body = journal::Body{}.set("run", report.number).set("state", "begun").text();
    return transaction
        .record({"custody.destruction_run", at, officers.first().text(), std::move(body)},
                {store::insert(row_of(run, report, at))})
        .map([](auto) {});
  }));
  LedgerShelf shelf;
  for (const auto& line : run.lines) {
    Outcome outcome;
    bool recorded = false;
    const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
      TW_TRY(outcome, destroy_one(transaction, by, run, line, report.number, at, shelf));
      recorded = true;
      return {};
    });
    if (!done && recorded) shelf.clear();
    if (done && outcome.kept_back.empty()) {
      report.destroyed.push_back(line.id);
      report.mass += outcome.mass;
    } else if (done) {
      report.left_behind.emplace_back(line.id, outcome.kept_back);
    } else if (done.error().code == ErrorCode::Storage || done.error().code == ErrorCode::Io) {
      return tl::make_unexpected(done.error());  // not the exhibit's fault
    } else {
      report.left_behind.emplace_back(line.id, base::to_string(done.error()));
    }
  }
  TW_TRY_STATUS(service.store().transact([&](store::Transaction& transaction) -> base::Status {
    auto body = journal::Body{}
                    .set("destroyed", static_cast<std::int64_t>(report.destroyed.size()))
                    .set("left_behind", static_cast<std::int64_t>(report.left_behind.size()))
                    .set("run", report.number)
                    .set("state", "ended")
                    .text();
    return transaction
        .record({"custody.destruction_run", at, officers.first().text(), std::move(body)},
                {store::put(row_of(run, report, at))})
        .map([](auto) {});
  }));
  return report;
}

}  // namespace tidewaiter::service
