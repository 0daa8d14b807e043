#include "service/shift.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "env/files.h"
#include "risk/risk.h"
#include "service/siblings.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using nlohmann::json;
using selection::Candidate;
using selection::Selection;

std::string key_file(const Service& service, const std::string& office, const std::string& shift) {
  return service.beside("shift-" + base::to_hex(base::as_view(base::sha256(office + "/" + shift))).substr(0, 16));
}

json capacity_json(const selection::Capacity& capacity) {
  json by_means = json::object();
  for (std::size_t i = 0; i < selection::kMeansCount; ++i) {
    const auto means = static_cast<model::Means>(i);
    const auto& one = capacity.of(means);
    if (one.examinations > 0) {
      by_means[std::string{model::name(means)}] = {{"examinations", one.examinations}, {"instruments", one.instruments}};
    }
  }
  return by_means;
}

store::ShiftRow row_of(const OpenShift& shift, base::Instant opened_at) {
  store::ShiftRow row;
  row.office = shift.office;
  row.shift = shift.shift;
  row.opened_at = opened_at.unix_ms();
  row.capacity = capacity_json(shift.capacity).dump();
  row.random_share_ppm = shift.random_share_ppm;
  row.key_commitment = base::to_hex(base::as_view(selection::commitment_of(shift.key)));
  row.state = "open";
  row.detail = "{}";
  return row;
}

// What the random stream drew, by stratum.
std::vector<store::RowWrite> stratum_rows(const OpenShift& shift, const std::vector<Candidate>& candidates,
                                          const std::vector<Selection>& selections) {
  std::map<std::string, store::StratumRow> strata;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto& chance = selections[i].chance;
    if (chance.numerator == 0) continue;
    auto& row = strata[selection::to_string(candidates[i].stratum)];
    ++row.openable;
    row.drawn += selections[i].drawn ? 1 : 0;
    row.probability_ppb = static_cast<std::int64_t>(chance.numerator * 1'000'000'000 / chance.denominator);
  }
  std::vector<store::RowWrite> rows;
  for (auto& [name, row] : strata) {
    row.office = shift.office;
    row.shift = shift.shift;
    row.stratum = name;
    rows.push_back(store::insert(std::move(row)));
  }
  return rows;
}

json selection_detail(const Selection& selection) {
  json detail{{"find_ppm", selection.find_ppm}, {"drawn", selection.drawn}};
  if (selection.present_by) detail["present_by"] = base::to_string(*selection.present_by);
  if (selection.left) detail["left_ms"] = selection.left->milliseconds();
  return detail;
}

// A selected parcel: its place on the list and the first step of hold-to-hand.
std::vector<store::RowWrite> rows_of_selected(const OpenShift& shift, const Candidate& candidate,
                                              const Selection& selection, std::int64_t rank, base::Instant at) {
  store::SelectionRow chosen;
  chosen.item_no = static_cast<std::int64_t>(candidate.number.value());
  chosen.office = shift.office;
  chosen.shift = shift.shift;
  chosen.reason = selection::name(selection.reason);
  chosen.means = model::name(*selection.means);
  chosen.rank = rank;
  chosen.probability_ppb = static_cast<std::int64_t>(selection.chance.numerator * 1'000'000'000 / selection.chance.denominator);
  chosen.detail = selection_detail(selection).dump();

  store::HoldRow hold;
  hold.item_no = chosen.item_no;
  hold.operator_id = candidate.stratum.operator_id.text();
  hold.state = "Selected";
  hold.state_at = at.unix_ms();
  if (candidate.cut_off_at) hold.cut_off_at = candidate.cut_off_at->unix_ms();
  hold.office = shift.office;
  hold.shift = shift.shift;
  hold.detail = "{}";

  store::HoldEventRow event;
  event.item_no = chosen.item_no;
  event.event_no = 1;
  event.state = "Selected";
  event.at = at.unix_ms();
  event.actor = "selection";
  event.detail = "{}";
  return {store::put(std::move(chosen)), store::put(std::move(hold)), store::put(std::move(event))};
}

base::Status write_choice(const Service& service, const Actor& actor, const OpenShift& shift,
                          const std::vector<Candidate>& candidates, const ClosedShift& closed) {
  struct Draft {
    store::EntryDraft entry;
    std::vector<store::RowWrite> rows;
  };
  std::vector<Draft> drafts;
  std::map<model::Means, std::int64_t> ranks;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto& selection = closed.selections[i];
    if (!selection.selected) continue;
    const json body{{"item", candidates[i].number.value()}, {"reason", selection::name(selection.reason)}};
    drafts.push_back({{"item.selected", closed.closed_at, "selection", body.dump()},
                      rows_of_selected(shift, candidates[i], selection, ++ranks[*selection.means], closed.closed_at)});
  }
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(auto row, reader->get<store::ShiftRow>(shift.office, shift.shift));
  if (!row) return base::fail(ErrorCode::NotFound, "shift", shift.shift, "an open shift");
  row->state = "closed";
  row->closed_at = closed.closed_at.unix_ms();
  row->revealed_key = base::to_hex(base::as_view(shift.key.key));
  row->detail = json{{"candidates", candidates.size()},  {"selected", drafts.size()},
                     {"read_again", closed.read_again}, {"changed", closed.changed},
                     {"wave", shift.key.wave}}.dump();
  auto rows = stratum_rows(shift, candidates, closed.selections);
  const json body{{"office", shift.office}, {"shift", shift.shift}, {"selected", drafts.size()}};
  rows.push_back(store::put(*std::move(row)));
  drafts.push_back({{"shift.closed", closed.closed_at, actor.officer, body.dump()}, std::move(rows)});
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    for (auto& draft : drafts) {
      TW_TRY_STATUS(transaction.record(std::move(draft.entry), std::move(draft.rows)));
    }
    return {};
  });
}

}  // namespace

