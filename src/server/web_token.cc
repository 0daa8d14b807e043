#include "server/web_token.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <optional>

#include "base/bytes.h"
#include "base/freed.h"
#include "base/json_text.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using base::text_member;
using nlohmann::json;

constexpr int kMostObjectDepth = 16;
constexpr int kLeastRsaBits = 2'048, kMostRsaBits = 8'192;
constexpr std::size_t kP256Octets = 32;

using base::Freed;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using BigNumber = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

const unsigned char* octets_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
BigNumber number_of(std::string_view bytes) {
  return BigNumber{BN_bin2bn(octets_of(bytes), static_cast<int>(bytes.size()), nullptr)};
}

std::shared_ptr<EVP_PKEY> public_key(const char* kind, OSSL_PARAM_BLD* builder) {
  const Params params{OSSL_PARAM_BLD_to_param(builder)};
  const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr)};
  EVP_PKEY* key = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1)
    return nullptr;
  return {key, EVP_PKEY_free};
}

std::shared_ptr<EVP_PKEY> rsa_key(const json& jwk) {
  const auto modulus = from_base64url(text_member(jwk, "n"), "n");
  const auto exponent = from_base64url(text_member(jwk, "e"), "e");
  if (!modulus || !exponent || exponent->empty() || exponent->size() > 8) return nullptr;
  const auto n = number_of(*modulus), e = number_of(*exponent);
  if (!n || !e || BN_num_bits(n.get()) < kLeastRsaBits || BN_num_bits(n.get()) > kMostRsaBits ||
      BN_is_odd(n.get()) != 1 || BN_is_odd(e.get()) != 1 || BN_is_one(e.get()) == 1)
    return nullptr;
  const ParamBuilder builder{OSSL_PARAM_BLD_new()};
  if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
    return nullptr;
  return public_key("RSA", builder.get());
}

// OpenSSL refuses a point that is not on the curve.
std::shared_ptr<EVP_PKEY> p256_key(const json& jwk) {
  const auto x = from_base64url(text_member(jwk, "x"), "x");
  const auto y = from_base64url(text_member(jwk, "y"), "y");
  if (text_member(jwk, "crv") != "P-256" || !x || !y || x->size() != kP256Octets || y->size() != kP256Octets)
    return nullptr;
  const std::string point = '\4' + *x + *y;
  const ParamBuilder builder{OSSL_PARAM_BLD_new()};
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) !=
          1)
    return nullptr;
  return public_key("EC", builder.get());
}

// The two numbers of an ES256 signature (RFC 7518, section 3.4) as OpenSSL reads them; empty where they are
// none.
std::string der_of(std::string_view signature) {
  if (signature.size() != 2 * kP256Octets) return {};
  auto r = number_of(signature.substr(0, kP256Octets)), s = number_of(signature.substr(kP256Octets));
  const EcSignature pair{ECDSA_SIG_new()};
  if (!r || !s || !pair || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return {};
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  unsigned char* der = nullptr;
  const int length = i2d_ECDSA_SIG(pair.get(), &der);
  if (length <= 0) return {};
  std::string text{reinterpret_cast<const char*>(der), static_cast<std::size_t>(length)};
  OPENSSL_free(der);
  return text;
}

bool is_signature_of(EVP_PKEY* key, std::string_view signature, std::string_view text) {
  const DigestContext context{EVP_MD_CTX_new()};
  const bool fits =
      context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
      EVP_DigestVerify(context.get(), octets_of(signature), signature.size(), octets_of(text), text.size()) ==
          1;
  ERR_clear_error();
  return fits;
}

std::optional<TokenAlgorithm> algorithm_from(std::string_view name) {
  if (name == "RS256") return TokenAlgorithm::Rs256;
  if (name == "ES256") return TokenAlgorithm::Es256;
  return std::nullopt;
}

}  // namespace

