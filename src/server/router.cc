#include "server/router.h"

#include <set>

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;

bool is_param(const std::string& segment) { return segment.size() > 2 && segment.front() == '{'; }

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
  if (pattern.size() != segments.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_param(pattern[i]) ? segments[i].empty() : pattern[i] != segments[i]) return false;
  }
  return true;
}

// At the first segment in which they differ, the literal one goes first.
bool goes_before(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (is_param(left[i]) != is_param(right[i])) return is_param(right[i]);
  }
  return false;
}

}  // namespace

base::Result<Router> Router::make(std::vector<Route> routes) {
  Router router;
  std::set<std::string> seen;
  for (const auto& route : routes) {
    TW_TRY(auto target, parse_target(route.pattern));
    std::string shape{name(route.method)};
    for (const auto& segment : target.segments) shape += '/' + (is_param(segment) ? "{}" : segment);
    if (!seen.insert(shape).second)
      return fail(ErrorCode::State, "routes", route.pattern, "one route for a method and a path");
    router.patterns_.push_back(std::move(target.segments));
  }
  router.routes_ = std::move(routes);
  return router;
}

base::Result<Match> Router::find(Method method, const std::vector<std::string>& segments) const {
  std::size_t best = routes_.size();
  std::string methods;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!fits(patterns_[i], segments)) continue;
    if (routes_[i].method != method) {
      methods += (methods.empty() ? "" : ", ") + std::string{name(routes_[i].method)};
    } else if (best == routes_.size() || goes_before(patterns_[i], patterns_[best])) {
      best = i;
    }
  }
  if (best == routes_.size()) {
    if (!methods.empty()) return fail(ErrorCode::Unsupported, "method", name(method), methods);
    return fail(ErrorCode::NotFound, "path", "", "a path of the API's description");
  }
  Match match{&routes_[best], {}};
  const auto& pattern = patterns_[best];
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_param(pattern[i]))
      match.params.emplace_back(pattern[i].substr(1, pattern[i].size() - 2), segments[i]);
  }
  return match;
}

}  // namespace tidewaiter::server
