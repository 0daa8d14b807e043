#pragma once
// The one file that goes with an exhibit to another country, for who trusts nobody here: its chain, its
// weighings, what is stated of it, the paper, and the proofs. docs/bundle.md says what stands in it, octet by
// octet; src/verify/bundle.h reads it.
//
// 1. Of the journal those entries are taken that are the exhibit's, its wholes' up to when it was taken out,
//    its request's and handover's, its scales', and of the officers' keys only those that these lead to.
// 2. The paper and the statement are written; what the receiver may not see stands there as a salted
//    commitment, which the sender can open later.
// 3. A manifest of these three and of what is attached is hashed, and two officers sign the hash: an act in
// the journal like any
//    other, so that each file that left the house is on record.
// 4. A checkpoint is signed, and every entry proven against it.

#include <set>
#include <string>

#include "base/bytes.h"
#include "service/handover.h"

namespace tidewaiter::service {

/// Of what is attached to one file: with its paper and proofs it stays below what an archive holds.
inline constexpr std::size_t kMostBundleOctets = std::size_t{192} << 20;

struct BundleOrder {
  std::int64_t handover = 0;
  std::string language = "vi";     ///< beside English: "vi", "zh-Hans", or "en" alone
  /// Fields of the exhibit: "description", "photographs", … With its substance a laboratory's result is
  /// withheld too, with its photographs those of its wholes.
  std::set<std::string> withhold;
  /// What goes inside, by number: kept files and readings of the exhibit and of its wholes. Those of the
  /// exhibit that are not named here stay commitments.
  std::set<std::int64_t> files = {};
  std::set<std::int64_t> readings = {};
  std::set<std::string> statements = {};  ///< officers who held it: their statements, up to the handover
  std::size_t most_octets = kMostBundleOctets;
};
struct Bundle {
  base::Bytes octets;    ///< empty where the act was only rehearsed (prepared_acts.h)
  std::string manifest;  ///< SHA-256 in hexadecimal: what a receipt speaks of
  std::size_t entries = 0;
};
/// The fields of an exhibit that can be withheld.
std::span<const std::string_view> withholdable() noexcept;
/// Makes it, once the exhibit is handed over. State before; UnknownCode for a field or language that is none;
/// NotFound without a log key, for a file, a reading or an officer that are not the exhibit's; Conflict for a
/// field to be withheld that an act, a term, another field or a file inside states; TooLarge over 90
/// attachments or the octets asked for.
base::Result<Bundle> make_bundle(const Service& service, const TwoSigners& by, const BundleOrder& order);

/// Documents, images and data that answer a request by themselves: no exhibit goes with them.
struct DocumentsOrder {
  std::int64_t request = 0;
  std::string language = "vi";
  custody::HandoverTerms
      terms;  ///< what they may be used for, the undertaking or why none, who can speak of them
  std::set<std::int64_t> files = {};     ///< kept files of exhibits, by number
  std::set<std::int64_t> readings = {};  ///< readings of exhibits
  std::set<std::pair<custody::ExhibitId, custody::OfficerId>> statements = {};
  std::size_t most_octets = kMostBundleOctets;
};
/// State where the request is not approved; Missing, naming them all, without the terms' essentials, or
/// without a document; Forbidden for one of an exhibit that the central authority did not let go; NotFound,
/// TooLarge as above.
base::Result<Bundle> make_documents_bundle(const Service& service, const TwoSigners& by,
                                           const DocumentsOrder& order);

/// What opens a field that a bundle withholds; the disclosure is an entry (K1).
struct Opened {
  base::Bytes salt;
  std::string value;  ///< canonical JSON
};
base::Result<Opened> open_withheld(const Service& service, const Actor& actor, const std::string& manifest,
                                   const std::string& field);

}  // namespace tidewaiter::service
