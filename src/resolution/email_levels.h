#pragma once
// How two email addresses differ, and whether they say more than the names beside them: who is called Dana
// Testwell writes as dana.testwell at one provider or another, and so does her namesake. A mailbox made of
// nothing but the person's own names is therefore weighed by how often *namesakes* share it, not by how often
// strangers do. Pure; thread-safe.

#include <cstdint>

#include "resolution/features.h"

namespace tidewaiter::resolution {

/// Levels of comparison.h's Email.
struct EmailLevel {
  std::uint8_t level = 0;
  Rarity rarity = 0;  ///< of the mailbox name, where the address is the same and says more than the names
};

/// From here on levels speak of mailboxes made of the names: their chances are those among parties whose
/// names agree. A number of two digits or more is no part of a name: "dana1987" says more than "Dana".
inline constexpr std::uint8_t kFirstEmailOfNames = 5;

/// Symmetric.
EmailLevel email_level(const Features& a, const Features& b, const TokenTable& tokens);

/// True where the mailbox name's letters are one or two words of the party's name, whole or one as an
/// initial, in either order; six letters or more may have one slip of the pen. Digits and marks are passed
/// over.
bool mailbox_is_made_of_names(const Features& party, const TokenTable& tokens);

}  // namespace tidewaiter::resolution
