#include <nlohmann/json.hpp>

#include "custody/limits.h"
#include "service/authority.h"
#include "service/bad_row.h"
#include "service/handover.h"
#include "service/scanned.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::json;

std::string grant_json(const custody::Grant& grant) {
  return journal::Body{}
      .set_json("exhibits", json(grant.exhibits).dump())
      .set("most_mg", grant.most.milligrams())
      .text();
}

std::string request_json(const custody::ForeignRequest& request,
                         const std::optional<custody::Grant>& granted = {}) {
  journal::Body body;
  body.set("asked", request.asked)
      .set("authority", request.authority)
      .set("instrument", request.instrument)
      .set("jurisdiction", request.jurisdiction)
      .set("legal_basis", request.legal_basis)
      .set("offence", request.offence)
      .set("reference", request.reference);
  if (request.by) body.set("by", base::to_string(*request.by));
  if (granted) body.set_json("granted", grant_json(*granted));
  return body.text();
}

}  // namespace

base::Result<ReceivedRequest> receive_request(const Service& service, const Actor& actor,
                                              const custody::ForeignRequest& request) {
  TW_TRY_STATUS(custody::check(request));
  const auto at = service.clock().now();
  ReceivedRequest result{0, custody::missing_in(request)};
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    store::ForeignRequestRow row;
    TW_TRY(row.request_no, transaction.next_number(store::TableId::ForeignRequest));
    result.number = row.request_no;
    row.received_at = at.unix_ms();
    row.received_by = actor.officer;
    row.state = name(custody::RequestState::Received);
    row.document = store::compress(request_json(request));
    auto body = journal::Body{}
                    .set("missing", static_cast<std::int64_t>(result.missing.size()))
                    .set("request", row.request_no)
                    .text();
    return transaction
        .record({"handover.requested", at, actor.officer, std::move(body)}, {store::insert(std::move(row))})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return result;
}

base::Result<custody::RequestState> decide_request(const Service& service, const Actor& actor,
                                                   std::int64_t number, const RequestDecision& decision) {
  const auto& [granted, why] = decision;
  if (why.empty()) return fail(ErrorCode::Missing, "why", "", "the ground of the decision, in words");
  TW_TRY_STATUS(custody::check_words(why, "why"));
  const auto at = service.clock().now();
  auto decided = custody::RequestState::Received;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, transaction.get<store::ForeignRequestRow>(number));
    if (!row) return fail(ErrorCode::NotFound, "request", std::to_string(number), "a request's number");
    TW_TRY_STATUS(wants_right(transaction, actor.officer, Action::DecideRequests));
    const auto now = custody::request_state_from(row->state);
    if (!now) return bad_row("foreign_request.state", row->state);
    TW_TRY(const auto request, request_of(*row));
    TW_TRY(decided, custody::decide(request, *now, granted.has_value(), custody::OfficerId{row->received_by},
                                    custody::OfficerId{actor.officer}));
    if (granted) TW_TRY_STATUS(custody::check(*granted));
    row->document = store::compress(request_json(request, granted));
    row->state = name(decided);
    row->decided_at = at.unix_ms();
    row->decided_by = actor.officer;
    row->why = why;
    journal::Body body;
    body.set("request", number).set("state", name(decided));
    if (granted) body.set_json("granted", grant_json(*granted));
    return transaction
        .record({"handover.decided", at, actor.officer, body.text()}, {store::put(*std::move(row))})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return decided;
}

base::Result<custody::ForeignRequest> request_of(const store::ForeignRequestRow& row) {
  TW_TRY(const auto text, store::decompress(row.document));
  custody::ForeignRequest request;
  try {
    const auto in = json::parse(text);
    request.asked = in.at("asked").get<std::string>();
    request.authority = in.at("authority").get<std::string>();
    request.instrument = in.at("instrument").get<std::string>();
    request.jurisdiction = in.at("jurisdiction").get<std::string>();
    request.legal_basis = in.at("legal_basis").get<std::string>();
    request.offence = in.at("offence").get<std::string>();
    request.reference = in.at("reference").get<std::string>();
    if (in.contains("by")) {
      TW_TRY(request.by, base::parse_instant(in.at("by").get<std::string>(), "foreign_request.by"));
    }
  } catch (const json::exception&) {
    return tl::make_unexpected(bad_row("foreign_request.document", std::to_string(row.request_no)).error());
  }
  return request;
}

base::Result<std::optional<custody::Grant>> grant_of(const store::ForeignRequestRow& row) {
  TW_TRY(const auto text, store::decompress(row.document));
  try {
    const auto in = json::parse(text);
    if (!in.contains("granted")) return std::optional<custody::Grant>{};
    const auto& granted = in.at("granted");
    return std::optional{custody::Grant{granted.at("exhibits").get<std::vector<std::string>>(),
                                        base::MassMg{granted.at("most_mg").get<std::int64_t>()}}};
  } catch (const json::exception&) {
    return tl::make_unexpected(bad_row("foreign_request.document", std::to_string(row.request_no)).error());
  }
}

base::Result<std::vector<store::ForeignRequestRow>> foreign_requests(store::Reader& reader) {
  return scanned<store::ForeignRequestRow>(reader);
}

std::string numbers_json(const std::vector<std::int64_t>& numbers) {
  std::string text;
  for (const auto number : numbers) text += (text.empty() ? "" : ",") + std::to_string(number);
  return "[" + text + "]";
}

std::string terms_json(const custody::HandoverTerms& terms) {
  journal::Body body;
  if (!terms.discrepancies.empty()) body.set_json("discrepancies", numbers_json(terms.discrepancies));
  if (terms.afterwards_by) body.set("afterwards_by", base::to_string(*terms.afterwards_by));
  return body.set("afterwards", terms.afterwards ? name(*terms.afterwards) : std::string_view{})
      .set("court_witness", terms.court_witness)
      .set("despite_discrepancy", terms.despite_discrepancy)
      .set("export_authorisation", terms.export_authorisation)
      .set("import_authorisation", terms.import_authorisation)
      .set("undertaking", terms.undertaking)
      .set("undertaking_needless", terms.undertaking_needless)
      .set("use_limitation", terms.use_limitation)
      .text();
}

base::Result<custody::HandoverTerms> terms_from(const std::string& text) {
  custody::HandoverTerms terms;
  try {
    const auto in = json::parse(text);
    terms.afterwards = custody::afterwards_from(in.at("afterwards").get<std::string>());
    terms.court_witness = in.at("court_witness").get<std::string>();
    terms.despite_discrepancy = in.at("despite_discrepancy").get<std::string>();
    if (in.contains("afterwards_by")) {
      TW_TRY(terms.afterwards_by,
             base::parse_instant(in.at("afterwards_by").get<std::string>(), "handover.afterwards_by"));
    }
    if (in.contains("discrepancies"))  // not in those of before
      terms.discrepancies = in.at("discrepancies").get<std::vector<std::int64_t>>();
    terms.export_authorisation = in.at("export_authorisation").get<std::string>();
    terms.import_authorisation = in.at("import_authorisation").get<std::string>();
    terms.undertaking = in.at("undertaking").get<std::string>();
    terms.undertaking_needless = in.at("undertaking_needless").get<std::string>();
    terms.use_limitation = in.at("use_limitation").get<std::string>();
  } catch (const json::exception&) {
    return tl::make_unexpected(bad_row("handover.terms", text).error());
  }
  return terms;
}

}  // namespace tidewaiter::service
