#pragma once
// Does the same again and again, on a thread of its own, until it goes. The first time is one interval after
// it began, and each further one an interval after the one before was due, however long the work took; work
// that takes longer than the interval delays the next.

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace tidewaiter::server {

class Cadence {
 public:
  Cadence(std::chrono::milliseconds every, std::function<void()> work)
      : every_(every), work_(std::move(work)), thread_([this] { go(); }) {}
  /// Waits for what is under way.
  ~Cadence() {
    {
      const std::scoped_lock lock(mutex_);
      over_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  Cadence(const Cadence&) = delete;
  Cadence& operator=(const Cadence&) = delete;

 private:
  void go() {
    using std::chrono::steady_clock;
    std::unique_lock lock(mutex_);
    auto due = steady_clock::now() + every_;
    while (!changed_.wait_until(lock, due, [this] { return over_; })) {
      lock.unlock();
      work_();
      lock.lock();
      due = std::max(due + every_, steady_clock::now());
    }
  }

  const std::chrono::milliseconds every_;
  const std::function<void()> work_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool over_ = false;
  std::thread thread_;  // the last: it goes from the beginning
};

}  // namespace tidewaiter::server
