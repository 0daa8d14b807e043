#include "service/oversight.h"

#include <yaml-cpp/yaml.h>

#include <absl/container/flat_hash_map.h>

#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "facts/facts.h"
#include "service/engine.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::Instant;
using nlohmann::json;
using store::DataClass;

// Conclusive results of examinations: item → whether something was found.
base::Result<absl::flat_hash_map<std::int64_t, bool>> results_by_item(store::Reader& reader) {
  absl::flat_hash_map<std::int64_t, bool> results;
  TW_TRY_STATUS(
      reader.scan<store::ExaminationRow>({}, [&](store::ExaminationRow&& row) -> base::Result<bool> {
        if (row.result == "finding") results[row.item_no] = true;
        if (row.result == "no_finding") results.emplace(row.item_no, false);
        return true;
      }));
  return results;
}

struct ShiftSamples {
  std::map<std::pair<std::string, std::string>, selection::LeakageSample> by_shift;
  std::int64_t not_yet_examined = 0;
};

// One sample a shift. Only what nothing but the draw would have opened tells what slips through.
base::Result<ShiftSamples> samples_of(store::Reader& reader) {
  ShiftSamples samples;
  TW_TRY(const auto results, results_by_item(reader));
  TW_TRY_STATUS(reader.scan<store::StratumRow>({}, [&](store::StratumRow&& row) -> base::Result<bool> {
    samples.by_shift[{row.office, row.shift}].population += row.openable;
    return true;
  }));
  TW_TRY_STATUS(reader.scan<store::SelectionRow>({}, [&](store::SelectionRow&& row) -> base::Result<bool> {
    const auto sample = samples.by_shift.find({row.office, row.shift});
    if (sample == samples.by_shift.end()) return true;
    if (row.reason != "random_stream") {
      --sample->second.population;
      return true;
    }
    const auto result = results.find(row.item_no);
    if (result == results.end()) {
      ++samples.not_yet_examined;
    } else {
      ++sample->second.examined;
      sample->second.finds += result->second ? 1 : 0;
    }
    return true;
  }));
  return samples;
}

}  // namespace

base::Status each_refused(const Service& service, bool all,
                          const std::function<base::Status(const RefusedDeclaration&)>& visit) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(auto items, service.store().snapshot());
  return reader->scan<store::RefusedRow>({}, [&](store::RefusedRow&& row) -> base::Result<bool> {
    if (row.accepted_as && !all) return true;
    RefusedDeclaration refused;
    TW_TRY(refused.raw, store::decompress(row.document));
    if (row.accepted_as) {
      TW_TRY(const auto item, items->get<store::ItemRow>(*row.accepted_as));
      if (item) refused.accepted_as = item->item_id;
    }
    refused.row = std::move(row);
    TW_TRY_STATUS(visit(refused));
    return true;
  });
}

base::Result<Leakage> leakage(const Service& service, const selection::DetectionTrials& trials) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto samples, samples_of(*reader));
  Leakage result;
  result.not_yet_examined = samples.not_yet_examined;
  std::optional<Instant> first, last;
  std::vector<selection::LeakageSample> examined;
  TW_TRY_STATUS(reader->scan<store::ShiftRow>({}, [&](store::ShiftRow&& row) -> base::Result<bool> {
    const auto sample = samples.by_shift.find({row.office, row.shift});
    if (row.state != "closed" || sample == samples.by_shift.end() || sample->second.examined == 0)
      return true;
    ++result.shifts;
    examined.push_back(sample->second);
    const Instant closed{row.closed_at.value_or(row.opened_at)};
    first = std::min(first.value_or(closed), closed);
    last = std::max(last.value_or(closed), closed);
    return true;
  }));
  if (examined.empty()) {
    return base::fail(ErrorCode::Missing, "random stream",
                      std::to_string(samples.not_yet_examined) + " drawn, none examined",
                      "at least one examined parcel of the random stream (tidewaiter examine)");
  }
  constexpr double kDayMs = 86'400'000.0;
  const double days = 1.0 + static_cast<double>((*last - *first).milliseconds()) / kDayMs;
  TW_TRY(result.estimate, selection::estimate_leakage(examined, trials, days));
  return result;
}

