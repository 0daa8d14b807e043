#pragma once
// Officers' signing keys (C3). A key is Ed25519; its secret half lies in a file of the officer's own, sealed
// under a passphrase, and never in the database. That a key is an officer's is certified by two other
// officers with their own keys, so that no single account can make itself a second person; the first two
// keys of a service, which nobody could certify, are founding ones, and say so. Rotation is a new certificate
// and a revocation of the old key; every step is an entry.
//
// A Signer is the seam: a file today, a token by PKCS#11 another day.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "custody/two_officers.h"
#include "env/random.h"
#include "service/service.h"

namespace tidewaiter::service {

/// The public half: whose, and which.
struct OfficerKey {
  custody::OfficerId officer;
  base::Bytes public_key;  ///< Ed25519, 32 octets

  /// The first 16 hexadecimal digits of SHA-256(officer || "\n" || public key).
  std::string id() const;
  /// "OFFICER+ID+BASE64", which an officer gives to those who certify it.
  std::string text() const;
  /// Malformed where the id does not fit, or the name is empty, over 64 bytes, or holds '+' or a space.
  static base::Result<OfficerKey> parse(std::string_view text, std::string_view field);
};

/// Signs for one officer. Thread-safe.
class Signer {
 public:
  virtual ~Signer() = default;
  virtual const OfficerKey& key() const = 0;
  /// 64 octets.
  virtual base::Result<base::Bytes> sign(std::string_view octets) const = 0;
};

/// A new key: the text of its file, sealed under the passphrase (argon2id and XSalsa20-Poly1305 of
/// libsodium), and its public half. OutOfRange unless the passphrase has 8 to 1,000 bytes.
struct NewKey {
  std::string sealed;
  OfficerKey key;
};
base::Result<NewKey> new_officer_key(const custody::OfficerId& officer, std::string_view passphrase,
                                     env::RandomSource& random);
/// Opens a key's file. Forbidden where the passphrase is not its own, without a word on what was found.
base::Result<std::unique_ptr<Signer>> open_officer_key(std::string_view sealed, std::string_view passphrase);

/// The two who stand for an act. Both outlive it.
struct TwoSigners {
  const Signer& first;
  const Signer& second;
  base::Result<custody::TwoOfficers> officers() const;
};

/// The certificate that a key is this officer's, by two others. Forbidden where one of them is the officer,
/// Duplicate where the key is known.
base::Status certify_key(const Service& service, const TwoSigners& by, const OfficerKey& key);
/// One of the first two keys. State once there are two.
base::Status found_key(const Service& service, const Actor& actor, const OfficerKey& key);
/// Why a key ends, and from when on what it signed is not trusted.
struct Revocation {
  std::string reason;                  ///< "lost", "compromised", "rotated", "left"
  std::string words;                   ///< may be empty
  std::optional<base::Instant> since;  ///< wanted for a lost or compromised key; not after now
};
/// From now on the key signs nothing, and `verify` names what it signed since. Its officer signs that, with
/// this key or another of theirs, or somebody who may close inquiries: Forbidden for anybody else, and for a
/// signature by no key in force. NotFound, UnknownCode for another reason, Missing without a time where one
/// is wanted, OutOfRange, State where it is revoked already. `at`: the hour that was signed, at most half an
/// hour ago; now where there is none.
base::Status revoke_key(const Service& service, const Signer& by, const std::string& key_id,
                        const Revocation& revocation, std::optional<base::Instant> at = {});
/// What `by` signs so that the key ends at `at`, for who signs elsewhere. As revoke_key refuses it.
base::Result<std::string> revocation_octets(store::Reader& reader, const custody::OfficerId& by,
                                            const std::string& key_id, const Revocation& revocation,
                                            base::Instant at);
/// A signature that was given elsewhere with the officer's key of this id; it is held against what it should
/// be over when it is used. NotFound where the officer has no such key.
base::Result<std::unique_ptr<Signer>> given_signature(store::Reader& reader,
                                                      const custody::OfficerId& officer,
                                                      const std::string& key_id, base::Bytes signature);
/// Two officers stand for entries that a lost key signed, having looked into each: `verify` names them no more.
/// NotFound for an entry that is not there, Missing without one or without words.
base::Status affirm_entries(const Service& service, const TwoSigners& by,
                            const std::vector<std::uint64_t>& entries, const std::string& words);
base::Result<std::vector<store::OfficerKeyRow>> officer_keys(store::Reader& reader);

/// The entry's body for a signed act: {"act":…,"signatures":[{"key":…,"officer":…,"signature":…} twice]}.
/// Forbidden where a key is not certified to its officer or is revoked, Tampered where a signature does not
/// hold.
base::Result<std::string> signed_body(store::Reader& reader, const custody::Act& act, const TwoSigners& by);

}  // namespace tidewaiter::service
