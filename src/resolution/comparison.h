#pragma once
// Two parties laid side by side, attribute by attribute. Each attribute ends in one of a few *levels*
// ("same", "one letter differs", "different"); what a level is worth stands in Parameters. Pure; thread-safe.
//
// Method:
//  1. compare() finds each attribute's level. Level 0 says that one side does not state it: it counts for
//  nothing.
//  2. Each level has three probabilities: how often two mentions of one person show it (match), how often two
//  strangers
//     do, and how often two people of one household do. Fellegi & Sunter, "A theory for record linkage", JASA
//     64 (1969), section 3, with a third class: family name, address and landline are shared by a household,
//     so that their agreement must not be counted three times as if independent.
//  3. Where a value is the same, the strangers' chance is the value's own share among all values (a common
//  name says
//     little): Winkler, "Frequency-based matching in Fellegi–Sunter model" (2000).
//  4. The weight is the prior plus the sum over attributes of log2(match / rival), for the likelier of the
//  two rivals.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/assessment.h"
#include "resolution/features.h"

namespace tidewaiter::resolution {

struct Parameters;

enum class Attribute : std::uint8_t {
  Given,
  Family,
  Order,
  Organisation,
  BirthDate,
  Identity,
  Phone,
  Email,
  Street,
  Place,
  Occupation,
  BirthPlace
};
inline constexpr std::size_t kAttributes = 12;
inline constexpr std::size_t kMaxLevels = 9;  ///< level 0 is "not stated"

/// How many levels an attribute has, level 0 included.
std::size_t level_count(Attribute attribute) noexcept;
std::string_view name(Attribute attribute) noexcept;  ///< "given name", "birth date", …
std::string_view level_name(Attribute attribute, std::uint8_t level) noexcept;  ///< "one letter differs", …

/// What comparing found.
struct Pattern {
  std::array<std::uint8_t, kAttributes> levels{};
  /// For level 1 where the value's share is known: its rarity; else 0.
  std::array<Rarity, kAttributes> rarity{};

  std::uint8_t level(Attribute attribute) const { return levels[static_cast<std::size_t>(attribute)]; }
  /// Four bits an attribute.
  std::uint64_t code() const;
};

/// Symmetric. About 0.2 µs.
Pattern compare(const Features& a, const Features& b, const TokenTable& tokens);
/// Street and place alone: for premises.
Pattern compare_premises(const Features& a, const Features& b, const TokenTable& tokens);
/// Telephone and email alone, however rare the value: how the two are reached.
Pattern compare_contacts(const Features& a, const Features& b, const TokenTable& tokens);

/// A pattern's worth under a set of parameters.
struct Weight {
  model::Millibits against_strangers = 0;
  model::Millibits against_household = 0;
  /// The smaller: how much likelier one person is than the likelier other explanation. Prior included.
  model::Millibits total() const {
    return against_strangers < against_household ? against_strangers : against_household;
  }
};
Weight weigh(const Pattern& pattern, const Parameters& parameters);
Weight weigh_premises(const Pattern& pattern, const Parameters& parameters);

/// One attribute's share of a weight.
model::Millibits part_weight(const Pattern& pattern, Attribute attribute, bool household,
                             const Parameters& parameters);

/// Chance in millionths for a weight in millibits: 2^w / (1 + 2^w).
std::int32_t probability_ppm(model::Millibits weight) noexcept;
/// The weight at which a probability in (0, 1) is reached.
model::Millibits weight_of_probability(double probability) noexcept;

/// An attribute's value in standardised letters, for reasons: "7/148 wattle".
std::string shown(const Features& party, Attribute attribute, const TokenTable& tokens);

/// The parts that are worth anything, by falling absolute weight.
std::vector<model::ComparisonPart> parts_of(const Features& left, const Features& right,
                                            const Pattern& pattern, bool household,
                                            const Parameters& parameters, const TokenTable& tokens);

}  // namespace tidewaiter::resolution
