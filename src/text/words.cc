#include "text/words.h"

#include <unicode/uchar.h>

namespace tidewaiter::text {
namespace {

bool in_word(char32_t c) {
  const auto character = static_cast<UChar32>(c);
  if (u_isalnum(character)) return true;
  const auto type = u_charType(character);
  return type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
}

bool stands_apart(Script script) {
  return script == Script::Han || script == Script::Kana || script == Script::Hangul;
}

}  // namespace

std::vector<Word> split_words(std::string_view cleaned, std::size_t limit) {
  std::vector<Word> words;
  std::size_t begin = 0;
  Script script = Script::None;
  bool open = false;
  const auto close = [&](std::size_t end) {
    if (open && words.size() < limit) words.push_back({cleaned.substr(begin, end - begin), script});
    open = false;
    script = Script::None;
  };
  for (std::size_t at = 0; at < cleaned.size() && words.size() < limit;) {
    const std::size_t place = at;
    const char32_t c = next_character(cleaned, at);
    if (!in_word(c)) {
      close(place);
      continue;
    }
    const Script own = script_of(c);
    if (open && own != script && (stands_apart(own) || stands_apart(script))) {
      const bool same_writing =
          stands_apart(script) && own == Script::None && !u_isdigit(static_cast<UChar32>(c));
      if (!same_writing) close(place);
    }
    if (!open) {
      open = true;
      begin = place;
    }
    if (script == Script::None) script = own;
  }
  close(cleaned.size());
  return words;
}

std::string searchable(std::string_view text, std::size_t limit) {
  const std::string plain = strip_marks(clean(text, limit).text);
  std::string result;
  result.reserve(plain.size());
  for (const Word& word : split_words(plain, limit)) {
    if (!result.empty()) result += ' ';
    result += word.text;
  }
  return result;
}

}  // namespace tidewaiter::text
