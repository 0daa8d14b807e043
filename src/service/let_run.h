#pragma once
// Parcels that a case's team lets run (controlled delivery): each is kept out of every other queue, and what
// says so is readable by the team alone (K1). One writer.
//
// Method.
//  1. The entry is a row whose document is sealed under the team's key (team_key.h): parcel, reason, officer,
//  hour. The
//     journal's entry about it has a kind and a number, and no officer. Behind what is sealed stands the
//     SHA-256 of TeamKey::proof_of: by the proof the team, whose key never reaches the server, ends what it
//     began.
//  2. Beside it stands a marker, HMAC-SHA-256(secret, item id), the secret being a file beside the database
//  that only the service
//     can read. By it a shift's close knows the parcel again without being able to read the case.
//  3. The choice is made as if nothing were, and the parcel's place is left empty (selection.h): nobody
//  else's result differs.
//  4. A hold that is on its way is withdrawn; to everybody else that is a release like any other. Its entry's
//     actor is the service, which releases nothing else, so that whoever reads it knows: readers of the
//     journal are told neither parcel nor actor (journal_views.h).
//  5. At the page the browser seals, opens and proves; the server learns which parcel, at that instant, and
//  writes no more
//     than above. A parcel that another team lets run already runs for this one too, with the same marker:
//     a refusal would tell whoever asks. It runs until each has ended it.
//  6. A parcel that is let run no longer has its marker overwritten by chance, so that the two can't be told
//  apart.

#include <absl/container/flat_hash_set.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/item.h"
#include "service/service.h"
#include "service/team_key.h"

namespace tidewaiter::service {

struct LetRun {
  std::int64_t number = 0;
  model::ItemId item;
  std::string why;
  std::string officer;
  base::Instant at;
  bool ended = false;
};

/// Lets a filed parcel run. NotFound where it was not filed, Missing without a reason, Conflict where it runs
/// already.
base::Result<LetRun> let_run(const Service& service, const TeamKey& key, const Actor& actor,
                             const model::ItemId& item, const std::string& why);
/// Ends it: the parcel is one like any other again. NotFound where the team lets no such parcel run.
base::Result<LetRun> end_let_run(const Service& service, const TeamKey& key, const Actor& actor,
                                 const model::ItemId& item, const std::string& why);
/// An entry as it is to who has no key.
struct SealedEntry {
  std::int64_t number = 0;
  std::string document;  ///< sealed text, SHA-256 of its proof
};
/// By number.
base::Result<std::vector<SealedEntry>> sealed_entries(store::Reader& reader);

struct SealedLetRun {
  std::int64_t number = 0;
  bool withdrew_hold = false;
};
/// Lets a filed parcel run by an entry that its team sealed. NotFound where it was not filed, Malformed
/// unless the document is as long as one can be. Whether it ran already makes no difference to what is
/// answered.
base::Result<SealedLetRun> let_run_sealed(const Service& service, const model::ItemId& item,
                                          const std::string& document);
/// Ends for its team what entry `began` began. NotFound unless that entry lets just this parcel run and
/// `proof` is its own.
base::Result<SealedLetRun> end_let_run_sealed(const Service& service, const model::ItemId& item,
                                              std::int64_t began, const base::Bytes& proof,
                                              const std::string& document);

/// Whether an entry of this kind and actor is a release that a let run made.
bool is_let_run_release(std::string_view kind, std::string_view actor);

/// What the team's key opens, in the order of the entries.
base::Result<std::vector<LetRun>> let_runs(const Service& service, const TeamKey& key);

/// The parcels that run, as a shift's close asks: it learns yes or no for an id, and nothing else.
class LetRunMarkers {
 public:
  /// NotFound where there are markers and the secret is gone: then nobody may choose.
  static base::Result<LetRunMarkers> load(const Service& service, store::Reader& reader);
  bool contains(const model::ItemId& item) const;
  bool empty() const { return markers_.empty(); }

 private:
  std::string secret_;
  absl::flat_hash_set<std::string> markers_;
};

}  // namespace tidewaiter::service
