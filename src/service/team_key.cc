#include "service/team_key.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "base/bytes.h"
#include "base/octets.h"

namespace tidewaiter::service {
namespace {

using base::octets;

constexpr std::string_view kTeamKeyMark = "TEAM+KEY+";
constexpr std::size_t kTeamNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTeamTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == 32);
static_assert(kLeastSealed == kTeamNonce + kTeamTag);

bool is_name(std::string_view team) {
  return !team.empty() && team.size() <= 64 &&
         std::all_of(team.begin(), team.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '+'; });
}

base::Status bad_name(std::string_view team) {
  return base::fail(base::ErrorCode::Malformed, "team", team,
                    "a name of at most 64 printable characters without '+' and spaces");
}

}  // namespace

base::Result<TeamKey> TeamKey::generate(std::string_view team, env::RandomSource& random) {
  if (!is_name(team)) return tl::make_unexpected(bad_name(team).error());
  std::array<unsigned char, 32> key{};
  random.fill(key);
  return TeamKey{std::string(team), key};
}

base::Result<TeamKey> TeamKey::parse(std::string_view text, std::string_view field) {
  const auto malformed = base::fail(base::ErrorCode::Malformed, std::string(field), "",
                                    "a key as `tidewaiter let-run key` writes it");
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  if (text.substr(0, kTeamKeyMark.size()) != kTeamKeyMark) return malformed;
  text.remove_prefix(kTeamKeyMark.size());
  const auto plus = text.find('+');
  if (plus == std::string_view::npos || !is_name(text.substr(0, plus))) return malformed;
  const auto raw = base::from_base64(text.substr(plus + 1), field);
  if (!raw || raw->size() != 32) return malformed;
  std::array<unsigned char, 32> key{};
  std::memcpy(key.data(), raw->data(), key.size());
  return TeamKey{std::string(text.substr(0, plus)), key};
}

std::string TeamKey::text() const {
  return std::string(kTeamKeyMark) + team_ + "+" +
         base::to_base64({reinterpret_cast<const char*>(key_.data()), key_.size()}) + "\n";
}

std::string TeamKey::seal(std::string_view plain, env::RandomSource& random) const {
  std::string sealed(kTeamNonce + plain.size() + kTeamTag, '\0');
  std::array<unsigned char, kTeamNonce> nonce{};
  random.fill(nonce);
  std::memcpy(sealed.data(), nonce.data(), kTeamNonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(octets(sealed) + kTeamNonce, nullptr, octets(plain),
                                             plain.size(), nullptr, 0, nullptr, nonce.data(), key_.data());
  return sealed;
}

std::optional<std::string> TeamKey::open(std::string_view sealed) const {
  if (sealed.size() < kTeamNonce + kTeamTag) return std::nullopt;
  std::string plain(sealed.size() - kTeamNonce - kTeamTag, '\0');
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      octets(plain), nullptr, nullptr, octets(sealed) + kTeamNonce, sealed.size() - kTeamNonce, nullptr, 0,
      octets(sealed), key_.data());
  if (failed != 0) return std::nullopt;
  return plain;
}

base::Hash TeamKey::proof_of(std::string_view sealed) const {
  return base::hmac_sha256({reinterpret_cast<const char*>(key_.data()), key_.size()},
                           "tidewaiter let-run" + std::string{sealed.substr(0, kTeamNonce)});
}

}  // namespace tidewaiter::service
