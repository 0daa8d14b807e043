#include "custody/sampling.h"

#include <math.h>  // lgamma_r: std::lgamma writes a global

#include <algorithm>
#include <array>
#include <cmath>

#include "custody/limits.h"
#include "model/names.h"

namespace tidewaiter::custody {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::array<std::string_view, 4> kMethodNames{"all", "arbitrary", "hypergeometric", "bayesian"};
constexpr std::int64_t kMaxPopulation = 1'000'000;
// A sum that should be 0.05 and comes out as 0.05 + 10^-12 must not cost a package more.
constexpr double kTolerance = 1e-9;

double log_gamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}
double log_choose(std::int64_t n, std::int64_t k) {
  const auto gamma = [](std::int64_t value) { return log_gamma(static_cast<double>(value) + 1); };
  return gamma(n) - gamma(k) - gamma(n - k);
}

double share(std::int32_t ppm) { return static_cast<double>(ppm) / 1e6; }

std::int64_t wanted_positives(const SamplingAim& aim) {
  return (aim.population * aim.proportion_ppm + 999'999) / 1'000'000;
}

// The chance that among `unseen` packages at most `most` are negative, after `positives` and `negatives`.
// Calls `visit(w, P(W ≤ w))` for w = 0, 1, …, until it says stop.
template <typename Visit>
void walk_unseen_negatives(const SamplingAim& aim, std::int64_t unseen, std::int64_t positives,
                           std::int64_t negatives, Visit&& visit) {
  const double alpha = aim.prior_a_milli / 1e3 + static_cast<double>(positives);
  const double beta = aim.prior_b_milli / 1e3 + static_cast<double>(negatives);
  const auto m = static_cast<double>(unseen);
  double log_mass =
      log_gamma(m + alpha) + log_gamma(alpha + beta) - log_gamma(m + alpha + beta) - log_gamma(alpha);
  double sum = 0;
  for (std::int64_t w = 0; w <= unseen; ++w) {
    sum += std::exp(log_mass);
    if (!visit(w, sum)) return;
    const auto at = static_cast<double>(w);
    if (w < unseen) log_mass += std::log((m - at) * (beta + at) / ((at + 1) * (m - at - 1 + alpha)));
  }
}

bool shows(const SamplingAim& aim, std::int64_t sampled) {
  const std::int64_t wanted = wanted_positives(aim), negatives = aim.expected_negatives;
  const std::int64_t may_be_negative = aim.population - wanted - negatives;
  if (sampled < negatives || may_be_negative < 0) return false;
  if (aim.method == SamplingMethod::Hypergeometric)
    return internal::at_most(aim.population, aim.population - wanted + 1, sampled, negatives) <=
           1 - share(aim.confidence_ppm) + kTolerance;
  bool enough = false;
  walk_unseen_negatives(aim, aim.population - sampled, sampled - negatives, negatives,
                        [&](std::int64_t w, double probability) {
                          if (w > may_be_negative) return false;
                          enough = probability >= share(aim.confidence_ppm) - kTolerance;
                          return !enough;
                        });
  return enough;
}

std::int64_t supported_by_confidence(const SamplingAim& aim, std::int64_t sampled, std::int64_t negatives) {
  std::int64_t low = sampled - negatives, high = aim.population - negatives;
  while (low < high) {  // the more are claimed, the less is left to doubt them
    const std::int64_t claim = low + (high - low + 1) / 2;
    const double doubt = internal::at_most(aim.population, aim.population - claim + 1, sampled, negatives);
    if (doubt <= 1 - share(aim.confidence_ppm) + kTolerance) {
      low = claim;
    } else {
      high = claim - 1;
    }
  }
  return low;
}

// `value` in units of which `unit` (a power of ten) make one, without trailing zeros.
std::string decimal(std::int64_t value, std::int64_t unit) {
  std::string text = std::to_string(value / unit);
  std::string rest = std::to_string(unit + value % unit).substr(1);
  while (!rest.empty() && rest.back() == '0') rest.pop_back();
  return rest.empty() ? text : text + "." + rest;
}
std::string thousandths(std::int32_t value) { return decimal(value, 1'000); }

std::string packages(std::int64_t n) { return std::to_string(n) + (n == 1 ? " package" : " packages"); }

}  // namespace

namespace internal {

double at_most(std::int64_t population, std::int64_t marked, std::int64_t drawn, std::int64_t most) {
  const std::int64_t first = std::max<std::int64_t>(0, drawn - (population - marked));
  const std::int64_t last = std::min(marked, drawn);
  if (most >= last) return 1;
  const double all = log_choose(population, drawn);
  double sum = 0;
  for (std::int64_t y = first; y <= most; ++y)
    sum += std::exp(log_choose(marked, y) + log_choose(population - marked, drawn - y) - all);
  return std::min(sum, 1.0);
}

}  // namespace internal

std::string_view name(SamplingMethod method) noexcept {
  return kMethodNames[static_cast<std::size_t>(method)];
}
std::optional<SamplingMethod> sampling_method_from(std::string_view text) noexcept {
  return model::from_names<SamplingMethod>(kMethodNames, text);
}

base::Status check(const SamplingAim& aim) {
  const auto within = [](std::int64_t value, std::int64_t low, std::int64_t high, const char* field) {
    return value >= low && value <= high ? base::Status{}
                                         : fail(ErrorCode::OutOfRange, field, std::to_string(value),
                                                std::to_string(low) + " to " + std::to_string(high));
  };
  TW_TRY_STATUS(within(aim.population, 1, kMaxPopulation, "population"));
  TW_TRY_STATUS(within(aim.proportion_ppm, 1, 1'000'000, "proportion_ppm"));
  TW_TRY_STATUS(within(aim.confidence_ppm, 500'000, 999'999, "confidence_ppm"));
  TW_TRY_STATUS(within(aim.expected_negatives, 0, aim.population, "expected_negatives"));
  TW_TRY_STATUS(within(aim.prior_a_milli, 1, 1'000'000, "prior_a_milli"));
  return within(aim.prior_b_milli, 1, 1'000'000, "prior_b_milli");
}

base::Result<std::int64_t> proposed_sample(const SamplingAim& aim) {
  TW_TRY_STATUS(check(aim));
  if (aim.method == SamplingMethod::All) return aim.population;
  if (aim.method == SamplingMethod::Arbitrary) {
    auto n = static_cast<std::int64_t>(std::sqrt(static_cast<double>(aim.population)));
    while (n * n < aim.population) ++n;
    return n;
  }
  // A sample that suffices keeps sufficing as it grows, and is found after about ln(1/(1−confidence))/(1−k).
  for (std::int64_t n = 1; n <= aim.population; ++n) {
    if (shows(aim, n)) return n;
  }
  return fail(ErrorCode::OutOfRange, "expected_negatives", std::to_string(aim.expected_negatives),
              "few enough that the rest can be " + percent(aim.proportion_ppm));
}

base::Result<std::int64_t> supported_positives(const SamplingAim& aim, std::int64_t sampled,
                                               std::int64_t positives) {
  TW_TRY_STATUS(check(aim));
  if (sampled < 1 || sampled > aim.population)
    return fail(ErrorCode::OutOfRange, "sampled", std::to_string(sampled),
                "1 to the population, " + std::to_string(aim.population));
  if (positives < 0 || positives > sampled)
    return fail(ErrorCode::OutOfRange, "positives", std::to_string(positives),
                "0 to the sample, " + std::to_string(sampled));
  const std::int64_t negatives = sampled - positives;
  switch (aim.method) {
    case SamplingMethod::Hypergeometric:
      return supported_by_confidence(aim, sampled, negatives);
    case SamplingMethod::Bayesian: {
      std::int64_t unseen_negatives = aim.population - sampled;
      walk_unseen_negatives(aim, aim.population - sampled, positives, negatives,
                            [&](std::int64_t w, double probability) {
                              if (probability < share(aim.confidence_ppm) - kTolerance) return true;
                              unseen_negatives = w;
                              return false;
                            });
      return aim.population - negatives - unseen_negatives;
    }
    default:
      return positives;
  }
}

base::Result<std::string> court_sentence(const SamplingAim& aim, std::int64_t sampled, std::int64_t positives,
                                         std::string_view substance, std::string_view drawn) {
  TW_TRY(const auto supported, supported_positives(aim, sampled, positives));
  TW_TRY_STATUS(check_words(substance, "substance"));
  TW_TRY_STATUS(check_words(drawn, "drawn"));
  const std::string what{substance};
  const std::string did = std::to_string(positives) + " of " + std::to_string(sampled);
  const std::string how = drawn.empty() ? "" : " They were drawn: " + std::string{drawn} + ".";
  if (aim.method == SamplingMethod::All && sampled == aim.population)
    return "All " + packages(sampled) + " were examined: " + std::to_string(positives) + " contain " + what +
           ".";
  if (aim.method == SamplingMethod::All || aim.method == SamplingMethod::Arbitrary)
    return did + " examined packages contain " + what + ". They were not drawn at random: nothing follows " +
           "for the other " + std::to_string(aim.population - sampled) + "." + how;
  // Rounded down to a tenth of a per cent, unless the aim itself is met: then the aim is what is said.
  const std::int64_t ppm = supported >= wanted_positives(aim)
                               ? aim.proportion_ppm
                               : supported * 1'000'000 / aim.population / 1'000 * 1'000;
  const std::string claim = "at least " + percent(ppm) + " of the " + packages(aim.population) + " contain " +
                            what + ": " + did + " did";
  const bool conditional = drawn.empty() && rests_on_draw(aim, sampled);
  const std::string end = conditional ? ", provided that they were drawn at random." : "." + how;
  if (aim.method == SamplingMethod::Hypergeometric)
    return "With " + percent(aim.confidence_ppm) + " confidence " + claim + " (hypergeometric)" + end;
  return "The probability is " + percent(aim.confidence_ppm) + " that " + claim + " (Bayesian, prior Beta(" +
         thousandths(aim.prior_a_milli) + ", " + thousandths(aim.prior_b_milli) + "))" + end;
}

bool rests_on_draw(const SamplingAim& aim, std::int64_t sampled) noexcept {
  const bool reckoned =
      aim.method == SamplingMethod::Hypergeometric || aim.method == SamplingMethod::Bayesian;
  return reckoned && sampled < aim.population;
}

std::string percent(std::int64_t ppm) { return decimal(ppm, 10'000) + "%"; }

}  // namespace tidewaiter::custody
