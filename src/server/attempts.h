#pragma once
// Slows down who guesses passwords without locking anybody out: failures are counted by their origin together
// with the account that is tried; never by the account alone, or a stranger could keep an officer out, nor by
// the origin alone, or one who guesses could keep out all who sit behind the same address. An origin is the
// address, or a browser that signed in to the account before: it has a cookie that says so, and who guesses
// from its address has not. Codes that an identity provider's refuses name no account and count by the
// address alone, with ten times as many free: who makes them up slows provider sign-ins from there, and
// passwords not at all. What many guesses cost is bounded by the turns at checking them. Thread-safe.

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "base/instant.h"

namespace tidewaiter::server {

class Attempts {
 public:
  /// Remembers the failures of `most` origins and accounts, the latest.
  explicit Attempts(std::size_t most = 100'000) : most_(most) {}
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

  const std::size_t most_;
  std::mutex mutex_;
  std::map<Key, Count> counts_;
};

/// Whose turn it is to have a password checked, which takes a core and 64 MiB for a tenth of a second.
/// Strangers share some turns and wait a little for one; browsers that are known have two more, which no
/// flood of strangers takes. Of each kind so many wait and no more, and of one origin one alone tries an
/// account at a time, so that guesses that are sent side by side are counted one after the other.
/// Thread-safe.
class HashingTurns {
 public:
  static constexpr int kTurns = 4, kTurnsOfTheKnown = 2, kMostWaiting = 8, kMostKnownWaiting = 8;

  HashingTurns(std::chrono::milliseconds wait = std::chrono::seconds{5}) : wait_(wait) {}

  /// Held until it goes; not had where this origin tries this account already, too many wait, or it took too
  /// long.
  class Turn {
   public:
    Turn(HashingTurns& turns, const std::string& origin, const std::string& account, bool is_known)
        : turns_(turns), whose_(origin, account), had_(turns.take(whose_, is_known)) {}
    ~Turn() {
      if (had_) turns_.give_back(whose_);
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    bool is_had() const { return had_; }

   private:
    HashingTurns& turns_;
    const std::pair<std::string, std::string> whose_;
    bool had_;
  };
  /// How many wait for a turn.
  int waiting() const;

 private:
  using Whose = std::pair<std::string, std::string>;  // origin and account
  bool take(const Whose& whose, bool is_known);
  bool wait_for_turn(std::unique_lock<std::mutex>& lock, bool is_known);
  void give_back(const Whose& whose);

  const std::chrono::milliseconds wait_;
  mutable std::mutex mutex_;
  std::condition_variable freed_;
  std::set<Whose> under_way_;  // those who wait too
  int taken_ = 0;
  int waiting_ = 0, known_waiting_ = 0;
};

}  // namespace tidewaiter::server
