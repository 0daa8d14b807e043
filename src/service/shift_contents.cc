#include "service/shift_contents.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/open_shifts.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using nlohmann::json;

std::vector<std::string> texts_of(const json& detail, const char* key) {
  std::vector<std::string> texts;
  for (const auto& one : detail.value(key, json::array())) {
    if (one.is_string()) texts.push_back(one.get<std::string>());
  }
  return texts;
}

std::vector<selection::InstrumentOut> out_of(const json& detail) {
  std::vector<selection::InstrumentOut> out;
  for (const auto& one : detail.value("out", json::array())) {
    const auto means = model::means_from(one.value("means", ""));
    if (means) out.push_back({one.value("instrument", ""), *means, one.value("why", "")});
  }
  return out;
}

// A shift's row as it is shown, and from where on parcels may have been filed into it while it is open.
struct Read {
  ShiftStatus status;
  std::int64_t first_item = 1;
};

base::Result<Read> status_of(const store::ShiftRow& row) {
  Read read;
  auto& status = read.status;
  status.office = row.office;
  status.shift = row.shift;
  status.state = row.state;
  status.opened_at = base::Instant{row.opened_at};
  if (row.closed_at) status.closed_at = base::Instant{*row.closed_at};
  status.random_share_ppm = static_cast<std::int32_t>(row.random_share_ppm);
  status.key_commitment = row.key_commitment;
  status.revealed_key = row.revealed_key;
  TW_TRY(status.capacity, capacity_from_json(row.capacity));
  read.first_item = first_item_of(row);
  const auto detail = json::parse(row.detail, nullptr, false);
  if (!detail.is_object()) return read;
  status.filed = detail.value("candidates", std::uint64_t{0});
  status.selected = detail.value("selected", std::uint64_t{0});
  if (detail.contains("capacity")) {
    TW_TRY(status.capacity, capacity_from_json(detail["capacity"].dump()));
  }
  status.out = out_of(detail);
  status.degraded = texts_of(detail, "degraded");
  return read;
}

// How many parcels were filed into shifts that are open still.
base::Status count_filed(store::Reader& reader, std::vector<Read>& all, OpenShiftMemory& memory) {
  for (auto& [status, first_item] : all) {
    if (status.state != "open") continue;
    TW_TRY(const auto known, memory.of(reader, status.office, status.shift, first_item));
    status.filed = known.filed;
    status.first_filed_at = known.first_filed_at;
  }
  return {};
}

}  // namespace

json to_json(const selection::Capacity& capacity) {
  json by_means = json::object();
  for (std::size_t i = 0; i < selection::kMeansCount; ++i) {
    const auto means = static_cast<model::Means>(i);
    const auto& one = capacity.of(means);
    if (one.examinations > 0) {
      by_means[std::string{model::name(means)}] = {{"examinations", one.examinations},
                                                   {"instruments", one.instruments}};
    }
  }
  return by_means;
}

base::Result<selection::Capacity> capacity_from_json(const std::string& text) {
  selection::Capacity capacity;
  const auto by_means = json::parse(text, nullptr, false);
  if (!by_means.is_object())
    return base::fail(ErrorCode::Storage, "shift.capacity", text, "examinations by means");
  for (const auto& [name, one] : by_means.items()) {
    const auto means = model::means_from(name);
    if (!means) return base::fail(ErrorCode::Storage, "shift.capacity", name, "a means of examination");
    capacity.of(*means).examinations = one.value("examinations", 0);
    capacity.of(*means).instruments = one.value("instruments", 1);
  }
  return capacity;
}

std::int64_t first_item_of(const store::ShiftRow& row) {
  const auto detail = json::parse(row.detail, nullptr, false);
  return detail.is_object() ? detail.value("first_item", std::int64_t{1}) : 1;
}

json to_json(const std::vector<selection::InstrumentOut>& out) {
  json list = json::array();
  for (const auto& one : out)
    list.push_back({{"instrument", one.id}, {"means", model::name(one.means)}, {"why", one.why}});
  return list;
}

