#include "selection/capacity.h"

#include <algorithm>
#include <charconv>

namespace tidewaiter::selection {
namespace {

constexpr std::size_t kMaxInstruments = 10'000;
constexpr std::int32_t kMaxExaminations = 1'000'000;
constexpr std::int64_t kMinutesOfShift = 8 * 60;
constexpr std::array kAllMeans{model::Means::XRay, model::Means::TraceDetector, model::Means::Canine,
                               model::Means::Physical};

// Whole examinations that one instrument fits between two instants.
std::int64_t whole_examinations(base::Instant from, base::Instant to, std::int32_t minutes_each) {
  if (to <= from || minutes_each <= 0) return 0;
  return (to - from).milliseconds() / base::DurationMs::minutes(minutes_each).milliseconds();
}

std::string all_means() {
  std::string names;
  for (const model::Means means : kAllMeans) {
    if (!names.empty()) names += ", ";
    names += model::name(means);
  }
  return names;
}

}  // namespace

Capacity::Capacity()
    : by_means_{MeansCapacity{0, 1, 2, 600'000}, MeansCapacity{0, 1, 4, 400'000},
                MeansCapacity{0, 1, 1, 550'000}, MeansCapacity{0, 1, 15, 900'000}} {}

std::int64_t Capacity::examinations() const {
  std::int64_t sum = 0;
  for (const MeansCapacity& means : by_means_) sum += means.examinations;
  return sum;
}

base::Result<ShiftCapacity> capacity_of(std::span<const Instrument> instruments, const Capacity& usual,
                                        base::Instant starts_at, base::Instant ends_at) {
  if (ends_at <= starts_at || ends_at - starts_at > base::DurationMs::hours(24)) {
    return base::fail(base::ErrorCode::OutOfRange, "shift.ends_at", base::to_string(ends_at),
                      "after the shift's start, by 24 hours at most");
  }
  if (instruments.size() > kMaxInstruments) {
    return base::fail(base::ErrorCode::TooLarge, "instruments", std::to_string(instruments.size()),
                      "at most " + std::to_string(kMaxInstruments));
  }
  ShiftCapacity result{usual, {}};
  for (const model::Means means : kAllMeans) {
    result.capacity.of(means).examinations = 0;
    result.capacity.of(means).instruments = 0;
  }
  for (const Instrument& instrument : instruments) {
    if (!instrument.in_service) {
      result.out.push_back({instrument.id, instrument.means, "out of service"});
      continue;
    }
    const base::Instant until = std::min(instrument.calibrated_until.value_or(ends_at), ends_at);
    MeansCapacity& means = result.capacity.of(instrument.means);
    const std::int64_t examinations = whole_examinations(starts_at, until, means.minutes_each);
    if (until < ends_at) {
      result.out.push_back(
          {instrument.id, instrument.means, "calibration runs out " + base::to_string(until)});
    }
    if (examinations == 0) continue;
    means.examinations = static_cast<std::int32_t>(
        std::min<std::int64_t>(means.examinations + examinations, kMaxExaminations));
    ++means.instruments;
  }
  return result;
}

base::Status set_capacity(Capacity& capacity, std::string_view text) {
  const std::size_t equals = text.find('=');
  const auto means = model::means_from(text.substr(0, equals));
  if (equals == std::string_view::npos || !means) {
    return base::fail(base::ErrorCode::Malformed, "capacity", text, "MEANS=N, MEANS one of " + all_means());
  }
  const std::string_view number = text.substr(equals + 1);
  std::int32_t examinations = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), examinations);
  if (error != std::errc{} || end != number.data() + number.size() || examinations < 0 ||
      examinations > kMaxExaminations) {
    return base::fail(base::ErrorCode::OutOfRange, "capacity", text,
                      "a number of examinations from 0 to 1000000");
  }
  MeansCapacity& chosen = capacity.of(*means);
  chosen.examinations = examinations;
  const std::int64_t minutes = std::int64_t{examinations} * chosen.minutes_each;
  chosen.instruments =
      static_cast<std::int32_t>(std::max<std::int64_t>(1, (minutes + kMinutesOfShift - 1) / kMinutesOfShift));
  return {};
}

}  // namespace tidewaiter::selection
