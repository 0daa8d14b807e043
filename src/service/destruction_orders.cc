#include "service/destruction_orders.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "custody/limits.h"
#include "service/custody_reading.h"
#include "service/custody_views.h"
#include "service/scanned.h"
#include "service/version.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::object_in;
using custody::CustodyEvent;
using custody::CustodyState;
using custody::DestructionOrder;
using custody::ExhibitId;
using custody::OrderKind;
using custody::TrialState;
using nlohmann::json;

base::Result<std::optional<store::TrialRow>> trial_of(store::Reader& reader, custody::SeizureNumber seizure) {
  return reader.get<store::TrialRow>(static_cast<std::int64_t>(seizure.value()));
}

base::Status record_trial(const Service& service, const Actor& actor, store::TrialRow row) {
  row.changed_at = service.clock().now().unix_ms();
  row.changed_by = actor.officer;
  journal::Body body;
  body.set("reference", row.reference).set("seizure", row.seizure_no).set("state", row.state);
  if (row.judgement) body.set("judgement", *row.judgement);
  return service.record(actor, "trial.recorded", body.text(), {store::put(std::move(row))}).map([](auto) {});
}

base::Status wants_seizure(store::Reader& reader, custody::SeizureNumber seizure) {
  TW_TRY(const auto row, reader.get<store::SeizureRow>(static_cast<std::int64_t>(seizure.value())));
  if (row) return {};
  return fail(ErrorCode::NotFound, "seizure", std::to_string(seizure.value()),
              "a number in the book of seizures");
}

store::DestructionOrderRow row_of(const ExhibitId& id, const DestructionOrder& order, base::Instant at,
                                  const std::string& officer) {
  store::DestructionOrderRow row;
  row.exhibit = id.text();
  row.kind = name(order.kind);
  row.authority = order.authority;
  if (order.kind == OrderKind::Hazard) {
    row.hazard = order.hazard;
    row.ground = order.ground;
  }
  if (!order.method.empty()) row.method = order.method;
  row.samples = order.retained.samples;
  row.sample_mg = order.retained.least.milligrams();
  row.at = at.unix_ms();
  row.ordered_by = officer;
  return row;
}

DestructionOrder order_of(const store::DestructionOrderRow& row) {
  DestructionOrder order;
  order.kind = custody::order_kind_from(row.kind).value_or(OrderKind::Court);
  order.authority = row.authority;
  order.hazard = row.hazard.value_or("");
  order.ground = row.ground.value_or("");
  order.method = row.method.value_or("");
  order.retained = {row.samples, base::MassMg{row.sample_mg}};
  return order;
}

std::string order_text(const DestructionOrder& order, std::int64_t number) {
  journal::Body body;
  body.set("authority", order.authority).set("kind", name(order.kind)).set("order", number);
  if (order.kind == OrderKind::Hazard) body.set("ground", order.ground).set("hazard", order.hazard);
  if (!order.method.empty()) body.set("method", order.method);
  if (order.retained.samples > 0)
    body.set("sample_mg", order.retained.least.milligrams()).set("samples", order.retained.samples);
  return body.text();
}

base::Status order_one(store::Transaction& transaction, const Actor& actor, base::Instant at,
                       const ExhibitId& id, const DestructionOrder& order) {
  TW_TRY(const auto known, load_exhibit(transaction, id));
  TW_TRY(const auto trial, trial_state(transaction, known.exhibit.seizure));
  TW_TRY_STATUS(custody::may_be_ordered(known.exhibit, trial, order));
  TW_TRY_STATUS(wants_free_sample(transaction, known.exhibit));
  TW_TRY(auto row, transaction.get<store::ExhibitRow>(id.text()));
  auto ordered = row_of(id, order, at, actor.officer);
  TW_TRY(ordered.order_no, transaction.next_number(store::TableId::DestructionOrder));
  const auto text = order_text(order, ordered.order_no);
  TW_TRY(auto event,
         event_of_one(transaction, *row, actor.officer, at, CustodyEvent::OrderDestruction, text));
  auto body = journal::Body{}
                  .set("event", name(CustodyEvent::OrderDestruction))
                  .set("exhibit", id.text())
                  .set_json("order", text)
                  .text();
  return transaction
      .record({"custody.destruction_ordered", at, actor.officer, std::move(body)},
              {std::move(event), store::put(*std::move(row)), store::insert(std::move(ordered))})
      .map([](auto) {});
}

