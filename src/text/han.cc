#include "text/han.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/check.h"
#include "text/script.h"
#include "text/table.h"

namespace tidewaiter::text {
namespace {

constexpr char32_t kFirst = 0x3400, kEnd = 0xA000;
constexpr std::size_t kReadings = 3;

struct Surname {
  std::array<std::string_view, kReadings> readings;  // empty where as the characters'
};

struct HanTable {
  std::vector<std::array<std::string_view, kReadings>> readings;
  std::vector<char16_t> simplified;
  std::unordered_map<char32_t, Surname> single;
  std::unordered_map<std::u32string, Surname> compound;

  static const HanTable& instance() {
    static const HanTable table;
    return table;
  }

 private:
  HanTable() : readings(kEnd - kFirst), simplified(kEnd - kFirst) {
    for (std::size_t i = 0; i < simplified.size(); ++i) simplified[i] = static_cast<char16_t>(kFirst + i);
    for (const auto& row : table_rows("unihan/readings.tsv", 1 + kReadings)) {
      readings[place(row[0])] = {row[1], row[2], row[3]};
    }
    for (const auto& row : table_rows("unihan/simplified.tsv", 2)) {
      simplified[place(row[0])] = static_cast<char16_t>(kFirst + place(row[1]));
    }
    for (const auto& row : table_rows("unihan/surnames.tsv", 1 + kReadings)) {
      const auto characters = to_characters(row[0]);
      const Surname surname{{row[1], row[2], row[3]}};
      if (characters.size() == 1) {
        single.emplace(characters[0], surname);
      } else {
        compound.emplace(characters, surname);
      }
    }
  }

  static std::size_t place(std::string_view character) {
    std::size_t at = 0;
    const char32_t c = next_character(character, at);
    TW_CHECK(c >= kFirst && c < kEnd && at == character.size());
    return c - kFirst;
  }
};

bool in_table(char32_t c) noexcept { return c >= kFirst && c < kEnd; }

}  // namespace

std::string_view name(HanReading reading) noexcept {
  constexpr std::array<std::string_view, kReadings> kNames{"cmn", "yue", "vie"};
  return kNames[static_cast<std::size_t>(reading)];
}

std::string_view reading_of(char32_t character, HanReading reading) noexcept {
  if (!in_table(character)) return {};
  return HanTable::instance().readings[character - kFirst][static_cast<std::size_t>(reading)];
}

std::string_view surname_reading_of(char32_t character, HanReading reading) noexcept {
  const auto& singles = HanTable::instance().single;
  const auto found = singles.find(simplified(character));
  if (found != singles.end()) {
    if (const auto special = found->second.readings[static_cast<std::size_t>(reading)]; !special.empty())
      return special;
  }
  return reading_of(character, reading);
}

bool is_surname(char32_t character) noexcept {
  return HanTable::instance().single.contains(simplified(character));
}

std::size_t surname_length(std::u32string_view characters) noexcept {
  if (characters.size() >= 3) {
    const std::u32string two{simplified(characters[0]), simplified(characters[1])};
    if (HanTable::instance().compound.contains(two)) return 2;
  }
  return !characters.empty() && is_surname(characters[0]) ? 1 : 0;
}

char32_t simplified(char32_t character) noexcept {
  return in_table(character) ? HanTable::instance().simplified[character - kFirst] : character;
}

std::string simplified(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) append_utf8(result, simplified(next_character(text, at)));
  return result;
}

HanRomanised romanise_han(std::string_view han, HanReading reading, bool is_person) {
  const std::u32string characters = to_characters(han);
  HanRomanised result;
  std::size_t at = 0;
  if (is_person) {
    const std::size_t length = std::max<std::size_t>(surname_length(characters), characters.empty() ? 0 : 1);
    if (length == 2) {
      const auto& compound =
          HanTable::instance().compound.at({simplified(characters[0]), simplified(characters[1])});
      for (const auto part : split(compound.readings[static_cast<std::size_t>(reading)], ' '))
        result.syllables.emplace_back(part);
    }
    if (result.syllables.empty()) {
      for (std::size_t i = 0; i < length; ++i) {
        if (const auto syllable = surname_reading_of(characters[i], reading); !syllable.empty())
          result.syllables.emplace_back(syllable);
      }
    }
    result.surname_syllables = result.syllables.size();
    at = length;
  }
  for (; at < characters.size(); ++at) {
    if (const auto syllable = reading_of(characters[at], reading); !syllable.empty())
      result.syllables.emplace_back(syllable);
  }
  return result;
}

}  // namespace tidewaiter::text
