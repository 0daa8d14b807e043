#pragma once
// Slows down who guesses passwords without locking anybody out: failures are counted by their origin together
// with the account that is tried; never by the account alone, or a stranger could keep an officer out, nor by
// the origin alone, or one who guesses could keep out all who sit behind the same address. An origin is the
// address, or a browser that signed in to the account before: it has a cookie that says so, and who guesses
// from its address has not. What many guesses cost is bounded by the turns at checking them. Thread-safe.

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "base/instant.h"

namespace tidewaiter::server {

class Attempts {
 public:
  /// How long this origin must wait before it may try this account; zero where it may. Where it is not known
  /// which account is tried (a code of an identity provider's), it is empty.
  base::DurationMs wait(const std::string& origin, const std::string& account, base::Instant now);
  void failed(const std::string& origin, const std::string& account, base::Instant now);
  void succeeded(const std::string& origin, const std::string& account);

 private:
  struct Count {
    int failures = 0;
    base::Instant last;
  };
  using Key = std::pair<std::string, std::string>;
  static base::DurationMs wait_of(const Count& count, int free, base::Instant now);
  void forget_old(base::Instant now);

  std::mutex mutex_;
  std::map<Key, Count> counts_;
};

/// Whose turn it is to have a password checked, which takes a core and 64 MiB for a tenth of a second.
/// Strangers share some turns and wait a little for one; browsers that are known have two more, which no
/// flood of strangers takes. Thread-safe.
class HashingTurns {
 public:
  /// Held until it goes; not had where too many wait, or it took too long.
  class Turn {
   public:
    Turn(HashingTurns& turns, bool is_known) : turns_(turns), had_(turns.take(is_known)) {}
    ~Turn() {
      if (had_) turns_.give_back();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    bool is_had() const { return had_; }

   private:
    HashingTurns& turns_;
    bool had_;
  };

 private:
  bool take(bool is_known);
  void give_back();

  std::mutex mutex_;
  std::condition_variable freed_;
  int taken_ = 0;
  int waiting_ = 0;
};

}  // namespace tidewaiter::server
