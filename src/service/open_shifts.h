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

class OpenShiftMemory {
 public:
  /// So many of the highest scores are kept.
  static constexpr std::size_t kHighest = 1'000;

  struct Known {
    std::uint64_t filed = 0;            ///< parcels, amendments included
    std::vector<std::int64_t> highest;  ///< item numbers by falling score, without what was amended since
    std::optional<base::Instant> first_filed_at;  ///< the first parcel's; nullopt where there is none
  };
  /// Of the shift whose first parcel is `first_item` or a later one, as `reader` sees it, or a little later.
  base::Result<Known> of(store::Reader& reader, const std::string& office, const std::string& shift,
                         std::int64_t first_item);

 private:
  struct Read {
    std::int64_t next_item = 0;
    std::uint64_t filed = 0;
    std::optional<base::Instant> first_filed_at;
    std::set<std::pair<std::int64_t, std::int64_t>> highest;  ///< score, item number
    std::map<std::int64_t, std::int64_t> score_of;            ///< of those in `highest`
  };
  static base::Status read_on(store::Reader& reader, const std::string& office, const std::string& shift,
                              Read& read);

  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Read> shifts_;
};

}  // namespace tidewaiter::service
