#include "text/name_tokens.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "text/letters.h"
#include "text/romanise.h"

namespace tidewaiter::text {
namespace {

bool vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

enum class Sign { Word, Joins, Splits, Comma, Dot, Hyphen };

Sign sign_of(char32_t c) {
  if (c < 0x80) {
    const char ascii = static_cast<char>(c);
    if (is_letter(ascii) || is_digit(ascii) || ascii == '@' || ascii == '$') return Sign::Word;
    if (ascii == '\'' || ascii == '`') return Sign::Joins;
    if (ascii == ',' || ascii == ';') return Sign::Comma;
    if (ascii == '.') return Sign::Dot;
    if (ascii == '-') return Sign::Hyphen;
    return Sign::Splits;
  }
  if (c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0x02BB || c == 0x05F3) return Sign::Joins;
  if (c == 0x3001 || c == 0x060C) return Sign::Comma;
  if (c >= 0x2010 && c <= 0x2015) return Sign::Hyphen;
  const auto character = static_cast<UChar32>(c);
  if (u_isalnum(character)) return Sign::Word;
  const auto type = u_charType(character);
  return type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK ? Sign::Word : Sign::Splits;
}

// The letter a digit or sign may stand for; NUL where it stands for none. 1 is l behind a vowel, else i.
char letter_for(char c, char before) {
  switch (c) {
    case '0':
      return 'o';
    case '1':
      return vowel(before) ? 'l' : 'i';
    case '3':
      return 'e';
    case '4':
    case '@':
      return 'a';
    case '5':
    case '$':
      return 's';
    case '7':
      return 't';
    case '8':
      return 'b';
    case '9':
      return 'g';
    default:
      return 0;
  }
}

// Puts digits right that stand one by one between letters ("j0hn", "i9or"); numbers beside letters
// ("studio54", "b2b", "3m") stay. What is left of @ and $ is dropped.
bool put_leetspeak_right(std::string& token) {
  const auto letters = std::count_if(token.begin(), token.end(), is_letter);
  const auto strange = static_cast<std::ptrdiff_t>(token.size()) - letters;
  if (strange == 0) return false;
  bool changed = false;
  if (letters >= 2 && strange <= letters) {
    bool inside = false;
    for (std::size_t i = 0; i < token.size(); ++i) {
      if (is_letter(token[i])) continue;
      const bool sign = token[i] == '@' || token[i] == '$';
      const bool between =
          i > 0 && i + 1 < token.size() && is_letter(token[i - 1]) && is_letter(token[i + 1]);
      const bool edge =
          (sign || inside || letters >= 4) && (i == 0 || (i + 1 == token.size() && (sign || inside)));
      const bool doubled = i + 2 < token.size() && i > 0 && token[i] == token[i + 1] &&
                           is_letter(token[i - 1]) && is_letter(token[i + 2]);
      if (!(between && letters >= 3) && !edge && !doubled) continue;
      const char before = i > 0 ? token[i - 1] : ' ';
      const char letter = letter_for(token[i], before);
      if (letter == 0) continue;
      if (doubled) token[i + 1] = letter;
      token[i] = letter;
      changed = inside = true;
    }
  }
  std::erase_if(token, [](char c) { return c == '@' || c == '$'; });
  return changed;
}

class Drafter {
 public:
  explicit Drafter(std::string_view cleaned) : text_(cleaned) { drafts_.tokens.reserve(6); }

  NameDrafts draft() && {
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t place = at;
      const char32_t c = next_character(text_, at);
      const Sign sign = sign_of(c);
      if (sign == Sign::Word) {
        take(c, place);
      } else if (sign == Sign::Joins && open_ && at < text_.size() && is_letter(text_[at])) {
        const bool possessive = text_[at] == 's' && (at + 1 == text_.size() || !is_letter(text_[at + 1]));
        if (possessive) {
          close(place);
          ++at;
        } else {
          append_latin(word_, text_.substr(begin_, place - begin_));
          begin_ = at;
        }
      } else {
        close(place);
        note(sign);
      }
    }
    close(text_.size());
    return std::move(drafts_);
  }

 private:
  void take(char32_t c, std::size_t place) {
    const Script own =
        c < 0x80 ? (is_letter(static_cast<char>(c)) ? Script::Latin : Script::None) : script_of(c);
    const bool apart = own == Script::Han || own == Script::Kana || own == Script::Hangul;
    if (open_ && own != script_ &&
        (apart || script_ == Script::Han || script_ == Script::Hangul || script_ == Script::Kana))
      close(place);
    if (!open_) {
      open_ = true;
      begin_ = place;
      script_ = own;
    } else if (script_ == Script::None) {
      script_ = own;
    }
    signs_ |= c == '@' || c == '$';
  }

  void note(Sign sign) {
    if (drafts_.tokens.empty()) return;
    hyphen_ = sign == Sign::Hyphen;
    if (sign == Sign::Comma) drafts_.tokens.back().comma_after = true;
    if (sign == Sign::Dot) drafts_.tokens.back().dot_after = true;
  }

  void close(std::size_t end) {
    if (!open_) return;
    open_ = false;
    const std::string_view raw = text_.substr(begin_, end - begin_);
    NameDraft draft;
    draft.script = script_;
    draft.hyphen_before = hyphen_;
    hyphen_ = false;
    if (script_ == Script::Han) {
      for (std::size_t at = 0; at < raw.size();) draft.han += simplified(next_character(raw, at));
      drafts_.han += draft.han;
    } else if (script_ == Script::Arabic && raw.size() > 8 && raw.starts_with("ال")) {
      add_article();
      append_latin(word_, raw.substr(4));
    } else {
      if (script_ == Script::Hangul) draft.hangul = to_characters(raw);
      append_with_signs(raw);
    }
    draft.latin = std::move(word_);
    word_.clear();
    if (script_ == Script::Latin || script_ == Script::None) {
      drafts_.leetspeak |= put_leetspeak_right(draft.latin);
    } else if (signs_) {
      std::erase_if(draft.latin, [](char c) { return c == '@' || c == '$'; });
    }
    signs_ = false;
    add(std::move(draft));
  }

  // Letters in Latin; @ and $, which may stand for letters, as they are.
  void append_with_signs(std::string_view raw) {
    for (auto sign = raw.find_first_of("@$"); signs_ && sign != std::string_view::npos;
         sign = raw.find_first_of("@$")) {
      append_latin(word_, raw.substr(0, sign));
      word_ += raw[sign];
      raw.remove_prefix(sign + 1);
    }
    append_latin(word_, raw);
  }

  void add_article() {
    NameDraft article;
    article.script = Script::Arabic;
    article.latin = "al";
    add(std::move(article));
  }

  void add(NameDraft draft) {
    if (draft.latin.empty() && draft.han.empty()) return;
    if (drafts_.tokens.size() == kMaxNameTokens) {
      drafts_.cut = true;
      return;
    }
    relook(draft);
    drafts_.tokens.push_back(std::move(draft));
  }

  std::string_view text_;
  NameDrafts drafts_;
  std::string word_;  // letters before an apostrophe
  std::size_t begin_ = 0;
  Script script_ = Script::None;
  bool open_ = false, hyphen_ = false, signs_ = false;
};

}  // namespace

void relook(NameDraft& draft) { draft.entry = Lexicon::instance().find(draft.latin); }

NameDrafts draft_name(std::string_view cleaned) { return Drafter{cleaned}.draft(); }

}  // namespace tidewaiter::text
