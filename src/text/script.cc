#include "text/script.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "base/check.h"
#include "text/confusables.h"

namespace tidewaiter::text {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool is_invisible(char32_t character) {
  return u_hasBinaryProperty(static_cast<UChar32>(character), UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool is_space_or_control(char32_t character) {
  const auto c = static_cast<UChar32>(character);
  return u_isUWhiteSpace(c) || (u_iscntrl(c) && !is_invisible(character)) || u_charType(c) == U_UNASSIGNED;
}

// How each character below kTableEnd folds on its own under NFKC_Casefold; see FoldTable.
class FoldTable {
 public:
  static constexpr char16_t kNeedsContext =
      0;                                     // ICU must see its neighbours, or it becomes several characters
  static constexpr char16_t kInvisible = 1;  // removed

  static const FoldTable& instance() {
    static const FoldTable table;
    return table;
  }

  char16_t operator[](char32_t character) const noexcept {
    if (character < kTableEnd) return folded_[character];
    if (stays(character)) return static_cast<char16_t>(character);
    if (character >= 0xFF00 && character < 0xFFF0) return wide_[character - 0xFF00];
    return kNeedsContext;
  }

 private:
  static constexpr char32_t kTableEnd = 0x3100;

  // Unified ideographs and precomposed Hangul are their own folded form.
  static bool stays(char32_t character) noexcept {
    return (character >= 0x3400 && character < 0x4DC0) || (character >= 0x4E00 && character < 0xA000) ||
           (character >= 0xAC00 && character <= 0xD7A3);
  }

  FoldTable() : folded_(kTableEnd) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCCasefoldInstance(status);
    TW_CHECK(U_SUCCESS(status));
    for (char32_t c = 0; c < kTableEnd; ++c) folded_[c] = fold(*nfkc, c);
    for (char32_t c = 0xFF00; c < 0xFFF0; ++c) wide_[c - 0xFF00] = fold(*nfkc, c);
  }

  static char16_t fold(const icu::Normalizer2& nfkc, char32_t character) {
    if (is_space_or_control(character)) return ' ';
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString folded =
        nfkc.normalize(icu::UnicodeString(static_cast<UChar32>(character)), status);
    if (U_FAILURE(status)) return kNeedsContext;
    if (folded.isEmpty()) return kInvisible;
    const UChar32 first = folded.char32At(0);
    if (folded.length() != 1 || !nfkc.hasBoundaryBefore(static_cast<UChar32>(character)) ||
        !nfkc.hasBoundaryBefore(first)) {
      return kNeedsContext;
    }
    if (u_isUWhiteSpace(first)) return ' ';
    return static_cast<char16_t>(first);
  }

  std::vector<char16_t> folded_;
  std::array<char16_t, 0xF0> wide_{};
};

bool is_ascii(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Appends with runs of spaces as one and none in front.
void append_spaced(std::string& out, char32_t character) {
  if (character == ' ' && (out.empty() || out.back() == ' ')) return;
  append_utf8(out, character);
}

void drop_last_space(std::string& text) {
  if (!text.empty() && text.back() == ' ') text.pop_back();
}

void clean_ascii(std::string_view text, std::string& out) {
  out.reserve(text.size());
  for (const char c : text) {
    const bool space = static_cast<unsigned char>(c) <= ' ' || c == 0x7F;
    if (space) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out += (c >= 'A' && c <= 'Z') ? static_cast<char>(c + 32) : c;
    }
  }
  drop_last_space(out);
}

// NFKC_Casefold by ICU, for text with marks, ligatures or rare characters.
std::u32string fold_by_icu(const std::u32string& characters) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const auto source = icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(characters.data()),
                                                    static_cast<int32_t>(characters.size()));
  const icu::UnicodeString folded = nfkc->normalize(source, status);
  TW_CHECK(U_SUCCESS(status));
  std::u32string result;
  result.reserve(static_cast<std::size_t>(folded.length()));
  for (int32_t i = 0; i < folded.length();) {
    const UChar32 c = folded.char32At(i);
    i += U16_LENGTH(c);
    result += static_cast<char32_t>(c);
  }
  return result;
}

// Folds what can be folded character by character; says whether that was everything.
bool fold_by_table(std::u32string& characters, bool& hidden) {
  const auto& table = FoldTable::instance();
  std::size_t kept = 0;
  bool whole = true;
  for (const char32_t c : characters) {
    const char16_t folded = table[c];
    if (folded == FoldTable::kNeedsContext) {
      whole = false;
      break;
    }
    hidden |= folded == FoldTable::kInvisible;
    kept += folded != FoldTable::kInvisible;
  }
  if (!whole) return false;
  std::u32string result;
  result.reserve(kept);
  for (const char32_t c : characters) {
    if (const char16_t folded = table[c]; folded != FoldTable::kInvisible) result += folded;
  }
  characters = std::move(result);
  return true;
}

}  // namespace

std::string_view name(Script script) noexcept {
  constexpr std::array<std::string_view, 12> kNames{"none", "latin", "greek",  "cyrillic", "arabic", "hebrew",
                                                    "han",  "kana",  "hangul", "thai",     "indic",  "other"};
  return kNames[static_cast<std::size_t>(script)];
}

