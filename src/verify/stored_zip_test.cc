#include "verify/stored_zip.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

namespace tidewaiter::verify {
namespace {

using base::ErrorCode;

constexpr std::array<std::string_view, 2> kNames{"a", "b"};

std::string little(std::uint32_t value, int count) {
  std::string out;
  for (; count > 0; --count, value >>= 8) out.push_back(static_cast<char>(value & 0xff));
  return out;
}

// A local header whose sizes claim what they like.
std::string header(std::string_view name, std::uint32_t size) {
  return std::string("PK\x03\x04\x0a\0\0\0\0\0\0\0\x21\0", 14) + little(0, 4) + little(size, 4) +
         little(size, 4) + little(static_cast<std::uint32_t>(name.size()), 2) + little(0, 2) +
         std::string{name};
}

// The smallest sound one, octet by octet as docs/bundle.md has it: two empty members.
std::string sound() {
  const auto central = [](std::string_view name, std::uint32_t at) {
    return std::string("PK\x01\x02\x0a\0", 6) + header(name, 0).substr(4, 26) + little(0, 2) + little(0, 2) +
           little(0, 2) + little(0, 4) + little(at, 4) + std::string{name};
  };
  return header("a", 0) + header("b", 0) + central("a", 0) + central("b", 31) +
         std::string("PK\x05\x06\0\0\0\0\2\0\2\0", 12) + little(94, 4) + little(62, 4) + little(0, 2);
}

TEST(StoredZip, ReadsTheFormThatTheDocumentDescribes) {
  const auto zip = sound();
  const auto read = read_stored_zip(zip, kNames);
  ASSERT_TRUE(read) << to_string(read.error());
  EXPECT_EQ(*read, (std::vector<std::string_view>{"", ""}));
}

TEST(StoredZip, EveryOctetChangedIsFoundAndItsMemberNamed) {
  const auto zip = sound();
  for (std::size_t i = 0; i < zip.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      auto touched = zip;
      touched[i] = static_cast<char>(touched[i] ^ (1 << bit));
      const auto read = read_stored_zip(touched, kNames);
      ASSERT_FALSE(read) << i;
      EXPECT_EQ(read.error().code, ErrorCode::Tampered);
      const bool of_a = i < 31 || (i >= 62 && i < 109), at_end = i >= 156;
      EXPECT_THAT(read.error().field, testing::EndsWith(at_end ? "end" : of_a ? "a" : "b")) << i;
    }
  }
}

TEST(StoredZip, WhatClaimsMoreThanThereIsIsRefused) {
  for (const std::uint32_t size : {1u, 0x7fffffffu, 0xffffffffu, 0xffffffe1u}) {
    const auto read = read_stored_zip(header("a", size) + header("b", 0), kNames);
    ASSERT_FALSE(read) << size;
    EXPECT_THAT(read.error().field, testing::HasSubstr("a"));
  }
  EXPECT_FALSE(read_stored_zip("", kNames));
  EXPECT_FALSE(read_stored_zip("PK\x03\x04", kNames));
  for (std::size_t n = 0; n < sound().size(); ++n)
    EXPECT_FALSE(read_stored_zip(sound().substr(0, n), kNames)) << n;
  EXPECT_FALSE(read_stored_zip(sound() + '\0', kNames));
}

}  // namespace
}  // namespace tidewaiter::verify
