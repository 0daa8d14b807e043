#include "resolution/pairing.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "resolution/compare_ahead.h"
#include "resolution/comparison.h"
#include "resolution/hash.h"
#include "resolution/in_order.h"
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

constexpr std::size_t kRandomPairs = 1'000'000;
constexpr std::size_t kUsualKeys = 11;
constexpr std::size_t kRowsAhead = 4;  // rows before its turn a row's tokens are fetched

/// A key without its bucket, cut to the bits that a party's number leaves, and that number: half the memory
/// to sort. Of a million parties' keys fifty-six bits stand, so that a stray pair is compared in a hundred
/// files.
class KeyedParties {
 public:
  explicit KeyedParties(std::size_t parties) : bits_(std::bit_width(parties)) {}
  std::uint64_t entry(Key key, std::uint32_t number) const {
    return key << kBucketBits >> bits_ << bits_ | number;
  }
  bool same_key(std::uint64_t a, std::uint64_t b) const { return (a ^ b) >> bits_ == 0; }
  std::uint32_t number(std::uint64_t entry) const {
    return static_cast<std::uint32_t>(entry & ((std::uint64_t{1} << bits_) - 1));
  }

 private:
  static constexpr int kBucketBits = 12;
  int bits_;
};

/// Keys of a whole file that more parties share propose nobody.
constexpr std::size_t kFileKeyLimit = 16;

/// The pairs that one bucket's keys propose; keys above the limit propose nobody.
void propose(const PairingInput& input, const KeyedParties& keyed, std::size_t limit,
             const std::vector<std::uint64_t>& entries, std::vector<std::uint64_t>& pairs) {
  for (std::size_t i = 0; i < entries.size();) {
    std::size_t end = i + 1;
    while (end < entries.size() && keyed.same_key(entries[end], entries[i])) ++end;
    const bool open = end - i <= limit;
    for (std::size_t x = i; open && x < end; ++x) {
      for (std::size_t y = x + 1; y < end; ++y) {
        const std::uint32_t a = keyed.number(entries[x]);
        const std::uint32_t b = keyed.number(entries[y]);
        if (may_pair(input, a, b)) pairs.push_back(std::uint64_t{a} << 32 | b);
      }
    }
    i = end;
  }
}

std::vector<std::uint64_t> united(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  std::vector<std::uint64_t> all;
  all.reserve(a.size() + b.size());
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
  return all;
}

using KeysOf = Keys (*)(const Features&, const TokenTable&);

