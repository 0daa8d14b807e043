#pragma once
// A trace detector's table: CSV (RFC 4180) whose first line names the columns. `substance` and `result`
// ("alarm" or "clear") are wanted; `signal` and `threshold` may stand beside; other columns are left alone,
// since the file itself is kept. Thread-safe.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::laboratory {

struct TraceLine {
  std::string substance;  ///< as the detector names it
  bool alarm = false;
  std::string signal;  ///< as written
  std::string threshold;

  bool operator==(const TraceLine&) const = default;
};
inline constexpr std::size_t kMaxTraceLines = 10'000;

/// Missing (a column, a substance), UnknownCode (a result), Malformed (a stray quote), Encoding (an octet
/// that is not printable), TooLarge (lines, or a cell of more than 200 octets). Errors name line and column.
base::Result<std::vector<TraceLine>> read_trace_report(std::string_view csv);
/// "alarm: cocaine, ketamine (presumptive)" or "clear".
std::string to_string(const std::vector<TraceLine>& lines);

}  // namespace tidewaiter::laboratory
