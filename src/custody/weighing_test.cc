#include "custody/weighing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "env/random.h"

namespace tidewaiter::custody {
namespace {

using base::ErrorCode;
using base::Instant;
using base::MassMg;

Weighing parcel() {
  return {ExhibitId{"X1-1"},
          MassMg{2'010'000},
          MassMg{10'000},
          2,
          {"scale-1", MassMg{10}, MassMg{5}, Instant{100}},
          Instant{50},
          "vault-1",
          *TwoOfficers::make(OfficerId{"officer-7"}, OfficerId{"officer-9"}),
          {}};
}

TEST(Weighing, UncertaintyOfASumFollowsTheFormula) {
  for (const std::int64_t d : {1, 10, 100, 1'000}) {
    for (const std::int64_t n : {1, 2, 3, 7, 100, 2'000}) {
      for (const std::int64_t cce : {std::int64_t{0}, d, 30 * d}) {
        const auto found = summed_uncertainty({"s", MassMg{d}, MassMg{cce}, Instant{}}, n);
        ASSERT_TRUE(found);
        const double wanted =
            static_cast<double>(d) / 2 * (static_cast<double>(n) + std::sqrt(3.0 * static_cast<double>(n))) +
            static_cast<double>(n * cce);
        EXPECT_GE(static_cast<double>(found->milligrams()), wanted - 1e-6) << d << ' ' << n << ' ' << cce;
        EXPECT_LT(static_cast<double>(found->milligrams()), wanted + 1.5) << d << ' ' << n << ' ' << cce;
      }
    }
  }
  // Three readings of 0.01 g: (10/2)(3 + 3) = 30 mg, exactly.
  EXPECT_EQ(*summed_uncertainty({"s", MassMg{10}, MassMg{0}, Instant{}}, 3), MassMg{30});
}

// Where the formula comes from, reckoned otherwise: each reading is off by at most the calibration error and half
// a digit that the check itself could not see, in one direction; and the last digits that N readings round away
// are independent, each with a standard deviation of d/√12, so that three of their sum's are 3·d·√(N/12) =
// (d/2)·√(3N).
TEST(Weighing, UncertaintyOfASumCoversTheWorstScaleAndThreeDeviationsOfItsRounding) {
  constexpr int kTrials = 3'000;
  constexpr double kDigit = 10, kError = 5;
  env::SeededRandom random{7};
  const auto up_to = [&](std::uint64_t below) { return static_cast<double>(random.below(below)) / 1'000; };
  for (const int n : {1, 2, 5, 50, 200}) {
    const auto stated = summed_uncertainty({"s", MassMg{10}, MassMg{5}, Instant{}}, n);
    int covered = 0;
    double worst = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
      double off = 0;
      for (int reading = 0; reading < n; ++reading) {
        const double mass = up_to(1'000'000'000);
        off += std::round((mass + kError + kDigit / 2) / kDigit) * kDigit - mass;
      }
      worst = std::max(worst, off);
      covered += off <= static_cast<double>(stated->milligrams()) ? 1 : 0;
    }
    EXPECT_GE(covered, kTrials * 997 / 1'000) << n;
    EXPECT_GT(worst, 0.75 * static_cast<double>(stated->milligrams())) << n;  // and it is hardly wider than that
  }
}

TEST(Weighing, IsMadeOfGrossAndTareOnAScaleInCalibration) {
  const auto made = weigh(parcel());
  ASSERT_TRUE(made);
  EXPECT_EQ(made->net(), MassMg{2'000'000});
  EXPECT_EQ(made->uncertainty, MassMg{33});  // (10/2)(2 + √6) + 2·5 = 32.2, rounded up
  const auto refused = [](auto change) {
    auto weighing = parcel();
    change(weighing);
    return weigh(weighing).error();
  };
  EXPECT_EQ(refused([](Weighing& w) { w.at = Instant{101}; }).field, "scale.calibrated_until");
  EXPECT_EQ(refused([](Weighing& w) { w.tare = MassMg{3'000'000}; }).field, "tare");
  EXPECT_EQ(refused([](Weighing& w) { w.gross = MassMg{-1}; }).field, "gross");
  EXPECT_EQ(refused([](Weighing& w) { w.scale.calibration_error = MassMg{301}; }).field,
            "scale.calibration_error");
  EXPECT_EQ(refused([](Weighing& w) { w.place.clear(); }).code, ErrorCode::Missing);
  EXPECT_EQ(refused([](Weighing& w) { w.scale.readability = MassMg{0}; }).field, "scale.readability");
}

// N is what was read: no officer says how many readings there were.
TEST(Weighing, C4_ReadingsFollowFromWhatWasRead) {
  auto said = parcel();
  said.readings = 100'000;
  EXPECT_EQ(weigh(said)->readings, 2);
  EXPECT_EQ(weigh(said)->uncertainty, MassMg{33});
  auto bare = parcel();
  bare.tare = {};
  bare.readings = 7;
  EXPECT_EQ(weigh(bare)->readings, 1);
  auto sum = parcel();
  sum.gross = sum.tare = {};
  sum.lots = {{MassMg{1'010'000}, MassMg{10'000}}, {MassMg{1'000'000}, MassMg{}}};
  const auto made = weigh(sum);
  ASSERT_TRUE(made) << to_string(made.error());
  EXPECT_EQ(made->readings, 3) << "two of the first lot, one of the second";
  EXPECT_EQ(made->net(), MassMg{2'000'000});
  sum.gross = MassMg{2'010'000};
  EXPECT_EQ(weigh(sum).error().code, ErrorCode::Conflict) << "the sum is reckoned, not stated";
  sum.gross = {};
  sum.lots.assign(1'001, {MassMg{1'000}, MassMg{}});
  EXPECT_EQ(weigh(sum).error().field, "lots");
  sum.lots = {{MassMg{1'000}, MassMg{2'000}}};
  EXPECT_EQ(weigh(sum).error().field, "tare");
}

TEST(Weighing, C4_AScaleThatIsTooCoarseForTheMassIsRefused) {
  auto coarse = parcel();
  coarse.scale.readability = MassMg{10'000};
  coarse = *weigh(coarse);
  ASSERT_GT(coarse.uncertainty, MassMg{20'000});
  EXPECT_EQ(suits(coarse, {}).error().field, "scale");
  EXPECT_EQ(compare(MassMg{2'000'000}, MassMg{33}, coarse).error().field, "scale");
  EXPECT_EQ(suits(coarse, {}).error().expected.find("2000"), std::string::npos)
      << "what the book has is not told to whoever weighs";
  EXPECT_TRUE(suits(coarse, MassMg{3'000'000}))
      << "a kilogram of three is gone: an inquiry, not another scale";
  EXPECT_EQ(compare(MassMg{3'000'000}, MassMg{33}, coarse)->verdict, Verdict::Discrepant);
  auto trace = parcel();
  trace.gross = MassMg{10'050};
  EXPECT_TRUE(suits(*weigh(trace), {})) << "50 mg on a scale that reads 10 mg";
  // As many lots as there may be: the bound of half a kilogram would be twenty grams.
  auto lots = parcel();
  lots.gross = lots.tare = {};
  lots.lots.assign(1'000, {MassMg{510}, MassMg{10}});
  EXPECT_EQ(suits(*weigh(lots), MassMg{500'000}).error().field, "scale");
}

TEST(Weighing, AComparisonIsToldInWords) {
  EXPECT_EQ(to_string(*compare(MassMg{40'000}, MassMg{17}, MassMg{39'980}, MassMg{17})),
            "39.98 g, 20 mg less than the 40 g expected, within ±25 mg");
  EXPECT_EQ(to_string(*compare(MassMg{40'000}, MassMg{17}, MassMg{40'100}, MassMg{17})),
            "40.1 g, 100 mg more than the 40 g expected, outside ±25 mg");
  EXPECT_EQ(to_string(*compare(MassMg{1}, MassMg{1}, MassMg{1}, MassMg{1})), "0.001 g, as expected");
  EXPECT_EQ(compare(MassMg{1}, MassMg{1}, MassMg{1}, MassMg{1}, {5, ""}).error().field, "drying.ground");
}

TEST(Exhibit, APresumptiveResultIsNeverShownAsAConfirmedOne) {
  Exhibit one;
  one.id = ExhibitId{"X1-1"};
  one.presumptive = "ketamine";
  ASSERT_TRUE(check(one));
  EXPECT_EQ(substance_text(one), "ketamine (presumptive)");
  one.confirmed = Confirmation{"methamphetamine", "laboratory-1", "ISO/IEC 17025", "GC-MS", 800'000, 20'000};
  ASSERT_TRUE(check(one));
  EXPECT_EQ(substance_text(one), "methamphetamine (confirmed, GC-MS)");
  EXPECT_EQ(one.presumptive, "ketamine");
  EXPECT_EQ(base_mass(one, MassMg{40'001}), MassMg{32'000});
  one.confirmed->accreditation.clear();
  EXPECT_EQ(check(one).error().field, "confirmed.accreditation");
}

TEST(Exhibit, AValueIsOfADayAndInACurrencyThatThereAre) {
  const auto refused = [](const std::string& currency, const std::string& date) {
    const auto done = check(Valuation{1'000, currency, "street price", date});
    return done ? std::string{} : done.error().field;
  };
  EXPECT_EQ(refused("VND", "2028-02-29"), "");
  EXPECT_EQ(refused("ZZZ", "2026-11-30"), "value.currency");
  EXPECT_EQ(refused("vnd", "2026-11-30"), "value.currency");
  for (const char* date : {"2026-99-99", "2026-02-29", "2026-11-31", "2026-11-3", "2026-11-30T00:00:00Z", ""})
    EXPECT_EQ(refused("VND", date), "value.date") << date;
}

TEST(Exhibit, EachKindAsksForWhatMakesItEvidence) {
  Exhibit one;
  one.id = ExhibitId{"X1-1"};
  one.kind = ExhibitKind::Device;
  EXPECT_EQ(check(one).error().field, "serial_numbers");
  one.serial_numbers = {"none"};
  EXPECT_TRUE(check(one));
  one.presumptive = "ketamine";
  EXPECT_EQ(check(one).error().code, ErrorCode::Conflict);
  one = {};
  one.id = ExhibitId{"X1-2"};
  EXPECT_EQ(check(one).error().field, "presumptive");
  one.kind = ExhibitKind::Money;
  EXPECT_EQ(check(one).error().field, "count");
  EXPECT_EQ(part_of(ExhibitId{"X4-1"}, 2).text(), "X4-1.2");
}

}  // namespace
}  // namespace tidewaiter::custody
