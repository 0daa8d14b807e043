// Who waits for the writer holds a worker, so only so many do, and no caller's flood takes every place.

#include "server/writer_places.h"

#include <gtest/gtest.h>

#include <vector>

#include "server/placed.h"

namespace tidewaiter::server {
namespace {

TEST(WriterPlaces, OneCallerHasThreeQuartersOfThemAndTheRestIsOthers) {
  WriterPlaces places(8);
  std::vector<WriterPlaces::Held> held;
  const auto take = [&](const std::string& caller) {
    auto place = places.take(caller);
    if (place) held.push_back(*std::move(place));
    return place.has_value();
  };
  for (int i = 0; i < 6; ++i) EXPECT_TRUE(take("key post-1")) << i;
  EXPECT_FALSE(take("key post-1")) << "of one no more";
  EXPECT_TRUE(take("officer examiner"));
  EXPECT_TRUE(take("officer custodian"));
  const auto refused = places.take("officer chief");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::Busy);
  EXPECT_EQ(refused.error().expected, "the same again in a moment");
  EXPECT_EQ(places.taken(), 8u);
  held.clear();
  EXPECT_EQ(places.taken(), 0u) << "each is given back once";
  EXPECT_TRUE(take("key post-1"));
}

TEST(WriterPlaces, AnOperatorHasNoMoreOfThemByHavingMoreKeys) {
  Request one, another, officers, strangers;
  one.caller.officer_id = "post-1";
  one.caller.operator_id = another.caller.operator_id = "CP";
  one.caller.key_id = "0123456789abcdef";
  another.caller.officer_id = "post-2";
  another.caller.key_id = "fedcba9876543210";
  EXPECT_EQ(counted_as(one), "operator CP");
  EXPECT_EQ(counted_as(another), counted_as(one));
  officers.caller.officer_id = "CP";
  EXPECT_EQ(counted_as(officers), "officer CP");
  strangers.source = "192.0.2.1";
  EXPECT_EQ(counted_as(strangers), "from 192.0.2.1");
}

TEST(WriterPlaces, ThereIsAlwaysOne) {
  WriterPlaces places(0);
  const auto first = places.take("a");
  EXPECT_TRUE(first);
  EXPECT_FALSE(places.take("b"));
}

}  // namespace
}  // namespace tidewaiter::server
