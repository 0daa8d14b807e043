#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "text/address_lexicon.h"
#include "text/address_parts.h"
#include "text/postcode.h"

// How an address in Latin letters is read:
// 1. It is cut into tokens: words, and numbers with what hangs on them ("7/148", "12a", "3-5"). Commas and line ends cut it into segments.
// 2. What names itself is taken out, wherever it stands: country and postcode, post box, care of, filler, unit, level, building, alley,
//    district, state, and the city where it was given.
// 3. The street is the first segment left with a street type (or a number, or any word): its words go to the type, the numbers before or behind
//    them are house and unit, in the order of the country.
// 4. What is left is city and district, from behind.

namespace tidewaiter::text {
namespace {

constexpr std::size_t kMaxTokens = 96;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return c >= 'a' && c <= 'z'; }
bool alnum(char c) { return digit(c) || letter(c); }

struct Token {
  std::string_view text;
  bool number = false;   // begins with a digit or is a letter with digits ("b12"); no ordinal
  bool opens = false;    // first of its segment
  bool used = false;
  bool hash = false;     // stood behind "#"
};

bool ordinal(std::string_view text) {
  const auto digits = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), digit) - text.begin());
  const std::string_view ending = text.substr(digits);
  return digits > 0 && (ending == "st" || ending == "nd" || ending == "rd" || ending == "th");
}

bool in(std::string_view country, std::initializer_list<std::string_view> countries) {
  return std::find(countries.begin(), countries.end(), country) != countries.end();
}

bool house_before_unit(std::string_view country) {
  return in(country, {"DE", "AT", "CH", "CZ", "SK", "PL", "HU", "RU", "UA", "BY", "KZ", "IT", "ES", "PT", "FI", "RO", "BG", "RS", "HR", "SI", "NL", "BE", "SE", "TR"});
}

bool hyphen_is_part(std::string_view country) { return in(country, {"US", "JP", "KR", "TW", "CN"}); }

class Reader {
 public:
  Reader(std::string_view line, StandardAddress& address) : line_(line), address_(address) {}

  void read() {
    cut();
    take_country();
    take_postcode();
    take_box();
    take_care();
    take_filler();
    take_units();
    take_levels();
    take_alleys();
    take_city();
    take_state();
    take_districts();
    take_buildings();
    take_street();
    take_rest();
  }

 private:
  // --- tokens -------------------------------------------------------------------------------------------------

