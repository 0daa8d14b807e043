#include "env/packed_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "env/files.h"

namespace tidewaiter::env {
namespace {

constexpr std::string_view kHead = "TESTPACK";

// Some of it as good as random, some of it all alike.
std::string content_of(std::size_t octets) {
  std::string out;
  out.reserve(octets);
  std::uint64_t state = 1;
  while (out.size() < octets) {
    state = state * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
    out += out.size() / 65'536 % 2 == 0 ? static_cast<char>(state >> 56) : 'a';
  }
  return out;
}

class PackedFile : public testing::Test {
 protected:
  PackedFile() : path_(testing::TempDir() + "/packed_file_test_" + std::to_string(::getpid())) {}
  ~PackedFile() override { std::filesystem::remove(path_); }

  base::Status write(std::string_view content, std::size_t piece = SIZE_MAX) const {
    return replace_packed(path_, kHead, [&](PackedWriter& file) -> base::Status {
      for (auto left = content; !left.empty(); left.remove_prefix(std::min(piece, left.size())))
        TW_TRY_STATUS(file.add(left.substr(0, piece)));
      return {};
    });
  }
  /// What is read in pieces, as far as it goes, and whether that was all.
  static std::pair<std::string, bool> read(PackedReader& file, std::size_t piece) {
    std::string out;
    while (file.left() > 0) {
      std::string next(std::min<std::uint64_t>(piece, file.left()), '\0');
      if (!file.read(next.data(), next.size())) return {out, false};
      out += next;
    }
    return {out, true};
  }
  void put(std::string_view octets) const { std::ofstream(path_, std::ios::binary) << octets; }

  std::string path_;
};

TEST_F(PackedFile, ComesBackAsItWent) {
  for (const std::size_t octets :
       {std::size_t{0}, std::size_t{1}, kPackedFrame - 1, kPackedFrame, 4 * kPackedFrame + 77}) {
    const auto content = content_of(octets);
    ASSERT_TRUE(write(content, 100'003));
    for (const std::size_t piece : {std::size_t{65'537}, std::size_t{10} << 20}) {
      auto file = PackedReader::open(path_, kHead.size());
      ASSERT_TRUE(file) << to_string(file.error());
      EXPECT_EQ(file->head(), kHead);
      EXPECT_EQ(file->left(), octets);
      EXPECT_EQ(read(*file, piece), std::pair(content, true));
      char one = 0;
      EXPECT_FALSE(file->read(&one, 1)) << "nothing is left";
    }
  }
  EXPECT_LT(std::filesystem::file_size(path_), 3 * kPackedFrame);
}

TEST_F(PackedFile, WhatIsNotAskedForIsLeft) {
  ASSERT_TRUE(write(content_of(6 * kPackedFrame)));
  auto file = PackedReader::open(path_, kHead.size());
  ASSERT_TRUE(file);
  char one = 0;
  EXPECT_TRUE(file->read(&one, 1));
  EXPECT_EQ(file->left(), 6 * kPackedFrame - 1);
}

TEST_F(PackedFile, AlteredOrCutItGivesNothingThatWasNotWritten) {
  const auto content = content_of(kPackedFrame + 5'000);
  ASSERT_TRUE(write(content));
  const auto whole = read_file(path_).value();
  for (std::size_t at = kHead.size(); at < whole.size(); at += at < 200 ? 1 : 9'973) {
    auto altered = whole;
    altered[at] = static_cast<char>(altered[at] ^ 0x40);
    for (const auto& octets : {altered, whole.substr(0, at)}) {
      put(octets);
      auto file = PackedReader::open(path_, kHead.size());
      if (!file) continue;
      const auto [got, all] = read(*file, 4'096);
      EXPECT_TRUE(!all || got == content) << at;
      EXPECT_EQ(content.compare(0, got.size(), got), 0) << at;
    }
    put(whole.substr(0, at));
    EXPECT_EQ(PackedReader::open(path_, kHead.size()).error().code, base::ErrorCode::Tampered) << at;
  }
}

TEST_F(PackedFile, MoreThanAHundredfoldIsRefused) {
  ASSERT_TRUE(write(std::string(20 * kPackedFrame, 'a')));
  EXPECT_EQ(PackedReader::open(path_, kHead.size()).error().code, base::ErrorCode::TooLarge);
}

TEST_F(PackedFile, TheOldOneStaysWhereWritingFails) {
  ASSERT_TRUE(write("old"));
  const auto failed = replace_packed(path_, kHead, [](PackedWriter& file) -> base::Status {
    TW_TRY_STATUS(file.add(std::string(3 * kPackedFrame, 'b')));
    return base::fail(base::ErrorCode::Io, "test", "failed", "a test that goes on");
  });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().field, "test");
  auto file = PackedReader::open(path_, kHead.size());
  ASSERT_TRUE(file);
  EXPECT_EQ(read(*file, 10).first, "old");
}

TEST_F(PackedFile, NoneIsNotFound) {
  EXPECT_EQ(PackedReader::open(path_ + "-none", 8).error().code, base::ErrorCode::NotFound);
}

}  // namespace
}  // namespace tidewaiter::env
