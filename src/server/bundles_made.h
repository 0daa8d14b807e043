#pragma once
// Bundles (service/bundle.h) that two officers just signed, for these two to fetch. In memory, and not for
// long: what is erased here must not live on in copies of files that left. Thread-safe.

#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "base/instant.h"
#include "base/result.h"
#include "custody/two_officers.h"

namespace tidewaiter::server {

inline constexpr std::size_t kMostFetched = std::size_t{64} << 20;  ///< octets of what one bundle has inside

struct BundleMade {
  std::int64_t handover = 0;
  std::string manifest;
  custody::OfficerId first, second;
  std::shared_ptr<const std::string> octets;
  base::Instant at;  ///< when it was prepared
};

class BundlesMade {
 public:
  /// At most so many octets in all; the one made last is kept whatever its size.
  explicit BundlesMade(std::size_t most_octets = 4 * kMostFetched) : most_octets_(most_octets) {}

  /// Until an hour after it was prepared, while there is room: the oldest go first.
  void keep(BundleMade bundle);
  /// The handover's bundle with this manifest, the one kept last where `manifest` is empty. NotFound, also
  /// for an officer who is neither of the two.
  base::Result<BundleMade> find(std::int64_t handover, std::string_view manifest,
                                const custody::OfficerId& officer, base::Instant now);

 private:
  const std::size_t most_octets_;
  std::mutex mutex_;
  std::deque<BundleMade> kept_;
};

}  // namespace tidewaiter::server
