#pragma once
// `tidewaiter serve`: one page for officers and one door for couriers, posts and other services.
//
// What happens to a request (http.h has the sockets):
//  1. Its target is cut (target.h) and its route found (router.h) before its body is read; a path that no
//  route has is looked up among the page's files (page.h).
//  2. Who asks is told by a session's cookie (sessions.h) or by an API key. Whether they may is one question
//  to service/permissions.h. A change that comes with a cookie must repeat the session's token, so that no
//  other site can make it.
//  3. The route decodes, calls one use case, encodes (route.h). Reads run on many threads; what writes takes
//  its turn at the desk (desk.h).
//  4. An error is a problem detail (problem.h); an answer to a POST with an idempotency key is kept
//  (answers_kept.h); each request leaves one line in the log, without personal data.
//
// Threads: a Server may be asked from any; `stop` is called once.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "custody/inventory.h"
#include "env/clock.h"
#include "env/random.h"
#include "server/http.h"
#include "server/openid_provider.h"

namespace tidewaiter::server {

struct ServerOptions {
  HttpOptions http;
  std::string page;    ///< folder of the built page; empty: none
  std::string office;  ///< into whose shift filings go whose account names no office
  /// How often the journal is signed, and offers of exhibits that nobody accepted are ended.
  std::chrono::milliseconds checkpoint_every{60'000};
  std::string publish;  ///< folder that each signed checkpoint and its tiles are published in; empty: none
  /// How often listeners are told that something was filed, and webhooks of changed outcomes.
  std::chrono::milliseconds tell_every{1'000};
  /// Hours of the day, since midnight UTC, at which what is open of the shifts is closed; empty: officers
  /// close them.
  std::vector<base::DurationMs> close_shifts_at;
  bool webhooks_may_call_private = false;  ///< private networks too, and plain HTTP on loopback
  std::string webhook_authorities;         ///< PEM file: who vouches for receivers; empty: the system's
  std::optional<std::string> retention;    ///< YAML: how long data is kept; the shipped periods by default
  std::optional<std::string> requests;     ///< YAML: until when people are answered, and in which words
  std::optional<OpenIdOptions> openid;     ///< an identity provider, for who signs in by one
  custody::OverdueRule overdue;            ///< when an exhibit is out too long, or its destruction overdue
  /// Officers who sign in by a password do nothing but enrol a second factor before they have one.
  bool demands_second_factor = false;
  /// Who bears it reads /metrics, beside officers who may; empty: programs on loopback do, without any.
  std::string metrics_token;
  /// Takes a line of the log: a JSON object. Thread-safe; may be empty.
  std::function<void(std::string_view)> log;
};

class Server {
 public:
  /// Opens the database to write, loads what screening needs, and listens. As Service::open, Engine::load,
  /// Page::read and HttpServer::start fail. `clock` and `random` are thread-safe and outlive it.
  static base::Result<std::unique_ptr<Server>> start(const std::string& url, env::Clock& clock,
                                                     env::RandomSource& random, const ServerOptions& options);
  virtual ~Server() = default;
  virtual std::uint16_t port() const = 0;
  /// Lets nobody new in, answers what is under way for at most half a minute, writes what waits.
  virtual void stop() = 0;
};

}  // namespace tidewaiter::server
