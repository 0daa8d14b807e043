#include "service/shift.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "env/files.h"
#include "service/decisions.h"
#include "service/earlier_filings.h"
#include "service/held.h"
#include "service/instruments.h"
#include "service/let_run.h"
#include "service/offices.h"
#include "service/referrals.h"
#include "service/shift_contents.h"
#include "service/siblings.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using nlohmann::json;
using selection::Candidate;
using selection::Selection;

std::string key_file(const Service& service, const std::string& office, const std::string& shift) {
  return service.beside("shift-" +
                        base::to_hex(base::as_view(base::sha256(office + "/" + shift))).substr(0, 16));
}

store::ShiftRow row_of(const OpenShift& shift, base::Instant opened_at) {
  store::ShiftRow row;
  row.office = shift.office;
  row.shift = shift.shift;
  row.opened_at = opened_at.unix_ms();
  row.capacity = to_json(shift.given.value_or(shift.capacity)).dump();
  row.random_share_ppm = shift.random_share_ppm;
  row.key_commitment = base::to_hex(base::as_view(selection::commitment_of(shift.key)));
  row.state = "open";
  row.detail = json{{"first_item", shift.first_item}, {"given", shift.given.has_value()}}.dump();
  return row;
}

// What the random stream drew, by stratum.
std::vector<store::RowWrite> stratum_rows(const OpenShift& shift, const std::vector<Candidate>& candidates,
                                          const std::vector<bool>& chosen_before,
                                          const std::vector<Selection>& selections) {
  std::map<std::string, store::StratumRow> strata;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto& chance = selections[i].chance;
    if (chance.numerator == 0 || chosen_before[i]) continue;
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

json selection_detail(const Selection& selection, const std::optional<StoodBefore>& before) {
  json detail{{"find_ppm", selection.find_ppm}, {"drawn", selection.drawn}};
  if (selection.present_by) detail["present_by"] = base::to_string(*selection.present_by);
  if (selection.left) detail["left_ms"] = selection.left->milliseconds();
  // What it was declared as is erased with the declaration, and so does not stand here.
  if (before) detail["stood_before"] = {{"item", before->number.value()}, {"score", before->score}};
  return detail;
}

SelectedParcel selected_parcel(const OpenShift& shift, const Candidate& candidate, const Selection& selection,
                               const std::optional<StoodBefore>& before, std::int64_t rank,
                               const std::string& told_by) {
  SelectedParcel parcel;
  parcel.number = candidate.number;
  parcel.office = shift.office;
  parcel.shift = shift.shift;
  parcel.operator_id = candidate.stratum.operator_id;
  parcel.cut_off_at = candidate.cut_off_at;
  parcel.reason = selection.reason;
  parcel.means = *selection.means;
  parcel.rank = rank;
  parcel.probability_ppb =
      static_cast<std::int64_t>(selection.chance.numerator * 1'000'000'000 / selection.chance.denominator);
  parcel.detail = selection_detail(selection, before).dump();
  parcel.told_by = told_by;
  return parcel;
}

base::Status write_choice(const Service& service, const Actor& actor, const OpenShift& shift,
                          const std::vector<Candidate>& candidates, const std::vector<bool>& chosen_before,
                          const ClosedShift& closed, Telling telling) {
  struct Draft {
    store::EntryDraft entry;
    std::vector<store::RowWrite> rows;
  };
  std::vector<Draft> drafts;
  std::map<model::Means, std::int64_t> ranks;
  const std::string told_by = telling == Telling::AtOnce ? actor.officer : "";
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto& selection = closed.selections[i];
    if (!selection.selected || chosen_before[i]) continue;
    const json body{{"item", candidates[i].number.value()}, {"reason", selection::name(selection.reason)}};
    drafts.push_back(
        {{"item.selected", closed.closed_at, "selection", body.dump()},
         rows_of_selected(selected_parcel(shift, candidates[i], selection, closed.stood_before[i],
                                          ++ranks[*selection.means], told_by),
                          closed.closed_at)});
  }
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(auto row, reader->get<store::ShiftRow>(shift.office, shift.shift));
  if (!row) return base::fail(ErrorCode::NotFound, "shift", shift.shift, "an open shift");
  row->state = "closed";
  row->closed_at = closed.closed_at.unix_ms();
  row->revealed_key = base::to_hex(base::as_view(shift.key.key));
  row->detail = json{{"first_item", shift.first_item},  {"given", shift.given.has_value()},
                     {"candidates", candidates.size()}, {"selected", drafts.size()},
                     {"read_again", closed.read_again}, {"changed", closed.changed},
                     {"wave", shift.key.wave},          {"capacity", to_json(closed.capacity)},
                     {"out", to_json(closed.out)},      {"degraded", closed.degraded}}
                    .dump();
  auto rows = stratum_rows(shift, candidates, chosen_before, closed.selections);
  json body{{"office", shift.office}, {"shift", shift.shift}, {"selected", drafts.size()}};
  if (!closed.degraded.empty()) body["degraded"] = closed.degraded;
  rows.push_back(store::put(*std::move(row)));
  drafts.push_back({{"shift.closed", closed.closed_at, actor.officer, body.dump()}, std::move(rows)});
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    for (auto& draft : drafts) {
      TW_TRY_STATUS(transaction.record(std::move(draft.entry), std::move(draft.rows)));
    }
    return {};
  });
}

