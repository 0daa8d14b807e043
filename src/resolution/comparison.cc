#include "resolution/comparison.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>

#include "resolution/date_levels.h"
#include "resolution/email_levels.h"
#include "resolution/name_levels.h"
#include "resolution/parameters.h"
#include "text/similarity.h"

namespace tidewaiter::resolution {
namespace {

struct AttributeNames {
  std::string_view name;
  std::size_t count;
  std::array<std::string_view, kMaxLevels> levels;
};

constexpr std::array<AttributeNames, kAttributes> kNames{{
    {"given name",
     7,
     {"not stated", "same", "same name otherwise written", "one letter differs", "alike", "initial agrees",
      "different"}},
    {"family name",
     7,
     {"not stated", "same", "same name otherwise written", "one letter differs", "alike", "initial agrees",
      "different"}},
    {"order of names", 3, {"not told", "as written", "exchanged"}},
    {"organisation",
     6,
     {"not stated", "same", "same but for common words", "mostly the same words", "some of the same words",
      "different"}},
    {"birth date",
     8,
     {"not stated", "same", "day and month exchanged", "one digit differs",
      "two of day, month and year agree", "within a year", "different", "of two generations"}},
    {"identity number", 4, {"not stated", "same", "one character differs", "different"}},
    {"telephone", 4, {"not stated", "same", "one digit differs", "different"}},
    {"email",
     7,
     {"not stated", "same", "same mailbox name elsewhere", "alike", "different", "same, made of the names",
      "alike in no more than the names"}},
    {"street",
     9,
     {"not stated", "same door", "same building, unit left out", "same house, street spelt alike",
      "same street, house number alike", "same building, other unit", "same street, other house",
      "same house number only", "different"}},
    {"place",
     9,
     {"not stated", "same postcode and city", "same postcode", "same city, postcode alike or left out",
      "city spelt alike", "same city, other postcode", "postcode alike", "same state", "different"}},
    {"occupation", 4, {"not stated", "same", "alike", "different"}},
    {"birth place", 4, {"not stated", "same", "alike", "different"}},
}};

std::uint8_t& level_of(Pattern& pattern, Attribute attribute) {
  return pattern.levels[static_cast<std::size_t>(attribute)];
}

void set(Pattern& pattern, Attribute attribute, std::uint8_t level, Rarity rarity = 0) {
  level_of(pattern, attribute) = level;
  pattern.rarity[static_cast<std::size_t>(attribute)] = level == 1 ? rarity : Rarity{0};
}

std::uint8_t phone_level(const Features& a, const Features& b) {
  if (!a.phone_plausible || !b.phone_plausible) return 0;
  std::uint64_t x = a.phone;
  std::uint64_t y = b.phone;
  if (x == y) return 1;
  // A number without its country's code is the end of the one with it.
  std::uint64_t shorter = std::min(x, y);
  std::uint64_t longer = std::max(x, y);
  std::uint64_t power = 1;
  while (power <= shorter) power *= 10;
  if (shorter >= 1'000'000 && longer % power == shorter) return 1;
  int differing = 0;
  std::array<int, 2> dx{};
  std::array<int, 2> dy{};
  for (int at = 0; x != 0 || y != 0; ++at, x /= 10, y /= 10) {
    if (x % 10 == y % 10) continue;
    if (differing == 2) return 3;
    dx[differing] = static_cast<int>(x % 10) + 100 * at;
    dy[differing] = static_cast<int>(y % 10) + 100 * at;
    ++differing;
  }
  if (differing == 1) return 2;
  const bool neighbours = dx[1] / 100 == dx[0] / 100 + 1;
  return neighbours && dx[0] % 100 == dy[1] % 100 && dx[1] % 100 == dy[0] % 100 ? 2 : 3;
}

/// 0 not told, 1 same, 2 alike, 3 different.
std::uint8_t token_level(TokenId a, TokenId b, const TokenTable& tokens) {
  if (a == 0 || b == 0) return 0;
  if (a == b) return 1;
  const std::size_t longest = std::max(tokens.letters(a).size(), tokens.letters(b).size());
  const int limit = longest >= 8 ? 2 : 1;
  return longest >= 4 && edits(a, b, limit, tokens) <= limit ? 2 : 3;
}

/// Streets: the words run together, or most of the words, the same or with a slip of the pen.
std::uint8_t street_level(const Features& a, const Features& b, const TokenTable& tokens) {
  const std::uint8_t whole = token_level(a.street, b.street, tokens);
  if (whole != 3) return whole;
  const auto words_in = [](const Features& party, const Features& other) {
    return static_cast<std::size_t>(
        std::count_if(party.street_words.begin(), party.street_words.end(), [&](TokenId word) {
          return word != 0 && std::find(other.street_words.begin(), other.street_words.end(), word) !=
                                  other.street_words.end();
        }));
  };
  const std::size_t shared = std::min(words_in(a, b), words_in(b, a));
  const std::size_t left = words_in(a, a);
  const std::size_t right = words_in(b, b);
  return shared > 0 && shared * 3 >= std::max(left, right) * 2 - 1 ? 2 : 3;
}

void compare_street(Pattern& out, const Features& a, const Features& b, const TokenTable& tokens) {
  const bool houses = a.house != 0 && b.house != 0;
  const std::uint8_t street = street_level(a, b, tokens);
  if (!houses && street == 0) return;
  const bool same_house = houses && a.house == b.house;
  if (same_house && street == 1) {
    if (a.unit == b.unit) return set(out, Attribute::Street, 1);
    return set(out, Attribute::Street, a.unit == 0 || b.unit == 0 ? 2 : 5);
  }
  if (same_house && street == 2)
    return set(out, Attribute::Street, a.unit != 0 && b.unit != 0 && a.unit != b.unit ? 5 : 3);
  if (street == 1 || street == 2) {
    const bool near = !houses || (street == 1 && edits(a.house, b.house, 1, tokens) <= 1);
    return set(out, Attribute::Street, near ? 4 : 6);
  }
  set(out, Attribute::Street, same_house ? 7 : 8);
}

void compare_place(Pattern& out, const Features& a, const Features& b, const TokenTable& tokens) {
  std::uint8_t city = token_level(a.city, b.city, tokens);
  // A suburb stands where a city is expected as often as not.
  if (city != 1 && a.district != b.district) {
    if ((a.district != 0 && a.district == b.city) || (b.district != 0 && b.district == a.city)) city = 1;
  } else if (city != 1 && a.district != 0) {
    city = 1;
  }
  const std::uint8_t postcode = a.postcode == 0 || b.postcode == 0              ? 0
                                : a.postcode == b.postcode                      ? 1
                                : edits(a.postcode, b.postcode, 1, tokens) <= 1 ? 2
                                                                                : 3;
  if (city == 0 && postcode == 0) {
    if (a.state != 0 && b.state != 0) set(out, Attribute::Place, a.state == b.state ? 7 : 8);
    return;
  }
  const Rarity city_rarity = a.city != 0 && a.city == b.city ? tokens.rarity(a.city) : Rarity{0};
  if (postcode == 1 && city == 1)
    return set(out, Attribute::Place, 1, std::max(tokens.rarity(a.postcode), city_rarity));
  if (postcode == 1) return set(out, Attribute::Place, 2);
  if (city == 1) return set(out, Attribute::Place, postcode == 3 ? 5 : 3);
  if (city == 2 && postcode != 3) return set(out, Attribute::Place, 4);
  if (postcode == 2) return set(out, Attribute::Place, 6);
  set(out, Attribute::Place, a.state != 0 && a.state == b.state ? 7 : 8);
}

std::string joined(const std::array<TokenId, kNameTokens>& words, const TokenTable& tokens) {
  std::string text;
  for (const TokenId word : words) {
    if (word == 0) break;
    if (!text.empty()) text += ' ';
    text += tokens.letters(word);
  }
  return text;
}

}  // namespace

std::size_t level_count(Attribute attribute) noexcept {
  return kNames[static_cast<std::size_t>(attribute)].count;
}
std::string_view name(Attribute attribute) noexcept {
  return kNames[static_cast<std::size_t>(attribute)].name;
}
std::string_view level_name(Attribute attribute, std::uint8_t level) noexcept {
  return kNames[static_cast<std::size_t>(attribute)].levels[level];
}

std::uint64_t Pattern::code() const {
  std::uint64_t code = 0;
  for (const std::uint8_t level : levels) code = code << 4 | level;
  return code;
}

Pattern compare_premises(const Features& a, const Features& b, const TokenTable& tokens) {
  Pattern out;
  compare_street(out, a, b, tokens);
  compare_place(out, a, b, tokens);
  return out;
}

Pattern compare_contacts(const Features& a, const Features& b, const TokenTable& tokens) {
  Pattern out;
  set(out, Attribute::Phone, phone_level(a, b));
  set(out, Attribute::Email, email_level(a, b, tokens).level);
  return out;
}

Pattern compare(const Features& a, const Features& b, const TokenTable& tokens) {
  Pattern out = compare_premises(a, b, tokens);
  if (a.organisation || b.organisation) {
    const OrganisationLevel found = organisation_level(a, b, tokens);
    set(out, Attribute::Organisation, found.level, found.rarity);
  } else {
    const NameLevels found = name_levels(a, b, tokens);
    set(out, Attribute::Given, found.given, found.given_rarity);
    set(out, Attribute::Family, found.family, found.family_rarity);
    set(out, Attribute::Order, found.order);
  }
  set(out, Attribute::BirthDate, birth_date_level(a.birth_date, b.birth_date));
  if (a.identity != 0 && b.identity != 0) {
    set(out, Attribute::Identity,
        a.identity == b.identity                        ? 1
        : edits(a.identity, b.identity, 1, tokens) <= 1 ? 2
                                                        : 3);
  }
  set(out, Attribute::Phone, phone_level(a, b));
  const EmailLevel email = email_level(a, b, tokens);
  set(out, Attribute::Email, email.level, email.rarity);
  set(out, Attribute::Occupation, token_level(a.occupation, b.occupation, tokens),
      a.occupation == 0 ? Rarity{0} : tokens.rarity(a.occupation));
  set(out, Attribute::BirthPlace, token_level(a.birth_place, b.birth_place, tokens),
      a.birth_place == 0 ? Rarity{0} : tokens.rarity(a.birth_place));
  return out;
}

model::Millibits part_weight(const Pattern& pattern, Attribute attribute, bool household,
                             const Parameters& parameters) {
  const auto index = static_cast<std::size_t>(attribute);
  const std::uint8_t level = pattern.levels[index];
  if (level == 0) return 0;
  const LevelCosts& costs = parameters.costs[index];
  const bool own_share = level == 1 && pattern.rarity[index] != 0 && (!household || is_personal(attribute));
  model::Millibits rival = household ? costs.household[level] : costs.stranger[level];
  if (own_share) {
    const model::Millibits share = std::max<model::Millibits>(pattern.rarity[index], kLeastRarity);
    rival = household ? std::min(rival, share) : share;
  }
  return rival - costs.match[level];
}

Weight weigh(const Pattern& pattern, const Parameters& parameters) {
  Weight weight{parameters.prior_against_strangers, parameters.prior_against_household};
  for (std::size_t i = 0; i < kAttributes; ++i) {
    if (pattern.levels[i] == 0) continue;
    weight.against_strangers += part_weight(pattern, static_cast<Attribute>(i), false, parameters);
    weight.against_household += part_weight(pattern, static_cast<Attribute>(i), true, parameters);
  }
  return weight;
}

Weight weigh_premises(const Pattern& pattern, const Parameters& parameters) {
  model::Millibits sum = parameters.prior_premises;
  for (const std::size_t i :
       {static_cast<std::size_t>(Attribute::Street), static_cast<std::size_t>(Attribute::Place)}) {
    if (pattern.levels[i] != 0)
      sum += parameters.premises[i == static_cast<std::size_t>(Attribute::Street) ? 0 : 1][pattern.levels[i]];
  }
  return {sum, sum};
}

std::int32_t probability_ppm(model::Millibits weight) noexcept {
  const double odds = std::exp2(std::clamp(weight, -40'000, 40'000) / 1000.0);
  return static_cast<std::int32_t>(std::lround(1e6 * odds / (1 + odds)));
}

model::Millibits weight_of_probability(double probability) noexcept {
  const double bounded = std::clamp(probability, 1e-12, 1 - 1e-12);
  return static_cast<model::Millibits>(std::lround(1000 * std::log2(bounded / (1 - bounded))));
}

std::string shown(const Features& party, Attribute attribute, const TokenTable& tokens) {
  const auto letters = [&](TokenId id) { return id == 0 ? std::string() : std::string(tokens.letters(id)); };
  switch (attribute) {
    case Attribute::Given:
      return letters(party.given);
    case Attribute::Family:
      return letters(party.family);
    case Attribute::Order:
    case Attribute::Organisation:
      return joined(party.words, tokens);
    case Attribute::BirthDate:
      return shown_date(party.birth_date);
    case Attribute::Identity:
      return letters(party.identity);
    case Attribute::Phone:
      return party.phone == 0 ? std::string() : std::to_string(party.phone);
    case Attribute::Email:
      return party.email_local == 0 ? std::string()
                                    : letters(party.email_local) + '@' + letters(party.email_domain);
    case Attribute::Street: {
      std::string text = letters(party.unit);
      if (!text.empty()) text += '/';
      text += letters(party.house);
      for (const TokenId word : party.street_words) {
        if (word != 0) text += ' ' + letters(word);
      }
      return text;
    }
    case Attribute::Place: {
      std::string text = letters(party.district);
      for (const TokenId id : {party.city, party.state, party.postcode}) {
        if (id != 0 && !text.empty()) text += ' ';
        text += letters(id);
      }
      return text;
    }
    case Attribute::Occupation:
      return letters(party.occupation);
    case Attribute::BirthPlace:
      return letters(party.birth_place);
  }
  return {};
}

std::vector<model::ComparisonPart> parts_of(const Features& left, const Features& right,
                                            const Pattern& pattern, bool household,
                                            const Parameters& parameters, const TokenTable& tokens) {
  std::vector<model::ComparisonPart> parts;
  for (std::size_t i = 0; i < kAttributes; ++i) {
    if (pattern.levels[i] == 0) continue;
    const auto attribute = static_cast<Attribute>(i);
    if (attribute == Attribute::Order && pattern.levels[i] == 1) continue;  // as expected: worth nothing
    parts.push_back({std::string(name(attribute)), std::string(level_name(attribute, pattern.levels[i])),
                     shown(left, attribute, tokens), shown(right, attribute, tokens),
                     part_weight(pattern, attribute, household, parameters)});
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto& a, const auto& b) { return std::abs(a.weight) > std::abs(b.weight); });
  return parts;
}

}  // namespace tidewaiter::resolution
