// Any octets as a provider's keys, its configuration and its token: read, or refused by name; and whatever
// they are, no token is ever taken for signed by keys that signed nothing.

#include "base/check.h"
#include "server/id_token.h"
#include "server/web_token.h"

using namespace tidewaiter;

namespace {

// The example keys of RFC 7517, appendix A.1.
constexpr std::string_view kForeignKeys =
    R"({"keys":[{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",)"
    R"("y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","kid":"1"},)"
    R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECP)"
    R"(ebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8)"
    R"(KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw)"
    R"(0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","kid":"2"}]})";

void read_claims(const nlohmann::json& claims) {
  const server::TokenExpected expected{"https://issuer", "client", "nonce", {"gold"}, {"mfa"}};
  const auto subject = server::subject_of(claims, expected, base::Instant{1'800'000'000'000});
  if (!subject) return;
  TW_CHECK(!subject->empty() && subject->size() <= 255);
  TW_CHECK(claims.at("iss") == "https://issuer" && claims.at("nonce") == "nonce" &&
           claims.at("acr") == "gold");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto foreign = server::WebKeys::read(kForeignKeys).value();
  TW_CHECK(foreign.size() == 2);
  const std::string text{reinterpret_cast<const char*>(data), size};
  // A token, or a set of keys and behind a line feed a token to be held against them.
  const auto line = text.find('\n');
  const auto token = server::read_token(line == std::string::npos ? text : text.substr(line + 1));
  const auto keys = server::WebKeys::read(text.substr(0, line));
  if (keys) TW_CHECK(keys->size() <= server::kMostWebKeys);
  if (token) {
    TW_CHECK(!foreign.check_signature(*token));
    if (keys) static_cast<void>(keys->check_signature(*token));
    read_claims(token->claims);
  }
  if (const auto object = server::read_object(text, "claims")) read_claims(*object);
  if (const auto bytes = server::from_base64url(text, "text")) TW_CHECK(server::to_base64url(*bytes) == text);
  return 0;
}
