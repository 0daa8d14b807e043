#include "laboratory/peaks.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <tuple>

#include "laboratory/csv_row.h"
#include "laboratory/label.h"
#include "laboratory/media.h"

namespace tidewaiter::laboratory {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kNone = SIZE_MAX;
constexpr std::size_t kMaxOctets = std::size_t{16} << 20;

std::string lower(std::string_view text) {
  std::string out{trimmed(text)};
  for (auto& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

base::Result<double> number_in(std::string_view text, const std::string& field) {
  auto digits = trimmed(text);
  if (digits.starts_with('+')) digits.remove_prefix(1);
  double value = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || stop != digits.data() + digits.size() || !std::isfinite(value))
    return fail(ErrorCode::Malformed, field, text, "a number");
  return value;
}

base::Result<PeakList> checked(PeakList list) {
  if (list.peaks.empty()) return fail(ErrorCode::Missing, "peaks", "", "at least one peak");
  const auto key = [](const Peak& peak) { return std::tie(peak.retention, peak.name); };
  std::sort(list.peaks.begin(), list.peaks.end(),
            [&](const Peak& a, const Peak& b) { return key(a) < key(b); });
  const auto same = std::adjacent_find(list.peaks.begin(), list.peaks.end(),
                                       [&](const Peak& a, const Peak& b) { return key(a) == key(b); });
  if (same != list.peaks.end())
    return fail(ErrorCode::Duplicate, "peaks",
                same->name.empty() ? std::to_string(same->retention) : same->name, "each peak once");
  for (const auto& peak : list.peaks) {
    if (peak.area <= 0 || peak.area > 1e15)
      return fail(ErrorCode::OutOfRange, "area", std::to_string(peak.area), "over 0, at most 10^15");
    // 0 says that none is given, which only a name makes up for.
    const double least = peak.name.empty() ? std::numeric_limits<double>::min() : 0;
    if (peak.retention < least || peak.retention > 1e9)
      return fail(ErrorCode::OutOfRange, "retention", std::to_string(peak.retention), "over 0, at most 10^9");
  }
  return list;
}

base::Result<PeakList> from_csv(std::string_view csv) {
  TW_TRY(const auto head, take_csv_row(csv, 1));
  const auto column = [&head](std::string_view named) {
    for (std::size_t i = 0; i < head.size(); ++i) {
      if (lower(head[i]) == named) return i;
    }
    return kNone;
  };
  const auto name = column("name"), retention = column("retention"), area = column("area");
  if (area == kNone) return fail(ErrorCode::Missing, "area", "", "a column of this name");
  if (name == kNone && retention == kNone)
    return fail(ErrorCode::Missing, "name", "", "a column `name`, or one `retention`");
  PeakList list;
  for (std::size_t line = 2; !csv.empty(); ++line) {
    if (list.peaks.size() == kMaxPeaks)
      return fail(ErrorCode::TooLarge, "peaks", "more", "at most 10000 peaks");
    TW_TRY(const auto cells, take_csv_row(csv, line));
    if (cells.size() == 1 && cells[0].empty()) continue;
    const auto cell = [&cells](std::size_t i) { return i < cells.size() ? cells[i] : std::string{}; };
    const auto field = "line " + std::to_string(line);
    Peak peak;
    peak.name = lower(cell(name));
    if (!cell(retention).empty()) {
      TW_TRY(peak.retention, number_in(cell(retention), field + ", retention"));
    }
    if (peak.name.empty() && peak.retention == 0)
      return fail(ErrorCode::Missing, field + ", name", "", "a name or a retention");
    TW_TRY(peak.area, number_in(cell(area), field + ", area"));
    list.peaks.push_back(std::move(peak));
  }
  return checked(std::move(list));
}

/// Records and the lines after the peak table, without comments.
class PeakTableReader {
 public:
  base::Result<PeakList> read(std::string_view text) {
    while (!text.empty()) {
      const auto end = text.find_first_of("\r\n");
      auto line = text.substr(0, end);
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
      line = trimmed(line.substr(0, line.find("$$")));
      if (line.empty()) continue;
      if (!line.starts_with("##")) {
        if (!in_table_) continue;  // more of a text
        TW_TRY_STATUS(add(line));
        continue;
      }
      TW_TRY(const bool more, record(line.substr(2)));
      if (!more) return made();
    }
    return fail(ErrorCode::Missing, "END", "", "##END=");
  }

 private:
  base::Result<bool> record(std::string_view line) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) return fail(ErrorCode::Malformed, "record", line, "##LABEL=");
    const auto label = label_of(line.substr(0, equals));
    const auto value = trimmed(line.substr(equals + 1));
    if (label == "END") return false;
    in_table_ = label == "PEAKTABLE";
    if (in_table_ && label_of(value) != "(XY..XY)")
      return fail(ErrorCode::Unsupported, "PEAK TABLE", value, "(XY..XY)");
    if (!records_.emplace(label, value).second && in_table_)
      return fail(ErrorCode::Unsupported, "PEAK TABLE", value, "one table");
    return true;
  }

