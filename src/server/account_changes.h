#pragma once
// Which accounts and keys were changed since somebody was let in by them. Who lets a caller in asks for now()
// before reading what the account is; what was read before a change is then known to be old, whichever of the
// two came first to wherever it is kept. Thread-safe.

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "server/route.h"

namespace tidewaiter::server {

class AccountChanges {
 public:
  /// How many changes there were.
  std::uint64_t now() const;
  /// To be called once the change is in force.
  void note_account(const std::string& officer_id) { note(accounts_, officer_id); }
  void note_key(const std::string& key_id) { note(keys_, key_id); }
  /// Whether the caller's account or key was changed since Caller::as_of.
  bool were_since(const Caller& caller) const;

 private:
  using Latest = std::map<std::string, std::uint64_t>;
  void note(Latest& latest, const std::string& id);

  mutable std::mutex mutex_;
  std::uint64_t count_ = 0;
  Latest accounts_, keys_;  ///< by id: the number of the latest change
};

}  // namespace tidewaiter::server
