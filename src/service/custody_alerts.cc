#include "service/custody_alerts.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "service/custody_views.h"
#include "service/handover_views.h"
#include "service/inventories.h"
#include "service/room_keys.h"
#include "service/seizure_masses.h"
#include "service/shelves.h"

namespace tidewaiter::service {
namespace {

using base::Instant;
using nlohmann::ordered_json;

CustodyAlert late_exhibit(custody::Overdue overdue) {
  switch (overdue) {
    case custody::Overdue::OutTooLong:
      return {"out_too_long", {}, {}, "out of the store for too long", "out_too_long"};
    case custody::Overdue::DestructionDue:
      return {
          "due_for_destruction", {}, {}, "its destruction was ordered and is overdue", "destruction_overdue"};
    case custody::Overdue::OfferUnanswered:
      return {"offer_unanswered", {}, {}, "offered, and accepted by nobody", "offer_unanswered"};
    case custody::Overdue::ReceiptDue:
      return {"receipt_due", {}, {}, "handed over, and nobody has given a receipt", "receipt_due"};
    case custody::Overdue::EndDue:
      return {"end_due", {}, {}, "neither returned nor destroyed by the day that was agreed", "end_due"};
    case custody::Overdue::RequestDue:
      return {"request_due", {}, {}, "nothing went by the day it was asked for", "request_due"};
  }
  return {};
}

using Alerts = std::vector<CustodyAlert>;

base::Status add_inquiries(store::Reader& reader, Alerts& alerts) {
  return reader.scan<store::DiscrepancyRow>({}, [&](store::DiscrepancyRow&& row) -> base::Result<bool> {
    if (row.closed_at) return true;
    const auto expected = base::to_string(base::MassMg{row.expected_mg});
    const auto weighed = base::to_string(base::MassMg{row.observed_mg});
    const bool seal = row.cause == "seal", vehicle_seal = row.cause == "vehicle_seal";
    const std::string what = seal || vehicle_seal ? row.report.value_or("")
                             : !row.cause         ? weighed + " weighed where the book has " + expected
                             : row.found_at       ? "found again after it was missing, " + expected
                                                  : "missing as a whole, " + expected;
    const char* says = seal           ? "seal_otherwise"
                       : vehicle_seal ? "vehicle_seal_otherwise"
                       : !row.cause   ? "weighed_otherwise"
                       : row.found_at ? "found_again"
                                      : "missing";
    alerts.push_back(
        {"discrepant",
         custody::ExhibitId{row.exhibit},
         Instant{row.opened_at},
         "inquiry " + std::to_string(row.discrepancy_no) + ": " + what,
         says,
         {{"number", row.discrepancy_no}, {"book_mg", row.expected_mg}, {"weighed_mg", row.observed_mg}}});
    return true;
  });
}

base::Status add_late_exhibits(store::Reader& reader, Instant now, const custody::OverdueRule& rule,
                               Alerts& alerts) {
  TW_TRY(const auto late, overdue_exhibits(reader, now, rule));
  for (const auto& [id, why] : late) {
    TW_TRY(const auto known, load_exhibit(reader, id));
    auto alert = late_exhibit(why);
    alert.exhibit = id;
    alert.since = known.state_at;
    if (why == custody::Overdue::OutTooLong) {
      TW_TRY(const auto since, out_since(reader, id));
      alert.since = since.value_or(known.state_at);
    }
    alerts.push_back(std::move(alert));
  }
  return {};
}

base::Status add_late_abroad(store::Reader& reader, Instant now, Alerts& alerts) {
  TW_TRY(const auto late, late_abroad(reader, now));
  for (const auto& one : late) {
    auto alert = late_exhibit(one.why);
    const bool request = one.exhibit.empty();
    alert.words = (request ? "request " : "handover ") + std::to_string(one.number) + ": " + alert.words;
    if (!request) alert.exhibit = one.exhibit;
    alert.since = one.since;
    alert.parts = {{"number", one.number}};
    alerts.push_back(std::move(alert));
  }
  return {};
}

base::Status add_late_legs_and_keys(store::Reader& reader, Instant now, Alerts& alerts) {
  TW_TRY(const auto legs, transport_legs(reader));
  for (const auto& leg : legs) {
    if (!is_overdue(leg, now)) continue;
    alerts.push_back(
        {"transport_late",
         {},
         Instant{leg.due_at},
         "leg " + std::to_string(leg.leg_no) + ", " + leg.vehicle + ", is not in " + leg.to_place,
         "leg_late",
         {{"number", leg.leg_no}, {"vehicle", leg.vehicle}, {"place", leg.to_place}}});
  }
  TW_TRY(const auto keys, room_keys(reader));
  for (const auto& key : keys) {
    if (key.lost_at)
      alerts.push_back({"key_lost",
                        {},
                        Instant{*key.lost_at},
                        "key " + key.key + " of " + key.opens + " is lost, and its lock is not changed",
                        "key_lost",
                        {{"key", key.key}, {"place", key.opens}}});
    if (!is_overdue(key, now)) continue;
    alerts.push_back({"key_not_returned",
                      {},
                      Instant{*key.due_at},
                      "key " + key.key + " is with " + key.holder,
                      "key_out",
                      {{"key", key.key}, {"holder", key.holder}}});
  }
  return {};
}

base::Status add_quantities(store::Reader& reader, Alerts& alerts) {
  TW_TRY(const auto quantities, kept_quantities(reader));
  for (const auto& one : quantities) {
    if (!one.above()) continue;
    alerts.push_back({"above_quantity",
                      {},
                      {},
                      base::to_string(one.kept) + " of " + one.limit.substance + " kept" +
                          (one.limit.room.empty() ? "" : " in " + one.limit.room) + ", where " +
                          base::to_string(base::MassMg{one.limit.limit_mg}) + " may be",
                      "above_quantity",
                      {{"substance", one.limit.substance},
                       {"room", one.limit.room},
                       {"kept_mg", one.kept.milligrams()},
                       {"limit_mg", one.limit.limit_mg}}});
  }
  return {};
}

const char* says_of(custody::StatedVerdict verdict) {
  if (verdict == custody::StatedVerdict::NotWeighed) return "seizure_not_weighed";
  return verdict == custody::StatedVerdict::More ? "seizure_more" : "seizure_less";
}

base::Status add_seizures(store::Reader& reader, Instant now, Alerts& alerts) {
  TW_TRY(const auto open, open_seizure_masses(reader, now));
  for (const auto& one : open) {
    const auto verdict = custody::verdict_of(one.mass);
    const bool more = verdict == custody::StatedVerdict::More;
    alerts.push_back({"seizure_differs",
                      {},
                      one.seized_at,
                      "seizure " + std::to_string(one.seizure_no) + ": " + to_string(one),
                      says_of(verdict),
                      {{"number", one.seizure_no},
                       {"book_mg", one.mass.stated.milligrams()},
                       {"weighed_mg", (more ? one.mass.net : one.mass.gross).milligrams()}}});
  }
  return {};
}

base::Status add_drifts(store::Reader& reader, Alerts& alerts) {
  TW_TRY(const auto running, drifts(reader));
  for (const auto& drift : running) {
    if (drift.alarm == 0) continue;
    CustodyAlert alert{"drift",
                       {},
                       {},
                       "many small differences of " + drift.dimension + " " + drift.id + ", together " +
                           base::to_string(base::MassMg{drift.sum_mg}),
                       "drift",
                       {{"of", drift.dimension}, {"id", drift.id}, {"sum_mg", drift.sum_mg}}};
    if (drift.dimension == custody::name(custody::DriftOf::Exhibit))
      alert.exhibit = custody::ExhibitId{drift.id};
    alerts.push_back(std::move(alert));
  }
  return {};
}

base::Status add_wrong_seals(store::Reader& reader, Alerts& alerts) {
  TW_TRY(const auto wrong, wrong_seals(reader));
  for (const auto& one : wrong) {
    const bool open = one.seal_read.empty();
    alerts.push_back({"wrong_seal_at_inventory",
                      one.exhibit,
                      one.at,
                      "inventory " + std::to_string(one.inventory) + ": " +
                          (open ? "found without a seal, and the book has one"
                                : "seal " + one.seal_read + " was read, which is not what the book has") +
                          "; nobody has read it rightly or affirmed it since",
                      open ? "open_at_inventory" : "seal_at_inventory",
                      {{"number", one.inventory}, {"seal", one.seal_read}}});
  }
  return {};
}

// As the page has them, the gravest first.
constexpr std::array<std::string_view, 14> kWorstFirst{"discrepant",
                                                       "drift",
                                                       "wrong_seal_at_inventory",
                                                       "above_quantity",
                                                       "transport_late",
                                                       "key_lost",
                                                       "seizure_differs",
                                                       "key_not_returned",
                                                       "receipt_due",
                                                       "end_due",
                                                       "out_too_long",
                                                       "due_for_destruction",
                                                       "offer_unanswered",
                                                       "request_due"};

std::size_t rank_of(const CustodyAlert& alert) {
  const auto found = std::find(kWorstFirst.begin(), kWorstFirst.end(), alert.kind);
  return static_cast<std::size_t>(found - kWorstFirst.begin());
}

}  // namespace

base::Result<std::vector<CustodyAlert>> custody_alerts(store::Reader& reader, Instant now,
                                                       const custody::OverdueRule& rule) {
  std::vector<CustodyAlert> alerts;
  TW_TRY_STATUS(add_inquiries(reader, alerts));
  TW_TRY_STATUS(add_wrong_seals(reader, alerts));
  TW_TRY_STATUS(add_late_exhibits(reader, now, rule, alerts));
  TW_TRY_STATUS(add_late_abroad(reader, now, alerts));
  TW_TRY_STATUS(add_late_legs_and_keys(reader, now, alerts));
  TW_TRY_STATUS(add_seizures(reader, now, alerts));
  TW_TRY_STATUS(add_quantities(reader, alerts));
  TW_TRY_STATUS(add_drifts(reader, alerts));
  std::stable_sort(alerts.begin(), alerts.end(),
                   [](const auto& a, const auto& b) { return rank_of(a) < rank_of(b); });
  return alerts;
}

ordered_json as_json(const CustodyAlert& alert) {
  ordered_json said{{"says", alert.says}};
  for (const auto& [name, value] : alert.parts) std::visit([&](const auto& one) { said[name] = one; }, value);
  return {{"kind", alert.kind},
          {"exhibit_id", alert.exhibit ? ordered_json(alert.exhibit->text()) : ordered_json{}},
          {"since", alert.since ? ordered_json(base::to_string(*alert.since)) : ordered_json{}},
          {"words", alert.words},
          {"said", std::move(said)}};
}

}  // namespace tidewaiter::service
