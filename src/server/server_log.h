#pragma once
// The server's log: lines of JSON that name routes by their pattern, codes and fields, and nobody.
// Thread-safe as what takes the lines is.

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "env/clock.h"
#include "server/escaped.h"
#include "server/route.h"

namespace tidewaiter::server {

class ServerLog {
 public:
  /// `line` may be empty: then nothing is written down. `clock` outlives it.
  ServerLog(std::function<void(std::string_view)> line, env::Clock& clock);

  /// A request that was answered.
  void answered(const Request& request, std::string_view route, int status, double seconds) const;
  /// What the server does by itself, by `what` it is; nothing where it was done.
  void failure(std::string_view what, const base::Status& done) const;
  /// Writes down what a route threw, or a round that nobody asked for.
  ToldOfEscape escape_from(const std::string& route, const std::string& request_id) const;

 private:
  const std::function<void(std::string_view)> line_;
  env::Clock& clock_;
};

}  // namespace tidewaiter::server
