#pragma once
// Numbering plans by country, from reference/phones/plans.tsv: enough to say of most real numbers that they
// are valid. What this table does not know is asked of libphonenumber. Built once on first use; pure and
// thread-safe.

#include <cstdint>
#include <string_view>
#include <vector>

#include "text/phone.h"

namespace tidewaiter::text {

struct PhoneRange {
  std::uint8_t length = 0;            ///< digits of the national number
  std::uint16_t first = 0, last = 0;  ///< its first four digits
  PhoneKind kind = PhoneKind::Unknown;
};

struct PhonePlan {
  std::string_view country;        ///< ISO 3166-1 alpha-2
  std::string_view calling_code;   ///< "86"
  std::string_view trunk;          ///< "0", "8", or empty
  std::string_view international;  ///< what is dialled before a calling code, beside "00"
  std::vector<PhoneRange> ranges;  ///< sorted by length and beginning

  /// The range a national number falls into; nullptr where the table knows none.
  const PhoneRange* find(std::string_view national) const noexcept;
};

/// The country's plan; nullptr where it has none.
const PhonePlan* phone_plan(std::string_view country) noexcept;

/// The plans that share the calling code that `digits` begin with, the main country first; empty where no
/// code fits.
const std::vector<const PhonePlan*>& phone_plans_of(std::string_view digits) noexcept;

/// What libphonenumber says of a number; each thread remembers its last few thousand answers, since one
/// number comes often.
struct LibraryAnswer {
  bool valid = false;
  bool readable = false;    ///< it could be parsed
  bool local_only = false;  ///< possible as a number without its area code
  PhoneKind kind = PhoneKind::Unknown;
  char e164[20] = {};
  char country[3] = {};
};
LibraryAnswer ask_library(std::string_view dialled, std::string_view country);

}  // namespace tidewaiter::text
