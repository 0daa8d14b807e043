#pragma once
// An operator's word, before a parcel ships, that somebody trained for it has checked it: who, how, when.
// Each is a row of its own. While the parcel's shift is open it is also filed as an amendment of the
// declaration, so that the finding `unchecked` is gone and the parcel is assessed again from what is then
// declared: an assessment stays a function of its item (S4), and an earlier one is left as it was. Once the
// shift is closed it stands beside the declaration: what was chosen by lot or by score stays chosen (S3), and
// the ledger (courier_ledger.h) counts the parcel as checked.

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "service/engine.h"
#include "service/service.h"

namespace tidewaiter::service {

struct CheckAttestation {
  model::ItemId item;
  std::string checked_by;  ///< who looked, 1 to 100 bytes
  model::Means method = model::Means::XRay;
  base::Instant checked_at;
  base::Instant trained_until;               ///< until when who looked is trained for it
  std::optional<base::MassMg> scanned_mass;  ///< what the parcel weighed there
};

struct AttestedCheck {
  std::string item_id;
  bool lifted = false;               ///< the finding is lifted; otherwise it stands beside
  std::optional<base::Error> error;  ///< why it was not taken; nothing else is set then
};

/// Takes the attestations of one operator (empty: an officer's, for any), at most 10,000, and answers in
/// their order once all are durable. One is refused with: NotFound where the parcel is not the operator's;
/// Missing without who looked; OutOfRange for a check in the future or after the training ended; State once
/// the parcel's cut-off has passed. One that says again what was said is answered as before; a later one that
/// says otherwise is one more row. One writer.
base::Result<std::vector<AttestedCheck>> attest_checks(const Service& service, Engine& engine,
                                                       const Actor& actor, const std::string& operator_id,
                                                       std::span<const CheckAttestation> attestations);

}  // namespace tidewaiter::service
