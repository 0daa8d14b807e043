#include "server/act_end.h"

#include "base/json_text.h"
#include "server/act_parts.h"
#include "service/certificates.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using service::Service;
using service::TwoSigners;

// What went, what the weighing came to, and why it stays where it does.
std::string gone_json(const custody::ExhibitId& id, base::MassMg mass,
                      const std::optional<service::WeighedExhibit>& weighed, const std::string& kept_back) {
  auto json = weighed_members(id, weighed);
  json["mass_mg"] = mass.milligrams();
  json["kept_back"] = kept_back;
  return base::dumped(json);
}

base::Result<std::optional<service::DefenceUse>> defence_from(const Body& body) {
  service::DefenceUse defence;
  TW_TRY(defence.expert, body.text_or("expert", 2'000));
  TW_TRY(defence.order, body.text_or("order", 2'000));
  if (defence.expert.empty() && defence.order.empty()) return std::optional<service::DefenceUse>{};
  return std::optional{std::move(defence)};
}

}  // namespace

base::Result<AskedAct> consume_act(const Body& body) {
  service::Consumption order;
  TW_TRY(order.exhibit, exhibit_from(body));
  TW_TRY(order.seal_read, body.text_or("seal", 64));
  TW_TRY(order.reading, reading_from(body, "reading"));
  TW_TRY(order.rest, reading_from(body, "rest"));
  TW_TRY(const auto stated, body.number_or("stated_mg", 1, kMostMass_mg));
  if (stated) order.mass = base::MassMg{*stated};
  TW_TRY(order.units, body.number_or("units", 0, 1'000'000'000));
  TW_TRY(order.defence, defence_from(body));
  // Nobody uses up the last of it by leaving a field out.
  TW_TRY(const bool all, body.flag("all", false));
  if (all == order.rest.has_value())
    return fail(ErrorCode::Missing, body.path("rest"), "", "what is left, or else that all of it is used up");
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto used, service::consume_exhibit(service, by, order));
    return gone_json(order.exhibit, used.mass, used.weighed, used.kept_back);
  }};
}

base::Result<AskedAct> release_act(const Body& body) {
  service::ReleaseOrder order;
  TW_TRY(order.exhibit, exhibit_from(body));
  TW_TRY(order.seal_read, body.text_or("seal", 64));
  TW_TRY(order.reading, reading_from(body, "reading"));
  TW_TRY(order.authority, body.text("authority", 2'000));
  TW_TRY(order.to, body.text("released_to", 2'000));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto done, service::release_exhibit(service, by, order));
    return gone_json(order.exhibit, done.mass, done.weighed, done.kept_back);
  }};
}

}  // namespace tidewaiter::server
