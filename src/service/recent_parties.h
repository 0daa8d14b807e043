#pragma once
// What was worked out of the parties that came last, so that a shop's hundredth parcel of the day costs a
// comparison instead of standardising and asking the lists again. Both are pure, so that nothing else is
// different for it. One thread each; by `desk_of` the parties are shared out among several.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "model/item.h"
#include "resolution/party_parts.h"
#include "resolution/prepared.h"
#include "resolution/screening.h"

namespace tidewaiter::service {

/// What is worked out of a party alone. Those who hold it share it.
struct PreparedParty {
  resolution::Prepared standardised;
  std::vector<model::ListHit> hits;  ///< as a recipient's
};

class RecentParties {
 public:
  /// Which of `desks` a party is for: the same one every time.
  static std::size_t desk_of(const model::Party& party, std::size_t desks) {
    return (hash(party) >> 20) % desks;
  }

  /// The party standardised and held against `lists`, which must be the same at every call.
  std::shared_ptr<const PreparedParty> of(const model::Party& party, const resolution::ListIndex& lists) {
    auto& slot = slots_[hash(party) % kSlots];
    if (!slot || slot->party != party) slot = std::make_unique<Known>(Known{party, prepared(party, lists)});
    return slot->prepared;
  }

  static std::shared_ptr<const PreparedParty> prepared(const model::Party& party,
                                                       const resolution::ListIndex& lists) {
    const auto parts = resolution::take_apart(party);
    return std::make_shared<const PreparedParty>(PreparedParty{
        resolution::prepare(party, parts), lists.screen(party, parts, model::PartyRole::Recipient)});
  }

 private:
  struct Known {
    model::Party party;
    std::shared_ptr<const PreparedParty> prepared;
  };

  static constexpr std::size_t kSlots = 16'384;

  // Whoever makes two parties share a slot only makes them cost what they would cost anyway.
  static std::size_t hash(const model::Party& party) {
    std::size_t value = 0;
    const auto add = [&](const std::string& text) {
      value = (value ^ std::hash<std::string>{}(text)) * 0x9E3779B97F4A7C15ULL;
    };
    add(party.name);
    for (const auto& line : party.address) add(line);
    add(party.postcode);
    add(party.phone);
    return value >> 20;
  }

  // Each in a place of its own, so that a short run touches little memory.
  std::vector<std::unique_ptr<Known>> slots_ = std::vector<std::unique_ptr<Known>>(kSlots);
};

}  // namespace tidewaiter::service
