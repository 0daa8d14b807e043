#include "resolution/waterfall.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "text/script.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::size_t kMostParts = 64;
constexpr std::size_t kMostCharacters = 40;
// In pixels.
constexpr double kWidth = 960, kLabels = 330, kPlot = 560, kTop = 56, kRow = 40, kBar = 16, kBottom = 34;

/// Text that may stand in XML, cut at so many characters.
std::string escaped(std::string_view text, std::size_t most) {
  std::string out;
  std::size_t at = 0;
  for (std::size_t characters = 0; at < text.size(); ++characters) {
    if (characters == most) return out + "…";
    const char32_t character = text::next_character(text, at);
    if (character == U'&')
      out += "&amp;";
    else if (character == U'<')
      out += "&lt;";
    else if (character == U'>')
      out += "&gt;";
    else if (character == U'"')
      out += "&quot;";
    else if (character >= 0x20 && character != 0x7f && character != 0xfffe && character != 0xffff)
      text::append_utf8(out, character);
  }
  return out;
}

/// Where sums lie on the page.
class Scale {
 public:
  explicit Scale(const Waterfall& waterfall) : low_(0), high_(0) {
    model::Millibits sum = waterfall.prior;
    take(sum);
    take(waterfall.threshold);
    for (const auto& part : waterfall.parts) take(sum += part.weight);
    if (high_ == low_) high_ = low_ + 1000;
  }
  double x(model::Millibits weight) const {
    return kLabels + kPlot * static_cast<double>(weight - low_) / static_cast<double>(high_ - low_);
  }

 private:
  void take(model::Millibits weight) {
    low_ = std::min(low_, weight);
    high_ = std::max(high_, weight);
  }
  model::Millibits low_;
  model::Millibits high_;
};

struct Bar {
  std::string label;
  std::string detail;
  model::Millibits from = 0;
  model::Millibits to = 0;
  const char* colour = "#5b6470";
};

std::string drawn(const Bar& bar, std::size_t row, const Scale& scale, bool total) {
  const double y = kTop + kRow * static_cast<double>(row);
  const double left = std::min(scale.x(bar.from), scale.x(bar.to));
  const double width = std::max(1.0, std::abs(scale.x(bar.to) - scale.x(bar.from)));
  return fmt::format(
      "<text x=\"12\" y=\"{:.0f}\"{}>{}</text><text x=\"12\" y=\"{:.0f}\" class=\"detail\">{}</text>"
      "<rect x=\"{:.1f}\" y=\"{:.0f}\" width=\"{:.1f}\" height=\"{:.0f}\" fill=\"{}\"/>"
      "<text x=\"{:.1f}\" y=\"{:.0f}\">{:+.2f}</text>\n",
      y + 12, total ? " font-weight=\"bold\"" : "", bar.label, y + 27, bar.detail, left, y, width, kBar,
      bar.colour, left + width + 5, y + 12, (bar.to - bar.from) / 1000.0);
}

std::vector<Bar> bars_of(const Waterfall& waterfall) {
  std::vector<Bar> bars{{"before looking at anything", "", 0, waterfall.prior}};
  model::Millibits sum = waterfall.prior;
  for (const auto& part : waterfall.parts) {
    bars.push_back(
        {escaped(part.attribute, kMostCharacters) + ": " + escaped(part.level, kMostCharacters),
         escaped(part.left, kMostCharacters / 2) + " | " + escaped(part.right, kMostCharacters / 2), sum,
         sum + part.weight, part.weight < 0 ? "#b3432b" : "#2b6cb3"});
    sum += part.weight;
  }
  bars.push_back({"together", "", 0, sum, sum < waterfall.threshold ? "#7a2e1d" : "#1d4a7a"});
  return bars;
}

}  // namespace

std::string waterfall_svg(const Waterfall& all) {
  Waterfall waterfall = all;
  if (waterfall.parts.size() > kMostParts) waterfall.parts.resize(kMostParts);
  const Scale scale(waterfall);
  const std::vector<Bar> bars = bars_of(waterfall);
  const double bottom = kTop + kRow * static_cast<double>(bars.size());
  const std::string title = escaped(waterfall.title, 120);
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} "
      "{1:.0f}\" "
      "role=\"img\" aria-label=\"{2}\" font-family=\"sans-serif\" font-size=\"12\" "
      "fill=\"#1c2126\">\n<title>{2}</title>\n"
      "<style>.detail{{font-size:10px;fill:#5b6470}}</style>\n"
      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
      "<text x=\"12\" y=\"26\" font-size=\"16\">{2}</text>\n",
      kWidth, bottom + kBottom, title);
  const double line = scale.x(waterfall.threshold);
  out += fmt::format(
      "<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.0f}\" y2=\"{2:.0f}\" stroke=\"#5b6470\" "
      "stroke-dasharray=\"4 3\"/>"
      "<text x=\"{0:.1f}\" y=\"{3:.0f}\" text-anchor=\"middle\" class=\"detail\">one from {4:+.1f} bits "
      "on</text>\n",
      line, kTop - 8, bottom, bottom + 14, waterfall.threshold / 1000.0);
  for (std::size_t row = 0; row < bars.size(); ++row)
    out += drawn(bars[row], row, scale, row + 1 == bars.size());
  return out + "</svg>\n";
}

}  // namespace tidewaiter::resolution
