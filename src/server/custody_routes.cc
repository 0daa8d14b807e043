// Every gram: seizures, exhibits, offers, and the acts that two officers sign at their own desks (C3).

#include "server/act_erase.h"
#include "server/act_from.h"
#include "server/act_parts.h"
#include "server/act_seize.h"
#include "server/body.h"
#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/custody.h"
#include "service/custody_alerts.h"
#include "service/custody_json.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::Service;

base::Result<Response> seizures(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::seizure_lines(reader));
    return page_of(request, all, [](const auto& one) { return service::as_json(one); });
  });
}

base::Result<Response> tree(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "seizure_no", 1, INT64_MAX));
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto svg,
           service::seizure_tree(reader, custody::SeizureNumber{static_cast<std::uint64_t>(number)}));
    Response response;
    response.content_type = "image/svg+xml";
    response.body = svg;
    return response;
  });
}

base::Result<Response> exhibits(Context& context, const Request& request) {
  TW_TRY(const auto seizure, queried_number(request, "seizure_no", 1, INT64_MAX, 0));
  service::ExhibitQuestion question;
  if (seizure > 0) question.seizure = custody::SeizureNumber{static_cast<std::uint64_t>(seizure)};
  question.state = field(request.query, "state");
  question.holder = field(request.query, "holder");
  question.after = field(request.query, "cursor");
  TW_TRY(const auto limit, queried_number(request, "limit", 1, 1'000, 100));
  question.most = static_cast<std::size_t>(limit) + 1;
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(auto lines, service::exhibit_lines(reader, question));
    const bool more = lines.size() == question.most;
    if (more) lines.pop_back();
    auto items = ordered_json::array();
    for (const auto& line : lines) items.push_back(service::as_json(line));
    return json_response(
        listed(std::move(items), more ? std::optional{lines.back().known.exhibit.id.text()} : std::nullopt));
  });
}

base::Result<Response> exhibit(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto page, service::exhibit_page(reader, custody::ExhibitId{request.param("exhibit_id")}));
    return tagged_response(service::as_json(page));
  });
}

base::Result<Response> statement(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto text, service::court_statement(reader, custody::ExhibitId{request.param("exhibit_id")},
                                                     custody::OfficerId{request.param("officer_id")}));
    return Response::plain(text);
  });
}

