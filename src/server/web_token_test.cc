// Keys and tokens as they come from outside, without a provider.

#include "server/web_token.h"

#include "server/openid_provider_test.h"

namespace tidewaiter::server {
namespace {

using nlohmann::json;

WebKeys web_keys(const std::vector<json>& keys) {
  auto read = WebKeys::read(json{{"keys", keys}}.dump());
  EXPECT_TRUE(read);
  return *std::move(read);
}

TEST(WebToken, IsReadStrictlyAndRefusedByName) {
  const auto key = TestKey::p256("a");
  const auto good = key.token({{"sub", "u"}});
  ASSERT_TRUE(read_token(good));
  const json header{{"alg", "RS256"}};
  std::string deep = "{\"a\":";
  for (int i = 0; i < 1'000; ++i) deep += "{\"a\":";
  for (const std::string& token :
       {std::string{}, std::string{"."}, std::string{".."}, std::string{"a.b"}, good + ".x", good + "=",
        " " + good, "x" + good, good.substr(0, good.rfind('.')),
        to_base64url("[]") + "." + to_base64url("{}") + ".AA",
        to_base64url(header.dump()) + "." + to_base64url("1") + ".AA",
        to_base64url(header.dump()) + "." + to_base64url(deep) + ".AA", std::string(100'000, 'A')})
    EXPECT_FALSE(read_token(token)) << token.substr(0, 80);
  for (const json& other :
       {json{{"alg", "none"}}, json{{"alg", "HS256"}}, json{{"alg", "PS256"}}, json{{"alg", "rs256"}},
        json{{"alg", 1}}, json::object(), json{{"alg", "ES256"}, {"crit", {"b64"}}, {"b64", false}}}) {
    const auto read = read_token(key.token(other, {{"sub", "u"}}));
    ASSERT_FALSE(read) << other;
    EXPECT_EQ(read.error().code, base::ErrorCode::Unsupported) << other;
  }
}

TEST(WebToken, ASignatureIsOfItsOwnKeyAndKind) {
  const auto rsa = TestKey::rsa("r"), other_rsa = TestKey::rsa("r");
  const auto p256 = TestKey::p256("e"), other_p256 = TestKey::p256("e");
  const auto keys = web_keys({rsa.jwk(), p256.jwk()});
  const json claims{{"sub", "u"}};
  const auto checked = [&](const std::string& token) {
    const auto read = read_token(token);
    EXPECT_TRUE(read);
    return keys.check_signature(*read);
  };
  EXPECT_TRUE(checked(rsa.token(claims)));
  EXPECT_TRUE(checked(p256.token(claims)));
  EXPECT_TRUE(checked(rsa.token({{"alg", "RS256"}}, claims))) << "only one key would do";
  const std::vector<std::string> forged{
      other_rsa.token(claims),
      other_p256.token(claims),
      rsa.token({{"alg", "RS256"}, {"kid", "e"}}, claims),
      p256.token({{"alg", "RS256"}, {"kid", "r"}}, claims),
      rsa.token({{"alg", "ES256"}, {"kid", "e"}}, claims),
      TestKey::unsigned_token({{"alg", "ES256"}, {"kid", "e"}}, claims) + ".",
      TestKey::unsigned_token({{"alg", "ES256"}, {"kid", "e"}}, claims) + "." +
          to_base64url(std::string(64, '\0')),
      TestKey::unsigned_token({{"alg", "RS256"}, {"kid", "r"}}, claims) + "." +
          to_base64url(std::string(256, '\0'))};
  for (const auto& token : forged) EXPECT_FALSE(checked(token)) << token;
  auto changed = rsa.token(claims);
  const auto middle = changed.find('.') + 1;
  changed.replace(middle, changed.rfind('.') - middle, to_base64url(R"({"sub":"v"})"));
  EXPECT_EQ(checked(changed).error().code, base::ErrorCode::Tampered);
  const auto two = web_keys({rsa.jwk(), TestKey::rsa("s").jwk()});
  EXPECT_EQ(two.check_signature(*read_token(rsa.token({{"alg", "RS256"}}, claims))).error().code,
            base::ErrorCode::NotFound);
}

// RFC 7515, appendix A.3, and the public keys of RFC 7517, appendix A.1.
TEST(WebToken, TheStandardsOwnExamplesAreRead) {
  const auto keys = web_keys({json{{"kty", "EC"},
                                   {"crv", "P-256"},
                                   {"x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"},
                                   {"y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}}});
  const std::string signed_part =
      "eyJhbGciOiJFUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
  const std::string signature =
      ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
  const auto token = read_token(signed_part + signature);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->claims["iss"], "joe");
  EXPECT_TRUE(keys.check_signature(*token));
  const json rsa{{"kty", "RSA"},
                 {"n",
                  "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_"
                  "BJECPebWKRXjBZCiFV"
                  "4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_"
                  "FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7"
                  "d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_"
                  "xBniIqbw0Ls1jF4"
                  "4-csFCur-kEgU8awapJzKnqDKgw"},
                 {"e", "AQAB"},
                 {"alg", "RS256"},
                 {"kid", "2011-04-29"}};
  const json p256{{"kty", "EC"},
                  {"crv", "P-256"},
                  {"x", "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"},
                  {"y", "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"},
                  {"use", "enc"},
                  {"kid", "1"}};
  EXPECT_EQ(web_keys({rsa, p256}).size(), 1u) << "the other is for sealing";
}

TEST(WebKeysRead, WhatIsNoKeyForSigningIsPassedOver) {
  const auto rsa = TestKey::rsa("r"), p256 = TestKey::p256("e");
  auto for_sealing = rsa.jwk(), of_other_kind = p256.jwk(), off_the_curve = p256.jwk(), even = rsa.jwk(),
       without = rsa.jwk(), named_hs = rsa.jwk();
  for_sealing["use"] = "enc";
  of_other_kind["crv"] = "P-384";
  off_the_curve["x"] = to_base64url(std::string(32, '\1'));
  even["e"] = to_base64url("\2");
  without.erase("n");
  named_hs["alg"] = "HS256";
  EXPECT_EQ(web_keys({for_sealing, of_other_kind, off_the_curve, even, without, named_hs,
                      TestKey::rsa("w", 1'024).jwk(), json{{"kty", "oct"}, {"k", "AAAA"}}, json(1), json("x"),
                      json::object()})
                .size(),
            0u);
  EXPECT_EQ(web_keys({rsa.jwk(), p256.jwk()}).size(), 2u);
  EXPECT_EQ(WebKeys::read(json{{"keys", std::vector<json>(101, p256.jwk())}}.dump()).error().code,
            base::ErrorCode::TooLarge);
  for (const char* text : {"", "[]", "{}", R"({"keys":{}})", R"({"keys":1})", "\xff"})
    EXPECT_FALSE(WebKeys::read(text)) << text;
}

TEST(Base64Url, IsTakenInItsCanonicalFormAlone) {
  EXPECT_EQ(to_base64url("\xfb\xff\xfe"), "-__-");
  EXPECT_EQ(from_base64url("-__-", "x").value(), "\xfb\xff\xfe");
  EXPECT_EQ(from_base64url("", "x").value(), "");
  for (const char* text : {"+//+", "A", "AA==", "AB", "A A", "AAA\n", "AAAAA"})
    EXPECT_FALSE(from_base64url(text, "x")) << text;
}

}  // namespace
}  // namespace tidewaiter::server
