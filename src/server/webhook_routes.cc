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

// Whose parcels they are is the operator's to know: an administrator sees which fail, and of what no number
// (K1).
base::Result<Response> undelivered(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "hook_no", 1, INT64_MAX));
  const auto& own = request.caller.operator_id;
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(const auto all, service::undelivered(service, own, number));
    return page_of(request, all, [&](const service::UndeliveredMessage& one) -> ordered_json {
      return {{"delivery_no", one.number},
              {"item_id", own.empty() ? ordered_json{} : or_null(one.item_id)},
              {"outcome", own.empty() ? ordered_json{} : ordered_json(one.outcome)},
              {"state", one.given_up ? "given_up" : "waiting"},
              {"attempts", one.attempts},
              {"answered", or_null(one.answered)},
              {"made_at", base::to_string(one.made_at)},
              {"next_at", one.given_up ? ordered_json{} : ordered_json(base::to_string(one.next_at))}};
    });
  });
}

base::Result<Response> send_again(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "hook_no", 1, INT64_MAX));
  TW_TRY(const auto count, context.write([&](const Service& service, Engine&) -> base::Result<std::int64_t> {
    return service::send_again(service, {request.caller.officer_id, "webhooks"}, request.caller.operator_id,
                               number);
  }));
  return json_response({{"messages", count}});
}

// Who knows the secret speaks to the operator in our name, so it is the operator's alone.
base::Result<Response> change_secret(Context& context, const Request& request) {
  if (request.caller.operator_id.empty())
    return fail(ErrorCode::Forbidden, "operator_id", "no operator's account", "an account of the operator's");
  TW_TRY(const auto number, path_number(request, "hook_no", 1, INT64_MAX));
  TW_TRY(const auto hook,
         context.write([&](const Service& service, Engine&) -> base::Result<service::NewWebhook> {
           return service::new_webhook_secret(service, {request.caller.officer_id, "webhooks"},
                                              request.caller.operator_id, number);
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
      shown_once({Method::Post, "/api/v1/webhooks", Action::ManageWebhooks, register_webhook, {}}),
      {Method::Delete, "/api/v1/webhooks/{hook_no}", Action::ManageWebhooks, end_webhook, {}},
      {Method::Get, "/api/v1/webhooks/{hook_no}/undelivered", Action::ManageWebhooks, undelivered, {}},
      {Method::Post, "/api/v1/webhooks/{hook_no}/sending", Action::ManageWebhooks, send_again, {}},
      shown_once(
          {Method::Post, "/api/v1/webhooks/{hook_no}/secret", Action::ManageWebhooks, change_secret, {}}),
  };
}

}  // namespace tidewaiter::server
