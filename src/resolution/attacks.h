#pragma once
// Attacks on resolution, made up: what a ring writes so that its parcels are not known to be its own, or are
// taken for somebody else's. For tests and benchmarks (hostile_names_test.cc, hostile_bench.cc); what each
// gains is in docs/resolution.md. Every value follows from a number. Pure; thread-safe.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "model/item.h"
#include "resolution/hash.h"
#include "resolution/resolution.h"

namespace tidewaiter::resolution {

/// A word of three syllables, for most numbers another.
inline std::string attack_word(std::uint64_t number) {
  constexpr std::string_view kSyllables[] = {"ba", "den", "fi", "gor", "ka", "lun", "mi", "nar",
                                             "po", "rel", "si", "tov", "va", "zin", "hu", "wes"};
  std::string out;
  for (std::uint64_t left = mix(number + 1), i = 0; i < 3; ++i, left /= 16) out += kSyllables[left % 16];
  return out;
}

/// Somebody honest: a name, a door and a telephone of one's own.
inline model::Party honest_party(std::uint64_t number) {
  return {attack_word(3 * number) + " " + attack_word(3 * number + 1),
          {std::to_string(1 + mix(number) % 180) + " " + attack_word(3 * number + 2) + " Street"},
          "Ultimo",
          "2007",
          "AU",
          "+61 4" + std::to_string(10'000'000 + mix(number + 7) % 89'999'999),
          ""};
}

/// The name with letters of other scripts that look alike, zero-width characters and right-to-left marks put
/// in, otherwise for every number.
inline std::string disguised(const std::string& name, std::uint64_t number) {
  constexpr std::array<std::pair<char, std::string_view>, 8> kAlike{{{'a', "\u0430"},
                                                                     {'e', "\u0435"},
                                                                     {'o', "\u043e"},
                                                                     {'p', "\u0440"},
                                                                     {'c', "\u0441"},
                                                                     {'i', "\u0456"},
                                                                     {'s', "\u0455"},
                                                                     {'h', "\u04bb"}}};
  constexpr std::string_view kMarks[] = {"\u200b", "\u200d", "\u200e", "\u200f",
                                         "\u202e", "\u2060", "\ufeff", "\u00ad"};
  std::string out;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const std::uint64_t draw = mix(number * 131 + at + 1);
    std::string letter(1, name[at]);
    for (const auto& [plain, alike] : kAlike) {
      if (plain == name[at] && draw % 3 == 0) letter = alike;
    }
    out += letter;
    if (draw / 3 % 4 == 0) out += kMarks[draw / 12 % 8];
  }
  return out;
}

/// The name with one letter put in the place of another, otherwise for every number.
inline std::string one_letter_changed(std::string name, std::uint64_t number) {
  const std::uint64_t draw = mix(number + 99);
  std::size_t at = draw % name.size();
  while (name[at] == ' ') at = (at + 1) % name.size();
  const char other = static_cast<char>('a' + draw / 64 % 26);
  name[at] = other == name[at] ? static_cast<char>(other == 'z' ? 'a' : other + 1) : other;
  return name;
}

/// What of two real people is put together.
enum class Assembly {
  Names,             ///< one's given name and the other's family name, at a door of the ring's
  NamesAndDoor,      ///< at the door of the first
  NamesDoorAndPhone  ///< at the door of the first, with the telephone of the second
};

inline model::Party assembled(const model::Party& one, const model::Party& other, Assembly how,
                              std::uint64_t number) {
  const auto given = one.name.substr(0, one.name.find(' '));
  const auto family = other.name.substr(other.name.find(' ') + 1);
  model::Party out = honest_party(1'000'000'000 + number);
  out.name = given + " " + family;
  if (how != Assembly::Names) out.address = one.address;
  if (how == Assembly::NamesDoorAndPhone) out.phone = other.phone;
  return out;
}

inline Mention attack_mention(std::uint64_t number) {
  return {MentionNumber{number + 1}, model::ItemId{"TEST" + std::to_string(number)},
          model::PartyRole::Recipient,
          base::Instant{1'700'000'000'000 + static_cast<std::int64_t>(number) * 60'000}};
}

}  // namespace tidewaiter::resolution
