#include "laboratory/trace_report.h"

#include <algorithm>
#include <cstdint>

#include "laboratory/csv_row.h"

namespace tidewaiter::laboratory {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kNoColumn = SIZE_MAX;

std::string lower(std::string text) {
  for (auto& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

base::Result<std::vector<TraceLine>> read_trace_report(std::string_view csv) {
  TW_TRY(const auto head, take_csv_row(csv, 1));
  const auto column = [&head](std::string_view named) {
    for (std::size_t i = 0; i < head.size(); ++i) {
      if (lower(head[i]) == named) return i;
    }
    return kNoColumn;
  };
  const auto substance = column("substance"), result = column("result");
  if (substance == kNoColumn || result == kNoColumn)
    return fail(ErrorCode::Missing, substance == kNoColumn ? "substance" : "result", "",
                "a column of this name");
  const auto signal = column("signal"), threshold = column("threshold");
  std::vector<TraceLine> lines;
  for (std::size_t number = 2; !csv.empty(); ++number) {
    if (number > kMaxTraceLines + 1)
      return fail(ErrorCode::TooLarge, place(number), "more lines", "at most 10000 lines");
    TW_TRY(const auto cells, take_csv_row(csv, number));
    if (cells.size() == 1 && cells[0].empty()) continue;
    const auto cell = [&cells](std::size_t i) { return i < cells.size() ? cells[i] : std::string{}; };
    if (cell(substance).empty())
      return fail(ErrorCode::Missing, place(number) + ", substance", "", "a substance");
    const auto word = lower(cell(result));
    if (word != "alarm" && word != "clear")
      return fail(ErrorCode::UnknownCode, place(number) + ", result", word, "alarm or clear");
    lines.push_back({cell(substance), word == "alarm", cell(signal), cell(threshold)});
  }
  if (lines.empty()) return fail(ErrorCode::Missing, "line 2", "", "a line for each substance");
  return lines;
}

std::string to_string(const std::vector<TraceLine>& lines) {
  std::vector<std::string> named;
  for (const auto& line : lines) {
    if (line.alarm && std::find(named.begin(), named.end(), line.substance) == named.end())
      named.push_back(line.substance);
  }
  if (named.empty()) return "clear";
  std::string words = "alarm: ";
  for (std::size_t i = 0; i < named.size(); ++i) words += (i > 0 ? ", " : "") + named[i];
  return words + " (presumptive)";
}

}  // namespace tidewaiter::laboratory
