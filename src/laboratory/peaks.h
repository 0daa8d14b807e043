#pragma once
// An impurity profile as a list of peaks: from CSV (RFC 4180) whose first line names the columns `area` and
// `name` or `retention` or both; or from a JCAMP-DX peak table, ##PEAK TABLE=(XY..XY) (McDonald and Wilks,
// Applied Spectroscopy 42 (1988), 151-162; section 6), whose abscissae count as retentions. Thread-safe.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::laboratory {

struct Peak {
  std::string name;      ///< of the impurity, in lower case; may be empty where `retention` says which it is
  double retention = 0;  ///< minutes, or the abscissa of a peak table, over 0; 0: not given
  double area = 0;       ///< over 0

  bool operator==(const Peak&) const = default;
};
struct PeakList {
  std::string title;        ///< of a peak table; empty for CSV
  std::vector<Peak> peaks;  ///< 1 to kMaxPeaks, by retention, then name; no two alike in both

  bool operator==(const PeakList&) const = default;
};
inline constexpr std::size_t kMaxPeaks = 10'000;

/// Missing (a column, a record), Malformed, OutOfRange (an area, a retention), Duplicate (a peak), Tampered
/// (NPOINTS), TooLarge, Unsupported (another form of peak table). Errors name line or record.
base::Result<PeakList> read_peaks(std::string_view octets);
/// JCAMP-DX without a peak table: a spectrum, if anything. Says nothing of whether it can be read.
bool is_spectrum(std::string_view octets);

}  // namespace tidewaiter::laboratory
