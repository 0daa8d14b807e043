#include "journal/note.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/check.h"
#include "journal/utf8.h"

namespace tidewaiter::journal {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::string_view kSignatureBegin = "\xE2\x80\x94 ";  // em dash, space
constexpr std::string_view kSecretBegin = "PRIVATE+KEY+";
constexpr std::size_t kSignatureBytes = crypto_sign_BYTES;
constexpr std::size_t kTimeBytes = 8;

void start_sodium() {
  static const int started = sodium_init();
  TW_CHECK(started >= 0);
}

void append_big_endian(std::string& out, std::uint64_t value, int octets) {
  for (int shift = (octets - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

std::uint64_t big_endian(std::string_view octets) {
  std::uint64_t value = 0;
  for (const char c : octets) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::uint32_t key_id(std::string_view name, SignatureType type, std::string_view public_key) {
  const char type_octet = static_cast<char>(type);
  const auto hash = base::sha256({name, "\n", {&type_octet, 1}, public_key});
  return static_cast<std::uint32_t>(big_endian(base::as_view(hash).substr(0, 4)));
}

std::string id_text(std::uint32_t id) {
  std::string octets;
  append_big_endian(octets, id, 4);
  return base::to_hex(octets);
}

const unsigned char* unsigned_octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// What a key of this type signs (tlog-cosignature, "Ed25519 signed message").
std::string signed_message(std::string_view text, SignatureType type, std::uint64_t seconds) {
  if (type == SignatureType::Ed25519) return std::string{text};
  return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string{text};
}

std::optional<SignatureType> type_of(char octet) {
  if (octet == static_cast<char>(SignatureType::Ed25519)) return SignatureType::Ed25519;
  if (octet == static_cast<char>(SignatureType::CosignatureV1)) return SignatureType::CosignatureV1;
  return std::nullopt;
}

struct KeyParts {
  std::string_view name, id, base64;
};

// Base64 may hold '+' too: only the first two separate.
std::optional<KeyParts> split_key(std::string_view text) {
  const auto first = text.find('+');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = text.find('+', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return KeyParts{text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
}

base::Status check_note_text(std::string_view octets, std::string_view field) {
  for (std::size_t at = 0; at < octets.size();) {
    const std::size_t length = utf8_length(octets, at);
    const auto c = static_cast<unsigned char>(octets[at]);
    if (length == 0 || (c < 0x20 && c != '\n')) {
      return fail(ErrorCode::Encoding, std::string{field}, "octet " + std::to_string(at),
                  "UTF-8 without control characters but newline");
    }
    at += length;
  }
  return {};
}

base::Result<NoteSignature> parse_signature(std::string_view line, std::string_view field) {
  const auto refuse = [&] {
    return fail(ErrorCode::Malformed, std::string{field}, line,
                "a signature line: em dash, key name, base64");
  };
  if (line.substr(0, kSignatureBegin.size()) != kSignatureBegin) return refuse();
  const auto rest = line.substr(kSignatureBegin.size());
  const auto space = rest.find(' ');
  if (space == std::string_view::npos || !is_key_name(rest.substr(0, space))) return refuse();
  const auto octets = base::from_base64(rest.substr(space + 1), field);
  if (!octets || octets->size() < 5) return refuse();
  return NoteSignature{std::string{rest.substr(0, space)},
                       static_cast<std::uint32_t>(big_endian(octets->substr(0, 4))), octets->substr(4)};
}

}  // namespace

bool is_key_name(std::string_view name) {
  if (name.empty()) return false;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t length = utf8_length(name, at);
    if (length == 0 || name[at] == '+' || static_cast<unsigned char>(name[at]) < 0x20) return false;
    if (is_unicode_space(name, at, length)) return false;
    at += length;
  }
  return true;
}

VerifierKey::VerifierKey(std::string name, SignatureType type, const std::array<std::uint8_t, 32>& public_key)
    : name_(std::move(name)),
      type_(type),
      id_(key_id(name_, type, base::as_view(public_key))),
      public_key_(public_key) {}

base::Result<VerifierKey> VerifierKey::parse(std::string_view text, std::string_view field) {
  const auto refuse = [&](std::string expected) {
    return fail(ErrorCode::Malformed, std::string{field}, text, std::move(expected));
  };
  const auto parts = split_key(text);
  if (!parts || !is_key_name(parts->name)) return refuse("a verifier key NAME+ID+BASE64");
  TW_TRY(const auto octets, base::from_base64(parts->base64, field));
  const auto type = octets.empty() ? std::nullopt : type_of(octets[0]);
  if (!type || octets.size() != 33) return refuse("an Ed25519 or cosignature/v1 key of 32 octets");
  TW_TRY(const auto public_key, base::to_hash(octets.substr(1), field));
  VerifierKey key(std::string{parts->name}, *type, public_key);
  if (id_text(key.id()) != parts->id) return refuse("the key id " + id_text(key.id()));
  return key;
}

std::string VerifierKey::text() const {
  return name_ + "+" + id_text(id_) + "+" +
         base::to_base64(std::string(1, static_cast<char>(type_)) + std::string{base::as_view(public_key_)});
}

bool VerifierKey::verifies(std::string_view text, std::string_view signature) const {
  start_sodium();
  std::string message;
  if (type_ == SignatureType::CosignatureV1) {
    if (signature.size() != kTimeBytes + kSignatureBytes) return false;
    const std::uint64_t seconds = big_endian(signature.substr(0, kTimeBytes));
    if (seconds > static_cast<std::uint64_t>(INT64_MAX)) return false;
    message = signed_message(text, type_, seconds);
    text = message;
    signature.remove_prefix(kTimeBytes);
  }
  return signature.size() == kSignatureBytes &&
         crypto_sign_verify_detached(unsigned_octets(signature), unsigned_octets(text), text.size(),
                                     public_key_.data()) == 0;
}

base::Result<Note> parse_note(std::string_view octets, std::string_view field) {
  if (octets.size() > kMaxNoteBytes) {
    return fail(ErrorCode::TooLarge, std::string{field}, std::to_string(octets.size()),
                "at most 1,000,000 octets");
  }
  TW_TRY_STATUS(check_note_text(octets, field));
  const auto blank = octets.rfind("\n\n");
  if (blank == std::string_view::npos || octets.back() != '\n' || blank + 2 == octets.size()) {
    return fail(ErrorCode::Malformed, std::string{field}, octets, "a text, a blank line and signature lines");
  }
  Note note;
  note.text = octets.substr(0, blank + 1);
  for (auto rest = octets.substr(blank + 2); !rest.empty();) {
    if (note.signatures.size() == kMaxNoteSignatures) {
      return fail(ErrorCode::TooLarge, std::string{field}, "more", "at most 100 signatures");
    }
    const auto end = rest.find('\n');
    TW_TRY(note.signatures.emplace_back(), parse_signature(rest.substr(0, end), field));
    rest.remove_prefix(end + 1);
  }
  return note;
}

std::string note_octets(const Note& note) {
  std::string out = note.text + "\n";
  for (const auto& signature : note.signatures) {
    std::string octets;
    append_big_endian(octets, signature.key_id, 4);
    out += kSignatureBegin;
    out += signature.name + " " + base::to_base64(octets + signature.octets) + "\n";
  }
  return out;
}

base::Result<OpenedNote> open_note(std::string_view octets, std::span<const VerifierKey> known,
                                   std::string_view field) {
  TW_TRY(auto note, parse_note(octets, field));
  OpenedNote opened;
  for (const auto& signature : note.signatures) {
    const auto key = std::find_if(known.begin(), known.end(), [&](const VerifierKey& candidate) {
      return candidate.id() == signature.key_id && candidate.name() == signature.name;
    });
    if (key == known.end()) continue;
    if (!key->verifies(note.text, signature.octets)) {
      return fail(ErrorCode::Tampered, std::string{field}, signature.name, "a signature that verifies");
    }
    const bool again = std::any_of(opened.signed_by.begin(), opened.signed_by.end(),
                                   [&](const auto& by) { return by.key == *key; });
    if (again) continue;
    std::int64_t seconds = 0;
    if (key->type() == SignatureType::CosignatureV1)
      seconds = static_cast<std::int64_t>(big_endian(signature.octets.substr(0, kTimeBytes)));
    opened.signed_by.push_back({*key, base::Instant{std::min(seconds, INT64_MAX / 1000) * 1000}});
  }
  if (opened.signed_by.empty()) {
    return fail(ErrorCode::Tampered, std::string{field},
                std::to_string(note.signatures.size()) + " signatures, none by a known key",
                "a signature by a known key");
  }
  opened.text = std::move(note.text);
  return opened;
}

SecretText& SecretText::operator=(SecretText&& other) noexcept {
  std::swap(text_, other.text_);
  return *this;
}

SecretText::~SecretText() { sodium_memzero(text_.data(), text_.size()); }

void SecretKey::Wipe::operator()(std::uint8_t* octets) const noexcept { sodium_free(octets); }

SecretKey SecretKey::from_seed(std::string_view name, SignatureType type, const std::uint8_t* seed) {
  start_sodium();
  Octets octets{static_cast<std::uint8_t*>(sodium_malloc(crypto_sign_SECRETKEYBYTES))};
  TW_CHECK(octets != nullptr);
  std::array<std::uint8_t, 32> public_key;
  crypto_sign_seed_keypair(public_key.data(), octets.get(), seed);
  sodium_mprotect_readonly(octets.get());
  return {VerifierKey(std::string{name}, type, public_key), std::move(octets)};
}

base::Result<SecretKey> SecretKey::generate(std::string_view name, SignatureType type,
                                            env::RandomSource& random) {
  if (!is_key_name(name)) return fail(ErrorCode::Malformed, "key name", name, "UTF-8 without spaces and '+'");
  std::array<std::uint8_t, crypto_sign_SEEDBYTES> seed;
  random.fill(seed);
  auto key = from_seed(name, type, seed.data());
  sodium_memzero(seed.data(), seed.size());
  return key;
}

base::Result<SecretKey> SecretKey::parse(std::string_view text, std::string_view field) {
  const auto refuse = [&] {
    return fail(ErrorCode::Malformed, std::string{field}, "(not shown)",
                "a secret key PRIVATE+KEY+NAME+ID+BASE64");
  };
  if (text.substr(0, kSecretBegin.size()) != kSecretBegin) return refuse();
  const auto parts = split_key(text.substr(kSecretBegin.size()));
  if (!parts || !is_key_name(parts->name)) return refuse();
  auto octets = base::from_base64(parts->base64, field);
  if (!octets) return refuse();
  const SecretText wiped{*std::move(octets)};
  const auto seed = wiped.view();
  const auto type = seed.empty() ? std::nullopt : type_of(seed[0]);
  if (!type || seed.size() != 1 + crypto_sign_SEEDBYTES) return refuse();
  auto key = from_seed(parts->name, *type, unsigned_octets(seed.substr(1)));
  if (id_text(key.verifier().id()) != parts->id) return refuse();
  return key;
}

SecretText SecretKey::text() const {
  SecretText octets{std::string(1, static_cast<char>(verifier_.type()))
                        .append(reinterpret_cast<const char*>(octets_.get()), crypto_sign_SEEDBYTES)};
  const SecretText base64{base::to_base64(octets.view())};
  std::string text{kSecretBegin};
  text.reserve(kSecretBegin.size() + verifier_.name().size() + 10 + base64.view().size());
  text += verifier_.name() + "+" + id_text(verifier_.id()) + "+";
  text += base64.view();
  return SecretText{std::move(text)};
}

void SecretKey::sign(Note& note, base::Instant at) const {
  TW_CHECK(at.unix_ms() >= 0);
  const auto seconds = static_cast<std::uint64_t>(at.unix_ms() / 1000);
  const std::string message = signed_message(note.text, verifier_.type(), seconds);
  NoteSignature signature{verifier_.name(), verifier_.id(), {}};
  if (verifier_.type() == SignatureType::CosignatureV1)
    append_big_endian(signature.octets, seconds, kTimeBytes);
  std::string octets(kSignatureBytes, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(octets.data()), nullptr, unsigned_octets(message),
                       message.size(), octets_.get());
  signature.octets += octets;
  std::erase_if(note.signatures,
                [&](const auto& s) { return s.name == signature.name && s.key_id == signature.key_id; });
  note.signatures.push_back(std::move(signature));
}

}  // namespace tidewaiter::journal
