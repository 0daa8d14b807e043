#pragma once
// How many examinations an office has in a shift: by means, from its instruments and those who work them. An
// instrument out of service, or whose calibration has run out, adds nothing. Plain values; thread-safe.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "model/item.h"

namespace tidewaiter::selection {

inline constexpr std::size_t kMeansCount = 4;

/// What one means can do. `sensitivity_ppm` is the share of parcels with drugs in which it finds them; what
/// stands here by default is a working assumption until an office has measured its own with test parcels
/// (docs/selection.md).
struct MeansCapacity {
  std::int32_t examinations = 0;  ///< in the shift, all instruments together
  std::int32_t instruments = 1;   ///< that work side by side
  std::int32_t minutes_each = 1;  ///< one examination
  std::int32_t sensitivity_ppm = 0;

  bool operator==(const MeansCapacity&) const = default;
};

/// By means, in the order of model::Means.
class Capacity {
 public:
  /// No examinations; minutes and sensitivity by default: XRay 2 min, 60%; TraceDetector 4 min, 40%; Canine 1
  /// min, 55%; Physical 15 min, 90%.
  Capacity();
  MeansCapacity& of(model::Means means) { return by_means_[static_cast<std::size_t>(means)]; }
  const MeansCapacity& of(model::Means means) const { return by_means_[static_cast<std::size_t>(means)]; }
  std::int64_t examinations() const;  ///< all means together
  bool operator==(const Capacity&) const = default;

 private:
  std::array<MeansCapacity, kMeansCount> by_means_;
};

/// One scanner, detector, dog with its handler, or table with its officer.
struct Instrument {
  std::string id;
  model::Means means = model::Means::XRay;
  bool in_service = true;
  std::optional<base::Instant> calibrated_until;  ///< nullopt: needs no calibration
};

/// An instrument that adds less than its whole shift, and why.
struct InstrumentOut {
  std::string id;
  model::Means means = model::Means::XRay;
  std::string why;  ///< "out of service", "calibration runs out 2026-11-20T00:00:00Z"
};

struct ShiftCapacity {
  Capacity capacity;
  std::vector<InstrumentOut> out;  ///< in the order of `instruments`
};

/// The capacity of a shift from `starts_at` to `ends_at`: for every means, usable instruments × whole
/// examinations that fit. An instrument whose calibration ends within the shift works until then. `usual`
/// gives minutes and sensitivity. Refuses a shift that ends before it starts or lasts over 24 hours, and over
/// 10,000 instruments.
base::Result<ShiftCapacity> capacity_of(std::span<const Instrument> instruments, const Capacity& usual,
                                        base::Instant starts_at, base::Instant ends_at);

/// Reads "XRay=200" as the command line has it and sets that means' examinations (0 to 1,000,000), and as
/// many instruments side by side as they need in eight hours. Field `capacity`.
base::Status set_capacity(Capacity& capacity, std::string_view text);

}  // namespace tidewaiter::selection
