#pragma once
// The words that names are read with: titles, particles, company forms, common words, given and family names,
// from the tables under reference/names. Used by name.h's functions. Built once on first use; pure and
// thread-safe.

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/name.h"

namespace tidewaiter::text {

/// What a canonical Latin token can be.
enum WordFlag : std::uint16_t {
  kTitle = 1,
  kSuffix = 2,
  kParticle = 4,
  kCommon = 8,      ///< a word that many organisations bear
  kFormStart = 16,  ///< a company form begins with it
  kGiven = 32,      ///< a known given name
  kFamilyChinese = 64,
  kFamilyVietnamese = 128,
  kFamilyKorean = 256,
  kSyllable = 512,  ///< a syllable of Chinese or Korean given names
  kSyllableVietnamese = 1024,
  kAbd = 2048,  ///< "servant of" in an Arabic name: the first half of one given name
};

struct LexiconEntry {
  std::uint16_t flags = 0;
  std::string_view canonical;  ///< of titles, suffixes and common words: "trading" for "trade"
  std::vector<NicknameGroup> groups;
  std::uint16_t family_rank = 0xFFFF;  ///< place in its list of family names, the most frequent 0

  bool is(std::uint16_t any_of) const noexcept { return (flags & any_of) != 0; }
};

enum class FormPlace : std::uint8_t { Anywhere, End, Start };

/// A company form, spelt in one or more tokens.
struct CompanyForm {
  std::vector<std::string_view> tokens;
  std::string_view canonical;
  FormPlace place = FormPlace::Anywhere;
};

/// A word in simplified Han characters with its Latin form.
struct HanWord {
  NameRole role = NameRole::CommonWord;
  std::string_view latin;
};

class Lexicon {
 public:
  static const Lexicon& instance();

  /// nullptr where the token is in no table.
  const LexiconEntry* find(std::string_view token) const noexcept;
  /// Company forms and phrases whose first token this is, the longest first.
  std::span<const CompanyForm> forms(std::string_view first) const noexcept;
  /// Phrases of titles and common words of more than one token ("xuat khau"), as forms() gives them.
  std::span<const CompanyForm> phrases(std::string_view first) const noexcept;
  /// The longest word that `characters` (simplified) begin with; its length in characters is 0 where there is
  /// none.
  std::pair<std::size_t, HanWord> han_word(std::u32string_view characters) const;
  std::string_view formal_name(NicknameGroup group) const noexcept;

 private:
  Lexicon();
  void read_words();
  void read_forms();
  void read_given_names();
  void read_family_names();
  void read_han_words();
  void add_han_word(const std::u32string& characters, HanWord word);
  void add_family(std::string_view family, std::uint16_t flag, std::uint16_t rank);
  std::string_view keep(std::string text);
  LexiconEntry& entry(std::string_view token) { return entries_[token]; }

  std::deque<std::string> kept_;  // what the views below point into
  absl::flat_hash_map<std::string_view, LexiconEntry> entries_;
  absl::flat_hash_map<std::string_view, std::vector<CompanyForm>> forms_, phrases_;
  std::unordered_map<std::u32string, HanWord> han_words_;
  absl::flat_hash_map<char32_t, std::size_t> longest_han_word_;  // by its first character
  std::vector<std::string_view> formal_names_;
};

}  // namespace tidewaiter::text
