#include "journal/node_cache.h"

#include <algorithm>

namespace tidewaiter::journal {

std::shared_ptr<const TileNodes> NodeCache::find(const TileAddress& address) {
  const std::lock_guard lock{mutex_};
  const auto kept = tiles_.find({address.level, address.index});
  if (kept == tiles_.end() || kept->second.width < address.width) return nullptr;
  kept->second.used = ++uses_;
  return kept->second.nodes;
}

void NodeCache::keep(const TileAddress& address, std::shared_ptr<const TileNodes> nodes) {
  if (limit_ == 0 || (address.level == 0 && address.width == kTileWidth)) return;
  const std::lock_guard lock{mutex_};
  const auto [kept, is_new] = tiles_.try_emplace({address.level, address.index});
  auto& [width, used, here] = kept->second;
  used = ++uses_;
  if (address.width > width) {
    width = address.width;
    here = std::move(nodes);
  }
  if (!is_new || tiles_.size() <= limit_) return;
  tiles_.erase(std::min_element(tiles_.begin(), tiles_.end(),
                                [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
}

}  // namespace tidewaiter::journal
