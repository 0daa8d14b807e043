#include "service/two_hands.h"

#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace tidewaiter::service {
namespace {

TEST(TwoHands, EachStepIsTakenOnce) {
  for (const auto thread : {TwoHands::Thread::One, TwoHands::Thread::None}) {
    TwoHands hands{thread};
    for (const std::size_t count : {0U, 1U, 16U, 17U, 250U, 1'000U}) {
      std::vector<std::atomic<int>> taken(count);
      hands.each(count, [&](std::size_t i) { ++taken[i]; });
      for (const auto& times : taken) EXPECT_EQ(times, 1);
    }
  }
}

// Steps wait until another thread takes one: who is alone stays alone, and waits once.
TEST(TwoHands, TwoStepsAreTakenAtATime) {
  TwoHands hands{TwoHands::Thread::One};
  std::mutex mutex;
  std::condition_variable came;
  std::set<std::thread::id> threads;
  bool alone = false;
  hands.each(100, [&](std::size_t) {
    std::unique_lock lock(mutex);
    threads.insert(std::this_thread::get_id());
    came.notify_all();
    if (!alone) alone = !came.wait_for(lock, std::chrono::seconds{60}, [&] { return threads.size() == 2; });
  });
  EXPECT_EQ(threads.size(), 2);
}

TEST(TwoHands, NobodyElseTakesStepsWhereThereIsNoThread) {
  TwoHands hands{TwoHands::Thread::None};
  hands.each(100,
             [me = std::this_thread::get_id()](std::size_t) { EXPECT_EQ(std::this_thread::get_id(), me); });
}

TEST(TwoHands, WhatAStepThrowsIsThrownToTheCallerAndTheNextCallGoesOn) {
  TwoHands hands{TwoHands::Thread::One};
  for (std::size_t bad = 0; bad < 200; bad += 7) {
    const auto each = [&] {
      hands.each(200, [&](std::size_t i) {
        if (i == bad) throw std::runtime_error("step " + std::to_string(i));
      });
    };
    EXPECT_THROW(each(), std::runtime_error);
    std::atomic<int> taken = 0;
    hands.each(200, [&](std::size_t) { ++taken; });
    EXPECT_EQ(taken, 200);
  }
}

}  // namespace
}  // namespace tidewaiter::service
