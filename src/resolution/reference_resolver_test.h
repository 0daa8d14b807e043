#pragma once
// The obvious resolver, for tests: it keeps everything, compares everybody who share an open key with
// everybody, and partitions from nothing each time. Slow and plain on purpose.

#include <map>
#include <set>
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
    const auto groups = partition(input, [&](std::uint32_t a, std::uint32_t b) { return weight(a, b); });
    std::map<std::uint32_t, std::set<std::uint64_t>> members;
    for (const auto& [mention, party] : party_of_) members[groups[party]].insert(mention);
    std::set<std::set<std::uint64_t>> out;
    for (const auto& [group, mentions] : members) out.insert(mentions);
    return out;
  }

 private:
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
