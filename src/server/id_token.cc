#include "server/id_token.h"

#include <sodium.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/json_text.h"

namespace tidewaiter::server {
namespace {

using base::DurationMs;
using base::ErrorCode;
using base::fail;
using base::Instant;
using base::text_member;
using nlohmann::json;

constexpr std::size_t kMostSubject = 255;
constexpr double kLastSecond = 253'402'300'799;  // of the year 9999

// Seconds since 1970, perhaps with a fraction (RFC 7519, section 2).
std::optional<Instant> instant_in(const json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number()) return std::nullopt;
  const auto seconds = found->get<double>();
  if (!(seconds >= 0 && seconds <= kLastSecond)) return std::nullopt;
  return Instant{static_cast<std::int64_t>(std::floor(seconds * 1'000))};
}

// The texts of a claim that is one text or a list of them; empty where it is neither.
std::vector<std::string> texts_in(const json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end()) return {};
  if (found->is_string()) return {found->get<std::string>()};
  std::vector<std::string> texts;
  if (!found->is_array()) return texts;
  for (const auto& one : *found) {
    if (!one.is_string()) return {};
    texts.push_back(one.get<std::string>());
  }
  return texts;
}

bool has_text(const std::vector<std::string>& texts, const std::string& wanted) {
  return std::find(texts.begin(), texts.end(), wanted) != texts.end();
}

bool same_text(const std::string& left, const std::string& right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

base::Status check_audience(const json& claims, const std::string& client_id) {
  const auto audience = texts_in(claims, "aud");
  if (!has_text(audience, client_id)) return fail(ErrorCode::Forbidden, "id_token.aud", "another", client_id);
  const bool says = claims.contains("azp");
  if ((says || audience.size() > 1) && text_member(claims, "azp") != client_id)
    return fail(ErrorCode::Forbidden, "id_token.azp", text_member(claims, "azp"), client_id);
  return {};
}

base::Status check_times(const json& claims, Instant now) {
  const auto expires = instant_in(claims, "exp"), issued = instant_in(claims, "iat");
  if (!expires || *expires + kTokenLeeway <= now)
    return fail(ErrorCode::Forbidden, "id_token.exp", "past, or none", "a time to come");
  if (!issued || *issued > now + kTokenLeeway || *issued + kTokenFresh + kTokenLeeway < now)
    return fail(ErrorCode::Forbidden, "id_token.iat", "another time, or none", "ten minutes ago at most");
  if (claims.contains("nbf")) {
    const auto from = instant_in(claims, "nbf");
    if (!from || *from > now + kTokenLeeway)
      return fail(ErrorCode::Forbidden, "id_token.nbf", "a time to come", "now or before");
  }
  return {};
}

base::Status check_second_factor(const json& claims, const TokenExpected& expected) {
  if (!expected.acr.empty() && !has_text(expected.acr, text_member(claims, "acr")))
    return fail(ErrorCode::Forbidden, "id_token.acr", text_member(claims, "acr"), expected.acr.front());
  const auto methods = texts_in(claims, "amr");
  for (const auto& wanted : expected.amr)
    if (!has_text(methods, wanted)) return fail(ErrorCode::Forbidden, "id_token.amr", "without it", wanted);
  return {};
}

}  // namespace

base::Result<std::string> subject_of(const json& claims, const TokenExpected& expected, Instant now) {
  if (text_member(claims, "iss") != expected.issuer)
    return fail(ErrorCode::Forbidden, "id_token.iss", text_member(claims, "iss"), expected.issuer);
  TW_TRY_STATUS(check_audience(claims, expected.client_id));
  TW_TRY_STATUS(check_times(claims, now));
  if (expected.nonce.empty() || !same_text(text_member(claims, "nonce"), expected.nonce))
    return fail(ErrorCode::Forbidden, "id_token.nonce", "another, or none", "this sign-in's");
  TW_TRY_STATUS(check_second_factor(claims, expected));
  auto subject = text_member(claims, "sub");
  if (subject.empty() || subject.size() > kMostSubject)
    return fail(ErrorCode::Forbidden, "id_token.sub", std::to_string(subject.size()) + " bytes",
                "1 to 255 bytes");
  return subject;
}

}  // namespace tidewaiter::server
