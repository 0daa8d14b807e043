#pragma once
// The tokens of all listed names, and which of them a party's token may be: the same, of the same sound, a
// nickname, or one slip of the pen away (by deletion neighbourhoods: Bocek, Hunt and Stiller, "Fast
// similarity search in large dictionaries", 2007). Built once, then read by any number of threads.

#include <absl/container/flat_hash_map.h>
#include <absl/strings/string_view.h>

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "resolution/screening_names.h"

namespace tidewaiter::resolution {

using ListedNameIndex = std::uint32_t;

/// A set of tokens as 256 bits: two sets that do not meet have no token in common.
class TokenMarks {
 public:
  static TokenMarks all() {
    TokenMarks marks;
    marks.words_.fill(~std::uint64_t{0});
    return marks;
  }
  void add(std::uint32_t token) {
    const std::uint64_t bit = token * 0x9E3779B97F4A7C15ULL >> 56;
    words_[bit / 64] |= std::uint64_t{1} << bit % 64;
  }
  void add(const TokenMarks& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
  }
  bool meet(const TokenMarks& other) const {
    std::uint64_t common = 0;
    for (std::size_t i = 0; i < words_.size(); ++i) common |= words_[i] & other.words_[i];
    return common != 0;
  }

 private:
  std::array<std::uint64_t, 4> words_{};
};

class Vocabulary {
 public:
  /// A name that has a token, and the marks of its other tokens.
  struct Posting {
    ListedNameIndex name = 0;
    TokenMarks others;
  };
  struct Token {
    std::string letters;
    text::PhoneticCode sound = 0;
    text::NameRole role = text::NameRole::Name;  ///< as it stood first
    model::Millibits weight = 0;  ///< rarity among listed names and all people, at most what its letters tell
    std::vector<Posting> names;   ///< that have it, rising
    std::vector<std::uint32_t>
        alike;                 ///< itself, tokens of its sound, nicknames, slips: at most kMostMatches
    std::uint32_t walked = 0;  ///< so many of `alike` are no slips
  };

  /// Adds one listed name's tokens.
  void add(const ComparableName& name, ListedNameIndex index);
  /// Says which other tokens a name has, all of them where it may be met by one token alone.
  void set_others(std::uint32_t token, ListedNameIndex name, const TokenMarks& others);
  /// The number of a token that was added.
  std::uint32_t number(std::string_view letters) const { return found(letters)->second; }
  /// Counts, weighs and indexes; nothing is added after it.
  void finish(std::size_t names);

  /// Numbers of the tokens that a name's token may be, at most kMostMatches, the same one first. Where the
  /// token is listed itself, its slips are to be told when met but not to be looked for: `walked` leaves them
  /// out.
  struct Matches {
    std::span<const std::uint32_t> all;
    std::span<const std::uint32_t> walked;
  };
  /// `space` is used where the matches must be worked out; they point into it or into the vocabulary.
  Matches find(std::string_view letters, const ComparableName::Token& token,
               std::vector<std::uint32_t>& space) const;
  /// The tokens that a listed one may be, itself first; none where it is not listed.
  std::span<const std::uint32_t> alike(std::string_view letters) const;
  const Token& token(std::uint32_t number) const { return tokens_[number]; }
  /// The weight of a listed name's token; the letters' weight where it is unknown.
  model::Millibits weight(std::string_view letters, text::NameRole role) const;

  static constexpr std::size_t kMostMatches = 24;

 private:
  struct Asked {
    std::string_view letters;
    text::PhoneticCode sound;
    text::NameRole role;
  };
  using ByLetters = absl::flat_hash_map<std::string, std::uint32_t>;
  ByLetters::const_iterator found(std::string_view letters) const {
    return by_letters_.find(absl::string_view{letters.data(), letters.size()});
  }
  void consider(const Asked& asked, std::span<const std::uint32_t> numbers,
                std::vector<std::uint32_t>& out) const;
  void consider_sound(const Asked& asked, std::vector<std::uint32_t>& out) const;
  void consider_nicknames(const Asked& asked, std::vector<std::uint32_t>& out) const;
  void consider_slips(const Asked& asked, std::vector<std::uint32_t>& out) const;

  std::vector<Token> tokens_;
  ByLetters by_letters_;
  absl::flat_hash_map<text::PhoneticCode, std::vector<std::uint32_t>> by_sound_;
  absl::flat_hash_map<std::uint64_t, std::vector<std::uint32_t>> by_deletion_;
  absl::flat_hash_map<std::uint32_t, std::vector<std::uint32_t>> by_nickname_;  // group of nicknames → tokens
};

}  // namespace tidewaiter::resolution
