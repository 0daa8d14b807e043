#include "lying_disk.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>

namespace tidewaiter::store {
namespace {

// The disk itself: what is synced stays, and what is not may go; else the crash tests would prove nothing.
TEST(LyingDisk, KeepsWhatWasSyncedAndLosesSomeOfWhatWasNot) {
  int kept = 0, lost = 0, torn = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    LyingDisk disk{seed};
    const auto file = disk.create("a-wal");
    EXPECT_EQ(disk.write(*file, std::string(2'000, 's'), 0), SQLITE_OK);
    EXPECT_EQ(disk.sync(*file), SQLITE_OK);
    EXPECT_EQ(disk.write(*file, std::string(2'000, 'u'), 2'000), SQLITE_OK);
    disk.restart();
    const auto after = disk.find("a-wal")->now;
    EXPECT_EQ(after.substr(0, 2'000), std::string(2'000, 's'));
    const auto arrived = std::count(after.begin(), after.end(), 'u');
    (arrived == 2'000 ? kept : arrived == 0 ? lost : torn)++;
  }
  EXPECT_GT(kept, 10);
  EXPECT_GT(lost, 10);
  EXPECT_GT(torn, 10);
}

TEST(LyingDisk, DoesNothingAfterTheCut) {
  LyingDisk disk{1};
  const auto file = disk.create("a");
  disk.cut_after(1);
  EXPECT_EQ(disk.write(*file, "x", 0), SQLITE_OK);
  EXPECT_EQ(disk.write(*file, "y", 1), SQLITE_IOERR_WRITE);
  EXPECT_EQ(disk.sync(*file), SQLITE_IOERR_FSYNC);
  EXPECT_TRUE(disk.is_cut());
}

}  // namespace
}  // namespace tidewaiter::store
