#pragma once
// What an auditor reads: entries, the proof that a signed checkpoint's tree has one, and how the random
// stream was drawn. Reads only; any number at once.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "journal/tree.h"
#include "service/service.h"

namespace tidewaiter::service {

/// An entry as it is read; erased ones (J4) have an index and nothing else, withheld ones an index, a kind
/// and a time: the releases that a let run makes (let_run.h), of which nobody is told parcel or actor (K1).
struct KnownEntry {
  std::uint64_t index = 0;
  bool erased = false;
  bool withheld = false;
  std::string kind;
  base::Instant at;
  std::string actor;
  std::string body;  ///< canonical JSON
};
/// Which entries: of a kind ("item.decided") or a family ("item.*"), of an actor; empty: all.
struct EntryQuestion {
  std::string kind;
  std::string actor;
  std::uint64_t before = UINT64_MAX;  ///< only entries of a lower index
  std::size_t limit = 100;
};
struct EntryPage {
  std::uint64_t size = 0;               ///< of the journal
  std::vector<KnownEntry> entries;      ///< the latest first
  std::optional<std::uint64_t> before;  ///< for the next page; nullopt at the end
};
/// Looks through at most 100,000 entries; a page may be short, and still not be the last.
base::Result<EntryPage> entries(store::Reader& reader, const EntryQuestion& question);

/// What an outsider needs to check one entry: commitment, salt and text hash to the leaf; the proof leads
/// from it to the root that the checkpoint signs.
struct EntryProof {
  std::uint64_t index = 0;
  std::uint64_t size = 0;  ///< of the checkpoint's tree
  base::Hash commitment{};
  bool withheld = false;  ///< as KnownEntry's
  base::Bytes salt;       ///< empty where the entry was erased or is withheld
  std::string entry;      ///< its canonical text; empty likewise
  journal::Proof proof;
  std::string checkpoint;  ///< the signed note
};
/// NotFound where no signed checkpoint has the entry yet.
base::Result<EntryProof> entry_proof(store::Reader& reader, std::uint64_t index);

/// What the lot drew of each stratum, of one office's shift or all (S3).
base::Result<std::vector<store::StratumRow>> strata(store::Reader& reader, const std::string& office,
                                                    const std::string& shift);

}  // namespace tidewaiter::service
