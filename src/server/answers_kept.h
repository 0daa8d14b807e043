#pragma once
// Answers to requests that bear an idempotency key: who asks again with the same key and content gets the
// same answer, and nothing is done twice. Kept in memory for 24 hours, the oldest making room: an answer goes
// before its key, so that what was done is known to be done when its answer is not kept any more. Of an
// answer that is shown once, since it holds a secret, nothing is kept but that it was given; nor of any once
// rows were erased (J4), since it may tell of them. Thread-safe.

#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "server/route.h"

namespace tidewaiter::server {

/// How much is kept at most.
struct AnswersRoom {
  std::size_t keys = 50'000;
  std::size_t octets = std::size_t{64} << 20;        ///< of all answers together
  std::size_t octets_of_one = std::size_t{1} << 20;  ///< of what is longer the key alone is kept
};

class AnswersKept {
 public:
  explicit AnswersKept(const AnswersRoom& room = {}) : room_(room) {}
  /// The answer that was given, or nothing where this one is now to be worked out. Malformed for a key that
  /// is none, Conflict where it came with other content, the first answer is not given yet, was shown once,
  /// or is not kept.
  base::Result<std::optional<Response>> begin(const Request& request);
  /// Keeps the answer; one of our own failures is forgotten, so that it can be tried again. `is_secret`: what
  /// it answers where it succeeds is shown once.
  void finish(const Request& request, const Response& response, bool is_secret = false);
  /// `erasure` has erased: keeps no answer that was given or begun before now, but that to `erasure` itself.
  /// The keys stay.
  void forget_answers(const Request& erasure);

 private:
  using Key = std::pair<std::string, std::string>;  ///< officer, key
  enum class Stage { UnderWay, Answered, ShownOnce, NotKept };
  struct Kept {
    base::Hash content;
    base::Instant at;
    Stage stage = Stage::UnderWay;
    bool before_erasure = false;       ///< it was UnderWay while something was erased
    std::optional<Response> response;  ///< where it is Answered
  };
  void forget_oldest();
  void make_room();
  void drop_answer(Kept& kept);

  const AnswersRoom room_;
  std::mutex mutex_;
  std::map<Key, Kept> kept_;
  std::deque<Key> by_age_;  ///< those that are not under way, in the order in which they were answered
  std::size_t without_answers_ = 0;  ///< so many at its front have made room
  std::size_t octets_ = 0;
};

}  // namespace tidewaiter::server
