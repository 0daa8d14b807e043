#pragma once
// What leaves the evidence room for good, on paper: the release of an exhibit, and the certificates of
// release and destruction, in English and the service's language. One writer for the release; the papers only
// read.

#include <string>

#include "publish/document.h"
#include "service/custody.h"

namespace tidewaiter::service {

/// Gives an exhibit to whom a court or the service itself says.
struct ReleaseOrder {
  custody::ExhibitId exhibit;
  std::string seal_read;
  std::optional<ScaleReading> reading;  ///< of drugs and chemicals
  std::string authority;
  std::string to;
};
struct Release {
  base::MassMg mass;
  std::optional<WeighedExhibit> weighed;
  std::string kept_back;  ///< why it stays: its weight disagrees, and an inquiry is open (C4)
};
base::Result<Release> release_exhibit(const Service& service, const TwoSigners& by,
                                      const ReleaseOrder& order);

/// What a run at the furnace destroyed, line by line, and what it left. NotFound for a run that was none.
/// Reads every chain once. `language` as in publish::Words, beside English.
base::Result<publish::Document> destruction_certificate(store::Reader& reader, std::int64_t run,
                                                        const std::string& language, base::Instant at);
/// State where it was not released.
base::Result<publish::Document> release_certificate(store::Reader& reader, const custody::ExhibitId& id,
                                                    const std::string& language, base::Instant at);

}  // namespace tidewaiter::service
