// api/openapi.yaml and the tables of routes say the same.

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "server/door_routes.h"

namespace tidewaiter::server {
namespace {

// "GET /api/v1/…", of every route.
std::vector<std::string> routes_served() {
  env::SystemRandom random;
  Sessions sessions;
  Attempts attempts;
  EventHub events;
  Metrics metrics;
  Door door{random, sessions, attempts, events, metrics, "CNCAN"};
  std::vector<std::string> all;
  for (const auto& route : every_route(door))
    all.push_back(std::string{name(route.method)} + " " + route.pattern);
  return all;
}

TEST(Description, EveryPathHasItsRouteAndEveryRouteItsPath) {
  std::set<std::string> described, served;
  for (const auto& path : YAML::LoadFile(TIDEWAITER_SOURCE_DIR "/api/openapi.yaml")["paths"])
    for (const auto& method : path.second) {
      std::string name = method.first.as<std::string>();
      for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
      described.insert(name + " " + path.first.as<std::string>());
    }
  for (const auto& route : routes_served()) served.insert(route);
  EXPECT_EQ(described, served);
}

TEST(Description, EveryChangeSaysWhetherItTakesASecondPerson) {
  std::ifstream file{TIDEWAITER_SOURCE_DIR "/docs/second_person.md"};
  std::stringstream text;
  text << file.rdbuf();
  const std::string said = text.str();
  ASSERT_FALSE(said.empty());
  const auto routes = routes_served();
  for (const auto& route : routes) {
    if (route.starts_with("GET ")) continue;
    EXPECT_NE(said.find('`' + route + '`'), std::string::npos) << route;
  }
  // Nor does it speak of a route that is none.
  for (const char* method : {"`POST /", "`PUT /", "`DELETE /"})
    for (auto at = said.find(method); at != std::string::npos; at = said.find(method, at + 1)) {
      const auto route = said.substr(at + 1, said.find('`', at + 1) - at - 1);
      EXPECT_TRUE(std::find(routes.begin(), routes.end(), route) != routes.end()) << route;
    }
}

TEST(Description, WhatMayBeDoneIsNamedAsTheTableOfPermissionsNamesIt) {
  const auto schemas = YAML::LoadFile(TIDEWAITER_SOURCE_DIR "/api/openapi.yaml")["components"]["schemas"];
  const auto described = schemas["Action"]["enum"].as<std::vector<std::string>>();
  std::vector<std::string> served;
  for (std::size_t i = 0; i < service::kActions; ++i)
    served.emplace_back(service::name(static_cast<service::Action>(i)));
  EXPECT_EQ(described, served);
}

}  // namespace
}  // namespace tidewaiter::server