// The parts taken out of it that were drawn as samples: the event that opened it says so.
base::Result<std::vector<custody::PartKept>> parts_of(store::Reader& reader, const KnownExhibit& whole) {
  TW_TRY(const auto chain, chain_of(reader, whole.exhibit.id));
  std::vector<custody::PartKept> parts;
  for (const auto& event : chain) {
    if (event.event != name(CustodyEvent::Open)) continue;
    const auto detail = object_in(event.detail);
    const auto id = detail.value("part", std::string{});
    if (id.empty()) continue;
    TW_TRY(const auto part, load_exhibit(reader, ExhibitId{id}));
    parts.push_back({part.exhibit.id, part.book, part.holding.state, part.holding.seal,
                     detail.contains("sampled"), part.exhibit.counter_sample});
  }
  return parts;
}

}  // namespace

base::Status open_trial(const Service& service, const Actor& actor, custody::SeizureNumber seizure,
                        const std::string& reference) {
  if (reference.empty()) return fail(ErrorCode::Missing, "reference", "", "the court and its number");
  TW_TRY_STATUS(custody::check_words(reference, "reference"));
  {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY_STATUS(wants_seizure(*reader, seizure));
  }
  store::TrialRow row;
  row.seizure_no = static_cast<std::int64_t>(seizure.value());
  row.state = name(TrialState::Pending);
  row.reference = reference;
  return record_trial(service, actor, std::move(row));
}

base::Status end_trial(const Service& service, const Actor& actor, custody::SeizureNumber seizure,
                       const std::string& judgement) {
  if (judgement.empty())
    return fail(ErrorCode::Missing, "judgement", "",
                "the final judgement, or the decision that no court will judge");
  TW_TRY_STATUS(custody::check_words(judgement, "judgement"));
  std::optional<store::TrialRow> row;
  {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(row, trial_of(*reader, seizure));
    if (!row) TW_TRY_STATUS(wants_seizure(*reader, seizure));
  }
  if (row && row->state != name(TrialState::Pending))
    return fail(ErrorCode::State, "trial", row->state, "a trial that has not ended");
  if (!row) {  // no court was ever named
    row.emplace();
    row->seizure_no = static_cast<std::int64_t>(seizure.value());
  }
  row->state = name(TrialState::Ended);
  row->judgement = judgement;
  return record_trial(service, actor, *std::move(row));
}

base::Result<TrialState> trial_state(store::Reader& reader, custody::SeizureNumber seizure) {
  TW_TRY(const auto row, trial_of(reader, seizure));
  if (!row) return TrialState::NotRecorded;
  return row->state == name(TrialState::Pending) ? TrialState::Pending : TrialState::Ended;
}

base::Result<std::vector<store::TrialRow>> trials(store::Reader& reader,
                                                  std::optional<std::int64_t> seizure_no) {
  if (!seizure_no) return scanned<store::TrialRow>(reader);
  TW_TRY(auto row, reader.get<store::TrialRow>(*seizure_no));
  std::vector<store::TrialRow> all;
  if (row) all.push_back(*std::move(row));
  return all;
}

std::string version_of(const store::TrialRow& trial) {
  journal::Body body;
  body.set("at", trial.changed_at).set("by", trial.changed_by).set("reference", trial.reference);
  if (trial.judgement) body.set("judgement", *trial.judgement);
  return version_of_text(body.set("seizure", trial.seizure_no).set("state", trial.state).text());
}

base::Status order_destruction_under(const Service& service, const Actor& actor,
                                     const std::vector<ExhibitId>& ids, const DestructionOrder& order) {
  TW_TRY_STATUS(custody::check(order));
  if (ids.empty() || ids.size() > 10'000)
    return fail(ErrorCode::OutOfRange, "exhibits", std::to_string(ids.size()), "1 to 10000");
  const auto at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    for (const auto& id : ids) TW_TRY_STATUS(order_one(transaction, actor, at, id, order));
    return {};
  });
}

base::Status order_destruction(const Service& service, const Actor& actor, const std::vector<ExhibitId>& ids,
                               const std::string& authority) {
  DestructionOrder order;
  order.authority = authority;
  return order_destruction_under(service, actor, ids, order);
}

