#pragma once
// A file that came with an exhibit from another country, checked with nothing but the key of the log it
// comes from: no database, no network, no trust in who made it. Written apart from what makes such files;
// docs/bundle.md says what stands in them, octet by octet.
//
// 1. The zip is read so strictly that its members determine every octet (stored_zip.h).
// 2. `checkpoint` is signed by the key: it names a tree of so many entries.
// 3. `seal.txt` and every line of `entries.txt` are entries of that tree, by the proofs in `proofs.txt`.
// 4. The entries, in the journal's order, give the officers' keys and their signed acts (C3). The seal is an
//    act of two officers that names the hash of `manifest.txt`, which names the hashes of the rest,
//    attachments included.
// 5. The exhibit's chain, and that of each whole it was taken out of, begins at its beginning, has no gap,
//    one holder at every event (C2), and ends with the handover; its movements leave nothing behind (C1); the
//    statement says what two officers signed. Where documents alone answer a request there is no chain, but
//    the request and its approval.
//
// Nothing is parsed as JSON before its hash, or its place in the tree, is shown to hold. Memory: a few times
// the file. Thread-safe.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tidewaiter::verify {

/// What the file proves, for who reads it.
struct BundleFacts {
  std::string origin;  ///< the log's name
  std::uint64_t log_entries = 0;
  std::string manifest;  ///< SHA-256 in hexadecimal: what a receipt speaks of
  std::string exhibit;
  std::string substance;  ///< as stated; empty where it is withheld or there is none
  std::string seal;
  std::int64_t handover = 0;
  std::int64_t sent_mg = 0;
  std::int64_t uncertainty_mg = 0;
  std::string receiver;      ///< the officer it was handed to
  std::string receiver_key;  ///< "OFFICER+ID+BASE64"
  std::string handed_over_at;
  std::string first_officer, second_officer;  ///< who handed it over
  std::uint64_t events = 0;                   ///< of its chain and its wholes'
  std::uint64_t signatures = 0;               ///< checked
  std::uint64_t entries = 0;                  ///< disclosed, of log_entries
  std::uint64_t withheld = 0;                 ///< fields of the statement that are commitments
  std::uint64_t attachments = 0;              ///< photographs, readings, statements inside
  std::uint64_t photographs = 0;              ///< named by their hashes, of the exhibit and its wholes
  std::uint64_t photographs_inside = 0;       ///< of these: attached, and what their hash says
  /// Of documents alone: the request that they answer, which then has no exhibit beside; else 0.
  std::int64_t request = 0;
  std::string approved_by, approved_at;       ///< of documents alone
  /// "X1-1: replaced_part, 40 g taken out, put in: rice, 40 g, made by …, under …"
  std::vector<std::string> substitutions;
  /// "X1-1: sucrose, GC-MS, lab-1, by sample X1-1.1, signed by … on …, revising methamphetamine of …: why"
  std::vector<std::string> results;
  /// "officer-9's of 2026-11-20T09:00:00Z, with a key lost since 2026-11-20T08:00:00Z: affirmed by …", or by
  /// nobody
  std::vector<std::string> late;
  bool operator==(const BundleFacts&) const = default;
};

/// Malformed for a key that is none; otherwise Tampered or TooLarge with what was touched as the field.
base::Result<BundleFacts> verify_bundle(std::string_view octets, std::string_view log_key);
/// One sentence on one line that says what is proven and what is not.
std::string to_sentence(const BundleFacts& facts);

/// Ok where a field that a bundle withholds was opened by this salt (16 octets) and value (canonical JSON).
/// The bundle is one that verify_bundle took.
base::Status check_opened(std::string_view octets, std::string_view field, std::string_view salt,
                          std::string_view value);

}  // namespace tidewaiter::verify
