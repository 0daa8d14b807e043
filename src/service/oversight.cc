#include "service/oversight.h"

#include <yaml-cpp/yaml.h>

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "env/files.h"
#include "facts/facts.h"
#include "service/engine.h"
#include "service/kept_files.h"
#include "service/retention_runs.h"
#include "service/subject_requests.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::Instant;
using nlohmann::json;
using store::DataClass;

constexpr std::size_t kErasedTogether = 5'000;

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

namespace {

using Targets = std::vector<store::Erasure::Target>;

// Items whose rows some examination, selection or order keeps.
base::Result<absl::flat_hash_set<std::int64_t>> items_kept(store::Reader& reader) {
  absl::flat_hash_set<std::int64_t> kept;
  TW_TRY_STATUS(reader.scan<store::SelectionRow>({}, [&](store::SelectionRow&& row) -> base::Result<bool> {
    kept.insert(row.item_no);
    return true;
  }));
  TW_TRY_STATUS(
      reader.scan<store::ExaminationRow>({}, [&](store::ExaminationRow&& row) -> base::Result<bool> {
        kept.insert(row.item_no);
        return true;
      }));
  return kept;
}

struct HeldRows {
  absl::flat_hash_set<std::string> rows;  // "item/17"
};

base::Result<HeldRows> legally_held(store::Reader& reader) {
  HeldRows held;
  TW_TRY_STATUS(reader.scan<store::LegalHoldRow>({}, [&](store::LegalHoldRow&& row) -> base::Result<bool> {
    if (!row.lifted_at) held.rows.insert(row.table_name + "/" + row.row_key);
    return true;
  }));
  return held;
}

// Whether a hold stands on the request itself or on one of its parcels.
base::Result<bool> hold_stands_on(store::Reader& reader, const HeldRows& held,
                                  const SubjectRequest& request) {
  if (held.rows.contains("subject_request/" + std::to_string(request.line.number))) return true;
  for (const auto& party : request.parties) {
    const auto filings = filings_of(reader, party.item);
    if (!filings && filings.error().code != ErrorCode::NotFound) return tl::make_unexpected(filings.error());
    for (const auto& row : filings ? *filings : std::vector<store::ItemRow>{})
      if (held.rows.contains("item/" + std::to_string(row.item_no))) return true;
  }
  return false;
}

struct DueRows {
  Targets targets;
  std::optional<std::int64_t> oldest;        ///< when the period of the first of them began
  std::map<std::string, std::size_t> files;  ///< by hash: how many of the rows speak of it
  std::uint64_t held_back = 0;
};

// Requests that were answered or refused before then. What is nobody's data of them stays.
base::Status add_requests(store::Reader& reader, const HeldRows& held, std::int64_t before, DueRows& found) {
  std::vector<store::SubjectRequestRow> rows;
  TW_TRY_STATUS(
      reader.scan<store::SubjectRequestRow>({}, [&](store::SubjectRequestRow&& row) -> base::Result<bool> {
        if (row.state_at < before && !row.document.bytes.empty()) rows.push_back(std::move(row));
        return true;
      }));
  for (auto& row : rows) {
    TW_TRY(const auto request, request_of(row));
    if (request.line.waits()) continue;
    TW_TRY(const bool keeps, hold_stands_on(reader, held, request));
    found.held_back += keeps ? 1 : 0;
    if (keeps) continue;
    found.oldest = std::min(found.oldest.value_or(row.state_at), row.state_at);
    row.document = {};
    found.targets.push_back({store::TableId::SubjectRequest, {row.request_no}, store::to_row(row)});
  }
  return {};
}

base::Result<DueRows> due(store::Reader& reader, const RetentionRule& rule, Instant now) {
  const std::int64_t before = (now - rule.keep).unix_ms();
  TW_TRY(const auto kept, items_kept(reader));
  TW_TRY(const auto held, legally_held(reader));
  DueRows found;
  auto& targets = found.targets;
  const auto begins = [&](std::int64_t at) { found.oldest = std::min(found.oldest.value_or(at), at); };
  absl::flat_hash_set<std::int64_t> erased;
  const auto held_back = [&](const std::string& row) {
    const bool is_held = held.rows.contains(row);
    found.held_back += is_held ? 1 : 0;
    return is_held;
  };
  switch (rule.data_class) {
    case DataClass::Declaration:
      TW_TRY_STATUS(reader.scan<store::ItemRow>({}, [&](store::ItemRow&& row) -> base::Result<bool> {
        if (row.filed_at >= before) return true;
        if (kept.contains(row.item_no) || held_back("item/" + std::to_string(row.item_no))) return true;
        begins(row.filed_at);
        targets.push_back({store::TableId::Item, {row.item_no}, std::nullopt});
        targets.push_back({store::TableId::Assessment, {row.item_no}, std::nullopt});
        erased.insert(row.item_no);
        return true;
      }));
      TW_TRY_STATUS(reader.scan<store::DecisionRow>({}, [&](store::DecisionRow&& row) -> base::Result<bool> {
        if (erased.contains(row.item_no))
          targets.push_back({store::TableId::Decision, {row.decision_no}, std::nullopt});
        return true;
      }));
      TW_TRY_STATUS(
          reader.scan<store::OperatorCheckRow>({}, [&](store::OperatorCheckRow&& row) -> base::Result<bool> {
            if (erased.contains(row.item_no))
              targets.push_back({store::TableId::OperatorCheck, {row.check_no}, std::nullopt});
            return true;
          }));
      TW_TRY_STATUS(reader.scan<store::PartyCorrectionRow>(
          {}, [&](store::PartyCorrectionRow&& row) -> base::Result<bool> {
            if (erased.contains(row.item_no))
              targets.push_back({store::TableId::PartyCorrection, {row.correction_no}, std::nullopt});
            return true;
          }));
      TW_TRY_STATUS(
          reader.scan<store::QueryAnswerRow>({}, [&](store::QueryAnswerRow&& row) -> base::Result<bool> {
            if (!erased.contains(row.item_no)) return true;
            targets.push_back({store::TableId::QueryAnswer, {row.answer_no}, std::nullopt});
            if (row.sha256) ++found.files[*row.sha256];
            return true;
          }));
      break;
    case DataClass::Refused:
      TW_TRY_STATUS(reader.scan<store::RefusedRow>({}, [&](store::RefusedRow&& row) -> base::Result<bool> {
        if (row.refused_at >= before || held_back("refused/" + std::to_string(row.refused_no))) return true;
        begins(row.refused_at);
        targets.push_back({store::TableId::Refused, {row.refused_no}, std::nullopt});
        return true;
      }));
      break;
    case DataClass::Examination:
      TW_TRY_STATUS(
          reader.scan<store::ExaminationRow>({}, [&](store::ExaminationRow&& row) -> base::Result<bool> {
            if (row.examined_at >= before || row.result == "finding" ||
                held_back("item/" + std::to_string(row.item_no)))
              return true;
            begins(row.examined_at);
            targets.push_back({store::TableId::Examination, {row.examination_no}, std::nullopt});
            return true;
          }));
      break;
    case DataClass::Notice:
      TW_TRY_STATUS(reader.scan<store::NoticeRow>({}, [&](store::NoticeRow&& row) -> base::Result<bool> {
        if (row.state_at >= before || held_back("item/" + std::to_string(row.item_no))) return true;
        begins(row.state_at);
        targets.push_back({store::TableId::Notice, {row.notice_no}, std::nullopt});
        return true;
      }));
      TW_TRY_STATUS(reader.scan<store::ReferralRow>({}, [&](store::ReferralRow&& row) -> base::Result<bool> {
        if (!row.answered_at || *row.answered_at >= before ||
            held_back("referral/" + std::to_string(row.referral_no)))
          return true;
        begins(*row.answered_at);
        targets.push_back({store::TableId::Referral, {row.referral_no}, std::nullopt});
        return true;
      }));
      break;
    case DataClass::Look:
      TW_TRY_STATUS(reader.scan<store::LookRow>({}, [&](store::LookRow&& row) -> base::Result<bool> {
        if (row.at >= before || (row.item_no && held_back("item/" + std::to_string(*row.item_no))))
          return true;
        begins(row.at);
        targets.push_back({store::TableId::Look, {row.look_no}, std::nullopt});
        return true;
      }));
      break;
    case DataClass::SubjectRequest:
      TW_TRY_STATUS(add_requests(reader, held, before, found));
      break;
    default:
      return base::fail(ErrorCode::Unsupported, "retention", store::name(rule.data_class),
                        "a class with a retention rule");
  }
  return found;
}

// The resolver's snapshot holds names of parties as they are compared, and tokens that outlive them; the
// standing memory holds ids, and hashes of names. They are only a faster way to what the rows say, so they go
// whole (J4), with what a crash may have left of writing them.
base::Status forget_companions(const Service& service) {
  const auto companions = companions_of(service);
  for (const auto& path : {companions.resolution, companions.standing}) {
    TW_TRY_STATUS(env::shred_file(path));
    TW_TRY_STATUS(env::shred_file(path + ".new"));
  }
  return {};
}

}  // namespace

