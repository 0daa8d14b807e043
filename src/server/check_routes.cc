// Couriers and posts attest that each parcel was checked before it ships: one, or a stream of lines.

#include "server/body.h"
#include "server/door_routes.h"
#include "server/encode.h"
#include "server/problem.h"
#include "service/courier_checks.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;
using service::Action;
using service::AttestedCheck;
using service::CheckAttestation;
using service::Engine;
using service::Service;

base::Result<CheckAttestation> attestation_from(const Body& body) {
  CheckAttestation one;
  TW_TRY(const auto item, body.text("item_id", 35));
  one.item = model::ItemId{item};
  TW_TRY(one.checked_by, body.text("by", 100));
  TW_TRY(one.method, body.code("method", model::means_from));
  TW_TRY(const auto at, body.text("at", 40));
  TW_TRY(one.checked_at, base::parse_instant(at, "at"));
  TW_TRY(const auto until, body.text("trained_until", 40));
  TW_TRY(one.trained_until, base::parse_instant(until, "trained_until"));
  TW_TRY(const auto mass, body.number_or("scanned_mass_mg", 1, 1'000'000'000'000));
  if (mass) one.scanned_mass = base::MassMg{*mass};
  return one;
}

ordered_json answer_json(const AttestedCheck& answer) {
  ordered_json json{{"item_id", answer.item_id}, {"lifted", answer.lifted}, {"refused", nullptr}};
  if (const auto& error = answer.error)
    json["refused"] = {{"code", base::name(error->code)},
                       {"field", error->field},
                       {"found", error->found},
                       {"expected", error->expected}};
  return json;
}

base::Result<std::vector<AttestedCheck>> attest(Context& context, const Caller& caller,
                                                std::span<const CheckAttestation> attestations) {
  return context.write(
      [&](const Service& service, Engine& engine) -> base::Result<std::vector<AttestedCheck>> {
        return service::attest_checks(service, engine, {caller.officer_id, "check"}, caller.operator_id,
                                      attestations);
      });
}

base::Result<Response> attest_one(Door& door, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto attestation, attestation_from(body));
  TW_TRY(const auto answers, attest(context, request.caller, {&attestation, 1}));
  if (answers.at(0).error) return tl::make_unexpected(*answers[0].error);
  if (answers[0].lifted) door.events.tell({"queue", answers[0].item_id, 0, ""});
  return json_response(answer_json(answers[0]));
}

// An attestation a line, an answer a line.
class AttestedLines final : public LineReader {
 public:
  AttestedLines(Context& context, Caller caller) : context_(context), caller_(std::move(caller)) {}

  base::Result<std::string> take(std::string_view lines) override {
    // A line that can't be read is answered by its error, at its place.
    std::vector<std::optional<base::Error>> errors;
    std::vector<CheckAttestation> attestations;
    while (!lines.empty()) {
      const auto end = lines.find('\n');
      auto read = read_line(lines.substr(0, end));
      lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
      errors.push_back(read ? std::nullopt : std::optional{read.error()});
      if (read) attestations.push_back(*std::move(read));
    }
    TW_TRY(const auto answers, attest(context_, caller_, attestations));
    std::string out;
    auto next = answers.begin();
    for (const auto& error : errors) {
      auto json = error ? answer_json({"", false, error}) : answer_json(*next++);
      json["line"] = ++line_;
      out += json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + '\n';
    }
    return out;
  }

 private:
  static base::Result<CheckAttestation> read_line(std::string_view line) {
    Request one;
    one.body = std::string{line};
    TW_TRY(const auto body, Body::of(one));
    return attestation_from(body);
  }

  Context& context_;
  Caller caller_;
  std::uint64_t line_ = 0;
};

base::Result<std::unique_ptr<LineReader>> attest_stream(Context& context, const Request& request) {
  return std::unique_ptr<LineReader>{std::make_unique<AttestedLines>(context, request.caller)};
}

}  // namespace

std::vector<Route> check_routes(Door& door) {
  return {
      {Method::Post,
       "/api/v1/checks",
       Action::AttestChecks,
       [&door](Context& context, const Request& request) { return attest_one(door, context, request); },
       {}},
      {Method::Post, "/api/v1/checks/stream", Action::AttestChecks, {}, attest_stream},
  };
}

}  // namespace tidewaiter::server
