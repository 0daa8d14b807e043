#include "service/parameter_learning.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "resolution/parameters_json.h"
#include "service/engine.h"
#include "service/set_versions.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::Instant;
using nlohmann::json;
using nlohmann::ordered_json;
using resolution::KnownPair;
using store::ParameterSetRow;

constexpr unsigned kLearningThreads = 2;

// A party of a stored parcel: its number and role.
using PartyPlace = std::pair<std::int64_t, model::PartyRole>;

struct PlacedPair {
  PartyPlace left;
  PartyPlace right;
  bool same = false;
};

PartyPlace party_place(std::int64_t item, const std::string& role) {
  const bool sender = role == model::name(model::PartyRole::Sender);
  return {item, sender ? model::PartyRole::Sender : model::PartyRole::Recipient};
}

base::Result<std::vector<PlacedPair>> judged_parties_of(store::Reader& reader) {
  std::vector<PlacedPair> pairs;
  TW_TRY_STATUS(reader.scan<store::JudgementRow>({}, [&](store::JudgementRow&& row) -> base::Result<bool> {
    if (row.level == model::name(model::EntityLevel::Person) && !row.withdrawn_by)
      pairs.push_back({party_place(row.left_item, row.left_role), party_place(row.right_item, row.right_role),
                       row.verdict == "same"});
    return true;
  }));
  return pairs;
}

base::Result<PartyPlace> filed_party(store::Reader& reader, const PartyOf& party) {
  TW_TRY(const auto row, reader.item_in_force(party.item.text()));
  if (!row) return base::fail(ErrorCode::NotFound, "item_id", party.item.text(), "a filed parcel");
  return PartyPlace{row->item_no, party.role};
}

base::Result<std::vector<PlacedPair>> brought_pairs(store::Reader& reader,
                                                    const std::vector<HeldOutPair>& held_out) {
  std::vector<PlacedPair> pairs;
  for (const auto& pair : held_out) {
    TW_TRY(const auto left, filed_party(reader, pair.left));
    TW_TRY(const auto right, filed_party(reader, pair.right));
    pairs.push_back({left, right, pair.same});
  }
  return pairs;
}

// Every party that is stored, and which number those have that somebody judged.
class StoredParties {
 public:
  explicit StoredParties(const std::vector<PlacedPair>& judged) {
    for (const auto& pair : judged) numbers_[pair.left] = numbers_[pair.right] = kUnknown;
  }

  base::Status read(store::Reader& reader, const HowFar& how_far) {
    std::int64_t total = 0;
    if (how_far) {
      TW_TRY(total, reader.count(store::TableId::Item));
    }
    return reader.scan<store::ItemRow>({}, [&](store::ItemRow&& row) -> base::Result<bool> {
      ++parcels;
      if (how_far) how_far(parcels, static_cast<std::uint64_t>(total));
      TW_TRY(auto declaration, declaration_of(row));
      const auto item = Engine::prepare_parties(std::move(declaration));
      for (const auto role : {model::PartyRole::Sender, model::PartyRole::Recipient}) {
        const auto number = learner.add(item.party(role));
        const auto asked = numbers_.find({row.item_no, role});
        if (asked != numbers_.end()) asked->second = number;
      }
      return true;
    });
  }

  // The pairs whose parcels were not erased, each pair of parties once, but for those that `seen` has.
  std::vector<KnownPair> known(const std::vector<PlacedPair>& pairs,
                               std::set<std::pair<std::uint32_t, std::uint32_t>>& seen) const {
    std::vector<KnownPair> out;
    for (const auto& pair : pairs) {
      const auto left = numbers_.at(pair.left);
      const auto right = numbers_.at(pair.right);
      if (left == kUnknown || right == kUnknown) continue;
      if (seen.insert(std::minmax({left, right})).second) out.push_back({left, right, pair.same});
    }
    return out;
  }

  resolution::PartyLearner learner;
  std::uint64_t parcels = 0;

 private:
  static constexpr std::uint32_t kUnknown = UINT32_MAX;
  std::map<PartyPlace, std::uint32_t> numbers_;
};

ordered_json calibration_json(const LearntSet& learnt) {
  auto bins = ordered_json::array();
  const auto ppm = [](double share) { return std::llround(share * 1e6); };
  for (const auto& bin : learnt.calibration.bins)
    bins.push_back(
        {{"pairs", bin.pairs}, {"predicted_ppm", ppm(bin.predicted)}, {"observed_ppm", ppm(bin.observed)}});
  return {{"error_ppm", error_ppm(learnt.calibration)},
          {"error_before_ppm", error_ppm(learnt.calibration_before)},
          {"pairs", learnt.calibration.pairs},
          {"same", learnt.held_out_same},
          {"file_sha256", learnt.held_out_sha256},
          {"bins", std::move(bins)}};
}

