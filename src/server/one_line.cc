#include "server/one_line.h"

#include <nlohmann/json.hpp>

namespace tidewaiter::server {
namespace {

constexpr int kDeepest = 32;

}  // namespace

base::Result<std::string> one_line(std::string_view json) {
  std::string line;
  line.reserve(json.size());
  bool in_text = false, escaped = false;
  int depth = 0, deepest = 0;
  for (const char c : json) {
    if (in_text) {
      in_text = escaped || c != '"';
      escaped = !escaped && c == '\\';
    } else {
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
      in_text = c == '"';
      if (c == '{' || c == '[') deepest = std::max(deepest, ++depth);
      if (c == '}' || c == ']') --depth;
    }
    line += c;
  }
  if (deepest > kDeepest)
    return base::fail(base::ErrorCode::TooLarge, "body", std::to_string(deepest) + " deep", "32 at most");
  // A line feed within a text is refused here: it would end the line.
  if (line.empty() || line[0] != '{' || !nlohmann::json::accept(line))
    return base::fail(base::ErrorCode::Malformed, "body", json.substr(0, 60), "one JSON object");
  return line;
}

}  // namespace tidewaiter::server
