#include "resolution/learn.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "resolution/date_levels.h"
#include "resolution/email_levels.h"

namespace tidewaiter::resolution {
namespace {

constexpr double kPriorPairs = 20;
constexpr int kMostRounds = 40;
constexpr double kEnoughRandom = 25;
/// Twins and misread dates: a household's birth dates agree at least this often.
constexpr double kTwins = .003;
/// Fathers and sons of one name at one door are what learning takes for one person with two dates. Where they
/// are more than misread dates explain, one person's dates are not two generations apart more often than
/// kMisread, whatever is learnt; of two records of one surname and door at least kLeastHouseholds, against
/// one person's, are two people's; and kNamedAfter of those bear one given name.
constexpr double kMisread = .001;
constexpr double kLeastHouseholds = .1;
constexpr double kNamedAfter = .015;
constexpr double kMoreThanMisread = .01;  ///< of those of one name and door who state their dates
constexpr double kFewest = 3;

using Levels = std::array<double, kMaxLevels>;
using ByAttribute = std::array<Levels, kAttributes>;

struct Counted {
  std::array<std::uint8_t, kAttributes> levels{};
  double count = 0;
};

std::vector<Counted> unpacked(const PatternCounts& counts) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> sorted(counts.begin(), counts.end());
  std::sort(sorted.begin(), sorted.end());  // sums of doubles depend on their order
  std::vector<Counted> out;
  out.reserve(sorted.size());
  for (const auto& [code, count] : sorted) {
    Counted pattern;
    for (std::size_t i = 0; i < kAttributes; ++i) {
      pattern.levels[i] = static_cast<std::uint8_t>(code >> (4 * (kAttributes - 1 - i)) & 15);
    }
    pattern.count = static_cast<double>(count);
    out.push_back(pattern);
  }
  return out;
}

double chance(model::Millibits cost) { return std::exp2(-cost / 1000.0); }

/// The classes: one person, strangers, one household.
struct Model {
  std::array<ByAttribute, 3> levels{};
  std::array<double, 3> share{};  ///< of all pairs
};

Model start_model(const Parameters& start, const LearningInput& input) {
  Model model;
  for (std::size_t i = 0; i < kAttributes; ++i) {
    for (std::size_t level = 1; level < kMaxLevels; ++level) {
      model.levels[0][i][level] = chance(start.costs[i].match[level]);
      model.levels[1][i][level] = chance(start.costs[i].stranger[level]);
      model.levels[2][i][level] = chance(start.costs[i].household[level]);
    }
  }
  model.share[0] = std::max(0.1 * static_cast<double>(input.parties), 1.0) / input.all_pairs;
  model.share[2] = model.share[0] / 2;
  model.share[1] = 1 - model.share[0] - model.share[2];
  return model;
}

std::array<double, 3> posterior(const Model& model, const Counted& pattern) {
  std::array<double, 3> p = model.share;
  for (std::size_t i = 0; i < kAttributes; ++i) {
    const std::uint8_t level = pattern.levels[i];
    if (level == 0) continue;
    for (std::size_t k = 0; k < 3; ++k) p[k] *= model.levels[k][i][level];
  }
  const double sum = p[0] + p[1] + p[2];
  if (sum <= 0) return {0, 1, 0};
  for (double& part : p) part /= sum;
  return p;
}

struct Sums {
  std::array<ByAttribute, 3> candidates{};
  ByAttribute random{};  ///< strangers among the random pairs
  std::array<double, 3> size{};
};

void count_in(Sums& sums, const Counted& pattern, const std::array<double, 3>& p) {
  for (std::size_t k = 0; k < 3; ++k) {
    const double weight = p[k] * pattern.count;
    sums.size[k] += weight;
    for (std::size_t i = 0; i < kAttributes; ++i) sums.candidates[k][i][pattern.levels[i]] += weight;
  }
}

/// What is known of the candidates, and of the pairs drawn at random.
struct Seen {
  std::vector<Counted> candidates;  ///< that nobody judged
  std::vector<Counted> same;
  std::vector<Counted> not_same;
  std::vector<Counted> random;
};

Sums expectation(const Model& model, const Seen& seen) {
  Sums sums;
  for (const Counted& pattern : seen.candidates) count_in(sums, pattern, posterior(model, pattern));
  for (const Counted& pattern : seen.same) count_in(sums, pattern, {1, 0, 0});
  for (const Counted& pattern : seen.not_same) {
    const auto p = posterior(model, pattern);
    const double rest = p[1] + p[2];
    count_in(sums, pattern, rest > 0 ? std::array{0.0, p[1] / rest, p[2] / rest} : std::array{0.0, 1.0, 0.0});
  }
  for (const Counted& pattern : seen.random) {
    const double weight = posterior(model, pattern)[1] * pattern.count;
    for (std::size_t i = 0; i < kAttributes; ++i) sums.random[i][pattern.levels[i]] += weight;
  }
  return sums;
}

/// Levels from counts with some pairs' worth of what was thought before.
Levels smoothed(const Levels& counts, const Levels& before, std::size_t level_end) {
  double stated = 0;
  double prior = 0;
  for (std::size_t level = 1; level < level_end; ++level) {
    stated += counts[level];
    prior += before[level];
  }
  Levels out{};
  for (std::size_t level = 1; level < level_end; ++level) {
    out[level] = (counts[level] + kPriorPairs * before[level] / prior) / (stated + kPriorPairs);
  }
  return out;
}

/// Strangers: by the random pairs where they show a level often enough, else by the larger of what random
/// pairs and pairs sharing keys let think.
Levels strangers(const Levels& random, const Levels& candidates, const Levels& before, double all_pairs,
                 std::size_t level_end) {
  double stated = 0;
  double all = random[0];
  for (std::size_t level = 1; level < level_end; ++level) stated += random[level];
  all += stated;
  if (stated < 1) return before;
  const double stated_pairs = all_pairs * stated / all;
  Levels out{};
  for (std::size_t level = 1; level < level_end; ++level) {
    const double by_random = random[level] / stated;
    if (random[level] >= kEnoughRandom) {
      out[level] = by_random;
    } else {
      out[level] = std::max(
          {by_random * random[level] / kEnoughRandom, candidates[level] / stated_pairs, 1 / stated_pairs});
    }
  }
  return out;
}

/// Mailboxes made of the names: how often strangers whose names agree share one. What is stated counts by the
/// random pairs; how many namesakes there are follows from the names' own chances.
void set_email_of_names(Model& model, const Sums& sums, const Model& first, double all_pairs) {
  const auto email = static_cast<std::size_t>(Attribute::Email);
  const auto same = [&](Attribute name) { return model.levels[1][static_cast<std::size_t>(name)][1]; };
  const Levels& random = sums.random[email];
  const double all = std::accumulate(random.begin(), random.end(), 0.0);
  if (all <= 0) return;
  const double namesakes =
      all_pairs * (1 - random[0] / all) * same(Attribute::Given) * same(Attribute::Family);
  for (std::size_t level = kFirstEmailOfNames; level < level_count(Attribute::Email); ++level) {
    const double shared = sums.candidates[1][email][level];
    model.levels[1][email][level] =
        std::min(1.0, (shared + kPriorPairs * first.levels[1][email][level]) / (namesakes + kPriorPairs));
    model.levels[2][email][level] = model.levels[1][email][level];
  }
}

/// Whether namesakes at one door are of two generations more often than by misread dates.
bool shows_generations(const std::vector<Counted>& candidates) {
  const auto is_same = [](const Counted& pattern, Attribute attribute) {
    return pattern.levels[static_cast<std::size_t>(attribute)] == 1;
  };
  double dated = 0, apart = 0;
  for (const Counted& pattern : candidates) {
    const std::uint8_t date = pattern.levels[static_cast<std::size_t>(Attribute::BirthDate)];
    if (date == 0 || !is_same(pattern, Attribute::Given) || !is_same(pattern, Attribute::Family) ||
        !is_same(pattern, Attribute::Street))
      continue;
    dated += pattern.count;
    if (date == kOfTwoGenerations) apart += pattern.count;
  }
  return apart >= kFewest && apart > kMoreThanMisread * dated;
}

void maximise(Model& model, const Sums& sums, const Model& first, double all_pairs, bool generations) {
  for (std::size_t i = 0; i < kAttributes; ++i) {
    const auto attribute = static_cast<Attribute>(i);
    const std::size_t end = level_count(attribute);
    model.levels[0][i] = smoothed(sums.candidates[0][i], first.levels[0][i], end);
    if (generations && attribute == Attribute::BirthDate)
      model.levels[0][i][kOfTwoGenerations] = std::min(model.levels[0][i][kOfTwoGenerations], kMisread);
    if (attribute == Attribute::Order) continue;  // what strangers' exchanged names are worth is not learnt
    model.levels[1][i] = strangers(sums.random[i], sums.candidates[1][i], first.levels[1][i], all_pairs, end);
    if (is_personal(attribute)) {
      model.levels[2][i] = model.levels[1][i];
      if (attribute == Attribute::BirthDate) model.levels[2][i][1] = std::max(model.levels[2][i][1], kTwins);
      if (generations && attribute == Attribute::Given)
        model.levels[2][i][1] = std::max(model.levels[2][i][1], kNamedAfter);
    } else {
      model.levels[2][i] = smoothed(sums.candidates[2][i], first.levels[2][i], end);
    }
  }
  set_email_of_names(model, sums, first, all_pairs);
  const double least = 1 / all_pairs;
  model.share[0] = std::max(sums.size[0] / all_pairs, least);
  model.share[2] =
      std::max({sums.size[2] / all_pairs, least, generations ? kLeastHouseholds * model.share[0] : 0});
  model.share[1] = 1 - model.share[0] - model.share[2];
}

Parameters as_parameters(const Model& model, const Parameters& start) {
  Parameters out = start;
  ++out.version;
  for (std::size_t i = 0; i < kAttributes; ++i) {
    for (std::size_t level = 1; level < level_count(static_cast<Attribute>(i)); ++level) {
      out.costs[i].match[level] = cost_of(model.levels[0][i][level]);
      out.costs[i].stranger[level] = cost_of(model.levels[1][i][level]);
      out.costs[i].household[level] = cost_of(model.levels[2][i][level]);
    }
  }
  out.prior_against_strangers =
      static_cast<model::Millibits>(std::lround(1000 * std::log2(model.share[0] / model.share[1])));
  out.prior_against_household =
      static_cast<model::Millibits>(std::lround(1000 * std::log2(model.share[0] / model.share[2])));
  return out;
}

/// The candidates less those that were judged.
PatternCounts not_judged(const LearningInput& input) {
  PatternCounts out = input.candidates;
  for (const PatternCounts* judged : {&input.same, &input.not_same}) {
    for (const auto& [code, count] : *judged) {
      const auto found = out.find(code);
      if (found != out.end()) found->second -= std::min(found->second, count);
    }
  }
  return out;
}

}  // namespace

