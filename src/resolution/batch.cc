#include "resolution/batch.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "resolution/hash.h"
#include "resolution/in_parts.h"
#include "resolution/learn.h"
#include "resolution/pairing.h"
#include "resolution/partition.h"
#include "resolution/row_reader.h"
#include "resolution/table.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::uint32_t kNone = UINT32_MAX;
constexpr std::size_t kRandomPairs = 1'000'000;

class Stopwatch {
 public:
  /// Seconds since made or last asked.
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::chrono::duration<double>(now - since_).count();
    since_ = now;
    return seconds;
  }

 private:
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

/// Everything a run holds.
struct Work {
  std::vector<Features> rows;
  std::vector<std::uint8_t> input_of_row;
  TokenTable tokens;
  std::vector<std::uint32_t> party_of_row;
  std::vector<std::uint32_t> row_of_party;  ///< a row that is written so
  std::vector<std::uint64_t> hash;          ///< of each party
  std::vector<ScoredPair> pairs;
};

const Features& party(const Work& work, std::uint32_t number) { return work.rows[work.row_of_party[number]]; }

/// Reads one table's rows into `work` and its record ids into `result`.
base::Status read_input(const std::string& path, std::uint8_t input, const BatchOptions& options, Work& work,
                        BatchResult& result, Stopwatch& watch) {
  TW_TRY(const Table table, Table::read(path));
  TW_TRY(const auto roles, recognise_columns(table.header(), options.id_column, options.mapping));
  for (std::size_t i = 0; i < roles.size(); ++i) {
    result.columns_read.push_back(table.header()[i] + ": " + std::string(name(roles[i])));
  }
  result.times.read_s += watch.lap();
  const std::size_t first = work.rows.size();
  const std::size_t count = table.rows();
  if (first + count >= kNone / 2)
    return base::fail(base::ErrorCode::TooLarge, path, std::to_string(count), "at most 2^31 rows");
  work.rows.resize(first + count);
  work.input_of_row.resize(first + count, input);
  result.record_ids.resize(first + count);
  const auto id_column =
      static_cast<std::size_t>(std::find(roles.begin(), roles.end(), ColumnRole::Id) - roles.begin());
  const unsigned threads = count < 2000 ? 1 : std::clamp(options.threads, 1u, 64u);
  std::vector<RowReader> readers(threads, RowReader(roles));
  in_parts(count, threads, [&](unsigned k, std::size_t begin, std::size_t end) {
    std::vector<std::string_view> fields;
    std::string buffer;
    for (std::size_t i = begin; i < end; ++i) {
      table.fields(i, fields, buffer);
      result.record_ids[first + i] = fields[id_column];
      work.rows[first + i] = readers[k].read(fields);
    }
  });
  // One table of tokens for all: each reader's tokens get their number in it.
  std::vector<std::vector<TokenId>> numbers(threads);
  for (unsigned k = 0; k < threads; ++k) {
    const TokenTable& own = readers[k].tokens();
    numbers[k].resize(own.size());
    for (TokenId id = 1; id < own.size(); ++id) numbers[k][id] = work.tokens.adopt(own, id);
    readers[k] = RowReader({});
  }
  in_parts(count, threads, [&](unsigned k, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) renumber(work.rows[first + i], numbers[k]);
  });
  result.times.standardise_s += watch.lap();
  return {};
}

/// A value's rarity is its share among the rows that state one of its kind.
void count_rarities(Work& work) {
  std::vector<std::uint32_t> counts(work.tokens.size(), 0);
  std::array<double, kTokenKinds> stated{};
  for (const Features& row : work.rows) {
    each_token(row, [&](TokenId id) { ++counts[id]; });
  }
  for (TokenId id = 1; id < work.tokens.size(); ++id)
    stated[static_cast<std::size_t>(work.tokens.kind(id))] += counts[id];
  for (TokenId id = 1; id < work.tokens.size(); ++id) {
    const double share = std::max(counts[id], 1u) / stated[static_cast<std::size_t>(work.tokens.kind(id))];
    work.tokens.set_rarity(
        id, static_cast<Rarity>(std::clamp(std::lround(-1000 * std::log2(share)), 1L, 40'000L)));
  }
}

/// Rows written the same are one party where the writing alone makes it likely.
void find_parties(Work& work, const Parameters& parameters, unsigned threads) {
  const std::size_t count = work.rows.size();
  std::vector<std::uint64_t> hashes(count);
  in_parts(count, threads, [&](unsigned, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) hashes[i] = content_hash(work.rows[i], work.tokens);
  });
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return hashes[a] != hashes[b] ? hashes[a] < hashes[b] : a < b;
  });
  work.party_of_row.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t row = order[i];
    const bool repeats = i > 0 && hashes[row] == hashes[order[i - 1]] &&
                         work.rows[row] == work.rows[order[i - 1]] &&
                         weigh(compare(work.rows[row], work.rows[row], work.tokens), parameters).total() >=
                             parameters.link_weight;
    if (!repeats) {
      work.row_of_party.push_back(row);
      work.hash.push_back(hashes[row]);
    }
    work.party_of_row[row] = static_cast<std::uint32_t>(work.row_of_party.size() - 1);
  }
}

