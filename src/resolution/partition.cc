#include "resolution/partition.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/inlined_vector.h>

#include <algorithm>
#include <limits>
#include <numeric>

namespace tidewaiter::resolution {
namespace {

constexpr model::Millibits kMostWeight = 20'000;
constexpr std::size_t kSampled = 8;
constexpr int kPasses = 4;

// Groups are small as a rule, and none of these is then an allocation.
using Members = absl::InlinedVector<std::uint32_t, kSampled>;

// The weights that were asked: a table of all pairs where these are few.
class KnownWeights {
 public:
  explicit KnownWeights(std::size_t nodes)
      : nodes_(nodes), table_(nodes <= kTabled ? nodes * nodes : 0, kUnknown) {}

  /// The pair's weight; made by `make()` where it was not asked before.
  template <typename Make>
  model::Millibits of(std::uint32_t a, std::uint32_t b, Make&& make) {
    const auto [low, high] = std::minmax(a, b);
    if (!table_.empty()) {
      model::Millibits& weight = table_[low * nodes_ + high];
      if (weight == kUnknown) weight = make();
      return weight;
    }
    const auto [at, fresh] = many_.try_emplace(static_cast<std::uint64_t>(low) << 32 | high, 0);
    if (fresh) at->second = make();
    return at->second;
  }

 private:
  static constexpr std::size_t kTabled = 64;
  static constexpr model::Millibits kUnknown = std::numeric_limits<model::Millibits>::min();

  std::size_t nodes_;
  std::vector<model::Millibits> table_;
  absl::flat_hash_map<std::uint64_t, model::Millibits> many_;
};

class Agglomeration {
 public:
  Agglomeration(const PartitionInput& input, const PairWeight& weigh, model::Millibits join_mean)
      : input_(input),
        weigh_(weigh),
        join_mean_(join_mean),
        group_(input.order.size()),
        members_(input.order.size()),
        first_(input.order.size()),
        known_(input.order.size()) {
    std::iota(group_.begin(), group_.end(), 0u);
    for (std::uint32_t i = 0; i < members_.size(); ++i) {
      members_[i].push_back(i);
      first_[i].push_back(i);
    }
    for (const auto& pair : input.matches) known_.of(pair.a, pair.b, [&] { return pair.weight; });
  }

  void run() {
    for (const auto& [a, b] : input_.same) {
      if (group_[a] != group_[b]) join(group_[a], group_[b]);
    }
    std::vector<WeightedPair> pairs = input_.matches;
    std::sort(pairs.begin(), pairs.end(), [&](const WeightedPair& x, const WeightedPair& y) {
      if (x.weight != y.weight) return x.weight > y.weight;
      return ordered(x) < ordered(y);
    });
    for (int pass = 0; pass < kPasses; ++pass) {
      bool joined = false;
      for (const auto& pair : pairs) {
        const std::uint32_t a = group_[pair.a];
        const std::uint32_t b = group_[pair.b];
        if (a == b || forbidden(a, b) || mean(a, b) < join_mean_) continue;
        join(a, b);
        joined = true;
      }
      if (!joined) return;
    }
  }

  std::vector<std::uint32_t> numbered() const {
    std::vector<std::uint32_t> number(group_.size(), UINT32_MAX);
    std::vector<std::uint32_t> out(group_.size());
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < group_.size(); ++i) {
      if (number[group_[i]] == UINT32_MAX) number[group_[i]] = next++;
      out[i] = number[group_[i]];
    }
    return out;
  }

 private:
  std::pair<std::uint64_t, std::uint64_t> ordered(const WeightedPair& pair) const {
    const std::uint64_t a = input_.order[pair.a];
    const std::uint64_t b = input_.order[pair.b];
    return {std::min(a, b), std::max(a, b)};
  }

  model::Millibits weight(std::uint32_t a, std::uint32_t b) {
    return std::clamp(known_.of(a, b, [&] { return weigh_(a, b); }), -kMostWeight, kMostWeight);
  }

  model::Millibits mean(std::uint32_t a, std::uint32_t b) {
    const bool all = members_[a].size() * members_[b].size() <= kSampled * kSampled;
    const auto& left = all ? members_[a] : first_[a];
    const auto& right = all ? members_[b] : first_[b];
    std::int64_t sum = 0;
    for (const std::uint32_t x : left) {
      for (const std::uint32_t y : right) sum += weight(x, y);
    }
    return static_cast<model::Millibits>(sum / static_cast<std::int64_t>(left.size() * right.size()));
  }

  bool forbidden(std::uint32_t a, std::uint32_t b) const {
    return std::any_of(input_.not_same.begin(), input_.not_same.end(), [&](const auto& pair) {
      const std::uint32_t x = group_[pair.first];
      const std::uint32_t y = group_[pair.second];
      return (x == a && y == b) || (x == b && y == a);
    });
  }

  void join(std::uint32_t a, std::uint32_t b) {
    if (members_[a].size() < members_[b].size()) std::swap(a, b);
    for (const std::uint32_t node : members_[b]) group_[node] = a;
    members_[a].insert(members_[a].end(), members_[b].begin(), members_[b].end());
    first_[a].insert(first_[a].end(), first_[b].begin(), first_[b].end());
    std::sort(first_[a].begin(), first_[a].end(),
              [&](std::uint32_t x, std::uint32_t y) { return input_.order[x] < input_.order[y]; });
    if (first_[a].size() > kSampled) first_[a].resize(kSampled);
    members_[b].clear();
    first_[b].clear();
  }

  const PartitionInput& input_;
  const PairWeight& weigh_;
  model::Millibits join_mean_;
  std::vector<std::uint32_t> group_;
  std::vector<Members> members_;
  std::vector<Members> first_;  ///< the kSampled first members in the order of contents
  KnownWeights known_;
};

}  // namespace

std::vector<std::uint32_t> partition(const PartitionInput& input, const PairWeight& weigh,
                                     model::Millibits join_mean) {
  if (input.order.size() == 2 && input.matches.size() == 1 && input.same.empty() && input.not_same.empty()) {
    return {0, input.matches.front().weight >= join_mean ? 0u : 1u};
  }
  Agglomeration work(input, weigh, join_mean);
  work.run();
  return work.numbered();
}

}  // namespace tidewaiter::resolution