std::string text_of_learnt(const LearntSet& learnt) {
  const ordered_json document{{"set", resolution::parameters_json(learnt.parameters)},
                              {"learnt_from",
                               {{"version", learnt.from_version},
                                {"journal_size", learnt.journal_size},
                                {"parcels", learnt.parcels},
                                {"parties", learnt.parties},
                                {"compared", learnt.compared},
                                {"judged", learnt.judged},
                                {"prior_shift_millibits", learnt.prior_shift}}},
                              {"calibration", calibration_json(learnt)}};
  return document.dump();
}

// The version that a set gets that is learnt next.
base::Result<std::uint32_t> next_learnt_version(store::Reader& reader) {
  auto next = std::int64_t{resolution::kFirstLearnt};
  TW_TRY_STATUS(reader.scan<ParameterSetRow>({}, [&](ParameterSetRow&& row) -> base::Result<bool> {
    next = std::max(next, row.version + 1);
    return true;
  }));
  return static_cast<std::uint32_t>(next);
}

}  // namespace

std::int32_t error_ppm(const resolution::Calibration& calibration) {
  return static_cast<std::int32_t>(std::llround(calibration.error * 1e6));
}

base::Result<LearntSet> learn_parameters(const Service& service, const LearningRequest& request,
                                         const HowFar& how_far) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto start, parameters_in_force(*reader));
  TW_TRY(const auto version, next_learnt_version(*reader));
  TW_TRY(const auto brought, brought_pairs(*reader, request.held_out));
  TW_TRY(const auto judged, judged_parties_of(*reader));
  std::vector<PlacedPair> all = brought;
  all.insert(all.end(), judged.begin(), judged.end());
  StoredParties stored{all};
  TW_TRY_STATUS(stored.read(*reader, how_far));

  std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
  auto held_out = stored.known(brought, seen);
  std::vector<KnownPair> to_learn_from;
  const auto words = stored.known(judged, seen);
  const bool all_held_out = words.size() < 2 * kLeastHeldOut;
  for (std::size_t i = 0; i < words.size(); ++i)
    (all_held_out || i % 2 == 0 ? held_out : to_learn_from).push_back(words[i]);

  LearntSet out;
  TW_TRY(const auto head, reader->journal_head());
  out.from_version = start.version;
  out.journal_size = head.size;
  out.parcels = stored.parcels;
  out.parties = stored.learner.parties();
  out.judged = to_learn_from.size();
  out.held_out_sha256 = request.held_out_sha256;
  const auto taught = stored.learner.learn(start, version, to_learn_from, kLearningThreads);
  out.parameters = taught.parameters;
  out.compared = taught.compared;
  out.prior_shift = taught.shift;
  out.joined = taught.joined;
  out.calibration = stored.learner.measure(out.parameters, held_out);
  out.calibration_before = stored.learner.measure(start, held_out);
  out.held_out_same = static_cast<std::uint64_t>(
      std::count_if(held_out.begin(), held_out.end(), [](const KnownPair& pair) { return pair.same; }));
  return out;
}

base::Status may_be_proposed(const LearntSet& learnt) {
  const auto pairs = learnt.calibration.pairs;
  if (pairs < kLeastHeldOut || learnt.held_out_same < kLeastOfEachKind ||
      pairs - learnt.held_out_same < kLeastOfEachKind)
    return base::fail(
        ErrorCode::State, "held_out", fmt::format("{} pairs, {} the same", pairs, learnt.held_out_same),
        "at least 40 judged pairs that nothing was learnt from, ten of them the same and ten not");
  if (error_ppm(learnt.calibration) > kMostCalibrationError)
    return base::fail(ErrorCode::Conflict, "calibration_error",
                      fmt::format("{:.4f} on {} held-out pairs", learnt.calibration.error, pairs),
                      "at most .05: of pairs said to be one with 70%, about seven in ten are");
  return {};
}

base::Result<ProposedParameters> propose_parameters(const Service& service, const Actor& actor,
                                                    const LearningRequest& request, const HowFar& how_far) {
  ProposedParameters proposed;
  TW_TRY(proposed.learnt, learn_parameters(service, request, how_far));
  auto& learnt = proposed.learnt;
  TW_TRY_STATUS(may_be_proposed(learnt));
  const Instant at = service.clock().now();
  TW_TRY_STATUS(service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(learnt.parameters.version, next_learnt_version(transaction));
    const auto text = text_of_learnt(learnt);
    ParameterSetRow row;
    row.version = learnt.parameters.version;
    row.state = kSetProposed;
    row.proposed_at = at.unix_ms();
    row.proposed_by = actor.officer;
    row.document = store::compress(text);
    TW_TRY(proposed.set, parameter_set_of(row));
    const json body{{"version", learnt.parameters.version},
                    {"digest", proposed.set.digest},
                    {"calibration_error_ppm", proposed.set.calibration_error_ppm},
                    {"held_out_pairs", proposed.set.held_out_pairs}};
    return transaction
        .record({"parameters.proposed", at, actor.officer, body.dump()}, {store::insert(std::move(row))})
        .map([](auto) {});
  }));
  return proposed;
}

}  // namespace tidewaiter::service
