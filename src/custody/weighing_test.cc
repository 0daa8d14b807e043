#include "custody/weighing.h"

#include <gtest/gtest.h>

#include <cmath>

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
    for (const std::int64_t n : {1, 2, 3, 7, 100, 5'000}) {
      for (const std::int64_t cce : {0, 5, 50}) {
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
  EXPECT_EQ(refused([](Weighing& w) { w.readings = 1; }).field, "readings");
  EXPECT_EQ(refused([](Weighing& w) { w.place.clear(); }).code, ErrorCode::Missing);
  EXPECT_EQ(refused([](Weighing& w) { w.scale.readability = MassMg{0}; }).field, "scale.readability");
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
