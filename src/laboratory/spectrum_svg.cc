#include "laboratory/spectrum_svg.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/xml_text.h"

namespace tidewaiter::laboratory {
namespace {

constexpr int kWidth = 960, kHeight = 480, kLeft = 90, kRight = 24, kTop = 44, kBottom = 56;
constexpr int kColumns = kWidth - kLeft - kRight;

std::string short_number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}
std::string pixel(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", value);
  return text.data();
}

std::string label(double x, double y, const char* anchor, std::string_view words) {
  return "<text x=\"" + pixel(x) + "\" y=\"" + pixel(y) + "\" text-anchor=\"" + anchor + "\">" +
         base::xml_text(words) + "</text>\n";
}

// The least and the greatest ordinate of a column, in the order in which they come.
struct Column {
  std::size_t first, second;
};

std::vector<Column> columns_of(const std::vector<double>& y) {
  const auto count = std::min<std::size_t>(kColumns, y.size());
  std::vector<Column> columns;
  for (std::size_t i = 0; i < count; ++i) {
    const auto from = y.begin() + static_cast<std::ptrdiff_t>(i * y.size() / count);
    const auto to = y.begin() + static_cast<std::ptrdiff_t>((i + 1) * y.size() / count);
    const auto [least, most] = std::minmax_element(from, to);
    columns.push_back({static_cast<std::size_t>(std::min(least, most) - y.begin()),
                       static_cast<std::size_t>(std::max(least, most) - y.begin())});
  }
  return columns;
}

}  // namespace

std::string spectrum_svg(const Spectrum& spectrum) {
  const auto ends = std::minmax_element(spectrum.y.begin(), spectrum.y.end());
  const double least = *ends.first, most = *ends.second;
  // Halves, so that the difference of the greatest doubles is finite.
  const double half_height = std::max(most / 2 - least / 2, 1e-300);
  const bool downwards = spectrum.data_type.find("INFRARED") != std::string::npos;
  const double low = std::min(spectrum.first_x, spectrum.last_x);
  const double high = std::max(spectrum.first_x, spectrum.last_x);
  const auto across = [&](double x) {
    const double part = (x / 2 - low / 2) / (high / 2 - low / 2);
    return kLeft + (downwards ? 1 - part : part) * kColumns;
  };
  const auto up = [&](double y) {
    return kHeight - kBottom - (y / 2 - least / 2) / half_height * (kHeight - kTop - kBottom);
  };
  std::string points;
  const auto add = [&](std::size_t i) {
    points += pixel(across(spectrum.x(i))) + ',' + pixel(up(spectrum.y[i])) + ' ';
  };
  for (const auto& column : columns_of(spectrum.y)) {
    add(column.first);
    if (column.second != column.first) add(column.second);
  }
  points.pop_back();
  const auto size = std::to_string(kWidth) + "\" height=\"" + std::to_string(kHeight);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + size +
                    "\" font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"" + size +
                    "\" fill=\"white\"/>\n";
  svg += label(kLeft, 26, "start", spectrum.title + " (" + spectrum.data_type + ")");
  svg += "<path d=\"M" + std::to_string(kLeft) + ' ' + std::to_string(kTop) + " V" +
         std::to_string(kHeight - kBottom) + " H" + std::to_string(kWidth - kRight) +
         "\" fill=\"none\" stroke=\"#666\"/>\n";
  svg += label(kLeft, kHeight - 34, "start", short_number(downwards ? high : low));
  svg += label(kWidth - kRight, kHeight - 34, "end", short_number(downwards ? low : high));
  svg += label(kLeft + kColumns / 2.0, kHeight - 14, "middle", spectrum.x_units);
  svg += label(kLeft - 8, kHeight - kBottom, "end", short_number(least));
  svg += label(kLeft - 8, kTop + 10, "end", short_number(most));
  svg += label(kLeft + 8, kTop + 10, "start", spectrum.y_units);
  return svg + "<polyline fill=\"none\" stroke=\"#05c\" points=\"" + points + "\"/>\n</svg>\n";
}

}  // namespace tidewaiter::laboratory
