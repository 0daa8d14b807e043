#pragma once
// JSON as one line of text, and members of JSON that somebody else wrote. Pure functions; thread-safe.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace tidewaiter::base {

/// One line, whatever octets went into it: what is not UTF-8 is replaced, so that it never throws.
std::string dumped(const nlohmann::ordered_json& json);
/// As above, an object's members in the order of their names.
std::string dumped_sorted(const nlohmann::json& json);

/// The object that a text holds; an empty one where it holds none.
nlohmann::json object_in(const std::string& text);
/// The text or the integer under a name, whatever stands there: empty, or -1, where it is none.
std::string text_member(const nlohmann::json& object, const char* name);
std::int64_t number_member(const nlohmann::json& object, const char* name);

}  // namespace tidewaiter::base
