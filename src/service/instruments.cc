#include "service/instruments.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "custody/limits.h"
#include "journal/canonical.h"
#include "service/offices.h"
#include "service/version.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::Instant;
using nlohmann::json;
using store::InstrumentRow;

constexpr const char* kExaminesNothing = "None";
constexpr std::size_t kMaxOperators = 100;

std::string document_of(const Equipment& equipment) {
  json operators = json::array();
  for (const auto& one : equipment.operators)
    operators.push_back({{"officer", one.officer}, {"until", one.until.unix_ms()}});
  json document{{"lot", equipment.lot},
                {"model", equipment.model},
                {"operators", std::move(operators)},
                {"site", equipment.site}};
  if (equipment.radiation_until) document["radiation_until"] = equipment.radiation_until->unix_ms();
  return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

base::Result<Equipment> equipment_of(const InstrumentRow& row) {
  Equipment equipment;
  equipment.examines = row.means != kExaminesNothing;
  if (!row.detail) return equipment;
  try {
    const auto document = json::parse(*row.detail);
    equipment.lot = document.at("lot").get<std::string>();
    equipment.model = document.at("model").get<std::string>();
    equipment.site = document.at("site").get<std::string>();
    for (const auto& one : document.at("operators"))
      equipment.operators.push_back(
          {one.at("officer").get<std::string>(), Instant{one.at("until").get<std::int64_t>()}});
    if (document.contains("radiation_until"))
      equipment.radiation_until = Instant{document["radiation_until"].get<std::int64_t>()};
  } catch (const json::exception&) {
    return base::fail(ErrorCode::Storage, "instrument.detail", *row.detail, "what this program writes");
  }
  return equipment;
}

base::Status check(const Equipment& equipment) {
  TW_TRY_STATUS(custody::check_words(equipment.model, "model"));
  TW_TRY_STATUS(custody::check_words(equipment.site, "site"));
  TW_TRY_STATUS(custody::check_words(equipment.lot, "lot"));
  if (equipment.operators.size() > kMaxOperators)
    return base::fail(ErrorCode::TooLarge, "operators", std::to_string(equipment.operators.size()),
                      "at most 100");
  for (const auto& one : equipment.operators) {
    if (one.officer.empty() || one.officer.size() > custody::kMaxId)
      return base::fail(ErrorCode::Missing, "operators", one.officer, "an officer, at most 64 bytes");
  }
  return {};
}

base::Result<KnownInstrument> known_instrument(const InstrumentRow& row) {
  KnownInstrument one;
  one.office = row.office;
  one.instrument.id = row.instrument;
  TW_TRY(one.equipment, equipment_of(row));
  const auto means =
      one.equipment.examines ? model::means_from(row.means) : std::optional{model::Means::XRay};
  if (!means) return base::fail(ErrorCode::Storage, "instrument.means", row.means, "a means of examination");
  one.instrument.means = *means;
  one.instrument.in_service = row.in_service != 0;
  if (row.calibrated_until) one.instrument.calibrated_until = Instant{*row.calibrated_until};
  one.why = row.why;
  one.changed_by = row.changed_by;
  one.changed_at = Instant{row.changed_at};
  return one;
}

base::Status write(store::Transaction& transaction, const Actor& actor, const char* kind, InstrumentRow row,
                   Instant at) {
  row.changed_at = at.unix_ms();
  row.changed_by = actor.officer;
  json body{{"office", row.office}, {"instrument", row.instrument}, {"in_service", row.in_service != 0}};
  if (row.calibrated_until) body["calibrated_until"] = base::to_string(Instant{*row.calibrated_until});
  TW_TRY(const auto known, known_instrument(row));
  if (const auto until = usable_until(known)) body["usable_until"] = base::to_string(*until);
  // So that a reading of today can be held against them when they are others (instrument_history.h).
  body["operators"] = json::array();
  for (const auto& one : known.equipment.operators)
    body["operators"].push_back({{"officer", one.officer}, {"until", base::to_string(one.until)}});
  return transaction
      .record({kind, at, actor.officer, body.dump(-1, ' ', false, json::error_handler_t::replace)},
              {store::put(std::move(row))})
      .map([](auto) {});
}

}  // namespace

base::Status register_instrument(const Service& service, const Actor& actor, const std::string& office,
                                 const selection::Instrument& instrument, const Equipment& equipment) {
  if (office.empty()) return base::fail(ErrorCode::Missing, "office", "", "the office it stands in");
  if (instrument.id.empty()) return base::fail(ErrorCode::Missing, "instrument", "", "its name");
  TW_TRY_STATUS(check(equipment));
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY_STATUS(wants_own_office(transaction, actor.officer, office));
    TW_TRY(const auto before, transaction.get<InstrumentRow>(office, instrument.id));
    if (before)
      return base::fail(ErrorCode::Duplicate, "instrument", instrument.id,
                        "a name that no instrument of " + office + " has");
    InstrumentRow row;
    row.office = office;
    row.instrument = instrument.id;
    row.means = equipment.examines ? model::name(instrument.means) : kExaminesNothing;
    row.in_service = instrument.in_service ? 1 : 0;
    if (instrument.calibrated_until) row.calibrated_until = instrument.calibrated_until->unix_ms();
    row.why = "registered";
    row.detail = document_of(equipment);
    return write(transaction, actor, "instrument.registered", std::move(row), at);
  });
}

