#pragma once
// A case team's key: who holds it reads what is sealed under it, and nobody else, the database's keeper
// included (K1). XChaCha20-Poly1305 (libsodium) with a nonce of 24 octets of chance before each sealed text.
// Values; thread-safe.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "env/random.h"

namespace tidewaiter::service {

/// Octets of a sealed text of nothing: its nonce and its tag.
inline constexpr std::size_t kLeastSealed = 40;

class TeamKey {
 public:
  /// Malformed where the team's name is empty or holds '+' or white space.
  static base::Result<TeamKey> generate(std::string_view team, env::RandomSource& random);
  /// Reads "TEAM+KEY+NAME+BASE64" with or without a newline at its end. The error does not show what was
  /// found.
  static base::Result<TeamKey> parse(std::string_view text, std::string_view field);
  std::string text() const;
  const std::string& team() const noexcept { return team_; }

  std::string seal(std::string_view plain, env::RandomSource& random) const;
  /// nullopt where it was sealed under another key, or altered.
  std::optional<std::string> open(std::string_view sealed) const;
  /// What only a holder of the key can say of a text sealed under it: HMAC-SHA-256 under the key of
  /// "tidewaiter let-run" and the text's nonce. Whoever hears it learns nothing of key or text. `sealed` is
  /// at least kLeastSealed octets.
  base::Hash proof_of(std::string_view sealed) const;

 private:
  TeamKey(std::string team, const std::array<unsigned char, 32>& key) : team_(std::move(team)), key_(key) {}
  std::string team_;
  std::array<unsigned char, 32> key_;
};

}  // namespace tidewaiter::service
