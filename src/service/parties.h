#pragma once
// Officers' words on who is who (R3): two parties of filed parcels are one person or organisation, or are
// not. A word is a row and an entry; it is obeyed from then on, by every rebuilding of the resolver too, and
// one that contradicts earlier ones is refused with the path of words that stands against it. One writer.

#include <cstdint>
#include <optional>
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

/// The parcels' parties that mentions are, as an explanation's path names them.
base::Result<std::vector<PartyOf>> parties_of(Engine& engine,
                                              const std::vector<resolution::MentionNumber>& mentions);

/// Who stands behind a place or an entity: a filed parcel's party's own, an address as written, or a
/// telephone.
struct BehindQuestion {
  std::optional<PartyOf> party;
  model::EntityLevel level = model::EntityLevel::Premises;  ///< of that party
  model::Party place;  ///< where there is no party: its address, else its telephone
  base::DurationMs window = base::DurationMs::days(30);
  std::optional<base::Instant> until;  ///< the window's end; now by default
};
/// NotFound where nothing known matches, Missing where nothing was asked.
base::Result<resolution::StandBehind> stand_behind(const Service& service, Engine& engine,
                                                   const BehindQuestion& question);

/// One mention of an entity, and what it stands with.
struct HistoryStep {
  PartyOf party;
  base::Instant at;
  std::vector<model::Join> joins;  ///< the strongest at this level, as weighed now
};
struct PartyHistory {
  model::EntityId id;
  model::EntityLevel level = model::EntityLevel::Person;
  std::uint64_t mention_count = 0;
  std::vector<HistoryStep> steps;  ///< the oldest first; of more than 1,000 mentions the latest 1,000
  std::vector<resolution::EntityChange> changes;  ///< merges and splits, the oldest first
};
/// How the entity that a party belongs to came to be. NotFound where the parcel was not filed or the level is
/// not told.
base::Result<PartyHistory> party_history(const Service& service, Engine& engine, const PartyOf& party,
                                         model::EntityLevel level);

}  // namespace tidewaiter::service
