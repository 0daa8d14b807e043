#pragma once
// From anybody's column names to ours: a mapping file in YAML (docs/declaration.md). Plain values;
// thread-safe.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "declaration/field.h"

namespace tidewaiter::declaration {

/// One of our fields and the column it comes from.
struct ColumnRule {
  FieldPlace place;
  std::string column = {};          ///< the header's text, exactly; empty where `constant` is used
  std::string constant = {};        ///< the same value for every record
  MassUnit unit = MassUnit::Gram;   ///< masses only
  std::string time_pattern = {};    ///< times only: "YYYY-MM-DD hh:mm"; empty for RFC 3339
  std::int32_t offset_minutes = 0;  ///< times only: what the pattern's clock is ahead of UTC
  std::map<std::string, std::string> values = {};  ///< their spelling → ours; others pass as they are

  bool operator==(const ColumnRule&) const = default;
};

struct Mapping {
  char delimiter = ',';
  char decimal_mark = '.';
  char thousands_mark = '\0';  ///< taken out of numbers; NUL: none
  std::vector<ColumnRule> rules = {};

  bool operator==(const Mapping&) const = default;
};

/// Reads a mapping file's text, at most 256 KiB. Malformed with the line; UnknownField with the nearest
/// field's name; Duplicate where a field other than an address is given twice.
base::Result<Mapping> parse_mapping(std::string_view yaml);

/// Text in a pattern's form as RFC 3339. YYYY, MM, DD, hh, mm and ss are numbers, all else stands for itself;
/// months, days and hours may have one digit; what a pattern does not name is 01 or 00. Malformed otherwise,
/// naming `field`.
base::Result<std::string> rfc3339_from(std::string_view text, std::string_view pattern,
                                       std::int32_t offset_minutes, std::string_view field);

}  // namespace tidewaiter::declaration
