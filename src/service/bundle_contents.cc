#include "service/bundle_contents.h"

#include <algorithm>
#include <array>

#include "base/json_text.h"
#include "journal/canonical.h"
#include "service/custody_views.h"
#include "service/readings.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::json;

constexpr std::array<std::string_view, 8> kFields{"container",  "count",       "description",    "form",
                                                  "laboratory", "photographs", "serial_numbers", "substance"};
constexpr std::string_view kWithheld = "tidewaiter.bundle.withheld.v1\n";

// Up to the act that took the part out of its whole: what became of the whole later is not the receiver's.
void cut_at(std::vector<store::CustodyEventRow>& events, const custody::ExhibitId& part) {
  const auto took = std::find_if(events.begin(), events.end(), [&](const store::CustodyEventRow& row) {
    const auto detail = json::parse(row.detail, nullptr, false);
    return row.event == "open" && detail.is_object() && detail.value("part", std::string{}) == part.text();
  });
  if (took == events.end()) return;
  // In the same act the rest is weighed, which may open an inquiry.
  auto end = took + 1;
  for (const auto* next : {"weigh", "open_discrepancy"}) {
    if (end != events.end() && end->event == next) ++end;
  }
  events.erase(end, events.end());
}

// What came after the handover is not what was handed over.
void cut_at_handover(std::vector<store::CustodyEventRow>& events, std::int64_t handover) {
  const auto went = std::find_if(events.begin(), events.end(), [&](const store::CustodyEventRow& row) {
    const bool hands_over = row.event == name(custody::CustodyEvent::HandOver) ||
                            row.event == name(custody::CustodyEvent::HandOverByOrder) ||
                            row.event == name(custody::CustodyEvent::SeizeAbroad);
    const auto detail = hands_over ? json::parse(row.detail, nullptr, false) : json{};
    return detail.is_object() && detail.value("handover", std::int64_t{0}) == handover;
  });
  if (went != events.end()) events.erase(went + 1, events.end());
}

base::Result<std::vector<store::WeighingRow>> weighings_of(store::Reader& reader, const std::string& exhibit,
                                                           std::int64_t until) {
  std::vector<store::WeighingRow> rows;
  TW_TRY_STATUS(reader.scan<store::WeighingRow>({.equal = {{"exhibit", exhibit}}, .after = {}},
                                                [&](store::WeighingRow&& row) -> base::Result<bool> {
                                                  if (row.at <= until) rows.push_back(std::move(row));
                                                  return true;
                                                }));
  return rows;
}

json exhibit_json(const custody::Exhibit& exhibit) {
  json out{{"container", exhibit.container},
           {"description", exhibit.description},
           {"form", exhibit.form},
           {"id", exhibit.id.text()},
           {"kind", name(exhibit.kind)},
           {"serial_numbers", exhibit.serial_numbers},
           {"substance", custody::substance_text(exhibit)}};
  json photographs = json::array();
  for (const auto& hash : exhibit.photographs) photographs.push_back(base::to_hex(base::as_view(hash)));
  out["photographs"] = std::move(photographs);
  if (exhibit.count) out["count"] = exhibit.count->units;
  if (exhibit.confirmed) {
    const auto& one = *exhibit.confirmed;
    out["laboratory"] = {
        {"accreditation", one.accreditation}, {"method", one.method}, {"name", one.laboratory}};
    if (!one.by_sample.empty()) out["laboratory"]["by_sample"] = one.by_sample.text();
    if (one.purity_ppm) out["laboratory"]["purity_ppm"] = *one.purity_ppm;
    if (exhibit.drawn && exhibit.drawn->positives)
      out["laboratory"]["sampling"] = custody::sampling_text(exhibit);
    if (!one.first.empty()) {
      out["laboratory"]["at"] = base::to_string(one.at);
      out["laboratory"]["signed_by"] = {one.first.text(), one.second.text()};
    }
    if (!exhibit.earlier_results.empty()) {
      const auto& before = exhibit.earlier_results.back();
      out["laboratory"]["why_revised"] = one.why;
      out["laboratory"]["revises"] = {
          {"at", base::to_string(before.at)}, {"method", before.method}, {"name", before.laboratory}};
    }
  }
  return out;
}

