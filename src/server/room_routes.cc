// Keys of rooms, shelves and safes, as far as one officer's word is enough, and the legs of transports. A key
// that its keeper gives out, a changed lock, and both ends of a leg are acts of two (act_transport.h).

#include <algorithm>

#include "server/body.h"
#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/room_keys.h"

namespace tidewaiter::server {
namespace {

using nlohmann::ordered_json;
using service::Action;
using service::Service;

ordered_json room_key_json(const store::RoomKeyRow& row, base::Instant now) {
  return {{"key", row.key},
          {"opens", row.opens},
          {"keeper", row.keeper},
          {"holder", row.holder},
          {"since", time_or_null(row.since)},
          {"due_at", time_or_null(row.due_at)},
          {"overdue", service::is_overdue(row, now)},
          {"lost_at", time_or_null(row.lost_at)}};
}

ordered_json room_key_event_json(const store::RoomKeyEventRow& row) {
  return {{"event", row.event}, {"at", time_or_null(row.at)},    {"holder", row.holder},
          {"actor", row.actor}, {"second", or_null(row.second)}, {"words", row.words}};
}

ordered_json leg_json(const store::TransportLegRow& row, base::Instant now) {
  return {{"leg_no", row.leg_no},
          {"vehicle", row.vehicle},
          {"seal", row.seal},
          {"from", row.from_place},
          {"to", row.to_place},
          {"route", row.route.value_or("")},
          {"couriers", {row.first_officer, row.second_officer}},
          {"exhibits", ordered_json::parse(row.exhibits, nullptr, false)},
          {"follows", or_null(row.follows_leg)},
          {"departed_at", time_or_null(row.departed_at)},
          {"due_at", time_or_null(row.due_at)},
          {"overdue", service::is_overdue(row, now)},
          {"arrived_at", time_or_null(row.arrived_at)},
          {"received_by", or_null(row.received_by)},
          {"second_receiver", or_null(row.second_receiver)},
          {"seal_read", or_null(row.seal_read)},
          {"seal_holds", row.seal_read ? ordered_json(*row.seal_read == row.seal) : ordered_json{}}};
}

base::Result<Response> list_room_keys(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::room_keys(reader));
    return page_of(request, all, [&](const auto& one) { return room_key_json(one, request.now); });
  });
}

base::Result<Response> room_key_history(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::events_of_key(reader, request.param("key")));
    return page_of(request, all, room_key_event_json);
  });
}

// On their way first, of each the latest.
base::Result<Response> list_legs(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(auto rows, service::transport_legs(reader));
    std::reverse(rows.begin(), rows.end());
    std::stable_partition(rows.begin(), rows.end(), [](const auto& row) { return !row.arrived_at; });
    return page_of(request, rows, [&](const auto& one) { return leg_json(one, request.now); });
  });
}

// One step of a key, which is told.
template <typename Step>
base::Result<Response> key_moved(EventHub& events, Context& context, const Request& request,
                                 const std::string& key, Step&& step) {
  TW_TRY(auto response, done_by_one(context, [&](const Service& service) {
           return step(service, service::Actor{request.caller.officer_id, "evidence room"});
         }));
  events.tell({"room_key", key, 0, ""});
  return response;
}

base::Result<Response> register_one_key(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto key, body.text("key", 64));
  TW_TRY(const auto opens, body.text("opens", 64));
  TW_TRY(const auto keeper, body.text("keeper", 64));
  return key_moved(events, context, request, key, [&](const Service& service, const service::Actor& actor) {
    return service::register_room_key(service, actor, key, opens, keeper);
  });
}

// What is said of a key in words alone: that it came back, what its keeper used it for, that it is lost.
template <base::Status (*kSay)(const Service&, const service::Actor&, const std::string&, const std::string&)>
base::Result<Response> said_of_key(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto words, body.text_or("words", 2'000));
  const auto& key = request.param("key");
  return key_moved(events, context, request, key, [&](const Service& service, const service::Actor& actor) {
    return kSay(service, actor, key, words);
  });
}

}  // namespace

std::vector<Route> room_routes(EventHub& events) {
  const auto telling = [&events](base::Result<Response> (*handle)(EventHub&, Context&, const Request&)) {
    return [&events, handle](Context& context, const Request& request) {
      return handle(events, context, request);
    };
  };
  return {
      {Method::Get, "/api/v1/room-keys", Action::SeeExhibits, list_room_keys, {}},
      {Method::Post, "/api/v1/room-keys", Action::HandleExhibits, telling(register_one_key), {}},
      {Method::Get, "/api/v1/room-keys/{key}/events", Action::SeeExhibits, room_key_history, {}},
      {Method::Post,
       "/api/v1/room-keys/{key}/return",
       Action::HandleExhibits,
       telling(said_of_key<service::return_room_key>),
       {}},
      {Method::Post,
       "/api/v1/room-keys/{key}/use",
       Action::HandleExhibits,
       telling(said_of_key<service::use_room_key>),
       {}},
      {Method::Post,
       "/api/v1/room-keys/{key}/lost",
       Action::HandleExhibits,
       telling(said_of_key<service::report_key_lost>),
       {}},
      {Method::Get, "/api/v1/transport-legs", Action::SeeExhibits, list_legs, {}},
  };
}

}  // namespace tidewaiter::server
