#pragma once
// Lists as JSON. Inside this room only.

#include <nlohmann/json.hpp>

namespace tidewaiter::service {

/// An array of what `encode` makes of each.
template <typename List, typename Encode>
nlohmann::ordered_json list_of(const List& list, Encode&& encode) {
  auto all = nlohmann::ordered_json::array();
  for (const auto& one : list) all.push_back(encode(one));
  return all;
}

}  // namespace tidewaiter::service
