#include "server/account_changes.h"

namespace tidewaiter::server {

std::uint64_t AccountChanges::now() const {
  const std::scoped_lock lock(mutex_);
  return count_;
}

bool AccountChanges::were_since(const Caller& caller) const {
  const std::scoped_lock lock(mutex_);
  const auto later = [&](const Latest& latest, const std::string& id) {
    const auto known = latest.find(id);
    return known != latest.end() && known->second > caller.as_of;
  };
  return later(accounts_, caller.officer_id) || later(keys_, caller.key_id);
}

void AccountChanges::note(Latest& latest, const std::string& id) {
  const std::scoped_lock lock(mutex_);
  latest[id] = ++count_;
}

}  // namespace tidewaiter::server
