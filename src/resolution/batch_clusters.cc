#include "resolution/batch_clusters.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_map>

#include "resolution/comparison.h"
#include "resolution/in_parts.h"
#include "resolution/partition.h"

namespace tidewaiter::resolution {
namespace {

/// The pairs of one component after the other, each component's in the order in which they came.
struct Components {
  std::vector<ScoredPair> pairs;
  std::vector<std::size_t> starts;  ///< of each component, and the end
};

Components components(std::size_t parties, const std::vector<ScoredPair>& pairs) {
  std::vector<std::uint32_t> root(parties);
  std::iota(root.begin(), root.end(), 0u);
  const auto find = [&](std::uint32_t at) {
    while (root[at] != at) at = root[at] = root[root[at]];
    return at;
  };
  for (const ScoredPair& pair : pairs) {
    const std::uint32_t a = find(pair.a);
    const std::uint32_t b = find(pair.b);
    if (a != b) root[std::max(a, b)] = std::min(a, b);
  }
  // Counted, then put in their places.
  constexpr std::uint32_t kNone = UINT32_MAX;
  std::vector<std::uint32_t> number(parties, kNone);
  Components out;
  std::vector<std::uint32_t> component(pairs.size());
  std::vector<std::size_t> next;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    std::uint32_t& mine = number[find(pairs[i].a)];
    if (mine == kNone) {
      mine = static_cast<std::uint32_t>(next.size());
      next.push_back(0);
    }
    component[i] = mine;
    ++next[mine];
  }
  std::size_t before = 0;
  for (std::size_t& count : next) {
    out.starts.push_back(before);
    before += std::exchange(count, before);
  }
  out.starts.push_back(before);
  out.pairs.resize(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) out.pairs[next[component[i]]++] = pairs[i];
  return out;
}

/// Partitions one component; `place` is 0 for all parties of it.
class Component {
 public:
  Component(const BatchRows& rows, const Parameters& parameters) : rows_(rows), parameters_(parameters) {}

  void part(const ScoredPair* begin, const ScoredPair* end, std::vector<std::uint32_t>& group) {
    nodes_.clear();
    place_.clear();
    PartitionInput input;
    for (const ScoredPair* pair = begin; pair != end; ++pair)
      input.matches.push_back({node(pair->a), node(pair->b), pair->weight});
    for (const std::uint32_t party : nodes_) input.order.push_back(rows_.hash[party]);
    const PairWeight weight = [&](std::uint32_t i, std::uint32_t j) {
      return weigh(compare(rows_.party(nodes_[i]), rows_.party(nodes_[j]), rows_.tokens), parameters_)
          .total();
    };
    const auto numbers = partition(input, weight);
    constexpr std::uint32_t kNone = UINT32_MAX;
    first_.assign(nodes_.size(), kNone);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      std::uint32_t& first = first_[numbers[i]];
      if (first == kNone) first = nodes_[i];
      group[nodes_[i]] = first;
    }
  }

 private:
  std::uint32_t node(std::uint32_t party) {
    const auto [known, is_new] = place_.try_emplace(party, static_cast<std::uint32_t>(nodes_.size()));
    if (is_new) nodes_.push_back(party);
    return known->second;
  }

  const BatchRows& rows_;
  const Parameters& parameters_;
  std::vector<std::uint32_t> nodes_;
  std::vector<std::uint32_t> first_;
  std::unordered_map<std::uint32_t, std::uint32_t> place_;
};

}  // namespace

std::vector<std::uint32_t> cluster(const BatchRows& rows, const std::vector<ScoredPair>& pairs,
                                   const Parameters& parameters, unsigned threads) {
  std::vector<std::uint32_t> group(rows.row_of_party.size());
  std::iota(group.begin(), group.end(), 0u);
  const Components found = components(group.size(), pairs);
  in_parts(found.starts.size() - 1, threads, [&](unsigned, std::size_t begin, std::size_t end) {
    Component work(rows, parameters);
    for (std::size_t c = begin; c < end; ++c) {
      const ScoredPair* first = found.pairs.data() + found.starts[c];
      const ScoredPair* last = found.pairs.data() + found.starts[c + 1];
      if (last - first == 1) {  // two nodes, as partition.h has it
        if (first->weight >= kJoinMean) group[first->b] = first->a;
      } else {
        work.part(first, last, group);
      }
    }
  });
  return group;
}

}  // namespace tidewaiter::resolution
