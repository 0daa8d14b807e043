// Orders of destruction, trials, and the runs at the furnace with their certificates. A run itself is an act
// of two (act_from.h).

#include "server/body.h"
#include "server/encode.h"
#include "server/papers.h"
#include "server/resource_routes.h"
#include "service/certificates.h"
#include "service/destruction_run.h"
#include "service/destruction_views.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;
using service::Action;
using service::Service;

constexpr std::size_t kMostOrdered = 1'000;

service::Actor furnace_actor(const Request& request) { return {request.caller.officer_id, "custody"}; }

base::Result<std::vector<custody::ExhibitId>> exhibits_in(const Body& body) {
  TW_TRY(const auto texts, body.texts("exhibits", kMostOrdered));
  std::vector<custody::ExhibitId> ids;
  for (const auto& text : texts) ids.emplace_back(text);
  return ids;
}

base::Result<Response> due(const OwnTerms& own, Context& context, const Request& request) {
  TW_TRY(const auto page, page_asked(request));
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto found,
           service::destruction_due(reader, request.now, page.first, page.limit, own.overdue));
    auto items = ordered_json::array();
    for (const auto& one : found.some) items.push_back(service::as_json(one));
    const auto next = page.first + found.some.size();
    return json_response(listed(std::move(items), next < found.all ? std::optional{next} : std::nullopt));
  });
}

base::Result<Response> order(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  custody::DestructionOrder order;
  TW_TRY(const auto ids, exhibits_in(body));
  TW_TRY(order.kind, body.code("kind", custody::order_kind_from));
  TW_TRY(order.authority, body.text("authority", 2'000));
  TW_TRY(order.hazard, body.text_or("hazard", 2'000));
  TW_TRY(order.ground, body.text_or("ground", 2'000));
  TW_TRY(order.method, body.text_or("method", 2'000));
  TW_TRY(const auto samples, body.number_or("samples", 0, 1'000));
  TW_TRY(const auto sample, body.number_or("sample_mg", 0, 1'000'000'000));
  order.retained = {samples.value_or(0), base::MassMg{sample.value_or(0)}};
  TW_TRY(auto response, done_by_one(context, [&](const Service& service) {
           return service::order_destruction_under(service, furnace_actor(request), ids, order);
         }));
  for (const auto& id : ids) events.tell({"exhibit", id.text(), 0, ""});
  return response;
}

base::Result<Response> withdraw_orders(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto ids, exhibits_in(body));
  TW_TRY(const auto authority, body.text("authority", 2'000));
  TW_TRY(auto response, done_by_one(context, [&](const Service& service) {
           return service::withdraw_destruction(service, furnace_actor(request), ids, authority);
         }));
  for (const auto& id : ids) events.tell({"exhibit", id.text(), 0, ""});
  return response;
}

base::Result<Response> runs(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::destruction_runs(reader));
    return page_of(request, all, [](const auto& one) { return service::as_json(one); });
  });
}

// A run does all of its work at once on the writer's thread, so what is found unfinished here was cut short.
base::Result<Response> end_run_cut_short(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "run_no", 1, INT64_MAX));
  TW_TRY(auto response, done_by_one(context, [&](const Service& service) {
           return service::end_destruction(service, furnace_actor(request), number).map([](const auto&) {});
         }));
  events.tell({"exhibit", "", 0, ""});
  return response;
}

base::Result<Response> run_certificate(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "run_no", 1, INT64_MAX));
  TW_TRY(const auto language, paper_language(request));
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto document, service::destruction_certificate(reader, number, language, request.now));
    return paper(document);
  });
}

base::Result<Response> all_trials(Context& context, const Request& request) {
  TW_TRY(const auto wanted, queried_number(request, "seizure", 1, INT64_MAX, 0));
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::trials(reader, wanted == 0 ? std::optional<std::int64_t>{} : wanted));
    return page_of(request, all, [](const auto& one) { return service::as_json(one); });
  });
}

// That a court will judge, or that it did: over what was seen (If-Match), or as the first word
// (If-None-Match: *).
base::Result<Response> record_trial_of(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "seizure_no", 1, INT64_MAX));
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto reference, body.text_or("reference", 2'000));
  TW_TRY(const auto judgement, body.text_or("judgement", 2'000));
  if (reference.empty() == judgement.empty())
    return fail(ErrorCode::Missing, "reference", "", "the court and its number, or else its judgement");
  const custody::SeizureNumber seizure{static_cast<std::uint64_t>(number)};
  return done_over(
      context, request,
      [&](store::Reader& reader) -> base::Result<std::optional<std::string>> {
        TW_TRY(const auto known, service::trials(reader, number));
        return known.empty() ? std::nullopt : std::optional{service::version_of(known.front())};
      },
      [&](const Service& service) {
        return judgement.empty() ? service::open_trial(service, furnace_actor(request), seizure, reference)
                                 : service::end_trial(service, furnace_actor(request), seizure, judgement);
      });
}

}  // namespace

std::vector<Route> destruction_routes(EventHub& events, const OwnTerms& own) {
  const auto telling = [&events](base::Result<Response> (*handle)(EventHub&, Context&, const Request&)) {
    return [&events, handle](Context& context, const Request& request) {
      return handle(events, context, request);
    };
  };
  return {
      {Method::Get,
       "/api/v1/destruction-orders",
       Action::SeeExhibits,
       [&own](Context& context, const Request& request) { return due(own, context, request); },
       {}},
      {Method::Post, "/api/v1/destruction-orders", Action::HandleExhibits, telling(order), {}},
      {Method::Post,
       "/api/v1/destruction-orders/withdrawals",
       Action::HandleExhibits,
       telling(withdraw_orders),
       {}},
      {Method::Get, "/api/v1/destruction-runs", Action::SeeExhibits, runs, {}},
      {Method::Post,
       "/api/v1/destruction-runs/{run_no}/end",
       Action::HandleExhibits,
       telling(end_run_cut_short),
       {}},
      {Method::Get,
       "/api/v1/destruction-runs/{run_no}/certificate",
       Action::SeeExhibits,
       run_certificate,
       {}},
      {Method::Get, "/api/v1/trials", Action::SeeExhibits, all_trials, {}},
      {Method::Put, "/api/v1/trials/{seizure_no}", Action::HandleExhibits, record_trial_of, {}},
  };
}

}  // namespace tidewaiter::server
