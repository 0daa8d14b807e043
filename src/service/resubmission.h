#pragma once
// Putting right what was refused (D1): the corrected declaration is filed like any other, and the refusal is
// linked to the parcel it became. Alone: no other use case may write meanwhile.

#include <cstdint>
#include <string>

#include "base/result.h"
#include "service/engine.h"
#include "service/screening.h"
#include "service/service.h"

namespace tidewaiter::service {

struct Resubmitted {
  std::int64_t refused_no = 0;
  std::int64_t item_no = 0;
  std::string item_id;
};

/// Files the one record of `request.manifests[0]` into the request's shift and links the refusal to it.
/// NotFound where there is no such refusal, State where it was put right before, OutOfRange where the file
/// does not hold exactly one record; where it is refused again, that error: then the new refusal stands
/// beside the old one, and neither is linked.
base::Result<Resubmitted> resubmit(const Service& service, Engine& engine, const Actor& actor,
                                   std::int64_t refused_no, const ScreenRequest& request);

}  // namespace tidewaiter::service
