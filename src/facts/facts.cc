#include "facts/facts.h"

#include <algorithm>

namespace tidewaiter::facts {
namespace {

struct FactFile {
  std::string_view path;
  const char* begin;
  const char* end;
};

#include "facts_table.inc"

}  // namespace

base::Result<std::string_view> file(std::string_view path) {
  for (const auto& fact : kFactFiles) {
    if (fact.begin != nullptr && fact.path == path) {
      return std::string_view{fact.begin, static_cast<std::size_t>(fact.end - fact.begin)};
    }
  }
  return base::fail(base::ErrorCode::NotFound, "reference", path, "a file under reference/");
}

std::vector<std::string_view> paths(std::string_view folder) {
  std::vector<std::string_view> result;
  for (const auto& fact : kFactFiles) {
    if (fact.begin != nullptr && fact.path.starts_with(folder)) result.push_back(fact.path);
  }
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace tidewaiter::facts
