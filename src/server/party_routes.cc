// Who is it? An entity's mentions, why two are one, officers' words, a name that is looked for. Every one of
// these leaves an entry with its purpose (K1).

#include "server/body.h"
#include "server/encode.h"
#include "server/looking.h"
#include "server/party_in.h"
#include "server/resource_routes.h"
#include "service/party_page.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::LookKind;
using service::PartyOf;
using service::Service;

// "ITEM" is its recipient, "ITEM:sender" its sender.
base::Result<PartyOf> party_from(std::string_view text, const char* name) {
  const auto colon = text.rfind(':');
  PartyOf party{model::ItemId{std::string{text.substr(0, colon)}}, model::PartyRole::Recipient};
  const auto role = colon == std::string_view::npos ? "recipient" : text.substr(colon + 1);
  if (role == "sender") party.role = model::PartyRole::Sender;
  if (party.item.empty() || (role != "sender" && role != "recipient"))
    return fail(ErrorCode::Malformed, name, text, "ITEM, ITEM:sender or ITEM:recipient");
  return party;
}

base::Result<model::EntityLevel> level_from(std::string_view text) {
  using enum model::EntityLevel;
  if (text.empty()) return Person;
  for (const auto level : {Person, Premises, Contact})
    if (model::name(level) == text) return level;
  return fail(ErrorCode::UnknownCode, "level", text, "person, premises or contact");
}

base::Result<Response> party(Context& context, const Request& request) {
  TW_TRY(const auto wanted, party_from(request.param("item_id") + ":" + request.param("role"), "role"));
  TW_TRY(const auto level, level_from(field(request.query, "level")));
  TW_TRY(const auto page,
         context.write([&](const Service& service, Engine& engine) -> base::Result<service::PartyPage> {
           TW_TRY_STATUS(service::enter_look(service, looking(request, "resolution"),
                                             {LookKind::Party, wanted.item, ""}));
           return service::party_page(service, engine, wanted, level);
         }));
  return json_response(service::as_json(page));
}

base::Result<Response> explanation(Context& context, const Request& request) {
  TW_TRY(const auto left, party_from(field(request.query, "left"), "left"));
  TW_TRY(const auto right, party_from(field(request.query, "right"), "right"));
  TW_TRY(const auto json,
         context.write([&](const Service& service, Engine& engine) -> base::Result<ordered_json> {
           for (const auto& one : {left, right})
             TW_TRY_STATUS(service::enter_look(service, looking(request, "resolution"),
                                               {LookKind::Party, one.item, ""}));
           TW_TRY(const auto why, service::explain_parties(service, engine, left, right));
           TW_TRY(const auto path, service::parties_of(engine, why.path));
           return service::as_json(why, path);
         }));
  return json_response(json);
}

base::Result<Response> judgements(Context& context, const Request& request) {
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(const auto all, service::judgements_on_parties(service));
    return page_of(request, all, [](const auto& one) { return service::as_json(one); });
  });
}

base::Result<Response> judge(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto left, body.object_or("left"));
  TW_TRY(const auto right, body.object_or("right"));
  if (!left || !right) return fail(ErrorCode::Missing, left ? "right" : "left", "", "a party");
  TW_TRY(const auto one, party_in(*left));
  TW_TRY(const auto other, party_in(*right));
  TW_TRY(const auto same, body.flag("same"));
  TW_TRY(const auto reason, body.text("reason", 2'000));
  TW_TRY(const auto judged,
         context.write([&](const Service& service, Engine& engine) -> base::Result<service::JudgedParties> {
           return service::judge_parties(service, engine, {request.caller.officer_id, "parties"}, one, other,
                                         same, reason);
         }));
  return json_response(service::as_json(judged));
}

base::Result<service::SearchQuestion> question_from(const Body& body) {
  service::SearchQuestion question;
  auto& party = question.party;
  TW_TRY(party.name, body.text("name", 300));
  TW_TRY(party.address, body.texts("address", 8));
  TW_TRY(party.country, body.text_or("country", 2));
  TW_TRY(party.phone, body.text_or("phone", 100));
  TW_TRY(party.email, body.text_or("email", 300));
  TW_TRY(question.list, body.text_or("list", 100));
  return question;
}

base::Result<Response> search(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto question, question_from(body));
  TW_TRY(const auto purpose, body.text("purpose", 300));
  TW_TRY(const auto answer,
         context.write([&](const Service& service, Engine& engine) -> base::Result<service::SearchAnswer> {
           TW_TRY_STATUS(service::enter_look(service, {request.caller.officer_id, purpose},
                                             {LookKind::Search, {}, question.party.name}));
           return service::search(service, engine, question);
         }));
  return json_response(service::as_json(answer));
}

}  // namespace

std::vector<Route> party_routes() {
  return {
      {Method::Get, "/api/v1/items/{item_id}/parties/{role}", Action::SeeParties, party, {}},
      {Method::Get, "/api/v1/explanations", Action::SeeParties, explanation, {}},
      {Method::Get, "/api/v1/judgements", Action::SeeParties, judgements, {}},
      {Method::Post, "/api/v1/judgements", Action::JudgeParties, judge, {}},
      only_looking({Method::Post, "/api/v1/search", Action::SeeParties, search, {}}),
  };
}

}  // namespace tidewaiter::server
