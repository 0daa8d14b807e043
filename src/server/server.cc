#include "server/server.h"

#include <atomic>
#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/bytes.h"
#include "server/answers_kept.h"
#include "server/desk.h"
#include "server/door_routes.h"
#include "server/escaped.h"
#include "server/page.h"
#include "server/placed.h"
#include "server/problem.h"
#include "server/rounds.h"
#include "server/router.h"
#include "server/scraping.h"
#include "server/server_log.h"
#include "service/accounts.h"
#include "service/api_keys.h"
#include "service/log.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using service::Action;
using std::chrono::steady_clock;

constexpr std::chrono::seconds kStopping{30};
constexpr base::DurationMs kKeyKnownFor = base::DurationMs{5'000};

// No script, style or frame but the page's own files; compiled WebAssembly is for reading labels.
const Fields kSecurityHeaders{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: "
     "blob:; "
     "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; media-src 'self' blob:; "
     "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(self), geolocation=(), microphone=()"},
    {"Cache-Control", "no-store"},
};

std::optional<Method> method_from(std::string_view text) {
  for (const auto method : {Method::Get, Method::Post, Method::Put, Method::Delete})
    if (name(method) == text) return method;
  return std::nullopt;
}

bool is_request_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
             std::string_view::npos;
}

// A request with its route; the route is missing where the page's files are asked for.
struct Asked {
  Request request;
  const Route* route = nullptr;
};

class ServerHere final : public Server, public Dispatcher, public Context {
 public:
  ServerHere(service::Service reading, service::Service writing, service::Engine engine, env::Clock& clock,
             env::RandomSource& random, const ServerOptions& options)
      : options_(options),
        clock_(clock),
        random_(random),
        reading_(std::move(reading)),
        door_{random,
              sessions_,
              attempts_,
              events_,
              metrics_,
              options.office,
              !options.http.certificate.empty() || options.http.behind_tls},
        desk_(std::move(writing), std::move(engine)) {}

  base::Status listen() {
    if (!options_.page.empty()) {
      TW_TRY(page_, Page::read(options_.page));
    }
    if (options_.openid) {
      TW_TRY(provider_, OpenIdProvider::make(*options_.openid));
      openid_.emplace(OpenId{*provider_, states_, [this](const base::Error& error) {
                               log_.failure("openid", tl::make_unexpected(error));
                             }});
      door_.openid = &*openid_;
      // Browsers come back from the provider over HTTPS, whatever a proxy asks us over.
      if (provider_->is_secure()) door_.secure = true;
    }
    if (door_.secure) headers_.emplace_back("Strict-Transport-Security", "max-age=31536000");
    TW_TRY(door_.browsers_key,
           reading_.secret_beside("browsers", service::Service::Secret::MadeWhereMissing));
    TW_TRY(door_.own.requests, service::request_terms(options_.requests));
    TW_TRY(door_.own.retention, service::retention_rules(options_.retention));
    door_.own.overdue = options_.overdue;
    door_.demands_second_factor = options_.demands_second_factor;
    if (!options_.publish.empty()) TW_TRY_STATUS(service::prepare_publishing(options_.publish));
    TW_TRY(router_, Router::make(every_route(door_)));
    rounds_.prepare();
    TW_TRY(http_, HttpServer::start(options_.http, *this));
    rounds_.begin();
    return {};
  }

  std::uint16_t port() const override { return http_->port(); }
  void stop() override {
    if (stopping_.exchange(true)) return;
    rounds_.end();
    http_->stop(kStopping);
    rounds_.finish();
  }

  // --- Dispatcher.

  Plan plan(const Head& head) override {
    auto asked = understand(head);
    if (!asked) return {Plan::Kind::Refused, 0, std::move(asked).error()};
    const auto* route = asked->route;
    if (route == nullptr) return {Plan::Kind::Whole, 0, {}};
    if (route->lines) return {Plan::Kind::Lines, 0, {}};
    if (route->at_once) return {Plan::Kind::AtOnce, 0, answer_at_once(*asked)};
    // Nobody fills memory with what he may not send.
    if (route->body_bytes > kUsualBodyBytes) {
      if (auto refused = authorise(*route, asked->request))
        return {Plan::Kind::Refused, 0, *std::move(refused)};
    }
    const bool has_body = route->method == Method::Post || route->method == Method::Put;
    return {Plan::Kind::Whole, has_body ? route->body_bytes : 0, {}};
  }