/// Patterns of pairs drawn by the parties' place in the order of their contents, so that rows' order is
/// nothing to them.
PatternCounts random_patterns(const Work& work, unsigned threads) {
  const std::size_t parties = work.row_of_party.size();
  std::vector<PatternCounts> parts(threads);
  in_parts(kRandomPairs, threads, [&](unsigned k, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint64_t draw = mix(i + 1);
      const auto a = static_cast<std::uint32_t>((draw >> 32) % parties);
      const auto b = static_cast<std::uint32_t>((draw & 0xffffffff) % parties);
      if (a != b) ++parts[k][compare(party(work, a), party(work, b), work.tokens).code()];
    }
  });
  for (unsigned k = 1; k < threads; ++k) {
    for (const auto& [code, count] : parts[k]) parts[0][code] += count;
  }
  return std::move(parts[0]);
}

/// Groups of parties, by the pairs that match.
std::vector<std::uint32_t> cluster(const Work& work, const Parameters& parameters) {
  const std::size_t count = work.row_of_party.size();
  std::vector<std::uint32_t> root(count);
  std::iota(root.begin(), root.end(), 0u);
  const auto find = [&](std::uint32_t at) {
    while (root[at] != at) at = root[at] = root[root[at]];
    return at;
  };
  for (const ScoredPair& pair : work.pairs) {
    const std::uint32_t a = find(pair.a);
    const std::uint32_t b = find(pair.b);
    if (a != b) root[std::max(a, b)] = std::min(a, b);
  }
  // Components, each with its nodes and pairs, one after the other.
  std::unordered_map<std::uint32_t, std::uint32_t> component;
  std::vector<std::vector<std::uint32_t>> nodes;
  std::vector<PartitionInput> inputs;
  std::unordered_map<std::uint32_t, std::uint32_t> place;
  for (const ScoredPair& pair : work.pairs) {
    const auto [at, fresh] = component.try_emplace(find(pair.a), static_cast<std::uint32_t>(nodes.size()));
    if (fresh) {
      nodes.emplace_back();
      inputs.emplace_back();
    }
    PartitionInput& input = inputs[at->second];
    std::array<std::uint32_t, 2> ends{pair.a, pair.b};
    for (std::uint32_t& end : ends) {
      const auto [known, is_new] =
          place.try_emplace(end, static_cast<std::uint32_t>(nodes[at->second].size()));
      if (is_new) {
        nodes[at->second].push_back(end);
        input.order.push_back(work.hash[end]);
      }
      end = known->second;
    }
    input.matches.push_back({ends[0], ends[1], pair.weight});
  }
  std::vector<std::uint32_t> group(count);
  std::iota(group.begin(), group.end(), 0u);
  for (std::size_t c = 0; c < nodes.size(); ++c) {
    const PairWeight weight = [&](std::uint32_t i, std::uint32_t j) {
      return weigh(compare(party(work, nodes[c][i]), party(work, nodes[c][j]), work.tokens), parameters)
          .total();
    };
    const auto numbers = partition(inputs[c], weight);
    std::unordered_map<std::uint32_t, std::uint32_t> first;
    for (std::size_t i = 0; i < numbers.size(); ++i)
      group[nodes[c][i]] = first.try_emplace(numbers[i], nodes[c][i]).first->second;
  }
  return group;
}

base::Status check_ids(const std::vector<std::string>& ids) {
  std::vector<std::string_view> sorted(ids.begin(), ids.end());
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice == sorted.end()) return {};
  return base::fail(base::ErrorCode::Duplicate, "--id", *twice, "record ids that differ");
}

