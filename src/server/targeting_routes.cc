// What do I open now, and is there still time: shifts, queue, parcels, decisions, refused declarations.

#include <charconv>

#include "server/body.h"
#include "server/encode.h"
#include "server/looking.h"
#include "server/problem.h"
#include "server/resource_routes.h"
#include "server/shift_closing.h"
#include "service/handling.h"
#include "service/offices.h"
#include "service/open_shifts.h"
#include "service/oversight.h"
#include "service/reasons_told.h"
#include "service/resubmission.h"
#include "service/shift.h"
#include "service/targeting_json.h"

namespace tidewaiter::server {
namespace {

using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::Service;

constexpr std::size_t kMostDeclared = 200'000;

std::string office_asked(const Request& request) {
  return service::office_shown(request.caller.office, field(request.query, "office"));
}

base::Result<Response> shifts(service::OpenShiftMemory& memory, Context& context, const Request& request) {
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(const auto all, service::shifts(service, office_asked(request), "", &memory));
    return page_of(request, all, [](const auto& one) { return service::as_json(one); });
  });
}

base::Result<service::ShiftTerms> terms_from(const Body& body) {
  service::ShiftTerms terms;
  TW_TRY(terms.office, body.text("office", 35));
  TW_TRY(terms.shift, body.text_or("shift", 64));
  TW_TRY(const auto share, body.number_or("random_share_ppm", selection::kLeastRandomShare_ppm, 1'000'000));
  if (share) terms.random_share_ppm = static_cast<std::int32_t>(*share);
  TW_TRY(const auto capacity, body.object_or("capacity"));
  if (!capacity) return terms;
  std::vector<std::string> texts;
  for (const char* means : {"XRay", "TraceDetector", "Canine", "Physical"}) {
    TW_TRY(const auto count, capacity->number_or(means, 0, 1'000'000));
    if (count) texts.push_back(std::string{means} + "=" + std::to_string(*count));
  }
  TW_TRY(terms.capacity, service::capacity_from(texts));
  return terms;
}

base::Result<Response> shift_named(const Service& service, const std::string& office,
                                   const std::string& shift) {
  TW_TRY(const auto all, service::shifts(service, office, shift));
  return json_response(service::as_json(all.front()));
}

base::Result<Response> open_shift(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto terms, terms_from(body));
  TW_TRY(const auto open,
         context.write([&](const Service& service, Engine&) -> base::Result<service::OpenShift> {
           return service::open_shift(service, {request.caller.officer_id, "shift"}, terms);
         }));
  return context.read([&](const Service& service) { return shift_named(service, open.office, open.shift); });
}

base::Result<Response> close_shift(EventHub& events, Context& context, const Request& request) {
  const auto &office = request.param("office"), &shift = request.param("shift");
  TW_TRY_STATUS(
      close_and_tell(events, context, {request.caller.officer_id, "shift"}, office, shift, request.now));
  return context.read([&](const Service& service) { return shift_named(service, office, shift); });
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

// "500" of a closed shift; "4200.17" of an open one: after that score and number.
base::Result<service::QueueFrom> queue_from(const Request& request) {
  const auto cursor = field(request.query, "cursor");
  const auto dot = cursor.find('.');
  if (dot == std::string_view::npos) {
    TW_TRY(const auto asked, page_asked(request));
    return service::QueueFrom{asked.first, {}};
  }
  const auto score = whole_number(cursor.substr(0, dot)), number = whole_number(cursor.substr(dot + 1));
  if (!score || !number)
    return base::fail(base::ErrorCode::Malformed, "cursor", cursor, "the next_cursor of an earlier answer");
  return service::QueueFrom{0, service::ScoredParcel{*score, *number}};
}

std::string cursor_of(const service::QueueFrom& from) {
  return from.after ? std::to_string(from.after->score) + "." + std::to_string(from.after->item_no)
                    : std::to_string(from.first);
}

base::Result<Response> queue(service::OpenShiftMemory& memory, service::ReasonTeller& teller,
                             Context& context, const Request& request) {
  TW_TRY(const auto from, queue_from(request));
  TW_TRY(const auto limit, queried_number(request, "limit", 1, 1'000, 100));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(const auto page,
           service::queue(service, office_asked(request), std::string{field(request.query, "shift")}, from,
                          static_cast<std::size_t>(limit), &memory));
    auto lines = ordered_json::array();
    for (const auto& line : page.lines) {
      TW_TRY(lines.emplace_back(), teller.as_json(service, line));
    }
    auto json = listed(std::move(lines), page.next ? std::optional{cursor_of(*page.next)} : std::nullopt);
    json["shift"] = service::as_json(page.shift);
    return json_response(json);
  });
}

