#include "server/target.h"

#include <algorithm>

#include "text/script.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kLongestTarget = 4'096;
constexpr std::size_t kMostParts = 32;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// In a query a plus is a blank (application/x-www-form-urlencoded), in a path it is itself.
base::Result<std::string> decoded(std::string_view text, bool in_query, std::string_view where) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size() || hex_digit(text[i + 1]) < 0 || hex_digit(text[i + 2]) < 0)
        return fail(ErrorCode::Malformed, std::string{where}, text, "each % with two hexadecimal digits");
      c = static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else if (c == '+' && in_query) {
      c = ' ';
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      return fail(ErrorCode::Malformed, std::string{where}, text, "no control characters");
    out += c;
  }
  if (!text::valid_utf8(out)) return fail(ErrorCode::Encoding, std::string{where}, text, "UTF-8");
  return out;
}

}  // namespace

std::string_view field(const Fields& fields, std::string_view name) {
  for (const auto& [key, value] : fields)
    if (key == name) return value;
  return {};
}

base::Result<Target> parse_target(std::string_view text) {
  if (text.size() > kLongestTarget)
    return fail(ErrorCode::TooLarge, "target", std::to_string(text.size()) + " bytes", "at most 4,096");
  if (text.empty() || text[0] != '/' || text.find('#') != std::string_view::npos)
    return fail(ErrorCode::Malformed, "target", text, "a path that begins with /");
  const auto question = text.find('?');
  auto path = text.substr(1, question == std::string_view::npos ? question : question - 1);
  Target target;
  for (bool more = true; more;) {
    const auto slash = path.find('/');
    TW_TRY(auto segment, decoded(path.substr(0, slash), false, "path"));
    if (segment == "." || segment == "..")
      return fail(ErrorCode::Malformed, "path", text, "no segment . or ..");
    target.segments.push_back(std::move(segment));
    more = slash != std::string_view::npos;
    if (more) path.remove_prefix(slash + 1);
    if (target.segments.size() > kMostParts)
      return fail(ErrorCode::TooLarge, "path", text, "at most 32 segments");
  }
  if (question == std::string_view::npos) return target;
  auto query = text.substr(question + 1);
  while (!query.empty()) {
    const auto end = query.find('&');
    const auto pair = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    TW_TRY(auto key, decoded(pair.substr(0, equals), true, "query"));
    TW_TRY(auto value,
           decoded(equals == std::string_view::npos ? "" : pair.substr(equals + 1), true, "query." + key));
    if (std::any_of(target.query.begin(), target.query.end(),
                    [&](const auto& known) { return known.first == key; }))
      return fail(ErrorCode::Duplicate, "query." + key, value, "each name once");
    target.query.emplace_back(std::move(key), std::move(value));
    if (target.query.size() > kMostParts)
      return fail(ErrorCode::TooLarge, "query", text, "at most 32 fields");
  }
  return target;
}

}  // namespace tidewaiter::server
