#include "text/address_street.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace tidewaiter::text {
namespace {

bool house_before_unit(std::string_view country) {
  return is_one_of(country, {"DE", "AT", "CH", "CZ", "SK", "PL", "HU", "RU", "UA", "BY", "KZ", "IT",
                             "ES", "PT", "FI", "RO", "BG", "RS", "HR", "SI", "NL", "BE", "SE", "TR"});
}

using SpelledWord = std::pair<std::string_view, std::string_view>;

// Words of a street's name as they are written short: "Saint John", "Fifth".
constexpr SpelledWord kShortWords[] = {
    {"saint", "st"},         {"sainte", "ste"},      {"mount", "mt"},        {"fort", "ft"},
    {"first", "1st"},        {"second", "2nd"},      {"third", "3rd"},       {"fourth", "4th"},
    {"fifth", "5th"},        {"sixth", "6th"},       {"seventh", "7th"},     {"eighth", "8th"},
    {"ninth", "9th"},        {"tenth", "10th"},      {"eleventh", "11th"},   {"twelfth", "12th"},
    {"thirteenth", "13th"},  {"fourteenth", "14th"}, {"fifteenth", "15th"},  {"sixteenth", "16th"},
    {"seventeenth", "17th"}, {"eighteenth", "18th"}, {"nineteenth", "19th"}, {"twentieth", "20th"}};

std::string_view short_word(std::string_view word) {
  for (const auto& [whole, written] : kShortWords) {
    if (word == whole) return written;
  }
  return word;
}

// "N. W." is "NW".
void join_directions(std::vector<std::string_view>& words) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    for (const std::string_view both : {"nw", "ne", "sw", "se"}) {
      if (words[i] != both.substr(0, 1) || words[i + 1] != both.substr(1)) continue;
      words[i] = both;
      words.erase(words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
  }
}

bool hyphen_is_part(std::string_view country) { return is_one_of(country, {"US", "JP", "KR", "TW", "CN"}); }

}  // namespace

std::optional<AddressStreet::Street> AddressStreet::street_in(std::size_t begin, std::size_t end) const {
  for (std::size_t i = begin; i < end; ++i) {
    const auto before = phrase(i, AddressWord::Before);
    if (before.tokens == 0 || i + before.tokens >= end || !free(i + before.tokens)) continue;
    if (ends_street_behind(i, before.tokens, end)) continue;
    Street street;
    street.from = i + before.tokens;
    street.to = street.from;
    while (street.to < end && free(street.to) && (!tokens_[street.to].number || street.to == street.from))
      ++street.to;
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
    return Street{first_word(begin, i), i, i + 1, glued.canonical,
                  tokens_[i].text.substr(0, tokens_[i].text.size() - glued.tokens)};
  }
  return std::nullopt;
}

bool AddressStreet::ends_street_behind(std::size_t at, std::size_t tokens, std::size_t end) const {
  const std::size_t next = at + tokens;
  return next < end && (ends_street(next) && (next + 1 == end || !free(next + 1)));
}

std::size_t AddressStreet::first_word(std::size_t begin, std::size_t type) const {
  std::size_t from = type;
  while (from > begin && free(from - 1) && !tokens_[from - 1].number) --from;
  if (from == type && from > begin && tokens_[from - 1].number && from - 1 > begin && free(from - 2) &&
      !tokens_[from - 2].number) {
    from -= 2;
    while (from > begin && free(from - 1) && !tokens_[from - 1].number) --from;
  }
  // "12 a high st": the letter belongs to the number.
  const bool letter_of_number = from + 1 < type && from > begin && tokens_[from - 1].number &&
                                tokens_[from].text.size() == 1 && tokens_[from].text[0] <= 'd';
  return letter_of_number ? from + 1 : from;
}

void AddressStreet::drop_number_words() {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const auto no = phrase(i, AddressWord::Number);
    if (no.tokens > 0 && free(i + no.tokens) && tokens_[i + no.tokens].number) use(i, no.tokens);
  }
}

