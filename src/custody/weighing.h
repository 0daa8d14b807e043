#pragma once
// A weighing is a claim with its reasons: gross, tare and net in milligrams, the scale and its calibration,
// how far the figure may be from the truth, and the two officers who saw it (C3). Two weighings of one thing
// are compared by both their uncertainties. Integers throughout, rounded against ourselves; plain values;
// thread-safe.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/mass.h"
#include "base/result.h"
#include "custody/exhibit.h"
#include "custody/two_officers.h"

namespace tidewaiter::custody {

/// A scale as its certificate describes it.
struct Scale {
  std::string id;
  base::MassMg readability;        ///< d: the last digit it shows; 1 mg to 1 kg
  base::MassMg calibration_error;  ///< CCE: what the calibration check found, without its sign; up to 30 d
  base::Instant calibrated_until;

  bool operator==(const Scale&) const = default;
};
/// Missing or OutOfRange with the field. A scale in service may err by three verification intervals, and an
/// interval is at most ten digits (OIML R 76-1:2006, 3.4.2 and 3.5): one that errs by more is out of service.
base::Status check(const Scale& scale);

/// The uncertainty of a sum of N readings on one scale: U = (d/2)(N + √(3N)) + N·CCE, rounded up.
///
/// Source: the Abstract of a paper on the summed mass of seized drugs (search.isc.ac, record 1038682), where the
/// formula stands word for word, for scales whose readability dominates. Its terms, reckoned by ourselves: in one
/// direction N calibration errors and the half digits that the checks could not see, and beside them three
/// standard deviations of N independent roundings, 3·d·√(N/12). N: 1 to 2,000. OutOfRange outside the limits or over kMaxUncertainty.
base::Result<base::MassMg> summed_uncertainty(const Scale& scale, std::int64_t readings);
/// √(a² + b² …) rounded up, for independent weighings: JCGM 100:2008 (GUM), 5.1.2. Each at most
/// kMaxUncertainty.
base::MassMg combined(base::MassMg a, base::MassMg b);

/// What a substance may lose by itself: drying plants and wet powders, with the ground it rests on. How much
/// there may be of it in all is drying.h's.
struct DryingAllowance {
  std::int32_t loss_ppm = 0;  ///< of the expected mass; 0 to 900,000
  std::string ground;         ///< wanted where loss_ppm is over 0

  bool operator==(const DryingAllowance&) const = default;
};

/// One of the weighings that a mass is the sum of, where it is too much for the scale at once.
struct Lot {
  base::MassMg gross;
  base::MassMg tare;

  bool operator==(const Lot&) const = default;
};

struct Weighing {
  ExhibitId exhibit;
  base::MassMg gross;
  base::MassMg tare;
  std::int64_t readings = 1;  ///< N, as weigh() found it: what was read, and nothing that anybody says
  Scale scale;
  base::Instant at;
  std::string place;
  TwoOfficers officers;
  base::MassMg uncertainty;     ///< as weigh() found it
  DryingAllowance drying = {};  ///< what may have dried up since the weighing before
  std::vector<Lot> lots = {};   ///< at most a thousand; empty where it was weighed at once

  base::MassMg net() const { return gross - tare; }
  bool operator==(const Weighing&) const = default;
};

/// Makes a weighing: of lots the sum, how many readings it is made of (gross and tare are two, a net mass that
/// is read at once is one, of each lot) and its uncertainty. A scale out of calibration, a tare over the gross, a
/// mass over kMaxWeighing are OutOfRange; a missing place or scale Missing; Conflict where a sum is stated beside
/// its lots.
base::Result<Weighing> weigh(Weighing weighing);
/// One part in a hundred of a mass, and 0.1 g where that is more, so that traces can be weighed: what may be
/// uncertain of it.
base::MassMg most_uncertain(base::MassMg mass);
/// OutOfRange where the scale is too coarse for what should be there (`most_uncertain`). `expected` is what the book has, nothing at first;
/// what is found may be far less, and then an inquiry is to be opened and not a finer scale looked for.
base::Status suits(const Weighing& weighing, base::MassMg expected);

enum class Verdict { Same, WithinBound, Discrepant };
std::string_view name(Verdict verdict) noexcept;  ///< "same", "within_bound", "discrepant"

/// A weighing held against what the book says.
struct Comparison {
  base::MassMg expected;
  base::MassMg observed;
  base::MassMg bound;      ///< both uncertainties combined
  base::MassMg allowance;  ///< what more may be missing by drying
  Verdict verdict = Verdict::Same;

  base::MassMg difference() const { return observed - expected; }
  bool operator==(const Comparison&) const = default;
};

/// C4: beyond the bound (below it, beyond bound and allowance) is discrepant; every smaller difference is an
/// adjustment. `expected_uncertainty` is that of the weighing, or weighings, the book's figure rests on. A
/// scale that does not suit is refused: nothing follows from what it shows.
base::Result<Comparison> compare(base::MassMg expected, base::MassMg expected_uncertainty,
                                 const Weighing& observed);
/// The same for a mass weighed in several parts, by its sum and its own combined uncertainty.
base::Result<Comparison> compare(base::MassMg expected, base::MassMg expected_uncertainty,
                                 base::MassMg observed, base::MassMg observed_uncertainty,
                                 const DryingAllowance& drying = {});
/// "39.98 g, 20 mg less than the 40 g expected, within ±24 mg".
std::string to_string(const Comparison& comparison);

}  // namespace tidewaiter::custody