base::Result<selection::Capacity> capacity_from(const std::vector<std::string>& texts) {
  selection::Capacity capacity;
  static const std::vector<std::string> kUsual{"XRay=200", "TraceDetector=60", "Physical=240"};
  for (const auto& text : texts.empty() ? kUsual : texts) TW_TRY_STATUS(selection::set_capacity(capacity, text));
  const auto minutes_a_shift = static_cast<std::int32_t>(kShiftLength.milliseconds() / 60'000);
  for (std::size_t i = 0; i < selection::kMeansCount; ++i) {
    auto& one = capacity.of(static_cast<model::Means>(i));
    const auto each = std::max<std::int32_t>(1, minutes_a_shift / std::max(1, one.minutes_each));
    one.instruments = std::max(1, (one.examinations + each - 1) / each);
  }
  return capacity;
}

base::Result<OpenShift> open_shift(const Service& service, const Actor& actor, const std::string& office,
                                   const std::string& shift, const selection::Capacity& capacity,
                                   std::int32_t random_share_ppm) {
  const auto now = service.clock().now();
  OpenShift open{office, shift.empty() ? base::to_string(now) : shift, capacity, random_share_ppm, {}};
  const auto path = key_file(service, open.office, open.shift);
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto before, reader->get<store::ShiftRow>(open.office, open.shift));
  if (before) {
    if (before->state != "open") {
      return base::fail(ErrorCode::Conflict, "shift", open.shift, "a shift that was not closed before");
    }
    TW_TRY(const auto secret, env::read_file(path, 64));
    TW_TRY(open.key.key, base::to_hash(secret, "shift key"));
    TW_TRY(const auto committed, base::from_hex(before->key_commitment, "shift.key_commitment"));
    TW_TRY(const auto commitment, base::to_hash(committed, "shift.key_commitment"));
    TW_TRY_STATUS(selection::check_reveal(open.key, commitment));
    return open;
  }
  open.key = selection::new_shift_key(service.random());
  // The key is on disk before its commitment is public: a crash between the two leaves an unused file.
  TW_TRY_STATUS(env::replace_secret(path, base::as_view(open.key.key)));
  const json body{{"office", open.office}, {"shift", open.shift},
                  {"key_commitment", base::to_hex(base::as_view(selection::commitment_of(open.key)))}};
  TW_TRY_STATUS(service.record(actor, "shift.opened", body.dump(), {store::insert(row_of(open, now))}));
  return open;
}

base::Result<ClosedShift> close_shift(const Service& service, Engine& engine, const Actor& actor, const OpenShift& shift,
                                      std::vector<Candidate>& candidates, base::Instant at) {
  ClosedShift closed;
  closed.closed_at = at;
  TW_TRY(const auto again, read_siblings_again(service, engine, actor, candidates,
                                               static_cast<std::size_t>(shift.capacity.examinations())));
  closed.read_again = again.read;
  closed.changed = again.changed;

  selection::Shift choice;
  choice.office = model::OfficeId{shift.office};
  choice.ends_at = at + kShiftLength;
  choice.capacity = shift.capacity;
  choice.random_share_ppm = shift.random_share_ppm;
  TW_TRY(closed.selections, selection::select(choice, shift.key, candidates, at));
  TW_TRY_STATUS(write_choice(service, actor, shift, candidates, closed));
  return closed;
}

base::Instant historic_closing(base::Instant first_cut_off) {
  return first_cut_off - kShiftLength - base::DurationMs::hours(1);
}

}  // namespace tidewaiter::service
