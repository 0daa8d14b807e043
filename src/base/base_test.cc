#include <gtest/gtest.h>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/mass.h"

namespace tidewaiter::base {
namespace {

TEST(Mass, ReadsGramsExactly) {
  EXPECT_EQ(parse_grams("7981", "m")->milligrams(), 7'981'000);
  EXPECT_EQ(parse_grams("0.25", "m")->milligrams(), 250);
  EXPECT_EQ(parse_grams(".5", "m")->milligrams(), 500);
  for (const char* bad : {"", ".", "1.2345", "-1", "1e3", "NaN", " 1", "1000000000001"}) {
    EXPECT_FALSE(parse_grams(bad, "gross_mass_g")) << bad;
  }
}

TEST(Mass, PrintsWithoutTrailingZeros) {
  EXPECT_EQ(to_string(MassMg{7'981'000}), "7981 g");
  EXPECT_EQ(to_string(MassMg{250}), "0.25 g");
  EXPECT_EQ(to_string(MassMg{-1}), "-0.001 g");
  EXPECT_EQ(to_string(MassMg{INT64_MIN}), "-9223372036854775.808 g");
}

TEST(Instant, ReadsOffsetsAndRefusesDatesThatDoNotExist) {
  EXPECT_EQ(to_string(*parse_instant("2026-11-20T09:12:00+08:00", "t")), "2026-11-20T01:12:00Z");
  EXPECT_EQ(to_string(*parse_instant("2026-11-20T23:30:00.1239-02:00", "t")), "2026-11-21T01:30:00.123Z");
  EXPECT_EQ(to_string(Instant{-1}), "1969-12-31T23:59:59.999Z");
  for (const char* bad :
       {"2026-02-30T00:00:00Z", "2026-11-20", "2026-11-20T09:12:00", "2026-11-20T25:00:00Z",
        "2026-11-20T09:12:00+08:00x", "1800-01-01T00:00:00Z", "2026-11-20T09:12:00.Z", ""}) {
    EXPECT_FALSE(parse_instant(bad, "posted_at")) << bad;
  }
}

TEST(Duration, ReadsUnits) {
  EXPECT_EQ(parse_duration("30d", "since")->milliseconds(), 30LL * 86'400'000);
  EXPECT_EQ(to_string(DurationMs::minutes(200)), "3 h 20 min");
  EXPECT_FALSE(parse_duration("30", "since"));
  EXPECT_FALSE(parse_duration("999999999d", "since"));
}

TEST(Bytes, KnownAnswers) {
  EXPECT_EQ(to_hex(as_view(sha256(""))), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256({"a", "", "bc"}), sha256("abc"));
  // RFC 4231, test case 2.
  EXPECT_EQ(to_hex(as_view(hmac_sha256("Jefe", "what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Bytes, Base64IsCanonical) {
  Bytes all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  for (std::size_t n = 0; n <= all.size(); ++n) {
    EXPECT_EQ(*from_base64(to_base64(all.substr(0, n)), "k"), all.substr(0, n));
    EXPECT_EQ(*from_hex(to_hex(all.substr(0, n)), "k"), all.substr(0, n));
  }
  for (const char* bad : {"Zg=", "Zh==", "Zg= =", "Z===", "====", "Zm9v\n", "Zm 9"})
    EXPECT_FALSE(from_base64(bad, "k")) << bad;
}

TEST(Error, IsCutAtACharacterAndNamesTheField) {
  std::string fill;
  for (int i = 0; i < 100; ++i) fill += "茶叶";
  const Status status = fail(ErrorCode::Malformed, "contents[0].description", fill, "text");
  EXPECT_LE(status.error().found.size(), 200u);
  EXPECT_EQ(status.error().found.size() % 3, 0u);
  EXPECT_EQ(to_string(Error{ErrorCode::CheckDigit, "item_id", "X", "check digit 5"}),
            "check_digit: item_id: found X, expected check digit 5");
}

}  // namespace
}  // namespace tidewaiter::base
