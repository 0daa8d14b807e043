#pragma once
// The ordinates of JCAMP-DX's (X++(Y..Y)), a line after the other.
//
// Method (McDonald and Wilks, "JCAMP-DX: A Standard Form for Exchange of Infrared Spectra in Computer
// Readable Form", Applied Spectroscopy 42 (1988), 151-162, section 5 and tables V to VII):
//  1. A line begins with the abscissa of its first ordinate, as a plain number.
//  2. AFFN: numbers apart by blanks. PAC: numbers apart by their signs. An E is an exponent only where a sign
//     and a digit follow it; else it is the next form's digit 5.
//  3. SQZ: a number whose first digit and sign are one letter: @ is 0, A to I are 1 to 9, a to i -1 to -9.
//  4. DIF: the difference to the ordinate before, written likewise: % is 0, J to R are 1 to 9, j to r -1 to
//     -9.
//  5. DUP: how often the ordinate, or the difference, before it stands there in all: S to Z are 1 to 8, s is
//     9.
//  6. Y-check: where a line ends with a difference, the next one begins with the ordinate reached, written
//     out; it must agree, and is no further ordinate.
//
// A reader belongs to one thread.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::laboratory {

/// The abscissa that a line begins with.
struct LineStart {
  double x = 0;           ///< as written
  double half_digit = 0;  ///< half a unit of its last digit
  std::size_t index = 0;  ///< of the ordinate that it belongs to, from 0
  bool checked = false;   ///< that ordinate had been reached before: a Y-check
};

class OrdinateReader {
 public:
  /// More than `limit` ordinates are TooLarge.
  explicit OrdinateReader(std::size_t limit) : limit_(limit) {}

  /// Reads a line without its end and without comment; nullopt for one that is blank. Malformed, Tampered
  /// where the Y-check fails, Unsupported for '?' (an ordinate that was lost), OutOfRange. Errors name
  /// `field`.
  base::Result<std::optional<LineStart>> add(std::string_view line, const std::string& field);

  const std::vector<double>& values() const noexcept { return values_; }
  std::vector<double> take() { return std::move(values_); }

 private:
  enum class Last { None, Ordinate, Difference };
  base::Status add_token(std::string_view& rest, bool first_of_line, bool check, const std::string& field);
  base::Status put(double value, std::size_t times, const std::string& field);

  std::size_t limit_;
  std::vector<double> values_;
  Last last_ = Last::None;
  double difference_ = 0;
};

}  // namespace tidewaiter::laboratory
