#pragma once
// The second world, of other structure than the crowd: standing errands. A sender and a receiver belong
// together, and the errand between them runs again and again with much the same goods. Receivers live in
// towers of many flats; sellers post from shared warehouses; somebody in a community buys for many. Text goes
// wrong as it does where labels are read by machines and retyped by clerks. Thread-safe.

#include <cstdint>
#include <string>
#include <vector>

#include "simulate/frame.h"
#include "simulate/people.h"
#include "simulate/rings.h"

namespace tidewaiter::simulate {

class Errands {
 public:
  explicit Errands(const Frame& frame);

  /// The innocent parcel of that line: a pure function of the options and the line. Not yet dirtied.
  Parcel parcel(std::uint64_t line) const;
  /// A ring's parcel as this world's rings send them: names put together from two real residents', telephone
  /// numbers walked by one, addresses misread. The plan (when, how many, how subtle) is the same as the
  /// crowd's.
  Parcel parcel(const Ring& ring, const RingParcel& planned) const;

 private:
  void resident(Parcel& parcel, std::size_t country, std::uint64_t person, Chance& chance) const;
  void hall(Parcel& parcel, std::size_t country, std::uint64_t person, Chance& chance) const;
  void group(Parcel& parcel, std::size_t country, std::uint64_t organiser, Chance& chance) const;
  void firm(Parcel& parcel, std::size_t country, std::uint64_t number, Chance& chance) const;
  Address home_of(std::size_t country, std::uint64_t person) const;
  Identity name_of(std::size_t country, std::uint64_t person) const;

  void warehouse_seller(Parcel& parcel, const Route& route, std::uint64_t relation, Chance& chance) const;
  void relative(Parcel& parcel, const Route& route, std::uint64_t relation, Chance& chance) const;
  void goods(Parcel& parcel, const Route& route, std::uint64_t relation, int quantity_percent,
             Chance& chance) const;
  void food(Parcel& parcel, const Route& route, Chance& chance) const;

  void ring_receiver(Parcel& parcel, const Ring& ring, const RingParcel& planned, Chance& chance) const;
  void ring_sender(Parcel& parcel, const Ring& ring, const RingParcel& planned, Chance& chance) const;
  void ring_goods(Parcel& parcel, const Ring& ring, const RingParcel& planned, Chance& chance) const;

  const Frame& frame_;
  std::vector<std::uint64_t> people_;     // by country
  std::vector<std::uint64_t> relations_;  // by route
};

/// Lays out an address otherwise: joined, turned round, in small letters, with town and postcode in the line,
/// in capitals.
inline constexpr int kRetypings = 6;
void retype(PartyText& party, int way);

/// One letter or digit taken for another that looks like it.
void misread(std::string& text, Chance& chance);

}  // namespace tidewaiter::simulate
