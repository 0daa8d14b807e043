#include "service/two_hands.h"

#include <algorithm>
#include <atomic>
#include <utility>

namespace tidewaiter::service {
namespace {

constexpr std::size_t kRun = 16;  // steps taken at once: some hundred microseconds of screening

}  // namespace

TwoHands::TwoHands(Thread thread) {
  if (thread == Thread::One) thread_ = std::thread{[this] { loop(); }};
}

TwoHands::~TwoHands() {
  if (!thread_.joinable()) return;
  {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void TwoHands::each(std::size_t count, const std::function<void(std::size_t)>& step) {
  std::atomic<std::size_t> next = 0;
  const std::function<void()> take = [&] {
    for (auto begin = next.fetch_add(kRun); begin < count; begin = next.fetch_add(kRun)) {
      for (std::size_t i = begin; i < std::min(begin + kRun, count); ++i) step(i);
    }
  };
  if (!thread_.joinable() || count <= kRun) return take();
  {
    const std::scoped_lock lock(mutex_);
    wanted_ = &take;
  }
  changed_.notify_all();
  std::exception_ptr thrown;
  try {
    take();
  } catch (...) {
    thrown = std::current_exception();
    next = count;
  }
  std::unique_lock lock(mutex_);
  wanted_ = nullptr;
  changed_.wait(lock, [this] { return !works_; });
  if (!thrown) thrown = std::exchange(thrown_, nullptr);
  thrown_ = nullptr;
  if (thrown) std::rethrow_exception(thrown);
}

void TwoHands::loop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return closing_ || wanted_ != nullptr; });
    if (closing_) return;
    const auto& take = *std::exchange(wanted_, nullptr);
    works_ = true;
    lock.unlock();
    std::exception_ptr thrown;
    try {
      take();
    } catch (...) {
      thrown = std::current_exception();
    }
    lock.lock();
    thrown_ = thrown;
    works_ = false;
    changed_.notify_all();
  }
}

}  // namespace tidewaiter::service
