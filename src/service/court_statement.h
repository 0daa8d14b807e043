#pragma once
// What an officer can say of an exhibit in court, written from the chain: when he held it, from whom it came
// and to whom it went, under which seal, what he weighed, opened and sealed and with whom. Of a part also
// what he can say of its wholes, up to the act that took it out and marked as theirs. In sentences, in
// English and one more language. Reads only.

#include <functional>
#include <optional>
#include <set>
#include <string>

#include "publish/document.h"
#include "service/custody_views.h"

namespace tidewaiter::service {

/// What is told to somebody who may not read all of it.
struct StatementLimits {
  std::optional<base::Instant> until = {};  ///< nothing later is told
  std::set<std::string> withheld =
      {};  ///< fields of the exhibit, as a bundle names them: they read as withheld
  std::optional<std::set<std::int64_t>> readings =
      {};  ///< the others read as withheld; nullopt: all are told
  /// Whether a whole may be told of, and what that was taken out of; empty: each may.
  std::function<bool(const custody::ExhibitId&)> tells_whole = {};
};

/// NotFound where neither the chain nor, up to then, that of a whole knows the officer. UnknownCode for a
/// language.
base::Result<publish::Document> court_statement_paper(store::Reader& reader, const custody::ExhibitId& id,
                                                      const custody::OfficerId& officer,
                                                      const std::string& language, base::Instant at,
                                                      const StatementLimits& limits = {});

}  // namespace tidewaiter::service
