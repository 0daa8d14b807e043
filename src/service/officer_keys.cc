#include "service/officer_keys.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/octets.h"
#include "custody/limits.h"
#include "journal/canonical.h"
#include "service/authority.h"
#include "service/scanned.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::octets;

constexpr std::string_view kRevocationDomain = "tidewaiter.custody.revocation.v1\n";
constexpr base::DurationMs kRevocationWaits = base::DurationMs::minutes(30);
constexpr std::string_view kOfficerKeyMark = "TIDEWAITER+OFFICER+KEY+1+";
constexpr std::size_t kSalt = crypto_pwhash_SALTBYTES, kNonce = crypto_secretbox_NONCEBYTES;
constexpr std::size_t kSeed = crypto_sign_SEEDBYTES;
constexpr std::size_t kSealed = kSalt + kNonce + crypto_secretbox_MACBYTES + kSeed;
static_assert(crypto_sign_PUBLICKEYBYTES == 32 && crypto_sign_BYTES == 64);

bool is_officer_name(std::string_view name) {
  return !name.empty() && name.size() <= custody::kMaxId &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '+'; });
}

base::Status check_name(std::string_view name) {
  if (is_officer_name(name)) return {};
  return fail(ErrorCode::Malformed, "officer", name,
              "at most 64 printable characters without '+' and spaces");
}

// A secret that is wiped when it ends.
struct Secret {
  std::string bytes;
  explicit Secret(std::size_t size) : bytes(size, '\0') {}
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { sodium_memzero(bytes.data(), bytes.size()); }
};

base::Status sealing_key(std::string_view passphrase, std::string_view salt, Secret& key) {
  const int failed = crypto_pwhash(octets(key.bytes), key.bytes.size(), passphrase.data(), passphrase.size(),
                                   octets(salt), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                   crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13);
  if (failed == 0) return {};
  return fail(ErrorCode::Unavailable, "passphrase", "", "64 MiB of memory to stretch it in");
}

class FileSigner final : public Signer {
 public:
  FileSigner(OfficerKey key, const Secret& seed) : key_(std::move(key)), secret_(crypto_sign_SECRETKEYBYTES) {
    std::array<unsigned char, 32> ignored{};
    crypto_sign_seed_keypair(ignored.data(), octets(secret_.bytes), octets(std::string_view{seed.bytes}));
  }
  const OfficerKey& key() const override { return key_; }
  base::Result<base::Bytes> sign(std::string_view text) const override {
    base::Bytes signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(octets(signature), nullptr, octets(text), text.size(),
                         octets(std::string_view{secret_.bytes}));
    return signature;
  }

 private:
  OfficerKey key_;
  Secret secret_;
};

class GivenSignature final : public Signer {
 public:
  GivenSignature(OfficerKey key, base::Bytes signature)
      : key_(std::move(key)), signature_(std::move(signature)) {}
  const OfficerKey& key() const override { return key_; }
  base::Result<base::Bytes> sign(std::string_view) const override { return signature_; }

 private:
  OfficerKey key_;
  base::Bytes signature_;
};

OfficerKey public_half(const custody::OfficerId& officer, const Secret& seed) {
  OfficerKey key{officer, base::Bytes(32, '\0')};
  Secret secret{crypto_sign_SECRETKEYBYTES};
  crypto_sign_seed_keypair(octets(key.public_key), octets(secret.bytes),
                           octets(std::string_view{seed.bytes}));
  return key;
}

base::Result<std::int64_t> keys_known(store::Reader& reader) {
  return reader.count(store::TableId::OfficerKey);
}

store::OfficerKeyRow row_of(const OfficerKey& key, base::Instant at, std::string by) {
  store::OfficerKeyRow row;
  row.key_id = key.id();
  row.officer = key.officer.text();
  row.public_key = store::Blob{key.public_key};
  row.certified_at = at.unix_ms();
  row.certified_by = std::move(by);
  return row;
}

std::string facts_of(const OfficerKey& key) {
  return journal::Body{}
      .set("key", key.id())
      .set("officer", key.officer.text())
      .set("public_key", base::to_base64(key.public_key))
      .text();
}

