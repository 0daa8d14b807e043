#include "server/act_abroad.h"

#include "base/json_text.h"
#include "server/act_parts.h"
#include "server/encode.h"
#include "service/bundle.h"

namespace tidewaiter::server {
namespace {

using service::Service;
using service::TwoSigners;

constexpr std::size_t kLongestReceipt = 16'384;
constexpr std::size_t kMostAttached = 90;

base::Result<std::int64_t> handover_from(const Body& body) {
  return body.number("handover_no", 1, INT64_MAX);
}

// How far the handover is, once the use case is through.
base::Result<nlohmann::ordered_json> stands(const Service& service, std::int64_t handover) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, service::handover_row(*reader, handover));
  return nlohmann::ordered_json{
      {"exhibit_id", row.exhibit}, {"handover_no", row.handover_no}, {"state", row.state}};
}

base::Result<service::BundleOrder> bundle_order_from(const Body& body) {
  service::BundleOrder order;
  order.most_octets = kMostFetched;
  TW_TRY(order.handover, handover_from(body));
  TW_TRY(const auto language, body.text_or("language", 16));
  if (!language.empty()) order.language = language;
  TW_TRY(const auto withheld, body.texts("withhold", 20));
  order.withhold = {withheld.begin(), withheld.end()};
  TW_TRY(const auto files, body.numbers("file_nos", kMostAttached));
  order.files = {files.begin(), files.end()};
  TW_TRY(const auto readings, body.numbers("reading_nos", kMostAttached));
  order.readings = {readings.begin(), readings.end()};
  TW_TRY(const auto statements, body.texts("statements", kMostAttached));
  order.statements = {statements.begin(), statements.end()};
  return order;
}

}  // namespace

base::Result<AskedAct> hand_over_act(const Body& body) {
  TW_TRY(const auto handover, handover_from(body));
  TW_TRY(const auto seal, body.text("seal", 64));
  TW_TRY(const auto reading, reading_from(body, "reading"));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto given, service::hand_over(service, by, handover, seal, reading));
    TW_TRY(auto json, stands(service, handover));
    json["kept_back"] = given.kept_back;
    json["sent_mg"] = given.sent.milligrams();
    return base::dumped(json);
  }};
}

base::Result<AskedAct> confirm_handover_act(const Body& body) {
  TW_TRY(const auto receipt, body.text("receipt", kLongestReceipt));
  TW_TRY(const auto read, service::read_receipt(receipt));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto done, service::confirm_handover(service, by, receipt));
    TW_TRY(auto json, stands(service, read.handover));
    json["observed_mg"] = done.comparison ? nlohmann::ordered_json(done.comparison->observed.milligrams())
                                          : nlohmann::ordered_json{};
    json["discrepancy_no"] = or_null(done.discrepancy);
    json["seal_discrepancy_no"] = or_null(done.seal_discrepancy);
    return base::dumped(json);
  }};
}

base::Result<AskedAct> take_back_act(const Body& body) {
  service::TakingBack back;
  TW_TRY(back.handover, handover_from(body));
  TW_TRY(back.seal, body.text("seal", 64));
  TW_TRY(back.reading, reading_from(body, "reading"));
  TW_TRY(const auto used, body.number_or("used_mg", 0, kMostMass_mg));
  TW_TRY(back.paper, body.text("paper", 2'000));
  TW_TRY(back.paper_sha256, body.text_or("paper_sha256", 64));
  TW_TRY(back.why, body.text_or("why", 2'000));
  back.used_there = base::MassMg{used.value_or(0)};
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto done, service::take_back(service, by, back));
    TW_TRY(auto json, stands(service, back.handover));
    json.update(nlohmann::ordered_json::parse(
        weighed_json(custody::ExhibitId{json["exhibit_id"].get<std::string>()}, done.weighed)));
    json["seal_discrepancy_no"] = or_null(done.seal_discrepancy);
    return base::dumped(json);
  }};
}

base::Result<AskedAct> destroyed_abroad_act(const Body& body) {
  TW_TRY(const auto handover, handover_from(body));
  TW_TRY(const auto paper, body.text("paper", 2'000));
  TW_TRY(const auto why, body.text_or("why", 2'000));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY_STATUS(service::destroyed_abroad(service, by, handover, paper, why));
    TW_TRY(const auto json, stands(service, handover));
    return base::dumped(json);
  }};
}

base::Result<AskedAct> substitute_act(const Body& body) {
  service::SubstitutionOrder order;
  TW_TRY(order.exhibit, exhibit_from(body));
  TW_TRY(order.manner, body.code("manner", custody::substitution_from));
  TW_TRY(const auto taken, body.text_or("taken", 64));
  if (!taken.empty()) order.taken = custody::ExhibitId{taken};
  TW_TRY(order.put_in, body.text_or("put_in", 2'000));
  TW_TRY(const auto put_in, body.number_or("put_in_mg", 0, kMostMass_mg));
  order.put_in_mass = base::MassMg{put_in.value_or(0)};
  TW_TRY(order.made_by, body.text_or("made_by", 2'000));
  TW_TRY(order.agreement, body.text("agreement", 2'000));
  TW_TRY(order.seal_read, body.text_or("seal", 64));
  TW_TRY(order.reading, reading_from(body, "reading"));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto done, service::substitute(service, by, order));
    const bool goes = done.kept_back.empty();
    return base::dumped({{"exhibit_id", order.exhibit.text()},
                         {"substitution_no", or_null(goes ? std::optional{done.number} : std::nullopt)},
                         {"kept_back", done.kept_back}});
  }};
}

base::Result<AskedAct> seized_abroad_act(const Body& body) {
  TW_TRY(const auto handover, handover_from(body));
  TW_TRY(const auto paper, body.text("paper", 2'000));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto given, service::seized_abroad(service, by, handover, paper));
    TW_TRY(auto json, stands(service, handover));
    json["sent_mg"] = given.sent.milligrams();
    return base::dumped(json);
  }};
}

base::Result<AskedAct> bundle_act(const Body& body, const std::shared_ptr<BundlesMade>& bundles) {
  TW_TRY(const auto order, bundle_order_from(body));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(auto made, service::make_bundle(service, by, order));
    nlohmann::ordered_json json{
        {"handover_no", order.handover}, {"manifest", made.manifest}, {"entries", made.entries}};
    if (made.octets.empty()) return base::dumped(json);
    json["octets"] = made.octets.size();
    bundles->keep({order.handover, made.manifest, by.first.key().officer, by.second.key().officer,
                   std::make_shared<const std::string>(std::move(made.octets)), service.clock().now()});
    return base::dumped(json);
  }};
}

}  // namespace tidewaiter::server