void AddressStreet::take_street() {
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
    if (to > begin && address_.building.empty() && address_.post_box.empty())
      set_street({begin, to, to, {}, {}}, begin, end);
  }
}

std::vector<std::pair<std::size_t, std::size_t>> AddressStreet::free_segments() const {
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

void AddressStreet::set_street(const Street& street, std::size_t begin, std::size_t end) {
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

void AddressStreet::take_house(std::size_t from, std::size_t behind, std::size_t begin, std::size_t end) {
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

std::optional<std::size_t> AddressStreet::number_segment(std::size_t at) const {
  while (at < tokens_.size() && tokens_[at].used) ++at;
  if (!free(at) || !tokens_[at].number || same_segment(at + 1)) return std::nullopt;
  return at;
}

void AddressStreet::take_unit(std::size_t at) {
  if (!address_.unit.empty()) return;
  set_unit(tokens_[at].text);
  use(at);
}

void AddressStreet::set_house(std::size_t at) {
  const std::string_view text = tokens_[at].text;
  use(at);
  if (same_segment(at + 1) && tokens_[at + 1].text.size() == 1 && tokens_[at + 1].text[0] <= 'd' &&
      is_digit(text.back())) {  // "12 a"
    address_.house = canonical_number(text) + std::string{tokens_[at + 1].text};
    use(at + 1);
    return;
  }
  split_house(text);
}

void AddressStreet::split_house(std::string_view text) {
  const auto whole = [&](std::string_view number) {
    address_.house += (address_.house.empty() ? "" : "/") + canonical_number(number);
  };
  const std::size_t cut = text.find_first_of("/-");
  const bool twice =
      cut != std::string_view::npos && text.find_first_of("/-", cut + 1) != std::string_view::npos;
  if (cut == std::string_view::npos || twice || address_.country == "VN") return whole(text);
  const std::string_view first = text.substr(0, cut), second = text.substr(cut + 1);
  if (second.size() == 1 && is_letter(second[0])) return whole(text);
  if (text[cut] == '-' && (hyphen_is_part(address_.country) || is_range(first, second))) return whole(text);
  const bool house_first = house_before_unit(address_.country);
  if (address_.unit.empty()) set_unit(house_first ? second : first);
  whole(house_first ? first : second);
}

bool AddressStreet::is_range(std::string_view first, std::string_view second) {
  const auto value = [](std::string_view text) {
    int number = 0;
    for (const char c : text.substr(0, 6)) {
      if (!is_digit(c)) return -1;
      number = number * 10 + (c - '0');
    }
    return number;
  };
  const int a = value(first), b = value(second);
  return a > 0 && b > a && b - a <= 8 && (b - a) % 2 == 0;
}

std::string AddressStreet::canonical_street(std::string_view words) const {
  constexpr SpelledWord kChinese[] = {{"yi", "1"},     {"er", "2"},  {"san", "3"},    {"si", "4"},  {"wu", "5"},
                               {"liu", "6"},    {"qi", "7"},  {"ba", "8"},     {"jiu", "9"}, {"shi", "10"},
                               {"dong", "e"},   {"nan", "s"}, {"xi", "w"},     {"bei", "n"}, {"zhong", "m"},
                               {"middle", "m"}, {"mid", "m"}, {"central", "m"}};
  const bool chinese = is_one_of(address_.country, {"CN", "TW"});
  auto parts = ascii_words(words);
  join_directions(parts);
  std::string result;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::string_view part = parts[i];
    std::string number;
    if (chinese && i > 0) {
      for (const auto& [pinyin, sign] : kChinese) {
        if (part == pinyin) part = sign;
      }
    }
    if (!chinese) part = short_word(part);
    if (chinese && is_ordinal(part)) {
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

void AddressStreet::take_rest() {
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

}  // namespace tidewaiter::text
