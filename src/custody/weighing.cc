#include "custody/weighing.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"
#include "custody/limits.h"

namespace tidewaiter::custody {
namespace {

using base::ErrorCode;
using base::fail;
using base::MassMg;

constexpr std::array<std::string_view, 3> kVerdictNames{"same", "within_bound", "discrepant"};
constexpr std::int64_t kMaxReadings = 2 * static_cast<std::int64_t>(kMaxList);
constexpr MassMg kCoarsest{1'000'000};
constexpr std::int64_t kMostDigitsOff = 30;
constexpr std::int64_t kMostUncertain_ppm = 10'000;
constexpr MassMg kTrace{100};

// The smallest integer whose square is at least `value`, which is below 2^62.
std::int64_t root_rounded_up(std::int64_t value) {
  auto root = static_cast<std::int64_t>(std::sqrt(static_cast<double>(value)));
  while (root > 0 && (root - 1) * (root - 1) >= value) --root;
  while (root * root < value) ++root;
  return root;
}

std::string milligrams(MassMg mass) { return std::to_string(mass.milligrams()) + " mg"; }

base::Status out_of_range(std::string field, MassMg found, std::string expected) {
  return fail(ErrorCode::OutOfRange, std::move(field), base::to_string(found), std::move(expected));
}

}  // namespace

std::string_view name(Verdict verdict) noexcept { return kVerdictNames[static_cast<std::size_t>(verdict)]; }

base::Status check(const Scale& scale) {
  if (scale.id.empty()) return fail(ErrorCode::Missing, "scale", "", "the scale it was weighed on");
  if (scale.id.size() > kMaxId) return fail(ErrorCode::TooLarge, "scale", scale.id, "at most 64 bytes");
  if (scale.readability <= MassMg{} || scale.readability > kCoarsest)
    return out_of_range("scale.readability", scale.readability, "0.001 g to 1000 g");
  const MassMg most{kMostDigitsOff * scale.readability.milligrams()};
  if (scale.calibration_error < MassMg{} || scale.calibration_error > most)
    return out_of_range("scale.calibration_error", scale.calibration_error,
                        "0 g to " + base::to_string(most) + ", thirty of its digits");
  return {};
}

base::Result<MassMg> summed_uncertainty(const Scale& scale, std::int64_t readings) {
  TW_TRY_STATUS(check(scale));
  if (readings < 1 || readings > kMaxReadings)
    return fail(ErrorCode::OutOfRange, "readings", std::to_string(readings), "1 to 2000");
  const std::int64_t d = scale.readability.milligrams();
  // (d/2)(N + √(3N)) = (dN + √(3N d²)) / 2
  const std::int64_t doubled = d * readings + root_rounded_up(3 * readings * d * d);
  const MassMg found{(doubled + 1) / 2 + readings * scale.calibration_error.milligrams()};
  if (found > kMaxUncertainty)
    return fail(ErrorCode::OutOfRange, "uncertainty", base::to_string(found), "at most 1000000 g");
  return found;
}

MassMg combined(MassMg a, MassMg b) {
  TW_CHECK(a >= MassMg{} && a <= kMaxUncertainty && b >= MassMg{} && b <= kMaxUncertainty);
  return MassMg{root_rounded_up(a.milligrams() * a.milligrams() + b.milligrams() * b.milligrams())};
}

namespace {

base::Status check_masses(MassMg gross, MassMg tare) {
  if (gross < MassMg{} || gross > kMaxWeighing)
    return out_of_range("gross", gross, "0 g to 10000000 g");
  if (tare < MassMg{} || tare > gross)
    return out_of_range("tare", tare, "0 g to the gross mass, " + base::to_string(gross));
  return {};
}

std::int64_t readings_of(MassMg tare) { return tare > MassMg{} ? 2 : 1; }

// Gross, tare and readings of what was weighed in lots.
base::Status add_up(Weighing& weighing) {
  if (weighing.lots.size() > kMaxList)
    return fail(ErrorCode::TooLarge, "lots", std::to_string(weighing.lots.size()), "at most 1000 lots");
  if (weighing.gross != MassMg{} || weighing.tare != MassMg{})
    return fail(ErrorCode::Conflict, "gross", base::to_string(weighing.gross), "the lots alone: their sum is reckoned");
  weighing.readings = 0;
  for (const auto& lot : weighing.lots) {
    TW_TRY_STATUS(check_masses(lot.gross, lot.tare));
    weighing.gross += lot.gross;
    weighing.tare += lot.tare;
    weighing.readings += readings_of(lot.tare);
  }
  return {};
}

}  // namespace

base::Result<Weighing> weigh(Weighing weighing) {
  if (weighing.exhibit.empty()) return fail(ErrorCode::Missing, "exhibit", "", "what was weighed");
  if (weighing.place.empty()) return fail(ErrorCode::Missing, "place", "", "where it was weighed");
  TW_TRY_STATUS(check_words(weighing.place, "place"));
  TW_TRY_STATUS(check_words(weighing.drying.ground, "drying.ground"));
  weighing.readings = readings_of(weighing.tare);
  if (!weighing.lots.empty()) TW_TRY_STATUS(add_up(weighing));
  TW_TRY_STATUS(check_masses(weighing.gross, weighing.tare));
  TW_TRY(weighing.uncertainty, summed_uncertainty(weighing.scale, weighing.readings));
  if (weighing.scale.calibrated_until < weighing.at)
    return fail(ErrorCode::OutOfRange, "scale.calibrated_until",
                base::to_string(weighing.scale.calibrated_until),
                "not before the weighing, " + base::to_string(weighing.at));
  return weighing;
}

MassMg most_uncertain(MassMg mass) { return std::max(kTrace, share_of(mass, kMostUncertain_ppm)); }

base::Status suits(const Weighing& weighing, MassMg expected) {
  if (weighing.uncertainty <= most_uncertain(std::max(weighing.net(), expected))) return {};
  // What the book has is not told to whoever weighs.
  return fail(ErrorCode::OutOfRange, "scale", weighing.scale.id + ", ±" + milligrams(weighing.uncertainty),
              "a finer scale: this one is too coarse for this mass, of which ±1 % or ±0.1 g is the most");
}

base::Result<Comparison> compare(MassMg expected, MassMg expected_uncertainty, MassMg observed,
                                 MassMg observed_uncertainty, const DryingAllowance& drying) {
  if (drying.loss_ppm < 0 || drying.loss_ppm > 900'000)
    return fail(ErrorCode::OutOfRange, "drying.loss_ppm", std::to_string(drying.loss_ppm), "0 to 900000");
  if (drying.loss_ppm > 0 && drying.ground.empty())
    return fail(ErrorCode::Missing, "drying.ground", "", "what the allowance rests on");
  for (const MassMg uncertainty : {expected_uncertainty, observed_uncertainty}) {
    if (uncertainty < MassMg{} || uncertainty > kMaxUncertainty)
      return fail(ErrorCode::OutOfRange, "uncertainty", base::to_string(uncertainty), "0 g to 1000000 g");
  }
  if (expected < MassMg{} || expected > kMaxSeizure || observed < MassMg{} || observed > kMaxSeizure)
    return fail(ErrorCode::OutOfRange, "mass", base::to_string(observed), "0 g to 1000000000 g");
  Comparison result{expected, observed, combined(expected_uncertainty, observed_uncertainty),
                    share_of(expected, drying.loss_ppm)};
  const MassMg difference = result.difference();
  if (difference > result.bound || difference < -(result.bound + result.allowance)) {
    result.verdict = Verdict::Discrepant;
  } else if (difference != MassMg{}) {
    result.verdict = Verdict::WithinBound;
  }
  return result;
}

base::Result<Comparison> compare(MassMg expected, MassMg expected_uncertainty, const Weighing& observed) {
  TW_TRY_STATUS(suits(observed, expected));
  return compare(expected, expected_uncertainty, observed.net(), observed.uncertainty, observed.drying);
}

std::string to_string(const Comparison& comparison) {
  const MassMg difference = comparison.difference();
  std::string text = base::to_string(comparison.observed);
  if (difference == MassMg{}) return text + ", as expected";
  const bool less = difference < MassMg{};
  text += ", " + milligrams(less ? -difference : difference) + (less ? " less" : " more") + " than the " +
          base::to_string(comparison.expected) + " expected, " +
          (comparison.verdict == Verdict::Discrepant ? "outside ±" : "within ±") +
          milligrams(comparison.bound);
  if (comparison.allowance > MassMg{}) text += " and " + milligrams(comparison.allowance) + " of drying";
  return text;
}

}  // namespace tidewaiter::custody