// A seizure that no examination of a parcel made; the answer has its number in the book.
base::Result<Response> enter_seizure(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  service::SeizureElsewhere seizure;
  TW_TRY(seizure.origin, body.code("origin", custody::seizure_origin_from));
  TW_TRY(seizure.reference, body.text("reference", 2'000));
  TW_TRY(seizure.place, body.text("place", 2'000));
  TW_TRY(seizure.legal_basis, body.text("legal_basis", 2'000));
  TW_TRY(const auto at, body.text("at", 64));
  TW_TRY(seizure.at, base::parse_instant(at, "at"));
  TW_TRY(const auto substance, body.text_or("substance", 64));
  if (!substance.empty()) seizure.substance = substance;
  std::int64_t number = 0;
  TW_TRY(const auto size, context.write([&](const Service& service, Engine&) -> base::Result<std::uint64_t> {
    TW_TRY(number, service::open_seizure(service, {request.caller.officer_id, "custody"}, seizure));
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto head, reader->journal_head());
    return head.size;
  }));
  events.tell({"exhibit", "", size, ""});
  return recorded(size - 1, number);
}

// Runs what one officer does alone, tells it, and answers where the journal ends now.
template <typename Work>
base::Result<Response> done_alone(EventHub& events, Context& context, const Request& request, Work&& work) {
  const custody::ExhibitId id{request.param("exhibit_id")};
  std::optional<std::string> other;  // the exhibit's state, where it is another than the officer saw
  TW_TRY(const auto size, context.write([&](const Service& service, Engine&) -> base::Result<std::uint64_t> {
    if (!request.header("if-match").empty()) {
      TW_TRY(auto before, service.store().snapshot());
      TW_TRY(const auto page, service::exhibit_page(*before, id));
      const auto current = tagged_response(service::as_json(page)).etag;
      if (came_first(request, current)) {
        other = current;
        return std::uint64_t{0};
      }
    }
    TW_TRY_STATUS(work(service, id));
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto head, reader->journal_head());
    return head.size;
  }));
  if (other) return another_came_first(request, *other);
  events.tell({"exhibit", id.text(), size, ""});
  return recorded(size - 1);
}

base::Result<Response> offer(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto to, body.text("to", 64));
  TW_TRY(const auto seal, body.text_or("seal", 64));
  TW_TRY(const auto hours, body.number_or("valid_hours", 1, 720));
  auto purpose = custody::TransferPurpose::Custody;
  TW_TRY(const auto named, body.text_or("purpose"));
  if (!named.empty()) {
    TW_TRY(purpose, body.code("purpose", custody::transfer_purpose_from));
  }
  return done_alone(events, context, request, [&](const Service& service, const custody::ExhibitId& id) {
    return service::offer_exhibit(service, {request.caller.officer_id, "custody"}, id, custody::OfficerId{to},
                                  purpose, seal, base::DurationMs::hours(hours.value_or(24)));
  });
}

base::Result<Response> withdraw(EventHub& events, Context& context, const Request& request) {
  return done_alone(events, context, request, [&](const Service& service, const custody::ExhibitId& id) {
    return service::withdraw_offer(service, {request.caller.officer_id, "custody"}, id);
  });
}

base::Result<Response> end_counter_sample(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto decision, body.text("decision", 2'000));
  return done_alone(events, context, request, [&](const Service& service, const custody::ExhibitId& id) {
    return service::release_counter_sample(service, {request.caller.officer_id, "custody"}, id, decision);
  });
}

base::Result<Response> shelve(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto shelf, body.text("shelf", 200));
  TW_TRY(const auto seal, body.text_or("seal", 64));
  return done_alone(events, context, request, [&](const Service& service, const custody::ExhibitId& id) {
    return service::store_exhibit(service, {request.caller.officer_id, "custody"}, id, seal, shelf);
  });
}

// The last word stands, so whoever writes over another's says by If-Match which one they saw.
base::Result<Response> put_value(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto worth, valuation_from(body));
  if (!worth) return fail(ErrorCode::Missing, "value", "", "what it is worth");
  return done_alone(events, context, request, [&](const Service& service, const custody::ExhibitId& id) {
    return service::value_exhibit(service, {request.caller.officer_id, "custody"}, id, *worth);
  });
}

base::Result<Response> prepare(service::PreparedActs& acts, const std::shared_ptr<BundlesMade>& bundles,
                               EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto kind, body.text("kind", 64));
  TW_TRY(const auto second, body.text("second", 64));
  TW_TRY(auto asked, act_from(kind, body, bundles));
  TW_TRY(const auto act,
         context.write([&](const Service& service, Engine&) -> base::Result<service::PreparedAct> {
           const custody::OfficerId first{request.caller.officer_id};
           TW_TRY(auto act, acts.prepare(service, kind, first, custody::OfficerId{second}, asked.work,
                                         asked.afterwards));
           if (asked.before) TW_TRY_STATUS(asked.before(service, {first.text(), "custody"}));
           return act;
         }));
  events.tell({"act", act.id, 0, ""});
  return json_response(service::whole_json(act));
}

base::Result<Response> sign(service::PreparedActs& acts, EventHub& events, Context& context,
                            const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto key, body.text("key_id", 64));
  TW_TRY(const auto text, body.text("signature", 200));
  TW_TRY(const auto signature, base::from_base64(text, "signature"));
  TW_TRY(const auto others, body.texts("further_signatures", service::kMostTexts));
  std::vector<base::Bytes> further;
  for (const auto& other : others) {
    TW_TRY(auto octets, base::from_base64(other, "further_signatures"));
    further.push_back(std::move(octets));
  }
  TW_TRY(const auto act,
         context.write([&](const Service& service, Engine&) -> base::Result<service::PreparedAct> {
           return acts.sign(service, request.param("act_id"), custody::OfficerId{request.caller.officer_id},
                            key, signature, further);
         }));
  events.tell({"act", act.id, act.journal_index.value_or(0), ""});
  if (act.done) events.tell({"exhibit", act.id, act.journal_index.value_or(0), ""});
  auto response = json_response(service::whole_json(act));
  response.erased = act.done && is_erasure(act.kind);
  return response;
}

