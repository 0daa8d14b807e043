#include "service/parameter_sets.h"

#include <nlohmann/json.hpp>

#include "resolution/parameters_json.h"
#include "service/set_versions.h"
#include "service/text_limits.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::Instant;
using nlohmann::json;
using nlohmann::ordered_json;
using store::ParameterSetRow;

base::Result<ParameterSetRow> parameter_row(store::Reader& reader, std::uint32_t version) {
  TW_TRY(auto row, reader.get<ParameterSetRow>(static_cast<std::int64_t>(version)));
  if (!row)
    return base::fail(ErrorCode::NotFound, "version", std::to_string(version), "a version of the parameters");
  return *std::move(row);
}

base::Result<resolution::Parameters> weights_of(const ParameterSetRow& row) {
  if (row.version < std::int64_t{resolution::kFirstLearnt}) return resolution::Parameters::shipped();
  TW_TRY(const auto text, store::decompress(row.document));
  const auto document = ordered_json::parse(text, nullptr, false);
  const auto set = document.is_object() ? document.find("set") : document.end();
  auto weights =
      set == document.end() ? resolution::parameters_from(document) : resolution::parameters_from(*set);
  if (!weights) {
    const auto& error = weights.error();
    return base::fail(ErrorCode::Storage, "parameter_set", error.field + ": " + error.found, error.expected);
  }
  return weights;
}

}  // namespace

base::Result<ParameterSet> parameter_set_of(const ParameterSetRow& row) {
  TW_TRY(const auto text, store::decompress(row.document));
  ParameterSet out;
  out.version = static_cast<std::uint32_t>(row.version);
  out.state = row.state;
  out.proposed_by = row.proposed_by;
  out.approved_by = row.approved_by.value_or("");
  out.proposed_at = Instant{row.proposed_at};
  out.digest = digest_of_set(text);
  out.shipped = out.version < resolution::kFirstLearnt;
  if (out.shipped) return out;
  const auto document = ordered_json::parse(text, nullptr, false);
  const auto calibration = document.is_object() ? document.value("calibration", ordered_json()) : document;
  if (!calibration.is_object()) return out;
  out.calibration_error_ppm = calibration.value("error_ppm", 0);
  out.held_out_pairs = calibration.value("pairs", std::uint64_t{0});
  return out;
}

base::Result<ParameterSet> approve_parameters(const Service& service, const Actor& actor,
                                              std::uint32_t version, const std::string& digest) {
  ParameterSet approved;
  const Instant at = service.clock().now();
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, parameter_row(transaction, version));
    TW_TRY_STATUS(is_anothers(row, actor));
    TW_TRY(const auto text, store::decompress(row.document));
    TW_TRY_STATUS(may_be_approved(row, text, digest));
    TW_TRY_STATUS(weights_of(row).map([](const auto&) {}));
    TW_TRY(auto rows, put_in_force(transaction, actor, row));
    TW_TRY(approved, parameter_set_of(row));
    const json body{{"version", version}, {"digest", digest}};
    return transaction.record({"parameters.approved", at, actor.officer, body.dump()}, std::move(rows))
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return approved;
}

base::Result<ParameterSet> roll_back_parameters(const Service& service, const Actor& actor,
                                                std::uint32_t version, const std::string& why) {
  TW_TRY_STATUS(wants_text("why", why, 2'000));
  ParameterSet live;
  const Instant at = service.clock().now();
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, parameter_row(transaction, version));
    TW_TRY_STATUS(is_anothers(row, actor));
    TW_TRY(auto back, put_back(transaction, row));
    TW_TRY(live, parameter_set_of(row));
    json body{{"version", version}, {"why", why}};
    if (back.instead_of) body["instead_of"] = *back.instead_of;
    return transaction
        .record({"parameters.rolled_back", at, actor.officer, body.dump()}, std::move(back.rows))
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return live;
}

base::Result<std::vector<ParameterSet>> parameter_sets(const Service& service) {
  TW_TRY(auto reader, service.store().snapshot());
  std::vector<ParameterSet> sets;
  TW_TRY_STATUS(reader->scan<ParameterSetRow>({}, [&](ParameterSetRow&& row) -> base::Result<bool> {
    TW_TRY(auto set, parameter_set_of(row));
    sets.push_back(std::move(set));
    return true;
  }));
  return sets;
}

base::Result<std::string> parameter_text(const Service& service, std::uint32_t version) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, parameter_row(*reader, version));
  return store::decompress(row.document);
}

base::Result<resolution::Parameters> parameters_in_force(store::Reader& reader) {
  TW_TRY(const auto live, set_in<ParameterSetRow>(reader, kSetLive));
  if (!live) return resolution::Parameters::shipped();
  return weights_of(*live);
}

base::Result<resolution::Parameters> parameters_of(store::Reader& reader, std::uint32_t version) {
  if (version < resolution::kFirstLearnt) return resolution::Parameters::shipped();
  TW_TRY(const auto row, parameter_row(reader, version));
  return weights_of(row);
}

}  // namespace tidewaiter::service
