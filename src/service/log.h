#pragma once
// The journal towards the outside: its key, its signed checkpoints, and the tiles that any web server can
// serve. The key lies in a file beside the database that only its owner can read.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "service/service.h"

namespace tidewaiter::service {

/// Draws the log's key and keeps it. Returns the verifier key's text. Conflict where there is one.
base::Result<std::string> make_log_key(const Service& service, const std::string& origin);

/// The verifier key as a signed note's readers want it: "NAME+HASH+KEY". The one that signs now.
base::Result<std::string> verifier_key(const Service& service);
/// Every verifier key the log ever had, the first one first: what stands in the file FILE.vkey, a line each.
base::Result<std::vector<std::string>> verifier_keys(const Service& service);

struct RolledKey {
  std::string verifier_key;  ///< the new one
  std::string note;          ///< names both keys and is signed by both: for all who hold the old one
};
/// Hands the log over to a new key: a last checkpoint by the old one, the entry that both sign, a first
/// checkpoint by the new one. The old secret is overwritten. A power cut leaves the old key or the new one in
/// force, as the journal says.
base::Result<RolledKey> roll_log_key(const Service& service, const Actor& actor);

/// Signs the journal as it is and keeps the checkpoint; returns the note. The same journal is signed once.
base::Result<std::string> sign_checkpoint(const Service& service);

/// What a witness came to (journal/witness.h): someone apart from the service, with a key and a memory of his
/// own.
struct Witnessing {
  bool cosigned = false;
  std::string verdict;  ///< "first", "same", "continues", "older", "fork", "wrong_log", "unproven"
  std::string reason;
  std::string note;  ///< cosigned; empty where it was refused
};
/// Draws a witness's key into a file of its own and returns its verifier key. Conflict where the file is
/// there.
base::Result<std::string> make_witness_key(const std::string& path, const std::string& name,
                                           env::RandomSource& random);
/// Looks at a published folder: cosigns its checkpoint if it continues the one last seen (in the file
/// `memory`, which is then brought up to date). `log_keys` are all the log's keys, as in FILE.vkey. The note
/// of a fork is kept beside it as MEMORY.fork-SIZE, SIZE being the entries that it speaks of (-2, -3 … behind
/// it where another note of that size was kept before), and the reason says so.
base::Result<Witnessing> witness_log(const std::string& folder, const std::string& memory,
                                     const std::string& key_path, const std::vector<std::string>& log_keys,
                                     base::Instant at);

struct Published {
  std::uint64_t size = 0;
  std::string checkpoint;  ///< the signed note
};
/// Signs the journal as it is, then publish_signed.
base::Result<Published> publish_log(const Service& service, const std::string& folder);
/// Writes or brings up to date a tlog-tiles folder (checkpoint, tile/…, tile/entries/…) as the checkpoint
/// that was signed last says. Only reads the database, so that it can be done beside the one who writes.
/// NotFound where none was signed yet. Unavailable once `goes_on`, asked every few thousand entries, says no:
/// what is published stays whole, and the next time begins where this one did.
base::Result<Published> publish_signed(const Service& service, const std::string& folder,
                                       const std::function<bool()>& goes_on = {});
/// Makes the folder where it is missing; refused with its name where nothing can be written in it.
base::Status prepare_publishing(const std::string& folder);

}  // namespace tidewaiter::service
