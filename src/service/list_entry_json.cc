#include "service/list_entry_json.h"

#include <nlohmann/json.hpp>

namespace tidewaiter::service {

using nlohmann::json;

std::string to_json(const resolution::ListEntry& entry) {
  json names = json::array(), addresses = json::array(), identifiers = json::array();
  for (const auto& name : entry.names) names.push_back({name.text, name.primary, name.weak});
  for (const auto& address : entry.addresses) addresses.push_back({address.text, address.country});
  for (const auto& one : entry.identifiers) identifiers.push_back({one.kind, one.value, one.country});
  const json document{{"type", resolution::name(entry.type)},
                      {"names", names},
                      {"addresses", addresses},
                      {"identifiers", identifiers},
                      {"births", entry.births},
                      {"programme", entry.programme},
                      {"remarks", entry.remarks}};
  return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

base::Result<resolution::ListEntry> list_entry_from_json(const std::string& id, std::string_view text) {
  try {
    const auto document = json::parse(text);
    resolution::ListEntry entry;
    entry.id = id;
    if (const auto type = resolution::listed_type_from(document.at("type").get<std::string>()))
      entry.type = *type;
    for (const auto& name : document.at("names")) entry.names.push_back({name.at(0), name.at(1), name.at(2)});
    for (const auto& address : document.at("addresses"))
      entry.addresses.push_back({address.at(0), address.at(1)});
    for (const auto& one : document.at("identifiers"))
      entry.identifiers.push_back({one.at(0), one.at(1), one.at(2)});
    entry.births = document.at("births").get<std::vector<std::string>>();
    entry.programme = document.at("programme");
    entry.remarks = document.at("remarks");
    return entry;
  } catch (const json::exception& error) {
    return base::fail(base::ErrorCode::Malformed, "watch_list_entry " + id, error.what(),
                      "a stored list entry");
  }
}

}  // namespace tidewaiter::service