std::vector<store::RowWrite> rows_of_selected(const SelectedParcel& parcel, base::Instant at) {
  store::SelectionRow chosen;
  chosen.item_no = static_cast<std::int64_t>(parcel.number.value());
  chosen.office = parcel.office;
  chosen.shift = parcel.shift;
  chosen.reason = selection::name(parcel.reason);
  chosen.means = model::name(parcel.means);
  chosen.rank = parcel.rank;
  chosen.probability_ppb = parcel.probability_ppb;
  chosen.detail = parcel.detail;

  store::HoldRow hold;
  hold.item_no = chosen.item_no;
  hold.operator_id = parcel.operator_id.text();
  hold.state = parcel.told_by.empty() ? "Selected" : "HoldSent";
  hold.state_at = at.unix_ms();
  if (parcel.cut_off_at) hold.cut_off_at = parcel.cut_off_at->unix_ms();
  hold.office = parcel.office;
  hold.shift = parcel.shift;
  hold.detail = "{}";

  store::HoldEventRow event;
  event.item_no = chosen.item_no;
  event.event_no = 1;
  event.state = "Selected";
  event.at = at.unix_ms();
  event.actor = parcel.chosen_by;
  event.detail = "{}";
  std::vector<store::RowWrite> rows{store::put(std::move(chosen)), store::put(std::move(hold)),
                                    store::put(event)};
  if (parcel.told_by.empty()) return rows;
  event.event_no = 2;
  event.state = "HoldSent";
  event.actor = parcel.told_by;
  rows.push_back(store::put(std::move(event)));
  return rows;
}

base::Result<FiledCandidates> filed_candidates(store::Reader& reader, const OpenShift& shift) {
  FiledCandidates filed;
  TW_TRY_STATUS(reader.scan<store::ItemRow>(
      {.equal = {}, .after = store::Row{shift.first_item - 1}},
      [&](store::ItemRow&& row) -> base::Result<bool> {
        if (row.supersedes) filed.superseded.insert(static_cast<std::uint64_t>(*row.supersedes));
        if (row.office != shift.office || row.shift != shift.shift) return true;
        TW_TRY(const auto assessed, reader.get<store::AssessmentRow>(row.item_no));
        if (!assessed)
          return base::fail(ErrorCode::Storage, "assessment", row.item_id, "an assessment for every item");
        TW_TRY(const auto declaration, declaration_of(row));
        TW_TRY(const auto stored, stored_assessment(*assessed));
        if (!stored.evidence.resolver_available)
          filed.unresolved.insert(static_cast<std::uint64_t>(row.item_no));
        filed.candidates.push_back(candidate_of(model::ItemNumber{static_cast<std::uint64_t>(row.item_no)},
                                                declaration.item, stored.assessment, stored.evidence.hits));
        filed.candidates.back().amends = row.supersedes.has_value();
        return true;
      }));
  return filed;
}

base::Result<ScreenReport> filed_into(const Service& service, const OpenShift& shift) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(auto filed, filed_candidates(*reader, shift));
  ScreenReport report;
  for (const auto& candidate : filed.candidates) {
    report.order.push_back({static_cast<std::uint32_t>(candidate.number.value()), false});
    if (const auto cut_off = candidate.cut_off_at) {
      report.first_cut_off = std::min(report.first_cut_off.value_or(*cut_off), *cut_off);
    }
  }
  report.accepted = report.order.size();
  report.candidates = std::move(filed.candidates);
  std::erase_if(report.candidates,
                [&](const auto& one) { return filed.superseded.contains(one.number.value()); });
  return report;
}

base::Result<std::vector<ShiftStatus>> shifts(const Service& service, const std::string& office,
                                              const std::string& shift, OpenShiftMemory* memory) {
  TW_TRY(auto reader, service.store().snapshot());
  std::vector<Read> all;
  TW_TRY_STATUS(reader->scan<store::ShiftRow>({}, [&](store::ShiftRow&& row) -> base::Result<bool> {
    if (!office.empty() && row.office != office) return true;
    if (!shift.empty() && row.shift != shift) return true;
    TW_TRY(auto read, status_of(row));
    all.push_back(std::move(read));
    return true;
  }));
  if (all.empty() && !shift.empty())
    return base::fail(ErrorCode::NotFound, "shift", shift, "a shift that was opened");
  OpenShiftMemory alone;
  TW_TRY_STATUS(count_filed(*reader, all, memory == nullptr ? alone : *memory));
  std::vector<ShiftStatus> result;
  for (auto& read : all) result.push_back(std::move(read.status));
  std::stable_sort(result.begin(), result.end(),
                   [](const auto& a, const auto& b) { return a.opened_at > b.opened_at; });
  return result;
}

}  // namespace tidewaiter::service