base::Result<KnownInstrument> change_instrument(const Service& service, const Actor& actor,
                                                const std::string& office, const std::string& id,
                                                const InstrumentChange& change) {
  const bool goes_out = change.in_service && !*change.in_service;
  if (goes_out && change.why.empty())
    return base::fail(ErrorCode::Missing, "why", "", "why it is out of service");
  const Instant at = service.clock().now();
  KnownInstrument result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY_STATUS(wants_own_office(transaction, actor.officer, office));
    TW_TRY(auto row, transaction.get<InstrumentRow>(office, id));
    if (!row) return base::fail(ErrorCode::NotFound, "instrument", id, "an instrument of " + office);
    if (change.in_service) row->in_service = *change.in_service ? 1 : 0;
    if (change.calibrated_until) row->calibrated_until = change.calibrated_until->unix_ms();
    row->why = change.why;
    TW_TRY(auto equipment, equipment_of(*row));
    if (change.radiation_until) equipment.radiation_until = change.radiation_until;
    if (change.certified) {
      auto& all = equipment.operators;
      std::erase_if(all, [&](const auto& one) { return one.officer == change.certified->officer; });
      all.push_back(*change.certified);
    }
    TW_TRY_STATUS(check(equipment));
    row->detail = document_of(equipment);
    TW_TRY(result, known_instrument(*row));
    return write(transaction, actor, "instrument.changed", *std::move(row), at);
  });
  if (!done) return tl::make_unexpected(done.error());
  result.changed_at = at;
  result.changed_by = actor.officer;
  return result;
}

std::optional<Instant> usable_until(const KnownInstrument& one) {
  auto until = one.instrument.calibrated_until;
  const auto no_later_than = [&until](Instant end) { until = until ? std::min(*until, end) : end; };
  if (one.equipment.radiation_until) no_later_than(*one.equipment.radiation_until);
  const auto& operators = one.equipment.operators;
  if (!operators.empty()) {
    no_later_than(std::max_element(operators.begin(), operators.end(), [](const auto& a, const auto& b) {
                    return a.until < b.until;
                  })->until);
  }
  return until;
}

std::string version_of(const KnownInstrument& one) {
  journal::Body body;
  body.set("at", one.changed_at.unix_ms()).set("by", one.changed_by).set("why", one.why);
  body.set("office", one.office).set("instrument", one.instrument.id);
  body.set("in_service", one.instrument.in_service).set("equipment", document_of(one.equipment));
  if (one.equipment.examines) body.set("means", model::name(one.instrument.means));
  if (one.instrument.calibrated_until)
    body.set("calibrated_until", one.instrument.calibrated_until->unix_ms());
  return version_of_text(body.text());
}

base::Result<std::optional<KnownInstrument>> instrument(store::Reader& reader, const std::string& office,
                                                        const std::string& id) {
  TW_TRY(const auto row, reader.get<InstrumentRow>(office, id));
  if (!row) return std::optional<KnownInstrument>{};
  TW_TRY(auto one, known_instrument(*row));
  return std::optional{std::move(one)};
}

base::Result<std::vector<KnownInstrument>> instruments(store::Reader& reader,
                                                       const std::optional<std::string>& office) {
  std::vector<KnownInstrument> all;
  store::Scan scan;
  if (office) scan.equal = {{"office", *office}};
  TW_TRY_STATUS(reader.scan<InstrumentRow>(scan, [&](InstrumentRow&& row) -> base::Result<bool> {
    TW_TRY(auto one, known_instrument(row));
    all.push_back(std::move(one));
    return true;
  }));
  return all;
}

base::Result<selection::ShiftCapacity> capacity_at(store::Reader& reader, const std::string& office,
                                                   const std::optional<selection::Capacity>& given,
                                                   Instant at, Instant until) {
  TW_TRY(const auto stands, instruments(reader, office));
  std::vector<selection::Instrument> list;
  std::array<bool, selection::kMeansCount> has{};
  for (const auto& one : stands) {
    if (!one.equipment.examines) continue;
    list.push_back(one.instrument);
    list.back().calibrated_until = usable_until(one);
    has[static_cast<std::size_t>(one.instrument.means)] = true;
  }
  TW_TRY(auto able, selection::capacity_of(list, given.value_or(selection::Capacity{}), at, until));
  if (!given) return able;
  for (std::size_t i = 0; i < selection::kMeansCount; ++i) {
    const auto& wanted = given->of(static_cast<model::Means>(i));
    auto& means = able.capacity.of(static_cast<model::Means>(i));
    if (!has[i]) {
      means = wanted;
      continue;
    }
    means.examinations = std::min(means.examinations, wanted.examinations);
    means.instruments = std::min(means.instruments, wanted.instruments);
  }
  return able;
}

}  // namespace tidewaiter::service
