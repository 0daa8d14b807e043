// Is it fair, does it work: figures, leakage, the journal and its proofs, strata.

#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/backlog.h"
#include "service/journal_views.h"
#include "service/log.h"
#include "service/oversight.h"
#include "service/targeting_json.h"

namespace tidewaiter::server {
namespace {

using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::Service;

base::Result<Response> figures(Context& context, const Request& request) {
  base::Instant until = request.now;
  if (const auto text = field(request.query, "until"); !text.empty()) {
    TW_TRY(until, base::parse_instant(text, "until"));
  }
  base::Instant from = until - base::DurationMs::days(30);
  if (const auto text = field(request.query, "from"); !text.empty()) {
    TW_TRY(from, base::parse_instant(text, "from"));
  }
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(const auto now, service::figures(service, from, until));
    TW_TRY(const auto before, service::figures(service, from - (until - from), from));
    return json_response(service::as_json(now, before));
  });
}

base::Result<Response> backlog(Context& context, const Request&) {
  return viewed(context, [](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto held, service::held_exhibits(reader));
    const auto backlog = service::backlog_of(held);
    auto waiting = ordered_json::array(), substances = ordered_json::array();
    for (const auto& one : backlog.waiting)
      waiting.push_back(
          {{"waits_for", name(one.waits)},
           {"exhibits", one.exhibits},
           {"book_mg", one.book.milligrams()},
           {"oldest", one.oldest ? ordered_json(base::to_string(*one.oldest)) : ordered_json{}}});
    for (const auto& one : backlog.substances)
      substances.push_back({{"substance", one.substance},
                            {"confirmed", one.confirmed},
                            {"exhibits", one.exhibits},
                            {"book_mg", one.book.milligrams()}});
    return json_response({{"waiting", std::move(waiting)}, {"substances", std::move(substances)}});
  });
}

// The list behind one of the figures: of what waits for something, or of the drugs of one substance.
base::Result<Response> backlog_exhibits(Context& context, const Request& request) {
  const auto waits_text = field(request.query, "waits_for");
  const auto substance = field(request.query, "substance");
  const auto confirmed = field(request.query, "confirmed");
  const auto waits = service::waits_for_from(waits_text);
  if (!waits_text.empty() && (!waits || *waits == service::WaitsFor::Nothing))
    return base::fail(base::ErrorCode::UnknownCode, "waits_for", waits_text,
                      "analysis, court or destruction");
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(auto held, service::held_exhibits(reader));
    std::erase_if(held, [&](const service::HeldExhibit& one) {
      return (waits && one.waits != *waits) ||
             (!substance.empty() && (!one.drug || one.substance != substance)) ||
             (!confirmed.empty() && one.confirmed != (confirmed == "true"));
    });
    return page_of(request, held, [](const service::HeldExhibit& one) -> ordered_json {
      return {{"exhibit_id", one.id.text()},     {"seizure_no", one.seizure.value()},
              {"waits_for", name(one.waits)},    {"since", base::to_string(one.since)},
              {"substance", one.substance},      {"confirmed", one.confirmed},
              {"book_mg", one.book.milligrams()}};
    });
  });
}

base::Result<Response> leakage(Context& context, const Request& request) {
  TW_TRY(const auto trials, queried_number(request, "trials", 0, 1'000'000, 0));
  TW_TRY(const auto detected, queried_number(request, "detected", 0, trials, trials));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(const auto leakage, service::leakage(service, {trials, detected}));
    const auto& estimate = leakage.estimate;
    return json_response({{"shifts", leakage.shifts},
                          {"drawn", estimate.examined + leakage.not_yet_examined},
                          {"examined", estimate.examined},
                          {"found", estimate.finds},
                          {"not_yet_examined", leakage.not_yet_examined},
                          {"per_day_low", estimate.low_per_day},
                          {"per_day", estimate.per_day},
                          {"per_day_high", estimate.high_per_day},
                          {"words", estimate.text}});
  });
}

ordered_json entry_json(const service::KnownEntry& entry) {
  auto body = ordered_json::parse(entry.body, nullptr, false);
  return {{"index", entry.index},
          {"at", entry.erased ? ordered_json{} : ordered_json(base::to_string(entry.at))},
          {"kind", entry.kind},
          {"actor", entry.actor},
          {"purpose", body.is_object() ? body.value("purpose", "") : ""},
          {"body", body.is_object() ? body : ordered_json::object()},
          {"erased", entry.erased},
          {"withheld", entry.withheld}};
}

