// A spectrum that is read is written out in plain numbers and read again the same; it can be drawn, and is
// like itself unless it is flat. Where a table of a trace detector is read, its words are made. Peaks that
// are read are wholly like themselves, and as like others as others are like them.

#include <cmath>

#include "base/check.h"
#include "laboratory/jcamp_writer_test.h"
#include "laboratory/laboratory.h"

using namespace tidewaiter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets{reinterpret_cast<const char*>(data), size};
  static_cast<void>(laboratory::media_of(octets));
  if (const auto lines = laboratory::read_trace_report(octets))
    TW_CHECK(!laboratory::to_string(*lines).empty());
  if (const auto list = laboratory::read_peaks(octets); list && list->peaks.size() < 1'000) {
    const auto like = laboratory::compare_profiles(*list, *list);
    TW_CHECK(!like || std::abs(like->pearson_ppm - 1'000'000) <= 1);
    auto half = *list;
    half.peaks.resize(list->peaks.size() / 2 + 1);
    const auto there = laboratory::compare_profiles(*list, half),
               back = laboratory::compare_profiles(half, *list);
    TW_CHECK(there.has_value() == back.has_value());
    TW_CHECK(!there || *there == laboratory::mirrored(*back));
  }
  const auto spectrum = laboratory::read_jcamp(octets);
  if (!spectrum || spectrum->y.size() > 20'000) return 0;
  const auto again = laboratory::read_jcamp(write_jcamp(*spectrum, laboratory::Form::Affn, 8));
  TW_CHECK(again && again->y == spectrum->y);
  auto svg = laboratory::spectrum_svg(*spectrum);
  svg.erase(0, svg.find("points="));  // what stands before it may be the file's own words
  TW_CHECK(svg.find("nan") == std::string::npos && svg.find("inf") == std::string::npos);
  const auto like = laboratory::correlation_ppm(*spectrum, *spectrum);
  TW_CHECK(!like || std::abs(*like - 1'000'000) <= 1);
  return 0;
}
