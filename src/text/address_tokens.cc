#include "text/address_tokens.h"

#include <algorithm>
#include <array>
#include <span>

namespace tidewaiter::text {
namespace {

constexpr std::size_t kMaxTokens = 96;

bool is_alnum(char c) { return is_digit(c) || is_letter(c); }

}  // namespace

bool is_ordinal(std::string_view text) {
  const auto digits =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
  const std::string_view ending = text.substr(digits);
  return digits > 0 && (ending == "st" || ending == "nd" || ending == "rd" || ending == "th");
}

bool is_one_of(std::string_view country, std::initializer_list<std::string_view> countries) {
  return std::find(countries.begin(), countries.end(), country) != countries.end();
}

void AddressTokens::cut() {
  bool opens = true, hash = false;
  for (std::size_t i = 0; i < line_.size() && tokens_.size() < kMaxTokens;) {
    const char c = line_[i];
    if (!is_alnum(c)) {
      opens |= c == ',' || c == ';' || c == '|';
      hash |= c == '#';
      ++i;
      continue;
    }
    const std::size_t end = word_end(i);
    add(line_.substr(i, end - i), opens, hash);
    opens = hash = false;
    i = end;
  }
  address_.cut |= tokens_.size() == kMaxTokens;
  for (const AddressToken& token : tokens_) views_.push_back(token.text);
}

std::size_t AddressTokens::word_end(std::size_t begin) const {
  std::size_t end = begin;
  while (end < line_.size() && is_alnum(line_[end])) ++end;
  while (end + 1 < line_.size() && (line_[end] == '/' || line_[end] == '-') && is_alnum(line_[end + 1])) {
    std::size_t next = end + 1;
    while (next < line_.size() && is_alnum(line_[next])) ++next;
    const auto has_digit = [&](std::size_t a, std::size_t b) {
      return std::any_of(line_.begin() + static_cast<std::ptrdiff_t>(a),
                         line_.begin() + static_cast<std::ptrdiff_t>(b), is_digit);
    };
    const bool chain = has_digit(begin, end) && (has_digit(end + 1, next) || next - end == 2);
    if (!chain) break;
    end = next;
  }
  return end;
}

void AddressTokens::add(std::string_view text, bool opens, bool hash) {
  const auto digits =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
  const auto letters =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_letter) - text.begin());
  const bool plain = std::all_of(text.begin(), text.end(), is_alnum);
  const bool both = plain && digits < text.size() && letters < text.size();
  if (const auto word = both ? with_letters(text) : std::string_view{}; !word.empty()) {
    push(word, opens, hash);
  } else if (plain && digits > 0 && text.size() - digits >= 3 && !is_ordinal(text)) {  // "148wattle"
    push(text.substr(0, digits), opens, hash);
    push(text.substr(digits), false, false);
  } else if (letters > 0 && letters < text.size() &&
             names_number(text.substr(0, letters))) {  // "unit7", "rm1202", "q1"
    push(text.substr(0, letters), opens, hash);
    push(text.substr(letters), false, false);
  } else {
    push(text, opens, hash);
  }
}

std::string_view AddressTokens::with_letters(std::string_view text) {
  constexpr std::size_t kShortest = 4;
  constexpr std::string_view kLetters = "oizeasgtbg";  // of 0 to 9; a 1 between letters is an l as often
  const auto digits = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
  if (text.size() < kShortest || digits > text.size() / 2 || !is_letter(text.back()) ||
      !is_letter(text[text.size() - 2]) || is_ordinal(text))
    return {};
  std::string word{text};
  for (char& c : word) c = is_digit(c) ? kLetters[static_cast<std::size_t>(c - '0')] : c;
  const auto is_type = [&](std::string_view one) {
    const std::array<std::string_view, 1> tokens{one};
    return lexicon_.find(tokens, AddressWord::Type, address_.country).tokens > 0;
  };
  if (is_digit(text.front())) {
    // "5treet", but not "12th" nor "148wattle": what it becomes must be a word that streets are called.
    if (digits > 2 || !is_type(word)) return {};
  } else {
    const auto first =
        static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_digit) - text.begin());
    // "unit3bc", and a British postcode without its space ("sw1a1aa").
    const bool postcode = digits >= 2 && is_digit(text[text.size() - 3]);
    if (postcode || names_number(text.substr(0, first))) return {};
  }
  return kept_.emplace_back(std::move(word));
}

bool AddressTokens::names_number(std::string_view word) const {
  const std::array<std::string_view, 1> one{word};
  for (const AddressWord what : {AddressWord::Unit, AddressWord::Level, AddressWord::Building,
                                 AddressWord::Number, AddressWord::District, AddressWord::Alley}) {
    if (word.size() >= 2 && lexicon_.find(one, what, address_.country).tokens > 0) return true;
  }
  return address_.country == "VN" && (word == "q" || word == "p");
}

void AddressTokens::push(std::string_view text, bool opens, bool hash) {
  if (tokens_.size() == kMaxTokens) return;
  const bool has_digit = std::any_of(text.begin(), text.end(), is_digit);
  const bool number = has_digit && !is_ordinal(text) && (is_digit(text.front()) || text.size() <= 6);
  tokens_.push_back({text, lexicon_.entry(text), number, opens, false, hash});
}

void AddressTokens::use(std::size_t at, std::size_t count) {
  for (std::size_t i = at; i < at + count && i < tokens_.size(); ++i) tokens_[i].used = true;
}

AddressLexicon::Found AddressTokens::phrase(std::size_t at, AddressWord what) const {
  if (!free(at)) return {};
  const auto found = lexicon_.find(tokens_[at].entry, std::span{views_}.subspan(at), what, address_.country);
  for (std::size_t i = 1; i < found.tokens; ++i) {
    if (!same_segment(at + i)) return {};
  }
  return found;
}

std::string AddressTokens::take_words(std::size_t from, std::size_t to) {
  std::string words;
  for (std::size_t i = from; i < to; ++i) {
    if (free(i)) append_word(words, tokens_[i].text);
  }
  use(from, to - from);
  return words;
}

std::size_t AddressTokens::segment_end(std::size_t at) const {
  ++at;
  while (at < tokens_.size() && !tokens_[at].opens) ++at;
  return at;
}

std::vector<std::string_view> AddressTokens::tail() const {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (free(i)) words.push_back(tokens_[i].text);
  }
  return words;
}

void AddressTokens::use_tail(std::size_t count) {
  for (std::size_t i = tokens_.size(); i-- > 0 && count > 0;) {
    if (!free(i)) continue;
    tokens_[i].used = true;
    --count;
  }
}

std::optional<std::size_t> AddressTokens::label_at(std::size_t at) const {
  if (const auto number = phrase(at, AddressWord::Number); number.tokens > 0) at += number.tokens;
  if (!free(at) || tokens_[at].text.size() > 12) return std::nullopt;
  const bool single_letter = tokens_[at].text.size() == 1 && !tokens_[at].opens;
  if (tokens_[at].number || single_letter) return at;
  return std::nullopt;
}

void AddressTokens::open_next(std::size_t at) {
  if (at + 1 < tokens_.size()) tokens_[at + 1].opens = true;
}

void AddressTokens::set_unit(std::string_view text) {
  const std::string number = canonical_number(text);
  address_.unit += address_.unit.empty() || number.empty() ? number : "-" + number;
}

}  // namespace tidewaiter::text
