#pragma once
// The journal towards the outside: its key, its signed checkpoints, and the tiles that any web server can serve.
// The key lies in a file beside the database that only its owner can read.

#include <optional>
#include <string>

#include "base/result.h"
#include "service/service.h"

namespace tidewaiter::service {

/// Draws the log's key and keeps it. Returns the verifier key's text. Conflict where there is one.
base::Result<std::string> make_log_key(const Service& service, const std::string& origin);

/// The verifier key as a signed note's readers want it: "NAME+HASH+KEY".
base::Result<std::string> verifier_key(const Service& service);

/// Signs the journal as it is and keeps the checkpoint; returns the note. The same journal is signed once.
base::Result<std::string> sign_checkpoint(const Service& service);

struct Published {
  std::uint64_t size = 0;
  std::string checkpoint;  ///< the signed note
};
/// Writes or brings up to date a tlog-tiles folder: checkpoint, tile/…, tile/entries/….
base::Result<Published> publish_log(const Service& service, const std::string& folder);

}  // namespace tidewaiter::service
