// Where an operator is told of changed outcomes. Its own alone; an administrator names the operator.

#include "server/body.h"
#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/webhooks.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::Service;

base::Result<Response> webhooks(Context& context, const Request& request) {
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(const auto all, service::webhooks(service, request.caller.operator_id));
    return page_of(request, all, [](const service::KnownWebhook& one) -> ordered_json {
      return {{"hook_no", one.number},  {"operator_id", one.operator_id},
              {"url", one.url},         {"made_at", base::to_string(one.made_at)},
              {"waiting", one.waiting}, {"given_up", one.given_up}};
    });
  });
}

base::Result<Response> register_webhook(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto url, body.text("url", 500));
  TW_TRY(auto operator_id, body.text_or("operator_id", 35));
  const auto& own = request.caller.operator_id;
  if (!own.empty() && !operator_id.empty() && operator_id != own)
    return fail(ErrorCode::NotFound, "operator_id", operator_id, "an operator");
  if (!own.empty()) operator_id = own;
  TW_TRY(const auto hook, context.write([&](const Service& service,
                                            Engine&) -> base::Result<service::NewWebhook> {
    return service::register_webhook(service, {request.caller.officer_id, "webhooks"}, operator_id, url);
  }));
  return json_response({{"hook_no", hook.number}, {"secret", hook.secret}});
}

base::Result<Response> end_webhook(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "hook_no", 1, INT64_MAX));
  TW_TRY_STATUS(context.write([&](const Service& service, Engine&) {
    return service::end_webhook(service, {request.caller.officer_id, "webhooks"}, request.caller.operator_id,
                                number);
  }));
  return Response::empty();
}

}  // namespace

std::vector<Route> webhook_routes() {
  return {
      {Method::Get, "/api/v1/webhooks", Action::ManageWebhooks, webhooks, {}},
      {Method::Post, "/api/v1/webhooks", Action::ManageWebhooks, register_webhook, {}},
      {Method::Delete, "/api/v1/webhooks/{hook_no}", Action::ManageWebhooks, end_webhook, {}},
  };
}

}  // namespace tidewaiter::server