base::Status wants_unknown(store::Reader& reader, const OfficerKey& key) {
  TW_TRY(const auto known, reader.get<store::OfficerKeyRow>(key.id()));
  if (!known) return {};
  return fail(ErrorCode::Duplicate, "key", key.id(), "a key that is not certified yet");
}

base::Status check_revocation(const Revocation& revocation, base::Instant now) {
  constexpr std::array<std::string_view, 4> kReasons{"lost", "compromised", "rotated", "left"};
  if (std::find(kReasons.begin(), kReasons.end(), revocation.reason) == kReasons.end())
    return fail(ErrorCode::UnknownCode, "reason", revocation.reason, "lost, compromised, rotated or left");
  TW_TRY_STATUS(custody::check_words(revocation.words, "why"));
  const bool out_of_hand = revocation.reason == "lost" || revocation.reason == "compromised";
  if (out_of_hand && !revocation.since)
    return fail(ErrorCode::Missing, "since", "", "since when it may have been in other hands");
  if (revocation.since && *revocation.since > now)
    return fail(ErrorCode::OutOfRange, "since", base::to_string(*revocation.since), "not after now");
  return {};
}

// The key's row, where this officer may end it so.
base::Result<store::OfficerKeyRow> revocable(store::Reader& reader, const custody::OfficerId& by,
                                             const std::string& key_id, const Revocation& revocation,
                                             base::Instant at) {
  TW_TRY_STATUS(check_revocation(revocation, at));
  TW_TRY(auto row, reader.get<store::OfficerKeyRow>(key_id));
  if (!row) return fail(ErrorCode::NotFound, "key", key_id, "the id of a certified key");
  if (row->revoked_at) return fail(ErrorCode::State, "key", key_id, "a key that is not revoked");
  if (by.text() != row->officer) TW_TRY_STATUS(wants_right(reader, by.text(), Action::CloseInquiries));
  return *std::move(row);
}

std::string revocation_text(const store::OfficerKeyRow& row, const custody::OfficerId& by,
                            const Revocation& revocation, base::Instant at) {
  journal::Body said;
  said.set("at", base::to_string(at))
      .set("by", by.text())
      .set("key", row.key_id)
      .set("officer", row.officer)
      .set("reason", revocation.reason);
  if (revocation.since) said.set("since", base::to_string(*revocation.since));
  return said.text();
}

base::Result<std::string> signature_by(store::Reader& reader, const Signer& signer, std::string_view text) {
  const OfficerKey& key = signer.key();
  TW_TRY(const auto row, reader.get<store::OfficerKeyRow>(key.id()));
  if (!row || row->officer != key.officer.text() || row->revoked_at)
    return fail(ErrorCode::Forbidden, "key", key.id(),
                row && row->revoked_at ? "a key that is not revoked (C3)"
                                       : "a key certified to " + key.officer.text() + " (C3)");
  TW_TRY(const auto signature, signer.sign(text));
  if (signature.size() != crypto_sign_BYTES ||
      crypto_sign_verify_detached(octets(signature), octets(text), text.size(),
                                  octets(row->public_key.bytes)) != 0)
    return fail(ErrorCode::Tampered, "signature", key.officer.text(), "a signature by the certified key");
  return journal::Body{}
      .set("key", key.id())
      .set("officer", key.officer.text())
      .set("signature", base::to_base64(signature))
      .text();
}

}  // namespace

std::string OfficerKey::id() const {
  return base::to_hex(base::as_view(base::sha256({officer.text(), "\n", public_key}))).substr(0, 16);
}

std::string OfficerKey::text() const {
  return officer.text() + "+" + id() + "+" + base::to_base64(public_key);
}

base::Result<OfficerKey> OfficerKey::parse(std::string_view text, std::string_view field) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  const auto first = text.find('+');
  const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
  const auto malformed = fail(ErrorCode::Malformed, std::string{field}, text, "OFFICER+ID+BASE64");
  if (second == std::string_view::npos || !is_officer_name(text.substr(0, first))) return malformed;
  auto raw = base::from_base64(text.substr(second + 1), field);
  if (!raw || raw->size() != 32) return malformed;
  OfficerKey key{custody::OfficerId{std::string{text.substr(0, first)}}, *std::move(raw)};
  if (key.id() != text.substr(first + 1, second - first - 1)) return malformed;
  return key;
}

