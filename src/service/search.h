#pragma once
// An officer's question: who may this be? Watch-list entries and the people of filed parcels, each with the
// probability and the reasons for it. A name alone is enough. Reads only; any number at once.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/item.h"
#include "resolution/resolution.h"
#include "resolution/screening.h"
#include "service/engine.h"
#include "service/service.h"

namespace tidewaiter::service {

struct SearchQuestion {
  resolution::SearchQuery party;  ///< name required; its limit is each kind's own
  std::string list =
      {};  ///< only entries of this list are asked for, and no filed parcels; empty: everything
};

/// A person or organisation of filed parcels.
struct FoundPerson {
  model::EntityId person;
  std::uint64_t mentions = 0;
  resolution::MentionSummary latest;     ///< of the party that matched
  std::optional<model::Party> declared;  ///< as that parcel says it; nullopt where it was erased
  std::int32_t probability_ppm = 0;
  model::Millibits prior = 0;  ///< what is thought before looking; with the reasons it adds up to the weight
  std::vector<model::ComparisonPart> reasons;
};

struct SearchAnswer {
  std::vector<resolution::ListCandidate> entries;  ///< by falling probability
  std::vector<FoundPerson> people;                 ///< by falling probability
};

/// Missing without a name, NotFound where no such list is in use.
base::Result<SearchAnswer> search(const Service& service, Engine& engine, const SearchQuestion& question);

}  // namespace tidewaiter::service