// Parcels that were filed into the shift before the caller's own. Returns the numbers of those that were
// judged while the resolver was down.
base::Result<absl::flat_hash_set<std::uint64_t>> add_filed_before(store::Reader& reader,
                                                                  const OpenShift& shift,
                                                                  std::vector<Candidate>& candidates) {
  TW_TRY(auto filed, filed_candidates(reader, shift));
  absl::flat_hash_set<std::uint64_t> known;
  for (const auto& candidate : candidates) known.insert(candidate.number.value());
  for (auto& candidate : filed.candidates) {
    if (known.insert(candidate.number.value()).second) candidates.push_back(std::move(candidate));
  }
  std::erase_if(candidates, [&](const Candidate& candidate) {
    return filed.superseded.contains(candidate.number.value());
  });
  return std::move(filed.unresolved);
}

// Judged on their own for want of the resolver: now that it can be asked, they are assessed again.
base::Status resolve_now(const Service& service, Engine& engine, const Actor& actor,
                         std::vector<Candidate>& candidates,
                         const absl::flat_hash_set<std::uint64_t>& unresolved) {
  if (unresolved.empty() || engine.resolver_down()) return {};
  std::vector<std::uint32_t> indices;
  for (std::uint32_t i = 0; i < candidates.size(); ++i) {
    if (unresolved.contains(candidates[i].number.value())) indices.push_back(i);
  }
  return assess_again(service, engine, actor, candidates, indices).map([](auto) {});
}

// What named officers decided while the shift was open (S2). A release takes back a standing rule's word; the
// lot may draw the parcel all the same (S3).
void mark_decided(const absl::flat_hash_map<std::uint64_t, model::Outcome>& decided,
                  std::vector<Candidate>& candidates) {
  if (decided.empty()) return;
  for (auto& candidate : candidates) {
    const auto found = decided.find(candidate.number.value());
    if (found == decided.end()) continue;
    candidate.ordered = found->second == model::Outcome::Hold;
    candidate.refused = found->second == model::Outcome::Refuse;
    if (found->second == model::Outcome::Release) candidate.standing.reset();
  }
}

// A parcel that another service asks about goes first; one that is let run goes nowhere, and nobody sees it.
base::Status mark(const Service& service, store::Reader& reader, std::vector<Candidate>& candidates) {
  TW_TRY(const auto referred, referred_items(reader));
  TW_TRY(const auto let_run, LetRunMarkers::load(service, reader));
  if (referred.empty() && let_run.empty()) return {};
  for (auto& candidate : candidates) {
    candidate.referral = referred.contains(candidate.id.text());
    candidate.let_run = let_run.contains(candidate.id);
  }
  return {};
}