base::Result<NewKey> new_officer_key(const custody::OfficerId& officer, std::string_view passphrase,
                                     env::RandomSource& random) {
  TW_TRY_STATUS(check_name(officer.text()));
  if (passphrase.size() < 8 || passphrase.size() > 1'000)
    return fail(ErrorCode::OutOfRange, "passphrase", std::to_string(passphrase.size()) + " bytes",
                "8 to 1000 bytes");
  Secret seed{kSeed}, key{crypto_secretbox_KEYBYTES};
  random.fill({octets(seed.bytes), kSeed});
  const std::string salt = random.bytes(kSalt), nonce = random.bytes(kNonce);
  TW_TRY_STATUS(sealing_key(passphrase, salt, key));
  std::string box(crypto_secretbox_MACBYTES + kSeed, '\0');
  crypto_secretbox_easy(octets(box), octets(std::string_view{seed.bytes}), kSeed, octets(nonce),
                        octets(std::string_view{key.bytes}));
  return NewKey{
      std::string{kOfficerKeyMark} + officer.text() + "+" + base::to_base64(salt + nonce + box) + "\n",
      public_half(officer, seed)};
}

base::Result<std::unique_ptr<Signer>> open_officer_key(std::string_view sealed, std::string_view passphrase) {
  const auto malformed =
      fail(ErrorCode::Malformed, "key file", "", "a key as `tidewaiter custody key new` writes it");
  while (!sealed.empty() && (sealed.back() == '\n' || sealed.back() == '\r')) sealed.remove_suffix(1);
  if (sealed.substr(0, kOfficerKeyMark.size()) != kOfficerKeyMark) return malformed;
  sealed.remove_prefix(kOfficerKeyMark.size());
  const auto plus = sealed.find('+');
  if (plus == std::string_view::npos || !is_officer_name(sealed.substr(0, plus))) return malformed;
  const auto raw = base::from_base64(sealed.substr(plus + 1), "key file");
  if (!raw || raw->size() != kSealed) return malformed;
  const std::string_view parts{*raw};
  Secret seed{kSeed}, key{crypto_secretbox_KEYBYTES};
  TW_TRY_STATUS(sealing_key(passphrase, parts.substr(0, kSalt), key));
  const auto box = parts.substr(kSalt + kNonce);
  if (crypto_secretbox_open_easy(octets(seed.bytes), octets(box), box.size(),
                                 octets(parts.substr(kSalt, kNonce)),
                                 octets(std::string_view{key.bytes})) != 0)
    return fail(ErrorCode::Forbidden, "passphrase", "", "the passphrase of this key");
  const custody::OfficerId officer{std::string{sealed.substr(0, plus)}};
  return std::unique_ptr<Signer>{std::make_unique<FileSigner>(public_half(officer, seed), seed)};
}

base::Result<custody::TwoOfficers> TwoSigners::officers() const {
  return custody::TwoOfficers::make(first.key().officer, second.key().officer);
}

base::Status certify_key(const Service& service, const TwoSigners& by, const OfficerKey& key) {
  TW_TRY(const auto officers, by.officers());
  if (officers.includes(key.officer))
    return fail(ErrorCode::Forbidden, "officer", key.officer.text(), "two other officers to certify it (C3)");
  const base::Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY_STATUS(wants_unknown(transaction, key));
    const custody::Act act{"custody.key_certified", at, officers, facts_of(key)};
    TW_TRY(auto body, signed_body(transaction, act, by));
    return transaction
        .record({act.kind, at, officers.first().text(), std::move(body)},
                {store::insert(row_of(key, at, officers.first().text() + ", " + officers.second().text()))})
        .map([](auto) {});
  });
}

base::Status found_key(const Service& service, const Actor& actor, const OfficerKey& key) {
  const base::Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY_STATUS(wants_unknown(transaction, key));
    TW_TRY(const auto known, keys_known(transaction));
    if (known >= 2)
      return fail(ErrorCode::State, "key", key.officer.text(),
                  "two officers' certificate: there are keys already");
    auto body = journal::Body{}.set_json("founding", facts_of(key)).text();
    return transaction
        .record({"custody.key_founded", at, actor.officer, std::move(body)},
                {store::insert(row_of(key, at, "founding"))})
        .map([](auto) {});
  });
}

