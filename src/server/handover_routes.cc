// Evidence across a border: other countries' requests and the central authority's decisions, offers to
// officers abroad, and the files that go along. What two sign is an act (act_abroad.h).

#include "custody/limits.h"
#include "server/body.h"
#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/bundle.h"
#include "service/handover_views.h"

namespace tidewaiter::server {
namespace {

using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::Service;

service::Actor border_actor(const Request& request) { return {request.caller.officer_id, "handover"}; }

// The page asked for, the latest first; only its rows are read whole.
template <typename Row, typename Encode>
base::Result<Response> latest_first(const Request& request, const std::vector<Row>& rows, Encode&& encode) {
  TW_TRY(const auto page, page_asked(request));
  auto items = ordered_json::array();
  std::size_t at = page.first;
  for (; at < rows.size() && at - page.first < page.limit; ++at) {
    TW_TRY(const auto line, encode(rows[rows.size() - 1 - at]));
    items.push_back(service::as_json(line));
  }
  return json_response(listed(std::move(items), at < rows.size() ? std::optional{at} : std::nullopt));
}

base::Result<Response> list_foreign_requests(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto rows, service::foreign_requests(reader));
    return latest_first(request, rows, service::foreign_request_line);
  });
}

base::Result<Response> foreign_request_response(store::Reader& reader, std::int64_t number) {
  TW_TRY(const auto page, service::foreign_request_page(reader, number));
  return json_response(service::as_json(page));
}

base::Result<Response> one_foreign_request(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "request_no", 1, INT64_MAX));
  return viewed(context, [&](store::Reader& reader) { return foreign_request_response(reader, number); });
}

