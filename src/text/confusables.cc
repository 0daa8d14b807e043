#include "text/confusables.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

#include "text/script.h"

namespace tidewaiter::text {
namespace {

// One shape a row: Latin, Cyrillic, Greek; 0 where a script has no such letter. A letter in two rows folds by
// the first. ω is no look-alike of w, being the ohm's sign too, which alphabet() leaves alone.
struct Shape {
  char32_t latin, cyrillic, greek;
};
constexpr Shape kShapes[] = {
    {'A', 0x0410, 0x0391},  {'B', 0x0412, 0x0392},  {'C', 0x0421, 0x03F9}, {'E', 0x0415, 0x0395},
    {'F', 0, 0x03DC},       {'H', 0x041D, 0x0397},  {'I', 0x0406, 0x0399}, {'J', 0x0408, 0x037F},
    {'K', 0x041A, 0x039A},  {'M', 0x041C, 0x039C},  {'N', 0, 0x039D},      {'O', 0x041E, 0x039F},
    {'P', 0x0420, 0x03A1},  {'Q', 0x051A, 0},       {'S', 0x0405, 0},      {'T', 0x0422, 0x03A4},
    {'V', 0x0474, 0},       {'W', 0x051C, 0},       {'X', 0x0425, 0x03A7}, {'Y', 0x04AE, 0x03A5},
    {'Y', 0x0423, 0},       {'Z', 0, 0x0396},       {'a', 0x0430, 0x03B1}, {'b', 0x044C, 0x03B2},
    {'c', 0x0441, 0x03F2},  {'d', 0x0501, 0},       {'e', 0x0435, 0x03B5}, {'g', 0, 0},
    {'h', 0x04BB, 0},       {'i', 0x0456, 0x03B9},  {'j', 0x0458, 0x03F3}, {'k', 0x043A, 0x03BA},
    {'l', 0x04CF, 0},       {'m', 0x043C, 0},       {'n', 0x043F, 0x03B7}, {'o', 0x043E, 0x03BF},
    {'p', 0x0440, 0x03C1},  {'q', 0x051B, 0},       {'r', 0x0433, 0},      {'s', 0x0455, 0},
    {'t', 0x0442, 0x03C4},  {'u', 0, 0x03C5},       {'v', 0x0475, 0x03BD}, {'w', 0x051D, 0},
    {'x', 0x0445, 0x03C7},  {'y', 0x0443, 0x03B3},  {'z', 0, 0x03B6},      {'b', 0x0432, 0},
    {'h', 0x043D, 0},       {0xEF, 0x0457, 0x03CA}, {0xEB, 0x0451, 0},     {0xCB, 0x0401, 0},
    {0xCF, 0x0407, 0x03AA}, {'y', 0x04AF, 0},
};

constexpr std::array<Script, 3> kScripts{Script::Latin, Script::Cyrillic, Script::Greek};

char32_t member(const Shape& shape, std::size_t script) {
  return script == 0 ? shape.latin : script == 1 ? shape.cyrillic : shape.greek;
}

using LookAlikes = std::unordered_map<char32_t, std::array<char32_t, 3>>;

const LookAlikes& look_alikes() {
  static const LookAlikes table = [] {
    LookAlikes result;
    for (const Shape& shape : kShapes) {
      for (std::size_t from = 0; from < 3; ++from) {
        const char32_t letter = member(shape, from);
        if (letter == 0) continue;
        auto& row = result.try_emplace(letter, std::array<char32_t, 3>{0, 0, 0}).first->second;
        for (std::size_t to = 0; to < 3; ++to) {
          if (row[to] == 0) row[to] = member(shape, to);
        }
      }
    }
    return result;
  }();
  return table;
}

// The index in kScripts of a letter; nullopt for all else, and for the signs of units.
std::optional<std::size_t> alphabet(char32_t c) {
  if (c == 0xB5 || c == 0x3BC || c == 0x2126 || c == 0x3C9) return std::nullopt;
  const Script script = script_of(c);
  for (std::size_t i = 0; i < kScripts.size(); ++i) {
    if (kScripts[i] == script) return i;
  }
  return std::nullopt;
}

char32_t in_script(char32_t letter, std::size_t script) {
  const auto row = look_alikes().find(letter);
  return row == look_alikes().end() ? 0 : row->second[script];
}

bool continues_word(char32_t c) {
  const auto character = static_cast<UChar32>(c);
  return u_isalnum(character) || u_charType(character) == U_NON_SPACING_MARK ||
         u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

// Cyrillic letters of few languages that look just like Latin ones. A mixed word that has one, or would be
// written with one, is Latin, however many other Cyrillic letters it has.
bool is_there_for_its_looks(char32_t c) {
  switch (c) {
    case 0x0405:  // Ѕ
    case 0x0455:
    case 0x04BB:  // һ
    case 0x04CF:  // ӏ
    case 0x0474:  // Ѵ
    case 0x0475:
    case 0x0501:  // ԁ
    case 0x051A:  // Ԛ
    case 0x051B:
    case 0x051C:  // Ԝ
    case 0x051D:
      return true;
    default:
      return false;
  }
}

bool fold_word(char32_t* begin, char32_t* end) {
  std::array<int, 3> letters{};
  std::array<int, 3> lost{};
  bool for_looks = false;
  for (const char32_t* c = begin; c != end; ++c) {
    const auto own = alphabet(*c);
    if (!own) continue;
    ++letters[*own];
    for_looks |= is_there_for_its_looks(*own == 1 ? *c : in_script(*c, 1));
    for (std::size_t to = 0; to < 3; ++to) lost[to] += to != *own && in_script(*c, to) == 0;
  }
  if (std::count_if(letters.begin(), letters.end(), [](int n) { return n > 0; }) < 2) return false;
  std::size_t best = 3;
  for (std::size_t i = 0; i < 3; ++i) {
    if (letters[i] == 0) continue;
    if (best == 3 || lost[i] < lost[best] || (lost[i] == lost[best] && letters[i] > letters[best])) best = i;
  }
  if (for_looks && letters[0] > 0 && lost[0] == 0) best = 0;
  for (char32_t* c = begin; c != end; ++c) {
    const auto own = alphabet(*c);
    if (!own || *own == best) continue;
    if (const char32_t same = in_script(*c, best); same != 0) *c = same;
  }
  return true;
}

}  // namespace

bool fold_confusables(std::u32string& characters) {
  std::array<bool, 3> seen{};
  for (const char32_t c : characters) {
    if (c >= 0x2E80) continue;
    if (const auto own = alphabet(c)) seen[*own] = true;
  }
  if (seen[0] + seen[1] + seen[2] < 2) return false;
  bool mixed = false;
  char32_t* const end = characters.data() + characters.size();
  for (char32_t* begin = characters.data(); begin != end;) {
    char32_t* word_end = begin;
    while (word_end != end && continues_word(*word_end)) ++word_end;
    mixed |= fold_word(begin, word_end);
    begin = word_end == end ? end : word_end + 1;
  }
  return mixed;
}

}  // namespace tidewaiter::text
