#pragma once
// A furnace run's list as it is read off at the gate: a line of CSV for each exhibit. Pure; thread-safe.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "service/custody.h"

namespace tidewaiter::service {

inline constexpr std::string_view kDestructionListHeader = "exhibit,seal,gross_g,tare_g";
inline constexpr std::string_view kDryingColumns = ",drying_ppm,drying_ground";
inline constexpr std::size_t kMaxDestructionListBytes = std::size_t{4} << 20;

/// Lines "exhibit,seal,gross_g,tare_g" under a header of these names; empty ones are passed over. Behind
/// them may stand what may have dried up, in parts per million, and the ground that rests on. Nothing is
/// quoted: neither an exhibit's number nor a seal has a comma. Malformed, OutOfRange, or Duplicate where an
/// exhibit is named twice, with "NAME line N" as the field; TooLarge over kMaxDestructionListBytes.
base::Result<std::vector<DestructionLine>> read_destruction_list(std::string_view text,
                                                                 const std::string& name);

}  // namespace tidewaiter::service
