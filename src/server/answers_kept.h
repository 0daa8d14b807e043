#pragma once
// Answers to requests that bear an idempotency key: who asks again with the same key and content gets the
// same answer, and nothing is done twice. Kept in memory for 24 hours, the oldest making room. Of an answer
// that is shown once, since it holds a secret, nothing is kept but that it was given. Thread-safe.

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "server/route.h"

namespace tidewaiter::server {

class AnswersKept {
 public:
  /// The answer that was given, or nothing where this one is now to be worked out. Malformed for a key that
  /// is none, Conflict where it came with other content, the first answer is not given yet, or was shown
  /// once.
  base::Result<std::optional<Response>> begin(const Request& request);
  /// Keeps the answer; one of our own failures is forgotten, so that it can be tried again. `is_secret`: what
  /// it answers where it succeeds is shown once.
  void finish(const Request& request, const Response& response, bool is_secret = false);

 private:
  using Key = std::pair<std::string, std::string>;  ///< officer, key
  struct Kept {
    base::Hash content;
    base::Instant at;
    std::optional<Response> response;
    bool was_shown_once = false;
  };
  std::mutex mutex_;
  std::map<Key, Kept> kept_;
  std::deque<Key> by_age_;
};

}  // namespace tidewaiter::server
