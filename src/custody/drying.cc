#include "custody/drying.h"

#include <algorithm>
#include <array>

namespace tidewaiter::custody {
namespace {

constexpr std::array kForms{
    DryingForm{"mushrooms", 900'000},  DryingForm{"plant", 800'000},  DryingForm{"plants", 800'000},
    DryingForm{"leaves", 800'000},     DryingForm{"herbal", 800'000}, DryingForm{"paste", 400'000},
    DryingForm{"wet powder", 400'000}, DryingForm{"liquid", 300'000}, DryingForm{"solution", 300'000},
    DryingForm{"resin", 100'000},      DryingForm{"powder", 50'000},
};
constexpr std::int32_t kAnyOther_ppm = 10'000;
constexpr std::int64_t kMillion = 1'000'000;

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_same(std::string_view stated, std::string_view form) noexcept {
  return std::equal(stated.begin(), stated.end(), form.begin(), form.end(),
                    [](char a, char b) { return lower(a) == b; });
}

}  // namespace

std::span<const DryingForm> drying_forms() noexcept { return kForms; }

std::int32_t most_drying_ppm(std::string_view form) noexcept {
  const auto found =
      std::find_if(kForms.begin(), kForms.end(), [&](const auto& one) { return is_same(form, one.form); });
  return found == kForms.end() ? kAnyOther_ppm : found->most_ppm;
}

base::Status may_dry(std::string_view form, std::int32_t used_ppm, const DryingAllowance& drying) {
  const auto left = std::max(0, most_drying_ppm(form) - used_ppm);
  if (drying.loss_ppm <= left) return {};
  return base::fail(
      base::ErrorCode::OutOfRange, "drying.loss_ppm", std::to_string(drying.loss_ppm),
      "at most " + std::to_string(left) + ": what its form may lose in all, less what was allowed before");
}

std::int32_t dried_ppm(const Comparison& comparison) {
  const auto less = -comparison.difference().milligrams();
  if (comparison.verdict == Verdict::Discrepant || less <= 0) return 0;
  const auto used = std::min(less, comparison.allowance.milligrams());
  const auto of = comparison.expected.milligrams();  // over 0: there is less of it now
  return static_cast<std::int32_t>((used * kMillion + of - 1) / of);
}

bool dried_much(std::string_view form, std::int32_t before_ppm, std::int32_t after_ppm) noexcept {
  return after_ppm > before_ppm && after_ppm > most_drying_ppm(form) / 2;
}

}  // namespace tidewaiter::custody
