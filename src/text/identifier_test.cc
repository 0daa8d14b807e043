#include "text/identifier.h"

#include <gtest/gtest.h>

#include <string>

#include "text/date.h"
#include "text/email.h"
#include "text/postcode.h"

namespace tidewaiter::text {
namespace {

TEST(S10, CheckDigits) {
  EXPECT_EQ(s10_check_digit("47312482"), '9');  // UPU S10-12's example
  EXPECT_TRUE(s10_valid("RR473124829GB"));
  EXPECT_TRUE(s10_valid("rr 473124829 gb"));
  EXPECT_FALSE(s10_valid("RR473124828GB"));
  EXPECT_TRUE(s10_shaped("RR473124828GB"));
  EXPECT_FALSE(s10_shaped("RR47312482GB"));
  EXPECT_EQ(s10_check_digit("1234567"), std::nullopt);
  EXPECT_EQ(s10_check_digit("1234567a"), std::nullopt);
}

// Any one digit changed breaks a check digit whose weights are prime to the modulus.
TEST(CheckDigits, FindEverySingleError) {
  const auto each_error = [](std::string good, auto valid) {
    ASSERT_TRUE(valid(good)) << good;
    for (std::size_t i = 0; i < good.size(); ++i) {
      if (good[i] < '0' || good[i] > '9') continue;
      for (char d = '0'; d <= '9'; ++d) {
        std::string wrong = good;
        wrong[i] = d;
        EXPECT_EQ(valid(wrong), wrong == good) << wrong;
      }
    }
  };
  each_error("4111111111111111", luhn_valid);
  each_error("GB82WEST12345698765432", iban_valid);
  each_error("3214282912345698765432161182", mod_97_10_valid);
  each_error("07940", mod_11_2_valid);
  each_error("11010519491231002X", [](std::string_view t) { return mod_11_2_valid(t); });
}

TEST(CheckDigits, ChineseNumbers) {
  EXPECT_TRUE(chinese_resident_id_valid("11010519491231002X"));  // GB 11643's example
  EXPECT_TRUE(chinese_resident_id_valid("11010519491231002x"));
  EXPECT_FALSE(chinese_resident_id_valid("110105194912310021"));
  EXPECT_FALSE(chinese_resident_id_valid("11010519491331002X"));
  EXPECT_TRUE(chinese_credit_code_valid("91350100M000100Y43"));  // GB 32100's example
  EXPECT_FALSE(chinese_credit_code_valid("91350100M000100Y44"));
}

TEST(CheckDigits, CasIbanContainersPassports) {
  for (const char* good : {"50-00-0", "7732-18-5", "103-79-7", "58-08-2"})
    EXPECT_TRUE(cas_number_valid(good)) << good;
  for (const char* bad : {"50-00-1", "50000", "5-00-0", "50-0-00", "", "-", "--", "00-00-0"})
    EXPECT_FALSE(cas_number_valid(bad)) << bad;
  EXPECT_TRUE(iban_valid("DE89 3704 0044 0532 0130 00"));
  EXPECT_FALSE(iban_valid("DE89 3704 0044 0532 0130"));
  EXPECT_TRUE(container_number_valid("CSQU3054383"));  // ISO 6346's example
  EXPECT_FALSE(container_number_valid("CSQU3054384"));
  EXPECT_EQ(mrz_check_digit("L898902C3"), '6');  // ICAO Doc 9303's example
  EXPECT_EQ(mrz_check_digit("740812"), '2');
  EXPECT_EQ(mrz_check_digit("a"), std::nullopt);
}

TEST(CheckDigits, HostileText) {
  const std::string digits(70000, '1');
  for (const auto valid : {s10_valid, luhn_valid, mod_11_2_valid, mod_97_10_valid, chinese_resident_id_valid,
                           cas_number_valid, iban_valid}) {
    EXPECT_FALSE(valid(digits));
    EXPECT_FALSE(valid(""));
    EXPECT_FALSE(valid(std::string_view{"\0\0", 2}));
  }
  EXPECT_LE(normalise_identifier(digits).size(), 40u);
}

TEST(Identifier, NormalisedForComparing) {
  EXPECT_EQ(normalise_identifier(" ab-12.34/5 "), "AB12345");
  EXPECT_EQ(normalise_identifier("１２３"), "123");
  EXPECT_EQ(normalise_identifier("1O2I3"), "10213");
  EXPECT_EQ(normalise_identifier("none"), "");
  EXPECT_EQ(identifier_kind("RR473124829GB"), IdentifierKind::S10);
  EXPECT_EQ(identifier_kind("50-00-0"), IdentifierKind::Cas);
  EXPECT_EQ(identifier_kind("hello"), IdentifierKind::Unknown);
}

std::string dates(std::string_view text, std::string_view country = {}) {
  std::string all;
  for (const auto& date : possible_dates(text, country)) all += (all.empty() ? "" : " ") + to_string(date);
  return all;
}

TEST(Dates, InEveryOrder) {
  EXPECT_EQ(dates("1985-04-23"), "1985-04-23");
  EXPECT_EQ(dates("23.04.1985"), "1985-04-23");
  EXPECT_EQ(dates("03/04/1985"), "1985-04-03 1985-03-04");
  EXPECT_EQ(dates("03/04/1985", "US"), "1985-03-04 1985-04-03");
  EXPECT_EQ(dates("19850423"), "1985-04-23");
  EXPECT_EQ(dates("23 April 1985"), "1985-04-23");
  EXPECT_EQ(dates("Apr 23, 1985"), "1985-04-23");
  EXPECT_EQ(dates("1985年4月23日"), "1985-04-23");
  EXPECT_EQ(dates("ngày 23 tháng 4 năm 1985"), "1985-04-23");
  EXPECT_EQ(dates("23 апреля 1985 г."), "1985-04-23");
  EXPECT_EQ(dates("23. März 1985"), "1985-03-23");
  EXPECT_EQ(dates("民國74年4月23日"), "1985-04-23");
  EXPECT_EQ(dates("23/4/2528", "TH"), "1985-04-23");
  EXPECT_EQ(dates("1985"), "1985");
  EXPECT_EQ(dates("04/1985"), "1985-04");
  EXPECT_EQ(dates("29/02/2000"), "2000-02-29");
  EXPECT_EQ(dates("1985-04-23T10:30:00"), "1985-04-23");
}

TEST(Dates, WhatIsNoDateHasNone) {
  for (const char* bad :
       {"", "hello", "31/02/1985", "29/02/1900", "99999999", "123456789012", "0000-00-00", "-"})
    EXPECT_EQ(dates(bad), "") << bad;
  EXPECT_LE(possible_dates("01/02/03").size(), 6u);
  EXPECT_EQ(dates(std::string(70000, '1')), "");
}

TEST(Email, MailboxesWithoutTagsAndDots) {
  EXPECT_EQ(parse_email("A.Test.Person+shop@GoogleMail.com").canonical, "atestperson@gmail.com");
  EXPECT_EQ(parse_email("A.Test.Person+shop@GoogleMail.com").tag, "shop");
  EXPECT_EQ(parse_email("a.test+x@example.org").canonical, "a.test@example.org");
  EXPECT_EQ(parse_email("Test <test-x@yahoo.com>").canonical, "test@yahoo.com");
  EXPECT_EQ(parse_email("mailto:12345@vip.qq.com").canonical, "12345@qq.com");
  EXPECT_TRUE(parse_email("test@proton.me").free_provider);
  EXPECT_FALSE(parse_email("test@example.org").free_provider);
  for (const char* bad : {"", "@", "a@", "@b.com", "a@b", "a..b@c.de", ".a@c.de", "a b@c.de", "a@-b.de",
                          "a@b..de", "+@gmail.com@"})
    EXPECT_FALSE(parse_email(bad).valid) << bad;
  EXPECT_FALSE(parse_email(std::string(70000, 'a') + "@b.de").valid);
}

TEST(Email, CanonicalIsItsOwnCanonical) {
  for (const char* text : {"a.b+c@gmail.com", "x-y@yahoo.com", "n@example.com"}) {
    const std::string once = parse_email(text).canonical;
    EXPECT_EQ(parse_email(once).canonical, once);
  }
}

TEST(Postcode, ShapesByCountry) {
  EXPECT_EQ(postcode_shape("2007", "AU"), PostcodeShape::Fits);
  EXPECT_EQ(postcode_shape("20070", "AU"), PostcodeShape::Differs);
  EXPECT_EQ(postcode_shape("sw1a 1aa", "GB"), PostcodeShape::Fits);
  EXPECT_EQ(canonical_postcode("sw1a 1aa", "GB"), "SW1A1AA");
  EXPECT_EQ(canonical_postcode("D-80331", "DE"), "80331");
  EXPECT_EQ(canonical_postcode("94103-1234", "US"), "94103");
  EXPECT_EQ(postcode_shape("1234ab", "NL"), PostcodeShape::Fits);
  EXPECT_EQ(postcode_shape("999077", "HK"), PostcodeShape::NoneUsed);
  EXPECT_EQ(postcode_shape("1", "ZZ"), PostcodeShape::UnknownCountry);
  EXPECT_EQ(expected_postcode("NL"), "9999 AA");
  EXPECT_EQ(expected_postcode("US"), "99999 or 99999-9999");
  EXPECT_EQ(postcode_shape(std::string(70000, '1'), "AU"), PostcodeShape::Differs);
}

}  // namespace
}  // namespace tidewaiter::text
