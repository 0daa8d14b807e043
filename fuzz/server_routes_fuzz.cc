// Any octets as the query and the body of any route, and as the lines of its stream: decoded, or refused by
// name, with nothing behind it. The first line is the method and the target, the rest is the body.

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "server/door_routes.h"
#include "server/router.h"

using namespace tidewaiter;

namespace {

struct NothingBehind {};

// What a handler has decoded goes no further.
class Decoded final : public server::Context {
 public:
  const service::Service& reading() override { throw NothingBehind{}; }
  base::Status on_writer(
      const std::function<base::Status(const service::Service&, service::Engine&)>&) override {
    return base::fail(base::ErrorCode::Busy, "server", "nothing behind", "a writer");
  }
  base::Result<std::vector<service::FilingAnswer>> file(const service::Actor&, const std::string&,
                                                        std::vector<service::FiledRecord>) override {
    return base::fail(base::ErrorCode::Busy, "server", "nothing behind", "a writer");
  }
};

struct Routes {
  env::SystemRandom random;
  server::Sessions sessions;
  server::Attempts attempts;
  server::EventHub events;
  server::Metrics metrics;
  server::Door door{random, sessions, attempts, events, metrics, "CNCAN"};
  server::Router router = *server::Router::make(server::every_route(door));
};

std::optional<server::Method> method_in(std::string_view text) {
  using enum server::Method;
  for (const auto method : {Get, Post, Put, Delete})
    if (server::name(method) == text) return method;
  return std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Routes routes;
  const std::string text{reinterpret_cast<const char*>(data), size};
  const auto end = std::min(text.find('\n'), text.size());
  const auto space = std::min(text.find(' '), end);
  const auto method = method_in(text.substr(0, space));
  const auto target =
      server::parse_target(text.substr(std::min(space + 1, end), end - std::min(space + 1, end)));
  if (!method || !target) return 0;
  auto match = routes.router.find(*method, target->segments);
  if (!match) return 0;
  server::Request request;
  request.method = *method;
  request.params = std::move(match->params);
  request.query = target->query;
  request.body = text.substr(std::min(end + 1, text.size()));
  request.now = base::Instant{1'800'000'000'000};
  request.caller.officer_id = "officer";
  request.caller.operator_id = "CP";
  Decoded context;
  try {
    if (match->route->lines) {
      if (const auto reader = match->route->lines(context, request))
        static_cast<void>((*reader)->take(request.body));
      return 0;
    }
    const auto response = match->route->handler(context, request);
    if (!response) {
      TW_CHECK(response.error().code != base::ErrorCode::Storage);
    } else if (response->content_type == "application/json") {
      TW_CHECK(nlohmann::json::accept(response->body));
    }
  } catch (const NothingBehind&) {
    return 0;
  }
  return 0;
}