  Response answer(const Head& head, std::string body) override {
    const auto begin = steady_clock::now();
    auto asked = understand(head);
    if (!asked) return std::move(asked).error();
    asked->request.body = std::move(body);
    auto response = answered(*asked);
    note(*asked, response.status, std::chrono::duration<double>(steady_clock::now() - begin).count());
    return response;
  }

  tl::expected<std::unique_ptr<LineReader>, Response> begin_lines(const Head& head) override {
    auto asked = understand(head);
    if (!asked) return tl::make_unexpected(std::move(asked).error());
    auto& request = asked->request;
    if (auto refused = authorise(*asked->route, request)) {
      note(*asked, refused->status, 0);
      return tl::make_unexpected(*std::move(refused));
    }
    auto reader = caught([&] { return asked->route->lines(*this, request); }, escape_from(*asked));
    note(*asked, reader ? 200 : status_of(reader.error().code), 0);
    if (!reader) return tl::make_unexpected(problem(reader.error(), request.request_id));
    return std::make_unique<PlacedLines>(*std::move(reader), stream_places_, counted_as(request),
                                         escape_from(*asked));
  }

  bool ended(const EventStream& stream) override {
    const auto& caller = stream.caller();
    const auto now = clock_.now();
    if (stream.is_ended() || caller.expires_at <= now) return true;
    return !caller.session_id.empty() && !sessions_.is_alive(caller.session_id, now);
  }
  const Fields& common_headers() const override { return headers_; }

  // --- Context.

  const service::Service& reading() override { return reading_; }
  base::Status on_writer(
      const std::function<base::Status(const service::Service&, service::Engine&)>& work) override {
    return noted(desk_.run(work));
  }
  base::Result<std::vector<service::FilingAnswer>> file(const service::Actor& actor,
                                                        const std::string& office,
                                                        std::vector<service::FiledRecord> records) override {
    return noted(desk_.file(actor, office, std::move(records)));
  }

 private:
  // Counted and not logged: a socket's thread waits for nobody who reads the log.
  Response answer_at_once(Asked& asked) {
    auto response = answered(asked);
    metrics_.answered(asked.route->pattern, response.status, 0);
    return response;
  }

  Response answered(Asked& asked) {
    auto given = caught(
        [&]() -> base::Result<Response> {
          return asked.route == nullptr ? page_file(asked.request) : of_route(*asked.route, asked.request);
        },
        escape_from(asked));
    auto response = given ? *std::move(given) : problem(given.error(), asked.request.request_id);
    response.headers.emplace_back("X-Request-Id", asked.request.request_id);
    return response;
  }

  // Writes down what a route threw: by its type, since its words may be anybody's.
  ToldOfEscape escape_from(const Asked& asked) {
    return log_.escape_from(asked.route == nullptr ? "page" : asked.route->pattern, asked.request.request_id);
  }
  // The caller is told no more than that nothing can be written.
  template <typename Done>
  Done noted(Done done) {
    if (!done && status_of(done.error().code) >= 500)
      log_.failure("writing", tl::make_unexpected(done.error()));
    return done;
  }

  tl::expected<Asked, Response> understand(const Head& head) {
    Asked asked;
    auto& request = asked.request;
    request.headers = head.headers;
    request.source = head.source;
    request.certificate = head.certificate;
    request.now = clock_.now();
    const auto given = request.header("x-request-id");
    request.request_id = is_request_id(given) ? std::string{given} : base::to_hex(random_.bytes(8));
    const auto refused = [&](int status, const base::Error& error) {
      return tl::make_unexpected(problem(status, error, request.request_id));
    };
    const auto method = method_from(head.method);
    if (!method)
      return refused(405,
                     fail(ErrorCode::Unsupported, "method", head.method, "GET, POST, PUT, DELETE").value());
    request.method = *method;
    auto target = parse_target(head.target);
    if (!target) return refused(status_of(target.error().code), target.error());
    for (const auto& segment : target->segments) request.path += '/' + segment;
    request.query = std::move(target->query);
    auto match = router_->find(*method, target->segments);
    if (match) {
      asked.route = match->route;
      request.params = std::move(match->params);
      return asked;
    }
    const bool for_page = page_ && *method == Method::Get && match.error().code == ErrorCode::NotFound;
    if (for_page) return asked;
    const int status = match.error().code == ErrorCode::Unsupported ? 405 : 404;
    auto response = problem(status, match.error(), request.request_id);
    if (status == 405) response.headers.emplace_back("Allow", match.error().expected);
    return tl::make_unexpected(std::move(response));
  }

  Response page_file(const Request& request) const {
    auto file = page_->find(request.path, request.header("if-none-match"), request.header("accept-encoding"));
    if (file) return *std::move(file);
    return problem(fail(ErrorCode::NotFound, "path", request.path, "a file of the page").value(),
                   request.request_id);
  }

