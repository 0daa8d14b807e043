#pragma once
// Names, addresses and telephone numbers: what a person's are, and the many ways in which they get written
// down. Everything takes its chance as an argument; values only; thread-safe.

#include <string>
#include <string_view>

#include "simulate/chance.h"
#include "simulate/parcel.h"
#include "simulate/tables.h"

namespace tidewaiter::simulate {

/// Who somebody is by name, before anybody wrote it.
struct Identity {
  Language language = Language::En;
  bool female = false;
  NamePart family, middle, given, given_second;  ///< parts that a language has not are empty
  bool other_romanisation = false;               ///< writes the family name the second way
};

Identity make_identity(const Tables& tables, Language language, Chance& chance);

/// The ways to write a name.
enum class NameStyle { GivenFamily, FamilyGiven, CapitalFamily, Capitals, Initial, Joined, Hyphened, Native };
inline constexpr int kNameStyles = 8;
/// A style people of that language use; native script or marks with `native_percent`.
NameStyle pick_name_style(Language language, int native_percent, Chance& chance);
std::string write_name(const Identity& identity, NameStyle style);

/// Where somebody lives.
struct Address {
  const Country* country = nullptr;
  const Place* place = nullptr;
  const Street* street = nullptr;
  int number = 1;
  int unit = 0;      ///< 0: a house of its own
  int building = 0;  ///< 0: the only one
  std::string postcode;
};

/// `office`: only places whose mail leaves there (empty: any). `unit_percent`: how often it is a flat.
Address make_address(const Tables& tables, const Country& country, std::string_view office, int unit_percent,
                     Chance& chance);

/// One of several ways to lay out an address; the same number gives the same way.
inline constexpr int kAddressStyles = 6;
void write_address(const Address& address, int style, bool native, PartyText& out);

/// A subscriber's number that exists, as digits in groups without country or trunk code.
std::string make_phone(const Country& country, Chance& chance);
/// International, national or run together.
std::string write_phone(const Country& country, std::string_view national, Chance& chance);
/// A number somebody made up: too short, too long, of a range that is not given out, or all alike.
std::string invent_phone(const Country& country, Chance& chance);

/// At a domain that can't exist (RFC 2606).
std::string make_email(const Identity& identity, Chance& chance);

/// Changes one ASCII letter: dropped, doubled, swapped with the next, or its neighbour on the keyboard.
void mistype(std::string& text, Chance& chance);

}  // namespace tidewaiter::simulate
