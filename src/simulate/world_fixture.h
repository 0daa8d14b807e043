#pragma once
// For this room's tests: a world held whole, each line with its truth.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "simulate/simulate.h"

namespace tidewaiter::simulate {

struct World {
  Summary summary;
  std::string items_text, truth_text;
  std::vector<std::string> lines;
  std::vector<nlohmann::json> items;  ///< discarded where the line can't be read
  std::vector<nlohmann::json> truths;
};

inline World make_world(const Options& options) {
  World world;
  const auto into = [](std::string& text) {
    return [&text](std::string_view bytes) {
      text += bytes;
      return base::Status{};
    };
  };
  const auto summary = simulate(options, {into(world.items_text), into(world.truth_text)});
  EXPECT_TRUE(summary) << (summary ? "" : base::to_string(summary.error()));
  if (summary) world.summary = *summary;
  std::istringstream items(world.items_text), truths(world.truth_text);
  for (std::string line; std::getline(items, line);) {
    world.items.push_back(nlohmann::json::parse(line, nullptr, false));
    world.lines.push_back(std::move(line));
  }
  for (std::string line; std::getline(truths, line);) world.truths.push_back(nlohmann::json::parse(line));
  return world;
}

}  // namespace tidewaiter::simulate
