#pragma once
// A spectrum as a picture that stands by itself. Thread-safe.

#include <string>

#include "laboratory/jcamp.h"

namespace tidewaiter::laboratory {

/// SVG of 960 by 480, with title, units and ranges. Infrared runs from high to low wave numbers, as its
/// readers expect. Of many ordinates, each column shows the least and the greatest that fall into it, so that
/// no peak is lost.
std::string spectrum_svg(const Spectrum& spectrum);

}  // namespace tidewaiter::laboratory
