#pragma once
// What was filed into shifts that are open, remembered from one question to the next, so that the next reads
// what came since and no more: a queue that is looked at every second must not read the whole day each time.
// What was filed is never changed while its shift is open; an amendment is a filing of its own, and takes the
// place of what it amends. Thread-safe; who asks while another's question is being read waits for it.

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "store/store.h"

namespace tidewaiter::service {

/// A parcel's place among those of an open shift: by falling score, the most that any of its filings in the
/// shift came to, then by falling number, so that what is filed meanwhile changes no other's.
struct ScoredParcel {
  std::int64_t score = 0;
  std::int64_t item_no = 0;
  auto operator<=>(const ScoredParcel&) const = default;
};

class OpenShiftMemory {
 public:
  /// So many of a shift are kept, the highest; about 64 octets each.
  static constexpr std::size_t kMostOfOne = 1'000'000;
  /// Of all shifts together, beside the one that is asked about: over it they are read anew.
  static constexpr std::size_t kMostOfAll = 2'000'000;

  struct Known {
    std::uint64_t filed = 0;                      ///< parcels, amendments included
    std::size_t listed = 0;                       ///< of these: without what was amended since
    std::vector<ScoredParcel> some;               ///< the `most` that come after `after`, or the first ones
    std::optional<base::Instant> first_filed_at;  ///< the first parcel's; nullopt where there is none
  };
  /// Of the shift whose first parcel is `first_item` or a later one, as `reader` sees it, or a little later.
  /// Reads what came since it was asked about before, and no more.
  base::Result<Known> of(store::Reader& reader, const std::string& office, const std::string& shift,
                         std::int64_t first_item, std::size_t most = 0,
                         const std::optional<ScoredParcel>& after = {});

 private:
  struct Read {
    std::int64_t next_item = 0;
    std::uint64_t filed = 0;
    std::optional<base::Instant> first_filed_at;
    std::set<ScoredParcel> highest;
    std::map<std::int64_t, std::int64_t> raised;  ///< by number: what earlier filings came to, where more
  };
  static base::Status read_on(store::Reader& reader, const std::string& office, const std::string& shift,
                              std::int64_t first_item, Read& read);
  static base::Status raise(store::Reader& reader, const store::ItemRow& amendment, std::int64_t first_item,
                            Read& read);
  static std::int64_t stands_at(const store::AssessmentRow& assessed, const Read& read);

  void make_room(const std::pair<std::string, std::string>& beside);

  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Read> shifts_;
};

}  // namespace tidewaiter::service
