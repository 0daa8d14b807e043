#pragma once
// How many of many packages are looked into, and what that lets a court hear. After the guidelines on
// representative drug sampling of UNODC and ENFSI (ST/NAR/38, 2009: arbitrary sampling in chapter 4, the
// statistical methods in chapter 5). A hypergeometric plan speaks of confidence; a Bayesian one, whose prior
// is stated, of probability; an arbitrary one says nothing of the packages that were not opened.
//
// Method:
//  1. At least K = ⌈k·N⌉ of the N packages are to be shown to contain the substance; e negatives are
//  expected.
//  2. Hypergeometric: were there only K − 1, a random sample of n would show at most e negatives with
//     probability P = Σ_{y≤e} C(D,y)·C(N−D,n−y)/C(N,n), D = N − K + 1. The smallest n with P ≤ 1 − confidence
//     is proposed.
//  3. Bayesian: with a Beta(a, b) prior on the proportion and n − e positives, the negatives W among the
//     N − n unseen follow the beta-binomial distribution BB(N − n; b + e, a + n − e), so the sample's size is
//     taken into account exactly and not only for large N. The smallest n with P(W ≤ N − K − e) ≥ confidence.
//  4. Given what was found, both are turned round: the largest K that the result supports.
//
// Plain values; thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::custody {

enum class SamplingMethod { All, Arbitrary, Hypergeometric, Bayesian };
std::string_view name(SamplingMethod method) noexcept;  ///< "all", "arbitrary", …
std::optional<SamplingMethod> sampling_method_from(std::string_view name) noexcept;

/// What is to be shown. Shares in parts per million.
struct SamplingAim {
  std::int64_t population = 0;  ///< N: 1 to 1,000,000
  SamplingMethod method = SamplingMethod::Hypergeometric;
  std::int32_t proportion_ppm = 900'000;  ///< k
  std::int32_t confidence_ppm = 950'000;  ///< or probability; 500,000 to 999,999
  std::int64_t expected_negatives = 0;    ///< e
  std::int32_t prior_a_milli = 1'000;     ///< the beta prior's parameters in thousandths, 1 to 1,000,000
  std::int32_t prior_b_milli = 1'000;

  bool operator==(const SamplingAim&) const = default;
};
/// OutOfRange with the field.
base::Status check(const SamplingAim& aim);

/// The proposed n. For All the population, for Arbitrary ⌈√N⌉. OutOfRange where even all packages would not
/// show it with so many negatives.
base::Result<std::int64_t> proposed_sample(const SamplingAim& aim);

/// The largest number of positive packages in the population that the result supports: `positives` of
/// `sampled`. For All the positives themselves; for Arbitrary likewise: the rest stays unknown. OutOfRange
/// where the numbers do not fit each other.
base::Result<std::int64_t> supported_positives(const SamplingAim& aim, std::int64_t sampled,
                                               std::int64_t positives);

/// The sentence for a court, with how the packages were drawn. "With 95% confidence at least 90% of the 100
/// packages contain methamphetamine: 23 of 23 did (hypergeometric). They were drawn: by lot, list 7." Where
/// nobody said how, it holds on the condition that they were drawn at random, and says so.
base::Result<std::string> court_sentence(const SamplingAim& aim, std::int64_t sampled, std::int64_t positives,
                                         std::string_view substance, std::string_view drawn = {});
/// Whether the sentence rests on how they were drawn: a reckoned plan, of which not all are looked into.
bool rests_on_draw(const SamplingAim& aim, std::int64_t sampled) noexcept;

/// "95%", "2.5%", "99.95%": exact, no trailing zeros.
std::string percent(std::int64_t ppm);

namespace internal {
/// P(at most `most` of `drawn` are marked), of `population` with `marked` among them. Errors of rounding
/// below 10^-9.
double at_most(std::int64_t population, std::int64_t marked, std::int64_t drawn, std::int64_t most);
}  // namespace internal

}  // namespace tidewaiter::custody