// The handover's words out of the entry that recorded it: what was signed, and not what the rows say now.
base::Result<json> signed_fact(store::Reader& reader, const store::HandoverRow& row) {
  TW_TRY(const auto head, reader.journal_head());
  json fact;
  TW_TRY_STATUS(reader.scan_entries(0, head.size, [&](store::StoredEntry&& entry) -> base::Result<bool> {
    if (entry.bytes.find("\"kind\":\"custody.handed_over\"") == std::string::npos) return true;
    const auto all = json::parse(entry.bytes, nullptr, false);
    const auto found =
        all.is_object() ? all.value(json::json_pointer{"/body/act/facts/handover"}, json{}) : json{};
    if (found.is_object() && found.value("handover", std::int64_t{0}) == row.handover_no) fact = found;
    return fact.is_null();
  }));
  if (fact.is_null())
    return fail(ErrorCode::State, "handover.state", row.state, "handed over: its bundle comes after");
  return fact;
}

}  // namespace

std::span<const std::string_view> withholdable() noexcept { return kFields; }

base::Result<Lineage> lineage_of(store::Reader& reader, const custody::ExhibitId& id,
                                 std::optional<std::int64_t> handover) {
  Lineage lineage;
  custody::ExhibitId part;
  for (auto at = id; !at.empty();) {
    TW_TRY(auto known, load_exhibit(reader, at));
    TW_TRY(auto events, chain_of(reader, at));
    if (!part.empty()) {
      cut_at(events, part);
    } else if (handover) {
      cut_at_handover(events, *handover);
    }
    const auto until = events.empty() ? 0 : events.back().at;
    TW_TRY(auto weighings, weighings_of(reader, at.text(), until));
    part = at;
    at = known.exhibit.parent;
    lineage.all.push_back({std::move(known), std::move(events), std::move(weighings)});
  }
  return lineage;
}

void withhold(Stated& stated, const std::string& field, const std::string& value, env::RandomSource& random) {
  const auto salt = random.bytes(16);
  stated.withheld[field] = base::to_hex(base::as_view(base::sha256({kWithheld, salt, field, "\n", value})));
  stated.opening[field] = {{"salt", base::to_base64(salt)}, {"value", value}};
}

base::Result<Stated> state(store::Reader& reader, const Lineage& lineage, const BundleOrder& order,
                           env::RandomSource& random) {
  for (const auto& field : order.withhold) {
    if (std::find(kFields.begin(), kFields.end(), field) == kFields.end())
      return fail(
          ErrorCode::UnknownCode, "withhold", field,
          "container, count, description, form, laboratory, photographs, serial_numbers or substance");
  }
  Stated stated;
  TW_TRY(stated.handover, handover_row(reader, order.handover));
  TW_TRY(stated.fact, signed_fact(reader, stated.handover));
  TW_TRY(const auto request, reader.get<store::ForeignRequestRow>(stated.handover.request_no));
  if (!request) return fail(ErrorCode::Storage, "handover.request_no", stated.handover.exhibit, "a request");
  TW_TRY(stated.request, request_of(*request));
  TW_TRY(stated.terms, terms_from(stated.handover.terms));
  const auto& exhibit = lineage.all.front().known.exhibit;
  stated.exhibit = exhibit_json(exhibit);
  TW_TRY(stated.substitutions, substitutions_told(reader, lineage));
  TW_TRY(const auto readings, readings_of(reader, exhibit.id));
  stated.by_expired =
      !exhibit.confirmed && std::any_of(readings.begin(), readings.end(), [](const auto& row) {
        return row.instrument_state == "expired" || row.instrument_state == "out_of_service";
      });
  stated.withheld = stated.opening = json::object();
  auto fields = order.withhold;
  if (fields.contains("substance")) fields.insert("laboratory");  // a result names what it found
  if (fields.contains("laboratory")) stated.exhibit["substance"] = substance_word(exhibit);
  for (const auto& field : fields) {
    withhold(stated, field, base::dumped_sorted(stated.exhibit.value(field, json{})), random);
    stated.exhibit.erase(field);
  }
  return stated;
}

json request_stated(const custody::ForeignRequest& request) {
  json asked{{"asked", request.asked},
             {"authority", request.authority},
             {"instrument", request.instrument},
             {"jurisdiction", request.jurisdiction},
             {"legal_basis", request.legal_basis},
             {"offence", request.offence},
             {"reference", request.reference}};
  if (request.by) asked["by"] = base::to_string(*request.by);
  return asked;
}

std::string statement_text(const Stated& stated, const BundleOrder& order, base::Instant at) {
  json statement{{"exhibit", stated.exhibit},
                 {"handover", stated.fact},
                 {"language", order.language},
                 {"made_at", base::to_string(at)},
                 {"request", request_stated(stated.request)},
                 {"terms", json::parse(stated.handover.terms)},
                 {"version", 1},
                 {"withheld", stated.withheld}};
  if (!stated.attachments.empty()) statement["attachments"] = stated.attachments;
  return base::dumped_sorted(statement) + "\n";
}

}  // namespace tidewaiter::service