base::Result<Response> receive_foreign_request(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  custody::ForeignRequest asked;
  TW_TRY(asked.jurisdiction, body.text_or("jurisdiction", 2));
  TW_TRY(asked.authority, body.text_or("authority", 2'000));
  TW_TRY(asked.reference, body.text_or("reference", 2'000));
  TW_TRY(asked.instrument, body.text_or("instrument", 2'000));
  TW_TRY(asked.legal_basis, body.text_or("legal_basis", 2'000));
  TW_TRY(asked.offence, body.text_or("offence", 2'000));
  TW_TRY(asked.asked, body.text_or("asked", 2'000));
  TW_TRY(const auto by, body.text_or("by", 64));
  if (!by.empty()) {
    TW_TRY(asked.by, base::parse_instant(by, "by"));
  }
  TW_TRY(const auto received,
         context.write([&](const Service& service, Engine&) -> base::Result<service::ReceivedRequest> {
           return service::receive_request(service, border_actor(request), asked);
         }));
  return json_response({{"request_no", received.number}, {"missing", service::as_json(received.missing)}});
}

base::Result<Response> decide_foreign_request(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "request_no", 1, INT64_MAX));
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto approve, body.flag("approve"));
  service::RequestDecision decision;
  TW_TRY(decision.why, body.text("why", 2'000));
  if (approve) {
    auto& granted = decision.granted.emplace();
    TW_TRY(granted.exhibits, body.texts("exhibits", 100));
    TW_TRY(const auto most, body.number("most_mg", 0, custody::kMaxWeighing.milligrams()));
    granted.most = base::MassMg{most};
  }
  return context.write([&](const Service& service, Engine&) -> base::Result<Response> {
    TW_TRY_STATUS(
        service::decide_request(service, border_actor(request), number, decision).map([](const auto&) {}));
    TW_TRY(auto reader, service.store().snapshot());
    return foreign_request_response(*reader, number);
  });
}

base::Result<Response> list_handovers(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto rows, service::handovers(reader));
    return latest_first(request, rows, [&](const auto& row) { return service::handover_line(reader, row); });
  });
}

base::Result<Response> handover_response(store::Reader& reader, std::int64_t number) {
  TW_TRY(const auto page, service::handover_page(reader, number));
  return json_response(service::as_json(page));
}

base::Result<Response> one_handover(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "handover_no", 1, INT64_MAX));
  return viewed(context, [&](store::Reader& reader) { return handover_response(reader, number); });
}

base::Result<custody::HandoverTerms> terms_in(const Body& body) {
  TW_TRY(const auto given, body.object_or("terms"));
  custody::HandoverTerms terms;
  if (!given) return terms;
  TW_TRY(terms.export_authorisation, given->text_or("export_authorisation", 2'000));
  TW_TRY(terms.import_authorisation, given->text_or("import_authorisation", 2'000));
  TW_TRY(terms.use_limitation, given->text_or("use_limitation", 2'000));
  TW_TRY(terms.undertaking, given->text_or("undertaking", 2'000));
  TW_TRY(terms.undertaking_needless, given->text_or("undertaking_needless", 2'000));
  TW_TRY(terms.court_witness, given->text_or("court_witness", 2'000));
  TW_TRY(terms.despite_discrepancy, given->text_or("despite_discrepancy", 2'000));
  TW_TRY(terms.discrepancies, given->numbers("discrepancy_nos", 100));
  TW_TRY(const auto afterwards, given->text_or("afterwards"));
  if (!afterwards.empty()) {
    TW_TRY(terms.afterwards, given->code("afterwards", custody::afterwards_from));
  }
  TW_TRY(const auto by, given->text_or("afterwards_by", 64));
  if (!by.empty()) {
    TW_TRY(terms.afterwards_by, base::parse_instant(by, "afterwards_by"));
  }
  return terms;
}

base::Result<Response> offer_abroad(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  service::HandoverOffer offer;
  TW_TRY(offer.request, body.number("request_no", 1, INT64_MAX));
  TW_TRY(const auto exhibit, body.text("exhibit_id", 64));
  offer.exhibit = custody::ExhibitId{exhibit};
  TW_TRY(offer.seal_read, body.text("seal", 64));
  TW_TRY(const auto key, body.text("receiver_key", 200));
  TW_TRY(offer.receiver, service::OfficerKey::parse(key, "receiver_key"));
  TW_TRY(offer.terms, terms_in(body));
  TW_TRY(const auto hours, body.number_or("valid_hours", 1, 720));
  offer.valid_for = base::DurationMs::hours(hours.value_or(7 * 24));
  TW_TRY(auto response, context.write([&](const Service& service, Engine&) -> base::Result<Response> {
    TW_TRY(const auto number, service::offer_handover(service, border_actor(request), offer));
    TW_TRY(auto reader, service.store().snapshot());
    return handover_response(*reader, number);
  }));
  events.tell({"exhibit", exhibit, 0, ""});
  return response;
}

// The name is made of numbers alone, so that it can't lead anywhere.
base::Result<Response> send_bundle(BundlesMade& bundles, const Request& request) {
  TW_TRY(const auto number, path_number(request, "handover_no", 1, INT64_MAX));
  TW_TRY(const auto made, bundles.find(number, field(request.query, "manifest"),
                                       custody::OfficerId{request.caller.officer_id}, request.now));
  Response response;
  response.content_type = "application/zip";
  response.file = made.octets;
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"handover-" +
                                                           std::to_string(number) + "-" +
                                                           made.manifest.substr(0, 8) + ".twb\"");
  return response;
}

base::Result<Response> list_substitutions(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto rows, service::substitutions(reader));
    return latest_first(request, rows,
                        [](const auto& row) { return base::Result<store::SubstitutionRow>{row}; });
  });
}

// The receiver holds it against the commitment in its bundle; that it was told is an entry (K1).
base::Result<Response> open_one_field(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto field, body.text("field", 64));
  TW_TRY(const auto opened, context.write([&](const Service& service, service::Engine&) {
    return service::open_withheld(service, {request.caller.officer_id, "handover"}, request.param("manifest"),
                                  field);
  }));
  return json_response({{"field", field}, {"salt", base::to_base64(opened.salt)}, {"value", opened.value}});
}

}  // namespace

std::vector<Route> handover_routes(EventHub& events, std::shared_ptr<BundlesMade> bundles) {
  return {
      {Method::Get, "/api/v1/foreign-requests", Action::SeeExhibits, list_foreign_requests, {}},
      {Method::Post, "/api/v1/foreign-requests", Action::HandleExhibits, receive_foreign_request, {}},
      {Method::Get, "/api/v1/foreign-requests/{request_no}", Action::SeeExhibits, one_foreign_request, {}},
      {Method::Post,
       "/api/v1/foreign-requests/{request_no}/decision",
       Action::DecideRequests,
       decide_foreign_request,
       {}},
      {Method::Get, "/api/v1/handovers", Action::SeeExhibits, list_handovers, {}},
      {Method::Post,
       "/api/v1/handovers",
       Action::HandleExhibits,
       [&events](Context& context, const Request& request) { return offer_abroad(events, context, request); },
       {}},
      {Method::Get, "/api/v1/handovers/{handover_no}", Action::SeeExhibits, one_handover, {}},
      {Method::Get,
       "/api/v1/handovers/{handover_no}/bundle",
       Action::HandleExhibits,
       [bundles = std::move(bundles)](Context&, const Request& request) {
         return send_bundle(*bundles, request);
       },
       {}},
      {Method::Post, "/api/v1/bundles/{manifest}/openings", Action::DecideRequests, open_one_field, {}},
      {Method::Get, "/api/v1/substitutions", Action::SeeExhibits, list_substitutions, {}},
  };
}

}  // namespace tidewaiter::server
