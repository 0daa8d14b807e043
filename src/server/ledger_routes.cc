// How an operator did, what follows from it, and which finds it may know of. Each operator sees its own:
// another's is not found, as one that there is not.

#include "server/body.h"
#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/courier_json.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::FaultAdvance;
using service::LedgerLine;
using service::OperatorFault;
using service::Service;

// The operator in the path, where the caller may see it.
base::Result<std::string> operator_in(const Request& request) {
  const auto& id = request.param("operator_id");
  if (!request.caller.operator_id.empty() && request.caller.operator_id != id)
    return fail(ErrorCode::NotFound, "operator_id", id, "an operator");
  return id;
}

struct Period {
  base::Instant from, until;
};
base::Result<Period> period_in(const Request& request) {
  Period period{request.now - base::DurationMs::days(30), request.now};
  if (const auto from = field(request.query, "from"); !from.empty()) {
    TW_TRY(period.from, base::parse_instant(from, "from"));
  }
  if (const auto until = field(request.query, "until"); !until.empty()) {
    TW_TRY(period.until, base::parse_instant(until, "until"));
  }
  return period;
}

service::LedgerFor eyes_of(const Caller& caller) {
  return caller.operator_id.empty() ? service::LedgerFor::Officers : service::LedgerFor::Operator;
}

base::Result<Response> ledger(Context& context, const Request& request) {
  TW_TRY(const auto id, operator_in(request));
  TW_TRY(const auto period, period_in(request));
  const auto eyes = eyes_of(request.caller);
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(const auto lines, service::courier_ledger(service, id, period.from, period.until, eyes));
    const LedgerLine line = lines.empty() ? LedgerLine{} : lines.front();
    auto answer = service::as_json(line);
    answer["operator_id"] = id;
    answer["from"] = base::to_string(period.from);
    answer["until"] = base::to_string(period.until);
    return json_response(std::move(answer));
  });
}

ordered_json fault_json(const OperatorFault& fault, const Caller& caller) {
  return service::as_json(fault, eyes_of(caller));
}

base::Result<Response> faults(Context& context, const Request& request) {
  TW_TRY(const auto id, operator_in(request));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(const auto all, service::operator_faults(service, id));
    return page_of(request, all, [&](const auto& one) { return fault_json(one, request.caller); });
  });
}

base::Result<Response> find_fault(Context& context, const Request& request) {
  TW_TRY(const auto id, operator_in(request));
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto kind, body.code("kind", service::fault_kind_from));
  TW_TRY(const auto from_text, body.text("from", 40));
  TW_TRY(const auto from, base::parse_instant(from_text, "from"));
  TW_TRY(const auto until_text, body.text("until", 40));
  TW_TRY(const auto until, base::parse_instant(until_text, "until"));
  TW_TRY(const auto fault, context.write([&](const Service& service, Engine&) -> base::Result<OperatorFault> {
    return service::find_fault(service, {request.caller.officer_id, "courier ledger"}, id, kind, from, until);
  }));
  return json_response(fault_json(fault, request.caller));
}

base::Result<Response> advanced(Context& context, const Request& request, const FaultAdvance& advance) {
  TW_TRY(const auto number, path_number(request, "fault_no", 1, INT64_MAX));
  TW_TRY(const auto fault, context.write([&](const Service& service, Engine&) -> base::Result<OperatorFault> {
    return service::advance_fault(service, {request.caller.officer_id, "courier ledger"},
                                  request.caller.operator_id, number, advance);
  }));
  return json_response(fault_json(fault, request.caller));
}

base::Result<Response> advance_fault(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  FaultAdvance advance;
  TW_TRY(advance.event, body.code("event", service::fault_event_from));
  TW_TRY(advance.words, body.text_or("words", 5'000));
  TW_TRY(advance.seeded_item, body.text_or("seeded_item", 35));
  TW_TRY(const auto due, body.text_or("due_at", 40));
  if (!due.empty()) {
    TW_TRY(advance.due_at, base::parse_instant(due, "due_at"));
  }
  return advanced(context, request, advance);
}

base::Result<Response> plan(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  FaultAdvance advance;
  advance.event = service::FaultEvent::Plan;
  TW_TRY(advance.words, body.text("words", 5'000));
  return advanced(context, request, advance);
}

base::Result<Response> finds(Context& context, const Request& request) {
  TW_TRY(const auto id, operator_in(request));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(const auto all, service::released_finds(service, id));
    return page_of(request, all, [](const service::ReleasedFind& one) -> ordered_json {
      return {{"examination_no", one.examination_no},
              {"item_id", one.item.text().empty() ? ordered_json{} : ordered_json(one.item.text())},
              {"examined_at", base::to_string(one.examined_at)},
              {"released_at", base::to_string(one.released_at)}};
    });
  });
}

base::Result<Response> release_find(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "examination_no", 1, INT64_MAX));
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto why, body.text("why", 2'000));
  TW_TRY_STATUS(context.write([&](const Service& service, Engine&) {
    return service::release_find(service, {request.caller.officer_id, "feedback"}, number, why);
  }));
  return Response::empty();
}

}  // namespace

std::vector<Route> ledger_routes() {
  return {
      {Method::Get, "/api/v1/operators/{operator_id}/ledger", Action::SeeOperators, ledger, {}},
      {Method::Get, "/api/v1/operators/{operator_id}/faults", Action::SeeOperators, faults, {}},
      {Method::Post, "/api/v1/operators/{operator_id}/faults", Action::HandleFaults, find_fault, {}},
      {Method::Get, "/api/v1/operators/{operator_id}/finds", Action::SeeOperators, finds, {}},
      {Method::Post, "/api/v1/faults/{fault_no}/events", Action::HandleFaults, advance_fault, {}},
      {Method::Post, "/api/v1/faults/{fault_no}/plan", Action::AnswerFaults, plan, {}},
      {Method::Post,
       "/api/v1/examinations/{examination_no}/feedback",
       Action::HandleFaults,
       release_find,
       {}},
  };
}

}  // namespace tidewaiter::server
