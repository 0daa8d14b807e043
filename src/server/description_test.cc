// api/openapi.yaml and the tables of routes say the same.

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <set>

#include "server/door_routes.h"

namespace tidewaiter::server {
namespace {

TEST(Description, EveryPathHasItsRouteAndEveryRouteItsPath) {
  std::set<std::string> described, served;
  for (const auto& path : YAML::LoadFile(TIDEWAITER_SOURCE_DIR "/api/openapi.yaml")["paths"])
    for (const auto& method : path.second) {
      std::string name = method.first.as<std::string>();
      for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
      described.insert(name + " " + path.first.as<std::string>());
    }
  env::SystemRandom random;
  Sessions sessions;
  Attempts attempts;
  EventHub events;
  Metrics metrics;
  Door door{random, sessions, attempts, events, metrics, "CNCAN"};
  for (const auto& route : every_route(door))
    served.insert(std::string{name(route.method)} + " " + route.pattern);
  EXPECT_EQ(described, served);
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
