#pragma once
// Reads the tab-separated tables under reference/: lines that begin with '#' and empty lines are skipped. A
// table that is missing or has a line with too few columns is our own mistake and stops the program. Pure and
// thread-safe.

#include <cstddef>
#include <string_view>
#include <vector>

namespace tidewaiter::text {

/// The rows of reference/PATH, each cut into at least `columns` columns. The views live for ever.
std::vector<std::vector<std::string_view>> table_rows(std::string_view path, std::size_t columns);

/// The parts of a text between separators; empty parts are left out.
std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace tidewaiter::text
