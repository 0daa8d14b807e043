#pragma once
// A manifest in, outcomes out. Every parcel is read, held against code lists, resolved, scored, recorded with
// its evidence and its entry in the journal, durably; the shift's choice is made when the manifest ends
// (shift.h).
//
// Inside, stages hand chunks of parcels to each other in the order of the manifest (screening_line.h). A few
// declarations that were filed together (filing.h) go through all of them on one thread.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "declaration/mapping.h"
#include "declaration/reader.h"
#include "model/assessment.h"
#include "model/item.h"
#include "selection/selection.h"
#include "service/engine.h"
#include "service/service.h"

namespace tidewaiter::service {

struct ScreenRequest {
  std::vector<std::string> manifests;  ///< paths; "-" is standard input
  /// Manifests that are there already, with the name that refusals bear; read after the paths.
  std::vector<std::pair<std::string, std::string>> texts;
  /// Of texts of one record a line: whose each may be, in their order; empty: anybody's. Another's is left
  /// out, and not kept.
  std::vector<model::OperatorId> owners;
  declaration::ReaderOptions reading;
  std::string office;  ///< whose shift this is
  std::string shift;   ///< an open one
  /// When the parcels count as filed. Without it, now; but where the first parcel's cut-off passed over a day
  /// ago, the manifest is history, and each parcel counts as filed when it was posted.
  std::optional<base::Instant> at;
  /// Whether the report keeps what it made of each filing (`ScreenReport::filings`): where they are few, and
  /// asked for at once.
  bool keeps_filings = false;
};

/// One record of a manifest, in input order: what the answer is made from.
struct Filed {
  std::uint32_t number = 0;  ///< item_no, or refused_no
  bool refused = false;
  /// Of what was left out: it is another's than `ScreenRequest::owners` says, or would amend a parcel of
  /// another office than the actor's.
  std::optional<base::Error> not_theirs = {};
};

/// A parcel that was filed now, of which nobody can have said anything yet.
struct NewFiling {
  model::Declaration declaration;
  model::Assessment assessment;
  bool amends = false;  ///< the parcel was filed before, with other content
};

struct ScreenReport {
  bool historic = false;  ///< filed times were taken from the parcels themselves
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t amended = 0;    ///< of the accepted, filed before with other content
  std::uint64_t unchanged = 0;  ///< filed before with the same content: answered as before
  std::map<std::string, std::uint64_t> refused_by_code;
  std::vector<declaration::Refused> first_refused;  ///< at most 10, raw bytes left out
  std::map<std::string, std::uint64_t> findings;    ///< by code
  double seconds = 0;                               ///< from first byte to last acknowledgement
  std::vector<Filed> order;
  /// As `order`, where it was asked for; none for what was refused or filed before just so.
  std::vector<std::optional<NewFiling>> filings;
  std::vector<selection::Candidate> candidates;  ///< what the shift may choose from
  std::optional<base::Instant> first_cut_off;
  std::uint64_t journal_size = 0;
  /// Manifests that broke off, or could not be opened after others were read, in their order: all that was
  /// read of them and of the others is in the report. The field names manifest and line.
  std::vector<base::Error> broken;
};

/// Called on a thread of the line after a chunk is durable: how many records are acknowledged in all.
using Acknowledged = std::function<void(std::uint64_t records)>;

/// Screens manifests into an open shift. Fails as the manifest that can't be opened where nothing could be
/// read. Alone: no other use case may write meanwhile.
base::Result<ScreenReport> screen(const Service& service, Engine& engine, const Actor& actor,
                                  const ScreenRequest& request, const Acknowledged& acknowledged = {});

/// So many records of texts are screened on the caller's own thread: making others would take longer.
inline constexpr std::size_t kScreenedHere = 128;
/// How many records its texts hold, one a line.
std::size_t records_in_texts(const ScreenRequest& request);

/// What an assessment's row keeps: evidence and result in one document.
std::string assessment_document(const model::Evidence& evidence, const model::Assessment& assessment);
struct StoredAssessment {
  model::Evidence evidence;
  model::Assessment assessment;
};
base::Result<StoredAssessment> stored_assessment(const store::AssessmentRow& row);
/// The row for an assessment.
store::AssessmentRow assessment_row(model::ItemNumber number, const model::Evidence& evidence,
                                    const model::Assessment& assessment, model::Outcome outcome);
/// What a standing rule says by itself, before the shift's choice: Refuse becomes Hold until an officer
/// refuses (S2).
model::Outcome outcome_of(const model::Assessment& assessment);
/// What the shift chooses from.
selection::Candidate candidate_of(model::ItemNumber number, const model::Item& item,
                                  const model::Assessment& assessment,
                                  const std::vector<model::ListHit>& hits);

}  // namespace tidewaiter::service
