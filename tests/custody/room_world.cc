#include "room_world.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tidewaiter::service {
namespace {

using base::MassMg;

constexpr MassMg kReadability{10}, kCalibrationError{5};
constexpr double kTareMg = 10'000;
constexpr double kDriesBy = 0.004;
constexpr std::int32_t kAllowedPpm = 5'000;

}  // namespace

std::int64_t RoomTally::acts() const {
  std::int64_t sum = 0;
  for (const auto& [name, count] : done) sum += count;
  return sum;
}

double RoomChance::normal() {  // Box and Muller
  return std::sqrt(-2 * std::log(uniform())) * std::cos(2 * std::numbers::pi * uniform());
}

RoomWorld::RoomWorld(const RoomPlan& plan, RoomChance& chance) : plan_(plan), chance_(chance) {
  for (const char* id : {"S1", "S2", "S3"})
    bias_mg_.emplace_back(id,
                          (chance.uniform() * 2 - 1) * static_cast<double>(kCalibrationError.milligrams()));
  if (plan.lie_ppm != 0) bias_mg_.emplace_back(kLiar, 0.0);
}

std::vector<custody::Scale> RoomWorld::scales(base::Instant until) const {
  std::vector<custody::Scale> all;
  for (const auto& [id, bias] : bias_mg_) all.push_back({id, kReadability, kCalibrationError, until});
  return all;
}

ScaleReading RoomWorld::reading(double net_mg) {
  const auto& [id, bias] = bias_mg_[chance_.below(bias_mg_.size())];
  const double digit = static_cast<double>(kReadability.milligrams());
  double gross = net_mg + kTareMg, tare = kTareMg;
  if (plan_.errors == ScaleErrors::AsOnScales) {
    gross += bias + chance_.normal() * digit / 3;
    tare += bias + chance_.normal() * digit / 3;
  } else {
    const auto stated = custody::summed_uncertainty({id, kReadability, kCalibrationError, {}}, 2);
    gross += chance_.normal() * static_cast<double>(stated->milligrams()) / 2;
  }
  if (id == kLiar) gross += gross * plan_.lie_ppm / 1e6;
  const auto shown = [&](double mg) {
    return MassMg{std::llround(std::max(mg, 0.0) / digit) * std::llround(digit)};
  };
  const MassMg shown_tare = shown(tare);
  return {std::max(shown(gross), shown_tare), shown_tare, id, "vault"};
}

ScaleReading RoomWorld::reading_of(const Thing& thing, double net_mg) {
  auto shown = reading(net_mg);
  if (thing.dried) shown.drying = allowance(thing);
  return shown;
}

custody::DryingAllowance RoomWorld::allowance(const Thing& thing) {
  if (!thing.dries) return {};
  return {kAllowedPpm, "a plant that dries"};
}

void RoomWorld::dry(Thing& thing) {
  if (!thing.dries || thing.dried) return;
  thing.true_mg *= 1 - kDriesBy;
  thing.dried = true;
}

void RoomWorld::mark(Thing& thing) {
  if (plan_.theft == Theft::None || thing.dries) return;
  if (chance_.one_in(static_cast<std::uint64_t>(plan_.robbed_one_in))) thing.thefts_due = plan_.times;
}

void RoomWorld::steal(Thing& thing) {
  if (thing.thefts_due == 0 || thing.gone || thing.found || thing.seal.empty()) return;
  --thing.thefts_due;
  ++thing.thefts;
  thing.weighed_since = false;
  if (plan_.theft == Theft::Swap) {
    thing.swapped = true;
    return;
  }
  thing.true_mg = std::max(0.0, thing.true_mg - thing.first_mg * plan_.share_ppm / 1e6);
  if (plan_.theft == Theft::Reseal) thing.seal = "F-" + std::to_string(++forged_seals_);
}

}  // namespace tidewaiter::service
