#pragma once
// How two names differ: people's by given and family name in either order, organisations' by their words,
// each word as telling as it is rare. Pure; thread-safe.

#include <cstdint>

#include "resolution/features.h"

namespace tidewaiter::resolution {

/// Levels of comparison.h's Given, Family and Order.
struct NameLevels {
  std::uint8_t given = 0;
  std::uint8_t family = 0;
  std::uint8_t order = 0;
  Rarity given_rarity = 0;
  Rarity family_rarity = 0;
};
NameLevels name_levels(const Features& a, const Features& b, const TokenTable& tokens);

struct OrganisationLevel {
  std::uint8_t level = 0;
  Rarity rarity = 0;
};
/// For two organisations, and for an organisation against a person's name.
OrganisationLevel organisation_level(const Features& a, const Features& b, const TokenTable& tokens);

/// Edits between two tokens (text/similarity.h), or limit + 1; refuses by length and letters before it
/// counts.
int edits(TokenId a, TokenId b, int limit, const TokenTable& tokens);

}  // namespace tidewaiter::resolution
