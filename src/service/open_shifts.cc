#include "service/open_shifts.h"

namespace tidewaiter::service {
namespace {

constexpr std::size_t kMostShifts = 64;

}  // namespace

base::Status OpenShiftMemory::read_on(store::Reader& reader, const std::string& office,
                                      const std::string& shift, Read& read) {
  std::set<std::int64_t> filed;
  const store::Row after{read.next_item - 1};
  std::vector<std::int64_t> amended;
  TW_TRY_STATUS(reader.scan<store::ItemRow>({.equal = {}, .after = after},
                                            [&](store::ItemRow&& row) -> base::Result<bool> {
                                              read.next_item = row.item_no + 1;
                                              if (row.supersedes) amended.push_back(*row.supersedes);
                                              if (row.office != office || row.shift != shift) return true;
                                              ++read.filed;
                                              if (!read.first_filed_at)
                                                read.first_filed_at = base::Instant{row.filed_at};
                                              filed.insert(row.item_no);
                                              return true;
                                            }));
  for (const auto item_no : amended) {
    if (filed.erase(item_no) > 0) continue;
    TW_TRY(const auto row, reader.get<store::AssessmentRow>(item_no));
    if (row) read.highest.erase({row->score, item_no});
  }
  if (filed.empty()) return {};
  return reader.scan<store::AssessmentRow>({.equal = {}, .after = store::Row{*filed.begin() - 1}},
                                           [&](store::AssessmentRow&& row) -> base::Result<bool> {
                                             if (!filed.contains(row.item_no)) return true;
                                             read.highest.insert({row.score, row.item_no});
                                             if (read.highest.size() > kMostOfOne)
                                               read.highest.erase(read.highest.begin());
                                             return true;
                                           });
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
  const auto done = read_on(reader, office, shift, read);
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
