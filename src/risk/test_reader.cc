#include "risk/test_reader.h"

#include <algorithm>
#include <array>

#include "facts/facts.h"
#include "model/assessment.h"
#include "text/script.h"

namespace tidewaiter::risk {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

constexpr std::size_t kMaxPatternBytes = 500;
constexpr std::int64_t kMaxPatternMemory = 1 << 20;

/// What a line's key asks: a field, how to compare, and whether for all values.
struct Asked {
  const FieldInfo* field = nullptr;
  std::string modifier;  ///< "", "startswith", "gte", …
  bool all = false;
};

std::vector<std::string_view> modifiers_of(FieldType type) {
  switch (type) {
    case FieldType::Code:
      return {"startswith", "endswith", "contains", "re", "exists"};
    case FieldType::Words:
      return {"words", "contains", "re", "exists"};
    case FieldType::Whole:
    case FieldType::Mass:
    case FieldType::Percent:
      return {"gt", "gte", "lt", "lte", "exists"};
    case FieldType::Presence:
      return {"exists"};
    case FieldType::Question:
      return {};
  }
  return {};
}

Result<Asked> read_key(const YamlMap::Entry& entry, const std::string& path) {
  const auto where = [&] { return place(path, entry.key_node, "field"); };
  std::string_view key = entry.key;
  const auto bar = std::min(key.find('|'), key.size());
  const auto name = key.substr(0, bar);
  if (const auto refusal = refused_attribute(name)) {
    return fail(ErrorCode::Forbidden, where(), name,
                "no profile reads " + std::string{refusal->attribute} + ": " + std::string{refusal->article});
  }
  Asked asked;
  asked.field = find_field(name);
  if (asked.field == nullptr) {
    return fail(ErrorCode::UnknownField, where(), name,
                "the nearest readable field is " + std::string{nearest_field(name)});
  }
  auto rest = key.substr(bar);
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const auto end = std::min(rest.find('|'), rest.size());
    const auto modifier = rest.substr(0, end);
    rest.remove_prefix(end);
    const auto allowed = modifiers_of(asked.field->type);
    if (modifier == "all" &&
        (asked.field->type == FieldType::Words || asked.field->type == FieldType::Question)) {
      asked.all = true;
    } else if (asked.modifier.empty() &&
               std::find(allowed.begin(), allowed.end(), modifier) != allowed.end()) {
      asked.modifier = modifier;
    } else {
      std::string expected = "for " + std::string{name} + " one of:";
      for (const auto known : allowed) expected += " |" + std::string{known};
      return fail(ErrorCode::UnknownField, where(), "|" + std::string{modifier}, expected);
    }
  }
  return asked;
}

bool upper_case_codes(Field field) {
  return field == Field::OriginOffice || field == Field::SenderCountry || field == Field::RecipientCountry ||
         field == Field::GoodsOrigin || field == Field::Currency || field == Field::Hs6;
}

/// The closed lists among the codes; empty for an open one.
std::vector<std::string_view> known_codes(Field field) {
  std::vector<std::string_view> codes;
  const auto all = [&](auto last) {
    for (int i = 0; i <= static_cast<int>(last); ++i) codes.push_back(name(static_cast<decltype(last)>(i)));
  };
  if (field == Field::Service) all(model::Service::Courier);
  if (field == Field::Category) all(model::Category::Other);
  if (field == Field::CheckMethod) all(model::Means::Physical);
  if (field == Field::Finding) all(model::kLastFindingCode);
  if (field == Field::ListRole) all(model::PartyRole::Recipient);
  return codes;
}

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return text;
}

Status check_code(const Asked& asked, std::string_view value, const std::string& where) {
  const auto field = asked.field->field;
  const auto codes = known_codes(field);
  if (!codes.empty() && asked.modifier.empty() &&
      std::find(codes.begin(), codes.end(), value) == codes.end()) {
    const auto nearest = *std::min_element(codes.begin(), codes.end(), [&](auto a, auto b) {
      return edit_distance(value, a) < edit_distance(value, b);
    });
    return fail(ErrorCode::UnknownCode, where, value, "the nearest known value is " + std::string{nearest});
  }
  const bool digits = std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (field == Field::Hs6 && (!digits || value.size() > 6 || (asked.modifier.empty() && value.size() != 6))) {
    return fail(ErrorCode::Malformed, where, value, "six digits, or fewer with |startswith");
  }
  const bool country =
      field == Field::SenderCountry || field == Field::RecipientCountry || field == Field::GoodsOrigin;
  if (country && asked.modifier.empty() && value.size() != 2) {
    return fail(ErrorCode::Malformed, where, value, "a country's two letters (ISO 3166-1)");
  }
  return {};
}

