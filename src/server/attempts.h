#pragma once
// Slows down who guesses passwords without locking anybody out: failures are counted by the source together
// with the account it tries, and by the source alone; never by the account alone, or a stranger could keep an
// officer out. Thread-safe.

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "base/instant.h"

namespace tidewaiter::server {

class Attempts {
 public:
  /// How long this source must wait before it may try this account; zero where it may. Where it is not known
  /// which account is tried, it is empty, and the source alone counts.
  base::DurationMs wait(const std::string& source, const std::string& account, base::Instant now);
  void failed(const std::string& source, const std::string& account, base::Instant now);
  void succeeded(const std::string& source, const std::string& account);

 private:
  struct Count {
    int failures = 0;
    base::Instant last;
  };
  using Key = std::pair<std::string, std::string>;
  static base::DurationMs wait_of(const Count& count, int free, base::Instant now);
  void forget_old(base::Instant now);

  std::mutex mutex_;
  std::map<Key, Count> counts_;  ///< with an empty account: of the source alone
};

}  // namespace tidewaiter::server