  Response of_route(const Route& route, Request& request) {
    if (auto refused = authorise(route, request)) return *std::move(refused);
    if (auto refused = of_another_kind(route, request)) return *std::move(refused);
    const bool may_repeat =
        route.method != Method::Get && !route.is_look && !request.caller.officer_id.empty();
    if (may_repeat) {
      auto before = answers_.begin(request);
      if (!before) return problem(before.error(), request.request_id);
      if (*before) return **std::move(before);
    }
    auto response = handled(route, request);
    if (route.erases || response.erased)
      answers_.forget_answers(request);  // also where it failed: some may be gone
    if (may_repeat) answers_.finish(request, response, route.secret_answer);
    if (route.method == Method::Get && response.status == 200 && !response.etag.empty() &&
        request.header("if-none-match") == response.etag) {
      response.status = 304;
      response.body.clear();
    }
    return response;
  }

  static std::optional<Response> of_another_kind(const Route& route, const Request& request) {
    if (request.body.empty()) return std::nullopt;
    const auto kind = request.header("content-type");
    std::string expected;
    for (const auto media : route.media) {
      if (kind.starts_with(media)) return std::nullopt;
      expected += (expected.empty() ? "" : " or ") + std::string{media};
    }
    return problem(415, fail(ErrorCode::Unsupported, "content-type", kind, expected).value(),
                   request.request_id);
  }

  // What a library throws ends here; the rest of the server goes on.
  Response handled(const Route& route, const Request& request) {
    const auto told = log_.escape_from(route.pattern, request.request_id);
    auto& places = route.method == Method::Get || route.is_look ? look_places_ : call_places_;
    ContextOfOne context(*this, places, counted_as(request), told);
    auto response = caught([&] { return route.handler(context, request); }, told);
    return response ? *std::move(response) : problem(response.error(), request.request_id);
  }

  // Finds out who asks, and whether they may; the refusal, where they may not.
  std::optional<Response> authorise(const Route& route, Request& request) {
    if (!route.needs) return std::nullopt;
    const bool plain = options_.http.certificate.empty();
    if (*route.needs == Action::SeeMetrics &&
        may_scrape(request, {options_.metrics_token, plain, plain && door_.secure}))
      return std::nullopt;
    const auto refused = [&](int status, const base::Error& error) {
      return std::optional{problem(status, error, request.request_id)};
    };
    // A stream of events is opened by the page itself, and so is what it asks while nobody touches it.
    const bool of_a_person = request.header("x-background") != "1" && *route.needs != Action::HearEvents;
    auto caller = caller_of_request(request, of_a_person);
    if (!caller) return refused(401, caller.error());
    request.caller = *std::move(caller);
    if (!request.caller.csrf_token.empty() && request.method != Method::Get &&
        !same_secret(request.caller.csrf_token, request.header("x-csrf-token")))
      return refused(403,
                     fail(ErrorCode::Forbidden, "x-csrf-token", "another, or none", "the session's").value());
    if (request.caller.first_password && !service::may_before_own_password(*route.needs))
      return refused(403, fail(ErrorCode::Forbidden, "password", "chosen by an administrator",
                               "one's own: PUT /api/v1/session/password")
                              .value());
    if (request.caller.must_enrol && !service::may_before_second_factor(*route.needs))
      return refused(403, fail(ErrorCode::Forbidden, "second_factor", "none",
                               "one's own: POST /api/v1/session/second-factor")
                              .value());
    const auto& scopes = request.caller.scopes;
    if (scopes && service::may(request.caller.roles, *route.needs) && !service::may(*scopes, *route.needs))
      return refused(403, fail(ErrorCode::Forbidden, "scopes", "none of the key's",
                               std::string{service::name(*route.needs)})
                              .value());
    if (!service::may(request.caller.roles, *route.needs))
      return refused(403, fail(ErrorCode::Forbidden, "permission", "none of the account's roles",
                               std::string{service::name(*route.needs)})
                              .value());
    return std::nullopt;
  }