Result<std::int64_t> read_mass(std::string_view text, const std::string& where) {
  const auto space = text.find(' ');
  const auto unit = space == std::string_view::npos ? std::string_view{} : text.substr(space + 1);
  if (unit != "g" && unit != "kg" && unit != "mg")
    return fail(ErrorCode::Malformed, where, text, "a mass with its unit, as in 1.5 kg or 250 g");
  TW_TRY(const auto mass, base::parse_grams(text.substr(0, space), where));
  if (unit == "mg" && mass.milligrams() % 1'000 != 0)
    return fail(ErrorCode::Malformed, where, text, "whole milligrams");
  const auto milligrams = mass.milligrams();
  if (unit == "mg") return milligrams / 1'000;
  return unit == "g" ? milligrams : milligrams * 1'000;
}

Result<std::int64_t> read_whole(std::string_view text, const std::string& where, std::string expected) {
  std::int64_t value = 0;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > 15 ||
      !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return fail(ErrorCode::Malformed, where, text, std::move(expected));
  }
  for (const char c : text) value = value * 10 + (c - '0');
  return negative ? -value : value;
}

Result<std::int64_t> read_number(FieldType type, std::string_view text, const std::string& where) {
  if (type == FieldType::Mass) return read_mass(text, where);
  if (type == FieldType::Percent && text.ends_with('%')) text.remove_suffix(1);
  return read_whole(text, where, type == FieldType::Percent ? "whole per cent, as in 80%" : "a whole number");
}

Status set_bound(std::string_view comparison, std::int64_t value, Test& test, const std::string& where) {
  test.operation = Operation::Between;
  if (comparison == "gt")
    test.low = value + 1;
  else if (comparison == "gte")
    test.low = value;
  else if (comparison == "lt")
    test.high = value - 1;
  else if (comparison == "lte")
    test.high = value;
  else if (comparison == "eq")
    test.low = test.high = value;
  else
    return fail(ErrorCode::Malformed, where, comparison, ">=, >, <=, < or =");
  return {};
}

/// "count items by recipient.premises within 30d >= 4".
Result<ReadTest> read_question(const std::string& text, const std::string& where) {
  const auto sign = text.find_first_of("<>=");
  if (sign == std::string::npos) {
    return fail(ErrorCode::Malformed, where, text,
                "a comparison, as in \"count items by recipient.premises within 30d >= 4\"");
  }
  const auto value_begin = text.find_first_not_of("<>=", sign);
  const auto comparison =
      text.substr(sign, value_begin == std::string::npos ? value_begin : value_begin - sign);
  const auto first =
      value_begin == std::string::npos ? value_begin : text.find_first_not_of(' ', value_begin);
  const std::string value = first == std::string::npos ? "" : text.substr(first);
  ReadTest read;
  read.test.field = Field::Window;
  TW_TRY(read.window, parse_window(text.substr(0, sign), where));
  std::int64_t number = 0;
  if (read.window.measure == Measure::GrossMass) {
    TW_TRY(number, read_mass(value, where));
  } else if (read.window.share) {
    TW_TRY(number, read_number(FieldType::Percent, value, where));
    number *= 10;
  } else {
    TW_TRY(number, read_number(FieldType::Whole, value, where));
  }
  const std::string name = comparison == ">="   ? "gte"
                           : comparison == ">"  ? "gt"
                           : comparison == "<=" ? "lte"
                           : comparison == "<"  ? "lt"
                           : comparison == "="  ? "eq"
                                                : comparison;
  TW_TRY_STATUS(set_bound(name, number, read.test, where));
  return read;
}

Status read_presence(const std::string& value, Test& test, const std::string& where) {
  if (value != "true" && value != "false") return fail(ErrorCode::Malformed, where, value, "true or false");
  test.operation = value == "true" ? Operation::Present : Operation::Absent;
  return {};
}

