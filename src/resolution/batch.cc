#include "resolution/batch.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "resolution/batch_clusters.h"
#include "resolution/batch_rows.h"
#include "resolution/learn.h"
#include "resolution/pairing.h"
#include "resolution/stopwatch.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::uint32_t kNone = UINT32_MAX;
// Of rows written the same so many are paired, those of the smallest ids: a flood of one row is no flood of
// pairs.
constexpr std::size_t kMostRowsOfAParty = 64;

// Each row's entity: the first row of it. Where only pairs across inputs count, rows of one input are one by
// way of another input alone.
std::vector<std::uint32_t> entities_of(const BatchRows& rows, const std::vector<std::uint32_t>& group,
                                       bool link_only) {
  std::vector<std::uint32_t> parties(group.size(), 0);
  for (const std::uint32_t one : group) ++parties[one];
  std::vector<std::uint32_t> first_row(group.size(), kNone);
  std::vector<std::uint32_t> entity(rows.rows.size());
  for (std::uint32_t row = 0; row < rows.rows.size(); ++row) {
    const std::uint32_t of_group = group[rows.party_of_row[row]];
    std::uint32_t& first = first_row[of_group];
    if (first == kNone) first = row;
    entity[row] = link_only && parties[of_group] == 1 ? row : first;
  }
  return entity;
}

// The pairs of rows behind the pairs of parties, and of those written the same. The smaller id is left, or
// the first input's.
class RowPairs {
 public:
  RowPairs(const BatchRows& rows, const BatchResult& result, bool link_only)
      : rows_(rows), result_(result), link_only_(link_only), of_party_(rows.row_of_party.size()) {
    for (std::uint32_t row = 0; row < rows.rows.size(); ++row)
      of_party_[rows.party_of_row[row]].push_back(row);
    for (auto& list : of_party_) {
      const auto end = list.begin() + static_cast<std::ptrdiff_t>(std::min(list.size(), kMostRowsOfAParty));
      std::partial_sort(list.begin(), end, list.end(), [&](std::uint32_t a, std::uint32_t b) {
        return result.record_ids[a] < result.record_ids[b];
      });
      list.erase(end, list.end());
    }
  }

  void add(const ScoredPair& pair) {
    for (const std::uint32_t a : of_party_[pair.a]) {
      for (const std::uint32_t b : of_party_[pair.b]) add(a, b, pair.weight);
    }
  }
  void add_written_the_same() {
    for (const auto& list : of_party_) {
      if (list.size() < 2 || link_only_) continue;
      const Features& party = rows_.rows[list[0]];
      const auto weight = weigh(compare(party, party, rows_.tokens), result_.parameters).total();
      for (std::size_t i = 0; i < list.size(); ++i) {
        for (std::size_t j = i + 1; j < list.size(); ++j) add(list[i], list[j], weight);
      }
    }
  }
  std::vector<BatchPair> sorted() {
    const auto& ids = result_.record_ids;
    std::sort(pairs_.begin(), pairs_.end(), [&](const BatchPair& a, const BatchPair& b) {
      return a.left != b.left ? ids[a.left] < ids[b.left] : ids[a.right] < ids[b.right];
    });
    return std::move(pairs_);
  }

 private:
  void add(std::uint32_t a, std::uint32_t b, model::Millibits weight) {
    const bool swaps = link_only_ ? rows_.input_of_row[b] < rows_.input_of_row[a]
                                  : result_.record_ids[b] < result_.record_ids[a];
    if (swaps) std::swap(a, b);
    pairs_.push_back({a, b, probability_ppm(weight)});
  }

  const BatchRows& rows_;
  const BatchResult& result_;
  bool link_only_;
  std::vector<std::vector<std::uint32_t>> of_party_;
  std::vector<BatchPair> pairs_;
};

std::vector<BatchPair> pairs_of_rows(const BatchRows& rows, const std::vector<ScoredPair>& scored,
                                     const BatchResult& result, bool link_only) {
  RowPairs pairs(rows, result, link_only);
  for (const ScoredPair& pair : scored) pairs.add(pair);
  pairs.add_written_the_same();
  return pairs.sorted();
}

