#include "service/custody_reading.h"

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "service/scanned.h"

namespace tidewaiter::service {

using base::ErrorCode;
using base::Instant;
using base::MassMg;

base::Status register_scale(const Service& service, const TwoSigners& by, const custody::Scale& scale) {
  TW_TRY_STATUS(custody::check(scale));
  TW_TRY(const auto officers, by.officers());
  const auto now = service.clock().now();
  store::ScaleRow row;
  row.scale = scale.id;
  row.readability_mg = scale.readability.milligrams();
  row.calibration_error_mg = scale.calibration_error.milligrams();
  row.calibrated_until = scale.calibrated_until.unix_ms();
  row.changed_at = now.unix_ms();
  row.changed_by = officers.first().text();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    CustodyAct act{transaction, "custody.scale_certified", now, officers};
    act.fact("scale", journal::Body{}
                          .set("calibrated_until", base::to_string(scale.calibrated_until))
                          .set("calibration_error_mg", row.calibration_error_mg)
                          .set("readability_mg", row.readability_mg)
                          .set("scale", scale.id)
                          .text());
    act.add_row(store::put(row));
    return act.sign_and_record(by).map([](auto) {});
  });
}

base::Result<std::vector<store::ScaleRow>> scales(store::Reader& reader) {
  return scanned<store::ScaleRow>(reader);
}

base::Result<custody::Weighing> weighing_of(store::Reader& reader, const ScaleReading& reading,
                                            const custody::ExhibitId& id, const CustodyAct& act) {
  TW_TRY(const auto scale, reader.get<store::ScaleRow>(reading.scale));
  if (!scale)
    return base::fail(ErrorCode::NotFound, "scale", reading.scale,
                      "a scale that `tidewaiter custody scale` made known");
  return custody::weigh({id,
                         reading.gross,
                         reading.tare,
                         1,
                         {scale->scale, MassMg{scale->readability_mg}, MassMg{scale->calibration_error_mg},
                          Instant{scale->calibrated_until}},
                         act.at(),
                         reading.place,
                         act.officers(),
                         {},
                         reading.drying,
                         reading.lots});
}

base::Result<WeighedExhibit> open_inquiry(store::Transaction& transaction, const TwoSigners& by,
                                          custody::Weighing weighing, base::Instant at, LedgerShelf* shelf) {
  TW_TRY(const auto officers, by.officers());
  CustodyAct act{transaction, "custody.weighed", at, officers, shelf};
  TW_TRY(auto* const exhibit, act.exhibit(weighing.exhibit));
  TW_TRY(auto weighed, act.weigh(*exhibit, std::move(weighing)));
  TW_TRY_STATUS(act.sign_and_record(by).map([](auto) {}));
  return weighed;
}

std::string why_it_stays(const WeighedExhibit& weighed) {
  return custody::to_string(*weighed.comparison) + ": an inquiry is open (C4)";
}

base::Status wants_weighing(custody::ExhibitKind kind, const std::optional<ScaleReading>& reading) {
  const bool weighed = custody::is_weighed(kind);
  if (weighed == reading.has_value()) return {};
  return fail(weighed ? ErrorCode::Missing : ErrorCode::Conflict, "gross", "",
              weighed ? "a weighing: it is a drug or a chemical" : "no weighing of this kind");
}

std::string units_fact(const custody::SplitCount& counted) {
  return journal::Body{}
      .set("part", counted.part ? counted.part->units : 0)
      .set("rest", counted.rest ? counted.rest->units : 0)
      .text();
}

base::Status wants_unused_seal(store::Reader& reader, const custody::ExhibitId& id, const std::string& seal) {
  TW_TRY(const auto put_on, reader.get<store::SealRow>(seal));
  bool used = put_on.has_value();
  TW_TRY_STATUS(reader.scan<store::ExhibitRow>({.equal = {{"seal", seal}}, .after = {}, .limit = 1},
                                               [&](store::ExhibitRow&&) -> base::Result<bool> {
                                                 used = true;
                                                 return false;
                                               }));
  if (!used)
    TW_TRY_STATUS(reader.scan<store::CustodyEventRow>(
        {.equal = {{"exhibit", id.text()}}, .after = {}},
        [&](store::CustodyEventRow&& row) -> base::Result<bool> {
          const auto detail = nlohmann::json::parse(row.detail, nullptr, false);
          used = detail.is_object() && detail.value("seal", std::string{}) == seal;
          return !used;
        }));
  if (!used) return {};
  return base::fail(ErrorCode::Conflict, "seal", seal, "a seal that no exhibit ever bore");
}