base::Result<std::optional<OrderInForce>> order_in_force(store::Reader& reader, const ExhibitId& id) {
  TW_TRY(const auto chain, chain_of(reader, id));
  const auto last = std::find_if(chain.rbegin(), chain.rend(), [](const auto& event) {
    return event.event == name(CustodyEvent::OrderDestruction) ||
           event.event == name(CustodyEvent::WithdrawOrder);
  });
  if (last == chain.rend() || last->event == name(CustodyEvent::WithdrawOrder))
    return std::optional<OrderInForce>{};
  OrderInForce found;
  found.at = base::Instant{last->at};
  const auto detail = object_in(last->detail);
  found.number = detail.value("order", std::int64_t{0});
  found.order.authority = detail.value("authority", std::string{});
  if (found.number == 0) return std::optional{std::move(found)};
  TW_TRY(const auto row, reader.get<store::DestructionOrderRow>(found.number));
  if (!row || row->exhibit != id.text())
    return fail(ErrorCode::Storage, "custody_event.detail", last->detail, "an order of this exhibit");
  found.order = order_of(*row);
  return std::optional{std::move(found)};
}

base::Status check_run_against(const OrderInForce& order, const DestructionRun& run) {
  if (order.order.authority != run.authority)
    return fail(ErrorCode::Forbidden, "authority", run.authority,
                "the authority of its order, " + order.order.authority);
  if (order.order.kind == OrderKind::Hazard && order.order.method != run.method)
    return fail(ErrorCode::Forbidden, "method", run.method,
                "the method of its hazard order, " + order.order.method);
  return {};
}

base::Result<std::vector<ExhibitId>> samples_that_stay(store::Reader& reader, const KnownExhibit& exhibit,
                                                       const DestructionOrder& order) {
  TW_TRY(const auto trial, trial_state(reader, exhibit.exhibit.seizure));
  if (order.retained.samples == 0 && !custody::awaits_judgement(exhibit.exhibit, trial))
    return std::vector<ExhibitId>{};
  TW_TRY(const auto parts, parts_of(reader, exhibit));
  TW_TRY(auto kept, custody::retained_samples(exhibit.exhibit.id, order.retained, parts));
  TW_TRY_STATUS(custody::wants_counter_sample(exhibit.exhibit, trial, parts));
  return kept;
}

base::Status wants_share_for_defence(store::Reader& reader, const KnownExhibit& exhibit, CustodyEvent event) {
  if (!custody::leaves_nothing(event) || exhibit.exhibit.counter_sample) return {};
  TW_TRY(const auto trial, trial_state(reader, exhibit.exhibit.seizure));
  if (trial != TrialState::Pending || exhibit.exhibit.kind != custody::ExhibitKind::Drug) return {};
  TW_TRY(auto kept, parts_of(reader, exhibit));
  for (ExhibitId whole = exhibit.exhibit.parent; !whole.empty();) {
    TW_TRY(const auto one, load_exhibit(reader, whole));
    if (custody::is_to_be_there(one.holding.state) && one.book > base::MassMg{}) return {};
    TW_TRY(auto parts, parts_of(reader, one));
    kept.insert(kept.end(), parts.begin(), parts.end());
    whole = one.exhibit.parent;
  }
  return custody::wants_counter_sample(exhibit.exhibit, trial, kept);
}

base::Status wants_free_sample(store::Reader& reader, const custody::Exhibit& exhibit) {
  if (exhibit.parent.empty()) return {};
  TW_TRY(const auto trial, trial_state(reader, exhibit.seizure));
  if (trial == TrialState::Ended) return {};
  // What was split off a sample is of it as well.
  std::string child = exhibit.id.text();
  for (ExhibitId whole = exhibit.parent; !whole.empty();) {
    TW_TRY(const auto chain, chain_of(reader, whole));
    for (const auto& event : chain) {
      if (event.state != name(CustodyState::Destroyed)) continue;
      const auto retained = object_in(event.detail).value("retained", json::array());
      if (std::find(retained.begin(), retained.end(), json(child)) == retained.end()) continue;
      return fail(ErrorCode::Forbidden, "exhibit", exhibit.id.text(),
                  "nothing of the sample of " + whole.text() + " that is kept until the final judgement");
    }
    TW_TRY(const auto row, reader.get<store::ExhibitRow>(whole.text()));
    child = whole.text();
    whole = row && row->parent ? ExhibitId{*row->parent} : ExhibitId{};
  }
  return {};
}

}  // namespace tidewaiter::service