// What an earlier shift chose stays chosen, with the place and the chance it had there, amended since or not.
base::Result<std::vector<std::optional<Selection>>> earlier_choices(
    store::Reader& reader, const OpenShift& shift, const std::vector<Candidate>& candidates) {
  std::vector<std::optional<Selection>> choices(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto number = static_cast<std::int64_t>(candidates[i].number.value());
    if (number >= shift.first_item && !candidates[i].amends) continue;
    TW_TRY(auto filing, reader.get<store::ItemRow>(number));
    if (!filing) continue;
    TW_TRY(const auto before_it, held(reader, *std::move(filing), candidates[i].stratum.operator_id.text()));
    if (!before_it) continue;
    TW_TRY(const auto row, reader.get<store::SelectionRow>(before_it->hold.item_no));
    if (!row) continue;
    Selection before;
    before.number = candidates[i].number;
    before.selected = true;
    before.means = model::means_from(row->means);
    before.reason = selection::selection_reason_from(row->reason).value_or(selection::SelectionReason::None);
    before.chance = {static_cast<std::uint64_t>(row->probability_ppb), 1'000'000'000};
    choices[i] = before;
  }
  return choices;
}

// With what was learnt since it was filed, earlier filings too: the first parcel of a ring may be one that
// was declared anew.
base::Status brought_up_to_date(const Service& service, Engine& engine, const Actor& actor,
                                std::vector<Candidate>& candidates, EarlierFilings& filings,
                                const absl::flat_hash_set<std::uint64_t>& unresolved, ClosedShift& closed) {
  const auto in_force = static_cast<std::ptrdiff_t>(candidates.size());
  candidates.insert(candidates.end(), filings.candidates.begin(), filings.candidates.end());
  TW_TRY_STATUS(resolve_now(service, engine, actor, candidates, unresolved));
  TW_TRY(const auto again, read_siblings_again(service, engine, actor, candidates,
                                               static_cast<std::size_t>(closed.capacity.examinations())));
  closed.read_again = again.read;
  closed.changed = again.changed;
  filings.candidates.assign(candidates.begin() + in_force, candidates.end());
  candidates.erase(candidates.begin() + in_force, candidates.end());
  return {};
}

base::Result<std::vector<std::optional<StoodBefore>>> raised(const Service& service,
                                                             std::vector<Candidate>& candidates,
                                                             const EarlierFilings& filings) {
  auto stood = raise_to_earlier(candidates, filings);
  if (filings.candidates.empty()) return stood;
  TW_TRY(auto reader, service.store().snapshot());
  for (auto& one : stood) {
    if (!one) continue;
    TW_TRY(one->declared, declared_as(*reader, one->number));
  }
  return stood;
}

std::vector<std::string> degraded_modes(const Engine& engine, const selection::Capacity& capacity) {
  std::vector<std::string> modes;
  if (capacity.examinations() == 0) modes.emplace_back("capacity");
  if (engine.lists_stale()) modes.emplace_back("lists");
  if (engine.versions().model == 0) modes.emplace_back("model");
  if (engine.resolver_down()) modes.emplace_back("resolver");
  return modes;
}

// Chooses among those that no earlier shift chose.
base::Status choose(const OpenShift& shift, const std::vector<Candidate>& candidates,
                    const std::vector<std::optional<Selection>>& earlier, ClosedShift& closed) {
  selection::Shift choice;
  choice.office = model::OfficeId{shift.office};
  choice.ends_at = closed.closed_at + kShiftLength;
  choice.capacity = closed.capacity;
  choice.random_share_ppm = shift.random_share_ppm;
  std::vector<Candidate> open;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (!earlier[i]) open.push_back(candidates[i]);
  }
  TW_TRY(auto selections, selection::select(choice, shift.key, open, closed.closed_at));
  auto next = selections.begin();
  for (const auto& one : earlier) closed.selections.push_back(one ? *one : std::move(*next++));
  return {};
}

