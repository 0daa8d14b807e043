#include "service/earlier_filings.h"

#include <algorithm>
#include <string>

#include "service/screening.h"
#include "service/shift_contents.h"

namespace tidewaiter::service {
namespace {

using selection::Candidate;

base::Status add_filing(store::Reader& reader, const store::ItemRow& row, std::uint32_t index,
                        EarlierFilings& earlier) {
  TW_TRY(const auto assessed, reader.get<store::AssessmentRow>(row.item_no));
  if (!assessed) return {};
  TW_TRY(const auto declaration, declaration_of(row));
  TW_TRY(const auto stored, stored_assessment(*assessed));
  earlier.candidates.push_back(candidate_of(model::ItemNumber{static_cast<std::uint64_t>(row.item_no)},
                                            declaration.item, stored.assessment, stored.evidence.hits));
  earlier.in_force.push_back(index);
  return {};
}

bool raises(const Candidate& before, const Candidate& now) {
  return before.score > now.score || before.hit_probability_ppm > now.hit_probability_ppm ||
         (before.standing && !now.standing) || (before.ordered && !now.ordered);
}

}  // namespace

base::Result<std::vector<store::ItemRow>> filings_before(store::Reader& reader, const store::ItemRow& filing,
                                                         std::int64_t first_item) {
  std::vector<store::ItemRow> before;
  auto number = filing.item_no;
  auto next = filing.supersedes;
  // An amendment's number is higher than what it amends, so this ends.
  while (next && *next >= first_item && *next < number) {
    TW_TRY(auto row, reader.get<store::ItemRow>(*next));
    if (!row || row->item_id != filing.item_id) break;
    number = row->item_no;
    next = row->supersedes;
    before.push_back(*std::move(row));
  }
  return before;
}

base::Result<std::vector<store::ItemRow>> filings_before(store::Reader& reader,
                                                         const store::ItemRow& filing) {
  if (!filing.supersedes) return std::vector<store::ItemRow>{};
  TW_TRY(const auto shift, reader.get<store::ShiftRow>(filing.office, filing.shift));
  if (!shift) return std::vector<store::ItemRow>{};
  return filings_before(reader, filing, first_item_of(*shift));
}

base::Result<std::optional<StoodBefore>> stood_higher_before(store::Reader& reader,
                                                             const store::ItemRow& filing,
                                                             const Candidate& own) {
  TW_TRY(const auto before, filings_before(reader, filing));
  EarlierFilings earlier;
  for (const auto& row : before) TW_TRY_STATUS(add_filing(reader, row, 0, earlier));
  std::vector<Candidate> one{own};
  auto stood = raise_to_earlier(one, earlier).front();
  if (stood) {
    TW_TRY(stood->declared, declared_as(reader, stood->number));
  }
  return stood;
}

base::Result<EarlierFilings> earlier_filings(store::Reader& reader, const OpenShift& shift,
                                             const std::vector<Candidate>& candidates) {
  EarlierFilings earlier;
  for (std::uint32_t i = 0; i < candidates.size(); ++i) {
    if (!candidates[i].amends) continue;
    TW_TRY(const auto row,
           reader.get<store::ItemRow>(static_cast<std::int64_t>(candidates[i].number.value())));
    if (!row) continue;
    TW_TRY(const auto before, filings_before(reader, *row, shift.first_item));
    for (const auto& one : before) TW_TRY_STATUS(add_filing(reader, one, i, earlier));
  }
  return earlier;
}

std::vector<std::optional<StoodBefore>> raise_to_earlier(std::vector<Candidate>& candidates,
                                                         const EarlierFilings& earlier) {
  std::vector<std::optional<StoodBefore>> stood(candidates.size());
  const auto own = candidates;
  for (std::size_t i = 0; i < earlier.candidates.size(); ++i) {
    const auto& before = earlier.candidates[i];
    const auto index = earlier.in_force[i];
    if (!raises(before, own[index])) continue;
    auto& now = candidates[index];
    now.score = std::max(now.score, before.score);
    now.hit_probability_ppm = std::max(now.hit_probability_ppm, before.hit_probability_ppm);
    if (before.standing && now.standing != model::Outcome::Hold) now.standing = before.standing;
    now.ordered |= before.ordered;
    if (!stood[index] || before.score > stood[index]->score)
      stood[index] = StoodBefore{before.number, before.score, ""};
  }
  return stood;
}

base::Result<std::string> declared_as(store::Reader& reader, model::ItemNumber number) {
  TW_TRY(const auto row, reader.get<store::ItemRow>(static_cast<std::int64_t>(number.value())));
  if (!row) return std::string{};
  TW_TRY(auto declaration, declaration_of(*row));
  auto& contents = declaration.item.contents;
  return contents.empty() ? std::string{} : std::move(contents.front().description);
}

model::Reason reason_of(const StoodBefore& before) {
  model::Reason reason;
  reason.kind = model::ReasonKind::Finding;
  reason.ref = "declared_before";
  const auto tenths = std::to_string((before.score + 50) / 100);
  const auto bits =
      tenths.size() == 1 ? "0." + tenths : tenths.substr(0, tenths.size() - 1) + "." + tenths.back();
  reason.text = "declared before" +
                (before.declared.empty() ? std::string{} : " as \"" + before.declared + "\"") +
                ": that filing stood at " + bits + " bits";
  return reason;
}

}  // namespace tidewaiter::service
