// What a case's team lets run, as its browser sealed it: the team's key never comes here (K1). Nothing that
// is written, logged or kept names who asks.

#include "base/bytes.h"
#include "server/body.h"
#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/let_run.h"

namespace tidewaiter::server {
namespace {

using service::Action;
using service::Engine;
using service::SealedLetRun;
using service::Service;

constexpr std::size_t kMostSealedText = 12'000;  // base64 of what the use case takes

base::Result<Response> sealed_cases(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::sealed_entries(reader));
    return page_of(request, all, [](const service::SealedEntry& one) {
      return nlohmann::ordered_json{{"case_entry_no", one.number},
                                    {"document", base::to_base64(one.document)}};
    });
  });
}

base::Result<base::Bytes> octets_in(const Body& body, const char* field, std::size_t most) {
  TW_TRY(const auto text, body.text(field, most));
  return base::from_base64(text, field);
}

base::Result<Response> begin_let_run(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto item, body.text("item_id", 35));
  TW_TRY(const auto document, octets_in(body, "document", kMostSealedText));
  const model::ItemId id{item};
  TW_TRY(const auto run, context.write([&](const Service& service, Engine&) -> base::Result<SealedLetRun> {
    return service::let_run_sealed(service, id, document);
  }));
  // As a hold that somebody withdrew.
  if (run.withdrew_hold) {
    tell_of_hold(events, context, id);
    events.tell({"queue", id.text(), 0, ""});
  }
  return json_response({{"case_entry_no", run.number}});
}

base::Result<Response> end_let_run(Context& context, const Request& request) {
  TW_TRY(const auto began, path_number(request, "case_entry_no", 1, INT64_MAX));
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto item, body.text("item_id", 35));
  TW_TRY(const auto proof, octets_in(body, "proof", 64));
  TW_TRY(const auto document, octets_in(body, "document", kMostSealedText));
  TW_TRY(const auto run, context.write([&](const Service& service, Engine&) -> base::Result<SealedLetRun> {
    return service::end_let_run_sealed(service, model::ItemId{item}, began, proof, document);
  }));
  return json_response({{"case_entry_no", run.number}});
}

}  // namespace

// An answer that is kept for an idempotency key would be kept under an officer's name.
std::vector<Route> let_run_routes(EventHub& events) {
  return {
      {Method::Get, "/api/v1/case-entries", Action::LetRun, sealed_cases, {}},
      shown_once({Method::Post,
                  "/api/v1/case-entries",
                  Action::LetRun,
                  [&events](Context& context, const Request& request) {
                    return begin_let_run(events, context, request);
                  },
                  {}}),
      shown_once({Method::Post, "/api/v1/case-entries/{case_entry_no}/end", Action::LetRun, end_let_run, {}}),
  };
}

}  // namespace tidewaiter::server
