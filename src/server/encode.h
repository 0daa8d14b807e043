#pragma once
// How the resource routes answer: JSON, lists by page, entity tags. Internal to this room.

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"
#include "server/events.h"
#include "server/route.h"

namespace tidewaiter::server {

/// As an entity tag is written: in quotes.
std::string quoted(const std::string& tag);
/// A JSON answer; what is not UTF-8 is replaced.
Response json_response(const nlohmann::ordered_json& json);
/// The same with its entity tag, which changes with every octet of it.
Response tagged_response(const nlohmann::ordered_json& json);
/// {"journal_index": …, "number": …}: what was recorded, `size` entries being in the journal after it.
Response recorded(std::uint64_t journal_index, std::optional<std::int64_t> number = {});

/// null where there is none.
template <typename Value>
nlohmann::ordered_json or_null(const std::optional<Value>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json{};
}
/// The instant of a row's milliseconds, or null.
nlohmann::ordered_json time_or_null(const std::optional<std::int64_t>& unix_ms);

/// Where a page begins, and how long it may be.
struct PageAsked {
  std::size_t first = 0;
  std::size_t limit = 100;
};
/// OutOfRange for a limit outside 1 to 1,000, Malformed for a cursor that is none of ours.
base::Result<PageAsked> page_asked(const Request& request);
/// A whole number in the query. OutOfRange unless it is from `least` to `most`; `otherwise` where absent.
base::Result<std::int64_t> queried_number(const Request& request, std::string_view name, std::int64_t least,
                                          std::int64_t most, std::int64_t otherwise);
/// The same of the path's parameter, which is always there.
base::Result<std::int64_t> path_number(const Request& request, std::string_view name, std::int64_t least,
                                       std::int64_t most);
/// {"items": …, "next_cursor": …}; `next` is the place that follows, nullopt at the end.
nlohmann::ordered_json listed(nlohmann::ordered_json items, std::optional<std::size_t> next);
/// The same of a place that is named by a text.
nlohmann::ordered_json listed(nlohmann::ordered_json items, std::optional<std::string> next);

/// The page asked for of something that was gathered whole.
template <typename List, typename Encode>
base::Result<Response> page_of(const Request& request, const List& list, Encode&& encode) {
  TW_TRY(const auto page, page_asked(request));
  auto items = nlohmann::ordered_json::array();
  std::size_t at = page.first;
  for (; at < list.size() && at - page.first < page.limit; ++at) items.push_back(encode(list[at]));
  return json_response(listed(std::move(items), at < list.size() ? std::optional{at} : std::nullopt));
}

/// Runs `view(Reader&)` over one state of the database.
template <typename View>
base::Result<Response> viewed(Context& context, View&& view) {
  return context.read([&](const service::Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    return view(*reader);
  });
}
/// Runs `work(Service&)`, which one officer does alone, on the writer's thread, and answers with the entry it
/// left last.
template <typename Work>
base::Result<Response> done_by_one(Context& context, Work&& work) {
  TW_TRY(const auto size,
         context.write([&](const service::Service& service, service::Engine&) -> base::Result<std::uint64_t> {
           TW_TRY_STATUS(work(service));
           TW_TRY(auto reader, service.store().snapshot());
           TW_TRY(const auto head, reader->journal_head());
           return head.size;
         }));
  return recorded(size - 1);
}

/// Whether another change came first: the request's If-Match names another state than `current_etag`, and
/// another than `"version"`, where there is one.
bool came_first(const Request& request, const std::string& current_etag, const std::string& version = {});
/// The answer where one did: 412.
Response another_came_first(const Request& request, const std::string& current_etag);
/// The tag of what is there now, where it is another than the request says was seen: If-Match names its
/// version, `If-None-Match: *` says that there was none. nullopt where the request may go on. `version` is
/// the one now; nullopt where there is nothing.
std::optional<std::string> changed_meanwhile(const Request& request,
                                             const std::optional<std::string>& version);
/// The tag of the parcel's version as it is now (service::version_of), where If-Match names another; nullopt
/// where the request may go on, as it may without If-Match. NotFound where it was not filed.
base::Result<std::optional<std::string>> other_version(const service::Service& service,
                                                       const Request& request, const model::ItemId& item);

/// done_by_one, unless what it changes is another by now than was seen (changed_meanwhile): nothing is done
/// then, and the answer is 412. `version(Reader&)` is its version now, nullopt where there is none of it.
template <typename Version, typename Work>
base::Result<Response> done_over(Context& context, const Request& request, Version&& version, Work&& work) {
  std::optional<std::string> other;
  TW_TRY(auto response, done_by_one(context, [&](const service::Service& service) -> base::Status {
           {
             TW_TRY(auto reader, service.store().snapshot());
             TW_TRY(const std::optional<std::string> now, version(*reader));
             other = changed_meanwhile(request, now);
           }
           if (other) return {};
           return work(service);
         }));
  if (other) return another_came_first(request, *other);
  return response;
}

}  // namespace tidewaiter::server
