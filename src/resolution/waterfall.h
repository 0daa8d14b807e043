#pragma once
// An explanation as a picture: from what is thought before looking, attribute by attribute, to the weight on
// which two parties are one or are not. Pure; thread-safe.

#include <string>
#include <vector>

#include "model/assessment.h"

namespace tidewaiter::resolution {

/// Weights in millibits; prior and parts add up to the total.
struct Waterfall {
  std::string title;  ///< "REC1 and REC2: one entity"
  model::Millibits prior = 0;
  std::vector<model::ComparisonPart> parts;  ///< in the order they are drawn, at most 64
  model::Millibits threshold = 0;            ///< from this total on two parties are joined
};

/// A stand-alone SVG picture that needs nothing from elsewhere: a bar for each part from the sum before it to
/// the sum after it, with both values beside it, and a line where the threshold lies. What parties wrote is
/// escaped, control characters left out; values are cut to 40 characters. The same input gives the same
/// bytes.
std::string waterfall_svg(const Waterfall& waterfall);

}  // namespace tidewaiter::resolution