// Joins are weighed anew with every parcel that is filed: they are no part of the state that an officer's
// word is about.
std::string tag_without_joins(ordered_json json) {
  json.erase("others");
  for (const char* role : {"sender", "recipient"}) json["evidence"][role].erase("joins");
  return tagged_response(json).etag;
}

base::Result<Response> item(service::ReasonTeller& teller, Context& context, const Request& request) {
  const model::ItemId id{request.param("item_id")};
  TW_TRY(const auto joins,
         context.write([&](const Service& service, Engine& engine) -> base::Result<service::ParcelJoins> {
           TW_TRY_STATUS(service::enter_look(service, looking(request, "targeting"),
                                             {service::LookKind::Item, id, ""}));
           return service::joins_of_parcel(service, engine, id);
         }));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(const auto page, service::parcel_page(service, id, joins));
    TW_TRY(const auto json, teller.as_json(service, page));
    auto response = json_response(json);
    response.etag = tag_without_joins(json);
    return response;
  });
}

base::Result<service::DecisionRequest> decision_from(const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  service::DecisionRequest wanted;
  wanted.item = model::ItemId{request.param("item_id")};
  TW_TRY(wanted.outcome, body.code("outcome", model::outcome_from));
  TW_TRY(wanted.why, body.text_or("why", 2'000));
  TW_TRY(wanted.wanted, body.text_or("wanted", 2'000));
  wanted.telling = service::Telling::AtOnce;
  TW_TRY(const auto means, body.text_or("means"));
  if (!means.empty()) {
    TW_TRY(wanted.means, body.code("means", model::means_from));
  }
  return wanted;
}

base::Result<Response> decide(EventHub& events, service::ReasonTeller& teller, Context& context,
                              const Request& request) {
  TW_TRY(const auto wanted, decision_from(request));
  std::optional<std::string> other;  // the parcel's state, where it is another than the officer saw
  TW_TRY(const auto decided, context.write([&](const Service& service,
                                               Engine&) -> base::Result<ordered_json> {
    if (!request.header("if-match").empty()) {
      TW_TRY(const auto page, service::parcel_page(service, wanted.item));
      TW_TRY(const auto json, teller.as_json(service, page));
      const auto current = tag_without_joins(json);
      if (came_first(request, current, service::version_of(page.line))) {
        other = current;
        return ordered_json{};
      }
    }
    TW_TRY(const auto in_force, service::decide(service, {request.caller.officer_id, "decision"}, wanted));
    auto answer = service::as_json(in_force);
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto line, service::line_of_parcel(*reader, wanted.item));
    answer["version"] = service::version_of(line);
    return answer;
  }));
  if (other) return another_came_first(request, *other);
  events.tell({"queue", wanted.item.text(), 0, ""});
  tell_of_hold(events, context, wanted.item);
  tell_of_query(events, context, wanted.item);
  return json_response(decided);
}

ordered_json refused_json(const service::RefusedDeclaration& refused) {
  auto error = ordered_json::parse(refused.row.error, nullptr, false);
  if (!error.is_object()) error = ordered_json::object();
  error.erase("item_id");
  return {{"refused_no", refused.row.refused_no},
          {"refused_at", base::to_string(base::Instant{refused.row.refused_at})},
          {"source", refused.row.source},
          {"line", refused.row.line},
          {"refused", std::move(error)},
          {"accepted_as", refused.accepted_as.empty() ? ordered_json{} : ordered_json(refused.accepted_as)}};
}

// As it was filed, personal data and all: a look (K1).
base::Result<Response> one_refused(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "refused_no", 1, INT64_MAX));
  TW_TRY(const auto one,
         context.write([&](const Service& service, Engine&) -> base::Result<service::RefusedDeclaration> {
           return service::look_at_refused(service, looking(request, "putting right"), number);
         }));
  auto json = refused_json(one);
  json["raw"] = one.raw;
  return json_response(json);
}

base::Result<Response> put_right(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "refused_no", 1, INT64_MAX));
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(auto record, body.text("declaration", kMostDeclared));
  TW_TRY(auto office, body.text_or("office", 35));
  if (office.empty()) office = request.caller.office;
  if (office.empty()) return base::fail(base::ErrorCode::Missing, "office", "", "whose shift it goes into");
  TW_TRY(const auto done, context.write([&](const Service& service, Engine& engine) {
    return service::resubmit_text(service, engine, {request.caller.officer_id, "resubmission"}, number,
                                  office, record);
  }));
  events.tell({"queue", done.item_id, 0, ""});
  return json_response({{"refused_no", done.refused_no}, {"accepted_as", done.item_id}});
}

