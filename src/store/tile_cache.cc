#include "store/tile_cache.h"

#include <algorithm>

namespace tidewaiter::store {

std::optional<base::Bytes> TileCache::find(const journal::TileAddress& address) {
  const std::size_t wanted = address.width * sizeof(base::Hash);
  const std::lock_guard lock{mutex_};
  const auto kept = tiles_.find({address.level, address.index});
  if (kept == tiles_.end() || kept->second.octets.size() < wanted) return std::nullopt;
  kept->second.used = ++uses_;
  return kept->second.octets.substr(0, wanted);
}

void TileCache::keep(const journal::TileAddress& address, const base::Bytes& octets) {
  if (limit_ == 0 || (address.level == 0 && address.width == journal::kTileWidth)) return;
  const std::lock_guard lock{mutex_};
  const auto [kept, is_new] = tiles_.try_emplace({address.level, address.index});
  kept->second.used = ++uses_;
  if (octets.size() > kept->second.octets.size()) kept->second.octets = octets;
  if (!is_new || tiles_.size() <= limit_) return;
  tiles_.erase(std::min_element(tiles_.begin(), tiles_.end(),
                                [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
}

}  // namespace tidewaiter::store