Status read_pattern(const std::vector<std::string>& values, Test& test, const std::string& where) {
  if (values.size() != 1 || values[0].size() > kMaxPatternBytes) {
    return fail(ErrorCode::TooLarge, where, std::to_string(values.size()),
                "one pattern of at most 500 bytes");
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(false);
  options.set_max_mem(kMaxPatternMemory);
  auto pattern = std::make_shared<re2::RE2>(values[0], options);
  if (!pattern->ok())
    return fail(ErrorCode::Malformed, where, values[0], "a pattern in RE2's syntax: " + pattern->error());
  test.operation = Operation::Matches;
  test.pattern = std::move(pattern);
  test.texts = values;
  return {};
}

Status read_codes(const Asked& asked, const std::vector<std::string>& values, Test& test,
                  const std::string& where) {
  const auto field = asked.field->field;
  test.operation = asked.modifier == "startswith" ? Operation::StartsWith
                   : asked.modifier == "endswith" ? Operation::EndsWith
                   : asked.modifier == "contains" ? Operation::Contains
                                                  : Operation::OneOf;
  for (const auto& value : values) {
    TW_TRY_STATUS(check_code(asked, value, where));
    if (value.empty()) return fail(ErrorCode::Malformed, where, "nothing", "a value");
    if (!known_codes(field).empty()) {
      test.texts.push_back(value);
    } else {
      test.texts.push_back(upper_case_codes(field) ? upper(value) : fold_for_words(value));
    }
  }
  std::sort(test.texts.begin(), test.texts.end());
  test.texts.erase(std::unique(test.texts.begin(), test.texts.end()), test.texts.end());
  return {};
}

std::string canonical_of(const ReadTest& read) {
  const auto& test = read.test;
  std::string text = std::string{info(test.field).name} + '\n' +
                     std::to_string(static_cast<int>(test.operation)) + '\n' + std::to_string(test.low) +
                     '\n' + std::to_string(test.high) + '\n' + read.window.key;
  for (const auto& value : test.texts) text += "\nt" + value;
  for (const auto number : test.numbers) text += "\nn" + std::to_string(number);
  for (const auto& word : read.words) text += "\nw" + word;
  return text;
}

Result<ReadTest> read_one(const Asked& asked, const std::vector<std::string>& values,
                          const std::string& where) {
  ReadTest read;
  auto& test = read.test;
  test.field = asked.field->field;
  const auto type = asked.field->type;
  if (asked.modifier == "exists" || type == FieldType::Presence) {
    TW_TRY_STATUS(read_presence(values[0], test, where));
  } else if (asked.modifier == "re") {
    TW_TRY_STATUS(read_pattern(values, test, where));
  } else if (type == FieldType::Words && asked.modifier != "contains") {
    test.operation = Operation::HasWord;
    read.words = values;
  } else if (type == FieldType::Code || type == FieldType::Words) {
    TW_TRY_STATUS(read_codes(asked, values, test, where));
  } else if (asked.modifier.empty()) {
    for (const auto& value : values) {
      TW_TRY(const auto number, read_number(type, value, where));
      test.numbers.push_back(number);
    }
    std::sort(test.numbers.begin(), test.numbers.end());
  } else {
    TW_TRY(const auto number, read_number(type, values[0], where));
    TW_TRY_STATUS(set_bound(asked.modifier, number, test, where));
  }
  return read;
}

std::string list_names() {
  std::string names;
  for (auto path : facts::paths("risk/words/")) {
    path.remove_prefix(std::string_view{"risk/words/"}.size());
    path.remove_suffix(std::string_view{".txt"}.size());
    names += (names.empty() ? "" : ", ") + std::string{path};
  }
  return names;
}

/// Puts the words of reference/risk/words/NAME.txt in the place of "list:NAME".
Result<std::vector<std::string>> with_lists(std::vector<std::string> values, const std::string& where) {
  constexpr std::string_view kList = "list:";
  std::vector<std::string> expanded;
  for (auto& value : values) {
    if (!value.starts_with(kList)) {
      expanded.push_back(std::move(value));
      continue;
    }
    const auto name = std::string_view{value}.substr(kList.size());
    const auto file = facts::file("risk/words/" + std::string{name} + ".txt");
    if (!file) return fail(ErrorCode::NotFound, where, name, "one of the lists " + list_names());
    for (auto rest = *file; !rest.empty();) {
      const auto end = std::min(rest.find('\n'), rest.size());
      const auto word = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (!word.empty() && word[0] != '#') expanded.emplace_back(word);
    }
  }
  if (expanded.size() > kMaxValues)
    return fail(ErrorCode::TooLarge, where, std::to_string(expanded.size()), "at most 1000 values");
  return expanded;
}

}  // namespace

Result<ReadLine> read_line(const YamlMap::Entry& entry, const std::string& path) {
  TW_TRY(const auto asked, read_key(entry, path));
  std::vector<std::string> values;
  if (entry.value.IsSequence()) {
    if (entry.value.size() > kMaxValues)
      return fail(ErrorCode::TooLarge, place(path, entry.value, entry.key),
                  std::to_string(entry.value.size()), "at most 1000 values");
    for (const auto& element : entry.value) {
      TW_TRY(auto value, scalar(element, path, entry.key));
      values.push_back(std::move(value));
    }
  } else {
    TW_TRY(auto value, scalar(entry.value, path, entry.key));
    values.push_back(std::move(value));
  }
  const auto where = place(path, entry.value, entry.key);
  TW_TRY(values, with_lists(std::move(values), where));
  if (values.empty()) return fail(ErrorCode::Missing, where, "an empty list", "at least one value");
  const bool one_only = asked.modifier == "exists" || asked.field->type == FieldType::Presence ||
                        asked.modifier.starts_with("gt") || asked.modifier.starts_with("lt");
  if (one_only && values.size() != 1) return fail(ErrorCode::Malformed, where, "a list", "one value");

  ReadLine line;
  line.all = asked.all;
  if (asked.field->type == FieldType::Question) {
    for (const auto& value : values) {
      TW_TRY(auto read, read_question(value, where));
      line.tests.push_back(std::move(read));
    }
  } else if (asked.all) {
    for (const auto& value : values) {
      TW_TRY(auto read, read_one(asked, {value}, where));
      line.tests.push_back(std::move(read));
    }
  } else {
    TW_TRY(auto read, read_one(asked, values, where));
    line.tests.push_back(std::move(read));
  }
  for (auto& read : line.tests) read.canonical = canonical_of(read);
  return line;
}

}  // namespace tidewaiter::risk