/// Every pair that shares an open key, once, sorted. Keys are made in the order of the rows, since parties
/// lie there.
std::vector<std::uint64_t> proposed_pairs(const PairingInput& input, KeysOf keys_of, std::size_t limit) {
  const KeyedParties keyed(input.row_of_party.size());
  std::vector<std::vector<std::uint64_t>> proposed(input.threads);
  in_order<std::uint64_t>(
      input.rows.size(), input.threads, kUsualKeys,
      [&](std::size_t begin, std::size_t end, auto&& emit) {
        for (std::size_t row = begin; row < end; ++row) {
          if (row + kRowsAhead < end) fetch_tokens(input.rows[row + kRowsAhead], input.tokens);
          const std::uint32_t number = input.party_of_row[row];
          if (input.row_of_party[number] != row) continue;
          for (const Key key : keys_of(input.rows[row], input.tokens))
            emit(bucket_of(key), keyed.entry(key, number));
        }
      },
      [&](unsigned k, std::size_t, const std::vector<std::uint64_t>& entries) {
        propose(input, keyed, limit, entries, proposed[k]);
      });
  in_parts(input.threads, input.threads,
           [&](unsigned k, std::size_t, std::size_t) { std::sort(proposed[k].begin(), proposed[k].end()); });
  std::vector<std::uint64_t> all;
  for (const auto& pairs : proposed) all = united(all, pairs);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

struct Part {
  PatternCounts patterns;
  std::vector<CandidatePair> kept;
  std::size_t compared = 0;
};

void take(const PairingInput& input, std::uint32_t a, std::uint32_t b, const Pattern& pattern, Part& part) {
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
    // Stretches of equally many pairs: who comes early has more after him.
    const auto stretch_end = [&](unsigned k) {
      const double left = std::sqrt(1 - static_cast<double>(k) / input.threads);
      return static_cast<std::uint32_t>(static_cast<double>(parties) * (1 - left));
    };
    in_parts(input.threads, input.threads, [&](unsigned k, std::size_t, std::size_t) {
      for (std::uint32_t a = stretch_end(k); a < stretch_end(k + 1); ++a) {
        for (std::uint32_t b = a + 1; b < parties; ++b) {
          if (may_pair(input, a, b))
            take(input, a, b, compare(party(input, a), party(input, b), input.tokens), parts[k]);
        }
      }
    });
  } else {
    std::vector<std::uint64_t> pairs = proposed_pairs(input, person_keys, input.parameters.key_limit);
    if (parties <= kFileKeysUpTo) pairs = united(pairs, proposed_pairs(input, file_keys, kFileKeyLimit));
    in_parts(pairs.size(), input.threads, [&](unsigned k, std::size_t begin, std::size_t end) {
      compare_ahead(
          {input.rows, input.row_of_party, input.tokens}, begin, end,
          [&](std::size_t i) {
            return std::pair(static_cast<std::uint32_t>(pairs[i] >> 32),
                             static_cast<std::uint32_t>(pairs[i]));
          },
          [&](std::size_t, std::uint32_t a, std::uint32_t b, const Pattern& pattern) {
            take(input, a, b, pattern, parts[k]);
          });
    });
  }
  for (Part& part : parts) {
    for (const auto& [code, count] : part.patterns) out.patterns[code] += count;
    out.kept.insert(out.kept.end(), part.kept.begin(), part.kept.end());
    out.compared += part.compared;
  }
  return out;
}

PatternCounts random_patterns(const PairingInput& input) {
  const std::size_t parties = input.row_of_party.size();
  std::vector<PatternCounts> parts(input.threads);
  in_parts(kRandomPairs, input.threads, [&](unsigned k, std::size_t begin, std::size_t end) {
    compare_ahead(
        {input.rows, input.row_of_party, input.tokens}, begin, end,
        [&](std::size_t i) {
          const std::uint64_t draw = mix(i + 1);
          return std::pair(static_cast<std::uint32_t>((draw >> 32) % parties),
                           static_cast<std::uint32_t>((draw & 0xffffffff) % parties));
        },
        [&](std::size_t, std::uint32_t a, std::uint32_t b, const Pattern& pattern) {
          if (a != b) ++parts[k][pattern.code()];
        });
  });
  for (std::size_t k = 1; k < parts.size(); ++k) {
    for (const auto& [code, count] : parts[k]) parts[0][code] += count;
  }
  return std::move(parts[0]);
}

void score(const PairingInput& input, const std::vector<CandidatePair>& pairs, const Parameters& parameters,
           std::vector<ScoredPair>& out) {
  std::vector<std::vector<ScoredPair>> parts(input.threads);
  in_parts(pairs.size(), input.threads, [&](unsigned k, std::size_t begin, std::size_t end) {
    compare_ahead(
        {input.rows, input.row_of_party, input.tokens}, begin, end,
        [&](std::size_t i) { return std::pair(pairs[i].a, pairs[i].b); },
        [&](std::size_t, std::uint32_t a, std::uint32_t b, const Pattern& pattern) {
          const model::Millibits weight = weigh(pattern, parameters).total();
          if (weight >= parameters.link_weight) parts[k].push_back({a, b, weight});
        });
  });
  for (const auto& part : parts) out.insert(out.end(), part.begin(), part.end());
}

}  // namespace tidewaiter::resolution
