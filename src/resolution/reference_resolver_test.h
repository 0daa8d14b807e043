#pragma once
// The obvious resolver, for tests: it keeps everything, compares everybody who share an open key with
// everybody, and partitions from nothing each time, by what partition.h says and none of its code. Slow and
// plain on purpose.

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "resolution/comparison.h"
#include "resolution/features.h"
#include "resolution/keys.h"
#include "resolution/parameters.h"
#include "resolution/partition.h"
#include "resolution/resolution.h"

namespace tidewaiter::resolution {

class ReferenceResolver {
 public:
  explicit ReferenceResolver(Parameters parameters)
      : parameters_(std::move(parameters)), tokens_([this](TokenKind kind, std::string_view letters) {
          return parameters_.rarity_of(kind, letters);
        }) {}

  void add(std::uint64_t mention, const Prepared& party) {
    const Features features = intern(party, tokens_);
    std::size_t at = 0;
    while (at < parties_.size() && !(parties_[at] == features)) ++at;
    if (at == parties_.size()) parties_.push_back(features);
    party_of_[mention] = static_cast<std::uint32_t>(at);
  }
  void judge(std::uint64_t left, std::uint64_t right, bool same) { judged_.push_back({{left, right}, same}); }

  /// The mentions of each person.
  std::set<std::set<std::uint64_t>> people() const {
    std::map<Key, std::vector<std::uint32_t>> blocks;
    for (std::uint32_t i = 0; i < parties_.size(); ++i) {
      for (const Key key : person_keys(parties_[i], tokens_)) blocks[key].push_back(i);
    }
    PartitionInput input;
    for (const Features& party : parties_) input.order.push_back(content_hash(party, tokens_));
    std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
    for (const auto& [key, block] : blocks) {
      if (block.size() > parameters_.key_limit) continue;
      for (const std::uint32_t a : block) {
        for (const std::uint32_t b : block) {
          if (a >= b || !seen.emplace(a, b).second) continue;
          if (weight(a, b) >= parameters_.link_weight) input.matches.push_back({a, b, weight(a, b)});
        }
      }
    }
    for (const auto& [pair, same] : judged_) {
      const std::pair ends(party_of_.at(pair.first), party_of_.at(pair.second));
      if (ends.first != ends.second) (same ? input.same : input.not_same).push_back(ends);
    }
    std::set<std::set<std::uint64_t>> out;
    for (const auto& group : groups_of(input)) {
      std::set<std::uint64_t> mentions;
      for (const auto& [mention, party] : party_of_) {
        if (group.contains(party)) mentions.insert(mention);
      }
      out.insert(mentions);
    }
    return out;
  }

 private:
  using Group = std::set<std::uint32_t>;

  std::vector<Group> groups_of(const PartitionInput& input) const {
    std::vector<Group> groups;
    for (std::uint32_t i = 0; i < parties_.size(); ++i) groups.push_back({i});
    const auto group_of = [&](std::uint32_t party) {
      return std::find_if(groups.begin(), groups.end(),
                          [&](const Group& one) { return one.contains(party); });
    };
    const auto join = [&](std::uint32_t a, std::uint32_t b) {
      const auto other = group_of(b);
      const Group moved = *other;
      groups.erase(other);
      group_of(a)->insert(moved.begin(), moved.end());
    };
    for (const auto& [a, b] : input.same) {
      if (group_of(a) != group_of(b)) join(a, b);
    }
    // By falling weight; of equal ones those of the smaller contents first.
    std::map<std::tuple<model::Millibits, std::uint64_t, std::uint64_t>, WeightedPair> pairs;
    for (const auto& pair : input.matches) {
      const auto [first, second] = std::minmax(input.order[pair.a], input.order[pair.b]);
      pairs[{-pair.weight, first, second}] = pair;
    }
    bool joined = true;
    for (int pass = 0; pass < 4 && joined; ++pass) {
      joined = false;
      for (const auto& [place, pair] : pairs) {
        const Group a = *group_of(pair.a), b = *group_of(pair.b);
        const bool apart = std::any_of(input.not_same.begin(), input.not_same.end(), [&](const auto& word) {
          return (a.contains(word.first) && b.contains(word.second)) ||
                 (a.contains(word.second) && b.contains(word.first));
        });
        if (a == b || apart || mean(a, b, input.order) < kJoinMean) continue;
        join(pair.a, pair.b);
        joined = true;
      }
    }
    return groups;
  }

  /// Over all pairs across the two; where these are more than sixty-four, over the eight of each side whose
  /// contents come first. No pair counts for more than twenty bits.
  model::Millibits mean(const Group& a, const Group& b, const std::vector<std::uint64_t>& order) const {
    const auto asked = [&](const Group& group) {
      std::vector<std::uint32_t> members(group.begin(), group.end());
      std::sort(members.begin(), members.end(),
                [&](std::uint32_t x, std::uint32_t y) { return order[x] < order[y]; });
      if (a.size() * b.size() > 64 && members.size() > 8) members.resize(8);
      return members;
    };
    std::int64_t sum = 0, count = 0;
    for (const std::uint32_t x : asked(a)) {
      for (const std::uint32_t y : asked(b)) {
        sum += std::clamp(weight(x, y), -20'000, 20'000);
        ++count;
      }
    }
    return static_cast<model::Millibits>(sum / count);
  }

  model::Millibits weight(std::uint32_t a, std::uint32_t b) const {
    return weigh(compare(parties_[a], parties_[b], tokens_), parameters_).total();
  }

  Parameters parameters_;
  TokenTable tokens_;
  std::vector<Features> parties_;
  std::map<std::uint64_t, std::uint32_t> party_of_;
  std::vector<std::pair<std::pair<std::uint64_t, std::uint64_t>, bool>> judged_;
};

}  // namespace tidewaiter::resolution
