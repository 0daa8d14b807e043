#pragma once
// The index behind ListIndex: listed names by their tokens, and what else a listed party is found by. Built
// once, then read by any number of threads. For screening's own files only.
//
// A name asked becomes a Question: for each of its tokens the listed tokens that it may be. A walk then
// follows the rarest of them to the names that have them, and passes on those whose tokens can pair
// (screening.h, steps 2 and 3).

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "resolution/hash.h"
#include "resolution/screening.h"
#include "resolution/screening_names.h"
#include "resolution/screening_vocabulary.h"
#include "text/phone.h"

namespace tidewaiter::resolution {

inline constexpr model::Millibits kMostPossible = 1'000'000;
inline constexpr std::size_t kMostCutOtherwise = 1'000;  // names with the same letters and other spaces
inline constexpr model::Millibits kNever = -30'000;

// What a mailbox or telephone is found by; empty for none.
std::string email_key(const std::string& canonical);
std::string phone_key(const text::StandardPhone& phone);
// The last digits of a telephone number, however it is written: enough to say that it is none of the listed
// ones.
std::string phone_tail(std::string_view phone);

struct ListedPlace {
  std::string country;
  std::string city;
  std::string premises;
};

struct IndexedEntry {
  std::uint32_t list = 0;
  std::string id;
  std::string programme;
  std::string first_name;
  ListedType type = ListedType::Unknown;
  std::vector<ListedPlace> places;
};

struct IndexedName {
  std::uint32_t entry = 0;
  bool weak = false;
  bool common_only = false;  // nothing but words that any organisation could bear
  std::string text;
  ComparableName name;
};

// A listed name as a walk sees it: where its tokens' numbers stand.
struct Outline {
  std::uint32_t begin = 0;
  std::uint8_t tokens = 0;
  std::uint8_t initials = 0;  // come last
};

// The listed tokens that an asked name's tokens may be: each with the set of those that it may be, a bit for
// each, and the most that they weigh.
class Pairs {
 public:
  struct Pair {
    std::uint32_t number = 0;  // plus 1; 0: an empty slot
    std::uint32_t bits = 0;
    model::Millibits weight = 0;
  };

  explicit Pairs(std::size_t most) : slots_(std::bit_ceil(2 * most + 1)) {}

  void add(std::uint32_t number, std::uint32_t bits, model::Millibits weight) {
    Pair& slot = slots_[place(number)];
    slot.number = number + 1;
    slot.bits |= bits;
    slot.weight = std::max(slot.weight, weight);
  }
  const Pair& find(std::uint32_t number) const { return slots_[place(number)]; }

 private:
  std::size_t place(std::uint32_t number) const {
    std::size_t at = (number * 0x9E3779B1u) & (slots_.size() - 1);
    while (slots_[at].number != 0 && slots_[at].number != number + 1) at = (at + 1) & (slots_.size() - 1);
    return at;
  }
  std::vector<Pair> slots_;
};

// The best that was found for one entry.
struct Best {
  model::Millibits log_odds = kNever;
  const IndexedName* name = nullptr;
};

struct ListIndex::Impl {
  std::vector<std::string> lists;
  std::vector<IndexedEntry> entries;
  std::vector<IndexedName> names;
  std::vector<Outline> outlines;  // of the names
  struct NumberedToken {
    std::uint32_t number = 0;
    model::Millibits weight = 0;
  };
  std::vector<NumberedToken> name_tokens;  // of the names, one after the other
  Vocabulary vocabulary;
  // By a hash of letters; one more name for a collision costs a comparison.
  absl::flat_hash_map<std::uint64_t, std::vector<ListedNameIndex>> by_compact;
  absl::flat_hash_map<std::uint64_t, std::vector<ListedNameIndex>> by_joined;  // neighbours written together
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_contact;   // telephone or email → entries
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_premises;  // → entries
  std::unordered_set<std::string> phone_tails;                              // of listed telephones
  std::unordered_set<std::string> countries_with_premises;
  std::vector<NotThatPerson> not_that_person;  // sorted

  void add(std::uint32_t list, const ListEntry& listed);
  void add_name(std::uint32_t entry, const ListedName& listed);
  void add_surroundings(std::uint32_t entry, const ListEntry& listed);
  void finish();
  void mark_others(ListedNameIndex name, const Outline& outline);

  struct Asked {
    std::size_t place = 0;
    bool common = false;          // a word that any organisation could bear, or an initial
    model::Millibits own = 0;     // what the asked token weighs by itself
    model::Millibits weight = 0;  // the most that it can agree in
    std::size_t walk = 0;         // names to walk for it
    TokenMarks
        others;  // what the asked name's other tokens may be; all where it may be met by this one alone
    std::vector<std::uint32_t> matches;
  };
  struct Question {
    bool organisation = false;
    std::vector<Asked> tokens;  // that the list may have, those with the fewest names first
    model::Millibits weight = 0;
    Pairs pairs{0};
    std::uint32_t must_pair = 0;  // bits of the tokens that are no initials
  };
  Question ask(const ComparableName& name) const;
  // Calls with every name that may agree in `needed`, and the most that it can agree in.
  template <typename Call>
  void walk(const Question& question, model::Millibits needed, std::size_t most_walked,
            const Call& call) const;
  template <typename Call>
  void each_cut_otherwise(const ComparableName& name, const Call& call) const;
  bool could_be_one(const Question& question, const Outline& listed, model::Millibits& possible) const;
  bool remembered_as_other(const model::Party& party, const model::ListHit& hit) const;
  model::ListHit hit_of(std::uint32_t entry, const Best& best, model::PartyRole role) const;
};

// The rarest tokens' names are walked; once what is left of the tokens could not make up the need by itself,
// no name without one of those walked can. A walked name counts if the tokens that could pair leave the need
// possible.
template <typename Call>
void ListIndex::Impl::walk(const Question& question, model::Millibits needed, std::size_t most_walked,
                           const Call& call) const {
  model::Millibits left = question.weight;
  std::size_t walked = 0;
  std::array<std::uint32_t, 2> left_out{};  // own, common: names not met yet lack these tokens
  for (const Asked& one : question.tokens) {
    if (question.organisation) needed = std::max(needed, least_agreement(left_out[0], left_out[1]));
    ++left_out[one.common ? 1 : 0];
    walked += one.walk;
    if (left < needed || walked > most_walked) return;
    for (const std::uint32_t number : one.matches) {
      const Vocabulary::Token& listed = vocabulary.token(number);
      // The commonest listed tokens, with the most names, are the first to be ruled out.
      if (left - one.weight + std::min(one.own, listed.weight) < needed) continue;
      for (const Vocabulary::Posting& posting : listed.names) {
        if (!posting.others.meet(one.others)) continue;
        model::Millibits possible = 0;
        if (could_be_one(question, outlines[posting.name], possible) && possible >= needed)
          call(posting.name, possible);
      }
    }
    left -= one.weight;
  }
}

// Names that are the same letters with other spaces, as a whole or in one of the asked tokens.
template <typename Call>
void ListIndex::Impl::each_cut_otherwise(const ComparableName& name, const Call& call) const {
  const auto each = [&](const auto& index, std::string_view letters) {
    const auto found = index.find(hash_text(letters));
    if (found == index.end()) return;
    const std::size_t most = std::min(found->second.size(), kMostCutOtherwise);
    for (std::size_t i = 0; i < most; ++i) call(found->second[i]);
  };
  each(by_compact, name.compact());
  for (const auto& token : name.tokens()) {
    if (token.size >= 4) each(by_joined, name.letters(token));
  }
}

}  // namespace tidewaiter::resolution
