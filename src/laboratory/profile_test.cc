#include "laboratory/profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace tidewaiter::laboratory {
namespace {

using base::ErrorCode;

PeakList peaks(const std::string& csv) {
  const auto list = read_peaks(csv);
  EXPECT_TRUE(list) << to_string(list.error());
  return list ? *list : PeakList{};
}

TEST(Peaks, AreReadFromCsvAndFromAPeakTable) {
  const auto csv = peaks("Name,Retention,Area\n\"beta, cis\",5.2,40\nAlpha,4.1,100\n\n");
  ASSERT_EQ(csv.peaks.size(), 2u);
  EXPECT_EQ(csv.peaks[0], (Peak{"alpha", 4.1, 100}));
  EXPECT_EQ(csv.peaks[1].name, "beta, cis");
  const auto table = peaks(
      "##TITLE= run 7\n##JCAMP-DX= 4.24\n##DATA TYPE= MASS SPECTRUM\n##NPOINTS= 3\n##XFACTOR= 0.5\n"
      "##PEAK TABLE= (XY..XY)\n$$ a comment\n8.2, 100; 10.4,40\n14 10\n##END=\n");
  ASSERT_EQ(table.peaks.size(), 3u);
  EXPECT_EQ(table.title, "run 7");
  EXPECT_EQ(table.peaks[0], (Peak{"", 4.1, 100}));
  EXPECT_EQ(table.peaks[2], (Peak{"", 7, 10}));
}

TEST(Peaks, WhatIsWrongIsNamed) {
  const auto refused = [](const std::string& octets) {
    const auto list = read_peaks(octets);
    return list ? std::string{"read"} : list.error().field + ": " + std::string{name(list.error().code)};
  };
  EXPECT_EQ(refused("name,height\na,1\n"), "area: missing");
  EXPECT_EQ(refused("area,height\n1,1\n"), "name: missing");
  EXPECT_EQ(refused("name,area\n"), "peaks: missing");
  EXPECT_EQ(refused("name,area\na,-1\n"), "area: out_of_range");
  EXPECT_EQ(refused("name,area\na,nan\n"), "line 2, area: malformed");
  EXPECT_EQ(refused("name,area\na,1\nA,2\n"), "peaks: duplicate");
  EXPECT_EQ(refused("%PDF-1.7"), "file: unsupported");
  const std::string head = "##TITLE= t\n##JCAMP-DX= 4.24\n##NPOINTS= 2\n";
  EXPECT_EQ(refused(head + "##PEAK TABLE= (XYW..XYW)\n1,2,3\n##END=\n"), "PEAK TABLE: unsupported");
  EXPECT_EQ(refused(head + "##PEAK TABLE= (XY..XY)\n1,2 3,4 5,6\n##END=\n"), "NPOINTS: tampered");
  EXPECT_EQ(refused(head + "##PEAK TABLE= (XY..XY)\n1,2 3\n##END=\n"), "PEAK TABLE: malformed");
  EXPECT_EQ(refused(head + "##PEAK TABLE= (XY..XY)\n1,2 3,4\n"), "END: missing");
  EXPECT_EQ(refused(head + "##END=\n"), "PEAK TABLE: missing");
  // Found by laboratory_jcamp_fuzz: such a peak was not like itself.
  EXPECT_EQ(refused(head + "##PEAK TABLE= (XY..XY)\n0,2 3,4\n##END=\n"), "retention: out_of_range");
  EXPECT_EQ(refused("name,retention,area\na,-1,2\n"), "retention: out_of_range");
}

TEST(Profiles, TheFigureIsPearsonsOverFourthRootsOfShares) {
  // Shares 16/21, 4/21, 1/21 and 1/21, 4/21, 16/21. Their fourth roots are as 2, √2, 1 and 1, √2, 2, whose
  // mean is m = (3 + √2)/3: the figure is (2(2−m)(1−m) + (√2−m)²) / ((2−m)² + (√2−m)² + (1−m)²).
  const auto a = peaks("name,area\nx,16\ny,4\nz,1\n"), b = peaks("name,area\nx,1\ny,4\nz,16\n");
  const double root = std::sqrt(2.0), m = (3 + root) / 3;
  const double ab = 2 * (2 - m) * (1 - m) + (root - m) * (root - m);
  const double aa = (2 - m) * (2 - m) + (root - m) * (root - m) + (1 - m) * (1 - m);
  const auto found = compare_profiles(a, b);
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->pearson_ppm, 1e6 * ab / aa, 1);
  EXPECT_NEAR(found->cosine_ppm, 1e6 * 6 / 7, 1) << "(2 + 2 + 2) / (4 + 2 + 1)";
  EXPECT_EQ(found->agreeing(), 1u) << "the middle one";
  EXPECT_EQ(compare_profiles(a, a)->pearson_ppm, 1'000'000);
  EXPECT_EQ(compare_profiles(a, peaks("name,area\nx,160\ny,40\nz,10\n"))->pearson_ppm, 1'000'000)
      << "whatever was injected";
}

TEST(Profiles, AreTheSameFromBothSidesWhateverTheTies) {
  const std::vector<PeakList> lists{peaks("name,retention,area\na,1,5\nb,1.03,5\n,1.06,5\n,2,9\n"),
                                    peaks("name,retention,area\na,9,5\n,1.02,7\n,1.045,7\n,2.05,1\n"),
                                    peaks("retention,area\n1,1\n1.04,2\n1.08,3\n1.5,4\n"),
                                    peaks("name,area\na,1\nb,2\nc,3\n")};
  for (const auto& one : lists) {
    for (const auto& other : lists) {
      const auto there = compare_profiles(one, other), back = compare_profiles(other, one);
      ASSERT_EQ(there.has_value(), back.has_value());
      if (!there) continue;
      EXPECT_EQ(mirrored(*back), *there);
    }
  }
}

TEST(Profiles, TooLittleOrTooFlatIsNoFigure) {
  const auto three = peaks("name,area\nx,16\ny,4\nz,1\n");
  EXPECT_EQ(compare_profiles(peaks("name,area\nx,1\ny,2\n"), peaks("name,area\nx,1\ny,2\n")).error().code,
            ErrorCode::OutOfRange);
  EXPECT_EQ(compare_profiles(three, peaks("name,area\nx,5\ny,5\nz,5\n")).error().code, ErrorCode::OutOfRange);
}

}  // namespace
}  // namespace tidewaiter::laboratory
