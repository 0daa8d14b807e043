#pragma once
// Everything an officer needs of one parcel: what was declared, why it matters, who is behind it, the other
// parcels that the reasons name, where it stands, what to look for, and what is dangerous about it. Reads
// only; any number at once.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "service/engine.h"
#include "service/party_corrections.h"
#include "service/queries.h"
#include "service/queue.h"

namespace tidewaiter::service {

/// Another parcel that a reason, a join or a window names, in short.
struct OtherParcel {
  std::string item_id;
  base::Instant filed_at;
  std::string description;  ///< of its first line
  std::string from;         ///< country
  std::string to;
  std::optional<base::MassMg> gross_mass;
  std::string sender_name;
  std::string recipient_name;
};

/// What was seized in the parcel.
struct SeizedInParcel {
  store::SeizureRow row;
  std::string label;  ///< the code on its label, "S-17-1"
};

struct ParcelPage {
  QueueLine line;
  ParcelJoins joins;
  std::vector<OtherParcel> others;  ///< the earliest first, at most 50; erased ones are left out
  std::vector<store::ExaminationRow> examinations;  ///< under any of its filings, by number
  std::vector<SeizedInParcel> seizures;             ///< the same
  std::vector<AskedQuery> queries;  ///< what its operator was asked, and what it answered; the latest first
  std::vector<KnownCorrection> corrections;  ///< of what was declared of its parties
  /// Where drugs were found in goods of the same HS heading: "tea × mixed_in × inside (3)", the most frequent
  /// first.
  std::vector<std::string> concealments;
  std::vector<std::string> hazards;  ///< reference/handling/hazards.tsv
};
/// NotFound where the parcel was not filed. `joins` is what Engine::joins says of it, for callers with an
/// engine.
base::Result<ParcelPage> parcel_page(const Service& service, const model::ItemId& item,
                                     ParcelJoins joins = {});

/// What joins the parties of the parcel in force. NotFound as above.
base::Result<ParcelJoins> joins_of_parcel(const Service& service, const Engine& engine,
                                          const model::ItemId& item);

}  // namespace tidewaiter::service
