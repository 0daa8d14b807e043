#include "service/open_shifts.h"

#include <algorithm>

#include "service/earlier_filings.h"

namespace tidewaiter::service {
namespace {

constexpr std::size_t kMostShifts = 64;

}  // namespace

base::Status OpenShiftMemory::read_on(store::Reader& reader, const std::string& office,
                                      const std::string& shift, std::int64_t first_item, Read& read) {
  std::set<std::int64_t> filed;
  std::vector<store::ItemRow> amendments;
  const store::Row after{read.next_item - 1};
  TW_TRY_STATUS(reader.scan<store::ItemRow>({.equal = {}, .after = after},
                                            [&](store::ItemRow&& row) -> base::Result<bool> {
                                              read.next_item = row.item_no + 1;
                                              if (row.office == office && row.shift == shift) {
                                                ++read.filed;
                                                if (!read.first_filed_at)
                                                  read.first_filed_at = base::Instant{row.filed_at};
                                                filed.insert(row.item_no);
                                              }
                                              if (row.supersedes) amendments.push_back(std::move(row));
                                              return true;
                                            }));
  for (const auto& row : amendments) {
    const auto before = *row.supersedes;
    if (filed.contains(row.item_no)) TW_TRY_STATUS(raise(reader, row, first_item, read));
    if (filed.erase(before) == 0) {
      TW_TRY(const auto assessed, reader.get<store::AssessmentRow>(before));
      if (assessed) read.highest.erase({stands_at(*assessed, read), before});
    }
    read.raised.erase(before);
  }
  if (filed.empty()) return {};
  return reader.scan<store::AssessmentRow>({.equal = {}, .after = store::Row{*filed.begin() - 1}},
                                           [&](store::AssessmentRow&& row) -> base::Result<bool> {
                                             if (!filed.contains(row.item_no)) return true;
                                             read.highest.insert({stands_at(row, read), row.item_no});
                                             if (read.highest.size() > kMostOfOne)
                                               read.highest.erase(read.highest.begin());
                                             return true;
                                           });
}

base::Status OpenShiftMemory::raise(store::Reader& reader, const store::ItemRow& amendment,
                                    std::int64_t first_item, Read& read) {
  TW_TRY(const auto before, filings_before(reader, amendment, first_item));
  for (const auto& row : before) {
    TW_TRY(const auto assessed, reader.get<store::AssessmentRow>(row.item_no));
    if (!assessed) continue;
    auto& most = read.raised.try_emplace(amendment.item_no, assessed->score).first->second;
    most = std::max(most, assessed->score);
  }
  return {};
}

std::int64_t OpenShiftMemory::stands_at(const store::AssessmentRow& assessed, const Read& read) {
  const auto raised = read.raised.find(assessed.item_no);
  return raised == read.raised.end() ? assessed.score : std::max(assessed.score, raised->second);
}

void OpenShiftMemory::make_room(const std::pair<std::string, std::string>& beside) {
  std::size_t kept = 0;
  for (const auto& [key, read] : shifts_)
    if (key != beside) kept += read.highest.size();
  if (shifts_.size() <= kMostShifts && kept <= kMostOfAll) return;
  std::erase_if(shifts_, [&](const auto& one) { return one.first != beside; });
}

base::Result<OpenShiftMemory::Known> OpenShiftMemory::of(store::Reader& reader, const std::string& office,
                                                         const std::string& shift, std::int64_t first_item,
                                                         std::size_t most,
                                                         const std::optional<ScoredParcel>& after) {
  const std::scoped_lock lock(mutex_);
  make_room({office, shift});
  auto& read = shifts_[{office, shift}];
  if (read.next_item == 0) read.next_item = first_item;
  const auto done = read_on(reader, office, shift, first_item, read);
  if (!done) {
    shifts_.erase({office, shift});  // half read
    return tl::make_unexpected(done.error());
  }
  Known known{read.filed, read.highest.size(), {}, read.first_filed_at};
  auto end = after ? read.highest.lower_bound(*after) : read.highest.end();
  while (known.some.size() < most && end != read.highest.begin()) known.some.push_back(*--end);
  return known;
}

}  // namespace tidewaiter::service
