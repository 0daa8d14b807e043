#include "laboratory/jcamp.h"

#include <charconv>
#include <cmath>
#include <map>
#include <optional>

#include "laboratory/label.h"
#include "laboratory/ordinates.h"

namespace tidewaiter::laboratory {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kMaxRecords = 1'000;
constexpr std::size_t kMaxValue = 2'000;
constexpr std::size_t kMaxLine = 10'000;

// Takes the next line off the text, without its end and its comment.
std::string_view take_line(std::string_view& text) {
  const auto end = text.find_first_of("\r\n");
  auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (end != std::string_view::npos && !text.empty() && text[0] == '\n' && line.data()[line.size()] == '\r')
    text.remove_prefix(1);
  return line.substr(0, line.find("$$"));
}

// The printable ASCII of a value: files of other encodings keep their numbers, and the original is kept.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : trimmed(text).substr(0, kMaxValue)) {
    const auto octet = static_cast<unsigned char>(c);
    out += octet >= 0x20 && octet < 0x7f ? c : '?';
  }
  return out;
}

class Reader {
 public:
  base::Result<Spectrum> read(std::string_view text) {
    while (!text.empty() && !ended_) {
      ++line_no_;
      const auto line = take_line(text);
      if (line.size() > kMaxLine)
        return fail(ErrorCode::TooLarge, at_line(), std::to_string(line.size()), "lines of at most 10000");
      TW_TRY_STATUS(line.starts_with("##") ? record(line.substr(2)) : more(line));
    }
    if (!ended_) return fail(ErrorCode::Missing, "END", "", "##END=");
    while (!text.empty()) {
      if (trimmed(take_line(text)).starts_with("##"))
        return fail(ErrorCode::Unsupported, "END", "a further block", "one block");
    }
    return spectrum();
  }

 private:
  struct Header {
    double first_x, last_x, x_factor, y_factor;
    std::size_t points;
    double step() const { return (last_x - first_x) / static_cast<double>(points - 1); }
  };

  std::string at_line() const { return "XYDATA, line " + std::to_string(line_no_); }

