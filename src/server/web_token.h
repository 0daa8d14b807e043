#pragma once
// Signed JSON Web Tokens, and the keys that an identity provider publishes for them (RFC 7515, 7517, 7518):
// RS256 and ES256 and nothing else. "none" and every algorithm with a shared secret are refused before any
// key is looked at, and a key signs by its own kind's algorithm alone (RFC 8725, sections 3.1 and 3.2). What
// a token's header says of where its key can be found is never read. Pure; thread-safe.

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace tidewaiter::server {

inline constexpr std::size_t kMostTokenBytes = std::size_t{32} << 10;
inline constexpr std::size_t kMostWebKeys = 100;

/// base64url without padding (RFC 4648, section 5).
std::string to_base64url(std::string_view bytes);
/// Refuses anything but the canonical form.
base::Result<std::string> from_base64url(std::string_view text, std::string_view field);
/// A JSON object from outside. Malformed where it is none; TooLarge over 16 deep.
base::Result<nlohmann::json> read_object(std::string_view text, std::string_view field);

enum class TokenAlgorithm { Rs256, Es256 };

/// A token whose signature nobody has checked yet.
struct SignedToken {
  TokenAlgorithm algorithm = TokenAlgorithm::Rs256;
  std::string key_id;  ///< empty where it names none
  nlohmann::json claims;
  std::string signed_part;  ///< header and claims as they came
  std::string signature;
};
/// TooLarge over 32 KiB; Malformed unless it is three parts of base64url with two JSON objects; Unsupported
/// for another algorithm, or a header with extensions that must be understood ("crit").
base::Result<SignedToken> read_token(std::string_view text);

/// A provider's keys.
class WebKeys {
 public:
  /// Reads a JWK set. What is no RSA key of 2,048 to 8,192 bits or point of P-256 for signing is passed over.
  /// Malformed for what is no set; TooLarge over a hundred keys.
  static base::Result<WebKeys> read(std::string_view json);

  std::size_t size() const { return keys_.size(); }
  /// NotFound where no key has the token's name, or where it names none and not exactly one would do;
  /// Tampered where the signature is not that key's, or of another kind than the key.
  base::Status check_signature(const SignedToken& token) const;

 private:
  struct Key {
    std::string id;
    TokenAlgorithm algorithm;
    std::shared_ptr<evp_pkey_st> key;
  };
  static std::shared_ptr<evp_pkey_st> key_from(const nlohmann::json& jwk, TokenAlgorithm& algorithm);

  std::vector<Key> keys_;
};

}  // namespace tidewaiter::server
