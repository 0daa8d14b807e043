// Two seizures beside each other: the same from both sides, evidence and no verdict.

#include <gmock/gmock.h>

#include "evidence_room.h"
#include "service/instruments.h"
#include "service/kept_files.h"
#include "service/readings.h"
#include "service/seizure_likeness.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using custody::SeizureNumber;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kProfile =
    "name,retention,area\nAlpha,4.10,100\nbeta,5.20,40\ngamma,7.00,10\ndelta,9.5,5\n";
constexpr const char* kAlike = "retention,area\n4.11,205\n5.19,81\n7.02,19\n9.49,11\n";
constexpr const char* kOther = "name,retention,area\nepsilon,3.00,80\nzeta,6.10,50\nbeta,5.20,2\n";

class Likeness : public EvidenceRoom {
 protected:
  store::ReadingRow attached(const custody::ExhibitId& id, const std::string& octets,
                             laboratory::ReadingKind kind = laboratory::ReadingKind::Profile) {
    NewReading reading;
    reading.kind = kind;
    reading.exhibit = id;
    reading.taken_at = clock_.now();
    const auto row = attach_reading(*service_, {"chemist-1", ""}, reading, octets);
    EXPECT_TRUE(row) << base::to_string(row.error());
    return row ? *row : store::ReadingRow{};
  }
  SeizureLikeness compared(std::uint64_t a, std::uint64_t b) {
    const auto reader = *service_->store().snapshot();
    const auto found = compare_seizures(*service_, *reader, SeizureNumber{a}, SeizureNumber{b});
    EXPECT_TRUE(found) << base::to_string(found.error());
    return found ? *found : SeizureLikeness{};
  }
};

