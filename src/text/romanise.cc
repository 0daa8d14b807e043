#include "text/romanise.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <array>
#include <cstring>
#include <vector>

#include "base/check.h"
#include "text/han.h"
#include "text/table.h"

namespace tidewaiter::text {
namespace {

constexpr char32_t kTableEnd = 0x3100;  // everything alphabetic that names are written in, and Kana

// The marks that strip_marks takes off: accents, Hebrew points, Arabic vowel signs. Vowel signs of Indic
// scripts and Thai are letters here.
bool is_mark(char32_t c) {
  return (c >= 0x0300 && c < 0x0370) || (c >= 0x0483 && c < 0x0488) ||
         (c >= 0x0591 && c < 0x05C8 && c != 0x05BE) || (c >= 0x0610 && c < 0x061B) ||
         (c >= 0x064B && c < 0x0660) || c == 0x0670 ||
         (c >= 0x06D6 && c < 0x06EE && c != 0x06DD && c != 0x06DE && c != 0x06E9) ||
         (c >= 0x1AB0 && c < 0x1B00) || (c >= 0x1DC0 && c < 0x1E00) || (c >= 0x20D0 && c < 0x2100);
}

// For each character: its letters without marks in its own script, and its letters in Latin.
class LetterTable {
 public:
  struct Letters {
    std::array<char, 6> text{};  // UTF-8, ended by NUL
    bool known = false;
  };

  static const LetterTable& instance() {
    static const LetterTable table;
    return table;
  }
  const Letters& stripped(char32_t c) const { return stripped_[c]; }
  const Letters& latin(char32_t c) const { return latin_[c]; }

 private:
  LetterTable() : stripped_(kTableEnd), latin_(kTableEnd) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
    TW_CHECK(U_SUCCESS(status));
    for (const auto& row : table_rows("names/letters.tsv", 2)) {
      const auto letter = to_characters(row[0]);
      TW_CHECK(letter.size() == 1 && letter[0] < kTableEnd);
      set(latin_[letter[0]], row[1]);
      if (script_of(letter[0]) == Script::Latin) set(stripped_[letter[0]], row[1]);
    }
    for (char32_t c = 0; c < kTableEnd; ++c) decompose(*nfd, c);
  }

  static void set(Letters& letters, std::string_view text) {
    TW_CHECK(text.size() < letters.text.size());
    std::memcpy(letters.text.data(), text.data(), text.size());
    letters.known = true;
  }

  void decompose(const icu::Normalizer2& nfd, char32_t c) {
    constexpr char32_t kShortI = 0x0439;  // й is a letter of its own
    if (is_mark(c)) {
      stripped_[c].known = latin_[c].known = true;
      return;
    }
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString parts = nfd.normalize(icu::UnicodeString(static_cast<UChar32>(c)), status);
    const auto base = static_cast<char32_t>(parts.char32At(0));
    for (int32_t i = 1; i < parts.length(); ++i) {
      if (!is_mark(static_cast<char32_t>(parts.charAt(i)))) return;
    }
    if (base < 0x80 && u_isalnum(static_cast<UChar32>(base))) {
      const char letter = static_cast<char>(base);
      if (!latin_[c].known) set(latin_[c], {&letter, 1});
    }
    if (base == c || base >= kTableEnd) return;
    if (!stripped_[c].known && c != kShortI) {
      std::string letter;
      if (stripped_[base].known) {
        letter = stripped_[base].text.data();
      } else {
        append_utf8(letter, base);
      }
      set(stripped_[c], letter);
    }
    if (!latin_[c].known && latin_[base].known) latin_[c] = latin_[base];
  }

