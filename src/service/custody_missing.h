#pragma once
// An exhibit that is not where the book says, as a whole. One officer's word is enough to say so: what was
// held of it moves to what is missing under inquiry, an inquiry opens, and its holder has to answer. Two who
// find it again read its seal and weigh it; it stays blocked until a supervisor who held none of it closes
// the inquiry (service/custody.h). Never found, the inquiry ends with an explained loss and a finding. One
// writer.

#include <optional>
#include <string>
#include <vector>

#include "service/custody.h"

namespace tidewaiter::service {

struct MissingReport {
  custody::ExhibitId exhibit;
  std::string words;                      ///< where it was looked for
  std::optional<std::int64_t> inventory;  ///< that looked for it in vain
};
struct ReportedMissing {
  std::int64_t discrepancy = 0;  ///< the inquiry's number
  custody::ExhibitId exhibit;
  custody::OfficerId holder;  ///< who has to answer
  base::MassMg mass;          ///< nothing for kinds that are not weighed
};
/// Also of what was given across a border: lost on the way, or there. Missing without words; State where it
/// is missing already or has ended.
base::Result<ReportedMissing> report_missing(const Service& service, const Actor& actor,
                                             const MissingReport& report);
/// All that a closed inventory did not find and nobody has reported since, together or not at all. NotFound;
/// State while the inventory is open.
base::Result<std::vector<ReportedMissing>> report_not_found(const Service& service, const Actor& actor,
                                                            std::int64_t inventory);
/// What its holder says to an open inquiry; a second answer stands in the place of the first, which the
/// journal keeps. Forbidden for anybody else.
base::Status answer_inquiry(const Service& service, const Actor& actor, std::int64_t number,
                            const std::string& words);

struct FoundAgain {
  custody::ExhibitId exhibit;
  std::string seal_read;  ///< empty: it bears none
  std::string place;      ///< where it was found
  std::optional<ScaleReading> reading;
};
struct Rediscovery {
  std::int64_t inquiry = 0;               ///< that is to be closed now
  bool other_seal = false;                ///< the seal is not the one it bore
  std::optional<WeighedExhibit> weighed;  ///< what is less stays missing, what is more is found on recount
};
/// State unless it is missing, and where it was lost abroad, from where it comes back or is received there
/// (service/handover.h). A drug or chemical is weighed. Another seal than it bore, or none, is recorded and
/// told.
base::Result<Rediscovery> find_exhibit(const Service& service, const TwoSigners& by, const FoundAgain& found);

/// The open inquiry into an exhibit that is missing as a whole. State where it is not missing.
base::Result<store::DiscrepancyRow> inquiry_into_missing(store::Reader& reader, const custody::ExhibitId& id);
/// Within an act that finds it: what went missing comes back by `recovering`, and the inquiry knows when and
/// by whom, and stays open. The exhibit's step is the caller's.
base::Status end_search(CustodyAct& act, KnownExhibit& exhibit, store::DiscrepancyRow inquiry,
                        custody::MovementKind recovering);

}  // namespace tidewaiter::service
