#pragma once
// How alike two spectra are.
//
// Method:
//  1. Both must have the same units of x and be of one kind; infrared transmittance T becomes absorbance
//     −log10 T first, T below 10^-4 counting as 10^-4, and values over 2 being per cent.
//  2. Where their ranges overlap (at least half of the shorter one), both are read off at 1,024 places evenly
//     apart, straight between their ordinates.
//  3. The figure is Pearson's correlation over those places, in parts per million: 1,000,000 is the same
//     shape whatever the scale and the offset, 0 and less is nothing in common.
//
// A figure says how alike shapes are, not how likely a substance is: what comes of it is presumptive.
// Thread-safe.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "laboratory/jcamp.h"

namespace tidewaiter::laboratory {

/// −1,000,000 to 1,000,000. Conflict where units or kinds differ, OutOfRange where the ranges hardly overlap,
/// or one is flat there.
base::Result<std::int32_t> correlation_ppm(const Spectrum& a, const Spectrum& b);

/// A spectrum of a known substance, as the service supplies it.
struct Reference {
  std::string substance;  ///< a code
  Spectrum spectrum;
  std::int64_t number = 0;  ///< by which its library knows it
};
struct Likeness {
  std::string substance;
  std::string title;  ///< of the reference's spectrum
  std::int32_t correlation_ppm = 0;
  std::int64_t number = 0;  ///< the reference's
};
/// The likest first, then by substance and title.
void sort_by_likeness(std::vector<Likeness>& all);
/// How like each reference is, sorted; those that can't be compared with the spectrum are left out.
std::vector<Likeness> likenesses(const Spectrum& spectrum, std::span<const Reference> library);

}  // namespace tidewaiter::laboratory
