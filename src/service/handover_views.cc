#include "service/handover_views.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "service/custody_json.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using nlohmann::ordered_json;

template <typename Value>
ordered_json given(const std::optional<Value>& value) {
  return value ? ordered_json(*value) : ordered_json{};
}
ordered_json moment(std::int64_t unix_ms) { return base::to_string(Instant{unix_ms}); }
ordered_json moment(const std::optional<std::int64_t>& unix_ms) {
  return unix_ms ? moment(*unix_ms) : ordered_json{};
}

base::Result<store::ForeignRequestRow> foreign_request_row(store::Reader& reader, std::int64_t number) {
  TW_TRY(auto row, reader.get<store::ForeignRequestRow>(number));
  if (!row) return fail(ErrorCode::NotFound, "request_no", std::to_string(number), "a request's number");
  return *std::move(row);
}

base::Result<std::vector<store::BundleRow>> bundles_of(store::Reader& reader, std::int64_t handover) {
  std::vector<store::BundleRow> rows;
  TW_TRY_STATUS(reader.scan<store::BundleRow>({}, [&](store::BundleRow&& row) -> base::Result<bool> {
    if (row.handover_no == handover) rows.push_back(std::move(row));
    return true;
  }));
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.made_at < b.made_at; });
  return rows;
}

ordered_json bundle_json(const store::BundleRow& row) {
  auto withheld = ordered_json::array();
  const auto opening = ordered_json::parse(row.withheld, nullptr, false);
  if (opening.is_object())
    for (const auto& [field, value] : opening.items()) withheld.push_back(field);
  return {{"manifest", row.manifest},
          {"made_at", moment(row.made_at)},
          {"language", row.language},
          {"withheld", std::move(withheld)}};
}

ordered_json receipt_json(const Receipt& receipt, const std::string& text) {
  return {{"manifest", receipt.manifest},
          {"seal", receipt.seal},
          {"gross_mg", receipt.gross.milligrams()},
          {"tare_mg", receipt.tare.milligrams()},
          {"net_mg", receipt.net().milligrams()},
          {"uncertainty_mg", receipt.uncertainty.milligrams()},
          {"place", receipt.place},
          {"at", base::to_string(receipt.at)},
          {"text", text}};
}

ordered_json terms_in_order(const custody::HandoverTerms& terms) {
  return {{"export_authorisation", terms.export_authorisation},
          {"import_authorisation", terms.import_authorisation},
          {"use_limitation", terms.use_limitation},
          {"afterwards", terms.afterwards ? ordered_json(name(*terms.afterwards)) : ordered_json{}},
          {"afterwards_by",
           terms.afterwards_by ? ordered_json(base::to_string(*terms.afterwards_by)) : ordered_json{}},
          {"court_witness", terms.court_witness},
          {"undertaking", terms.undertaking},
          {"undertaking_needless", terms.undertaking_needless},
          {"despite_discrepancy", terms.despite_discrepancy},
          {"discrepancy_nos", terms.discrepancies}};
}

}  // namespace

base::Result<ForeignRequestLine> foreign_request_line(const store::ForeignRequestRow& row) {
  TW_TRY(auto request, request_of(row));
  return ForeignRequestLine{row, std::move(request)};
}

base::Result<ForeignRequestPage> foreign_request_page(store::Reader& reader, std::int64_t number) {
  ForeignRequestPage page;
  TW_TRY(const auto row, foreign_request_row(reader, number));
  TW_TRY(page.line, foreign_request_line(row));
  TW_TRY(page.granted, grant_of(row));
  TW_TRY(const auto all, handovers(reader));
  for (const auto& one : all)
    if (one.request_no == number) page.handovers.push_back(one.handover_no);
  return page;
}

base::Result<HandoverLine> handover_line(store::Reader& reader, const store::HandoverRow& row) {
  HandoverLine line;
  line.row = row;
  TW_TRY(const auto request, foreign_request_row(reader, row.request_no));
  TW_TRY(line.request, foreign_request_line(request));
  TW_TRY(auto offer, reader.get<store::CustodyOfferRow>(row.offer_no));
  if (!offer) return fail(ErrorCode::Storage, "handover.offer_no", row.exhibit, "an offer");
  line.offer = *std::move(offer);
  return line;
}

base::Result<HandoverPage> handover_page(store::Reader& reader, std::int64_t number) {
  HandoverPage page;
  TW_TRY(const auto row, handover_row(reader, number));
  TW_TRY(page.line, handover_line(reader, row));
  TW_TRY(page.terms, terms_from(row.terms));
  TW_TRY(page.known, load_exhibit(reader, custody::ExhibitId{row.exhibit}));
  TW_TRY(page.bundles, bundles_of(reader, number));
  if (row.receipt) {
    TW_TRY(page.receipt, read_receipt(*row.receipt));
  }
  TW_TRY(const auto inquiries, discrepancies(reader));
  for (const auto& one : inquiries)
    if (one.exhibit == row.exhibit && !one.closed_at) page.inquiries.push_back(one.discrepancy_no);
  TW_TRY(const auto reckoned, balances(reader, page.known.exhibit.seizure));
  if (reckoned.empty()) return fail(ErrorCode::Storage, "handover.exhibit", row.exhibit, "a seizure's");
  page.balance = reckoned.front().balance;
  return page;
}

