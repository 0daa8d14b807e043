#include "resolution/pairing.h"

#include <algorithm>
#include <array>

#include "resolution/comparison.h"
#include "resolution/in_parts.h"
#include "resolution/keys.h"

namespace tidewaiter::resolution {
namespace {

/// Pairs lighter than this under the starting weights are not weighed again with learnt ones.
constexpr model::Millibits kHopeless = -12'000;

const Features& party(const PairingInput& input, std::uint32_t number) {
  return input.rows[input.row_of_party[number]];
}

bool may_pair(const PairingInput& input, std::uint32_t a, std::uint32_t b) {
  if (input.input_of_row == nullptr) return true;
  return (*input.input_of_row)[input.row_of_party[a]] != (*input.input_of_row)[input.row_of_party[b]];
}

struct Keyed {
  Key key = 0;
  std::uint32_t party = 0;
};

/// Keys by their top eight bits: each bucket is small enough to be sorted in the processor's own memory.
constexpr std::size_t kBuckets = 256;
constexpr std::size_t kUsualKeys = 11;
using Buckets = std::array<std::vector<Keyed>, kBuckets>;

void put_keys(const PairingInput& input, std::size_t begin, std::size_t end, Buckets& buckets) {
  for (auto& bucket : buckets) bucket.reserve((end - begin) * kUsualKeys / kBuckets + 1);
  for (std::size_t i = begin; i < end; ++i) {
    const auto number = static_cast<std::uint32_t>(i);
    for (const Key key : person_keys(party(input, number), input.tokens))
      buckets[key >> 56].push_back({key, number});
  }
}

/// The pairs that one bucket's keys propose; keys above the limit propose nobody.
void propose(const PairingInput& input, std::vector<Keyed>& entries, std::vector<std::uint64_t>& pairs) {
  std::sort(entries.begin(), entries.end(), [](const Keyed& a, const Keyed& b) {
    return a.key != b.key ? a.key < b.key : a.party < b.party;
  });
  for (std::size_t i = 0; i < entries.size();) {
    std::size_t end = i + 1;
    while (end < entries.size() && entries[end].key == entries[i].key) ++end;
    const bool open = end - i <= input.parameters.key_limit;
    for (std::size_t x = i; open && x < end; ++x) {
      for (std::size_t y = x + 1; y < end; ++y) {
        if (may_pair(input, entries[x].party, entries[y].party))
          pairs.push_back(std::uint64_t{entries[x].party} << 32 | entries[y].party);
      }
    }
    i = end;
  }
}

/// Every pair that shares an open key, once, sorted.
std::vector<std::uint64_t> proposed_pairs(const PairingInput& input) {
  std::vector<Buckets> parts(input.threads);
  in_parts(input.row_of_party.size(), input.threads,
           [&](unsigned k, std::size_t begin, std::size_t end) { put_keys(input, begin, end, parts[k]); });
  std::vector<std::vector<std::uint64_t>> proposed(input.threads);
  in_parts(kBuckets, input.threads, [&](unsigned k, std::size_t begin, std::size_t end) {
    for (std::size_t bucket = begin; bucket < end; ++bucket) {
      std::vector<Keyed> entries = std::move(parts[0][bucket]);
      for (std::size_t part = 1; part < parts.size(); ++part) {
        entries.insert(entries.end(), parts[part][bucket].begin(), parts[part][bucket].end());
        std::vector<Keyed>().swap(parts[part][bucket]);
      }
      propose(input, entries, proposed[k]);
    }
    std::sort(proposed[k].begin(), proposed[k].end());
  });
  std::vector<std::uint64_t> all;
  for (const auto& pairs : proposed) {
    std::vector<std::uint64_t> merged;
    merged.reserve(all.size() + pairs.size());
    std::set_union(all.begin(), all.end(), pairs.begin(), pairs.end(), std::back_inserter(merged));
    all.swap(merged);
  }
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

struct Part {
  PatternCounts patterns;
  std::vector<CandidatePair> kept;
  std::size_t compared = 0;
};

void compare_into(const PairingInput& input, std::uint32_t a, std::uint32_t b, Part& part) {
  const Pattern pattern = compare(party(input, a), party(input, b), input.tokens);
  ++part.patterns[pattern.code()];
  ++part.compared;
  if (weigh(pattern, input.parameters).against_strangers >= kHopeless) part.kept.push_back({a, b});
}

}  // namespace

Paired pair_up(const PairingInput& input, std::size_t all_up_to) {
  const std::size_t parties = input.row_of_party.size();
  Paired out;
  out.all = parties <= all_up_to;
  std::vector<Part> parts(input.threads);
  if (out.all) {
    for (std::uint32_t a = 0; a < parties; ++a) {
      for (std::uint32_t b = a + 1; b < parties; ++b) {
        if (may_pair(input, a, b)) compare_into(input, a, b, parts[0]);
      }
    }
  } else {
    const std::vector<std::uint64_t> pairs = proposed_pairs(input);
    in_parts(pairs.size(), input.threads, [&](unsigned k, std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        compare_into(input, static_cast<std::uint32_t>(pairs[i] >> 32), static_cast<std::uint32_t>(pairs[i]),
                     parts[k]);
      }
    });
  }
  for (Part& part : parts) {
    for (const auto& [code, count] : part.patterns) out.patterns[code] += count;
    out.kept.insert(out.kept.end(), part.kept.begin(), part.kept.end());
    out.compared += part.compared;
  }
  return out;
}

void score(const PairingInput& input, const std::vector<CandidatePair>& pairs, const Parameters& parameters,
           std::vector<ScoredPair>& out) {
  std::vector<std::vector<ScoredPair>> parts(input.threads);
  in_parts(pairs.size(), input.threads, [&](unsigned k, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const Pattern pattern = compare(party(input, pairs[i].a), party(input, pairs[i].b), input.tokens);
      const model::Millibits weight = weigh(pattern, parameters).total();
      if (weight >= parameters.link_weight) parts[k].push_back({pairs[i].a, pairs[i].b, weight});
    }
  });
  for (const auto& part : parts) out.insert(out.end(), part.begin(), part.end());
}

}  // namespace tidewaiter::resolution
