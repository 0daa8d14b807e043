#pragma once
// Postal addresses taken apart into their parts in canonical Latin letters, whatever the language, order and
// spelling, and the keys under which one door or one building is found again. Pure and thread-safe.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "text/script.h"

namespace tidewaiter::text {

struct StandardAddress {
  std::string house;   ///< house or building number with its letter: "148", "12a", "3-5"; in Vietnam with
                       ///< alleys "15/3/7"
  std::string street;  ///< the street's words without its type: "wattle", "zhongshan er"
  std::string street_type;  ///< canonical: "st", "rd", "ave", "lu", "duong"; empty where none stands
  std::string unit;         ///< flat, room, suite: "7", "12b"
  std::string level;        ///< floor or storey
  std::string building;     ///< name or number of a building, tower, block
  std::string district;     ///< suburb, district, ward, 区
  std::string city;
  std::string state;       ///< canonical: "nsw", "guangdong"
  std::string postcode;    ///< canonical by its country (text/postcode.h)
  std::string country;     ///< ISO 3166-1 alpha-2, or empty
  std::string post_box;    ///< the number of a post office box
  std::string care_of;     ///< who it is handed to: "c/o Li Ming" → "li ming"
  std::string rest;        ///< words that no part took, in order
  std::string street_key;  ///< street's words without spaces, directions last, for look-up: joins "Nguyen
                           ///< Hue" and "NguyenHue"
  bool filler = false;     ///< words that say nothing were left out ("near the school", "opposite the bank")
  bool mixed_scripts = false;
  bool hidden_marks = false;
  bool cut = false;

  /// One building: house, street and postcode, or city where there is no postcode; post box where there is no
  /// street. Empty where too little could be read to tell a building.
  std::string premises_key() const;
  /// One door: the premises' key with level and unit. Empty where premises_key() is.
  std::string door_key() const;
  bool operator==(const StandardAddress&) const = default;
};

/// The most lines and bytes a line that are read.
inline constexpr std::size_t kMaxAddressLines = 12;

/// Parses an address given as one line or many; city, postcode and country may be empty and are then looked
/// for in the lines. `country` is ISO 3166-1 alpha-2 or a country's name. About 3 µs for a Latin address.
StandardAddress parse_address(std::span<const std::string> lines, std::string_view city = {},
                              std::string_view postcode = {}, std::string_view country = {});
StandardAddress parse_address(std::string_view line, std::string_view city = {},
                              std::string_view postcode = {}, std::string_view country = {});

/// A city's name alone, in canonical Latin letters, by its main name where it has several: "TP. Hồ Chí Minh",
/// "Saigon" and "胡志明市" are "ho chi minh". Of a name that only one country's table has, whatever the
/// country.
std::string standard_city(std::string_view city, std::string_view country = {});

}  // namespace tidewaiter::text
