#pragma once
// The words that addresses are read with, from the tables under reference/addresses. Used by parse_address()
// only. Built once on first use; pure and thread-safe.

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tidewaiter::text {

enum class AddressWord : std::uint8_t {
  Type,    ///< street type behind its name
  Before,  ///< street type before its name
  Unit,
  Level,
  Building,
  Number,  ///< "no.": a house number follows
  Box,
  Care,
  Filler,
  Direction,
  District,
  City,
  State,
  Alley,
};

class AddressLexicon {
 public:
  static const AddressLexicon& instance();

  struct Phrase {
    std::vector<std::string_view> tokens;
    std::string_view canonical;
    std::string_view countries;  ///< "*", or codes by |
    AddressWord word;
  };
  /// The phrases that begin with one token, the longest first.
  struct Entry {
    std::vector<Phrase> phrases;
    std::uint32_t classes = 0;  ///< a bit for each class of AddressWord among them
  };
  /// nullptr where no phrase begins with the token.
  const Entry* entry(std::string_view token) const noexcept;

  /// A phrase of the class that `tokens` begin with, the longest; words of other countries than `country` do
  /// not count. `first` is the entry of the first token.
  struct Found {
    std::size_t tokens = 0;  ///< 0 where there is none
    std::string_view canonical;
  };
  Found find(const Entry* first, std::span<const std::string_view> tokens, AddressWord word,
             std::string_view country) const;
  Found find(std::span<const std::string_view> tokens, AddressWord word, std::string_view country) const {
    return tokens.empty() ? Found{} : find(entry(tokens[0]), tokens, word, country);
  }

  /// The street type glued to the end of a token ("hauptstrasse"): its canonical form and length, 0 where
  /// there is none.
  Found glued_type(std::string_view token, std::string_view country) const;

  /// A state of the country that `tokens` end in; every country with a table where `country` is empty.
  Found state_at_end(std::span<const std::string_view> tokens, std::string_view country) const;
  /// The country (ISO 3166-1 alpha-2) whose name `tokens` end in.
  Found country_at_end(std::span<const std::string_view> tokens) const;
  /// The country of a name or code; empty where unknown.
  std::string_view country_of(std::string_view latin_name) const;
  /// The main name of a city, or the name itself. Without a country that of the only city so called.
  std::string_view city_of(std::string_view latin_name, std::string_view country) const;

 private:
  AddressLexicon();
  void read_words();
  void read_places();
  std::string_view keep(std::string text);

  struct Glued {
    std::string_view ending, canonical, countries;
  };
  using Names = absl::flat_hash_map<std::string_view, std::string_view>;

  std::deque<std::string> kept_;
  absl::flat_hash_map<std::string_view, Entry> entries_;  ///< by first token
  std::vector<Glued> glued_;                              ///< the longest first
  std::map<std::string_view, Names> states_, cities_;     ///< by country
  Names countries_;
  std::size_t longest_name_ = 1;  ///< tokens of the longest name of a place
};

/// Cleaned text as [a-z0-9] and the ASCII signs that addresses are cut at; all else becomes a space.
std::string ascii_line(std::string_view cleaned);

/// The words of ascii_line(), separated by anything but letters and digits.
std::vector<std::string_view> ascii_words(std::string_view line);

}  // namespace tidewaiter::text