  void cut() {
    bool opens = true, hash = false;
    for (std::size_t i = 0; i < line_.size() && tokens_.size() < kMaxTokens;) {
      const char c = line_[i];
      if (!alnum(c)) {
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
    for (const Token& token : tokens_) views_.push_back(token.text);
  }

  // A word, or a chain like "7/148", "12-a", "15/3/7", in which every part has a digit or is one letter behind one.
  std::size_t word_end(std::size_t begin) const {
    std::size_t end = begin;
    while (end < line_.size() && alnum(line_[end])) ++end;
    while (end + 1 < line_.size() && (line_[end] == '/' || line_[end] == '-') && alnum(line_[end + 1])) {
      std::size_t next = end + 1;
      while (next < line_.size() && alnum(line_[next])) ++next;
      const auto has_digit = [&](std::size_t a, std::size_t b) { return std::any_of(line_.begin() + static_cast<std::ptrdiff_t>(a), line_.begin() + static_cast<std::ptrdiff_t>(b), digit); };
      const bool chain = has_digit(begin, end) && (has_digit(end + 1, next) || next - end == 2);
      if (!chain) break;
      end = next;
    }
    return end;
  }

  void add(std::string_view text, bool opens, bool hash) {
    const auto digits = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), digit) - text.begin());
    const auto letters = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), letter) - text.begin());
    const bool plain = std::all_of(text.begin(), text.end(), alnum);
    if (plain && digits > 0 && text.size() - digits >= 3 && !ordinal(text)) {  // "148wattle"
      push(text.substr(0, digits), opens, hash);
      push(text.substr(digits), false, false);
    } else if (letters > 0 && letters < text.size() && names_number(text.substr(0, letters))) {  // "unit7", "rm1202", "q1"
      push(text.substr(0, letters), opens, hash);
      push(text.substr(letters), false, false);
    } else {
      push(text, opens, hash);
    }
  }

  bool names_number(std::string_view word) const {
    const std::array<std::string_view, 1> one{word};
    for (const AddressWord what : {AddressWord::Unit, AddressWord::Level, AddressWord::Building, AddressWord::Number, AddressWord::District, AddressWord::Alley}) {
      if (word.size() >= 2 && lexicon_.find(one, what, address_.country).tokens > 0) return true;
    }
    return address_.country == "VN" && (word == "q" || word == "p");
  }

  void push(std::string_view text, bool opens, bool hash) {
    if (tokens_.size() == kMaxTokens) return;
    const bool has_digit = std::any_of(text.begin(), text.end(), digit);
    const bool number = has_digit && !ordinal(text) && (digit(text.front()) || text.size() <= 6);
    tokens_.push_back({text, number, opens, false, hash});
  }

  // --- access -------------------------------------------------------------------------------------------------

  bool free(std::size_t at) const { return at < tokens_.size() && !tokens_[at].used; }
  bool same_segment(std::size_t at) const { return free(at) && !tokens_[at].opens; }
  void use(std::size_t at, std::size_t count = 1) {
    for (std::size_t i = at; i < at + count && i < tokens_.size(); ++i) tokens_[i].used = true;
  }

  // A phrase at `at` whose tokens are all free and in one segment.
  AddressLexicon::Found phrase(std::size_t at, AddressWord what) const {
    if (!free(at)) return {};
    const auto found = lexicon_.find(std::span{views_}.subspan(at), what, address_.country);
    for (std::size_t i = 1; i < found.tokens; ++i) {
      if (!same_segment(at + i)) return {};
    }
    return found;
  }

  std::string take_words(std::size_t from, std::size_t to) {
    std::string words;
    for (std::size_t i = from; i < to; ++i) {
      if (free(i)) append_word(words, tokens_[i].text);
    }
    use(from, to - from);
    return words;
  }

  std::size_t segment_end(std::size_t at) const {
    ++at;
    while (at < tokens_.size() && !tokens_[at].opens) ++at;
    return at;
  }

  std::vector<std::string_view> tail() const {
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (free(i)) words.push_back(tokens_[i].text);
    }
    return words;
  }

  void use_tail(std::size_t count) {
    for (std::size_t i = tokens_.size(); i-- > 0 && count > 0;) {
      if (!free(i)) continue;
      tokens_[i].used = true;
      --count;
    }
  }

  // --- what names itself --------------------------------------------------------------------------------------

  void take_country() {
    const auto words = tail();
    const auto found = lexicon_.country_at_end(words);
    const bool all = found.tokens == words.size();
    if (found.tokens == 0 || all) return;
    if (!address_.country.empty() && found.canonical != address_.country) return;
    address_.country = found.canonical;
    use_tail(found.tokens);
  }

  void take_postcode() {
    for (std::size_t i = tokens_.size(); i-- > 0;) {
      if (!free(i)) continue;
      for (const std::size_t count : {2u, 1u}) {
        if (i + 1 < count) continue;
        const std::size_t from = i + 1 - count;
        if (!free(from) || (count == 2 && (!same_segment(i) || !tokens_[from].number))) continue;
        std::string text;
        for (std::size_t k = from; k <= i; ++k) text += tokens_[k].text;
        const std::string canonical = canonical_postcode(text, address_.country);
        const bool given = !address_.postcode.empty();
        if (given ? canonical == address_.postcode : looks_like_postcode(canonical, from, count)) {
          address_.postcode = canonical;
          use(from, count);
          return;
        }
      }
    }
  }

  // Not given: it must have the country's shape, and stand apart from the street: in the last two words, or open a segment of its own.
  bool looks_like_postcode(const std::string& text, std::size_t at, std::size_t count) const {
    if (text.size() < 3 || at == 0) return false;
    const auto later = std::count_if(tokens_.begin() + static_cast<std::ptrdiff_t>(at + count), tokens_.end(), [](const Token& t) { return !t.used; });
    const bool late = later == 0 || tokens_[at].opens || later <= 2;
    if (!late || (address_.country.empty() && count == 2)) return false;
    if (address_.country.empty()) return later == 0 && text.size() >= 4 && text.size() <= 6 && std::all_of(text.begin(), text.end(), digit);
    return postcode_shape(text, address_.country) == PostcodeShape::Fits;
  }

  void take_box() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const auto found = phrase(i, AddressWord::Box);
      const std::size_t at = i + found.tokens;
      if (found.tokens == 0 || !free(at) || !tokens_[at].number) continue;
      address_.post_box = canonical_number(tokens_[at].text);
      use(i, found.tokens + 1);
      return;
    }
  }

  void take_care() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const auto found = phrase(i, AddressWord::Care);
      if (found.tokens == 0) continue;
      std::size_t end = i + found.tokens;
      while (same_segment(end) && !tokens_[end].number) ++end;
      use(i, found.tokens);
      address_.care_of = take_words(i + found.tokens, end);
      return;
    }
  }

  // "near the school": to the end of its segment or to a number. Not where the address would have no words left.
  void take_filler() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const auto found = phrase(i, AddressWord::Filler);
      if (found.tokens == 0) continue;
      std::size_t end = i + found.tokens;
      while (same_segment(end) && !tokens_[end].number) ++end;
      const bool others = std::any_of(tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(i), [](const Token& t) { return !t.used; }) ||
                          std::any_of(tokens_.begin() + static_cast<std::ptrdiff_t>(end), tokens_.end(), [](const Token& t) { return !t.used; });
      if (end == i + found.tokens || !others) continue;
      use(i, end - i);
      address_.filler = true;
    }
  }

  // The number or letter that names a unit, level or building behind `at`, past "no." and "#".
  std::optional<std::size_t> label_at(std::size_t at) const {
    if (const auto number = phrase(at, AddressWord::Number); number.tokens > 0) at += number.tokens;
    if (!free(at) || tokens_[at].text.size() > 12) return std::nullopt;
    const bool single_letter = tokens_[at].text.size() == 1 && !tokens_[at].opens;
    if (tokens_[at].number || single_letter) return at;
    return std::nullopt;
  }

  void take_units() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].hash && tokens_[i].number && free(i)) {
        set_unit(tokens_[i].text);
        use(i);
        continue;
      }
      const auto found = phrase(i, AddressWord::Unit);
      if (found.tokens == 0) continue;
      const auto label = label_at(i + found.tokens);
      if (!label) continue;
      const std::string_view text = tokens_[*label].text;
      use(i, *label - i);
      // "Flat 3/12": unit and house in one, unless that is all there is of numbers in front of a level or house.
      const std::size_t slash = text.find('/');
      const bool house_follows = *label + 1 < tokens_.size() && tokens_[*label + 1].number && free(*label + 1) && !tokens_[*label + 1].hash;
      if (slash != std::string_view::npos && text.find('/', slash + 1) == std::string_view::npos && !house_follows && address_.country != "VN") {
        set_unit(text.substr(0, slash));
        tokens_[*label].text = views_[*label] = text.substr(slash + 1);
        tokens_[*label].number = digit(tokens_[*label].text.front());
        tokens_[*label].opens = i == 0 || tokens_[i].opens;
      } else {
        set_unit(text);
        tokens_[*label].used = true;
        open_next(*label);
      }
    }
  }

  // What follows a unit begins a part of its own: "Unit 7 148 Wattle St".
  void open_next(std::size_t at) {
    if (at + 1 < tokens_.size()) tokens_[at + 1].opens = true;
  }

  void set_unit(std::string_view text) {
    const std::string number = canonical_number(text);
    address_.unit += address_.unit.empty() || number.empty() ? number : "-" + number;
  }

  void take_levels() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (!free(i)) continue;
      const std::string_view text = tokens_[i].text;
      // "3f", "3/f", "3rd floor", "tang 3", "level 3"
      const bool short_form = text.size() >= 2 && text.size() <= 4 && text.back() == 'f' && digit(text.front());
      const auto behind = phrase(i + 1, AddressWord::Level);
      const bool number_first = behind.tokens > 0 && !tokens_[i + 1].opens && (ordinal(text) || (tokens_[i].number && !label_at(i + 1 + behind.tokens)));
      if (short_form || number_first) {
        const auto digits = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), digit) - text.begin());
        address_.level = canonical_number(text.substr(0, digits));
        use(i, short_form ? 1 : 1 + behind.tokens);
        open_next(i + (short_form ? 0 : behind.tokens));
        continue;
      }
      const auto found = phrase(i, AddressWord::Level);
      if (found.tokens == 0) continue;
      if (const auto label = label_at(i + found.tokens); label && tokens_[*label].text.size() <= 4) {
        address_.level = canonical_number(tokens_[*label].text);
        use(i, *label - i + 1);
        open_next(*label);
      }
    }
  }

  // "so 5 ngo 12" is "12/5": the alley stands first, the innermost last.
  void take_alleys() {
    if (address_.country != "VN") return;
    std::string alleys;
    std::optional<std::size_t> house;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const auto found = phrase(i, AddressWord::Alley);
      const auto label = found.tokens > 0 ? label_at(i + found.tokens) : std::nullopt;
      if (!label) {
        if (free(i) && tokens_[i].number && !house && alleys.empty()) house = i;
        continue;
      }
      alleys = std::string{tokens_[*label].text} + (alleys.empty() ? "" : "/" + alleys);
      use(i, *label - i + 1);
    }
    if (alleys.empty()) return;
    address_.house = alleys;
    if (house) {
      address_.house += "/" + std::string{tokens_[*house].text};
      use(*house);
    }
  }

  void take_city() {
    if (!address_.city.empty()) {
      const auto words = ascii_words(address_.city);
      for (std::size_t i = tokens_.size(); i-- > 0;) {
        std::size_t count = 0;
        while (count < words.size() && free(i + count) && tokens_[i + count].text == words[count]) ++count;
        // "Wattle Rd, Wattle": the city is not the street of the same name.
        if (count < words.size() || phrase(i + count, AddressWord::Type).tokens > 0) continue;
        use(i, count);
        break;
      }
    }
    // "tp hcm", "guangzhou shi", "ha noi city".
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const auto found = phrase(i, AddressWord::City);
      if (found.tokens == 0) continue;
      const std::size_t next = i + found.tokens;
      std::string name;
      if (i > 0 && free(i - 1) && !tokens_[i].opens && !tokens_[i - 1].number) {
        std::size_t from = i - 1;
        while (!tokens_[from].opens && from > 0 && free(from - 1) && !tokens_[from - 1].number) --from;
        name = take_words(from, i);
      } else if (same_segment(next) && !tokens_[next].number) {
        std::size_t end = next;
        while (same_segment(end) && !tokens_[end].number) ++end;
        name = take_words(next, end);
      } else {
        continue;
      }
      use(i, found.tokens);
      if (address_.city.empty()) address_.city = name;
    }
  }

  void take_state() {
    const auto words = tail();
    const auto found = lexicon_.state_at_end(words, address_.country);
    if (found.tokens > 0 && found.tokens < words.size()) {
      address_.state = found.canonical;
      use_tail(found.tokens);
    }
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const auto word = phrase(i, AddressWord::State);
      if (word.tokens == 0) continue;
      if (i > 0 && free(i - 1) && !tokens_[i].opens) {
        std::size_t from = i - 1;
        while (!tokens_[from].opens && from > 0 && free(from - 1)) --from;
        address_.state = take_words(from, i);
      } else if (same_segment(i + word.tokens)) {
        address_.state = take_words(i + word.tokens, segment_end(i));
      }
      use(i, word.tokens);
    }
  }

  void take_districts() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const auto found = phrase(i, AddressWord::District);
      if (found.tokens == 0) continue;
      const std::size_t next = i + found.tokens;
      const bool keyword_first = address_.country == "VN" || tokens_[i].opens || i == 0 || tokens_[i - 1].used;
      if (keyword_first && same_segment(next)) {
        std::size_t end = next + 1;
        if (!tokens_[next].number) {
          while (same_segment(end) && !tokens_[end].number && phrase(end, AddressWord::District).tokens == 0) ++end;
        }
        use(i, found.tokens);
        append_word(address_.district, std::string{found.canonical} + " " + take_words(next, end));
        open_next(end - 1);
      } else if (i > 0 && free(i - 1) && !tokens_[i].opens) {
        std::size_t from = i - 1;
        while (!tokens_[from].opens && from > 0 && free(from - 1) && !tokens_[from - 1].number && !ends_street(from - 1)) --from;
        append_word(address_.district, take_words(from, i));
        use(i, found.tokens);
      }
    }
  }

  bool ends_street(std::size_t at) const { return phrase(at, AddressWord::Type).tokens > 0; }

  void take_buildings() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const auto found = phrase(i, AddressWord::Building);
      if (found.tokens == 0) continue;
      const std::size_t next = i + found.tokens;
      const bool street_follows = next < tokens_.size() && !tokens_[next].opens && (ends_street(next) || ends_street(next + 1));
      if (const auto label = label_at(next); label && !tokens_[*label].opens && tokens_[*label].text.size() <= 4 && !street_follows && !number_begins_street(*label)) {
        append_word(address_.building, canonical_number(tokens_[*label].text));
        use(i, *label - i + 1);
        open_next(*label);
      } else if (i > 0 && free(i - 1) && !tokens_[i].opens && !tokens_[i - 1].number && !street_follows) {
        std::size_t from = i - 1;
        while (!tokens_[from].opens && from > 0 && free(from - 1) && !tokens_[from - 1].number && !ends_street(from - 1)) --from;
        append_word(address_.building, take_words(from, i));
        use(i, found.tokens);
        open_next(next - 1);
      } else if (same_segment(next) && !tokens_[next].number && (tokens_[i].opens || i == 0) && !street_follows) {
        std::size_t end = next;
        while (same_segment(end) && !tokens_[end].number) ++end;
        use(i, found.tokens);
        append_word(address_.building, take_words(next, end));
        open_next(end - 1);
      }
    }
  }

  // "Sunrise Tower 148 Wattle St": the number belongs to the street.
  bool number_begins_street(std::size_t at) const {
    for (std::size_t i = at + 1; same_segment(i); ++i) {
      if (ends_street(i) && i > at + 1) return true;
    }
    return false;
  }

  // --- the street ---------------------------------------------------------------------------------------------

  struct Street {
    std::size_t from = 0, to = 0;      // the words
    std::size_t end = 0;               // behind the type
    std::string_view type;
    std::string_view glued_name;       // the word before a glued type
  };

  std::optional<Street> street_in(std::size_t begin, std::size_t end) const {
    for (std::size_t i = begin; i < end; ++i) {
      const auto before = phrase(i, AddressWord::Before);
      if (before.tokens == 0 || i + before.tokens >= end || !free(i + before.tokens)) continue;
      if (ends_street_behind(i, before.tokens, end)) continue;
      Street street;
      street.from = i + before.tokens;
      street.to = street.from;
      while (street.to < end && free(street.to) && (!tokens_[street.to].number || street.to == street.from)) ++street.to;
      street.end = street.to;
      street.type = before.canonical;
      return street;
    }
    for (std::size_t i = end; i-- > begin + 1;) {
      const auto type = phrase(i, AddressWord::Type);
      if (type.tokens == 0 || !free(i - 1)) continue;
      const std::size_t from = first_word(begin, i);
      if (from == i) continue;
      return Street{from, i, i + type.tokens, type.canonical, {}};
    }
    for (std::size_t i = begin; i < end; ++i) {
      if (!free(i)) continue;
      const auto glued = lexicon_.glued_type(tokens_[i].text, address_.country);
      if (glued.tokens == 0) continue;
      return Street{first_word(begin, i), i, i + 1, glued.canonical, tokens_[i].text.substr(0, tokens_[i].text.size() - glued.tokens)};
    }
    return std::nullopt;
  }

  // "Avenue Road", "Via Drive": the word that looks like a type in front is the name of a street with its type behind.
  bool ends_street_behind(std::size_t at, std::size_t tokens, std::size_t end) const {
    const std::size_t next = at + tokens;
    return next < end && (ends_street(next) && (next + 1 == end || !free(next + 1)));
  }

  // The first word of the street's name whose type stands at `type`: behind the last number before it, unless words stand before that
  // number in the segment ("zhongshan 2 rd").
  std::size_t first_word(std::size_t begin, std::size_t type) const {
    std::size_t from = type;
    while (from > begin && free(from - 1) && !tokens_[from - 1].number) --from;
    if (from == type && from > begin && tokens_[from - 1].number && from - 1 > begin && free(from - 2) && !tokens_[from - 2].number) {
      from -= 2;
      while (from > begin && free(from - 1) && !tokens_[from - 1].number) --from;
    }
    // "12 a high st": the letter belongs to the number.
    const bool letter_of_number = from + 1 < type && from > begin && tokens_[from - 1].number && tokens_[from].text.size() == 1 && tokens_[from].text[0] <= 'd';
    return letter_of_number ? from + 1 : from;
  }

  // "no. 15": the word has done its work where a number stands behind it.
  void drop_number_words() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const auto no = phrase(i, AddressWord::Number);
      if (no.tokens > 0 && free(i + no.tokens) && tokens_[i + no.tokens].number) use(i, no.tokens);
    }
  }

  void take_street() {
    drop_number_words();
    const auto segments = free_segments();
    for (const auto& [begin, end] : segments) {
      if (const auto street = street_in(begin, end)) return set_street(*street, begin, end);
    }
    for (const auto& [begin, end] : segments) {  // no type: a number with words beside it
      std::size_t number = begin;
      while (number < end && !(free(number) && tokens_[number].number)) ++number;
      if (number == end || end - begin < 2) continue;
      Street street;
      street.from = number == begin ? begin + 1 : begin;
      while (street.from < end && tokens_[street.from].number) ++street.from;
      street.to = street.from;
      while (street.to < end && free(street.to) && !tokens_[street.to].number) ++street.to;
      street.end = street.to;
      if (street.from < street.to) return set_street(street, begin, end);
    }
    if (segments.size() >= 2 || (!segments.empty() && !address_.city.empty())) {
      const auto [begin, end] = segments.front();
      std::size_t to = begin;
      while (to < end && free(to) && !tokens_[to].number) ++to;
      if (to > begin && address_.building.empty() && address_.post_box.empty()) set_street({begin, to, to, {}, {}}, begin, end);
    }
  }

  std::vector<std::pair<std::size_t, std::size_t>> free_segments() const {
    std::vector<std::pair<std::size_t, std::size_t>> segments;
    for (std::size_t i = 0; i < tokens_.size();) {
      if (!free(i)) {
        ++i;
        continue;
      }
      std::size_t end = i + 1;
      while (same_segment(end)) ++end;
      segments.emplace_back(i, end);
      i = end;
    }
    return segments;
  }

  void set_street(const Street& street, std::size_t begin, std::size_t end) {
    std::string words;
    for (std::size_t i = street.from; i < street.to; ++i) append_word(words, tokens_[i].text);
    append_word(words, street.glued_name);
    use(street.from, street.end - street.from);
    std::size_t behind = street.end;
    while (behind < end && free(behind)) {  // "Wattle St North"
      const auto direction = phrase(behind, AddressWord::Direction);
      if (direction.tokens == 0) break;
      append_word(words, direction.canonical);
      use(behind, direction.tokens);
      behind += direction.tokens;
    }
    address_.street = canonical_street(words);
    address_.street_type = street.type;
    take_house(street.from, behind, begin, end);
    for (std::size_t i = begin; i < street.from; ++i) {
      if (phrase(i, AddressWord::Before).tokens > 0) use(i);
    }
  }

  // Numbers before the street, then those behind it; in the segment beside it where there are none.
  void take_house(std::size_t from, std::size_t behind, std::size_t begin, std::size_t end) {
    std::vector<std::size_t> before, after;
    for (std::size_t i = begin; i < from; ++i) {
      if (free(i) && tokens_[i].number) before.push_back(i);
    }
    for (std::size_t i = behind; i < end; ++i) {
      if (free(i) && tokens_[i].number) after.push_back(i);
      if (free(i) && !tokens_[i].number) break;
    }
    if (before.empty() && begin > 0) {
      for (std::size_t i = begin; i-- > 0 && (tokens_[i].used || tokens_[i].number);) {
        if (free(i)) before.insert(before.begin(), i);
      }
    }
    if (before.empty() && after.empty()) {
      if (const auto number = number_segment(end)) after.push_back(*number);
    }
    if (before.empty() && !after.empty()) {
      set_house(after.front());
      if (after.size() > 1) take_unit(after[1]);
      return;
    }
    if (before.empty()) return;
    set_house(before.back());
    if (before.size() > 1) take_unit(before[before.size() - 2]);
    if (!after.empty()) take_unit(after.front());
  }

  // The number that is all of the next segment: "Via Roma, 15".
  std::optional<std::size_t> number_segment(std::size_t at) const {
    while (at < tokens_.size() && tokens_[at].used) ++at;
    if (!free(at) || !tokens_[at].number || same_segment(at + 1)) return std::nullopt;
    return at;
  }

  void take_unit(std::size_t at) {
    if (!address_.unit.empty()) return;
    set_unit(tokens_[at].text);
    use(at);
  }

  void set_house(std::size_t at) {
    const std::string_view text = tokens_[at].text;
    use(at);
    if (same_segment(at + 1) && tokens_[at + 1].text.size() == 1 && tokens_[at + 1].text[0] <= 'd' && digit(text.back())) {  // "12 a"
      address_.house = canonical_number(text) + std::string{tokens_[at + 1].text};
      use(at + 1);
      return;
    }
    split_house(text);
  }

  // "7/148", "3-12": which part is the unit depends on the country, and for a hyphen on whether it is a range of houses.
  void split_house(std::string_view text) {
    const auto whole = [&](std::string_view number) { address_.house += (address_.house.empty() ? "" : "/") + canonical_number(number); };
    const std::size_t cut = text.find_first_of("/-");
    const bool twice = cut != std::string_view::npos && text.find_first_of("/-", cut + 1) != std::string_view::npos;
    if (cut == std::string_view::npos || twice || address_.country == "VN") return whole(text);
    const std::string_view first = text.substr(0, cut), second = text.substr(cut + 1);
    if (second.size() == 1 && letter(second[0])) return whole(text);
    if (text[cut] == '-' && (hyphen_is_part(address_.country) || is_range(first, second))) return whole(text);
    const bool house_first = house_before_unit(address_.country);
    if (address_.unit.empty()) set_unit(house_first ? second : first);
    whole(house_first ? first : second);
  }

  // Neighbouring houses of one side of the street: both odd or both even, at most eight apart.
  static bool is_range(std::string_view first, std::string_view second) {
    const auto value = [](std::string_view text) {
      int number = 0;
      for (const char c : text.substr(0, 6)) {
        if (!digit(c)) return -1;
        number = number * 10 + (c - '0');
      }
      return number;
    };
    const int a = value(first), b = value(second);
    return a > 0 && b > a && b - a <= 8 && (b - a) % 2 == 0;
  }

  // Directions short; in China the numbers that count sections of one road ("er", "2nd") as digits, and its own words for directions.
  std::string canonical_street(std::string_view words) const {
    constexpr std::pair<std::string_view, std::string_view> kChinese[] = {
        {"yi", "1"}, {"er", "2"}, {"san", "3"}, {"si", "4"}, {"wu", "5"}, {"liu", "6"}, {"qi", "7"}, {"ba", "8"}, {"jiu", "9"}, {"shi", "10"},
        {"dong", "e"}, {"nan", "s"}, {"xi", "w"}, {"bei", "n"}, {"zhong", "m"}, {"middle", "m"}, {"mid", "m"}, {"central", "m"}};
    const bool chinese = in(address_.country, {"CN", "TW"});
    auto parts = ascii_words(words);
    std::string result;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      std::string_view part = parts[i];
      std::string number;
      if (chinese && i > 0) {
        for (const auto& [pinyin, sign] : kChinese) {
          if (part == pinyin) part = sign;
        }
      }
      if (chinese && ordinal(part)) {
        number = part.substr(0, part.size() - 2);
        part = number;
      }
      const std::span<const std::string_view> one{&parts[i], 1};
      const auto direction = lexicon_.find(one, AddressWord::Direction, address_.country);
      const bool edge = parts.size() > 1 && (i == 0 || i + 1 == parts.size());
      append_word(result, direction.tokens > 0 && edge ? direction.canonical : part);
    }
    return result;
  }

  // --- what is left -------------------------------------------------------------------------------------------

  void take_rest() {
    auto segments = free_segments();
    const auto words_only = [&](const auto& segment) {
      for (std::size_t i = segment.first; i < segment.second; ++i) {
        if (tokens_[i].number) return false;
      }
      return true;
    };
    const auto take_last = [&](std::string& field) {
      for (std::size_t i = segments.size(); i-- > 0;) {
        if (!words_only(segments[i])) continue;
        field = take_words(segments[i].first, segments[i].second);
        segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(i));
        return;
      }
    };
    if (address_.city.empty()) take_last(address_.city);
    if (address_.district.empty()) take_last(address_.district);
    for (const auto& [begin, end] : segments) append_word(address_.rest, take_words(begin, end));
  }

  std::string_view line_;
  StandardAddress& address_;
  const AddressLexicon& lexicon_ = AddressLexicon::instance();
  std::vector<Token> tokens_;
  std::vector<std::string_view> views_;
};

}  // namespace

void read_latin_address(std::string_view line, StandardAddress& address) { Reader{line, address}.read(); }

}  // namespace tidewaiter::text
