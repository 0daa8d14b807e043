#include "server/body.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::json;

constexpr int kMostDepth = 32;

}  // namespace

base::Result<Body> Body::of(const Request& request) {
  bool deep = false;
  const auto parsed = json::parse(
      request.body,
      [&](int depth, json::parse_event_t, json&) {
        deep |= depth > kMostDepth;
        return !deep;
      },
      false);
  if (deep) return fail(ErrorCode::TooLarge, "body", "deeper than 32", "at most 32 deep");
  if (!parsed.is_object()) return fail(ErrorCode::Malformed, "body", request.body, "a JSON object");
  return Body{parsed, ""};
}

const json* Body::find(const char* field) const {
  const auto found = json_.find(field);
  return found == json_.end() || found->is_null() ? nullptr : &*found;
}

base::Result<std::string> Body::text(const char* field, std::size_t most) const {
  const auto* value = find(field);
  if (value == nullptr) return fail(ErrorCode::Missing, path(field), "", "text");
  if (!value->is_string()) return fail(ErrorCode::Malformed, path(field), value->dump(), "text");
  auto text = value->get<std::string>();
  if (text.size() > most)
    return fail(ErrorCode::TooLarge, path(field), std::to_string(text.size()) + " bytes",
                "at most " + std::to_string(most));
  if (text.find('\0') != std::string::npos)
    return fail(ErrorCode::Malformed, path(field), "a NUL", "text without one");
  return text;
}

base::Result<std::string> Body::text_or(const char* field, std::size_t most) const {
  if (find(field) == nullptr) return std::string{};
  return text(field, most);
}

base::Result<std::int64_t> Body::number(const char* field, std::int64_t least, std::int64_t most) const {
  TW_TRY(const auto value, number_or(field, least, most));
  if (!value) return fail(ErrorCode::Missing, path(field), "", "a whole number");
  return *value;
}

base::Result<std::optional<std::int64_t>> Body::number_or(const char* field, std::int64_t least,
                                                          std::int64_t most) const {
  const auto* value = find(field);
  if (value == nullptr) return std::optional<std::int64_t>{};
  if (!value->is_number_integer())
    return fail(ErrorCode::Malformed, path(field), value->dump(), "a whole number");
  const bool huge = value->is_number_unsigned() && value->get<std::uint64_t>() > INT64_MAX;
  const auto number = huge ? INT64_MAX : value->get<std::int64_t>();
  if (huge || number < least || number > most)
    return fail(ErrorCode::OutOfRange, path(field), value->dump(),
                std::to_string(least) + " to " + std::to_string(most));
  return std::optional{number};
}

base::Result<bool> Body::flag(const char* field, bool otherwise) const {
  if (find(field) == nullptr) return otherwise;
  return flag(field);
}

base::Result<bool> Body::flag(const char* field) const {
  const auto* value = find(field);
  if (value == nullptr) return fail(ErrorCode::Missing, path(field), "", "true or false");
  if (!value->is_boolean()) return fail(ErrorCode::Malformed, path(field), value->dump(), "true or false");
  return value->get<bool>();
}

base::Result<std::optional<Body>> Body::object_or(const char* field) const {
  const auto* value = find(field);
  if (value == nullptr) return std::optional<Body>{};
  if (!value->is_object()) return fail(ErrorCode::Malformed, path(field), value->dump(), "an object");
  return std::optional{Body{*value, path(field) + "."}};
}

base::Result<std::vector<Body>> Body::objects(const char* field, std::size_t most) const {
  std::vector<Body> all;
  const auto* value = find(field);
  if (value == nullptr) return all;
  if (!value->is_array()) return fail(ErrorCode::Malformed, path(field), value->dump(), "a list");
  if (value->size() > most)
    return fail(ErrorCode::TooLarge, path(field), std::to_string(value->size()),
                "at most " + std::to_string(most));
  for (const auto& one : *value) {
    const auto at = path(field) + "[" + std::to_string(all.size()) + "]";
    if (!one.is_object()) return fail(ErrorCode::Malformed, at, one.dump(), "an object");
    all.push_back(Body{one, at + "."});
  }
  return all;
}

base::Result<std::vector<std::string>> Body::texts(const char* field, std::size_t most) const {
  std::vector<std::string> all;
  const auto* value = find(field);
  if (value == nullptr) return all;
  if (!value->is_array() || value->size() > most)
    return fail(ErrorCode::Malformed, path(field), value->dump(),
                "a list of at most " + std::to_string(most) + " texts");
  for (const auto& one : *value) {
    if (!one.is_string() || one.get<std::string>().size() > 1'000)
      return fail(ErrorCode::Malformed, path(field), one.dump(), "a text of at most 1000 bytes");
    all.push_back(one.get<std::string>());
  }
  return all;
}

base::Result<std::vector<std::int64_t>> Body::numbers(const char* field, std::size_t most) const {
  std::vector<std::int64_t> all;
  const auto* value = find(field);
  if (value == nullptr) return all;
  if (!value->is_array() || value->size() > most)
    return fail(ErrorCode::Malformed, path(field), value->dump(),
                "a list of at most " + std::to_string(most) + " numbers");
  for (const auto& one : *value) {
    const bool huge = one.is_number_unsigned() && one.get<std::uint64_t>() > INT64_MAX;
    if (!one.is_number_integer() || huge || one.get<std::int64_t>() < 1)
      return fail(ErrorCode::Malformed, path(field), one.dump(), "a number from 1 on");
    all.push_back(one.get<std::int64_t>());
  }
  return all;
}

}  // namespace tidewaiter::server
