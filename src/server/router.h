#pragma once
// Finds the route of a path. A literal segment goes before a parameter. Const after it is made: thread-safe.

#include <span>
#include <string>
#include <vector>

#include "server/route.h"

namespace tidewaiter::server {

struct Match {
  const Route* route = nullptr;
  std::vector<std::pair<std::string, std::string>> params;
};

class Router {
 public:
  /// State where two routes answer to the same paths by the same method; Malformed for a pattern that is
  /// none.
  static base::Result<Router> make(std::vector<Route> routes);

  /// NotFound where no route has the path; Unsupported, with the methods that there are in `expected`, where
  /// none has this method.
  base::Result<Match> find(Method method, const std::vector<std::string>& segments) const;
  std::span<const Route> routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> patterns_;  ///< by route: its segments
};

}  // namespace tidewaiter::server