  base::Result<Caller> caller_of_request(const Request& request, bool of_a_person) {
    if (const auto bearer = request.header("authorization"); bearer.starts_with("Bearer ")) {
      auto caller = caller_of_key(std::string{bearer.substr(7)}, request.certificate, request.now);
      if (caller) door_.keys_used.note(caller->key_id, request.now);
      return caller;
    }
    const auto secret = request.cookie(session_cookie(door_.secure));
    auto caller = sessions_.find(secret, request.now, of_a_person);
    if (!caller)
      return fail(ErrorCode::Forbidden, "session", "none, or one that ended", "a sign-in or an API key");
    // A suspended officer's session ends at once, and changed roles count at once.
    const auto as_of = door_.changes.now();
    TW_TRY(auto reader, reading_.store().snapshot());
    auto account = service::account(*reader, caller->officer_id);
    if (!account || account->state != "active") {
      sessions_.end_all(caller->officer_id);
      return fail(ErrorCode::Forbidden, "session", "of an account that is not active", "an active account");
    }
    if (!sessions_.is_of_password(caller->session_id, account->password)) {
      sessions_.end_of_id(caller->session_id);
      return fail(ErrorCode::Forbidden, "session", "begun with a password or code that was replaced",
                  "a sign-in");
    }
    auto fresh = caller_of(*account, caller->expires_at);
    fresh.as_of = as_of;
    fresh.csrf_token = caller->csrf_token;
    fresh.session_id = caller->session_id;
    fresh.by_password = caller->by_password;
    fresh.first_password = caller->by_password && account->first_password;
    fresh.must_enrol = must_enrol(door_, fresh);
    return fresh;
  }

  // A machine asks many times a second: what its key is good for is remembered for five seconds, and no
  // longer than until the key or its account is changed here.
  base::Result<Caller> caller_of_key(const std::string& secret, const std::string& certificate,
                                     base::Instant now) {
    const auto hash = base::sha256({secret, " ", certificate});
    {
      const std::scoped_lock lock(keys_mutex_);
      const auto known = keys_.find(hash);
      const bool counts = known != keys_.end() && known->second.first > now &&
                          !door_.changes.were_since(known->second.second);
      if (counts && known->second.second.expires_at > now) return known->second.second;
    }
    const auto as_of = door_.changes.now();
    TW_TRY(auto reader, reading_.store().snapshot());
    TW_TRY(const auto holder, service::holder_of_key(*reader, secret, now, certificate));
    const std::scoped_lock lock(keys_mutex_);
    if (keys_.size() >= 10'000) keys_.clear();
    auto caller = caller_of(holder.account, holder.expires_at);
    caller.as_of = as_of;
    caller.key_id = holder.key_id;
    caller.scopes = holder.scopes;
    keys_[hash] = {now + kKeyKnownFor, caller};
    return caller;
  }

  void note(const Asked& asked, int status, double seconds) {
    const std::string_view route = asked.route == nullptr ? "page" : std::string_view{asked.route->pattern};
    metrics_.answered(route, status, seconds);
    log_.answered(asked.request, route, status, seconds);
  }

  const ServerOptions options_;
  env::Clock& clock_;
  env::RandomSource& random_;
  const ServerLog log_{options_.log, clock_};
  service::Service reading_;
  Fields headers_ = kSecurityHeaders;
  std::optional<Page> page_;
  Sessions sessions_;
  Attempts attempts_;
  EventHub events_;
  Metrics metrics_;
  AnswersKept answers_;
  OpenIdStates states_{random_};
  std::unique_ptr<OpenIdProvider> provider_;
  std::optional<OpenId> openid_;
  Door door_;
  std::optional<Router> router_;
  WriterPlaces call_places_{options_.http.workers / 2};
  WriterPlaces stream_places_{options_.http.workers / 4};
  WriterPlaces look_places_{options_.http.workers / 8};  // a look is written too (K1)
  std::mutex keys_mutex_;
  std::map<base::Hash, std::pair<base::Instant, Caller>> keys_;  ///< by hash: until when, and who
  Desk desk_;
  std::unique_ptr<HttpServer> http_;  // it stops before what it asks goes
  std::atomic<bool> stopping_{false};
  Rounds rounds_{options_, clock_, reading_, desk_, door_, *this, log_};  // the last: they end first
};

}  // namespace

base::Result<std::unique_ptr<Server>> Server::start(const std::string& url, env::Clock& clock,
                                                    env::RandomSource& random, const ServerOptions& options) {
  TW_TRY(auto writing, service::Service::open(url, clock, random));
  TW_TRY(auto reading, service::Service::open(url, clock, random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, writing.store().snapshot());
  TW_TRY(auto engine, service::Engine::load(*reader, service::companions_of(writing), clock.now()));
  reader.reset();
  auto server = std::make_unique<ServerHere>(std::move(reading), std::move(writing), std::move(engine), clock,
                                             random, options);
  TW_TRY_STATUS(server->listen());
  return std::unique_ptr<Server>{std::move(server)};
}

}  // namespace tidewaiter::server
