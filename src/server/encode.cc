#include "server/encode.h"

#include <charconv>

#include "base/bytes.h"
#include "server/problem.h"
#include "service/targeting_json.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using nlohmann::ordered_json;

std::optional<std::int64_t> number_from(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

base::Result<std::int64_t> number_within(std::string_view text, std::string_view name, std::int64_t least,
                                         std::int64_t most) {
  const auto number = number_from(text);
  if (!number || *number < least || *number > most)
    return base::fail(ErrorCode::OutOfRange, std::string{name}, text,
                      std::to_string(least) + " to " + std::to_string(most));
  return *number;
}

}  // namespace

std::string quoted(const std::string& tag) { return '"' + tag + '"'; }

Response json_response(const ordered_json& json) {
  return Response::json(json.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

Response tagged_response(const ordered_json& json) {
  auto response = json_response(json);
  response.etag = quoted(base::to_hex(base::as_view(base::sha256(response.body))).substr(0, 32));
  return response;
}

Response recorded(std::uint64_t journal_index, std::optional<std::int64_t> number) {
  return json_response(
      {{"journal_index", journal_index}, {"number", number ? ordered_json(*number) : ordered_json{}}});
}

ordered_json time_or_null(const std::optional<std::int64_t>& unix_ms) {
  return unix_ms ? ordered_json(base::to_string(base::Instant{*unix_ms})) : ordered_json{};
}

base::Result<std::int64_t> queried_number(const Request& request, std::string_view name, std::int64_t least,
                                          std::int64_t most, std::int64_t otherwise) {
  const auto text = field(request.query, name);
  if (text.empty()) return otherwise;
  return number_within(text, name, least, most);
}

base::Result<std::int64_t> path_number(const Request& request, std::string_view name, std::int64_t least,
                                       std::int64_t most) {
  return number_within(request.param(name), name, least, most);
}

base::Result<PageAsked> page_asked(const Request& request) {
  PageAsked page;
  TW_TRY(const auto limit, queried_number(request, "limit", 1, 1'000, 100));
  page.limit = static_cast<std::size_t>(limit);
  const auto cursor = field(request.query, "cursor");
  if (cursor.empty()) return page;
  const auto first = number_from(cursor);
  if (!first || *first < 0)
    return base::fail(ErrorCode::Malformed, "cursor", cursor, "the next_cursor of an earlier answer");
  page.first = static_cast<std::size_t>(*first);
  return page;
}

ordered_json listed(ordered_json items, std::optional<std::string> next) {
  return {{"items", std::move(items)}, {"next_cursor", or_null(next)}};
}
ordered_json listed(ordered_json items, std::optional<std::size_t> next) {
  return listed(std::move(items), next ? std::optional{std::to_string(*next)} : std::nullopt);
}

bool came_first(const Request& request, const std::string& current_etag, const std::string& version) {
  const auto wanted = request.header("if-match");
  if (wanted.empty() || wanted == "*" || wanted == current_etag) return false;
  return version.empty() || wanted != quoted(version);
}

std::optional<std::string> changed_meanwhile(const Request& request,
                                             const std::optional<std::string>& version) {
  const auto current = version ? quoted(*version) : std::string{};
  const bool is_new = request.header("if-none-match") == "*";
  const bool other = is_new ? version.has_value() : came_first(request, current);
  return other ? std::optional{current} : std::nullopt;
}

base::Result<std::optional<std::string>> other_version(const service::Service& service,
                                                       const Request& request, const model::ItemId& item) {
  if (request.header("if-match").empty()) return std::optional<std::string>{};
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto line, service::line_of_parcel(*reader, item));
  const auto current = quoted(service::version_of(line));
  return came_first(request, current) ? std::optional{current} : std::nullopt;
}

Response another_came_first(const Request& request, const std::string& current_etag) {
  return problem(412, {ErrorCode::Conflict, "if-match", current_etag, "the state that was looked at"},
                 request.request_id);
}

}  // namespace tidewaiter::server
