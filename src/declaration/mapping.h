#pragma once
// From anybody's column names to ours: a mapping file in YAML (docs/declaration.md). Plain values; thread-safe.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "declaration/field.h"

namespace tidewaiter::declaration {

/// What a mass column counts. A pound is 453.59237 g and an ounce 28.349523125 g exactly (NIST Handbook 44, appendix C).
enum class MassUnit { Milligram, Gram, Kilogram, Pound, Ounce };

/// One of our fields and the column it comes from.
struct ColumnRule {
  FieldPlace place;
  std::string column;                         ///< the header's text, exactly; empty where `constant` is used
  std::string constant;                       ///< the same value for every record
  MassUnit unit = MassUnit::Gram;             ///< masses only
  std::string time_pattern;                   ///< times only: "YYYY-MM-DD hh:mm"; empty for RFC 3339
  std::int32_t offset_minutes = 0;            ///< times only: what the pattern's clock is ahead of UTC
  std::map<std::string, std::string> values;  ///< their spelling → ours; others pass as they are

  bool operator==(const ColumnRule&) const = default;
};

struct Mapping {
  char delimiter = ',';
  char decimal_mark = '.';
  std::vector<ColumnRule> rules;

  bool operator==(const Mapping&) const = default;
};

/// Reads a mapping file's text. Malformed with the line, UnknownField with the nearest field's name.
base::Result<Mapping> parse_mapping(std::string_view yaml);

}  // namespace tidewaiter::declaration