base::Status revoke_key(const Service& service, const Signer& by, const std::string& key_id,
                        const Revocation& revocation, std::optional<base::Instant> signed_at) {
  const base::Instant now = service.clock().now(), at = signed_at.value_or(now);
  if (at > now || now - at > kRevocationWaits)
    return fail(ErrorCode::OutOfRange, "at", base::to_string(at), "within the last half hour");
  const auto& officer = by.key().officer;
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, revocable(transaction, officer, key_id, revocation, at));
    const auto text = revocation_text(row, officer, revocation, at);
    TW_TRY(const auto signature, signature_by(transaction, by, std::string{kRevocationDomain} + text));
    row.revoked_at = at.unix_ms();
    row.why = revocation.words.empty() ? revocation.reason : revocation.words;
    row.reason = revocation.reason;
    if (revocation.since) row.since = revocation.since->unix_ms();
    auto body = journal::Body{}.set_json("revocation", text).set_json("signature", signature).text();
    return transaction
        .record({"custody.key_revoked", at, officer.text(), std::move(body)}, {store::put(std::move(row))})
        .map([](auto) {});
  });
}

base::Result<std::string> revocation_octets(store::Reader& reader, const custody::OfficerId& by,
                                            const std::string& key_id, const Revocation& revocation,
                                            base::Instant at) {
  TW_TRY(const auto row, revocable(reader, by, key_id, revocation, at));
  return std::string{kRevocationDomain} + revocation_text(row, by, revocation, at);
}

base::Result<std::unique_ptr<Signer>> given_signature(store::Reader& reader,
                                                      const custody::OfficerId& officer,
                                                      const std::string& key_id, base::Bytes signature) {
  TW_TRY(const auto row, reader.get<store::OfficerKeyRow>(key_id));
  if (!row || row->officer != officer.text())
    return fail(ErrorCode::NotFound, "by_key", key_id, "a key of " + officer.text());
  return std::unique_ptr<Signer>{
      std::make_unique<GivenSignature>(OfficerKey{officer, row->public_key.bytes}, std::move(signature))};
}

base::Status affirm_entries(const Service& service, const TwoSigners& by,
                            const std::vector<std::uint64_t>& entries, const std::string& words) {
  if (entries.empty()) return fail(ErrorCode::Missing, "entries", "", "the entries that were looked into");
  if (words.empty()) return fail(ErrorCode::Missing, "words", "", "what they were held against");
  TW_TRY_STATUS(custody::check_words(words, "words"));
  TW_TRY(const auto officers, by.officers());
  const base::Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto head, transaction.journal_head());
    std::string list;
    for (const auto entry : entries) {
      if (entry >= head.size)
        return fail(ErrorCode::NotFound, "entries", std::to_string(entry), "the number of an entry");
      list += (list.empty() ? "[" : ",") + std::to_string(entry);
    }
    auto facts =
        journal::Body{}.set_json("entries", list + "]").set("facts_version", 2).set("words", words).text();
    const custody::Act act{"custody.affirmed", at, officers, std::move(facts)};
    TW_TRY(auto body, signed_body(transaction, act, by));
    return transaction.record({act.kind, at, officers.first().text(), std::move(body)}, {}).map([](auto) {});
  });
}

base::Result<std::vector<store::OfficerKeyRow>> officer_keys(store::Reader& reader) {
  return scanned<store::OfficerKeyRow>(reader);
}

base::Result<std::string> signed_body(store::Reader& reader, const custody::Act& act, const TwoSigners& by) {
  const std::string text = act.text(), octets_signed = custody::signed_octets(text);
  TW_TRY(const auto first, signature_by(reader, by.first, octets_signed));
  TW_TRY(const auto second, signature_by(reader, by.second, octets_signed));
  return journal::Body{}
      .set_json("act", text)
      .set_json("signatures", "[" + first + "," + second + "]")
      .text();
}

}  // namespace tidewaiter::service
