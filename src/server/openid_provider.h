#pragma once
// The identity provider of a service (OpenID Connect Core 1.0, the authorisation code with PKCE, RFC 7636).
//
// Method. Where to ask is read from the issuer's /.well-known/openid-configuration and its keys from where
// that says; both are kept for an hour. A token that names a key which is not among them, or names none and
// is signed by none of them, has the keys read again at once, but not twice in a minute. Nothing of an issuer
// over HTTPS leads to plain HTTP. What is read is limited in size and time; after a failure the provider is
// left alone for five seconds; at most four calls are under way at once, so that a slow provider takes few of
// the server's threads. Thread-safe.

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "server/openid_states.h"
#include "server/outgoing.h"
#include "server/place.h"
#include "server/web_token.h"

namespace tidewaiter::server {

/// Where the provider sends the browser back to.
inline constexpr std::string_view kOpenIdCallback = "/api/v1/sign-in/openid/callback";

struct OpenIdOptions {
  std::string issuer;  ///< https://…, or http:// on loopback; just as its tokens name it
  std::string client_id;
  std::string client_secret;
  std::string redirect;                      ///< kOpenIdCallback at the address that browsers know
  std::string name;                          ///< as the page says it; empty: the issuer's host
  std::vector<std::string> acr;              ///< a token says one of these, where there is any
  std::vector<std::string> amr;              ///< a token says all of these
  std::string authorities;                   ///< PEM file: who vouches for the provider; empty: the system's
  std::chrono::milliseconds at_most{5'000};  ///< for one call
};

class OpenIdProvider {
 public:
  /// Malformed for an address that is none, or leads elsewhere than to the callback; Missing for a client
  /// without id or secret. Calls nobody yet.
  static base::Result<std::unique_ptr<OpenIdProvider>> make(OpenIdOptions options);

  const std::string& issuer() const { return options_.issuer; }
  const std::string& name() const { return options_.name; }
  bool is_secure() const { return options_.redirect.starts_with("https://"); }
  /// To be had before it is asked anything that may call out.
  Place place() { return Place{calls_, kMostCalls}; }

  /// Where the browser is to go. Unavailable where the provider can't be reached or says what it may not.
  base::Result<std::string> authorization_url(const SignInState& begun, base::Instant now);
  /// Forbidden where the answer names another issuer (RFC 9207), or none though the provider says it would.
  base::Status check_answering_issuer(std::string_view named, base::Instant now);
  /// The subject that the code stands for. Unavailable as above; Forbidden for a code that the provider
  /// refuses; else as read_token, WebKeys::check_signature and subject_of.
  base::Result<std::string> subject_for(const std::string& code, const SignInState& begun, base::Instant now);

 private:
  static constexpr int kMostCalls = 4;
  struct Endpoints {
    std::string authorization;
    service::WebhookTarget token;
    service::WebhookTarget keys;
    bool secret_in_body = false;  ///< instead of a header
    bool names_issuer = false;    ///< in its answers to the browser
    base::Instant read_at;
  };
  struct Keys {
    WebKeys keys;
    base::Instant read_at;
  };

  explicit OpenIdProvider(OpenIdOptions options, service::WebhookTarget configuration)
      : options_(std::move(options)), configuration_(std::move(configuration)) {}
  base::Result<Endpoints> endpoints(base::Instant now);
  base::Result<Endpoints> endpoints_from(const nlohmann::json& configuration, base::Instant now) const;
  base::Result<service::WebhookTarget> endpoint(const nlohmann::json& configuration, const char* name) const;
  /// Not older than an hour; with `again`, read anew unless that was done within a minute.
  base::Result<WebKeys> keys(const Endpoints& at, base::Instant now, bool again);
  base::Status check_signature(const SignedToken& token, const Endpoints& at, base::Instant now);
  base::Result<std::string> token_for(const std::string& code, const SignInState& begun, const Endpoints& at);
  base::Result<std::string> fetched(const OutgoingRequest& request) const;
  base::Result<std::string> read_from(const service::WebhookTarget& target, base::Instant now);

  const OpenIdOptions options_;
  const service::WebhookTarget configuration_;
  std::atomic<int> calls_{0};
  std::mutex mutex_;  ///< of what follows; never held while the provider is called
  std::optional<Endpoints> endpoints_;
  std::optional<Keys> keys_;
  std::optional<base::Instant> failed_at_;
  std::optional<base::Instant> keys_again_at_;
};

}  // namespace tidewaiter::server
