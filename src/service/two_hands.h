#pragma once
// Many steps of one kind, taken by whoever asks and by a thread of its own that stays, so that what a thread
// keeps for itself (a parser, a compressor's context) is made once. Steps are taken in small runs: where the
// thread gets no processor, the caller takes all of them and does not wait for it.
//
// Threads: one caller at a time.

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace tidewaiter::service {

class TwoHands {
 public:
  enum class Thread { One, None };  ///< None: the caller takes every step

  explicit TwoHands(Thread thread);
  ~TwoHands();
  TwoHands(const TwoHands&) = delete;
  TwoHands& operator=(const TwoHands&) = delete;

  /// Calls `step(i)` for each i below `count`, in no order and two at a time, and returns when all ended.
  /// What a step throws is thrown here, and other steps may then not have been taken.
  void each(std::size_t count, const std::function<void(std::size_t)>& step);

 private:
  void loop();

  std::mutex mutex_;  // of what stands below
  std::condition_variable changed_;
  const std::function<void()>* wanted_ = nullptr;  // not begun
  bool works_ = false;
  bool closing_ = false;
  std::exception_ptr thrown_;

  std::thread thread_;
};

}  // namespace tidewaiter::service
