#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "text/address_parts.h"
#include "text/address_street.h"
#include "text/postcode.h"

// How an address in Latin letters is read:
// 1. It is cut into tokens: words, and numbers with what hangs on them ("7/148", "12a", "3-5"). Commas and
//    line ends cut it into segments.
// 2. What names itself is taken out, wherever it stands: country and postcode, post box, care of, filler,
//    unit, level, building, alley, district, state, and the city where it was given.
// 3. The street is the first segment left with a street type (or a number, or any word): its words go to
//    the type, the numbers before or behind them are house and unit, in the order of the country.
// 4. What is left is city and district, from behind.

namespace tidewaiter::text {
namespace {
class LatinReader : AddressStreet {
 public:
  using AddressStreet::AddressStreet;

  void read() {
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

  // Not given: it must have the country's shape, and stand apart from the street: in the last two words, or
  // open a segment of its own.
  bool looks_like_postcode(const std::string& text, std::size_t at, std::size_t count) const {
    if (text.size() < 3 || at == 0) return false;
    const auto later = std::count_if(tokens_.begin() + static_cast<std::ptrdiff_t>(at + count), tokens_.end(),
                                     [](const AddressToken& t) { return !t.used; });
    const bool late = later == 0 || tokens_[at].opens || later <= 2;
    if (!late || (address_.country.empty() && count == 2)) return false;
    if (address_.country.empty())
      return later == 0 && text.size() >= 4 && text.size() <= 6 &&
             std::all_of(text.begin(), text.end(), is_digit);
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

  // "near the school": to the end of its segment or to a number. Not where the address would have no words
  // left.
  void take_filler() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const auto found = phrase(i, AddressWord::Filler);
      if (found.tokens == 0) continue;
      std::size_t end = i + found.tokens;
      while (same_segment(end) && !tokens_[end].number) ++end;
      const bool others = std::any_of(tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(i),
                                      [](const AddressToken& t) { return !t.used; }) ||
                          std::any_of(tokens_.begin() + static_cast<std::ptrdiff_t>(end), tokens_.end(),
                                      [](const AddressToken& t) { return !t.used; });
      if (end == i + found.tokens || !others) continue;
      use(i, end - i);
      address_.filler = true;
    }
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
      // "Flat 3/12": unit and house in one, unless that is all there is of numbers in front of a level or
      // house.
      const std::size_t slash = text.find('/');
      const bool house_follows = *label + 1 < tokens_.size() && tokens_[*label + 1].number &&
                                 free(*label + 1) && !tokens_[*label + 1].hash;
      if (slash != std::string_view::npos && text.find('/', slash + 1) == std::string_view::npos &&
          !house_follows && address_.country != "VN") {
        set_unit(text.substr(0, slash));
        tokens_[*label].text = views_[*label] = text.substr(slash + 1);
        tokens_[*label].entry = nullptr;
        tokens_[*label].number = is_digit(tokens_[*label].text.front());
        tokens_[*label].opens = i == 0 || tokens_[i].opens;
      } else {
        set_unit(text);
        tokens_[*label].used = true;
        open_next(*label);
      }
    }
  }

  void take_levels() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (!free(i)) continue;
      const std::string_view text = tokens_[i].text;
      // "3f", "3/f", "3rd floor", "tang 3", "level 3"
      const bool short_form =
          text.size() >= 2 && text.size() <= 4 && text.back() == 'f' && is_digit(text.front());
      const auto behind = phrase(i + 1, AddressWord::Level);
      const bool number_first = behind.tokens > 0 && !tokens_[i + 1].opens &&
                                (is_ordinal(text) || (tokens_[i].number && !label_at(i + 1 + behind.tokens)));
      if (short_form || number_first) {
        const auto digits =
            static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
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
      const bool keyword_first =
          address_.country == "VN" || tokens_[i].opens || i == 0 || tokens_[i - 1].used;
      if (keyword_first && same_segment(next)) {
        std::size_t end = next + 1;
        if (!tokens_[next].number) {
          while (same_segment(end) && !tokens_[end].number && phrase(end, AddressWord::District).tokens == 0)
            ++end;
        }
        use(i, found.tokens);
        append_word(address_.district, std::string{found.canonical} + " " + take_words(next, end));
        open_next(end - 1);
      } else if (i > 0 && free(i - 1) && !tokens_[i].opens) {
        std::size_t from = i - 1;
        while (!tokens_[from].opens && from > 0 && free(from - 1) && !tokens_[from - 1].number &&
               !ends_street(from - 1))
          --from;
        append_word(address_.district, take_words(from, i));
        use(i, found.tokens);
      }
    }
  }

  void take_buildings() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const auto found = phrase(i, AddressWord::Building);
      if (found.tokens == 0) continue;
      const std::size_t next = i + found.tokens;
      const bool street_follows =
          next < tokens_.size() && !tokens_[next].opens && (ends_street(next) || ends_street(next + 1));
      if (const auto label = label_at(next); label && !tokens_[*label].opens &&
                                             tokens_[*label].text.size() <= 4 && !street_follows &&
                                             !number_begins_street(*label)) {
        append_word(address_.building, canonical_number(tokens_[*label].text));
        use(i, *label - i + 1);
        open_next(*label);
      } else if (i > 0 && free(i - 1) && !tokens_[i].opens && !tokens_[i - 1].number && !street_follows) {
        std::size_t from = i - 1;
        while (!tokens_[from].opens && from > 0 && free(from - 1) && !tokens_[from - 1].number &&
               !ends_street(from - 1))
          --from;
        append_word(address_.building, take_words(from, i));
        use(i, found.tokens);
        open_next(next - 1);
      } else if (same_segment(next) && !tokens_[next].number && (tokens_[i].opens || i == 0) &&
                 !street_follows) {
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
};

}  // namespace

void read_latin_address(std::string_view line, StandardAddress& address) {
  LatinReader{line, address}.read();
}

}  // namespace tidewaiter::text
