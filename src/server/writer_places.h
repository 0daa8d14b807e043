#pragma once
// How many requests may wait for the one writer at once: each of them holds a worker's thread, and the others
// are left to those who read or sign in. No caller has all the places. Thread-safe.

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "base/result.h"

namespace tidewaiter::server {

class WriterPlaces {
 public:
  /// So many, but at least one; one caller has three quarters of them at most.
  explicit WriterPlaces(std::size_t most);

  /// Held until it goes; the places outlive it.
  class Held {
   public:
    Held(WriterPlaces& places, std::string caller) : places_(&places), caller_(std::move(caller)) {}
    ~Held() {
      if (places_ != nullptr) places_->give_back(caller_);
    }
    Held(Held&& other) noexcept
        : places_(std::exchange(other.places_, nullptr)), caller_(std::move(other.caller_)) {}
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    Held& operator=(Held&&) = delete;

   private:
    WriterPlaces* places_;
    std::string caller_;
  };
  /// Does not wait: Busy where all are taken, or all that one caller may have. `caller` is an officer, an
  /// operator, or the address of who is neither.
  base::Result<Held> take(const std::string& caller);
  std::size_t taken() const;

 private:
  void give_back(const std::string& caller);

  const std::size_t most_, most_of_one_;
  mutable std::mutex mutex_;
  std::size_t taken_ = 0;
  std::map<std::string, std::size_t> by_caller_;
};

}  // namespace tidewaiter::server
