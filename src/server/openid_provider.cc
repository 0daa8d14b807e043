#include "server/openid_provider.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "base/json_text.h"
#include "server/id_token.h"

namespace tidewaiter::server {
namespace {

using base::DurationMs;
using base::ErrorCode;
using base::fail;
using base::Instant;
using base::text_member;
using nlohmann::json;
using service::WebhookTarget;

constexpr std::size_t kMostAnswer = std::size_t{256} << 10;
constexpr std::size_t kMostCode = 2'000;
constexpr DurationMs kKeptFor = DurationMs::hours(1);
constexpr DurationMs kKeysAgainAfter = DurationMs::minutes(1);
constexpr DurationMs kLeftAloneFor = DurationMs{5'000};

tl::unexpected<base::Error> unavailable(std::string field, std::string_view found, std::string expected) {
  return fail(ErrorCode::Unavailable, std::move(field), found, std::move(expected));
}

// What a provider says of itself and can't be read is as good as not said.
template <typename T>
base::Result<T> or_unavailable(base::Result<T> read) {
  return std::move(read).map_error([](base::Error error) {
    error.code = ErrorCode::Unavailable;
    return error;
  });
}

// For a query or a form: all but the unreserved characters (RFC 3986, section 2.3) as octets.
std::string escaped(std::string_view text) {
  constexpr std::string_view kUnreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string out;
  for (const char c : text) {
    if (kUnreserved.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string form_of(const Fields& fields) {
  std::string form;
  for (const auto& [key, value] : fields) form += (form.empty() ? "" : "&") + key + '=' + escaped(value);
  return form;
}

// Whether a provider that lists how clients prove themselves does so without the usual way, a header.
bool wants_secret_in_body(const json& configuration) {
  const auto listed = configuration.find("token_endpoint_auth_methods_supported");
  if (listed == configuration.end() || !listed->is_array()) return false;
  const auto names = [&](const char* name) {
    return std::find(listed->begin(), listed->end(), name) != listed->end();
  };
  return !names("client_secret_basic") && names("client_secret_post");
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts) all += (all.empty() ? "" : " ") + text;
  return all;
}

}  // namespace

base::Result<std::unique_ptr<OpenIdProvider>> OpenIdProvider::make(OpenIdOptions options) {
  const auto issuer = service::webhook_target(options.issuer);
  if (!issuer || options.issuer.find('?') != std::string::npos)
    return fail(ErrorCode::Malformed, "openid.issuer", options.issuer,
                "https://HOST[/PATH] without a query, or http:// on loopback");
  const auto redirect = service::webhook_target(options.redirect);
  if (!redirect || redirect->path != kOpenIdCallback)
    return fail(ErrorCode::Malformed, "openid.redirect", options.redirect,
                "https://HOST" + std::string{kOpenIdCallback} + ", or http:// on loopback");
  if (options.client_id.empty())
    return fail(ErrorCode::Missing, "openid.client_id", "", "the provider's name for us");
  if (options.client_secret.empty()) return fail(ErrorCode::Missing, "openid.client_secret", "", "a secret");
  if (options.name.empty()) options.name = issuer->host;
  auto root = options.issuer;
  while (root.ends_with('/')) root.pop_back();
  TW_TRY(auto configuration, service::webhook_target(root + "/.well-known/openid-configuration"));
  return std::unique_ptr<OpenIdProvider>{new OpenIdProvider{std::move(options), std::move(configuration)}};
}

base::Result<std::string> OpenIdProvider::authorization_url(const SignInState& begun, Instant now) {
  TW_TRY(const auto at, endpoints(now));
  Fields asked{{"response_type", "code"},
               {"client_id", options_.client_id},
               {"redirect_uri", options_.redirect},
               {"scope", "openid"},
               {"state", begun.state},
               {"nonce", begun.nonce},
               {"code_challenge", to_base64url(base::as_view(base::sha256(begun.verifier)))},
               {"code_challenge_method", "S256"}};
  if (!options_.acr.empty()) asked.emplace_back("acr_values", joined(options_.acr));
  const char first = at.authorization.find('?') == std::string::npos ? '?' : '&';
  return at.authorization + first + form_of(asked);
}

base::Status OpenIdProvider::check_answering_issuer(std::string_view named, Instant now) {
  TW_TRY(const auto at, endpoints(now));
  if (named == options_.issuer || (named.empty() && !at.names_issuer)) return {};
  return fail(ErrorCode::Forbidden, "iss", named, options_.issuer);
}

base::Result<std::string> OpenIdProvider::subject_for(const std::string& code, const SignInState& begun,
                                                      Instant now) {
  if (code.empty() || code.size() > kMostCode)
    return fail(ErrorCode::Forbidden, "code", std::to_string(code.size()) + " bytes", "1 to 2,000 bytes");
  TW_TRY(const auto at, endpoints(now));
  TW_TRY(const auto text, token_for(code, begun, at));
  TW_TRY(const auto token, read_token(text));
  TW_TRY_STATUS(check_signature(token, at, now));
  return subject_of(token.claims,
                    {options_.issuer, options_.client_id, begun.nonce, options_.acr, options_.amr}, now);
}

base::Status OpenIdProvider::check_signature(const SignedToken& token, const Endpoints& at, Instant now) {
  TW_TRY(const auto known, keys(at, now, false));
  const auto checked = known.check_signature(token);
  if (checked) return checked;
  // Where a provider names no keys, a new one looks like a signature that is nobody's.
  const bool may_be_new = checked.error().code == ErrorCode::NotFound ||
                          (checked.error().code == ErrorCode::Tampered && token.key_id.empty());
  if (!may_be_new) return checked;
  TW_TRY(const auto fresh, keys(at, now, true));
  return fresh.check_signature(token);
}

base::Result<std::string> OpenIdProvider::token_for(const std::string& code, const SignInState& begun,
                                                    const Endpoints& at) {
  Fields form{{"grant_type", "authorization_code"},
              {"code", code},
              {"redirect_uri", options_.redirect},
              {"code_verifier", begun.verifier}};
  OutgoingRequest request{Method::Post, at.token, {}, "", kMostAnswer};
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
  if (at.secret_in_body) {
    form.emplace_back("client_id", options_.client_id);
    form.emplace_back("client_secret", options_.client_secret);
  } else {
    const auto pair = escaped(options_.client_id) + ':' + escaped(options_.client_secret);
    request.headers.emplace_back("Authorization", "Basic " + base::to_base64(pair));
  }
  request.body = form_of(form);
  TW_TRY(const auto text, fetched(request));
  TW_TRY(const auto answer, or_unavailable(read_object(text, "token")));
  return text_member(answer, "id_token");
}

base::Result<OpenIdProvider::Endpoints> OpenIdProvider::endpoints(Instant now) {
  {
    const std::scoped_lock lock(mutex_);
    if (endpoints_ && now < endpoints_->read_at + kKeptFor) return *endpoints_;
  }
  TW_TRY(const auto text, read_from(configuration_, now));
  TW_TRY(const auto configuration, or_unavailable(read_object(text, "openid-configuration")));
  TW_TRY(auto found, endpoints_from(configuration, now));
  const std::scoped_lock lock(mutex_);
  endpoints_ = found;
  return found;
}

base::Result<OpenIdProvider::Endpoints> OpenIdProvider::endpoints_from(const json& configuration,
                                                                       Instant now) const {
  if (const auto issuer = text_member(configuration, "issuer"); issuer != options_.issuer)
    return unavailable("openid-configuration.issuer", issuer, options_.issuer);
  Endpoints at;
  TW_TRY_STATUS(endpoint(configuration, "authorization_endpoint").map([](const auto&) {}));
  at.authorization = text_member(configuration, "authorization_endpoint");
  TW_TRY(at.token, endpoint(configuration, "token_endpoint"));
  TW_TRY(at.keys, endpoint(configuration, "jwks_uri"));
  at.secret_in_body = wants_secret_in_body(configuration);
  const auto names = configuration.find("authorization_response_iss_parameter_supported");
  at.names_issuer = names != configuration.end() && *names == true;
  at.read_at = now;
  return at;
}

base::Result<WebhookTarget> OpenIdProvider::endpoint(const json& configuration, const char* name) const {
  const auto url = text_member(configuration, name);
  auto target = service::webhook_target(url);
  if (!target || (configuration_.tls && !target->tls))
    return unavailable(std::string{"openid-configuration."} + name, url, "an address over HTTPS");
  return target;
}

base::Result<WebKeys> OpenIdProvider::keys(const Endpoints& at, Instant now, bool again) {
  {
    const std::scoped_lock lock(mutex_);
    const bool good = keys_ && now < keys_->read_at + kKeptFor;
    const bool too_soon = keys_again_at_ && now < *keys_again_at_ + kKeysAgainAfter;
    if (good && (!again || too_soon)) return keys_->keys;
    if (again) keys_again_at_ = now;
  }
  TW_TRY(const auto text, read_from(at.keys, now));
  TW_TRY(auto keys, or_unavailable(WebKeys::read(text)));
  const std::scoped_lock lock(mutex_);
  keys_ = Keys{keys, now};
  return keys;
}

base::Result<std::string> OpenIdProvider::read_from(const WebhookTarget& target, Instant now) {
  {
    const std::scoped_lock lock(mutex_);
    if (failed_at_ && now < *failed_at_ + kLeftAloneFor)
      return unavailable("openid.issuer", "it failed a moment ago", "a provider that answers");
  }
  auto text = fetched({Method::Get, target, {{"Accept", "application/json"}}, "", kMostAnswer});
  const std::scoped_lock lock(mutex_);
  failed_at_ = text ? std::nullopt : std::optional{now};
  return text;
}

base::Result<std::string> OpenIdProvider::fetched(const OutgoingRequest& request) const {
  // Who set the issuer up may well have it in a private network.
  const OutgoingOptions calling{true, options_.authorities, options_.at_most};
  auto answers = call_out({&request, 1}, calling);
  auto& answer = answers.front();
  if (!answer)
    return unavailable("openid.issuer", request.target.host, "an answer in time, of 256 KiB at most");
  if (request.method == Method::Post && answer->status == 400)
    return fail(ErrorCode::Forbidden, "code", "400", "one that the provider takes");
  if (answer->status != 200) return unavailable("openid.issuer", std::to_string(answer->status), "200");
  return std::move(answer->body);
}

}  // namespace tidewaiter::server