Learnt learn(const LearningInput& input, const Parameters& start) {
  const Seen seen{unpacked(not_judged(input)), unpacked(input.same), unpacked(input.not_same),
                  unpacked(input.random)};
  const Model first = start_model(start, input);
  Model model = first;
  const bool generations = shows_generations(seen.candidates);
  Learnt out;
  for (out.rounds = 1; out.rounds <= kMostRounds; ++out.rounds) {
    const Sums sums = expectation(model, seen);
    const double before = model.share[0];
    maximise(model, sums, first, input.all_pairs, generations);
    out.matches = sums.size[0];
    out.households = sums.size[2];
    if (out.rounds > 5 && std::abs(model.share[0] - before) < 1e-5 * before) break;
  }
  out.parameters = as_parameters(model, start);
  return out;
}

model::Millibits prior_shift(std::vector<JudgedWeight> judged) {
  constexpr double kUsual = 2;  // bits
  constexpr model::Millibits kMost = 8'000;
  std::sort(judged.begin(), judged.end(), [](const JudgedWeight& a, const JudgedWeight& b) {
    return std::pair(a.weight, a.same) < std::pair(b.weight, b.same);
  });  // sums of doubles depend on their order
  // The derivative of the logarithm of how likely the judgements are falls as the shift grows.
  const auto falls_below_zero = [&](model::Millibits shift) {
    double sum = -shift / 1000.0 / (kUsual * kUsual) / std::log(2.0);
    for (const JudgedWeight& pair : judged)
      sum += (pair.same ? 1 : 0) - probability_ppm(pair.weight + shift) / 1e6;
    return sum < 0;
  };
  model::Millibits low = -kMost, high = kMost;
  while (low < high) {
    const model::Millibits middle = low + (high - low) / 2;
    if (falls_below_zero(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return judged.empty() ? 0 : low;
}

}  // namespace tidewaiter::resolution