  // "400.5, 12 410,13": groups apart by blanks or ';', their numbers by ','.
  base::Status add(std::string_view line) {
    std::string numbers;
    bool blank = false;
    for (const char c : line) {
      if (c == ' ' || c == '\t') {
        blank = true;
        continue;
      }
      if (blank && c != ',' && c != ';' && !numbers.empty() && numbers.back() != ',') numbers += ',';
      blank = false;
      numbers += c == ';' ? ',' : c;
    }
    for (std::string_view rest = numbers; !rest.empty();) {
      const auto comma = rest.find(',');
      TW_TRY(const auto value, number_in(rest.substr(0, comma), "PEAK TABLE"));
      if (values_.size() >= 2 * kMaxPeaks)
        return fail(ErrorCode::TooLarge, "PEAK TABLE", "more", "at most 10000 peaks");
      values_.push_back(value);
      rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
    return {};
  }

  base::Result<double> factor(const std::string& label) const {
    const auto found = records_.find(label);
    if (found == records_.end() || found->second.empty()) return 1.0;
    return number_in(found->second, label);
  }

  base::Result<PeakList> made() {
    if (records_.count("PEAKTABLE") == 0)
      return fail(ErrorCode::Missing, "PEAK TABLE", "", "##PEAK TABLE=(XY..XY)");
    if (values_.size() % 2 != 0)
      return fail(ErrorCode::Malformed, "PEAK TABLE", std::to_string(values_.size()) + " numbers", "pairs");
    TW_TRY(const auto x_factor, factor("XFACTOR"));
    TW_TRY(const auto y_factor, factor("YFACTOR"));
    PeakList list;
    list.title = records_["TITLE"].substr(0, 200);
    for (auto& c : list.title)
      if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e) c = '?';
    for (std::size_t i = 0; i + 1 < values_.size(); i += 2)
      list.peaks.push_back({"", values_[i] * x_factor, values_[i + 1] * y_factor});
    if (const auto points = records_.find("NPOINTS"); points != records_.end()) {
      TW_TRY(const auto wanted, number_in(points->second, "NPOINTS"));
      if (wanted != static_cast<double>(list.peaks.size()))
        return fail(ErrorCode::Tampered, "NPOINTS", std::to_string(list.peaks.size()) + " peaks",
                    points->second);
    }
    return checked(std::move(list));
  }

  std::map<std::string, std::string> records_;
  std::vector<double> values_;
  bool in_table_ = false;
};

}  // namespace

bool is_spectrum(std::string_view octets) {
  const auto media = media_of(octets.substr(0, kMaxOctets));
  if (!media || *media != Media::JcampDx) return false;
  for (auto at = octets.find("##"); at != std::string_view::npos; at = octets.find("##", at + 2)) {
    const auto line = octets.substr(at + 2, octets.substr(at + 2).find_first_of("=\r\n"));
    if (label_of(line) == "PEAKTABLE") return false;
  }
  return true;
}

base::Result<PeakList> read_peaks(std::string_view octets) {
  if (octets.size() > kMaxOctets)
    return fail(ErrorCode::TooLarge, "peaks", std::to_string(octets.size()), "at most 16 MiB");
  TW_TRY(const auto media, media_of(octets));
  if (media == Media::Csv) return from_csv(octets);
  if (media == Media::JcampDx) return PeakTableReader{}.read(octets);
  return fail(ErrorCode::Unsupported, "file", name(media), "CSV or a JCAMP-DX peak table");
}

}  // namespace tidewaiter::laboratory
