#include <gtest/gtest.h>
#include <sys/stat.h>

#include <set>

#include "env/clock.h"
#include "env/files.h"
#include "env/random.h"

namespace tidewaiter::env {
namespace {

TEST(SeededRandom, SameSeedSameBytesAndBelowStaysBelow) {
  SeededRandom a{7}, b{7}, c{8};
  EXPECT_EQ(a.bytes(100), b.bytes(100));
  EXPECT_NE(a.bytes(100), c.bytes(100));
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(a.below(10));
  EXPECT_EQ(seen.size(), 10u);
  EXPECT_EQ(*seen.rbegin(), 9u);
}

TEST(SystemRandom, NeverRepeatsAndCrossesItsBuffer) {
  SystemRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 2000; ++i) EXPECT_TRUE(seen.insert(random.bytes(16)).second);
  EXPECT_NE(random.bytes(10'000), std::string(10'000, '\0'));
}

TEST(Files, AreReplacedWholeAndReadWithinALimit) {
  const std::string path = testing::TempDir() + "tidewaiter_files_test";
  ASSERT_TRUE(replace_file(path, "one"));
  ASSERT_TRUE(replace_file(path, std::string_view{"t\0o", 3}));
  EXPECT_EQ(*read_file(path), (std::string{"t\0o", 3}));
  EXPECT_EQ(read_file(path, 2).error().code, base::ErrorCode::TooLarge);
  EXPECT_EQ(*first_octets(path, 2), (std::string{"t\0", 2}));
  EXPECT_EQ(*first_octets(path, 9), *read_file(path));
  EXPECT_EQ(first_octets(path + ".none", 2).error().code, base::ErrorCode::NotFound);
  EXPECT_EQ(read_file(path + ".none").error().code, base::ErrorCode::NotFound);
  EXPECT_FALSE(replace_file("/proc/no/such", "x"));
}

TEST(Files, ManyAreWrittenThenSyncedAtOnceAndRemovedWithTheirFolder) {
  const std::string folder = testing::TempDir() + "tidewaiter_folder_test";
  ASSERT_TRUE(make_folder(folder + "/inner"));
  ASSERT_TRUE(write_file(folder + "/inner/a", "one"));
  ASSERT_TRUE(write_file(folder + "/inner/a", "two"));
  ASSERT_TRUE(sync_files(folder));
  EXPECT_EQ(*read_file(folder + "/inner/a"), "two");
  EXPECT_EQ(sync_files(folder + "/none").error().code, base::ErrorCode::NotFound);
  ASSERT_TRUE(shred_file(folder + "/inner/a"));
  EXPECT_FALSE(read_file(folder + "/inner/a"));
  EXPECT_TRUE(shred_file(folder + "/inner/a")) << "none there is no error";
  ASSERT_TRUE(remove_folder(folder));
  EXPECT_TRUE(remove_folder(folder));
}

TEST(Files, ASecretIsTheOwnersAlone) {
  const std::string path = testing::TempDir() + "tidewaiter_secret_test";
  ASSERT_TRUE(replace_secret(path, "s"));
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST(FileLock, ASecondHolderIsRefusedUntilTheFirstLetsGo) {
  const std::string path = testing::TempDir() + "tidewaiter_lock_test";
  {
    auto first = FileLock::acquire(path);
    ASSERT_TRUE(first);
    EXPECT_EQ(FileLock::acquire(path).error().code, base::ErrorCode::Busy);
  }
  EXPECT_TRUE(FileLock::acquire(path));
}

}  // namespace
}  // namespace tidewaiter::env
