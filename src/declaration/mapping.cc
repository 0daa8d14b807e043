#include "declaration/mapping.h"

#include <yaml-cpp/yaml.h>

#include <bitset>

#include "text/similarity.h"

namespace tidewaiter::declaration {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kMaxMappingBytes = std::size_t{256} << 10;
constexpr std::size_t kMaxRules = 2000;

std::string line_of(const YAML::Node& node) { return "mapping line " + std::to_string(node.Mark().line + 1); }

tl::unexpected<base::Error> malformed(const YAML::Node& node, std::string_view found, std::string expected) {
  return fail(ErrorCode::Malformed, line_of(node), found, std::move(expected));
}

base::Result<std::string> scalar(const YAML::Node& node, std::string expected) {
  if (!node.IsScalar()) return malformed(node, "", std::move(expected));
  return node.Scalar();
}

base::Result<char> mark(const YAML::Node& node) {
  TW_TRY(const std::string text, scalar(node, "one character"));
  if (text == "tab" || text == "\\t") return '\t';
  if (text.size() != 1 || text == "\"" || text == "\n")
    return malformed(node, text, "one ASCII character, or tab");
  return text[0];
}

// "+08:00", "-03:30" or "Z", in minutes ahead of UTC.
base::Result<std::int32_t> offset(const YAML::Node& node) {
  TW_TRY(const std::string text, scalar(node, "an offset like +08:00"));
  if (text == "Z") return 0;
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || !digit(1) || !digit(2) || text[3] != ':' ||
      !digit(4) || !digit(5)) {
    return malformed(node, text, "an offset like +08:00");
  }
  const int hours = (text[1] - '0') * 10 + text[2] - '0';
  const int minutes = (text[4] - '0') * 10 + text[5] - '0';
  if (hours > 14 || minutes > 59) return malformed(node, text, "an offset of at most 14 hours");
  return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

std::string nearest_field(std::string_view name) {
  std::string best;
  int best_distance = 1000;
  for (std::size_t i = 0; i < kFieldCount; ++i) {
    const std::string candidate = path({static_cast<Field>(i), 0});
    const int distance = text::edit_distance(name, candidate);
    if (distance < best_distance) best = candidate, best_distance = distance;
  }
  return best;
}

base::Result<FieldPlace> field(const YAML::Node& node) {
  TW_TRY(const std::string name, scalar(node, "a field's name"));
  if (const auto place = place_from(name)) {
    if (place->line >= kMaxContentsLines) return malformed(node, name, "contents[0] to contents[99]");
    return *place;
  }
  return fail(ErrorCode::UnknownField, line_of(node), name, "a field, perhaps " + nearest_field(name));
}

base::Status read_values(const YAML::Node& node, ColumnRule& rule) {
  if (!node.IsMap()) return malformed(node, "", "their spelling: ours");
  for (const auto& pair : node) {
    TW_TRY(const std::string theirs, scalar(pair.first, "their spelling"));
    TW_TRY(rule.values[theirs], scalar(pair.second, "our spelling"));
  }
  return {};
}

// The long form: {column: …, unit: …, pattern: …, offset: …, values: …} or {constant: …}.
base::Result<ColumnRule> long_rule(FieldPlace place, const YAML::Node& node) {
  ColumnRule rule{.place = place};
  bool has_constant = false;
  for (const auto& pair : node) {
    TW_TRY(const std::string key, scalar(pair.first, "a rule's key"));
    if (key == "column") {
      TW_TRY(rule.column, scalar(pair.second, "a column's name"));
    } else if (key == "constant") {
      TW_TRY(rule.constant, scalar(pair.second, "a value"));
      has_constant = true;
    } else if (key == "unit" && is_mass(place.field)) {
      TW_TRY(const std::string unit, scalar(pair.second, "a unit"));
      const auto known = mass_unit_from(unit);
      if (!known) return malformed(pair.second, unit, "mg, g, kg, lb or oz");
      rule.unit = *known;
    } else if (key == "pattern" && is_instant(place.field)) {
      TW_TRY(rule.time_pattern, scalar(pair.second, "a pattern like YYYY-MM-DD hh:mm"));
    } else if (key == "offset" && is_instant(place.field)) {
      TW_TRY(rule.offset_minutes, offset(pair.second));
    } else if (key == "values") {
      TW_TRY_STATUS(read_values(pair.second, rule));
    } else {
      return malformed(pair.first, key,
                       "column, constant or values; unit for a mass, pattern and offset for a time (of " +
                           path(place) + ")");
    }
  }
  if (rule.column.empty() != has_constant)
    return malformed(node, "", "a column or a constant for " + path(place));
  return rule;
}

base::Status read_rules(const YAML::Node& node, Mapping& mapping) {
  if (!node.IsMap()) return malformed(node, "", "columns, each of our fields with its column");
  std::bitset<256 * kFieldCount> seen;
  for (const auto& pair : node) {
    TW_TRY(const FieldPlace place, field(pair.first));
    const std::size_t bit = std::size_t{place.line} * kFieldCount + static_cast<std::size_t>(place.field);
    if (seen.test(bit) && !is_address(place.field)) {
      return fail(ErrorCode::Duplicate, line_of(pair.first), path(place), "each field once");
    }
    seen.set(bit);
    if (pair.second.IsScalar()) {
      if (pair.second.Scalar().empty())
        return malformed(pair.first, "", "a column's name for " + path(place));
      mapping.rules.push_back(ColumnRule{.place = place, .column = pair.second.Scalar()});
    } else if (pair.second.IsSequence() && is_address(place.field)) {
      for (const auto& column : pair.second) {
        TW_TRY(std::string name, scalar(column, "a column's name"));
        if (name.empty()) return malformed(column, "", "a column's name");
        mapping.rules.push_back(ColumnRule{.place = place, .column = std::move(name)});
      }
    } else if (pair.second.IsMap()) {
      TW_TRY(ColumnRule rule, long_rule(place, pair.second));
      mapping.rules.push_back(std::move(rule));
    } else {
      return malformed(pair.first, path(place),
                       "a column's name, or column: with unit, pattern, offset or values");
    }
    if (mapping.rules.size() > kMaxRules)
      return fail(ErrorCode::TooLarge, line_of(pair.first), "", "at most 2000 rules");
  }
  return {};
}

base::Result<Mapping> read_mapping(const YAML::Node& root) {
  if (!root.IsMap()) return malformed(root, "", "a mapping with columns:");
  Mapping mapping;
  for (const auto& pair : root) {
    TW_TRY(const std::string key, scalar(pair.first, "a key"));
    if (key == "delimiter") {
      TW_TRY(mapping.delimiter, mark(pair.second));
    } else if (key == "decimal") {
      TW_TRY(mapping.decimal_mark, mark(pair.second));
    } else if (key == "thousands") {
      TW_TRY(mapping.thousands_mark, mark(pair.second));
    } else if (key == "columns") {
      TW_TRY_STATUS(read_rules(pair.second, mapping));
    } else {
      return malformed(pair.first, key, "delimiter, decimal, thousands or columns");
    }
  }
  if (mapping.rules.empty()) return malformed(root, "", "columns, each of our fields with its column");
  return mapping;
}

// Takes a number of `least` to `most` digits off the front of text; nullopt where there is none.
std::optional<int> take_number(std::string_view& text, std::size_t least, std::size_t most) {
  int value = 0;
  std::size_t digits = 0;
  while (digits < most && digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    value = value * 10 + (text[digits++] - '0');
  }
  if (digits < least) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

std::string padded(int value, std::size_t width) {
  std::string digits = std::to_string(value);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

}  // namespace

base::Result<Mapping> parse_mapping(std::string_view yaml) {
  if (yaml.size() > kMaxMappingBytes) {
    return fail(ErrorCode::TooLarge, "mapping", std::to_string(yaml.size()) + " bytes", "at most 256 KiB");
  }
  try {
    return read_mapping(YAML::Load(std::string{yaml}));
  } catch (const YAML::Exception& error) {
    return fail(ErrorCode::Malformed, "mapping line " + std::to_string(error.mark.line + 1), error.msg,
                "YAML");
  }
}

base::Result<std::string> rfc3339_from(std::string_view text, std::string_view pattern,
                                       std::int32_t offset_minutes, std::string_view field) {
  const std::string_view whole_text = text, whole_pattern = pattern;
  const auto malformed_time = [&] {
    return fail(ErrorCode::Malformed, std::string{field}, whole_text,
                "a time like " + std::string{whole_pattern});
  };
  int year = -1, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  struct Part {
    std::string_view letters;
    int* value;
    std::size_t least, most;
  };
  const Part parts[] = {{"YYYY", &year, 4, 4}, {"MM", &month, 1, 2},  {"DD", &day, 1, 2},
                        {"hh", &hour, 1, 2},   {"mm", &minute, 2, 2}, {"ss", &second, 2, 2}};
  while (!pattern.empty()) {
    bool number = false;
    for (const auto& part : parts) {
      if (!pattern.starts_with(part.letters)) continue;
      pattern.remove_prefix(part.letters.size());
      const auto value = take_number(text, part.least, part.most);
      if (!value) return malformed_time();
      *part.value = *value;
      number = true;
      break;
    }
    if (number) continue;
    if (text.empty() || text.front() != pattern.front()) return malformed_time();
    text.remove_prefix(1);
    pattern.remove_prefix(1);
  }
  if (!text.empty() || year < 0) return malformed_time();
  const int ahead = offset_minutes < 0 ? -offset_minutes : offset_minutes;
  return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2) + "T" + padded(hour, 2) + ":" +
         padded(minute, 2) + ":" + padded(second, 2) + (offset_minutes < 0 ? "-" : "+") +
         padded(ahead / 60, 2) + ":" + padded(ahead % 60, 2);
}

}  // namespace tidewaiter::declaration
