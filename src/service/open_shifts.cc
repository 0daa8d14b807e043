#include "service/open_shifts.h"

namespace tidewaiter::service {
namespace {

constexpr std::size_t kMostShifts = 64;

}  // namespace

base::Status OpenShiftMemory::read_on(store::Reader& reader, const std::string& office,
                                      const std::string& shift, Read& read) {
  std::set<std::int64_t> filed;
  const store::Row after{read.next_item - 1};
  const auto forget = [&](std::int64_t item_no) {
    filed.erase(item_no);
    const auto known = read.score_of.find(item_no);
    if (known == read.score_of.end()) return;
    read.highest.erase({known->second, item_no});
    read.score_of.erase(known);
  };
  TW_TRY_STATUS(reader.scan<store::ItemRow>({.equal = {}, .after = after},
                                            [&](store::ItemRow&& row) -> base::Result<bool> {
                                              read.next_item = row.item_no + 1;
                                              if (row.supersedes) forget(*row.supersedes);
                                              if (row.office != office || row.shift != shift) return true;
                                              ++read.filed;
                                              if (!read.first_filed_at)
                                                read.first_filed_at = base::Instant{row.filed_at};
                                              filed.insert(row.item_no);
                                              return true;
                                            }));
  if (filed.empty()) return {};
  return reader.scan<store::AssessmentRow>({.equal = {}, .after = store::Row{*filed.begin() - 1}},
                                           [&](store::AssessmentRow&& row) -> base::Result<bool> {
                                             if (!filed.contains(row.item_no)) return true;
                                             read.highest.insert({row.score, row.item_no});
                                             read.score_of[row.item_no] = row.score;
                                             if (read.highest.size() > kHighest) {
                                               read.score_of.erase(read.highest.begin()->second);
                                               read.highest.erase(read.highest.begin());
                                             }
                                             return true;
                                           });
}

base::Result<OpenShiftMemory::Known> OpenShiftMemory::of(store::Reader& reader, const std::string& office,
                                                         const std::string& shift, std::int64_t first_item) {
  const std::scoped_lock lock(mutex_);
  if (shifts_.size() > kMostShifts) shifts_.clear();
  auto& read = shifts_[{office, shift}];
  if (read.next_item == 0) read.next_item = first_item;
  const auto done = read_on(reader, office, shift, read);
  if (!done) {
    shifts_.erase({office, shift});  // half read
    return tl::make_unexpected(done.error());
  }
  Known known{read.filed, {}, read.first_filed_at};
  for (auto one = read.highest.rbegin(); one != read.highest.rend(); ++one)
    known.highest.push_back(one->second);
  return known;
}

}  // namespace tidewaiter::service
