#include "text/table.h"

#include "base/check.h"
#include "facts/facts.h"

namespace tidewaiter::text {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    if (end != 0) parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return parts;
}

std::vector<std::vector<std::string_view>> table_rows(std::string_view path, std::size_t columns) {
  const auto file = facts::file(path);
  TW_CHECK(file.has_value());
  std::vector<std::vector<std::string_view>> rows;
  for (std::string_view line : split(*file, '\n')) {
    if (line.front() == '#') continue;
    std::vector<std::string_view> row;
    for (;;) {
      const std::size_t end = line.find('\t');
      row.push_back(line.substr(0, end));
      if (end == std::string_view::npos) break;
      line.remove_prefix(end + 1);
    }
    TW_CHECK(row.size() >= columns);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace tidewaiter::text