base::Result<Response> journal(Context& context, const Request& request) {
  TW_TRY(const auto page, page_asked(request));
  service::EntryQuestion question;
  question.kind = field(request.query, "kind");
  question.actor = field(request.query, "actor");
  question.limit = page.limit;
  if (!field(request.query, "cursor").empty()) question.before = page.first;
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto found, service::entries(*reader, question));
    auto items = ordered_json::array();
    for (const auto& entry : found.entries) items.push_back(entry_json(entry));
    auto json = listed(std::move(items),
                       found.before ? std::optional{static_cast<std::size_t>(*found.before)} : std::nullopt);
    json["size"] = found.size;
    return json_response(json);
  });
}

base::Result<Response> proof(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "index", 0, INT64_MAX));
  const auto index = static_cast<std::uint64_t>(number);
  const auto proven = [&](const Service& service) -> base::Result<service::EntryProof> {
    TW_TRY(auto reader, service.store().snapshot());
    return service::entry_proof(*reader, index);
  };
  auto found = context.read(proven);
  if (!found && found.error().code == base::ErrorCode::NotFound) {
    // What no checkpoint has yet is signed now.
    found = context.write([&](const Service& service, Engine&) -> base::Result<service::EntryProof> {
      TW_TRY_STATUS(service::sign_checkpoint(service).map([](const auto&) {}));
      return proven(service);
    });
  }
  TW_TRY(const auto entry, std::move(found));
  auto hashes = ordered_json::array();
  for (const auto& hash : entry.proof) hashes.push_back(base::to_hex(base::as_view(hash)));
  return json_response(
      {{"index", entry.index},
       {"size", entry.size},
       {"commitment", base::to_hex(base::as_view(entry.commitment))},
       {"salt", entry.salt.empty() ? ordered_json{} : ordered_json(base::to_hex(entry.salt))},
       {"entry", entry.entry.empty() ? ordered_json{} : ordered_json(entry.entry)},
       {"withheld", entry.withheld},
       {"proof", std::move(hashes)},
       {"checkpoint", entry.checkpoint}});
}

base::Result<Response> strata(Context& context, const Request& request) {
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto rows, service::strata(*reader, std::string{field(request.query, "office")},
                                            std::string{field(request.query, "shift")}));
    return page_of(request, rows, [](const store::StratumRow& row) -> ordered_json {
      return {{"office", row.office},     {"shift", row.shift}, {"stratum", row.stratum},
              {"openable", row.openable}, {"drawn", row.drawn}, {"probability_ppb", row.probability_ppb}};
    });
  });
}

base::Result<Response> looks(Context& context, const Request& request) {
  TW_TRY(const auto page, page_asked(request));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto known, service::looks(*reader, static_cast<std::int64_t>(page.first), page.limit));
    auto items = ordered_json::array();
    for (const auto& look : known) items.push_back(service::as_json(look));
    const bool more = known.size() == page.limit && known.back().number > 1;
    return json_response(
        listed(std::move(items),
               more ? std::optional{static_cast<std::size_t>(known.back().number)} : std::nullopt));
  });
}

}  // namespace

std::vector<Route> oversight_routes() {
  return {
      {Method::Get, "/api/v1/figures", Action::SeeFigures, figures, {}},
      {Method::Get, "/api/v1/backlog", Action::SeeFigures, backlog, {}},
      {Method::Get, "/api/v1/backlog/exhibits", Action::SeeFigures, backlog_exhibits, {}},
      {Method::Get, "/api/v1/leakage", Action::SeeFigures, leakage, {}},
      {Method::Get, "/api/v1/journal", Action::SeeJournal, journal, {}},
      {Method::Get, "/api/v1/journal/{index}/proof", Action::SeeJournal, proof, {}},
      {Method::Get, "/api/v1/strata", Action::SeeJournal, strata, {}},
      {Method::Get, "/api/v1/looks", Action::SeeJournal, looks, {}},
  };
}

}  // namespace tidewaiter::server
