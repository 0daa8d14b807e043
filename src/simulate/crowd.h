#pragma once
// The first world: each parcel picks a sender and a receiver out of heavy-tailed crowds. Receivers live in
// households (couples, families, shared flats), in dormitories, behind forwarding houses, or are wholesalers;
// senders are shops, factories, tea and food shops, private people with standing contacts, and agents who
// post for others. Thread-safe.

#include <cstdint>
#include <vector>

#include "simulate/frame.h"
#include "simulate/people.h"

namespace tidewaiter::simulate {

class Crowd {
 public:
  explicit Crowd(const Frame& frame);

  /// The innocent parcel of that line: a pure function of the options and the line. Not yet dirtied.
  Parcel parcel(std::uint64_t line) const;

 private:
  struct Sizes {  // of the crowds, by country of receivers and by route of senders
    std::uint64_t people = 0, dormitories = 0, forwarders = 0, wholesalers = 0;
  };
  struct Senders {
    std::uint64_t shops = 0, factories = 0, food_shops = 0, people = 0, agents = 0;
  };

  void resident(Parcel& parcel, std::size_t country, std::uint64_t person, int day, Chance& chance) const;
  void dormitory(Parcel& parcel, std::size_t country, Chance& chance) const;
  void forwarder(Parcel& parcel, std::size_t country, Chance& chance) const;
  void wholesaler(Parcel& parcel, std::size_t country, Chance& chance) const;
  void receiver(Parcel& parcel, std::size_t country, const std::array<int, 4>& shares, int day,
                Chance& chance) const;

  void from_firm(Parcel& parcel, const Route& route, std::uint64_t firm, const std::vector<FirmWord>& kinds,
                 Chance& chance) const;
  void from_person(Parcel& parcel, std::size_t route, int day, Chance& chance) const;
  void from_agent(Parcel& parcel, const Route& route, std::uint64_t agent, Chance& chance) const;
  void shop_goods(Parcel& parcel, const Route& route, std::uint64_t shop, int quantity_percent,
                  Chance& chance) const;
  void any_goods(Parcel& parcel, const Route& route, Chance& chance) const;

  const Frame& frame_;
  std::vector<Sizes> sizes_;      // by country
  std::vector<Senders> senders_;  // by route
  std::vector<std::size_t> food_goods_;
};

}  // namespace tidewaiter::simulate