std::string to_base64url(std::string_view bytes) {
  auto text = base::to_base64(bytes);
  while (text.ends_with('=')) text.pop_back();
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

base::Result<std::string> from_base64url(std::string_view text, std::string_view field) {
  if (text.find_first_of("+/=") != std::string_view::npos)
    return fail(ErrorCode::Malformed, std::string{field}, "base64", "base64url without padding");
  std::string usual{text};
  std::replace(usual.begin(), usual.end(), '-', '+');
  std::replace(usual.begin(), usual.end(), '_', '/');
  usual.append((4 - usual.size() % 4) % 4, '=');
  return base::from_base64(usual, field);
}

base::Result<json> read_object(std::string_view text, std::string_view field) {
  bool deep = false;
  auto object = json::parse(
      text,
      [&](int depth, json::parse_event_t, json&) {
        deep |= depth > kMostObjectDepth;
        return !deep;
      },
      false);
  if (deep) return fail(ErrorCode::TooLarge, std::string{field}, "deeper", "at most 16 deep");
  if (!object.is_object()) return fail(ErrorCode::Malformed, std::string{field}, "none", "a JSON object");
  return object;
}

base::Result<SignedToken> read_token(std::string_view text) {
  if (text.size() > kMostTokenBytes)
    return fail(ErrorCode::TooLarge, "id_token", std::to_string(text.size()) + " bytes", "32 KiB at most");
  const auto first = text.find('.'), second = text.find('.', std::min(first, text.size() - 1) + 1);
  if (text.empty() || first == std::string_view::npos || second == std::string_view::npos ||
      text.find('.', second + 1) != std::string_view::npos)
    return fail(ErrorCode::Malformed, "id_token", "other parts", "header.claims.signature");
  TW_TRY(const auto header_text, from_base64url(text.substr(0, first), "id_token.header"));
  TW_TRY(const auto claims_text,
         from_base64url(text.substr(first + 1, second - first - 1), "id_token.claims"));
  SignedToken token;
  TW_TRY(token.signature, from_base64url(text.substr(second + 1), "id_token.signature"));
  TW_TRY(const auto header, read_object(header_text, "id_token.header"));
  const auto algorithm = algorithm_from(text_member(header, "alg"));
  if (!algorithm)
    return fail(ErrorCode::Unsupported, "id_token.alg", text_member(header, "alg"), "RS256 or ES256");
  if (header.contains("crit"))
    return fail(ErrorCode::Unsupported, "id_token.crit", "extensions", "a header without");
  TW_TRY(token.claims, read_object(claims_text, "id_token.claims"));
  token.algorithm = *algorithm;
  token.key_id = text_member(header, "kid");
  token.signed_part = text.substr(0, second);
  return token;
}

std::shared_ptr<evp_pkey_st> WebKeys::key_from(const json& jwk, TokenAlgorithm& algorithm) {
  const auto use = text_member(jwk, "use"), kind = text_member(jwk, "kty");
  if (!use.empty() && use != "sig") return nullptr;
  if (kind != "RSA" && kind != "EC") return nullptr;
  algorithm = kind == "RSA" ? TokenAlgorithm::Rs256 : TokenAlgorithm::Es256;
  if (const auto said = text_member(jwk, "alg"); !said.empty() && algorithm_from(said) != algorithm)
    return nullptr;
  auto key = kind == "RSA" ? rsa_key(jwk) : p256_key(jwk);
  ERR_clear_error();
  return key;
}

base::Result<WebKeys> WebKeys::read(std::string_view text) {
  TW_TRY(const auto object, read_object(text, "jwks"));
  const auto listed = object.find("keys");
  if (listed == object.end() || !listed->is_array())
    return fail(ErrorCode::Malformed, "jwks.keys", "none", "a list of keys");
  if (listed->size() > kMostWebKeys)
    return fail(ErrorCode::TooLarge, "jwks.keys", std::to_string(listed->size()), "100 at most");
  WebKeys keys;
  for (const auto& jwk : *listed) {
    auto algorithm = TokenAlgorithm::Rs256;
    if (auto key = key_from(jwk, algorithm))
      keys.keys_.push_back({text_member(jwk, "kid"), algorithm, std::move(key)});
  }
  return keys;
}

base::Status WebKeys::check_signature(const SignedToken& token) const {
  const auto would_do = [&](const Key& key) {
    return key.algorithm == token.algorithm && (token.key_id.empty() || key.id == token.key_id);
  };
  const auto fitting = std::count_if(keys_.begin(), keys_.end(), would_do);
  const bool is_named = std::any_of(keys_.begin(), keys_.end(), [&](const Key& key) {
    return !token.key_id.empty() && key.id == token.key_id;
  });
  if (fitting == 0 && is_named)
    return fail(ErrorCode::Tampered, "id_token.alg", "another kind's", "the kind of the key that it names");
  if (fitting == 0 || (fitting > 1 && token.key_id.empty()))
    return fail(ErrorCode::NotFound, "id_token.kid", token.key_id, "one key of the provider's");
  const auto found = std::find_if(keys_.begin(), keys_.end(), would_do);
  const auto signature = token.algorithm == TokenAlgorithm::Es256 ? der_of(token.signature) : token.signature;
  if (signature.empty() || !is_signature_of(found->key.get(), signature, token.signed_part))
    return fail(ErrorCode::Tampered, "id_token.signature", "another's", "the provider's");
  return {};
}

}  // namespace tidewaiter::server