namespace {

// nullopt where it is back, was destroyed or is lost: an inquiry asks after what is missing.
base::Result<std::optional<LateAbroad>> late_in(store::Reader& reader, const store::HandoverRow& row,
                                                Instant now) {
  const bool received = row.state == "confirmed";
  if (!received && row.state != "handed_over") return std::optional<LateAbroad>{};
  TW_TRY(const auto exhibit, reader.get<store::ExhibitRow>(row.exhibit));
  if (!exhibit || exhibit->state != name(custody::CustodyState::HandedOver))
    return std::optional<LateAbroad>{};
  TW_TRY(const auto offer, reader.get<store::CustodyOfferRow>(row.offer_no));
  if (!offer) return fail(ErrorCode::Storage, "handover.offer_no", row.exhibit, "an offer");
  TW_TRY(const auto terms, terms_from(row.terms));
  const Instant until{offer->expires_at};
  const auto why = custody::overdue_abroad(received, until, terms.afterwards_by, now);
  if (!why) return std::optional<LateAbroad>{};
  const auto since = *why == custody::Overdue::EndDue ? *terms.afterwards_by : until;
  return std::optional{LateAbroad{*why, custody::ExhibitId{row.exhibit}, row.handover_no, since}};
}

}  // namespace

base::Result<std::vector<LateAbroad>> late_abroad(store::Reader& reader, Instant now) {
  std::vector<LateAbroad> late;
  std::set<std::int64_t> answered;  // requests under which something went
  TW_TRY(const auto all, handovers(reader));
  for (const auto& row : all) {
    if (row.handed_over_at) answered.insert(row.request_no);
    TW_TRY(auto one, late_in(reader, row, now));
    if (one) late.push_back(*std::move(one));
  }
  TW_TRY_STATUS(reader.scan<store::BundleRow>({}, [&](store::BundleRow&& row) -> base::Result<bool> {
    if (row.request_no) answered.insert(*row.request_no);  // by documents alone
    return true;
  }));
  TW_TRY(const auto requests, foreign_requests(reader));
  for (const auto& row : requests) {
    if (row.state == name(custody::RequestState::Refused) || answered.contains(row.request_no)) continue;
    TW_TRY(const auto request, request_of(row));
    if (request.by && *request.by < now)
      late.push_back({custody::Overdue::RequestDue, {}, row.request_no, *request.by});
  }
  return late;
}

ordered_json as_json(const std::vector<custody::Essential>& missing) {
  auto list = ordered_json::array();
  for (const auto& one : missing) list.push_back({{"field", one.field}, {"why", one.why}});
  return list;
}

ordered_json as_json(const ForeignRequestLine& line) {
  const auto& [row, request] = line;
  return {{"request_no", row.request_no},
          {"authority", request.authority},
          {"jurisdiction", request.jurisdiction},
          {"reference", request.reference},
          {"offence", request.offence},
          {"by", request.by ? ordered_json(base::to_string(*request.by)) : ordered_json{}},
          {"state", row.state},
          {"received_at", moment(row.received_at)},
          {"received_by", row.received_by},
          {"missing", as_json(custody::missing_in(request))}};
}

ordered_json as_json(const ForeignRequestPage& page) {
  auto json = as_json(page.line);
  const auto& [row, request] = page.line;
  json["instrument"] = request.instrument;
  json["legal_basis"] = request.legal_basis;
  json["asked"] = request.asked;
  json["decided_at"] = moment(row.decided_at);
  json["decided_by"] = given(row.decided_by);
  json["why"] = given(row.why);
  json["granted"] = page.granted ? ordered_json{{"exhibits", page.granted->exhibits},
                                                {"most_mg", page.granted->most.milligrams()}}
                                 : ordered_json{};
  json["handovers"] = page.handovers;
  return json;
}

ordered_json as_json(const HandoverLine& line) {
  const auto& row = line.row;
  return {{"handover_no", row.handover_no},
          {"request_no", row.request_no},
          {"jurisdiction", line.request.request.jurisdiction},
          {"exhibit_id", row.exhibit},
          {"state", row.state},
          {"receiver", line.offer.to_holder},
          {"seal", row.seal},
          {"sent_mg", given(row.sent_mg)},
          {"offered_at", moment(line.offer.offered_at)},
          {"expires_at", moment(line.offer.expires_at)},
          {"handed_over_at", moment(row.handed_over_at)}};
}

ordered_json as_json(const HandoverPage& page) {
  auto json = as_json(page.line);
  const auto& row = page.line.row;
  json["request"] = as_json(page.line.request);
  json["terms"] = terms_in_order(page.terms);
  json["offered_by"] = page.line.offer.from_holder;
  json["receiver_key"] = row.receiver_key;
  json["uncertainty_mg"] = given(row.uncertainty_mg);
  json["exhibit_state"] = name(page.known.holding.state);
  json["holder"] = page.known.holding.holder.text();
  json["bundles"] = ordered_json::array();
  for (const auto& one : page.bundles) json["bundles"].push_back(bundle_json(one));
  json["receipt"] = page.receipt ? receipt_json(*page.receipt, row.receipt.value_or("")) : ordered_json{};
  json["closed_at"] = moment(row.closed_at);
  json["paper"] = given(row.closed_why);
  json["open_inquiries"] = page.inquiries;
  json["balance"] = as_json(page.balance);
  return json;
}

ordered_json as_json(const store::SubstitutionRow& row) {
  return {{"substitution_no", row.substitution_no},
          {"exhibit_id", row.exhibit},
          {"manner", row.manner},
          {"at", moment(row.at)},
          {"taken", given(row.taken)},
          {"taken_mg", row.taken_mg},
          {"put_in", row.put_in},
          {"put_in_mg", row.put_in_mg},
          {"made_by", row.made_by},
          {"agreement", row.agreement},
          {"officers", {row.first_officer, row.second_officer}}};
}

}  // namespace tidewaiter::service
