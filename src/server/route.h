#pragma once
// What a route is: a method, a path, the action it needs, and a function that decodes, calls one use case and
// encodes. Routes stand in tables (route_tables.h); they know nothing of sockets.
//
// Threads: a handler runs on a worker's thread, many at once; it may wait for the writer.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "server/target.h"
#include "service/engine.h"
#include "service/filing.h"
#include "service/permissions.h"
#include "service/service.h"

namespace tidewaiter::server {

enum class Method { Get, Post, Put, Delete };
std::string_view name(Method method) noexcept;  ///< "GET", …

/// Who asks: an officer with a session, or a machine with a key.
struct Caller {
  std::string officer_id;
  std::string display_name;
  std::vector<service::Role> roles;
  std::string office;
  std::string operator_id;  ///< of a courier or post: what it may see is its own
  std::string csrf_token;   ///< of a session; a change must repeat it. Empty for a key, which no page sends
  base::Instant expires_at;
  std::string session_id = {};  ///< names the session, and opens nothing; empty for a key
  std::string key_id = {};      ///< of a machine's key; empty for a session
  std::optional<std::vector<service::Scope>> scopes = {};  ///< of a machine's key
  bool by_password = false;     ///< the session was begun with the account's password
  bool first_password = false;  ///< which an administrator chose: it must be set anew
  bool has_second_factor = false;
  bool must_enrol = false;  ///< one is demanded beside a password, and they have none
  std::uint64_t as_of = 0;  ///< when it was read what the account is (account_changes.h)
};

struct Request {
  Method method = Method::Get;
  std::string path;                                         ///< percent-decoded, for the page's files alone
  std::vector<std::pair<std::string, std::string>> params;  ///< of the path, decoded
  Fields query;                                             ///< decoded
  Fields headers;                                           ///< names in lower case
  std::string body;
  std::string source;       ///< the address that it came from
  std::string certificate;  ///< SHA-256 of the TLS client's, in hexadecimal; empty where it gave none
  std::string request_id;
  base::Instant now;
  Caller caller;  ///< empty for a route that needs no action

  /// The parameter of the path; the router made sure that it is there.
  const std::string& param(std::string_view name) const;
  /// Empty where it is absent.
  std::string_view header(std::string_view lower_case_name) const { return field(headers, lower_case_name); }
  std::string_view cookie(std::string_view name) const;
};

class EventStream;  // events.h

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::string etag;                         ///< quoted, or empty
  Fields headers;                           ///< what else is to be said: Set-Cookie, Retry-After, …
  std::shared_ptr<const std::string> file;  ///< instead of `body`: shared, since many read it at once
  std::shared_ptr<EventStream> events;      ///< instead of `body`: goes on until one side ends it
  bool erased = false;                      ///< what it answers to erased something, as a route that `erases`

  static Response json(std::string text) {
    return {200, "application/json", std::move(text), {}, {}, {}, {}};
  }
  static Response plain(std::string text) {
    return {200, "text/plain; charset=utf-8", std::move(text), {}, {}, {}, {}};
  }
  static Response empty() { return {204, {}, {}, {}, {}, {}, {}}; }
};

/// The way from a handler to the use cases.
class Context {
 public:
  virtual ~Context() = default;

  /// A service that can only read; any number of handlers at once.
  virtual const service::Service& reading() = 0;
  /// Runs `work` on the one thread that writes, and waits for it: what it recorded is durable then (J3).
  /// Busy where too many wait.
  virtual base::Status on_writer(
      const std::function<base::Status(const service::Service&, service::Engine&)>& work) = 0;

  /// Files records into the office's open shift and waits until they are durable. What waits of one caller
  /// shares a transaction.
  virtual base::Result<std::vector<service::FilingAnswer>> file(
      const service::Actor& actor, const std::string& office, std::vector<service::FiledRecord> records) = 0;

  /// Calls `work(const Service&)`.
  template <typename Work>
  auto read(Work&& work) {
    return work(reading());
  }
  /// Calls `work(const Service&, Engine&)`, which returns a base::Result, on the writer's thread.
  template <typename Work>
  auto write(Work&& work) -> std::invoke_result_t<Work, const service::Service&, service::Engine&> {
    std::optional<std::invoke_result_t<Work, const service::Service&, service::Engine&>> result;
    TW_TRY_STATUS(on_writer([&](const service::Service& service, service::Engine& engine) -> base::Status {
      result = work(service, engine);
      if (!*result) return tl::make_unexpected(result->error());
      return {};
    }));
    return *std::move(result);
  }
};

using Handler = std::function<base::Result<Response>(Context&, const Request&)>;

/// Of a stream, with a worker at once: an answer may be far longer than its line.
inline constexpr std::size_t kBatchLines = 5'000;

/// What reads a stream of lines. One call at a time; not all calls on one thread.
class LineReader {
 public:
  virtual ~LineReader() = default;
  /// Whole lines, kBatchLines at most, each but perhaps the last with its line feed; the answer has a line
  /// for each. After an error none of them is answered, and nothing more is read.
  virtual base::Result<std::string> take(std::string_view lines) = 0;
  /// Asked before each `take`, without waiting: whether there is a place for it. Where there is none it is
  /// asked again in a moment, and nothing more is read meanwhile than fits.
  virtual bool take_place() { return true; }
  /// There will be no `take` for the place after all.
  virtual void leave_place() {}
};
using LinesHandler = std::function<base::Result<std::unique_ptr<LineReader>>(Context&, const Request&)>;

inline constexpr std::size_t kUsualBodyBytes = std::size_t{256} << 10;
inline constexpr std::size_t kLineBytes = std::size_t{1} << 20;

struct Route {
  Method method = Method::Get;
  std::string pattern;                   ///< "/api/v1/items/{item_id}/decision"
  std::optional<service::Action> needs;  ///< nullopt: anybody, signed in or not
  Handler handler;                       ///< or else
  LinesHandler lines;                    ///< for a stream
  std::size_t body_bytes = kUsualBodyBytes;
  std::vector<std::string_view> media = {"application/json"};  ///< what its body may say it is
  /// Its handler waits for nothing and asks the context for nothing: a socket's thread calls it, whatever the
  /// workers do.
  bool at_once = false;
  bool secret_answer = false;  ///< it is shown once, and kept for no idempotency key
  bool is_look = false;        ///< all that it writes is that somebody looked (K1), as all that a GET may
  bool erases = false;         ///< what it does leaves no kept answer that may tell of what is gone (J4)
};

/// Marks it as one whose answer is shown once.
inline Route shown_once(Route route) {
  route.secret_answer = true;
  return route;
}
/// Marks it as one that only looks, though what it asks is too much, or too personal, for a query. Asked
/// again it looks again, whatever key it bears: nothing is kept of what was seen.
inline Route only_looking(Route route) {
  route.is_look = true;
  return route;
}
/// Marks it as one that erases rows.
inline Route erasing(Route route) {
  route.erases = true;
  return route;
}

}  // namespace tidewaiter::server
