#pragma once
// Where in a line of JSON a byte stands, in words for an error: the path of the value around it. Pure and
// thread-safe.

#include <cstddef>
#include <string>
#include <string_view>

namespace tidewaiter::declaration {

/// "contents[1].net_mass_g" for a byte inside that value; empty where the byte is in no field. Works on
/// broken JSON: it looks only at what stands before `offset`. At most 32 levels are named.
std::string json_place(std::string_view json, std::size_t offset);

/// The first byte that is not part of well-formed UTF-8; text.size() where all is well.
std::size_t first_broken_utf8(std::string_view text) noexcept;

}  // namespace tidewaiter::declaration