base::Result<BatchExplanation> explain(const BatchRows& rows, const BatchResult& result,
                                       const std::pair<std::string, std::string>& ids) {
  const auto row = [&](const std::string& id) {
    return static_cast<std::size_t>(std::find(result.record_ids.begin(), result.record_ids.end(), id) -
                                    result.record_ids.begin());
  };
  const std::size_t a = row(ids.first);
  const std::size_t b = row(ids.second);
  const std::size_t end = result.record_ids.size();
  if (a == end || b == end)
    return base::fail(base::ErrorCode::NotFound, "--explain", a == end ? ids.first : ids.second,
                      "a record id of the input");
  const Pattern pattern = compare(rows.rows[a], rows.rows[b], rows.tokens);
  const Weight weight = weigh(pattern, result.parameters);
  const bool household = weight.against_household < weight.against_strangers;
  BatchExplanation out;
  out.together = result.entity[a] == result.entity[b];
  out.weight = weight.total();
  out.prior =
      household ? result.parameters.prior_against_household : result.parameters.prior_against_strangers;
  out.probability_ppm = probability_ppm(out.weight);
  out.against = household ? "one household" : "strangers";
  out.parts = parts_of(rows.rows[a], rows.rows[b], pattern, household, result.parameters, rows.tokens);
  return out;
}

base::Result<Calibration> calibrate(const BatchRows& rows, const BatchResult& result,
                                    const std::vector<JudgedRecords>& judged) {
  std::unordered_map<std::string_view, std::uint32_t> places;
  for (std::uint32_t row = 0; row < result.record_ids.size(); ++row)
    places.emplace(result.record_ids[row], row);
  std::vector<JudgedProbability> probabilities;
  for (const JudgedRecords& pair : judged) {
    const auto left = places.find(pair.left);
    const auto right = places.find(pair.right);
    if (left == places.end() || right == places.end())
      return base::fail(base::ErrorCode::NotFound, "--judged", left == places.end() ? pair.left : pair.right,
                        "a record id of the input");
    const Pattern pattern = compare(rows.rows[left->second], rows.rows[right->second], rows.tokens);
    probabilities.push_back({probability_ppm(weigh(pattern, result.parameters).total()), pair.same});
  }
  return calibration_of(probabilities);
}

}  // namespace

base::Result<BatchResult> resolve_batch(const BatchOptions& options) {
  if (!(options.threshold > 0 && options.threshold < 1)) {
    return base::fail(base::ErrorCode::OutOfRange, "--threshold", std::to_string(options.threshold),
                      "a probability between 0 and 1");
  }
  BatchResult result;
  const unsigned most_threads = std::clamp(options.threads, 1u, 64u);
  TW_TRY(BatchRows rows, read_rows({options.inputs, options.id_column, options.mapping, options.start,
                                    most_threads, options.link_only}));
  result.record_ids = std::move(rows.record_ids);
  result.columns_read = std::move(rows.columns_read);
  result.times.read_s = rows.read_s;
  result.times.standardise_s = rows.standardise_s;
  result.parties = rows.row_of_party.size();
  const unsigned threads = rows.rows.size() < 2000 ? 1 : most_threads;
  Stopwatch watch;

  const PairingInput pairing{rows.rows,
                             rows.party_of_row,
                             rows.row_of_party,
                             rows.tokens,
                             options.start,
                             threads,
                             options.link_only ? &rows.input_of_row : nullptr};
  Paired paired = pair_up(pairing, kAllPairs);
  result.compared = paired.compared;
  result.times.pair_s = watch.lap();

  LearningInput learning;
  learning.candidates = std::move(paired.patterns);
  learning.parties = result.parties;
  learning.all_pairs =
      std::max(1.0, 0.5 * static_cast<double>(result.parties) * (static_cast<double>(result.parties) - 1));
  if (result.parties > 1) learning.random = paired.all ? learning.candidates : random_patterns(pairing);
  const Learnt learnt = learn(learning, options.start);
  result.parameters = learnt.parameters;
  result.parameters.link_weight = weight_of_probability(options.threshold);
  result.times.learn_s = watch.lap();

  std::vector<ScoredPair> pairs;
  score(pairing, paired.kept, result.parameters, pairs);
  const auto group = cluster(rows, pairs, result.parameters, threads);
  result.entity = entities_of(rows, group, options.link_only);
  if (options.want_pairs) result.pairs = pairs_of_rows(rows, pairs, result, options.link_only);
  result.times.cluster_s = watch.lap();
  if (options.explain) {
    TW_TRY(result.explanation, explain(rows, result, *options.explain));
  }
  if (!options.judged.empty()) {
    TW_TRY(result.calibration, calibrate(rows, result, options.judged));
  }
  return result;
}

}  // namespace tidewaiter::resolution