base::Result<OpenShift> taken_up(const Service& service, const store::ShiftRow& row) {
  if (row.state != "open") {
    return base::fail(ErrorCode::State, "shift", row.shift,
                      "a shift of " + row.office + " that was not closed before");
  }
  OpenShift open;
  open.office = row.office;
  open.shift = row.shift;
  open.random_share_ppm = static_cast<std::int32_t>(row.random_share_ppm);
  open.taken_up = true;
  TW_TRY(open.capacity, capacity_from_json(row.capacity));
  const auto detail = json::parse(row.detail, nullptr, false);
  if (detail.is_object()) {
    open.first_item = detail.value("first_item", std::int64_t{1});
    if (detail.value("given", true)) open.given = open.capacity;
  }
  TW_TRY(const auto secret, env::read_file(key_file(service, open.office, open.shift), 64));
  TW_TRY(open.key.key, base::to_hash(secret, "shift key"));
  TW_TRY(const auto committed, base::from_hex(row.key_commitment, "shift.key_commitment"));
  TW_TRY(const auto commitment, base::to_hash(committed, "shift.key_commitment"));
  TW_TRY_STATUS(selection::check_reveal(open.key, commitment));
  return open;
}

base::Result<OpenShift> taken_up_on(const Service& service, const store::ShiftRow& row,
                                    const ShiftTerms& terms) {
  if (row.state != "open") {
    return base::fail(ErrorCode::Conflict, "shift", row.shift, "a shift that was not closed before");
  }
  TW_TRY(auto open, taken_up(service, row));
  if (terms.capacity && terms.capacity != open.given) {
    return base::fail(ErrorCode::Conflict, "capacity", to_json(*terms.capacity).dump(),
                      "what the shift was opened with: " + row.capacity);
  }
  if (terms.random_share_ppm && *terms.random_share_ppm != open.random_share_ppm) {
    return base::fail(
        ErrorCode::Conflict, "random_share", std::to_string(*terms.random_share_ppm),
        "what the shift was opened with: " + std::to_string(open.random_share_ppm) + " millionths");
  }
  return open;
}

// The office's, the one opened last at the end.
base::Result<std::vector<store::ShiftRow>> open_rows(store::Reader& reader, const std::string& office) {
  std::vector<store::ShiftRow> rows;
  TW_TRY_STATUS(reader.scan<store::ShiftRow>({.equal = {{"office", office}}, .after = {}},
                                             [&](store::ShiftRow&& row) -> base::Result<bool> {
                                               if (row.state == "open") rows.push_back(std::move(row));
                                               return true;
                                             }));
  std::ranges::stable_sort(rows, {}, &store::ShiftRow::opened_at);
  return rows;
}

}  // namespace

selection::Capacity usual_capacity() {
  selection::Capacity usual;
  for (const char* text : {"XRay=200", "TraceDetector=60", "Physical=240"}) {
    const auto set = selection::set_capacity(usual, text);
    TW_CHECK(set.has_value());
  }
  return usual;
}

base::Result<selection::Capacity> capacity_from(const std::vector<std::string>& texts) {
  selection::Capacity capacity;
  for (const auto& text : texts) TW_TRY_STATUS(selection::set_capacity(capacity, text));
  return capacity;
}

base::Result<selection::ShiftCapacity> capacity_to_expect(store::Reader& reader, const std::string& office,
                                                          base::Instant at) {
  TW_TRY(const auto stands, instruments(reader, office));
  std::optional<selection::Capacity> given;
  if (stands.empty()) given = usual_capacity();
  return capacity_at(reader, office, given, at, at + kShiftLength);
}

