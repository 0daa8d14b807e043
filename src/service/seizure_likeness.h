#pragma once
// Two seizures beside each other: what they consist of, what their packaging looks like, how alike the
// readings of one are to those of the other. It is evidence for whoever judges, never a judgement: no figure
// here says that two seizures have one source. What is presumptive agrees with nothing: only what a
// laboratory confirmed of both counts as the same substance. Symmetric: the other order says the same with
// the sides changed. Traits have one writer; comparing only reads.

#include <optional>
#include <string>
#include <vector>

#include "custody/packaging.h"
#include "laboratory/profile.h"
#include "service/custody_act.h"
#include "service/service.h"

namespace tidewaiter::service {

/// Notes a trait of an exhibit's packaging, instead of what was noted of it before. `sha256`: of a kept
/// photograph of it, or empty. NotFound (exhibit, photograph), Missing, TooLarge.
base::Status note_packaging(const Service& service, const Actor& actor, const custody::ExhibitId& id,
                            custody::PackagingTrait trait, const std::string& value,
                            const std::string& sha256);
/// Another whenever it is noted anew.
std::string version_of(const store::PackagingTraitRow& row);
/// By trait.
base::Result<std::vector<store::PackagingTraitRow>> packaging_of(store::Reader& reader,
                                                                 const custody::ExhibitId& id);

/// A substance that either seizure has, and how it is known there.
struct SubstanceBeside {
  enum class Known { No, Presumptive, Confirmed };
  std::string substance;
  Known in_a = Known::No, in_b = Known::No;

  bool same() const { return in_a == Known::Confirmed && in_b == Known::Confirmed; }
  bool operator==(const SubstanceBeside&) const = default;
};
/// A trait of an exhibit of each.
struct TraitBeside {
  std::string exhibit_a, exhibit_b, trait, value_a, value_b;
  bool same = false;          ///< as described, letter case and blanks apart
  bool same_picture = false;  ///< the very same file

  bool operator==(const TraitBeside&) const = default;
};
/// A reading of each: peaks, or the correlation of two spectra.
struct ReadingsBeside {
  std::string exhibit_a, exhibit_b;
  std::int64_t reading_a = 0, reading_b = 0;
  std::optional<laboratory::ProfileLikeness> peaks;
  std::optional<std::int32_t> correlation_ppm;
  std::string warning;  ///< about the instruments; empty where they were in order

  std::int32_t figure_ppm() const { return peaks ? peaks->pearson_ppm : correlation_ppm.value_or(0); }
  bool operator==(const ReadingsBeside&) const = default;
};
struct SeizureLikeness {
  std::int64_t a = 0, b = 0;
  std::vector<SubstanceBeside> substances;
  std::vector<TraitBeside> traits;       ///< those that agree first
  std::vector<ReadingsBeside> readings;  ///< the likest first
  std::vector<std::string> left_out;     ///< readings that could not be compared, with the reason

  bool operator==(const SeizureLikeness&) const = default;
};
/// At most kMostBeside pairs of readings are compared (TooLarge). NotFound where a seizure has no exhibit,
/// Conflict for a seizure beside itself; Tampered where a file is not what was attached.
inline constexpr std::size_t kMostBeside = 10'000;
base::Result<SeizureLikeness> compare_seizures(const Service& service, store::Reader& reader,
                                               custody::SeizureNumber a, custody::SeizureNumber b);
/// How another seizure is like one, in short.
struct SeizureAlike {
  std::int64_t seizure = 0;
  std::optional<std::int32_t> figure_ppm;  ///< of the two likest readings; nullopt where none can be compared
  bool by_peaks = false;                   ///< those two are impurity profiles, not spectra
  std::size_t same_substances = 0;         ///< confirmed of both
  std::size_t same_traits = 0;
  std::size_t same_pictures = 0;
  std::size_t left_out = 0;  ///< readings, and pairs of them, that could not be compared
};
/// The seizures of which a reading was held beside one of this, or of which something is the same; the likest
/// first: by the figure, then by pictures, traits, substances. TooLarge and NotFound as above; Tampered where
/// a file of this one is not what was attached.
base::Result<std::vector<SeizureAlike>> alike_seizures(const Service& service, store::Reader& reader,
                                                       custody::SeizureNumber seizure);
/// The same seen from the other side.
SeizureLikeness mirrored(SeizureLikeness likeness);
/// The evidence in sentences, a line each; the last says what it is not.
std::string to_string(const SeizureLikeness& likeness);

}  // namespace tidewaiter::service