  std::vector<Letters> stripped_, latin_;
};

constexpr char32_t kUpsilon = 0x03C5;  // behind α, ε and ο it is "u"

bool is_greek_o(std::string_view letter) { return letter == "α" || letter == "ε" || letter == "ο"; }

// Revised Romanisation letter by letter (Hangul syllables are numbered initial × 588 + vowel × 28 + final).
void append_hangul(std::string& latin, char32_t syllable) {
  constexpr std::array<std::string_view, 19> kInitials{"g",  "kk", "n", "d",  "tt", "r", "m", "b", "pp", "s",
                                                       "ss", "",   "j", "jj", "ch", "k", "t", "p", "h"};
  constexpr std::array<std::string_view, 21> kVowels{"a",  "ae", "ya", "yae", "eo", "e",  "yeo",
                                                     "ye", "o",  "wa", "wae", "oe", "yo", "u",
                                                     "wo", "we", "wi", "yu",  "eu", "ui", "i"};
  constexpr std::array<std::string_view, 28> kFinals{"",  "k",  "k", "k", "n", "n", "n", "t", "l", "k",
                                                     "m", "l",  "l", "l", "p", "l", "m", "p", "p", "t",
                                                     "t", "ng", "t", "t", "k", "t", "p", "t"};
  const char32_t index = syllable - 0xAC00;
  latin += kInitials[index / 588];
  latin += kVowels[index % 588 / 28];
  latin += kFinals[index % 28];
}

bool is_small_kana(char32_t c) {
  const char32_t hiragana = c >= 0x30A0 ? c - 0x60 : c;
  return hiragana == 0x3083 || hiragana == 0x3085 || hiragana == 0x3087;
}

// Small ya, yu, yo join the syllable before (kiya → kya, shiya → sha); small tsu doubles the next consonant.
void append_kana(std::string& latin, char32_t c, bool& doubled) {
  const char32_t hiragana = c >= 0x30A0 ? c - 0x60 : c;
  if (hiragana == 0x3063) {
    doubled = true;
    return;
  }
  if (is_small_kana(c)) {
    constexpr std::string_view kVowels = "auo";
    const char vowel = kVowels[(hiragana - 0x3083) / 2];
    const bool joins = latin.size() >= 2 && latin.back() == 'i';
    const bool soft = joins && (latin.ends_with("shi") || latin.ends_with("chi") || latin.ends_with("ji"));
    if (joins) latin.pop_back();
    if (!soft) latin += 'y';
    latin += vowel;
    return;
  }
  const auto& letters = LetterTable::instance().latin(c);
  if (!letters.known) return;
  if (doubled && letters.text[0] != 0) latin += letters.text[0] == 'c' ? 't' : letters.text[0];
  doubled = false;
  latin += letters.text.data();
}

}  // namespace

std::string strip_marks(std::string_view cleaned) {
  std::string result;
  result.reserve(cleaned.size());
  for (std::size_t at = 0; at < cleaned.size();) {
    if (static_cast<unsigned char>(cleaned[at]) < 0x80) {
      result += cleaned[at++];
      continue;
    }
    const char32_t c = next_character(cleaned, at);
    if (c < kTableEnd && LetterTable::instance().stripped(c).known) {
      result += LetterTable::instance().stripped(c).text.data();
    } else {
      append_utf8(result, c);
    }
  }
  return result;
}

void append_latin(std::string& latin, std::string_view cleaned) {
  bool doubled = false;
  for (std::size_t at = 0; at < cleaned.size();) {
    const auto byte = static_cast<unsigned char>(cleaned[at]);
    if (byte < 0x80) {
      if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')) latin += cleaned[at];
      ++at;
      continue;
    }
    const char32_t c = next_character(cleaned, at);
    if (c >= 0x3041 && c < 0x3100) {
      append_kana(latin, c, doubled);
    } else if (c == kUpsilon && at >= 4 && is_greek_o(cleaned.substr(at - 4, 2))) {
      latin += 'u';
    } else if (c < kTableEnd) {
      latin += LetterTable::instance().latin(c).text.data();
    } else if (c >= 0xAC00 && c <= 0xD7A3) {
      append_hangul(latin, c);
    } else {
      latin += reading_of(c, HanReading::Mandarin);
    }
  }
}

std::string to_latin(std::string_view cleaned) {
  std::string latin;
  latin.reserve(cleaned.size());
  append_latin(latin, cleaned);
  return latin;
}

}  // namespace tidewaiter::text
