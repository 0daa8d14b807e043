#include "declaration/tables.h"

#include <algorithm>
#include <array>
#include <optional>

#include "facts/codes.h"
#include "facts/facts.h"
#include "text/script.h"

namespace tidewaiter::declaration {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kMaxDescriptionBytes = 256;

std::optional<std::size_t> digits_number(std::string_view code, std::size_t count) {
  if (code.size() != count) return std::nullopt;
  std::size_t number = 0;
  for (const char c : code) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::size_t>(c - '0');
  }
  return number;
}

// Calls use(line) for each line of a fact file but a header; use() says whether it could be read.
template <typename Use>
base::Status each_line(std::string_view path, bool header, Use use) {
  TW_TRY(std::string_view text, facts::file(path));
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || (header && number == 1)) continue;
    if (!use(line)) {
      return fail(ErrorCode::Malformed, std::string{path} + " line " + std::to_string(number), line,
                  "a code");
    }
  }
  return {};
}

enum class Class : char { Separator, Letter, Han };

struct Character {
  Class kind;
  std::size_t bytes;
};

// Han is written without spaces, so that a phrase may end between any two of its characters; the marks of
// U+2000–303F and everything in ASCII that is no letter separate.
Character character_at(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) {
    const bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    return {letter ? Class::Letter : Class::Separator, 1};
  }
  const std::size_t bytes = std::min<std::size_t>(first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4, text.size() - at);
  const bool mark = first == 0xE2 || (first == 0xE3 && bytes > 1 && text[at + 1] == '\x80');
  if (mark) return {Class::Separator, bytes};
  return {first >= 0xE3 && first != 0xEF ? Class::Han : Class::Letter, bytes};
}

}  // namespace

base::Result<Tables> Tables::load() {
  Tables tables;
  TW_TRY_STATUS(each_line("hs/hs6.csv", true, [&](std::string_view line) {
    const auto code = digits_number(line.substr(0, line.find(',')), 6);
    if (code) tables.hs6_.set(*code);
    return code.has_value();
  }));
  TW_TRY_STATUS(each_line("offices/offices.csv", true, [&](std::string_view line) {
    const auto comma = line.find(',');
    if (comma != 5 || !facts::is_country(line.substr(0, 2))) return false;
    tables.offices_.push_back(
        Office{std::string{line.substr(0, comma)}, std::string{line.substr(comma + 1)}});
    return true;
  }));
  std::sort(tables.offices_.begin(), tables.offices_.end(),
            [](const Office& a, const Office& b) { return a.code < b.code; });
  for (const std::string_view path : facts::paths("descriptions/says_nothing_")) {
    TW_TRY_STATUS(each_line(path, false, [&](std::string_view line) {
      const std::string phrase = text::clean(line).text;
      tables.longest_phrase_bytes_ = std::max(tables.longest_phrase_bytes_, phrase.size());
      if (!phrase.empty()) tables.empty_phrases_.insert(phrase);
      return true;
    }));
  }
  return tables;
}

bool Tables::hs6(std::string_view code) const noexcept {
  const auto number = digits_number(code, 6);
  return number && (hs6_.test(*number) || *number >= 980'000);
}

bool Tables::country(std::string_view code) const noexcept { return facts::is_country(code); }

bool Tables::currency(std::string_view code) const noexcept { return facts::is_currency(code); }

bool Tables::office(std::string_view code) const noexcept {
  if (code.size() != 5 && code.size() != 6) return false;
  const auto letter_or_digit = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  return country(code.substr(0, 2)) && std::all_of(code.begin() + 2, code.end(), letter_or_digit);
}

std::string_view Tables::office_place(std::string_view code) const noexcept {
  if (!office(code)) return {};
  const std::string_view place = code.substr(0, 5);
  const auto at =
      std::lower_bound(offices_.begin(), offices_.end(), place,
                       [](const Office& office, std::string_view wanted) { return office.code < wanted; });
  return at != offices_.end() && at->code == place ? std::string_view{at->place} : std::string_view{};
}

// 1. Separators and digits are passed over.
// 2. From where a word begins, the longest listed phrase that ends at a word's end is taken; in Han every
// character's end is one.
// 3. The description says nothing when that consumes all of it and took at least one phrase.
bool Tables::says_nothing(std::string_view description) const {
  if (description.size() > kMaxDescriptionBytes) return false;
  const std::string text = text::clean(description).text;
  bool any = false;
  for (std::size_t at = 0; at < text.size();) {
    const Character here = character_at(text, at);
    if (here.kind == Class::Separator) {
      at += here.bytes;
      continue;
    }
    std::size_t taken = 0;
    std::size_t end = at;
    for (Character last = here; end < text.size() && end - at <= longest_phrase_bytes_;) {
      end += last.bytes;
      const Character next = end < text.size() ? character_at(text, end) : Character{Class::Separator, 0};
      const bool word_ends =
          last.kind != Class::Separator && (last.kind == Class::Han || next.kind != Class::Letter);
      if (word_ends && empty_phrases_.contains(std::string_view{text}.substr(at, end - at))) taken = end - at;
      last = next;
    }
    if (taken == 0) return false;
    any = true;
    at += taken;
  }
  return any;
}

}  // namespace tidewaiter::declaration
