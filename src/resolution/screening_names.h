#pragma once
// Two names against each other: are they spellings of one name? The heart of screening; also answers
// name_probability.
//
// Method.
//  1. Only tokens that identify take part: no titles, particles, company forms. Each weighs so many
//  millibits: how much it tells that another
//     name has it too. Common words of organisations weigh little.
//  2. Tokens are paired, the best pair first: same letters, nickname, same sound, initial, or a slip of the
//  pen: one edit in four to
//     eight letters, two up to thirteen, three beyond; none in three letters or fewer unless they sound
//     alike. Numbers pair only when they are the same.
//  3. What is left over on both sides is tried joined: "van der bilt" with "vanderbilt".
//  4. A pair adds its weight by its quality. A token left over on one side only was left out: cheap in a
//  person's name
//     as long as two others agree, dear in an organisation's. Tokens left over on both sides contradict each
//     other: whatever else agrees, it is another one.
//  5. Where fathers' names follow (bin, ibn, bint), who is a son on one side is no father on the other.
//  6. Names both written in Han characters are compared as characters: two names that only sound alike are
//  two names.
//     So are names in Hangul, syllable by syllable.
// Integers throughout; symmetric. Pure; any thread.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/assessment.h"
#include "text/name.h"
#include "text/phonetic.h"

namespace tidewaiter::resolution {

/// A name as it is compared: made once for every listed name, and once for a party's.
class ComparableName {
 public:
  struct Token {
    std::uint16_t begin = 0;
    std::uint16_t size = 0;
    text::NameRole role = text::NameRole::Name;
    bool numeral = false;
    bool father = false;  ///< stands behind bin, ibn, bint
    text::PhoneticCode sound = 0;
    model::Millibits weight = 0;
  };

  ComparableName() = default;
  /// Weights by letters, for when no list tells rarity.
  explicit ComparableName(const text::StandardName& name);
  /// The same name in another reading of its Han characters.
  ComparableName(const text::StandardName& name, const text::NameReading& reading);

  std::string_view letters(const Token& token) const {
    return std::string_view{latin_}.substr(token.begin, token.size);
  }
  const std::vector<Token>& tokens() const noexcept { return tokens_; }
  std::vector<Token>& tokens() noexcept { return tokens_; }
  std::string_view compact() const noexcept { return compact_; }
  std::u32string_view han() const noexcept { return han_; }
  text::NameKind kind() const noexcept { return kind_; }
  bool fathers_follow() const noexcept { return fathers_follow_; }
  /// Written in Hangul: a syllable is a sign, and another syllable another name.
  bool by_syllable() const noexcept { return by_syllable_; }
  bool empty() const noexcept { return tokens_.empty(); }
  /// Nothing but words that any organisation could bear.
  bool is_common_only() const noexcept {
    return std::all_of(tokens_.begin(), tokens_.end(),
                       [](const Token& token) { return token.role == text::NameRole::CommonWord; });
  }

 private:
  void add(std::string_view letters, text::NameRole role, bool father);

  std::string latin_;
  std::string compact_;
  std::u32string han_;
  std::vector<Token> tokens_;
  text::NameKind kind_ = text::NameKind::Unknown;
  bool fathers_follow_ = false;
  bool by_syllable_ = false;
};

/// What a token of so many letters tells at most: short ones are shared by many (millibits).
model::Millibits weight_of_letters(std::string_view letters, text::NameRole role) noexcept;

/// What a token tells at most among all people, whatever the list has: family names that millions bear, given
/// names in use everywhere, and the few hundred syllables that Chinese, Korean and Vietnamese names are made
/// of (millibits). No bound where the letters are none of these.
model::Millibits weight_among_people(std::string_view letters) noexcept;

struct NameComparison {
  model::Millibits log_odds = 0;  ///< that both are one name
  model::Millibits agreed = 0;    ///< the weight of what agrees, by quality: how rare the common part is
};
NameComparison compare_names(const ComparableName& left, const ComparableName& right);

/// What an organisation's names must agree in, at least, to be one where these tokens are left out on one
/// side: whatever agrees in less is another one.
model::Millibits least_agreement(std::uint32_t own_left_out, std::uint32_t common_left_out) noexcept;

/// How well two tokens go together, 0 to 1000.
int pair_quality(std::string_view left, text::NameRole left_role, text::PhoneticCode left_sound,
                 std::string_view right, text::NameRole right_role, text::PhoneticCode right_sound);

}  // namespace tidewaiter::resolution
