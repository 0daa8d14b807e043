#pragma once
// Signed notes (C2SP signed-note): a text and, below it, signatures by named keys, of which a reader checks
// those he knows and ignores the rest. Ed25519 (type 0x01) signs the text; a witness's cosignature/v1 (type
// 0x04, C2SP tlog-cosignature) signs it with a time. Keys and notes are plain values; a SecretKey moves, and
// is wiped when it ends. Thread-safe.

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/result.h"
#include "env/random.h"

namespace tidewaiter::journal {

/// Larger notes, and notes with more signatures, are refused unread.
inline constexpr std::size_t kMaxNoteBytes = 1'000'000;
inline constexpr std::size_t kMaxNoteSignatures = 100;

enum class SignatureType : std::uint8_t {
  Ed25519 = 0x01,        ///< by the log
  CosignatureV1 = 0x04,  ///< by a witness, with the time in seconds
};

/// Whether a name may stand in a note: not empty, valid UTF-8, no Unicode space, no '+', no control
/// character.
bool is_key_name(std::string_view name);

/// A public key with its name. Written "NAME+HHHHHHHH+BASE64": the key id in hexadecimal, the type and the
/// key.
class VerifierKey {
 public:
  VerifierKey(std::string name, SignatureType type, const std::array<std::uint8_t, 32>& public_key);
  /// Reads the text form; errors name `field`.
  static base::Result<VerifierKey> parse(std::string_view text, std::string_view field);
  std::string text() const;
  const std::string& name() const noexcept { return name_; }
  SignatureType type() const noexcept { return type_; }
  /// The first four octets of SHA-256(name || "\n" || type || public key), big-endian.
  std::uint32_t id() const noexcept { return id_; }
  /// Checks the octets after the key id: 64 for Ed25519, 72 (time and signature) for a cosignature. A
  /// millisecond's tenth each.
  bool verifies(std::string_view text, std::string_view signature) const;
  bool operator==(const VerifierKey&) const = default;

 private:
  std::string name_;
  SignatureType type_;
  std::uint32_t id_;
  std::array<std::uint8_t, 32> public_key_;
};

struct NoteSignature {
  std::string name;
  std::uint32_t key_id = 0;
  std::string octets;  ///< what follows the key id
  bool operator==(const NoteSignature&) const = default;
};

struct Note {
  std::string text;  ///< ends in a newline
  std::vector<NoteSignature> signatures;
  bool operator==(const Note&) const = default;
};

/// Splits a note into its text and its signatures; checks none. Errors name `field`.
base::Result<Note> parse_note(std::string_view octets, std::string_view field);
/// The note as it is published. Of a text that parse_note would refuse, the result is refused too.
std::string note_octets(const Note& note);

/// A note's text and who, of the known, signed it.
struct OpenedNote {
  std::string text;
  struct By {
    VerifierKey key;
    base::Instant at;  ///< a cosignature's time; zero for Ed25519
  };
  std::vector<By> signed_by;  ///< at least one, each key once
};

/// Opens a note: every signature by a known key is checked, and one that is wrong refuses the note, as does
/// the absence of any. Signatures by unknown keys are ignored.
base::Result<OpenedNote> open_note(std::string_view octets, std::span<const VerifierKey> known,
                                   std::string_view field);

/// An octet string that is wiped when it ends: the text form of a secret key. Moves only.
class SecretText {
 public:
  explicit SecretText(std::string text) : text_(std::move(text)) {}
  SecretText(SecretText&&) = default;
  SecretText& operator=(SecretText&& other) noexcept;
  ~SecretText();
  std::string_view view() const noexcept { return text_; }

 private:
  std::string text_;
};

/// An Ed25519 key that signs notes. It lives in guarded memory that is not swapped and not dumped, and is
/// wiped.
class SecretKey {
 public:
  /// Draws a new key. `name` must satisfy is_key_name (Malformed otherwise).
  static base::Result<SecretKey> generate(std::string_view name, SignatureType type,
                                          env::RandomSource& random);
  /// Reads "PRIVATE+KEY+NAME+HHHHHHHH+BASE64" as Go's note package writes it. Errors never show what was
  /// found.
  static base::Result<SecretKey> parse(std::string_view text, std::string_view field);
  SecretText text() const;
  const VerifierKey& verifier() const noexcept { return verifier_; }
  /// Adds this key's signature to the note, replacing one it made before. `at` is what a cosignature says
  /// (whole seconds, not before 1970); an Ed25519 signature carries no time.
  void sign(Note& note, base::Instant at) const;

 private:
  struct Wipe {
    void operator()(std::uint8_t* octets) const noexcept;
  };
  using Octets = std::unique_ptr<std::uint8_t, Wipe>;
  SecretKey(VerifierKey verifier, Octets octets)
      : verifier_(std::move(verifier)), octets_(std::move(octets)) {}
  static SecretKey from_seed(std::string_view name, SignatureType type, const std::uint8_t* seed);

  VerifierKey verifier_;
  Octets octets_;  // libsodium's 64: the seed and the public key
};

}  // namespace tidewaiter::journal
