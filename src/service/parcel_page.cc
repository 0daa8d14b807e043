#include "service/parcel_page.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "facts/facts.h"
#include "service/earlier_filings.h"

namespace tidewaiter::service {
namespace {

constexpr std::size_t kMostOthers = 50, kMostConcealments = 5;

std::set<std::string> named_by(const ParcelPage& page) {
  std::set<std::string> ids;
  for (const auto& reason : page.line.assessed.assessment.reasons)
    for (const auto& item : reason.items) ids.insert(item.text());
  for (const auto* joins : {&page.joins.sender, &page.joins.recipient})
    for (const auto& join : *joins) ids.insert(join.other_item.text());
  ids.erase(page.line.row.item_id);
  return ids;
}

base::Result<std::vector<OtherParcel>> others_of(store::Reader& reader, const ParcelPage& page) {
  std::vector<OtherParcel> others;
  for (const auto& id : named_by(page)) {
    if (others.size() == kMostOthers) break;
    TW_TRY(const auto row, reader.item_in_force(id));
    if (!row) continue;
    TW_TRY(const auto declaration, declaration_of(*row));
    const auto& item = declaration.item;
    others.push_back({id, base::Instant{row->filed_at},
                      item.contents.empty() ? "" : item.contents.front().description, item.sender.country,
                      item.recipient.country, item.gross_mass, item.sender.name, item.recipient.name});
  }
  std::stable_sort(others.begin(), others.end(),
                   [](const OtherParcel& a, const OtherParcel& b) { return a.filed_at < b.filed_at; });
  return others;
}

base::Status add_seized(store::Reader& reader, std::int64_t item_no, ParcelPage& page) {
  return reader.scan<store::SeizureRow>(
      {.equal = {{"item_no", item_no}}, .after = {}}, [&](store::SeizureRow&& row) -> base::Result<bool> {
        TW_TRY(const auto text, store::decompress(row.document));
        const auto document = nlohmann::json::parse(text, nullptr, false);
        page.seizures.push_back({std::move(row), document.is_object() ? document.value("number", "") : ""});
        return true;
      });
}

base::Status add_examinations(store::Reader& reader, std::int64_t item_no, ParcelPage& page) {
  return reader.scan<store::ExaminationRow>({.equal = {{"item_no", item_no}}, .after = {}},
                                            [&](store::ExaminationRow&& one) -> base::Result<bool> {
                                              page.examinations.push_back(std::move(one));
                                              return true;
                                            });
}

// Under whichever of its filings: it is one parcel, however often it was declared.
base::Status add_examined(store::Reader& reader, ParcelPage& page) {
  TW_TRY(auto filings, filings_before(reader, page.line.row, 1));
  filings.insert(filings.begin(), page.line.row);
  for (const auto& filing : filings) {
    TW_TRY_STATUS(add_examinations(reader, filing.item_no, page));
    TW_TRY_STATUS(add_seized(reader, filing.item_no, page));
  }
  std::ranges::sort(page.examinations, {}, &store::ExaminationRow::examination_no);
  std::ranges::sort(page.seizures, {}, [](const SeizedInParcel& one) { return one.row.seizure_no; });
  return {};
}

std::set<std::string> headings(const model::Item& item) {
  std::set<std::string> headings;
  for (const auto& contents : item.contents)
    if (contents.hs6.size() == 6) headings.insert(contents.hs6.substr(0, 4));
  return headings;
}

base::Result<std::vector<std::string>> concealments_of(store::Reader& reader, const model::Item& item) {
  const auto wanted = headings(item);
  std::map<std::string, int> counts;
  TW_TRY_STATUS(reader.scan<store::SeizureRow>({}, [&](store::SeizureRow&& seizure) -> base::Result<bool> {
    TW_TRY(const auto row, reader.get<store::ItemRow>(seizure.item_no));
    if (!row) return true;
    TW_TRY(const auto declaration, declaration_of(*row));
    const auto theirs = headings(declaration.item);
    const bool alike = std::any_of(theirs.begin(), theirs.end(),
                                   [&](const std::string& heading) { return wanted.contains(heading); });
    if (alike) {
      ++counts[seizure.concealment_object + " × " + seizure.concealment_method + " × " +
               seizure.concealment_layer];
    }
    return true;
  }));
  std::vector<std::pair<std::string, int>> by_count{counts.begin(), counts.end()};
  std::stable_sort(by_count.begin(), by_count.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> words;
  for (const auto& [what, count] : by_count) {
    if (words.size() < kMostConcealments) words.push_back(what + " (" + std::to_string(count) + ")");
  }
  return words;
}

base::Result<std::vector<std::string>> hazards_of(const model::Assessment& assessment) {
  std::set<std::string> speaking;
  for (const auto& reason : assessment.reasons) speaking.insert(reason.ref);
  TW_TRY(std::string_view table, facts::file("handling/hazards.tsv"));
  std::set<std::string> hazards;
  while (!table.empty()) {
    const auto line = table.substr(0, table.find('\n'));
    table.remove_prefix(std::min(table.size(), line.size() + 1));
    const auto tab = line.find('\t');
    if (line.starts_with('#') || tab == std::string_view::npos) continue;
    if (speaking.contains(std::string{line.substr(0, tab)})) hazards.emplace(line.substr(tab + 1));
  }
  return std::vector<std::string>{hazards.begin(), hazards.end()};
}

}  // namespace

base::Result<ParcelJoins> joins_of_parcel(const Service& service, const Engine& engine,
                                          const model::ItemId& item) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, reader->item_in_force(item.text()));
  if (!row) return base::fail(base::ErrorCode::NotFound, "item_id", item.text(), "a filed parcel");
  return engine.joins(model::ItemNumber{static_cast<std::uint64_t>(row->item_no)});
}

base::Result<ParcelPage> parcel_page(const Service& service, const model::ItemId& item, ParcelJoins joins) {
  TW_TRY(auto reader, service.store().snapshot());
  ParcelPage page;
  page.joins = std::move(joins);
  TW_TRY(page.line, line_of_parcel(*reader, item));
  TW_TRY(page.queries, queries_about(*reader, page.line.row));
  TW_TRY(page.others, others_of(*reader, page));
  TW_TRY_STATUS(add_examined(*reader, page));
  TW_TRY(page.corrections, corrections_of_parcel(*reader, item));
  TW_TRY(page.concealments, concealments_of(*reader, page.line.declaration.item));
  TW_TRY(page.hazards, hazards_of(page.line.assessed.assessment));
  return page;
}

}  // namespace tidewaiter::service
