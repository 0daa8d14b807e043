#pragma once
// Made-up declarations, and files to screen.

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "run_binary.h"

namespace tidewaiter::e2e {

using nlohmann::json;

/// When test parcels are filed: an hour before noon of the day they are posted, eighteen before they leave.
inline const std::string kFiledAt = " --at 2024-11-20T11:00:00Z ";

/// A courier parcel that leaves on the next morning. `changes` replaces members.
inline json parcel(const std::string& id, const json& changes = json::object()) {
  json item{{"item_id", id},
            {"operator_id", "TEST-COURIER"},
            {"service", "Courier"},
            {"category", "gift"},
            {"posted_at", "2024-11-20T09:00:00Z"},
            {"cut_off_at", "2024-11-21T05:00:00Z"},
            {"sender", {{"name", "Test Sender " + id}, {"address", json::array({"1 Test Road"})}, {"city", "Guangzhou"}, {"postcode", "510000"}, {"country", "CN"}}},
            {"recipient",
             {{"name", "Test Recipient " + id}, {"address", json::array({id + " Test Street"})}, {"city", "Ultimo"}, {"postcode", "2007"}, {"country", "AU"}}},
            {"contents", json::array({json{{"description", "cotton shirts"}, {"hs6", "610510"}, {"quantity", 2}, {"net_mass_g", 900}, {"value", 28}, {"currency", "USD"}, {"origin", "CN"}}})},
            {"gross_mass_g", 1000},
            {"check", {{"by", "T1"}, {"at", "2024-11-20T09:30:00Z"}, {"method", "XRay"}}}};
  item.merge_patch(changes);
  return item;
}

inline std::string write_manifest(const std::string& path, const std::vector<json>& parcels) {
  std::ofstream file(path);
  for (const auto& one : parcels) file << one.dump() << '\n';
  return path;
}

inline std::vector<json> read_lines(const std::string& path) {
  std::vector<json> lines;
  std::ifstream stream(path);
  for (std::string line; std::getline(stream, line);) lines.push_back(json::parse(line));
  return lines;
}

/// The lines of JSON that a command printed.
inline std::vector<json> lines_of(const std::string& printed) {
  std::vector<json> lines;
  std::istringstream stream(printed);
  for (std::string line; std::getline(stream, line);) {
    auto one = json::parse(line, nullptr, false);
    if (!one.is_discarded()) lines.push_back(std::move(one));
  }
  return lines;
}

inline std::string text_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace tidewaiter::e2e
