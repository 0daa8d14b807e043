#pragma once
// The random stream: a share of all examinations goes to parcels drawn by lot, so that an office learns what
// its own judgement misses. Invariant S3: every lawfully openable parcel had a known chance, recorded with
// it; the draw is HMAC-SHA-256(shift key, item id); the key is committed to the journal before the shift and
// revealed after it.
//
// Method.
//  1. Before the shift, 32 octets are drawn as its key, and SHA-256("tidewaiter shift key v1\n" ‖ key) is
//  journalled. After
//     the shift the key is journalled too; anyone can then check commitment, draws and choice.
//  2. A parcel's draw is the first 8 octets, big-endian, of HMAC-SHA-256(key, item id). Nobody who can't know
//  the key
//     can choose an item id that is spared, and the officer on duty can't choose the key after seeing the
//     parcels.
//  3. How many parcels come is not known until the shift (or its wave) closes, so nothing is drawn before
//  that; a draw
//     is computed as a parcel arrives and kept with it, 8 octets.
//  4. At closing there are N openable parcels and R places. If R ≥ N all are drawn. Otherwise parcels are
//  sorted by
//     stratum, then draw, then item id, and numbered from 0.
//  5. One start u is taken, uniform in 0 … N − 1, from HMAC-SHA-256(key, NUL ‖ "start " ‖ wave ‖ " " ‖
//  trial), trial 0, 1 …,
//     by rejection. No item id holds a NUL, so that this is never a parcel's draw.
//  6. Parcel j is drawn if and only if floor(((j + 1)·R + u) / N) > floor((j·R + u) / N). That is systematic
//  sampling in exact
//     integers (Madow and Madow, Annals of Mathematical Statistics 15, 1944): exactly R are drawn; each had
//     the chance R/N, exactly; a stratum of M parcels has ⌊MR/N⌋ or ⌈MR/N⌉ of them; and within a stratum the
//     draws decide who.
//  7. The chance is recorded as the two integers R and N.
//
// A parcel that leaves early is due in an earlier wave (selection.h, due) and has its chance there, once.
// Strata are lawfully neutral: operator, service and route. No stratum is of persons.
// Thread-safe.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "env/random.h"
#include "model/item.h"

namespace tidewaiter::selection {

/// Where a parcel belongs for the draw: who carries it and which way.
struct Stratum {
  model::OperatorId operator_id;
  model::Service service = model::Service::Mail;
  std::string
      destination;  ///< ISO 3166-1 alpha-2 of the recipient's country, as declared: the route, not the person

  auto operator<=>(const Stratum&) const = default;
};
Stratum stratum_of(const model::Item& item);
/// "CN-POST/Mail/AU".
std::string to_string(const Stratum& stratum);

/// A shift's secret. `wave` tells one closing within the shift from another.
struct ShiftKey {
  base::Hash key{};
  std::uint32_t wave = 0;

  bool operator==(const ShiftKey&) const = default;
};
ShiftKey new_shift_key(env::RandomSource& random);
/// What is journalled before the shift.
base::Hash commitment_of(const ShiftKey& key);
/// Tampered where a revealed key is not the one that was committed to.
base::Status check_reveal(const ShiftKey& revealed, const base::Hash& commitment);

/// A parcel's draw: smaller is not better, only different.
std::uint64_t draw_of(const ShiftKey& key, const model::ItemId& id);

/// An exact chance: numerator in denominator, both below 2^43.
struct Chance {
  std::uint64_t numerator = 0;
  std::uint64_t denominator = 1;

  std::int32_t ppm() const;  ///< millionths, rounded to nearest, and at least 1 where it is not zero
  bool operator==(const Chance&) const = default;
};

/// One openable parcel in the draw.
struct Ticket {
  std::uint64_t draw = 0;            ///< draw_of
  const Stratum* stratum = nullptr;  ///< not null
  std::string_view id;
  std::uint32_t index = 0;  ///< the caller's own number for it
};

struct Drawn {
  std::vector<std::uint32_t> indices;  ///< of the drawn, by rising draw
  Chance chance;                       ///< of every ticket
};

/// Steps 4 to 7. The order of `tickets` does not matter.
Drawn draw(const ShiftKey& key, std::vector<Ticket> tickets, std::uint64_t places);

}  // namespace tidewaiter::selection
