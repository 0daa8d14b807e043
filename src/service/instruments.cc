#include "service/instruments.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::Instant;
using nlohmann::json;
using store::InstrumentRow;

base::Result<KnownInstrument> known_instrument(const InstrumentRow& row) {
  KnownInstrument one;
  one.office = row.office;
  one.instrument.id = row.instrument;
  const auto means = model::means_from(row.means);
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
  return transaction
      .record({kind, at, actor.officer, body.dump(-1, ' ', false, json::error_handler_t::replace)},
              {store::put(std::move(row))})
      .map([](auto) {});
}

}  // namespace

base::Status register_instrument(const Service& service, const Actor& actor, const std::string& office,
                                 const selection::Instrument& instrument) {
  if (office.empty()) return base::fail(ErrorCode::Missing, "office", "", "the office it stands in");
  if (instrument.id.empty()) return base::fail(ErrorCode::Missing, "instrument", "", "its name");
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto before, transaction.get<InstrumentRow>(office, instrument.id));
    if (before)
      return base::fail(ErrorCode::Duplicate, "instrument", instrument.id,
                        "a name that no instrument of " + office + " has");
    InstrumentRow row;
    row.office = office;
    row.instrument = instrument.id;
    row.means = model::name(instrument.means);
    row.in_service = instrument.in_service ? 1 : 0;
    if (instrument.calibrated_until) row.calibrated_until = instrument.calibrated_until->unix_ms();
    row.why = "registered";
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
    TW_TRY(auto row, transaction.get<InstrumentRow>(office, id));
    if (!row) return base::fail(ErrorCode::NotFound, "instrument", id, "an instrument of " + office);
    if (change.in_service) row->in_service = *change.in_service ? 1 : 0;
    if (change.calibrated_until) row->calibrated_until = change.calibrated_until->unix_ms();
    row->why = change.why;
    TW_TRY(result, known_instrument(*row));
    return write(transaction, actor, "instrument.changed", *std::move(row), at);
  });
  if (!done) return tl::make_unexpected(done.error());
  result.changed_at = at;
  result.changed_by = actor.officer;
  return result;
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
    list.push_back(one.instrument);
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
