#pragma once
// What an officer can say of an exhibit in court, written from the chain: when he held it, from whom it came
// and to whom it went, under which seal, what he weighed, opened and sealed and with whom. In sentences, in
// English and one more language. Reads only.

#include <optional>
#include <string>

#include "publish/document.h"
#include "service/custody_views.h"

namespace tidewaiter::service {

/// NotFound where the chain does not know the officer. `until`: nothing later is told. UnknownCode for a
/// language.
base::Result<publish::Document> court_statement_paper(store::Reader& reader, const custody::ExhibitId& id,
                                                      const custody::OfficerId& officer,
                                                      const std::string& language, base::Instant at,
                                                      std::optional<base::Instant> until = {});

}  // namespace tidewaiter::service