base::Result<OpenShift> open_shift(const Service& service, const Actor& actor, const ShiftTerms& terms) {
  const auto now = service.clock().now();
  OpenShift open;
  open.office = terms.office;
  open.shift = terms.shift.empty() ? base::to_string(now) : terms.shift;
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY_STATUS(wants_own_office(*reader, actor.officer, open.office));
  TW_TRY(const auto before, reader->get<store::ShiftRow>(open.office, open.shift));
  if (before) return taken_up_on(service, *before, terms);

  TW_TRY(const auto stands, instruments(*reader, open.office));
  open.given = terms.capacity;
  if (!open.given && stands.empty()) open.given = usual_capacity();
  TW_TRY(const auto able, capacity_at(*reader, open.office, open.given, now, now + kShiftLength));
  open.capacity = able.capacity;
  open.random_share_ppm = terms.random_share_ppm.value_or(100'000);
  TW_TRY(const auto last, store::last_number_given(*reader, store::TableId::Item));
  open.first_item = last + 1;
  open.key = selection::new_shift_key(service.random());
  // The key is on disk before its commitment is public: a crash between the two leaves an unused file.
  TW_TRY_STATUS(env::replace_secret(key_file(service, open.office, open.shift), base::as_view(open.key.key)));
  const json body{{"office", open.office},
                  {"shift", open.shift},
                  {"key_commitment", base::to_hex(base::as_view(selection::commitment_of(open.key)))}};
  TW_TRY_STATUS(service.record(actor, "shift.opened",
                               body.dump(-1, ' ', false, json::error_handler_t::replace),
                               {store::insert(row_of(open, now))}));
  return open;
}

base::Result<OpenShift> find_open_shift(const Service& service, const std::string& office,
                                        const std::string& shift) {
  TW_TRY(auto reader, service.store().snapshot());
  if (!shift.empty()) {
    TW_TRY(const auto row, reader->get<store::ShiftRow>(office, shift));
    if (!row) return base::fail(ErrorCode::NotFound, "shift", shift, "a shift of " + office);
    return taken_up(service, *row);
  }
  TW_TRY(const auto open, open_rows(*reader, office));
  if (open.empty())
    return base::fail(ErrorCode::NotFound, "shift", office,
                      "an office with an open shift (tidewaiter shift open)");
  return taken_up(service, open.back());
}

base::Result<std::vector<std::string>> open_shift_names(const Service& service, const std::string& office) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(auto open, open_rows(*reader, office));
  std::vector<std::string> names;
  names.reserve(open.size());
  for (auto& row : open) names.push_back(std::move(row.shift));
  return names;
}

base::Result<ClosedShift> close_shift(const Service& service, Engine& engine, const Actor& actor,
                                      const OpenShift& shift, std::vector<Candidate>& candidates,
                                      base::Instant at, Telling telling) {
  ClosedShift closed;
  closed.closed_at = at;
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY_STATUS(wants_own_office(*reader, actor.officer, shift.office));
  absl::flat_hash_set<std::uint64_t> unresolved;
  if (shift.taken_up) {
    TW_TRY(unresolved, add_filed_before(*reader, shift, candidates));
  }
  TW_TRY_STATUS(mark(service, *reader, candidates));
  TW_TRY(const auto decided, decided_since(*reader, shift.first_item));
  TW_TRY(auto able, capacity_at(*reader, shift.office, shift.given, at, at + kShiftLength));
  closed.capacity = able.capacity;
  closed.out = std::move(able.out);
  closed.degraded = degraded_modes(engine, closed.capacity);
  TW_TRY(const auto earlier, earlier_choices(*reader, shift, candidates));
  TW_TRY(auto filings, earlier_filings(*reader, shift, candidates));
  reader.reset();

  TW_TRY_STATUS(brought_up_to_date(service, engine, actor, candidates, filings, unresolved, closed));
  mark_decided(decided, filings.candidates);
  TW_TRY(closed.stood_before, raised(service, candidates, filings));
  mark_decided(decided, candidates);
  TW_TRY_STATUS(choose(shift, candidates, earlier, closed));
  std::vector<bool> chosen_before;
  for (const auto& one : earlier) chosen_before.push_back(one.has_value());
  TW_TRY_STATUS(write_choice(service, actor, shift, candidates, chosen_before, closed, telling));
  return closed;
}

base::Instant historic_closing(base::Instant first_cut_off) {
  return first_cut_off - kShiftLength - base::DurationMs::hours(1);
}

}  // namespace tidewaiter::service
