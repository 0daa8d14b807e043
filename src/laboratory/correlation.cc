#include "laboratory/correlation.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <tuple>

namespace tidewaiter::laboratory {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kPlaces = 1'024;

std::string folded(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ') out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return out;
}

struct Range {
  double low, high;
  double width() const { return high - low; }
};
Range range_of(const Spectrum& spectrum) {
  return {std::min(spectrum.first_x, spectrum.last_x), std::max(spectrum.first_x, spectrum.last_x)};
}

// The value at an abscissa inside the range, straight between two ordinates.
double value_at(const Spectrum& spectrum, double x) {
  const double last = static_cast<double>(spectrum.y.size() - 1);
  const double place =
      std::clamp((x - spectrum.first_x) / (spectrum.last_x - spectrum.first_x) * last, 0.0, last);
  const auto left = std::min(static_cast<std::size_t>(place), spectrum.y.size() - 2);
  const double part = place - static_cast<double>(left);
  return spectrum.y[left] * (1 - part) + spectrum.y[left + 1] * part;
}

std::vector<double> values_over(const Spectrum& spectrum, const Range& range) {
  const bool transmittance =
      folded(spectrum.y_units).starts_with("TRANSMITTANCE") || folded(spectrum.y_units).starts_with("%T");
  const double whole = *std::max_element(spectrum.y.begin(), spectrum.y.end()) > 2 ? 100 : 1;
  std::vector<double> values(kPlaces);
  for (std::size_t i = 0; i < kPlaces; ++i) {
    const double x = range.low + range.width() * static_cast<double>(i) / static_cast<double>(kPlaces - 1);
    values[i] = value_at(spectrum, x);
    if (transmittance) values[i] = -std::log10(std::max(values[i] / whole, 1e-4));
  }
  return values;
}

// Brings values to mean 0 and greatest magnitude 1, so that no square overflows; false where they are flat.
bool level(std::vector<double>& values) {
  double mean = 0, most = 0;
  for (const double v : values) mean += v / static_cast<double>(values.size());
  for (auto& v : values) most = std::max(most, std::abs(v -= mean));
  if (!(most > 1e-12 * std::max(1.0, std::abs(mean))) || !std::isfinite(most)) return false;
  for (auto& v : values) v /= most;
  return true;
}

}  // namespace

base::Result<std::int32_t> correlation_ppm(const Spectrum& a, const Spectrum& b) {
  if (folded(a.x_units) != folded(b.x_units))
    return fail(ErrorCode::Conflict, "XUNITS", b.x_units, a.x_units);
  if (folded(a.data_type) != folded(b.data_type))
    return fail(ErrorCode::Conflict, "DATA TYPE", b.data_type, a.data_type);
  const auto of_a = range_of(a), of_b = range_of(b);
  const Range both{std::max(of_a.low, of_b.low), std::min(of_a.high, of_b.high)};
  if (!(both.width() >= std::min(of_a.width(), of_b.width()) / 2))
    return fail(ErrorCode::OutOfRange, "FIRSTX", b.title,
                "spectra that overlap in half of the shorter one's range");
  auto left = values_over(a, both), right = values_over(b, both);
  if (!level(left) || !level(right))
    return fail(ErrorCode::OutOfRange, "XYDATA", "a flat line", "a spectrum that rises and falls");
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < kPlaces; ++i) {
    ab += left[i] * right[i];
    aa += left[i] * left[i];
    bb += right[i] * right[i];
  }
  return static_cast<std::int32_t>(std::lround(std::clamp(ab / std::sqrt(aa * bb), -1.0, 1.0) * 1e6));
}

void sort_by_likeness(std::vector<Likeness>& all) {
  std::sort(all.begin(), all.end(), [](const Likeness& a, const Likeness& b) {
    return std::tie(b.correlation_ppm, a.substance, a.title) <
           std::tie(a.correlation_ppm, b.substance, b.title);
  });
}

std::vector<Likeness> likenesses(const Spectrum& spectrum, std::span<const Reference> library) {
  std::vector<Likeness> all;
  for (const auto& one : library) {
    if (const auto ppm = correlation_ppm(spectrum, one.spectrum))
      all.push_back({one.substance, one.spectrum.title, *ppm, one.number});
  }
  sort_by_likeness(all);
  return all;
}

}  // namespace tidewaiter::laboratory
