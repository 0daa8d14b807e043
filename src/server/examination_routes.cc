// What was found: examinations, and the papers that a find sets in motion.

#include <algorithm>

#include "server/body.h"
#include "server/encode.h"
#include "server/looking.h"
#include "server/resource_routes.h"
#include "service/handling.h"

namespace tidewaiter::server {
namespace {

using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::Service;

base::Result<selection::Concealment> concealment_from(const Body& body) {
  selection::Concealment concealment;
  TW_TRY(concealment.object, body.code("object", selection::concealment_object_from));
  TW_TRY(concealment.method, body.code("method", selection::concealment_method_from));
  TW_TRY(concealment.layer, body.code("layer", selection::concealment_layer_from));
  return concealment;
}

base::Status add_finds(const Body& body, selection::ExaminationResult& result) {
  TW_TRY(const auto finds, body.objects("finds", 100));
  for (const auto& one : finds) {
    selection::Find find;
    TW_TRY(find.substance, one.text("substance", 64));
    TW_TRY(const auto mass, one.number("gross_mass_mg", 1, 1'000'000'000'000));
    find.gross_mass = base::MassMg{mass};
    TW_TRY(const auto concealment, one.object_or("concealment"));
    if (concealment) {
      TW_TRY(find.concealment, concealment_from(*concealment));
    }
    result.finds.push_back(std::move(find));
  }
  TW_TRY(const auto readings, body.objects("readings", 100));
  for (const auto& one : readings) {
    selection::Reading reading;
    TW_TRY(reading.instrument, one.text("instrument", 64));
    TW_TRY(reading.value, one.text("value", 1'000));
    TW_TRY(const auto means, one.text_or("means"));
    if (!means.empty()) {
      TW_TRY(reading.means, one.code("means", model::means_from));
    }
    result.readings.push_back(std::move(reading));
  }
  return {};
}

base::Result<selection::ExaminationResult> result_from(const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  selection::ExaminationResult result;
  TW_TRY(const auto item, body.text("item_id", 35));
  result.id = model::ItemId{item};
  TW_TRY(result.outcome, body.code("result", selection::examination_outcome_from));
  TW_TRY(const auto means, body.text_or("means"));
  if (!means.empty()) {
    TW_TRY(result.means, body.code("means", model::means_from));
  }
  TW_TRY(result.opened, body.flag("opened", false));
  TW_TRY(const auto power, body.text_or("legal_power"));
  if (!power.empty()) {
    TW_TRY(result.power, body.code("legal_power", selection::legal_power_from));
  }
  TW_TRY(result.remarks, body.text_or("remarks", 10'000));
  TW_TRY(result.why_inconclusive, body.text_or("why_inconclusive", 2'000));
  TW_TRY_STATUS(add_finds(body, result));
  result.officer = selection::OfficerId{request.caller.officer_id};
  result.at = request.now;
  return result;
}

ordered_json after_json(const selection::AfterFind& after, const std::vector<std::int64_t>& numbers) {
  auto seizures = ordered_json::array(), labels = ordered_json::array(), fields = ordered_json::array();
  for (const auto& one : after.seizures)
    seizures.push_back({{"number", one.number},
                        {"substance", one.find.substance},
                        {"gross_mass_mg", one.find.gross_mass.milligrams()}});
  for (std::size_t i = 0; i < after.labels.size(); ++i)
    labels.push_back(
        {{"seizure_no", numbers.at(i)}, {"code", after.labels[i].code}, {"lines", after.labels[i].lines}});
  for (const auto& [label, value] : after.counterpart.fields)
    fields.push_back({{"label", label}, {"value", value}});
  return {{"seizures", std::move(seizures)},
          {"labels", std::move(labels)},
          {"preservation",
           {{"operator_id", after.preservation.operator_id.text()},
            {"wanted", after.preservation.wanted},
            {"answer_by", base::to_string(after.preservation.answer_by)},
            {"text", after.preservation.text}}},
          {"counterpart",
           {{"to_country", after.counterpart.to_country},
            {"subject", after.counterpart.subject},
            {"fields", std::move(fields)},
            {"text", after.counterpart.text}}}};
}

base::Result<Response> examine(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto result, result_from(request));
  std::optional<std::string> other;  // the parcel's version, where it is another than the examiner saw
  TW_TRY(const auto examined,
         context.write([&](const Service& service, Engine&) -> base::Result<service::ExaminedItem> {
           TW_TRY(other, other_version(service, request, result.id));
           if (other) return service::ExaminedItem{};
           return service::examine(service, {request.caller.officer_id, "examination"}, result);
         }));
  if (other) return another_came_first(request, *other);
  events.tell({"queue", result.id.text(), 0, ""});
  tell_of_hold(events, context, result.id);
  if (examined.after) events.tell({"exhibit", result.id.text(), 0, ""});
  auto readings = ordered_json::array();
  for (const auto& one : examined.readings)
    readings.push_back({{"instrument", one.instrument},
                        {"instrument_state", one.state},
                        {"operator_state", one.operator_state}});
  return json_response(
      {{"examination_no", examined.examination_no},
       {"readings", std::move(readings)},
       {"after", examined.after ? after_json(*examined.after, examined.seizures) : ordered_json{}}});
}

base::Result<Response> notices(Context& context, const Request& request) {
  TW_TRY_STATUS(look_at_list(context, request, "notices", "notices"));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto all, service::notices(service));
    std::reverse(all.begin(), all.end());
    return page_of(request, all, [](const service::KnownNotice& one) -> ordered_json {
      auto document = ordered_json::parse(one.document, nullptr, false);
      return {{"number", one.number},
              {"item_id", one.item.text()},
              {"office", one.office.empty() ? ordered_json{} : ordered_json(one.office)},
              {"kind", one.kind},
              {"recipient", one.recipient},
              {"state", one.state},
              {"state_at", base::to_string(one.state_at)},
              {"document", document.is_object() ? std::move(document) : ordered_json::object()}};
    });
  });
}

base::Result<Response> notice_was_sent(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "notice_no", 1, INT64_MAX));
  return done_by_one(context, [&](const Service& service) {
    return service::notice_sent(service, {request.caller.officer_id, "notices"}, number);
  });
}

}  // namespace

std::vector<Route> examination_routes(EventHub& events) {
  return {
      {Method::Post,
       "/api/v1/examinations",
       Action::Examine,
       [&events](Context& context, const Request& request) { return examine(events, context, request); },
       {}},
      {Method::Get, "/api/v1/notices", Action::SeeNotices, notices, {}},
      {Method::Post, "/api/v1/notices/{notice_no}/sent", Action::SendNotices, notice_was_sent, {}},
  };
}

}  // namespace tidewaiter::server