base::Result<store::RowWrite> event_of_one(store::Reader& reader, store::ExhibitRow& row,
                                           const std::string& actor, Instant at, custody::CustodyEvent event,
                                           const std::string& detail) {
  const auto before = custody::custody_state_from(row.state);
  if (!before) return base::fail(ErrorCode::Storage, "exhibit.state", row.state, "a state of custody");
  TW_TRY(const auto state, custody::apply(*before, event));
  TW_TRY(const auto end, chain_end(reader, row.exhibit));
  TW_TRY_STATUS(custody::check_there(end.away, event));
  store::CustodyEventRow one;
  one.exhibit = row.exhibit;
  one.event_no = end.event_no + 1;
  one.event = name(event);
  one.state = name(state);
  one.at = at.unix_ms();
  one.holder = row.holder;
  one.actor = actor;
  one.detail = detail;
  if (state != *before) row.state_at = at.unix_ms();
  row.state = name(state);
  return store::insert(std::move(one));
}

base::Status single_step(store::Transaction& transaction, const std::string& actor, Instant at,
                         const char* kind, const custody::ExhibitId& id, custody::CustodyEvent event,
                         const std::string& detail) {
  TW_TRY(auto row, transaction.get<store::ExhibitRow>(id.text()));
  if (!row) return base::fail(ErrorCode::NotFound, "exhibit", id.text(), "an exhibit's number");
  TW_TRY(auto written, event_of_one(transaction, *row, actor, at, event, detail));
  auto body =
      journal::Body{}.set_json("detail", detail).set("event", name(event)).set("exhibit", id.text()).text();
  return transaction
      .record({kind, at, actor, std::move(body)}, {std::move(written), store::put(*std::move(row))})
      .map([](auto) {});
}

custody::Discrepancy discrepancy_of(const store::DiscrepancyRow& row) {
  custody::Discrepancy one;
  one.exhibit = custody::ExhibitId{row.exhibit};
  one.opened_at = Instant{row.opened_at};
  one.comparison = {MassMg{row.expected_mg}, MassMg{row.observed_mg}, MassMg{row.bound_mg},
                    MassMg{row.allowance_mg}, custody::Verdict::Discrepant};
  const auto names = nlohmann::json::parse(row.involved, nullptr, false);
  if (names.is_array()) {
    for (const auto& officer : names) {
      if (officer.is_string()) one.involved.insert(custody::OfficerId{officer.get<std::string>()});
    }
  }
  if (row.finding) one.finding = custody::finding_from(*row.finding);
  if (row.closed_by) one.closed_by = custody::OfficerId{*row.closed_by};
  if (row.closed_at) one.closed_at = Instant{*row.closed_at};
  one.words = row.words.value_or("");
  one.whole = row.cause == "missing";
  one.found = row.found_at.has_value();
  return one;
}

base::Result<bool> opened_abroad(store::Reader& reader, const store::DiscrepancyRow& row) {
  bool abroad = false;
  TW_TRY_STATUS(reader.scan<store::CustodyEventRow>(
      {.equal = {{"exhibit", row.exhibit}}, .after = {}},
      [&](store::CustodyEventRow&& event) -> base::Result<bool> {
        if (event.event != name(custody::CustodyEvent::OpenDiscrepancy)) return true;
        const auto detail = base::object_in(event.detail);
        if (base::number_member(detail, "discrepancy") != row.discrepancy_no) return true;
        abroad = event.state == name(custody::CustodyState::HandedOver);
        return false;
      }));
  return abroad;
}

base::Result<std::vector<store::DiscrepancyRow>> open_discrepancies(store::Reader& reader,
                                                                    const custody::ExhibitId& id) {
  std::vector<store::DiscrepancyRow> open;
  TW_TRY_STATUS(reader.scan<store::DiscrepancyRow>({.equal = {{"exhibit", id.text()}}, .after = {}},
                                                   [&](store::DiscrepancyRow&& row) -> base::Result<bool> {
                                                     if (!row.finding) open.push_back(std::move(row));
                                                     return true;
                                                   }));
  return open;
}

std::set<std::int64_t> discrepancy_numbers(const std::vector<store::DiscrepancyRow>& rows) {
  std::set<std::int64_t> numbers;
  for (const auto& row : rows) numbers.insert(row.discrepancy_no);
  return numbers;
}

base::Result<bool> others_open(store::Reader& reader, const store::DiscrepancyRow& row) {
  bool open = false;
  TW_TRY_STATUS(reader.scan<store::DiscrepancyRow>(
      {.equal = {{"exhibit", row.exhibit}}, .after = {}},
      [&](store::DiscrepancyRow&& other) -> base::Result<bool> {
        open = open || (other.discrepancy_no != row.discrepancy_no && !other.finding);
        return !open;
      }));
  return open;
}

base::Result<std::vector<store::DiscrepancyRow>> discrepancies(store::Reader& reader) {
  return scanned<store::DiscrepancyRow>(reader);
}

}  // namespace tidewaiter::service
