#pragma once
// Made mentions for benchmarks: people of a made country, whose names, streets and towns are shared as
// unevenly as real ones (each drawn by the square of a uniform number), and who now and then misspell
// themselves. Every value follows from a number, so that nothing has to be kept. Plain values; thread-safe.

#include <cstdint>
#include <string>
#include <string_view>

#include "model/item.h"
#include "resolution/hash.h"
#include "resolution/resolution.h"

namespace tidewaiter::resolution {

/// Draws that follow from a seed.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(mix(seed + 1)) {}

  std::uint64_t below(std::uint64_t end) { return (state_ = mix(state_ + 0x9e3779b97f4a7c15u)) % end; }
  /// As below, the small numbers far oftener.
  std::uint64_t uneven(std::uint64_t end) {
    const auto share = static_cast<double>(below(1u << 30)) / static_cast<double>(1u << 30);
    return static_cast<std::uint64_t>(share * share * static_cast<double>(end));
  }

 private:
  std::uint64_t state_;
};

/// A word of two syllables or more that only this number has.
inline std::string made_word(std::uint64_t number) {
  constexpr std::string_view kSyllables[] = {"ba", "den", "fi", "gor", "ka", "lun", "mi", "nar",
                                             "po", "rel", "si", "tov", "va", "zin", "hu", "wes"};
  std::string out;
  for (int i = 0; i < 2 || number > 0; ++i, number /= 16) out += kSyllables[number % 16];
  return out;
}

inline model::Party made_person(std::uint64_t number) {
  Draws draws(number);
  model::Party out;
  out.name = made_word(draws.uneven(4'000));
  out.name += ' ' + made_word(5'000 + draws.uneven(60'000));
  out.address = {std::to_string(1 + draws.below(300)) + ' ' + made_word(70'000 + draws.uneven(9'000)) +
                 " Street"};
  const std::uint64_t town = draws.uneven(3'000);
  out.city = made_word(90'000 + town);
  out.postcode = std::to_string(1'000 + town);
  out.country = "AU";
  if (draws.below(10) != 0) out.phone = "+614" + std::to_string(10'000'000 + mix(number) % 89'999'999);
  if (draws.below(3) == 0) out.email = made_word(mix(number) % 1'000'000'000) + "@example.org";
  return out;
}

/// The `number`th mention of a stream in which so many in a hundred are word for word a party that is known
/// already, by its person's number below `known`. Of the others one in five is a known person with a letter
/// left out.
inline model::Party made_mention(std::uint64_t number, std::uint64_t known, unsigned percent_repeats) {
  Draws draws(mix(number) ^ 0x5eed);
  if (draws.below(100) < percent_repeats) return made_person(draws.below(known));
  if (draws.below(5) != 0) return made_person(known + number);
  model::Party out = made_person(draws.below(known));
  out.name.erase(1 + draws.below(out.name.size() - 1), 1);
  return out;
}

inline Mention numbered_mention(std::uint64_t number) {
  return {MentionNumber{number + 1}, model::ItemId{"M" + std::to_string(number)}, model::PartyRole::Recipient,
          base::Instant{1'700'000'000'000 + static_cast<std::int64_t>(number)}};
}

}  // namespace tidewaiter::resolution
