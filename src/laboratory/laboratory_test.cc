#include "laboratory/laboratory.h"

#include <gmock/gmock.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace tidewaiter::laboratory {
namespace {

using base::ErrorCode;
using testing::HasSubstr;
using namespace std::string_literals;

// Peaks at these places of 400 to 1,800 per centimetre, on a slope.
Spectrum raman(const std::string& title, std::initializer_list<double> peaks, double noise = 0) {
  Spectrum made{title, "RAMAN SPECTRUM", "1/CM", "ARBITRARY UNITS", "", "", 400, 1'800, {}};
  made.y.resize(701);
  for (std::size_t i = 0; i < made.y.size(); ++i) {
    const double x = made.x(i);
    made.y[i] = 0.0001 * x + noise * std::sin(static_cast<double>(i * i % 97));
    for (const double peak : peaks) made.y[i] += std::exp(-(x - peak) * (x - peak) / 128);
  }
  return made;
}

TEST(Correlation, OneIsItselfWhateverItsScaleAndDirection) {
  const auto one = raman("one", {620, 838, 1'003});
  EXPECT_EQ(correlation_ppm(one, one), 1'000'000);
  auto other = one;
  for (auto& y : other.y) y = 17 * y + 400;
  EXPECT_GE(*correlation_ppm(one, other), 999'999);
  std::swap(other.first_x, other.last_x);
  std::reverse(other.y.begin(), other.y.end());
  EXPECT_GE(*correlation_ppm(one, other), 999'999);
}

RC_GTEST_PROP(CorrelationLaws, IsSymmetricAndBounded, ()) {
  const auto any = [] {
    Spectrum made{"t", "RAMAN SPECTRUM", "1/CM", "A", "", "", 0, 100, {}};
    made.y.resize(static_cast<std::size_t>(*rc::gen::inRange(2, 50)));
    for (auto& y : made.y) y = *rc::gen::inRange(-1'000, 1'000);
    made.first_x = *rc::gen::inRange(-20, 20);
    return made;
  };
  const auto a = any(), b = any();
  const auto ab = correlation_ppm(a, b), ba = correlation_ppm(b, a);
  RC_ASSERT(ab.has_value() == ba.has_value());
  if (!ab) return;
  RC_ASSERT(std::abs(*ab - *ba) <= 1);
  RC_ASSERT(*ab >= -1'000'000 && *ab <= 1'000'000);
}

TEST(Correlation, TransmittanceIsComparedAsAbsorbance) {
  auto absorbance = raman("a", {620, 1'003});
  absorbance.data_type = "INFRARED SPECTRUM";
  absorbance.y_units = "ABSORBANCE";
  auto transmittance = absorbance;
  transmittance.y_units = "TRANSMITTANCE";
  for (auto& y : transmittance.y) y = std::pow(10, -y);
  EXPECT_GE(*correlation_ppm(absorbance, transmittance), 999'990);
  for (auto& y : transmittance.y) y *= 100;
  EXPECT_GE(*correlation_ppm(absorbance, transmittance), 999'990) << "in per cent";
}

TEST(Correlation, WhatCanNotBeComparedIsNot) {
  const auto one = raman("one", {620});
  auto other = one;
  other.x_units = "HZ";
  EXPECT_EQ(correlation_ppm(one, other).error().code, ErrorCode::Conflict);
  other = one;
  other.data_type = "INFRARED SPECTRUM";
  EXPECT_EQ(correlation_ppm(one, other).error().field, "DATA TYPE");
  other = one;
  other.first_x = 1'700, other.last_x = 3'000;
  EXPECT_EQ(correlation_ppm(one, other).error().field, "FIRSTX");
  other = one;
  for (auto& y : other.y) y = 5;
  EXPECT_EQ(correlation_ppm(one, other).error().field, "XYDATA");
}

TEST(Library, TheLikestComesFirstAndWhatCanNotBeComparedIsLeftOut) {
  auto infrared = raman("d", {620, 838, 1'003});
  infrared.data_type = "INFRARED SPECTRUM";
  const std::vector<Reference> library{{"sugar", raman("a", {520, 1'125, 1'460})},
                                       {"methamphetamine", raman("b", {620, 838, 1'003})},
                                       {"ketamine", raman("c", {620, 730, 1'030})},
                                       {"methamphetamine", infrared}};
  const auto found = likenesses(raman("tea 1", {620, 838, 1'003}, 0.05), library);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].substance, "methamphetamine");
  EXPECT_GT(found[0].correlation_ppm, 950'000);
  EXPECT_EQ(found[1].substance, "ketamine");
  EXPECT_LT(found[1].correlation_ppm, 700'000);
}

TEST(SpectrumSvg, EscapesItsTitleAndLosesNoPeak) {
  auto one = raman("<tea & \"sugar\">", {});
  one.y.resize(100'000);
  one.y[77'777] = 1'000;
  const auto svg = spectrum_svg(one);
  EXPECT_THAT(svg, HasSubstr("&lt;tea &amp; &quot;sugar&quot;&gt; (RAMAN SPECTRUM)"));
  EXPECT_THAT(svg, HasSubstr(",44.0 ")) << "the peak reaches the top";
  EXPECT_LT(svg.size(), 40'000u);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  one.y = {1e308, -1e308};
  EXPECT_EQ(spectrum_svg(one).find("nan"), std::string::npos);
}

TEST(Media, IsToldByTheFirstOctets) {
  EXPECT_EQ(media_of("\xff\xd8\xff\xe0 jpeg"), Media::Jpeg);
  EXPECT_EQ(media_of("\x89PNG\r\n\x1a\n"), Media::Png);
  EXPECT_EQ(media_of("II*\0 tiff"s), Media::Tiff);
  EXPECT_EQ(media_of(std::string(128, '\0') + "DICM"), Media::Dicom);
  EXPECT_EQ(media_of("%PDF-1.7"), Media::Pdf);
  EXPECT_EQ(media_of("\n##TITLE=t"), Media::JcampDx);
  EXPECT_EQ(media_of("substance,result\n"), Media::Csv);
  EXPECT_EQ(media_of("").error().code, ErrorCode::Missing);
  EXPECT_EQ(media_of("MZ\x90, a program\0"s).error().code, ErrorCode::Unsupported);
  EXPECT_FALSE(fits(ReadingKind::Photograph, Media::Pdf));
  EXPECT_FALSE(fits(ReadingKind::Spectrum, Media::Csv));
}

TEST(TraceReport, NamesWhatAlarmedAndSaysThatItIsPresumptive) {
  const auto lines = read_trace_report(
      "Sample,Substance,Result,Signal,Threshold\r\n1,cocaine,ALARM,812,300\r\n1,\"ketamine, base\",alarm,310,"
      "300\r\n1,heroin,clear,12,300\r\n");
  ASSERT_TRUE(lines) << to_string(lines.error());
  ASSERT_EQ(lines->size(), 3u);
  EXPECT_EQ((*lines)[1], (TraceLine{"ketamine, base", true, "310", "300"}));
  EXPECT_EQ(to_string(*lines), "alarm: cocaine, ketamine, base (presumptive)");
  EXPECT_EQ(to_string({{"heroin", false, "", ""}}), "clear");
}

TEST(TraceReport, ErrorsNameTheLine) {
  const auto refused = [](std::string_view csv) {
    const auto read = read_trace_report(csv);
    return read ? "read" : read.error().field + ": " + std::string{name(read.error().code)};
  };
  EXPECT_EQ(refused("substance,signal\n"), "result: missing");
  EXPECT_EQ(refused("substance,result\n"), "line 2: missing");
  EXPECT_EQ(refused("substance,result\ncocaine,perhaps\n"), "line 2, result: unknown_code");
  EXPECT_EQ(refused("substance,result\n,alarm\n"), "line 2, substance: missing");
  EXPECT_EQ(refused("substance,result\n\"co\"caine,alarm\n"), "line 2: malformed");
  EXPECT_EQ(refused("substance,result\n\"cocaine,alarm\n"), "line 2: encoding");
  EXPECT_EQ(refused("substance,result\n" + std::string(300, 'x')), "line 2: too_large");
}

}  // namespace
}  // namespace tidewaiter::laboratory
