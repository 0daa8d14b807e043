#include "server/server_log.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace tidewaiter::server {

using base::ErrorCode;
using nlohmann::ordered_json;

ServerLog::ServerLog(std::function<void(std::string_view)> line, env::Clock& clock)
    : line_(std::move(line)), clock_(clock) {}

void ServerLog::answered(const Request& request, std::string_view route, int status, double seconds) const {
  if (!line_) return;
  line_(ordered_json{{"at", base::to_string(request.now)},
                     {"request_id", request.request_id},
                     {"method", name(request.method)},
                     {"route", route},
                     {"status", status},
                     {"ms", static_cast<std::int64_t>(seconds * 1'000)}}
            .dump());
}

void ServerLog::failure(std::string_view what, const base::Status& done) const {
  if (done || !line_) return;
  const auto& error = done.error();
  ordered_json line{{"at", base::to_string(clock_.now())},
                    {"what", what},
                    {"error", base::name(error.code)},
                    {"field", error.field}};
  const bool of_the_machine = error.code == ErrorCode::Io || error.code == ErrorCode::Busy;
  if (of_the_machine) line["found"] = error.found;
  line_(line.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

ToldOfEscape ServerLog::escape_from(const std::string& route, const std::string& request_id) const {
  return [this, route, request_id](const std::string& type) {
    if (!line_) return;
    line_(ordered_json{{"at", base::to_string(clock_.now())},
                       {"what", "exception"},
                       {"request_id", request_id},
                       {"route", route},
                       {"type", type}}
              .dump());
  };
}

}  // namespace tidewaiter::server
