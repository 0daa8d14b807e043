#include "selection/expected_find.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace tidewaiter::selection {
namespace {

constexpr std::int32_t kLimit = 1'000'000;
constexpr std::size_t kMaxKnots = 1'000;

// 2^(−k/10), 2^(−k/100) and 2^(−k/1000) in 31 binary places, for k = 0 … 9.
constexpr std::array<std::array<std::uint64_t, 10>, 3> kPowers{{
    {2147483648, 2003673092, 1869493099, 1744298739, 1627488271, 1518500250, 1416810831, 1321931248,
     1233405467, 1150807993},
    {2147483648, 2132649895, 2117918606, 2103289074, 2088760595, 2074332471, 2060004010, 2045774523,
     2031643326, 2017609741},
    {2147483648, 2145995642, 2144508666, 2143022721, 2141537806, 2140053919, 2138571061, 2137089230,
     2135608426, 2134128648},
}};

// 2^(−millibits/1000) in 31 binary places, for 0 ≤ millibits < 1000.
std::uint64_t negative_power(std::int32_t millibits) {
  std::uint64_t power = kPowers[0][static_cast<std::size_t>(millibits / 100)];
  power =
      (power * kPowers[1][static_cast<std::size_t>(millibits / 10 % 10)] + (std::uint64_t{1} << 30)) >> 31;
  return (power * kPowers[2][static_cast<std::size_t>(millibits % 10)] + (std::uint64_t{1} << 30)) >> 31;
}

model::Millibits clamped(std::int64_t value) {
  return static_cast<model::Millibits>(std::clamp<std::int64_t>(value, -kLimit, kLimit));
}

struct Pool {
  double score_sum = 0;
  double found = 0;
  double count = 0;

  double rate() const { return found / count; }
};

// Pool adjacent violators: the pools' find rates rise with their scores.
std::vector<Pool> pooled(std::span<const Graded> results) {
  std::map<model::Millibits, Pool> by_score;
  for (const Graded& result : results) {
    Pool& pool = by_score[result.score];
    pool.score_sum += result.score;
    pool.found += result.found ? 1 : 0;
    pool.count += 1;
  }
  std::vector<Pool> pools;
  for (const auto& [score, next] : by_score) {
    pools.push_back(next);
    while (pools.size() > 1 && pools[pools.size() - 2].rate() >= pools.back().rate()) {
      const Pool last = pools.back();
      pools.pop_back();
      pools.back().score_sum += last.score_sum;
      pools.back().found += last.found;
      pools.back().count += last.count;
    }
  }
  return pools;
}

}  // namespace

base::Status check(const Calibration& calibration) {
  const auto& knots = calibration.knots;
  if (knots.empty() || knots.size() > kMaxKnots) {
    return base::fail(base::ErrorCode::OutOfRange, "calibration.knots", std::to_string(knots.size()),
                      "1 to 1000 knots");
  }
  for (std::size_t i = 0; i < knots.size(); ++i) {
    const auto& knot = knots[i];
    const bool ordered =
        i == 0 || (knots[i - 1].score < knot.score && knots[i - 1].log_odds <= knot.log_odds);
    if (!ordered || std::abs(std::int64_t{knot.score}) > kLimit ||
        std::abs(std::int64_t{knot.log_odds}) > kLimit) {
      return base::fail(base::ErrorCode::OutOfRange, "calibration.knots[" + std::to_string(i) + "]",
                        std::to_string(knot.score) + ": " + std::to_string(knot.log_odds),
                        "rising scores, log-odds that never fall, within a million millibits");
    }
  }
  return {};
}

model::Millibits log_odds_of(const Calibration& calibration, model::Millibits score) {
  const auto& knots = calibration.knots;
  const auto next = std::upper_bound(
      knots.begin(), knots.end(), score,
      [](model::Millibits value, const Calibration::Knot& knot) { return value < knot.score; });
  if (next == knots.begin()) return clamped(std::int64_t{next->log_odds} + score - next->score);
  const Calibration::Knot& left = *(next - 1);
  if (next == knots.end()) return clamped(std::int64_t{left.log_odds} + score - left.score);
  const std::int64_t rise = std::int64_t{next->log_odds} - left.log_odds;
  return clamped(left.log_odds +
                 rise * (std::int64_t{score} - left.score) / (std::int64_t{next->score} - left.score));
}

std::int32_t probability_ppb(model::Millibits log_odds) noexcept {
  constexpr std::int32_t kOne = 1'000'000'000;
  const std::int64_t distance = std::abs(std::int64_t{log_odds});
  const std::int64_t halvings = distance / 1000;
  std::int32_t unlikely = 0;  // the chance of the less likely side
  if (halvings <= 30) {
    const std::uint64_t odds = negative_power(static_cast<std::int32_t>(distance % 1000));
    const std::uint64_t denominator = (std::uint64_t{1} << (31 + halvings)) + odds;
    unlikely = static_cast<std::int32_t>((odds * kOne + denominator / 2) / denominator);
  }
  return log_odds < 0 ? unlikely : kOne - unlikely;
}

Calibration calibrate(std::span<const Graded> results, const Calibration& prior) {
  if (results.empty()) return prior;
  std::vector<Pool> pools = pooled(results);
  Calibration calibration{{}, prior.floor_ppb};
  const std::size_t step = (pools.size() + kMaxKnots - 1) / kMaxKnots;
  for (std::size_t i = 0; i < pools.size(); i += step) {
    const auto score = static_cast<model::Millibits>(std::floor(pools[i].score_sum / pools[i].count));
    const double before = probability_ppb(log_odds_of(prior, score)) / 1e9;
    const double rate = std::clamp((pools[i].found + before) / (pools[i].count + 1), 1e-9, 1 - 1e-9);
    auto log_odds = static_cast<model::Millibits>(std::lround(1000 * std::log2(rate / (1 - rate))));
    if (!calibration.knots.empty()) log_odds = std::max(log_odds, calibration.knots.back().log_odds);
    calibration.knots.push_back({score, log_odds});
  }
  return calibration;
}

}  // namespace tidewaiter::selection
