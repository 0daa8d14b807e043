#pragma once
// Putting right what was refused (D1): the corrected declaration is filed like any other, and the refusal is
// linked to the parcel it became. Alone: no other use case may write meanwhile.

#include <cstdint>
#include <string>

#include "base/result.h"
#include "service/engine.h"
#include "service/oversight.h"
#include "service/screening.h"
#include "service/service.h"

namespace tidewaiter::service {

struct Resubmitted {
  std::int64_t refused_no = 0;
  std::int64_t item_no = 0;
  std::string item_id;
};

/// A refused declaration as it was filed, personal data and all: the look is entered before it is answered
/// (K1). NotFound; Missing without a purpose.
base::Result<RefusedDeclaration> look_at_refused(const Service& service, const Actor& actor,
                                                 std::int64_t refused_no);

/// Whether `resubmit` would take the request's manifest for this refusal, before anything is opened for it:
/// fails as it does, but for a record that would be refused again.
base::Status may_put_right(const Service& service, const Engine& engine, std::int64_t refused_no,
                           const ScreenRequest& request);
/// Files the one record of the request's one manifest, a file or a text, into the request's shift and links
/// the refusal to it. NotFound where there is no such refusal, State where it was put right before,
/// OutOfRange where the file does not hold exactly one record, Conflict where that is of another parcel or
/// operator than the refusal's, as far as these could be read and are not what was wrong; where it is refused
/// again, that error: then the new refusal stands beside the old one, and neither is linked.
base::Result<Resubmitted> resubmit(const Service& service, Engine& engine, const Actor& actor,
                                   std::int64_t refused_no, const ScreenRequest& request);
/// The same of a record that is there already, NDJSON, CSV with its header or WCO XML, into the office's open
/// shift; where none is open, one is opened.
base::Result<Resubmitted> resubmit_text(const Service& service, Engine& engine, const Actor& actor,
                                        std::int64_t refused_no, const std::string& office,
                                        std::string record);

}  // namespace tidewaiter::service
