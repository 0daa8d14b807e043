#include "service/destruction_run.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "journal/entry.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using base::number_member;
using base::text_member;
using custody::ExhibitId;
using nlohmann::json;

constexpr const char* kRunKind = "custody.destruction_run";
constexpr const char* kBurntKind = "custody.destroyed";
constexpr std::uint64_t kEntriesTogether = 2'000;

/// What the journal says of one run's lines.
struct Written {
  std::map<std::string, base::MassMg> destroyed;   ///< by exhibit
  std::map<std::string, std::string> left_behind;  ///< with the reason
  bool begun = false;                              ///< its beginning was met
};

// An act by which an exhibit was burnt in this run.
void take_burnt(const json& body, std::int64_t run, Written& written) {
  const auto facts = body.value("act", json::object()).value("facts", json::object());
  if (number_member(facts.value("run", json{}), "no") != run) return;
  for (const auto& state : facts.value("states", json::array())) {
    const auto event = custody::custody_event_from(text_member(state, "event"));
    if (event == custody::CustodyEvent::Destroy || event == custody::CustodyEvent::DestroyByOrder)
      written.destroyed[text_member(state, "exhibit")];
  }
  for (const auto& movement : facts.value("movements", json::array()))
    if (text_member(movement, "kind") == name(custody::MovementKind::Destroy))
      written.destroyed[text_member(movement, "exhibit")] += base::MassMg{number_member(movement, "mass_mg")};
}

base::Status take_entry(const store::StoredEntry& stored, std::int64_t run, Written& written) {
  const auto speaks = [&](std::string_view kind) { return stored.bytes.find(kind) != std::string::npos; };
  if (!speaks(kBurntKind) && !speaks(kLeftBehind) && !speaks(kRunKind)) return {};
  TW_TRY(const auto entry, journal::parse_entry(stored.bytes));
  const auto body = base::object_in(entry.body);
  if (entry.kind == kBurntKind) take_burnt(body, run, written);
  if (number_member(body, "run") != run) return {};
  if (entry.kind == kLeftBehind) written.left_behind[text_member(body, "exhibit")] = text_member(body, "why");
  if (entry.kind == kRunKind && text_member(body, "state") == "begun") written.begun = true;
  return {};
}

// From the journal's end back to where the run began: it was cut short, mostly not long ago.
base::Result<Written> written_of(store::Reader& reader, std::int64_t run) {
  Written written;
  TW_TRY(const auto head, reader.journal_head());
  for (std::uint64_t end = head.size; end > 0 && !written.begun;) {
    const auto begin = end - std::min(end, kEntriesTogether);
    TW_TRY_STATUS(reader.scan_entries(begin, end, [&](store::StoredEntry&& stored) -> base::Result<bool> {
      return take_entry(stored, run, written).map([] { return true; });
    }));
    end = begin;
  }
  return written;
}

// What became of each line; a run of before has no list, and of it only what it destroyed is known.
DestructionReport report_of(const store::DestructionRow& row, const Written& written,
                            std::int64_t& not_reached) {
  DestructionReport report;
  report.number = row.destruction_no;
  for (const auto& [exhibit, mass] : written.destroyed) {
    report.destroyed.emplace_back(exhibit);
    report.mass += mass;
  }
  for (const auto& one : base::object_in(row.detail).value("list", json::array())) {
    const auto exhibit = one.is_string() ? one.get<std::string>() : std::string{};
    if (written.destroyed.contains(exhibit)) continue;
    const auto left = written.left_behind.find(exhibit);
    const bool reached = left != written.left_behind.end();
    not_reached += reached ? 0 : 1;
    report.left_behind.emplace_back(exhibit, reached ? left->second : std::string{kNotReached});
  }
  return report;
}

std::string text_of(const json& document) {
  return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

store::DestructionRow begun_row(const DestructionRun& run, std::int64_t number, Instant at) {
  store::DestructionRow row;
  row.destruction_no = number;
  row.authority = run.authority;
  row.method = run.method;
  row.witnesses = text_of(json(run.witnesses));
  row.at = at.unix_ms();
  json detail{{"left_behind", json::array()}, {"list", json::array()}};
  for (const auto& line : run.lines) detail["list"].push_back(line.id.text());
  if (!run.no_photographs.empty()) detail["no_photographs"] = run.no_photographs;
  row.detail = text_of(detail);
  return row;
}

bool is_unfinished(const store::DestructionRow& row) {
  return row.destroyed == 0 && row.left_behind == 0 && !base::object_in(row.detail).contains("nothing_known");
}

base::Status note_left_behind(store::Transaction& transaction, const Actor& actor, Instant at,
                              std::int64_t run, const ExhibitId& id, const std::string& why) {
  // What was read of a seal may be no text at all.
  TW_TRY(const auto words, journal::canonical_json(text_of(json(why)), "why"));
  auto body = journal::Body{}.set("exhibit", id.text()).set("run", run).set_json("why", words).text();
  return transaction.record({std::string{kLeftBehind}, at, actor.officer, std::move(body)}, {}).map([](auto) {
  });
}

base::Status end_run(store::Transaction& transaction, const Actor& actor, Instant at,
                     store::DestructionRow row, const DestructionReport& report, std::int64_t not_reached) {
  row.destroyed = static_cast<std::int64_t>(report.destroyed.size());
  row.left_behind = static_cast<std::int64_t>(report.left_behind.size());
  auto detail = base::object_in(row.detail);
  detail.erase("list");
  auto& left = detail["left_behind"] = json::array();
  for (const auto& [id, why] : report.left_behind) left.push_back({{"exhibit", id.text()}, {"why", why}});
  if (is_unfinished(row)) detail["nothing_known"] = true;
  row.detail = text_of(detail);
  journal::Body body;
  body.set("destroyed", row.destroyed).set("left_behind", row.left_behind);
  if (not_reached > 0) body.set("not_reached", not_reached);
  body.set("run", row.destruction_no).set("state", "ended");
  return transaction.record({kRunKind, at, actor.officer, body.text()}, {store::put(std::move(row))})
      .map([](auto) {});
}

base::Result<DestructionReport> end_destruction(const Service& service, const Actor& actor,
                                                std::int64_t run) {
  if (actor.officer.empty()) return fail(ErrorCode::Missing, "officer", "", "who ends it");
  const Instant at = service.clock().now();
  DestructionReport report;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto row, transaction.get<store::DestructionRow>(run));
    if (!row) return fail(ErrorCode::NotFound, "run", std::to_string(run), "a run's number");
    if (!is_unfinished(*row))
      return fail(ErrorCode::State, "run", std::to_string(run), "a run that was cut short and has not ended");
    TW_TRY(const auto written, written_of(transaction, run));
    std::int64_t not_reached = 0;
    report = report_of(*row, written, not_reached);
    return end_run(transaction, actor, at, *row, report, not_reached);
  });
  if (!done) return tl::make_unexpected(done.error());
  return report;
}

base::Result<std::vector<std::int64_t>> unfinished_runs(store::Reader& reader) {
  std::vector<std::int64_t> runs;
  TW_TRY_STATUS(
      reader.scan<store::DestructionRow>({}, [&](store::DestructionRow&& row) -> base::Result<bool> {
        if (is_unfinished(row)) runs.push_back(row.destruction_no);
        return true;
      }));
  return runs;
}

}  // namespace tidewaiter::service
