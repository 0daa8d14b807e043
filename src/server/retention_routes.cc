// What should be gone by now, how two officers erase it, what a hold keeps, and what is held of a parcel's
// people: the data-protection officer's questions.

#include <algorithm>
#include <mutex>

#include "server/body.h"
#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/erasure_proposals.h"
#include "service/held_data.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::ErasureProposal;
using service::ErasureProposals;
using service::RetentionDue;
using service::Service;

constexpr base::DurationMs kReckonedAnew = base::DurationMs::minutes(10);
constexpr base::DurationMs kInTime = base::DurationMs::days(2);  // erasing runs every night

// What is due is found by reading every row, so an answer is given again for a while.
struct LastReckoning {
  std::mutex busy;
  std::optional<Instant> at;
  std::vector<RetentionDue> due;
};

ordered_json due_json(const RetentionDue& one, Instant now) {
  const bool overdue = one.since && now - *one.since > kInTime;
  return {{"data_class", store::name(one.rule.data_class)},
          {"keep_days", one.rule.keep.milliseconds() / base::DurationMs::days(1).milliseconds()},
          {"basis", one.rule.basis},
          {"due", one.rows},
          {"since", one.since ? ordered_json(base::to_string(*one.since)) : ordered_json{}},
          {"overdue", overdue},
          {"held_back", one.held_back}};
}

base::Result<Response> retention(LastReckoning& last, const OwnTerms& own, Context& context,
                                 const Request& request) {
  const std::lock_guard busy{last.busy};
  if (!last.at || request.now - *last.at > kReckonedAnew || request.now < *last.at) {
    TW_TRY(last.due, context.read([&](const Service& service) -> base::Result<std::vector<RetentionDue>> {
      TW_TRY(auto reader, service.store().snapshot());
      return service::retention_due(*reader, request.now, own.retention);
    }));
    last.at = request.now;
  }
  auto items = ordered_json::array();
  for (const auto& one : last.due) items.push_back(due_json(one, request.now));
  return json_response({{"reckoned_at", base::to_string(*last.at)}, {"items", std::move(items)}});
}

// --- Two officers.

ordered_json held_back_json(const std::vector<service::KnownLegalHold>& holds, std::int64_t hold_no,
                            std::uint64_t rows) {
  const auto hold =
      std::find_if(holds.begin(), holds.end(), [&](const auto& one) { return one.row.hold_no == hold_no; });
  const bool is_known = hold != holds.end();
  return {{"hold_no", hold_no},
          {"item_id", is_known ? or_null(hold->item_id) : ordered_json{}},
          {"basis", is_known ? hold->row.basis : ""},
          {"rows", rows}};
}

ordered_json planned_json(const service::PlannedClass& planned,
                          const std::vector<service::KnownLegalHold>& holds) {
  auto held_back = ordered_json::array();
  for (const auto& [hold_no, rows] : planned.held_back)
    held_back.push_back(held_back_json(holds, hold_no, rows));
  return {{"data_class", store::name(planned.rule.data_class)},
          {"keep_days", planned.rule.keep.milliseconds() / base::DurationMs::days(1).milliseconds()},
          {"basis", planned.rule.basis},
          {"rows", planned.rows.size()},
          {"since", planned.since ? ordered_json(base::to_string(*planned.since)) : ordered_json{}},
          {"held_back", std::move(held_back)}};
}

base::Result<Response> proposal_response(Context& context, const ErasureProposals::Waiting& proposal) {
  if (!proposal) return json_response({{"proposal", nullptr}});
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto holds, service::legal_holds(reader));
    auto classes = ordered_json::array();
    for (const auto& one : proposal->plan.classes) classes.push_back(planned_json(one, holds));
    return json_response({{"proposal",
                           {{"digest", proposal->digest},
                            {"proposed_by", proposal->proposed_by},
                            {"proposed_at", base::to_string(proposal->proposed_at)},
                            {"expires_at", base::to_string(proposal->expires_at)},
                            {"rows", proposal->plan.rows()},
                            {"requests", proposal->requests},
                            {"classes", std::move(classes)}}}});
  });
}

base::Result<Response> erasure_waiting(const ErasureProposals& proposals, Context& context,
                                       const Request& request) {
  return proposal_response(context, proposals.waiting(request.now));
}

base::Result<Response> propose_erasure(ErasureProposals& proposals, const OwnTerms& own, Context& context,
                                       const Request& request) {
  TW_TRY(const auto proposal, context.read([&](const Service& service) {
    return proposals.propose(service, {request.caller.officer_id, "retention"}, own.retention);
  }));
  return proposal_response(context, proposal);
}

// A page of what goes, row by row, of just the proposal that is being read.
base::Result<Response> rows_of_erasure(const ErasureProposals& proposals, Context& context,
                                       const Request& request) {
  const auto proposal = proposals.waiting(request.now);
  if (!proposal)
    return fail(ErrorCode::NotFound, "erasure", "", "a proposal that waits for a second officer");
  const std::string digest{field(request.query, "proposal_digest")};
  if (proposal->digest != digest)
    return fail(ErrorCode::Conflict, "proposal_digest", digest, "that of the proposal that waits by now");
  TW_TRY(const auto page, page_asked(request));
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    auto items = ordered_json::array();
    std::size_t at = 0;
    for (const auto& one : proposal->plan.classes) {
      const auto first = std::min(one.rows.size(), page.first > at ? page.first - at : 0);
      for (std::size_t i = first; i < one.rows.size() && items.size() < page.limit; ++i) {
        const auto& row = one.rows[i];
        std::optional<store::ItemRow> item;
        if (row.item_no > 0) {
          TW_TRY(item, reader.get<store::ItemRow>(row.item_no));
        }
        items.push_back({{"data_class", store::name(one.rule.data_class)},
                         {"table", store::table(row.table).name},
                         {"row_no", row.row_no},
                         {"item_id", item ? ordered_json(item->item_id) : ordered_json{}}});
      }
      at += one.rows.size();
    }
    const auto next = page.first + items.size();
    return json_response(listed(std::move(items), next < at ? std::optional{next} : std::nullopt));
  });
}

