#include "server/bundles_made.h"

#include <algorithm>

namespace tidewaiter::server {
namespace {

constexpr auto kBundleWaits = base::DurationMs::hours(1);

}  // namespace

void BundlesMade::keep(BundleMade bundle) {
  const std::lock_guard lock{mutex_};
  kept_.push_back(std::move(bundle));
  std::size_t octets = 0;
  for (const auto& one : kept_) octets += one.octets->size();
  while (kept_.size() > 1 && octets > most_octets_) {
    octets -= kept_.front().octets->size();
    kept_.pop_front();
  }
}

base::Result<BundleMade> BundlesMade::find(std::int64_t handover, std::string_view manifest,
                                           const custody::OfficerId& officer, base::Instant now) {
  const std::lock_guard lock{mutex_};
  std::erase_if(kept_, [&](const auto& one) { return one.at + kBundleWaits < now; });
  const auto found = std::find_if(kept_.rbegin(), kept_.rend(), [&](const auto& one) {
    return one.handover == handover && (manifest.empty() || one.manifest == manifest) &&
           (one.first == officer || one.second == officer);
  });
  if (found == kept_.rend())
    return base::fail(base::ErrorCode::NotFound, "manifest", manifest,
                      "a bundle that you signed within the hour");
  return *found;
}

}  // namespace tidewaiter::server
