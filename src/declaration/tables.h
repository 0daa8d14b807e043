#pragma once
// The code lists a declaration is held against: HS 2022, ISO 3166-1, ISO 4217, offices of exchange, and
// descriptions that say nothing. Immutable once loaded; safe to share between threads. A look-up costs a few
// nanoseconds.

#include <bitset>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/result.h"

namespace tidewaiter::declaration {

class Tables {
 public:
  /// Reads the tables that are built into the program (reference/hs, offices, descriptions). Malformed where
  /// a line of one cannot be read. Takes some milliseconds: do it once.
  static base::Result<Tables> load();

  /// A six-digit code of the Harmonized System 2022, or one of its national chapters 98 and 99.
  bool hs6(std::string_view code) const noexcept;
  /// An ISO 3166-1 alpha-2 code in upper case, or one that posts and customs use beside it (XK).
  bool country(std::string_view code) const noexcept;
  /// An ISO 4217 code in upper case that is money today.
  bool currency(std::string_view code) const noexcept;
  /// An office of the local list, or one whose code has IMPC shape: a country and three more letters (UPU
  /// S34).
  bool office(std::string_view code) const noexcept;
  /// The place of an office of the local list, for example "Guangzhou"; empty where it is not on it.
  std::string_view office_place(std::string_view code) const noexcept;
  /// True where a description is made of nothing but words that describe nothing ("gift", "personal things",
  /// 礼物, "quà tặng"). At most 256 bytes are looked at; a longer description is taken to say something.
  bool says_nothing(std::string_view description) const;

 private:
  struct PhraseHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  using PhraseSet = std::unordered_set<std::string, PhraseHash, std::equal_to<>>;
  struct Office {
    std::string code;
    std::string place;
  };

  std::bitset<1'000'000> hs6_;
  std::vector<Office> offices_;  // sorted by code
  PhraseSet empty_phrases_;
  std::size_t longest_phrase_bytes_ = 0;
};

}  // namespace tidewaiter::declaration