base::Result<std::vector<RetentionRule>> retention_rules(const std::optional<std::string>& yaml) {
  std::string text;
  if (yaml) {
    text = *yaml;
  } else {
    TW_TRY(const auto shipped, facts::file("retention/retention.yaml"));
    text = shipped;
  }
  static constexpr std::pair<std::string_view, DataClass> kClasses[] = {
      {"declaration", DataClass::Declaration},
      {"refused", DataClass::Refused},
      {"examination", DataClass::Examination},
      {"notice", DataClass::Notice},
      {"look", DataClass::Look},
      {"subject_request", DataClass::SubjectRequest}};
  try {
    std::vector<RetentionRule> rules;
    for (const auto& node : YAML::Load(text)["retention"]) {
      const auto name = node.first.as<std::string>();
      const auto known = std::find_if(std::begin(kClasses), std::end(kClasses),
                                      [&](const auto& one) { return one.first == name; });
      if (known == std::end(kClasses)) {
        return base::fail(ErrorCode::UnknownField, "retention." + name, name,
                          "declaration, refused, examination, notice, look or subject_request");
      }
      RetentionRule rule;
      rule.data_class = known->second;
      TW_TRY(rule.keep,
             base::parse_duration(node.second["keep"].as<std::string>(), "retention." + name + ".keep"));
      rule.basis = node.second["basis"].as<std::string>("");
      if (rule.basis.empty())
        return base::fail(ErrorCode::Missing, "retention." + name + ".basis", "", "the legal basis");
      rules.push_back(std::move(rule));
    }
    return rules;
  } catch (const YAML::Exception& error) {
    return base::fail(ErrorCode::Malformed, "retention", error.what(), "YAML as in docs/retention.md");
  }
}

base::Result<std::vector<KnownLegalHold>> legal_holds(store::Reader& reader) {
  std::vector<KnownLegalHold> all;
  TW_TRY_STATUS(reader.scan<store::LegalHoldRow>({}, [&](store::LegalHoldRow&& row) -> base::Result<bool> {
    all.push_back({std::move(row), {}});
    return true;
  }));
  for (auto& one : all) {
    std::int64_t item_no = 0;
    const auto& key = one.row.row_key;
    const bool number = std::from_chars(key.data(), key.data() + key.size(), item_no).ec == std::errc{};
    if (one.row.table_name != "item" || !number) continue;
    TW_TRY(auto item, reader.get<store::ItemRow>(item_no));
    if (item) one.item_id = std::move(item->item_id);
  }
  std::reverse(all.begin(), all.end());
  return all;
}

base::Result<std::int64_t> place_legal_hold(const Service& service, const Actor& actor,
                                            const model::ItemId& item, const std::string& basis) {
  if (basis.empty())
    return base::fail(ErrorCode::Missing, "basis", "", "the order or proceeding that asks for it");
  std::int64_t hold_no = 0;
  const Instant at = service.clock().now();
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto row, transaction.item_in_force(item.text()));
    if (!row) return base::fail(ErrorCode::NotFound, "item_id", item.text(), "a filed parcel");
    TW_TRY(hold_no, transaction.next_number(store::TableId::LegalHold));
    store::LegalHoldRow hold;
    hold.hold_no = hold_no;
    hold.table_name = "item";
    hold.row_key = std::to_string(row->item_no);
    hold.basis = basis;
    hold.ordered_by = actor.officer;
    hold.ordered_at = at.unix_ms();
    const json body{{"hold", hold_no}};
    return transaction
        .record({"legal_hold.placed", at, actor.officer, body.dump()}, {store::insert(std::move(hold))})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return hold_no;
}

base::Status lift_legal_hold(const Service& service, const Actor& actor, std::int64_t hold_no) {
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto hold, transaction.get<store::LegalHoldRow>(hold_no));
    if (!hold || hold->lifted_at)
      return base::fail(ErrorCode::NotFound, "hold", std::to_string(hold_no), "a legal hold in force");
    hold->lifted_at = at.unix_ms();
    hold->lifted_by = actor.officer;
    const json body{{"hold", hold_no}};
    return transaction
        .record({"legal_hold.lifted", at, actor.officer, body.dump()}, {store::put(*std::move(hold))})
        .map([](auto) {});
  });
}

}  // namespace tidewaiter::service
