#include "selection/capacity.h"

#include <gtest/gtest.h>

namespace tidewaiter::selection {
namespace {

using base::DurationMs;
using base::Instant;
using model::Means;

const Instant kStart{1'795'000'000'000};
const Instant kEnd = kStart + DurationMs::hours(8);

TEST(Capacity, InstrumentsOutOfServiceOrCalibrationReduceIt) {
  const std::vector<Instrument> instruments{
      {"X1", Means::XRay, true, kEnd + DurationMs::days(30)},
      {"X2", Means::XRay, true, kStart + DurationMs::hours(2)},  // calibration ends within the shift
      {"X3", Means::XRay, true, kStart - DurationMs::days(1)},
      {"X4", Means::XRay, false, std::nullopt},
      {"T1", Means::Physical, true, std::nullopt},
  };
  const auto result = capacity_of(instruments, Capacity{}, kStart, kEnd);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->capacity.of(Means::XRay).examinations, 240 + 60);
  EXPECT_EQ(result->capacity.of(Means::XRay).instruments, 2);
  EXPECT_EQ(result->capacity.of(Means::Physical).examinations, 32);
  EXPECT_EQ(result->capacity.of(Means::Canine).examinations, 0);
  ASSERT_EQ(result->out.size(), 3u);
  EXPECT_EQ(result->out[0].id, "X2");
  EXPECT_EQ(result->out[2].why, "out of service");
  EXPECT_EQ(result->capacity.examinations(), 332);
}

TEST(Capacity, AShiftHasAnEndAfterItsStartWithinADay) {
  EXPECT_FALSE(capacity_of({}, Capacity{}, kStart, kStart));
  EXPECT_FALSE(capacity_of({}, Capacity{}, kStart, kStart + DurationMs::hours(25)));
}

TEST(Capacity, IsReadFromTheCommandLine) {
  Capacity capacity;
  ASSERT_TRUE(set_capacity(capacity, "XRay=500"));
  EXPECT_EQ(capacity.of(Means::XRay).examinations, 500);
  EXPECT_EQ(capacity.of(Means::XRay).instruments, 3) << "1,000 minutes of work need three in eight hours";
  for (const char* wrong : {"XRay", "Xray=5", "XRay=", "XRay=-1", "XRay=5x", "XRay=1000001", "=5", ""}) {
    const auto status = set_capacity(capacity, wrong);
    ASSERT_FALSE(status) << wrong;
    EXPECT_EQ(status.error().field, "capacity");
  }
}

}  // namespace
}  // namespace tidewaiter::selection
