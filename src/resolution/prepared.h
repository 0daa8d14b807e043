#pragma once
// A party brought into the form that parties are compared in. Plain values; pure and thread-safe:
// standardising is the costly half of taking in a mention and may run on as many threads as there are.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "model/item.h"

namespace tidewaiter::resolution {

/// What a token of a name may be. Order matters: a name's tokens are kept in this order where it is known.
enum class NamePart : std::uint8_t { Given, Family, Either, Initial, Word, CommonWord };

struct PreparedToken {
  std::string letters;  ///< canonical Latin, 1 to 24 letters; up to 48 where it stands for several words
  NamePart part = NamePart::Either;

  bool operator==(const PreparedToken&) const = default;
};

/// The most tokens of a name and words of a street that are compared.
inline constexpr std::size_t kNameTokens = 6;
inline constexpr std::size_t kStreetWords = 4;

/// One party, standardised. Empty and 0 mean "not stated", which counts neither for nor against.
struct Prepared {
  std::vector<PreparedToken> name;   ///< at most kNameTokens; an organisation's last may be all that are left
  std::vector<std::string> reading;  ///< another reading of a name in Han characters; at most kNameTokens
  bool organisation = false;
  std::string house;                ///< "148", "15/3/7"; a post box as "box 12"
  std::string unit;                 ///< door: unit and level
  std::vector<std::string> street;  ///< words without the street's type, at most kStreetWords
  std::string district;
  std::string city;
  std::string state;
  std::string postcode;
  std::string country;           ///< ISO 3166-1 alpha-2
  std::uint64_t phone = 0;       ///< the digits of E.164, or of what stands there
  bool phone_plausible = false;  ///< false for numbers that can't exist or are made up: they join nobody
  std::string email_local;
  std::string email_domain;
  std::uint32_t birth_date = 0;  ///< yyyymmdd; month or day 0 where not stated
  std::string identity_number;
  std::string occupation;
  std::string birth_place;

  bool operator==(const Prepared&) const = default;
};

/// Standardises a declared party. Bounded for any input (text/text.h); about 5 µs.
Prepared prepare(const model::Party& party);

}  // namespace tidewaiter::resolution