  base::Status record(std::string_view line) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) return fail(ErrorCode::Malformed, at_line(), line, "##LABEL=");
    last_label_ = label_of(line.substr(0, equals));
    if (last_label_.empty()) return {};  // "##=" is a comment
    if (records_.empty() && last_label_ != "TITLE")
      return fail(ErrorCode::Malformed, "TITLE", line, "a file that begins with ##TITLE=");
    if (last_label_ == "END") {
      ended_ = true;
      return {};
    }
    if (header_ || records_.size() >= kMaxRecords)
      return fail(header_ ? ErrorCode::Unsupported : ErrorCode::TooLarge, last_label_, line,
                  header_ ? "##END= after the data" : "at most 1000 records");
    const auto [at, fresh] = records_.emplace(last_label_, plain(line.substr(equals + 1)));
    if (!fresh && last_label_[0] != '$' && last_label_[0] != '.')
      return fail(last_label_ == "TITLE" ? ErrorCode::Unsupported : ErrorCode::Duplicate, last_label_, line,
                  "one record of this label");
    return last_label_ == "XYDATA" ? begin_data() : base::Status{};
  }

  // A line that does not begin a record: data, or more of a text.
  base::Status more(std::string_view line) {
    if (!header_) {
      const auto found = records_.find(last_label_);
      const auto text = plain(line);
      if (found != records_.end() && !text.empty() && found->second.size() < kMaxValue)
        found->second += ' ' + text;
      return {};
    }
    TW_TRY(const auto start, ordinates_.add(line, at_line()));
    return start ? check_x(*start) : base::Status{};
  }

  base::Result<std::string> text_of(const std::string& label) const {
    const auto found = records_.find(label);
    if (found == records_.end() || trimmed(found->second).empty())
      return fail(ErrorCode::Missing, label, "", "##" + label + "=");
    return std::string{trimmed(found->second)};
  }
  std::string text_or_empty(const std::string& label) const {
    const auto found = records_.find(label);
    return found == records_.end() ? "" : std::string{trimmed(found->second)};
  }
  base::Result<double> number(const std::string& label) const {
    TW_TRY(const auto text, text_of(label));
    auto digits = trimmed(text);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    double value = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || stop != digits.data() + digits.size() || !std::isfinite(value))
      return fail(ErrorCode::Malformed, label, text, "a number");
    return value;
  }

  base::Status begin_data() {
    const auto form = label_of(text_or_empty("XYDATA"));
    if (form != "(X++(Y..Y))")
      return fail(ErrorCode::Unsupported, "XYDATA", text_or_empty("XYDATA"), "(X++(Y..Y))");
    Header header{};
    TW_TRY(header.first_x, number("FIRSTX"));
    TW_TRY(header.last_x, number("LASTX"));
    TW_TRY(header.x_factor, number("XFACTOR"));
    TW_TRY(header.y_factor, number("YFACTOR"));
    TW_TRY(const auto points, number("NPOINTS"));
    if (points != std::floor(points) || points < 2 || points > static_cast<double>(kMaxOrdinates))
      return fail(ErrorCode::OutOfRange, "NPOINTS", text_or_empty("NPOINTS"), "2 to 1000000");
    header.points = static_cast<std::size_t>(points);
    if (header.step() == 0 || !std::isfinite(header.step()))
      return fail(ErrorCode::OutOfRange, "LASTX", text_or_empty("LASTX"), "another abscissa than FIRSTX");
    if (header.x_factor == 0 || header.y_factor == 0)
      return fail(ErrorCode::OutOfRange, header.x_factor == 0 ? "XFACTOR" : "YFACTOR", "0",
                  "a factor that is not 0");
    header_ = header;
    return {};
  }

  base::Status check_x(const LineStart& start) {
    const double x = start.x * header_->x_factor;
    const double slack =
        std::abs(header_->step()) / 2 * (1 + 1e-9) + std::abs(start.half_digit * header_->x_factor);
    const auto off = [&](std::size_t ahead) {
      return std::abs(x - (header_->first_x + header_->step() * static_cast<double>(start.index + ahead)));
    };
    if (!start.checked) {
      if (off(0) <= slack) return {};
    } else {
      if (!ahead_) ahead_ = off(1) < off(0) ? 1 : 0;
      if (off(*ahead_) <= slack) return {};
    }
    return fail(ErrorCode::Tampered, at_line(), std::to_string(x),
                "the abscissa of ordinate " + std::to_string(start.index + 1) + " (X-check)");
  }

  base::Result<Spectrum> spectrum() {
    if (!header_) return fail(ErrorCode::Missing, "XYDATA", "", "##XYDATA=(X++(Y..Y))");
    Spectrum made;
    TW_TRY(made.title, text_of("TITLE"));
    TW_TRY(made.data_type, text_of("DATATYPE"));
    TW_TRY(made.x_units, text_of("XUNITS"));
    TW_TRY(made.y_units, text_of("YUNITS"));
    made.origin = text_or_empty("ORIGIN");
    made.instrument = text_or_empty("SPECTROMETERDATASYSTEM");
    made.first_x = header_->first_x;
    made.last_x = header_->last_x;
    made.y = ordinates_.take();
    if (made.y.size() != header_->points)
      return fail(ErrorCode::Tampered, "NPOINTS", std::to_string(made.y.size()) + " ordinates",
                  std::to_string(header_->points));
    for (auto& y : made.y) {
      y *= header_->y_factor;
      if (!std::isfinite(y)) return fail(ErrorCode::OutOfRange, "YFACTOR", "", "ordinates that are finite");
    }
    if (records_.count("FIRSTY") == 0) return made;
    TW_TRY(const auto first_y, number("FIRSTY"));
    const double slack = std::abs(header_->y_factor) + 1e-4 * std::abs(first_y);
    if (std::abs(first_y - made.y[0]) > slack)
      return fail(ErrorCode::Tampered, "FIRSTY", std::to_string(first_y),
                  "the first ordinate, " + std::to_string(made.y[0]));
    return made;
  }

  std::map<std::string, std::string> records_;
  std::string last_label_;
  std::optional<Header> header_;  // set where the data begins
  OrdinateReader ordinates_{kMaxOrdinates};
  std::optional<std::size_t> ahead_;  // of a Y-check's abscissa: 0 its own, 1 the next ordinate's
  std::size_t line_no_ = 0;
  bool ended_ = false;
};

}  // namespace

base::Result<Spectrum> read_jcamp(std::string_view text) {
  if (text.size() > kMaxSpectrumOctets)
    return fail(ErrorCode::TooLarge, "JCAMP-DX", std::to_string(text.size()), "at most 16 MiB");
  return Reader{}.read(text);
}

}  // namespace tidewaiter::laboratory
