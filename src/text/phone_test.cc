#include "text/phone.h"

#include <gtest/gtest.h>
#include <phonenumbers/phonenumberutil.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "text/phone_plan.h"

namespace tidewaiter::text {
namespace {

namespace pn = i18n::phonenumbers;

TEST(Phone, OneNumberUnderManySpellings) {
  for (const char* spelling :
       {"+86 20 8765 4321", "+86 (0)20 8765-4321", "0086 20 87654321", "020-87654321", "(020) 8765 4321",
        "８６２０８７６５４３２１", "+86\u200B2087654321", "20 8765 4321", "020 8765 4321 ext. 12",
        "+862087654321 / +8613812345678", "0086(20)87654321"}) {
    EXPECT_EQ(parse_phone(spelling, "CN").e164, "+862087654321") << spelling;
  }
  EXPECT_EQ(parse_phone("020 8765 4321 ext. 12", "CN").extension, "12");
  EXPECT_EQ(parse_phone("020 8765 4321转12", "CN").extension, "12");
  EXPECT_EQ(parse_phone("8613812345678", "CN").e164, "+8613812345678");
  EXPECT_EQ(parse_phone("13812345678", "CN").kind, PhoneKind::Mobile);
}

TEST(Phone, CountriesOwnWays) {
  EXPECT_EQ(parse_phone("0011 86 138 1234 5678", "AU").e164, "+8613812345678");
  EXPECT_EQ(parse_phone("011 86 138 1234 5678", "US").e164, "+8613812345678");
  EXPECT_EQ(parse_phone("8 912 345 67 89", "RU").e164, "+79123456789");
  EXPECT_EQ(parse_phone("06 698 12345", "IT").e164, "+390669812345");
  EXPECT_EQ(parse_phone("0912 345 678", "VN").country, "VN");
  EXPECT_EQ(parse_phone("(212) 736-5000", "US").e164, "+12127365000");
  EXPECT_EQ(parse_phone("+1 416 979 2000").country, "CA");
  EXPECT_EQ(parse_phone("+7 701 123 4567").country, "KZ");
  EXPECT_EQ(parse_phone("02 9876 5432", "AU").kind, PhoneKind::FixedLine);
  EXPECT_EQ(parse_phone("11 4321 5678", "AR").country, "AR");
}

TEST(Phone, WhatCannotBeIsImpossible) {
  EXPECT_EQ(parse_phone("+86 1", "CN").plausibility, PhonePlausibility::Impossible);
  EXPECT_EQ(parse_phone("+999 123 456 789").plausibility, PhonePlausibility::Impossible);
  EXPECT_EQ(parse_phone("0412 345 6789 12", "AU").plausibility, PhonePlausibility::Impossible);
  EXPECT_EQ(parse_phone("10038123456", "CN").plausibility, PhonePlausibility::Impossible);
  EXPECT_EQ(parse_phone("12345678").plausibility, PhonePlausibility::Undecided);
  EXPECT_EQ(parse_phone("8765 4321", "CN").plausibility, PhonePlausibility::Undecided);  // no area code
  EXPECT_EQ(parse_phone("", "CN").plausibility, PhonePlausibility::Undecided);
  EXPECT_EQ(parse_phone("no phone", "CN").digits, "");
  EXPECT_EQ(parse_phone(std::string(70000, '1'), "CN").plausibility, PhonePlausibility::Impossible);
}

TEST(Phone, WhatOnlyAnInventorWouldWrite) {
  EXPECT_EQ(parse_phone("13888888888", "CN").plausibility, PhonePlausibility::MadeUp);
  EXPECT_EQ(parse_phone("13801234567", "CN").plausibility, PhonePlausibility::MadeUp);
  EXPECT_EQ(parse_phone("(212) 555-0123", "US").plausibility, PhonePlausibility::MadeUp);
  EXPECT_EQ(parse_phone("0491 570 156", "AU").plausibility, PhonePlausibility::MadeUp);
  EXPECT_EQ(parse_phone("020 7946 0958", "GB").plausibility, PhonePlausibility::MadeUp);
  EXPECT_EQ(parse_phone("+86 20 8765 4321", "CN").plausibility, PhonePlausibility::MadeUp);
  EXPECT_EQ(parse_phone("+86 20 8765 4329", "CN").plausibility, PhonePlausibility::Plausible);
  EXPECT_EQ(parse_phone("13812345098", "CN").plausibility, PhonePlausibility::Plausible);
}

TEST(PhonePlan, ExamplesOfEveryCountryAreRead) {
  std::set<std::string> regions;
  pn::PhoneNumberUtil::GetInstance()->GetSupportedRegions(&regions);
  for (const auto& region : regions) {
    pn::PhoneNumber example;
    if (!pn::PhoneNumberUtil::GetInstance()->GetExampleNumberForType(region, pn::PhoneNumberUtil::MOBILE,
                                                                     &example))
      continue;
    std::string e164;
    pn::PhoneNumberUtil::GetInstance()->Format(example, pn::PhoneNumberUtil::E164, &e164);
    EXPECT_EQ(parse_phone(e164).e164, e164) << region;
    EXPECT_NE(parse_phone(e164).plausibility, PhonePlausibility::Impossible) << region << e164;
  }
}

// Found by the law below: beginnings that the table once called valid as a whole, and of which some numbers
// are not.
TEST(PhonePlan, ABeginningOfWhichOnlySomeNumbersAreValidIsLeftToTheLibrary) {
  for (const auto& [country, national] :
       {std::pair{"US", "5232119139"}, {"CN", "1010097668"}, {"CN", "1080096429"}}) {
    const PhonePlan& plan = *phone_plan(country);
    EXPECT_EQ(plan.find(national), nullptr) << country << national;
    EXPECT_FALSE(ask_library("+" + std::string{plan.calling_code} + national, "").valid)
        << country << national;
  }
}

// The table against the library that it was made from.
RC_GTEST_PROP(PhonePlanLaws, WhatTheTableCallsValidTheLibraryCallsValid, ()) {
  const std::string country =
      *rc::gen::element<std::string>("CN", "VN", "AU", "US", "DE", "GB", "FR", "RU", "IN", "JP", "KR", "ES",
                                     "IT", "BR", "ZA", "NL", "TH", "MY", "HK");
  const PhonePlan& plan = *phone_plan(country);
  const PhoneRange& range = plan.ranges[*rc::gen::inRange<std::size_t>(0, plan.ranges.size())];
  std::string national = std::to_string(*rc::gen::inRange<int>(range.first, range.last + 1));
  national.insert(0, 4 - national.size(), '0');
  while (national.size() < range.length) national += *rc::gen::inRange<char>('0', '9' + 1);
  const std::string e164 = "+" + std::string{plan.calling_code} + national;
  const LibraryAnswer answer = ask_library(e164, "");
  RC_ASSERT(answer.valid);
  const StandardPhone phone = parse_phone(e164);
  RC_ASSERT(phone.e164 == e164);
  RC_ASSERT(phone.country == answer.country);
}

RC_GTEST_PROP(PhoneLaws, ACanonicalFormThatCanBeIsItsOwn, ()) {
  const std::string country =
      *rc::gen::element<std::string>("CN", "VN", "AU", "US", "DE", "GB", "RU", "BR", "AR", "MX", "");
  const std::string digits = *rc::gen::container<std::string>(rc::gen::inRange<char>('0', '9' + 1));
  const StandardPhone once = parse_phone(digits, country);
  if (once.e164.empty() || once.plausibility == PhonePlausibility::Impossible) return;
  const StandardPhone twice = parse_phone(once.e164);
  RC_ASSERT(twice.e164 == once.e164);
  RC_ASSERT(twice.plausibility == once.plausibility);
}

}  // namespace
}  // namespace tidewaiter::text
