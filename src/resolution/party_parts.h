#pragma once
// A party's name and address taken apart once, for what compares parties (prepared.h) and for the watch lists
// (screening.h): taking them apart is most of what either costs. Plain values; pure and thread-safe.

#include "model/item.h"
#include "resolution/prepared.h"
#include "text/address.h"
#include "text/name.h"

namespace tidewaiter::resolution {

struct PartyParts {
  text::StandardName name;
  text::StandardAddress address;
};

/// Bounded for any input (text/text.h).
PartyParts take_apart(const model::Party& party);
/// As prepare(party), of which `parts` is what take_apart(party) gave.
Prepared prepare(const model::Party& party, const PartyParts& parts);

}  // namespace tidewaiter::resolution