base::Result<Response> refused(Context& context, const Request& request) {
  TW_TRY(const auto asked, page_asked(request));
  TW_TRY_STATUS(look_at_list(context, request, "refused declarations", "targeting"));
  return context.read([&](const Service& service) -> base::Result<Response> {
    auto items = ordered_json::array();
    std::size_t at = 0;
    TW_TRY_STATUS(
        service::each_refused(service, false, [&](const service::RefusedDeclaration& one) -> base::Status {
          const auto place = at++;
          if (place >= asked.first && items.size() < asked.limit) items.push_back(refused_json(one));
          return {};
        }));
    const auto end = asked.first + asked.limit;
    return json_response(listed(std::move(items), end < at ? std::optional{end} : std::nullopt));
  });
}

}  // namespace

std::vector<Route> targeting_routes(EventHub& events, service::OpenShiftMemory& memory) {
  const auto telling = [&events](base::Result<Response> (*handle)(EventHub&, Context&, const Request&)) {
    return [&events, handle](Context& context, const Request& request) {
      return handle(events, context, request);
    };
  };
  const auto teller = std::make_shared<service::ReasonTeller>();
  const auto remembering = [&memory](auto handle) {
    return [&memory, handle](Context& context, const Request& request) {
      return handle(memory, context, request);
    };
  };
  return {
      {Method::Get, "/api/v1/shifts", Action::SeeQueue, remembering(shifts), {}},
      {Method::Post, "/api/v1/shifts", Action::RunShifts, open_shift, {}},
      {Method::Post, "/api/v1/shifts/{office}/{shift}/closing", Action::RunShifts, telling(close_shift), {}},
      {Method::Get,
       "/api/v1/queue",
       Action::SeeQueue,
       [&memory, teller](Context& context, const Request& request) {
         return queue(memory, *teller, context, request);
       },
       {}},
      {Method::Get,
       "/api/v1/items/{item_id}",
       Action::SeeParcels,
       [teller](Context& context, const Request& request) { return item(*teller, context, request); },
       {}},
      {Method::Post,
       "/api/v1/items/{item_id}/decision",
       Action::Decide,
       [&events, teller](Context& context, const Request& request) {
         return decide(events, *teller, context, request);
       },
       {}},
      {Method::Get, "/api/v1/refused", Action::SeeParcels, refused, {}},
      {Method::Get, "/api/v1/refused/{refused_no}", Action::SeeParcels, one_refused, {}},
      {Method::Post, "/api/v1/refused/{refused_no}/resubmission", Action::RunShifts, telling(put_right), {}},
  };
}

}  // namespace tidewaiter::server