base::Result<Response> approve_erasure(ErasureProposals& proposals, LastReckoning& last, Context& context,
                                       const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto digest, body.text("proposal_digest", 64));
  const auto erased = context.write([&](const Service& service, Engine& engine) {
    return proposals.approve(service, engine, {request.caller.officer_id, "retention"}, digest);
  });
  {
    const std::lock_guard busy{last.busy};
    last.at.reset();  // what was due is gone, and some of it perhaps where it failed
  }
  TW_TRY(const auto report, erased);
  auto rows = ordered_json::array();
  for (const auto& [data_class, count] : report.rows)
    rows.push_back({{"data_class", data_class}, {"rows", count}});
  return json_response(
      {{"erased", std::move(rows)}, {"entries", report.entries}, {"held_back", report.held_back}});
}

// --- Holds.

ordered_json legal_hold_json(const service::KnownLegalHold& hold) {
  const auto& row = hold.row;
  return {{"hold_no", row.hold_no},
          {"item_id", or_null(hold.item_id)},
          {"basis", row.basis},
          {"ordered_by", row.ordered_by},
          {"ordered_at", base::to_string(Instant{row.ordered_at})},
          {"lifted_by", or_null(row.lifted_by)},
          {"lifted_at", time_or_null(row.lifted_at)}};
}

base::Result<Response> legal_holds(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::legal_holds(reader));
    return page_of(request, all, legal_hold_json);
  });
}

base::Result<Response> place_hold_on_data(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto item, body.text("item_id", 35));
  TW_TRY(const auto basis, body.text("basis", 2'000));
  std::int64_t number = 0;
  TW_TRY(const auto size, context.write([&](const Service& service, Engine&) -> base::Result<std::uint64_t> {
    TW_TRY(number, service::place_legal_hold(service, {request.caller.officer_id, "legal hold"},
                                             model::ItemId{item}, basis));
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto head, reader->journal_head());
    return head.size;
  }));
  return recorded(size - 1, number);
}

base::Result<Response> lift_hold_on_data(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "hold_no", 1, INT64_MAX));
  return done_by_one(context, [&](const Service& service) {
    return service::lift_legal_hold(service, {request.caller.officer_id, "legal hold"}, number);
  });
}

// The look is an entry before the answer (K1), and says which request it answers.
base::Result<Response> held(const OwnTerms& own, Context& context, const Request& request) {
  const model::ItemId id{request.param("item_id")};
  const std::string purpose{field(request.query, "purpose")};
  if (purpose.empty()) return fail(ErrorCode::Missing, "purpose", "", "which request this answers");
  if (purpose.size() > 300)
    return fail(ErrorCode::TooLarge, "purpose", std::to_string(purpose.size()), "at most 300 bytes");
  TW_TRY_STATUS(context.write([&](const Service& service, Engine&) {
    return service::enter_look(service, {request.caller.officer_id, purpose},
                               {service::LookKind::Item, id, ""});
  }));
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto data, service::held_of(reader, id, own.retention));
    return json_response(service::as_json(data));
  });
}

}  // namespace

std::vector<Route> retention_routes(const OwnTerms& own) {
  const auto last = std::make_shared<LastReckoning>();
  const auto proposals = std::make_shared<ErasureProposals>();
  return {
      {Method::Get,
       "/api/v1/retention",
       Action::SeeJournal,
       [last, &own](Context& context, const Request& request) {
         return retention(*last, own, context, request);
       },
       {}},
      {Method::Get,
       "/api/v1/erasure",
       Action::SeeJournal,
       [proposals](Context& context, const Request& request) {
         return erasure_waiting(*proposals, context, request);
       },
       {}},
      {Method::Get,
       "/api/v1/erasure/rows",
       Action::SeeJournal,
       [proposals](Context& context, const Request& request) {
         return rows_of_erasure(*proposals, context, request);
       },
       {}},
      {Method::Post,
       "/api/v1/erasure",
       Action::ProposeErasure,
       [proposals, &own](Context& context, const Request& request) {
         return propose_erasure(*proposals, own, context, request);
       },
       {}},
      erasing({Method::Post,
               "/api/v1/erasure/approval",
               Action::ApproveErasure,
               [proposals, last](Context& context, const Request& request) {
                 return approve_erasure(*proposals, *last, context, request);
               },
               {}}),
      {Method::Get, "/api/v1/legal-holds", Action::SeeJournal, legal_holds, {}},
      {Method::Post, "/api/v1/legal-holds", Action::KeepData, place_hold_on_data, {}},
      {Method::Delete, "/api/v1/legal-holds/{hold_no}", Action::KeepData, lift_hold_on_data, {}},
      {Method::Get,
       "/api/v1/items/{item_id}/held",
       Action::SeeJournal,
       [&own](Context& context, const Request& request) { return held(own, context, request); },
       {}},
  };
}

}  // namespace tidewaiter::server