// Only the two whose names stand in an act see it.
base::Result<Response> waiting(service::PreparedActs& acts, const Request& request) {
  ordered_json json{{"items", ordered_json::array()}};
  for (const auto& act : acts.of(custody::OfficerId{request.caller.officer_id}, request.now))
    json["items"].push_back(service::as_json(act));
  return json_response(json);
}

base::Result<Response> one_act(service::PreparedActs& acts, const Request& request) {
  TW_TRY(const auto act,
         acts.act(request.param("act_id"), custody::OfficerId{request.caller.officer_id}, request.now));
  return json_response(service::whole_json(act));
}

base::Result<Response> alerts(const OwnTerms& own, Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::custody_alerts(reader, request.now, own.overdue));
    return page_of(request, all, [](const auto& one) { return service::as_json(one); });
  });
}

base::Result<Response> scales(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::scales(reader));
    return page_of(request, all, [](const auto& one) { return service::as_json(one); });
  });
}

base::Result<Response> keys(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::officer_keys(reader));
    return page_of(request, all, [](const auto& one) { return service::as_json(one); });
  });
}

}  // namespace

std::vector<Route> custody_routes(EventHub& events, std::shared_ptr<BundlesMade> bundles,
                                  const OwnTerms& own) {
  const auto acts = std::make_shared<service::PreparedActs>();
  const auto telling = [&events](base::Result<Response> (*handle)(EventHub&, Context&, const Request&)) {
    return [&events, handle](Context& context, const Request& request) {
      return handle(events, context, request);
    };
  };
  return {
      {Method::Get, "/api/v1/seizures", Action::SeeExhibits, seizures, {}},
      {Method::Post, "/api/v1/seizures", Action::HandleExhibits, telling(enter_seizure), {}},
      {Method::Get, "/api/v1/seizures/{seizure_no}/tree", Action::SeeExhibits, tree, {}},
      {Method::Get, "/api/v1/exhibits", Action::SeeExhibits, exhibits, {}},
      {Method::Get, "/api/v1/exhibits/{exhibit_id}", Action::SeeExhibits, exhibit, {}},
      {Method::Get,
       "/api/v1/exhibits/{exhibit_id}/statements/{officer_id}",
       Action::SeeExhibits,
       statement,
       {}},
      {Method::Post, "/api/v1/exhibits/{exhibit_id}/offers", Action::HandleExhibits, telling(offer), {}},
      {Method::Delete, "/api/v1/exhibits/{exhibit_id}/offers", Action::HandleExhibits, telling(withdraw), {}},
      {Method::Post,
       "/api/v1/exhibits/{exhibit_id}/counter-sample-end",
       Action::HandleExhibits,
       telling(end_counter_sample),
       {}},
      {Method::Put, "/api/v1/exhibits/{exhibit_id}/shelf", Action::HandleExhibits, telling(shelve), {}},
      {Method::Put, "/api/v1/exhibits/{exhibit_id}/value", Action::HandleExhibits, telling(put_value), {}},
      {Method::Post,
       "/api/v1/acts",
       Action::HandleExhibits,
       [acts, bundles = std::move(bundles), &events](Context& context, const Request& request) {
         return prepare(*acts, bundles, events, context, request);
       },
       {},
       kMostActBody},
      {Method::Get,
       "/api/v1/acts",
       Action::HandleExhibits,
       [acts](Context&, const Request& request) { return waiting(*acts, request); },
       {}},
      {Method::Get,
       "/api/v1/acts/{act_id}",
       Action::HandleExhibits,
       [acts](Context&, const Request& request) { return one_act(*acts, request); },
       {}},
      {Method::Post,
       "/api/v1/acts/{act_id}/signatures",
       Action::HandleExhibits,
       [acts, &events](Context& context, const Request& request) {
         return sign(*acts, events, context, request);
       },
       {}},
      {Method::Get,
       "/api/v1/custody/alerts",
       Action::SeeExhibits,
       [&own](Context& context, const Request& request) { return alerts(own, context, request); },
       {}},
      {Method::Get, "/api/v1/scales", Action::SeeExhibits, scales, {}},
      {Method::Get, "/api/v1/officer-keys", Action::SeeExhibits, keys, {}},
  };
}

}  // namespace tidewaiter::server
