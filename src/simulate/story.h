#pragma once
// The first story: four parcels of tea on one day to one receiver at one Australian address, under four
// spellings, from four senders who do not exist and whose telephone numbers are made up. Thread-safe.

#include <array>
#include <cstdint>

#include "simulate/frame.h"
#include "simulate/people.h"

namespace tidewaiter::simulate {

inline constexpr int kStoryParcels = 4;

/// The lines on which the story's parcels come: spread over the last day's counter hours.
std::array<std::uint64_t, kStoryParcels> story_lines(const Frame& frame);

/// True where the frame has a route on which the story can run (one to Australia).
bool story_fits(const Frame& frame);

/// The story's parcel `ordinal` (1 to 4).
Parcel story_parcel(const Frame& frame, std::uint64_t line, int ordinal);

}  // namespace tidewaiter::simulate
