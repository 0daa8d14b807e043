#pragma once
// A party's name and address taken apart once, for what compares parties (prepared.h) and for the watch lists
// (screening.h): taking them apart is most of what either costs. Plain values; pure and thread-safe.

#include "model/item.h"
#include "resolution/prepared.h"
#include "text/address.h"
#include "text/name.h"

namespace tidewaiter::resolution {

struct Standardised {
  text::StandardName name;
  text::StandardAddress address;
};

/// Bounded for any input (text/text.h).
Standardised standardise(const model::Party& party);
/// As prepare(party), of which `parts` is what standardise(party) gave.
Prepared prepare(const model::Party& party, const Standardised& parts);

}  // namespace tidewaiter::resolution
