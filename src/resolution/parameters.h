#pragma once
// The numbered set of everything that decides whether two parties are one (R1): what each level of agreement
// is worth, how rare values are, how many parties a key may propose, from which weight on two are joined.
// Frozen once in use; under another set everything is worked out anew. Plain values; thread-safe.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "model/assessment.h"
#include "resolution/comparison.h"
#include "resolution/tokens.h"

namespace tidewaiter::resolution {

/// −log2 of each level's probability in thousandths of a bit, for mentions of one person, of two strangers,
/// and of two people of one household. Level 0 is not used.
struct LevelCosts {
  std::array<model::Millibits, kMaxLevels> match{};
  std::array<model::Millibits, kMaxLevels> stranger{};
  std::array<model::Millibits, kMaxLevels> household{};

  bool operator==(const LevelCosts&) const = default;
};

/// What a person does not share with those they live with: in these a household's members agree as strangers
/// do.
constexpr bool is_personal(Attribute attribute) noexcept {
  switch (attribute) {
    case Attribute::Given:
    case Attribute::Organisation:
    case Attribute::BirthDate:
    case Attribute::Identity:
    case Attribute::Email:
    case Attribute::Occupation:
      return true;
    default:
      return false;
  }
}

/// Sets that ship have smaller versions, sets that a service learnt have this one or a greater.
inline constexpr std::uint32_t kFirstLearnt = 1'000;

/// No value is so common that its agreement counts for less than this.
inline constexpr model::Millibits kLeastRarity = 1'000;

struct Parameters {
  std::uint32_t version =
      3;  ///< 1 counted a mailbox made of the names beside the names; 2 knew no generations
  std::uint32_t key_limit = 64;  ///< a key under which more distinct parties stand proposes nobody
  model::Millibits prior_against_strangers = 0;  ///< log2 odds of match to strangers before looking
  model::Millibits prior_against_household = 0;
  model::Millibits prior_premises = 0;
  model::Millibits link_weight = 0;      ///< two parties of at least this weight are joined
  model::Millibits premises_weight = 0;  ///< the same for premises
  std::array<LevelCosts, kAttributes> costs{};
  /// Weights of premises' levels: street, place.
  std::array<std::array<model::Millibits, kMaxLevels>, 2> premises{};
  /// Rarity of values that are not rare, by hash of kind and letters; others have their kind's default.
  std::unordered_map<std::uint64_t, Rarity> frequent;
  std::array<Rarity, kTokenKinds> rare{};

  Rarity rarity_of(TokenKind kind, std::string_view letters) const;

  bool operator==(const Parameters&) const = default;

  /// The set that ships: ordinary error rates of typed names and addresses, a prior for a million known
  /// parties.
  static Parameters shipped();
};

/// −1000 · log2(p), p in (0, 1]; at most 40,000.
model::Millibits cost_of(double probability) noexcept;

/// The hash under which a value stands in Parameters::frequent.
std::uint64_t frequency_key(TokenKind kind, std::string_view letters) noexcept;

}  // namespace tidewaiter::resolution
