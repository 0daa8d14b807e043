#include "service/held_data.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/offices.h"
#include "service/targeting_json.h"

namespace tidewaiter::service {
namespace {

using base::Instant;
using nlohmann::ordered_json;
using store::DataClass;

constexpr std::size_t kMostLooks = 1'000;

// Calls `add` for each row of a table that is about this filing.
template <typename RowType, typename Add>
base::Status each_about(store::Reader& reader, std::int64_t item_no, Add&& add) {
  return reader.scan<RowType>({.equal = {{"item_no", item_no}}, .after = {}},
                              [&](RowType&& row) -> base::Result<bool> {
                                add(std::move(row));
                                return true;
                              });
}

base::Status add_records(store::Reader& reader, const store::ItemRow& filing, HeldData& held) {
  const auto item_no = filing.item_no;
  auto& records = held.records;
  records.push_back({DataClass::Declaration, "declaration", Instant{filing.filed_at}, "", "", {}});
  TW_TRY_STATUS(each_about<store::PartyCorrectionRow>(reader, item_no, [&](store::PartyCorrectionRow&& row) {
    records.push_back({DataClass::Declaration,
                       "correction",
                       Instant{row.at},
                       row.corrected_by,
                       row.role + "." + row.field,
                       {}});
  }));
  TW_TRY_STATUS(each_about<store::DecisionRow>(reader, item_no, [&](store::DecisionRow&& row) {
    records.push_back({DataClass::Declaration, "decision", Instant{row.at}, row.officer, row.outcome, {}});
  }));
  TW_TRY_STATUS(each_about<store::QueryAnswerRow>(reader, item_no, [&](store::QueryAnswerRow&& row) {
    records.push_back({DataClass::Declaration,
                       "query_answer",
                       Instant{row.at},
                       row.answered_by,
                       row.media.value_or(""),
                       {}});
  }));
  TW_TRY_STATUS(each_about<store::ExaminationRow>(reader, item_no, [&](store::ExaminationRow&& row) {
    held.kept_with_case = true;
    records.push_back(
        {DataClass::Examination, "examination", Instant{row.examined_at}, row.officer, row.result, {}});
  }));
  TW_TRY_STATUS(each_about<store::NoticeRow>(reader, item_no, [&](store::NoticeRow&& row) {
    records.push_back({DataClass::Notice, "notice", Instant{row.state_at}, row.recipient, row.kind, {}});
  }));
  TW_TRY(const auto selected, reader.get<store::SelectionRow>(item_no));
  held.kept_with_case = held.kept_with_case || selected.has_value();
  TW_TRY_STATUS(reader.scan<store::LegalHoldRow>({}, [&](store::LegalHoldRow&& row) -> base::Result<bool> {
    held.legal_hold = held.legal_hold ||
                      (!row.lifted_at && row.table_name == "item" && row.row_key == std::to_string(item_no));
    return true;
  }));
  return {};
}

base::Status add_looks(store::Reader& reader, const store::ItemRow& filing, HeldData& held) {
  const auto first = held.looks.size();
  TW_TRY_STATUS(each_about<store::LookRow>(reader, filing.item_no, [&](store::LookRow&& row) {
    KnownLook look;
    look.number = row.look_no;
    look.at = Instant{row.at};
    look.officer = row.officer;
    look.purpose = row.purpose;
    look.kind = row.kind == name(LookKind::Party) ? LookKind::Party : LookKind::Item;
    look.item_id = held.item_id;
    held.looks.push_back(std::move(look));
  }));
  for (std::size_t i = first; i < held.looks.size(); ++i) {
    auto& look = held.looks[i];
    TW_TRY(const auto own, office_that_limits(reader, look.officer));
    TW_TRY(look.other_office, office_other_than(reader, own, filing));
  }
  return {};
}

// A find stays with its case, as do the declaration and what was decided of a parcel that was chosen.
void set_periods(HeldData& held) {
  for (auto& record : held.records) {
    const bool with_case = record.data_class == DataClass::Declaration
                               ? held.kept_with_case
                               : record.data_class == DataClass::Examination && record.detail == "finding";
    if (with_case || held.legal_hold) continue;
    const auto rule = std::find_if(held.rules.begin(), held.rules.end(),
                                   [&](const auto& one) { return one.data_class == record.data_class; });
    if (rule != held.rules.end()) record.keep_until = record.at + rule->keep;
  }
}

}  // namespace

base::Result<std::vector<store::ItemRow>> filings_of(store::Reader& reader, const model::ItemId& item) {
  TW_TRY(auto row, reader.item_in_force(item.text()));
  if (!row) return base::fail(base::ErrorCode::NotFound, "item_id", item.text(), "a parcel that is held");
  std::vector<store::ItemRow> filings;
  while (row) {
    const auto earlier = row->supersedes;
    filings.push_back(*std::move(row));
    row.reset();
    if (!earlier) break;
    TW_TRY(row, reader.get<store::ItemRow>(*earlier));
  }
  return filings;
}

base::Result<HeldData> held_of(store::Reader& reader, const model::ItemId& item,
                               const std::vector<RetentionRule>& rules) {
  TW_TRY(const auto filings, filings_of(reader, item));
  HeldData held;
  held.item_id = item.text();
  held.rules = rules;
  for (const auto& filing : filings) {
    TW_TRY_STATUS(add_records(reader, filing, held));
    TW_TRY_STATUS(add_looks(reader, filing, held));
  }
  std::stable_sort(held.records.begin(), held.records.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  std::sort(held.looks.begin(), held.looks.end(),
            [](const auto& a, const auto& b) { return a.number > b.number; });
  if (held.looks.size() > kMostLooks) held.looks.resize(kMostLooks);
  set_periods(held);
  return held;
}

ordered_json as_json(const HeldData& held) {
  auto records = ordered_json::array(), looks = ordered_json::array(), grounds = ordered_json::array();
  for (const auto& one : held.records)
    records.push_back(
        {{"data_class", store::name(one.data_class)},
         {"what", one.what},
         {"at", base::to_string(one.at)},
         {"by", one.by},
         {"detail", one.detail},
         {"keep_until", one.keep_until ? ordered_json(base::to_string(*one.keep_until)) : ordered_json{}}});
  for (const auto& one : held.looks) looks.push_back(as_json(one));
  for (const auto& one : held.rules)
    grounds.push_back({{"data_class", store::name(one.data_class)}, {"basis", one.basis}});
  return {{"item_id", held.item_id},       {"records", std::move(records)},
          {"looks", std::move(looks)},     {"kept_with_case", held.kept_with_case},
          {"legal_hold", held.legal_hold}, {"grounds", std::move(grounds)}};
}

}  // namespace tidewaiter::service