TEST_F(Likeness, ProfilesAgreePeakByPeakAndBothSidesSayTheSame) {
  const auto one = seized(100, 0, 1), other = seized(100, 0, 2);
  EXPECT_THAT(to_string(attached(one, kProfile)), HasSubstr("4 peaks (presumptive)"));
  attached(other, kAlike);
  attached(other, kOther);
  const auto likeness = compared(1, 2);
  ASSERT_EQ(likeness.readings.size(), 2u);
  const auto& best = likeness.readings[0];
  ASSERT_TRUE(best.peaks);
  EXPECT_GT(best.peaks->pearson_ppm, 990'000);
  EXPECT_EQ(best.peaks->peaks.size(), 4u) << "retentions a hundredth of a minute apart are one peak";
  EXPECT_EQ(best.peaks->agreeing(), 4u);
  EXPECT_EQ(best.peaks->peaks[0].peak, "alpha");
  EXPECT_EQ(best.peaks->peaks[0].share_a_ppm, 645'161) << "100 of 155";
  EXPECT_LT(likeness.readings[1].peaks->pearson_ppm, 200'000);
  EXPECT_EQ(likeness.readings[1].peaks->peaks.size(), 6u) << "beta is in both, five are in one alone";
  EXPECT_EQ(mirrored(compared(2, 1)), likeness) << "symmetric";
  EXPECT_THAT(to_string(likeness),
              HasSubstr("These are likenesses, not a finding that the two have one source."));
  EXPECT_EQ(findings(), "");
}

TEST_F(Likeness, WhatIsPresumptiveIsNotTheSameSubstance) {
  const auto one = seized(100, 0, 1), other = seized(100, 0, 2);
  auto likeness = compared(1, 2);
  ASSERT_EQ(likeness.substances.size(), 1u);
  EXPECT_FALSE(likeness.substances[0].same()) << "presumptive on both sides";
  EXPECT_THAT(to_string(likeness), HasSubstr("presumptive and presumptive: not counted as the same"));
  const custody::Confirmation confirmation{
      "methamphetamine", "laboratory 1", "ISO/IEC 17025", "GC-MS", {}, 0};
  for (const auto& [id, seal] : {std::pair{one, "S-1"}, {other, "S-2"}}) {
    ASSERT_TRUE(seal_exhibit(*service_, table(), id, seal));
    to_laboratory(id, 100);
  }
  ASSERT_TRUE(confirm_exhibit(*service_, both("chemist-1", "officer-9"), one, confirmation));
  EXPECT_FALSE(compared(1, 2).substances[0].same()) << "confirmed on one side alone";
  ASSERT_TRUE(confirm_exhibit(*service_, both("chemist-1", "officer-9"), other, confirmation));
  EXPECT_TRUE(compared(1, 2).substances[0].same());
}

TEST_F(Likeness, PackagingIsHeldBesideInWordsAndByThePictureItself) {
  const auto one = seized(100, 0, 1), other = seized(100, 0, 2);
  const std::string picture = std::string{"\x89PNG\r\n\x1a\n"} + " a lotus";
  for (const auto& id : {one, other}) {
    NewKeptFile file;
    file.exhibit = id;
    file.taken_at = clock_.now();
    const auto row = keep_file(*service_, chief(), file, picture);
    ASSERT_TRUE(row);
    ASSERT_TRUE(note_packaging(*service_, chief(), id, custody::PackagingTrait::Logo,
                               id == one ? "a red  Lotus" : "A red lotus ", row->sha256));
    ASSERT_TRUE(note_packaging(*service_, chief(), id, custody::PackagingTrait::Tape,
                               id == one ? "brown" : "clear", ""));
  }
  EXPECT_EQ(note_packaging(*service_, chief(), one, custody::PackagingTrait::Print, "p", std::string(64, 'a'))
                .error()
                .field,
            "photograph");
  EXPECT_EQ(note_packaging(*service_, chief(), one, custody::PackagingTrait::Print, " ", "").error().field,
            "value");
  const auto likeness = compared(1, 2);
  ASSERT_EQ(likeness.traits.size(), 2u);
  EXPECT_EQ(likeness.traits[0].trait, "logo");
  EXPECT_TRUE(likeness.traits[0].same);
  EXPECT_TRUE(likeness.traits[0].same_picture);
  EXPECT_FALSE(likeness.traits[1].same);
  EXPECT_EQ(mirrored(compared(2, 1)), likeness);
  EXPECT_EQ(findings(), "");
}

TEST_F(Likeness, AnExpiredInstrumentSaysSoAndWhatCannotBeComparedIsNamed) {
  const auto one = seized(100, 0, 1), other = seized(100, 0, 2);
  Equipment gc;
  gc.examines = false;
  ASSERT_TRUE(register_instrument(*service_, chief(), "CNCAN",
                                  {"GC-1", {}, true, kBegin - base::DurationMs::days(1)}, gc));
  NewReading reading;
  reading.kind = laboratory::ReadingKind::Profile;
  reading.exhibit = one;
  reading.taken_at = clock_.now();
  reading.office = "CNCAN", reading.instrument = "GC-1";
  ASSERT_TRUE(attach_reading(*service_, {"chemist-1", ""}, reading, kProfile));
  attached(other, kAlike);
  attached(other, "name,area\nalpha,1\nbeta,1\ngamma,1\ndelta,1\n");
  const auto likeness = compared(1, 2);
  ASSERT_EQ(likeness.readings.size(), 1u);
  EXPECT_THAT(likeness.readings[0].warning, HasSubstr("X1-1: an expired instrument"));
  ASSERT_EQ(likeness.left_out.size(), 1u);
  EXPECT_THAT(likeness.left_out[0], HasSubstr("all of one size"));
  const auto reader = *service_->store().snapshot();
  EXPECT_EQ(compare_seizures(*service_, *reader, SeizureNumber{1}, SeizureNumber{1}).error().code,
            ErrorCode::Conflict);
  EXPECT_EQ(compare_seizures(*service_, *reader, SeizureNumber{1}, SeizureNumber{9}).error().code,
            ErrorCode::NotFound);
}

}  // namespace
}  // namespace tidewaiter::service
