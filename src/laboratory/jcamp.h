#pragma once
// Spectra in JCAMP-DX 4.24 and 5: one block of `XYDATA=(X++(Y..Y))`, in AFFN, PAC, SQZ, DIF or DUP.
//
// Method (McDonald and Wilks 1988, as in ordinates.h; sections 4 and 5):
//  1. Records begin with "##LABEL="; in a label case, blanks, '-', '/' and '_' do not count, and what follows
//     "$$" in a line is a comment.
//  2. The i-th ordinate lies at FIRSTX + i·(LASTX − FIRSTX)/(NPOINTS − 1); ordinates are multiplied by
//     YFACTOR.
//  3. X-check: the abscissa a line begins with, times XFACTOR, lies within half a step, and half a unit of
//     its last digit, of its place. Where a line begins with a Y-check, the abscissa is that of the ordinate
//     it repeats; some writers give the next one, so a file may do either, but the same throughout.
//  4. NPOINTS ordinates must have come, and FIRSTY, where it is given, must be the first.
//
// Thread-safe.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::laboratory {

inline constexpr std::size_t kMaxSpectrumOctets = std::size_t{16} << 20;
inline constexpr std::size_t kMaxOrdinates = 1'000'000;

struct Spectrum {
  std::string title;
  std::string data_type;  ///< "RAMAN SPECTRUM", "INFRARED SPECTRUM", as written
  std::string x_units;    ///< "1/CM"
  std::string y_units;    ///< "ABSORBANCE", "TRANSMITTANCE", "ARBITRARY UNITS"
  std::string origin;     ///< who made the file, where it says so
  std::string instrument;
  double first_x = 0;
  double last_x = 0;      ///< differs from first_x
  std::vector<double> y;  ///< 2 to kMaxOrdinates, evenly spaced, finite

  /// The abscissa of the i-th ordinate.
  double x(std::size_t i) const {
    return first_x + (last_x - first_x) * static_cast<double>(i) / static_cast<double>(y.size() - 1);
  }
  bool operator==(const Spectrum&) const = default;
};

/// Missing (a record), Malformed, Duplicate, OutOfRange, TooLarge,
/// Unsupported (several blocks, other tables, lost ordinates), Tampered (a check that fails). Errors name the
/// record, and the line in the data.
base::Result<Spectrum> read_jcamp(std::string_view text);

}  // namespace tidewaiter::laboratory
