#include "resolution/pairing.h"

#include <algorithm>
#include <thread>

#include "resolution/comparison.h"
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

template <typename Part>
void in_parts(std::size_t count, unsigned threads, Part&& part) {
  std::vector<std::jthread> running;
  for (unsigned k = 0; k < threads; ++k) {
    running.emplace_back(
        [&part, k, begin = count * k / threads, end = count * (k + 1) / threads] { part(k, begin, end); });
  }
}

struct Keyed {
  Key key = 0;
  std::uint32_t party = 0;
};

/// By key, then party: eight bits at a time from the lowest of the top 40 bits, then an exact sort of what is
/// left.
void sort_keyed(std::vector<Keyed>& entries) {
  std::vector<Keyed> other(entries.size());
  for (int shift = 40; shift < 64; shift += 8) {
    std::array<std::size_t, 257> begin{};
    for (const Keyed& entry : entries) ++begin[(entry.key >> shift & 0xff) + 1];
    for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
    for (const Keyed& entry : entries) other[begin[entry.key >> shift & 0xff]++] = entry;
    entries.swap(other);
  }
  const auto top = [](const Keyed& entry) { return entry.key >> 40; };
  for (std::size_t i = 0; i < entries.size();) {
    std::size_t end = i + 1;
    while (end < entries.size() && top(entries[end]) == top(entries[i])) ++end;
    if (end - i > 1) {
      std::sort(entries.begin() + static_cast<std::ptrdiff_t>(i),
                entries.begin() + static_cast<std::ptrdiff_t>(end), [](const Keyed& a, const Keyed& b) {
                  return a.key != b.key ? a.key < b.key : a.party < b.party;
                });
    }
    i = end;
  }
}

/// The pairs one family of keys proposes.
void propose(const PairingInput& input, KeyFamily family, std::vector<std::uint64_t>& pairs) {
  std::vector<Keyed> entries;
  entries.reserve(input.row_of_party.size());
  for (std::uint32_t i = 0; i < input.row_of_party.size(); ++i) {
    Keys keys;
    add_person_keys(keys, family, party(input, i), input.tokens);
    for (const Key key : keys) entries.push_back({key, i});
  }
  sort_keyed(entries);
  for (std::size_t i = 0; i < entries.size();) {
    std::size_t end = i + 1;
    while (end < entries.size() && entries[end].key == entries[i].key) ++end;
    if (end - i <= input.parameters.key_limit) {
      for (std::size_t x = i; x < end; ++x) {
        for (std::size_t y = x + 1; y < end; ++y) {
          const std::uint32_t a = entries[x].party;
          const std::uint32_t b = entries[y].party;
          if (a != b && may_pair(input, a, b)) pairs.push_back(std::uint64_t{a} << 32 | b);
        }
      }
    }
    i = end;
  }
}

std::vector<std::uint64_t> proposed_pairs(const PairingInput& input) {
  std::vector<std::vector<std::uint64_t>> by_family(kKeyFamilies);
  in_parts(input.threads, input.threads, [&](unsigned k, std::size_t, std::size_t) {
    for (std::size_t family = k; family < kKeyFamilies; family += input.threads) {
      propose(input, static_cast<KeyFamily>(family), by_family[family]);
      std::sort(by_family[family].begin(), by_family[family].end());
    }
  });
  std::vector<std::uint64_t> all;
  for (auto& pairs : by_family) {
    std::vector<std::uint64_t> merged;
    merged.reserve(all.size() + pairs.size());
    std::set_union(all.begin(), all.end(), pairs.begin(), pairs.end(), std::back_inserter(merged));
    all.swap(merged);
    std::vector<std::uint64_t>().swap(pairs);
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
