#pragma once
// Officers' words on who is who (R3): two parties of filed parcels are one person or organisation, or are
// not. A word is a row and an entry; it is obeyed from then on, by every rebuilding of the resolver too, and
// one that contradicts earlier ones is refused with the path of words that stands against it. One writer.

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "resolution/resolution.h"
#include "service/engine.h"
#include "service/service.h"

namespace tidewaiter::service {

/// One party of a filed parcel.
struct PartyOf {
  model::ItemId item;
  model::PartyRole role = model::PartyRole::Recipient;
};

struct JudgedParties {
  std::int64_t number = 0;
  PartyOf left;  ///< item ids are empty where the parcel was erased
  PartyOf right;
  bool same = true;
  std::string by;
  base::Instant at;
  std::string reason;
};

/// Records the word and has the engine's resolver obey it. NotFound where a parcel was not filed, Missing
/// without a reason, Conflict where earlier words stand against it: `found` then is their path.
base::Result<JudgedParties> judge_parties(const Service& service, Engine& engine, const Actor& actor,
                                          const PartyOf& left, const PartyOf& right, bool same,
                                          const std::string& reason);

/// All words, in the order they were given.
base::Result<std::vector<JudgedParties>> judgements_on_parties(const Service& service);

/// Why the two are one, or not: the resolver's weights, with what was declared.
base::Result<resolution::Explanation> explain_parties(const Service& service, Engine& engine,
                                                      const PartyOf& left, const PartyOf& right);

}  // namespace tidewaiter::service