char32_t next_character(std::string_view text, std::size_t& at) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) {
    ++at;
    return first;
  }
  // The least and greatest second byte keep out overlong forms, surrogates and what lies beyond U+10FFFF.
  std::size_t more = 0;
  unsigned char low = 0x80, high = 0xBF;
  char32_t value = 0;
  if (first >= 0xC2 && first <= 0xDF) {
    more = 1;
    value = first & 0x1Fu;
  } else if (first >= 0xE0 && first <= 0xEF) {
    more = 2;
    value = first & 0x0Fu;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    more = 3;
    value = first & 0x07u;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
  }
  if (more == 0 || text.size() - at <= more) {
    ++at;
    return kReplacement;
  }
  for (std::size_t i = 1; i <= more; ++i) {
    const unsigned char next = byte(at + i);
    if (next < low || next > high) {
      ++at;
      return kReplacement;
    }
    low = 0x80;
    high = 0xBF;
    value = (value << 6) | (next & 0x3Fu);
  }
  at += more + 1;
  return value;
}

bool valid_utf8(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t before = at;
    if (next_character(text, at) == kReplacement && at - before == 1) return false;
  }
  return true;
}

void append_utf8(std::string& text, char32_t c) {
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xC0 | (c >> 6));
    text += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    text += static_cast<char>(0xE0 | (c >> 12));
    text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | (c >> 18));
    text += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool is_blank(std::string_view text) {
  const auto characters = to_characters(text);
  return std::all_of(characters.begin(), characters.end(),
                     [](char32_t c) { return is_space_or_control(c) || is_invisible(c); });
}

std::u32string to_characters(std::string_view text) {
  std::u32string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) result += next_character(text, at);
  return result;
}

Script script_of(char32_t c) noexcept {
  if (c < 0x80) return ((c | 32) >= 'a' && (c | 32) <= 'z') ? Script::Latin : Script::None;
  if (c >= 0x4E00 && c < 0xA000) return Script::Han;
  UErrorCode status = U_ZERO_ERROR;
  if (!u_isalpha(static_cast<UChar32>(c)) && u_charType(static_cast<UChar32>(c)) != U_COMBINING_SPACING_MARK)
    return Script::None;
  switch (uscript_getScript(static_cast<UChar32>(c), &status)) {
    case USCRIPT_LATIN:
      return Script::Latin;
    case USCRIPT_GREEK:
      return Script::Greek;
    case USCRIPT_CYRILLIC:
      return Script::Cyrillic;
    case USCRIPT_ARABIC:
      return Script::Arabic;
    case USCRIPT_HEBREW:
      return Script::Hebrew;
    case USCRIPT_HAN:
      return Script::Han;
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      return Script::Kana;
    case USCRIPT_HANGUL:
      return Script::Hangul;
    case USCRIPT_THAI:
      return Script::Thai;
    case USCRIPT_DEVANAGARI:
    case USCRIPT_BENGALI:
    case USCRIPT_GURMUKHI:
    case USCRIPT_GUJARATI:
    case USCRIPT_ORIYA:
    case USCRIPT_TAMIL:
    case USCRIPT_TELUGU:
    case USCRIPT_KANNADA:
    case USCRIPT_MALAYALAM:
    case USCRIPT_SINHALA:
      return Script::Indic;
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
      return c == 0x30FC ? Script::Kana : Script::None;
    default:
      return Script::Other;
  }
}

Script script_of(std::string_view text) noexcept {
  std::array<std::uint32_t, 12> letters{};
  std::array<std::size_t, 12> first{};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t place = at;
    const auto script = static_cast<std::size_t>(script_of(next_character(text, at)));
    if (letters[script]++ == 0) first[script] = place;
  }
  std::size_t best = 0;
  for (std::size_t i = 1; i < letters.size(); ++i) {
    if (letters[i] == 0) continue;
    if (best == 0 || letters[i] > letters[best] || (letters[i] == letters[best] && first[i] < first[best]))
      best = i;
  }
  return static_cast<Script>(best);
}

Cleaned clean(std::string_view text, std::size_t limit) {
  Cleaned result;
  if (text.size() > limit) {
    result.cut = true;
    std::size_t end = limit;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end);
  }
  if (is_ascii(text)) {
    clean_ascii(text, result.text);
    return result;
  }

  std::u32string characters;
  characters.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t before = at;
    const char32_t c = next_character(text, at);
    const bool bad = c == kReplacement && at - before == 1;
    result.broken |= bad;
    characters += bad ? U' ' : c;
  }
  result.mixed_scripts = fold_confusables(characters);
  if (!fold_by_table(characters, result.hidden_marks)) {
    result.hidden_marks |= std::any_of(characters.begin(), characters.end(), is_invisible);
    for (char32_t& c : characters) {
      if (is_space_or_control(c)) c = ' ';
    }
    characters = fold_by_icu(characters);
    for (char32_t& c : characters) {
      if (is_space_or_control(c)) c = ' ';
    }
  }
  // Folding a letter can open a third alphabet to its word ("в" as "b" can be "β"), which may then suit it
  // better; and a letter that met its mark is another letter. The alphabet kept at the end is one that keeps
  // itself.
  for (std::u32string before = characters; fold_confusables(characters); before = characters) {
    result.mixed_scripts = true;
    characters = fold_by_icu(characters);
    if (characters == before) break;
  }
  result.text.reserve(characters.size() * 3);
  for (const char32_t c : characters) append_spaced(result.text, c);
  drop_last_space(result.text);
  return result;
}

}  // namespace tidewaiter::text
