#pragma once
// Who is it? An entity as an officer reads it: its mentions side by side as they were declared, how they came
// together, and how many people stand behind it, its door and its telephone. Reads only; the engine's thread.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "base/result.h"
#include "service/parties.h"
#include "service/search.h"

namespace tidewaiter::service {

/// A mention with what its parcel declared; nullopt where that was erased.
struct DeclaredStep {
  HistoryStep step;
  std::optional<model::Party> declared;
};

/// How many stand behind the party on one level; levels that it states too little for are left out.
struct BehindLevel {
  model::EntityLevel level = model::EntityLevel::Person;
  resolution::StandBehind found;
};

/// A merge or a split with what is still known of why: the mention that brought it about, by being compared
/// or by being judged.
struct ToldChange {
  resolution::EntityChange change;
  std::optional<PartyOf> party;      ///< nullopt where all was weighed anew, or its parcel was erased
  std::optional<base::Instant> at;   ///< when its parcel was filed
  std::vector<JudgedParties> words;  ///< officers' words on it that did it, the oldest first
  std::optional<model::Join> join;   ///< of a merge without words, its strongest comparison, as weighed now
};

struct PartyPage {
  PartyOf party;
  model::Party declared;
  model::EntityLevel level = model::EntityLevel::Person;
  PartyHistory history;                ///< steps are in `mentions`, changes in `changes`
  std::vector<DeclaredStep> mentions;  ///< the latest 200
  std::vector<BehindLevel> behind;     ///< over the latest 30 days
  std::vector<ToldChange> changes;     ///< the oldest first
};
/// NotFound where the parcel was not filed or the level is not told.
base::Result<PartyPage> party_page(const Service& service, Engine& engine, const PartyOf& party,
                                   model::EntityLevel level);

/// The shapes of api/openapi.yaml: PartyOf, PartyPage, Explanation, Judgement, SearchAnswer.
nlohmann::ordered_json as_json(const PartyOf& party);
nlohmann::ordered_json as_json(const PartyPage& page);
nlohmann::ordered_json as_json(const JudgedParties& judged);
nlohmann::ordered_json as_json(const SearchAnswer& answer);
/// `path` are the parties by way of which the two are one.
nlohmann::ordered_json as_json(const resolution::Explanation& why, const std::vector<PartyOf>& path);

}  // namespace tidewaiter::service
