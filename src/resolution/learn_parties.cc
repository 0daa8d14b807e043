#include "resolution/learn_parties.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "resolution/batch.h"
#include "resolution/pairing.h"

namespace tidewaiter::resolution {
namespace {

constexpr double kEnoughForShares = 1'000;  // parties that state a value of the kind
constexpr double kEnoughForTheRest = 10'000;
constexpr std::uint32_t kFewestBearers = 16;
constexpr double kLeastShare = 1.0 / 16'384;

bool leads_to_its_bearer(TokenKind kind) {
  return kind == TokenKind::EmailLocal || kind == TokenKind::Identity;
}

Rarity rarity_of_share(double share) {
  return static_cast<Rarity>(std::clamp(std::lround(-1000 * std::log2(share)), 1L, 40'000L));
}

// How often two strangers agree who both have one of the values that are not told one by one.
struct OtherValues {
  double stated = 0;
  double squares = 0;
};

}  // namespace

PartyLearner::PartyLearner() = default;

std::uint32_t PartyLearner::add(const Prepared& party) {
  const Features features = intern(party, tokens_);
  const std::uint64_t hash = content_hash(features, tokens_);
  const auto next = static_cast<std::uint32_t>(rows_.size());
  const auto [known, is_new] = by_hash_.try_emplace(hash, next);
  if (!is_new && rows_[known->second] == features) return known->second;
  rows_.push_back(features);
  hashes_.push_back(hash);
  return next;
}

void PartyLearner::rate(const Parameters& parameters) {
  for (TokenId id = 1; id < tokens_.size(); ++id)
    tokens_.set_rarity(id, parameters.rarity_of(tokens_.kind(id), tokens_.letters(id)));
}

void PartyLearner::set_rarities_of(Parameters& parameters) const {
  std::vector<std::uint32_t> bearers(tokens_.size(), 0);
  for (const Features& row : rows_) each_token(row, [&](TokenId id) { ++bearers[id]; });
  std::array<double, kTokenKinds> stated{};
  for (TokenId id = 1; id < tokens_.size(); ++id)
    stated[static_cast<std::size_t>(tokens_.kind(id))] += bearers[id];

  std::array<OtherValues, kTokenKinds> rest{};
  for (TokenId id = 1; id < tokens_.size(); ++id) {
    const auto kind = static_cast<std::size_t>(tokens_.kind(id));
    if (stated[kind] < kEnoughForShares || leads_to_its_bearer(tokens_.kind(id))) continue;
    const double share = bearers[id] / stated[kind];
    const auto key = frequency_key(tokens_.kind(id), tokens_.letters(id));
    if (bearers[id] >= kFewestBearers && share >= kLeastShare) {
      parameters.frequent[key] = rarity_of_share(share);
    } else {
      parameters.frequent.erase(key);  // common elsewhere
      rest[kind].stated += share;
      rest[kind].squares += share * share;
    }
  }
  for (std::size_t kind = 0; kind < kTokenKinds; ++kind) {
    if (stated[kind] >= kEnoughForTheRest && rest[kind].squares > 0)
      parameters.rare[kind] = rarity_of_share(rest[kind].squares / rest[kind].stated);
  }
}

Pattern PartyLearner::pattern_of(const KnownPair& pair) const {
  return compare(rows_[pair.left], rows_[pair.right], tokens_);
}

PartyLearner::Taught PartyLearner::learn(const Parameters& start, std::uint32_t version,
                                         std::span<const KnownPair> known, unsigned threads) {
  // Numbered in the order of their contents, whoever came first.
  std::vector<std::uint32_t> row_of_party(rows_.size());
  std::iota(row_of_party.begin(), row_of_party.end(), 0u);
  std::sort(row_of_party.begin(), row_of_party.end(),
            [&](std::uint32_t a, std::uint32_t b) { return hashes_[a] < hashes_[b]; });
  std::vector<std::uint32_t> party_of_row(rows_.size());
  for (std::uint32_t number = 0; number < row_of_party.size(); ++number)
    party_of_row[row_of_party[number]] = number;

  rate(start);
  const PairingInput pairing{rows_, party_of_row, row_of_party, tokens_, start, threads};
  Paired paired = pair_up(pairing, kAllPairs);
  LearningInput input;
  input.candidates = std::move(paired.patterns);
  input.parties = rows_.size();
  const auto count = static_cast<double>(rows_.size());
  input.all_pairs = std::max(1.0, 0.5 * count * (count - 1));
  if (rows_.size() > 1) input.random = paired.all ? input.candidates : random_patterns(pairing);
  for (const KnownPair& pair : known) ++(pair.same ? input.same : input.not_same)[pattern_of(pair).code()];
  std::vector<ScoredPair> before;
  score(pairing, paired.kept, start, before);

  Taught out;
  out.compared = paired.compared;
  out.parameters = resolution::learn(input, start).parameters;
  out.parameters.version = version;
  set_rarities_of(out.parameters);
  rate(out.parameters);
  std::vector<JudgedWeight> weights;
  weights.reserve(known.size());
  for (const KnownPair& pair : known)
    weights.push_back({weigh(pattern_of(pair), out.parameters).total(), pair.same});
  out.shift = prior_shift(std::move(weights));
  out.parameters.prior_against_strangers += out.shift;
  out.parameters.prior_against_household += out.shift;

  std::vector<ScoredPair> after;
  score(pairing, paired.kept, out.parameters, after);
  out.joined.before = before.size();
  out.joined.after = after.size();
  // Both are in the order of `kept`.
  const auto place = [](const ScoredPair& pair) { return std::pair(pair.a, pair.b); };
  std::uint64_t both = 0;
  for (auto a = before.begin(), b = after.begin(); a != before.end() && b != after.end();) {
    if (place(*a) == place(*b)) {
      ++both, ++a, ++b;
    } else {
      place(*a) < place(*b) ? ++a : ++b;
    }
  }
  out.joined.go = out.joined.before - both;
  out.joined.come = out.joined.after - both;
  return out;
}

Calibration PartyLearner::measure(const Parameters& parameters, std::span<const KnownPair> known) {
  rate(parameters);
  std::vector<JudgedProbability> judged;
  judged.reserve(known.size());
  for (const KnownPair& pair : known)
    judged.push_back({probability_ppm(weigh(pattern_of(pair), parameters).total()), pair.same});
  return calibration_of(judged);
}

}  // namespace tidewaiter::resolution