base::Result<RetentionReport> run_retention(const Service& service, const Actor& ordered_by,
                                            const Actor& approved_by,
                                            const std::vector<RetentionRule>& rules) {
  RetentionReport report;
  const Instant now = service.clock().now();
  // Before the first row: an answer must not rest on a run that it does not know of (K1).
  TW_TRY_STATUS(enter_run(service, ordered_by, approved_by, rules, now));
  for (const auto& rule : rules) {
    Targets targets;
    std::map<std::string, std::size_t> files;
    {
      TW_TRY(auto reader, service.store().snapshot());
      TW_TRY(auto found, due(*reader, rule, now));
      targets = std::move(found.targets);
      files = std::move(found.files);
      report.held_back += found.held_back;
    }
    // Before the rows: a crash in between costs the time to rebuild it, never leaves a name in it.
    if (!targets.empty()) TW_TRY_STATUS(forget_companions(service));
    // A kill in between leaves a row without its file, which the next run takes, and never a file that no row
    // speaks of.
    for (const auto& [sha256, going] : files) TW_TRY_STATUS(shred_unused_octets(service, sha256, going));
    for (std::size_t begin = 0; begin < targets.size(); begin += kErasedTogether) {
      const auto end = std::min(targets.size(), begin + kErasedTogether);
      store::Erasure erasure;
      erasure.targets.assign(std::make_move_iterator(targets.begin() + static_cast<std::ptrdiff_t>(begin)),
                             std::make_move_iterator(targets.begin() + static_cast<std::ptrdiff_t>(end)));
      erasure.basis = rule.basis;
      erasure.ordered_by = ordered_by.officer;
      erasure.approved_by = approved_by.officer;
      erasure.at = now;
      TW_TRY(const auto erased, service.store().erase(std::move(erasure)));
      report.rows[std::string{store::name(rule.data_class)}] += erased.rows;
      report.entries += erased.entries;
    }
  }
  return report;
}

base::Result<std::vector<RetentionDue>> retention_due(store::Reader& reader, Instant now,
                                                      const std::vector<RetentionRule>& rules) {
  std::vector<RetentionDue> all;
  for (const auto& rule : rules) {
    TW_TRY(const auto found, due(reader, rule, now));
    RetentionDue one{rule, found.targets.size(), {}, found.held_back};
    if (found.oldest) one.since = Instant{*found.oldest} + rule.keep;
    all.push_back(std::move(one));
  }
  return all;
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
