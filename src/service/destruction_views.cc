#include "service/destruction_views.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "service/destruction_run.h"
#include "service/scanned.h"

namespace tidewaiter::service {
namespace {

using nlohmann::ordered_json;

base::Result<ToBeDestroyed> to_be_destroyed(store::Reader& reader, ExhibitLine line, base::Instant now,
                                            const custody::OverdueRule& rule) {
  ToBeDestroyed one;
  const auto& known = line.known;
  one.overdue =
      custody::overdue(known.holding, known.state_at, {}, now, rule) == custody::Overdue::DestructionDue;
  TW_TRY(one.order, order_in_force(reader, known.exhibit.id));
  if (one.order) {
    auto stay = samples_that_stay(reader, known, one.order->order);
    if (stay) {
      one.retained = *std::move(stay);
    } else if (stay.error().code == base::ErrorCode::Storage || stay.error().code == base::ErrorCode::Io) {
      return tl::make_unexpected(std::move(stay).error());
    } else {
      one.lacking = base::to_string(stay.error());
    }
  }
  one.line = std::move(line);
  return one;
}

ordered_json order_json(const OrderInForce& order) {
  const auto& what = order.order;
  return {{"order_no", order.number},
          {"kind", custody::name(what.kind)},
          {"authority", what.authority},
          {"hazard", what.hazard},
          {"ground", what.ground},
          {"method", what.method},
          {"samples", what.retained.samples},
          {"sample_mg", what.retained.least.milligrams()},
          {"at", base::to_string(order.at)}};
}

ordered_json list_in(const std::string& document) {
  auto json = ordered_json::parse(document, nullptr, false);
  return json.is_array() ? json : ordered_json::array();
}

}  // namespace

base::Result<DestructionDue> destruction_due(store::Reader& reader, base::Instant now, std::size_t first,
                                             std::size_t limit, const custody::OverdueRule& rule) {
  ExhibitQuestion question;
  question.state = custody::name(custody::CustodyState::PendingDestruction);
  TW_TRY(auto lines, exhibit_lines(reader, question));
  DestructionDue due;
  due.all = lines.size();
  for (std::size_t at = first; at < lines.size() && due.some.size() < limit; ++at) {
    TW_TRY(auto one, to_be_destroyed(reader, std::move(lines[at]), now, rule));
    due.some.push_back(std::move(one));
  }
  return due;
}

base::Result<std::vector<store::DestructionRow>> destruction_runs(store::Reader& reader) {
  TW_TRY(auto rows, scanned<store::DestructionRow>(reader));
  std::reverse(rows.begin(), rows.end());
  return rows;
}

base::Result<std::vector<store::CustodyEventRow>> destroyed_in(store::Reader& reader, std::int64_t run) {
  std::vector<store::CustodyEventRow> events;
  for (const auto event : {custody::CustodyEvent::Destroy, custody::CustodyEvent::DestroyByOrder})
    TW_TRY_STATUS(reader.scan<store::CustodyEventRow>(
        {.equal = {{"event", std::string{name(event)}}}, .after = {}},
        [&](store::CustodyEventRow&& row) -> base::Result<bool> {
          if (base::number_member(base::object_in(row.detail), "run") == run)
            events.push_back(std::move(row));
          return true;
        }));
  return events;
}

ordered_json as_json(const ToBeDestroyed& one) {
  auto retained = ordered_json::array();
  for (const auto& id : one.retained) retained.push_back(id.text());
  return {{"exhibit", as_json(one.line)},
          {"order", one.order ? order_json(*one.order) : ordered_json{}},
          {"overdue", one.overdue},
          {"retained", std::move(retained)},
          {"lacking", one.lacking}};
}

ordered_json as_json(const store::DestructionRow& run) {
  auto left = ordered_json::array();
  const auto detail = ordered_json::parse(run.detail, nullptr, false);
  const auto why_none = detail.is_object() ? detail.value("no_photographs", std::string{}) : "";
  if (detail.is_object() && detail.contains("left_behind"))
    for (const auto& one : detail["left_behind"])
      left.push_back({{"exhibit_id", one.value("exhibit", "")}, {"why", one.value("why", "")}});
  return {{"run_no", run.destruction_no},
          {"authority", run.authority},
          {"method", run.method},
          {"witnesses", list_in(run.witnesses)},
          {"at", base::to_string(base::Instant{run.at})},
          {"no_photographs", why_none.empty() ? ordered_json{} : ordered_json(why_none)},
          {"destroyed", run.destroyed},
          {"left_behind", std::move(left)},
          {"unfinished", is_unfinished(run)}};
}

ordered_json as_json(const store::TrialRow& trial) {
  return {{"seizure_no", trial.seizure_no},
          {"state", trial.state},
          {"reference", trial.reference},
          {"judgement", trial.judgement ? ordered_json(*trial.judgement) : ordered_json{}},
          {"changed_at", base::to_string(base::Instant{trial.changed_at})},
          {"changed_by", trial.changed_by},
          {"version", version_of(trial)}};
}

ordered_json as_json(const DestructionReport& report) {
  auto left = ordered_json::array();
  for (const auto& [id, why] : report.left_behind) left.push_back({{"exhibit_id", id.text()}, {"why", why}});
  return {{"run_no", report.number},
          {"destroyed", report.destroyed.size()},
          {"mass_mg", report.mass.milligrams()},
          {"left_behind", std::move(left)}};
}

}  // namespace tidewaiter::service