base::Result<BatchExplanation> explain(const Work& work, const BatchResult& result,
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
  const Pattern pattern = compare(work.rows[a], work.rows[b], work.tokens);
  const Weight weight = weigh(pattern, result.parameters);
  const bool household = weight.against_household < weight.against_strangers;
  BatchExplanation out;
  out.together = result.entity[a] == result.entity[b];
  out.weight = weight.total();
  out.prior =
      household ? result.parameters.prior_against_household : result.parameters.prior_against_strangers;
  out.probability_ppm = probability_ppm(out.weight);
  out.against = household ? "one household" : "strangers";
  out.parts = parts_of(work.rows[a], work.rows[b], pattern, household, result.parameters, work.tokens);
  return out;
}

base::Result<Calibration> calibrate(const Work& work, const BatchResult& result,
                                    const std::vector<JudgedRecords>& judged) {
  std::unordered_map<std::string_view, std::uint32_t> rows;
  for (std::uint32_t row = 0; row < result.record_ids.size(); ++row)
    rows.emplace(result.record_ids[row], row);
  std::vector<JudgedProbability> probabilities;
  for (const JudgedRecords& pair : judged) {
    const auto left = rows.find(pair.left);
    const auto right = rows.find(pair.right);
    if (left == rows.end() || right == rows.end())
      return base::fail(base::ErrorCode::NotFound, "--judged", left == rows.end() ? pair.left : pair.right,
                        "a record id of the input");
    const Pattern pattern = compare(work.rows[left->second], work.rows[right->second], work.tokens);
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
  Work work;
  Stopwatch watch;
  for (std::size_t i = 0; i < options.inputs.size(); ++i) {
    TW_TRY_STATUS(read_input(options.inputs[i], static_cast<std::uint8_t>(std::min<std::size_t>(i, 255)),
                             options, work, result, watch));
  }
  TW_TRY_STATUS(check_ids(result.record_ids));
  const unsigned threads = work.rows.size() < 2000 ? 1 : std::clamp(options.threads, 1u, 64u);
  count_rarities(work);
  find_parties(work, options.start, threads);
  result.parties = work.row_of_party.size();
  result.times.standardise_s += watch.lap();

  const PairingInput pairing{work.rows,
                             work.row_of_party,
                             work.hash,
                             work.tokens,
                             options.start,
                             threads,
                             options.link_only ? &work.input_of_row : nullptr};
  Paired paired = pair_up(pairing, kAllPairs);
  result.compared = paired.compared;
  result.times.pair_s = watch.lap();

  LearningInput learning;
  learning.candidates = std::move(paired.patterns);
  learning.parties = result.parties;
  learning.all_pairs =
      std::max(1.0, 0.5 * static_cast<double>(result.parties) * (static_cast<double>(result.parties) - 1));
  if (result.parties > 1) learning.random = paired.all ? learning.candidates : random_patterns(work, threads);
  const Learnt learnt = learn(learning, options.start);
  result.parameters = learnt.parameters;
  result.parameters.link_weight = weight_of_probability(options.threshold);
  result.times.learn_s = watch.lap();

  score(pairing, paired.kept, result.parameters, work.pairs);
  const auto group = cluster(work, result.parameters);
  std::vector<std::uint32_t> first_row(group.size(), kNone);
  result.entity.resize(work.rows.size());
  for (std::uint32_t row = 0; row < work.rows.size(); ++row) {
    std::uint32_t& first = first_row[group[work.party_of_row[row]]];
    if (first == kNone) first = row;
    result.entity[row] = first;
  }
  if (options.want_pairs) {
    for (const ScoredPair& pair : work.pairs) {
      result.pairs.push_back(
          {work.row_of_party[pair.a], work.row_of_party[pair.b], probability_ppm(pair.weight)});
    }
    std::sort(result.pairs.begin(), result.pairs.end(), [](const BatchPair& a, const BatchPair& b) {
      return std::pair(a.left, a.right) < std::pair(b.left, b.right);
    });
  }
  result.times.cluster_s = watch.lap();
  if (options.explain) {
    TW_TRY(result.explanation, explain(work, result, *options.explain));
  }
  if (!options.judged.empty()) {
    TW_TRY(result.calibration, calibrate(work, result, options.judged));
  }
  return result;
}

}  // namespace tidewaiter::resolution
