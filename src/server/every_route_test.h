#pragma once
// Every route there is, for tests that leave none out, and what they are asked through.

#include <cctype>
#include <map>
#include <string>
#include <vector>

#include "server/door_routes.h"

namespace tidewaiter::server {

class EveryRoute {
 public:
  explicit EveryRoute(env::RandomSource& random)
      : door_{random, sessions_, attempts_, events_, metrics_, "CNCAN"}, routes_(every_route(door_)) {}
  const std::vector<Route>& routes() const { return routes_; }

 private:
  Sessions sessions_;
  Attempts attempts_;
  EventHub events_;
  Metrics metrics_;
  Door door_;
  std::vector<Route> routes_;
};

inline std::string named(const Route& route) { return std::string{name(route.method)} + ' ' + route.pattern; }

/// The account that the fixture has for a role.
inline std::string account_of(service::Role role) {
  std::string id{service::name(role)};
  for (char& c : id) c = static_cast<char>(std::tolower(c));
  return id;
}
/// The account of the first role that may; empty where anybody may, signed in or not.
inline std::string account_for(const Route& route) {
  for (std::size_t i = 0; route.needs && i < service::kRoles; ++i)
    if (service::may(static_cast<service::Role>(i), *route.needs))
      return account_of(static_cast<service::Role>(i));
  return "";
}

/// The pattern with its parameters' values; `otherwise` for those that have none.
inline std::string filled(std::string pattern, const std::map<std::string, std::string>& values,
                          const std::string& otherwise = "1") {
  for (auto open = pattern.find('{'); open != std::string::npos; open = pattern.find('{')) {
    const auto end = pattern.find('}', open);
    const auto value = values.find(pattern.substr(open + 1, end - open - 1));
    pattern.replace(open, end - open + 1, value == values.end() ? otherwise : value->second);
  }
  return pattern;
}

}  // namespace tidewaiter::server
