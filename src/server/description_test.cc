// api/openapi.yaml and the tables of routes say the same.

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "server/every_route_test.h"
#include "server/router.h"

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

// What fuzz/server_routes_fuzz.cc begins with: a route that takes something and has no seed is hardly
// reached.
TEST(Description, EveryRouteThatTakesSomethingAndEveryActHasASeedToBeFuzzedFrom) {
  env::SystemRandom random;
  const EveryRoute all{random};
  const auto router = Router::make(all.routes());
  ASSERT_TRUE(router) << base::to_string(router.error());
  std::set<std::string> seeded, acts;
  for (const auto& seed :
       std::filesystem::directory_iterator(TIDEWAITER_SOURCE_DIR "/fuzz/seeds/server_routes_fuzz")) {
    std::ifstream file{seed.path(), std::ios::binary};
    std::string method, target, body;
    file >> method >> target;
    std::getline(file, body);  // the rest of the first line
    std::getline(file, body, '\0');
    const auto cut = parse_target(target);
    ASSERT_TRUE(cut) << seed.path();
    const Route* found = nullptr;
    for (const auto one : {Method::Get, Method::Post, Method::Put, Method::Delete})
      if (name(one) == method)
        if (const auto match = router->find(one, cut->segments)) found = match->route;
    ASSERT_NE(found, nullptr) << seed.path() << " is of no route";
    seeded.insert(named(*found));
    if (named(*found) == "POST /api/v1/acts")
      acts.insert(nlohmann::json::parse(body).at("kind").get<std::string>());
  }
  for (const auto& route : all.routes()) {
    const bool takes_nothing = route.method == Method::Get && route.pattern.find('{') == std::string::npos;
    EXPECT_TRUE(takes_nothing || seeded.contains(named(route))) << named(route);
  }
  const auto kinds =
      YAML::LoadFile(TIDEWAITER_SOURCE_DIR
                     "/api/openapi.yaml")["components"]["schemas"]["Act"]["properties"]["kind"]["enum"]
          .as<std::vector<std::string>>();
  EXPECT_EQ(acts, std::set<std::string>(kinds.begin(), kinds.end()));
}

}  // namespace
}  // namespace tidewaiter::server
