#pragma once
// A shift: opened with its capacity and the commitment to its secret key, closed with the choice of what is opened. At
// closing, parcels that share a person, door or telephone with the highest-scoring ones are read again, so that the
// first parcel of a ring is judged by what its later ones showed; then selection/ chooses, and the key is revealed (S3).
// Alone: one writer.

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "selection/selection.h"
#include "service/engine.h"
#include "service/screening.h"
#include "service/service.h"

namespace tidewaiter::service {

inline constexpr base::DurationMs kShiftLength = base::DurationMs::hours(8);

struct OpenShift {
  std::string office;
  std::string shift;
  selection::Capacity capacity;
  std::int32_t random_share_ppm = 100'000;
  selection::ShiftKey key;
};

/// Reads "XRay=200" texts; without any, the default: XRay 200, TraceDetector 60, Physical 240 (twelve examiners, one
/// scanner). As many instruments or tables as the examinations need within a shift.
base::Result<selection::Capacity> capacity_from(const std::vector<std::string>& texts);

/// Draws the key, keeps it in a file that only the service can read, and records its commitment. `shift` empty: named
/// after the time. Conflict where it was closed before; a shift that is still open is taken up again with its own key.
base::Result<OpenShift> open_shift(const Service& service, const Actor& actor, const std::string& office,
                                   const std::string& shift, const selection::Capacity& capacity,
                                   std::int32_t random_share_ppm);

struct ClosedShift {
  std::vector<selection::Selection> selections;  ///< in the order of the candidates
  std::uint64_t read_again = 0;   ///< parcels whose evidence was read again
  std::uint64_t changed = 0;      ///< of these, judged otherwise than before
  base::Instant closed_at;
};

/// Chooses from `candidates` and closes the shift. `at` is the hour of closing; scores of `candidates` are brought up to
/// date by the reading again.
base::Result<ClosedShift> close_shift(const Service& service, Engine& engine, const Actor& actor, const OpenShift& shift,
                                      std::vector<selection::Candidate>& candidates, base::Instant at);

/// The hour a manifest of history is chosen at: so long before its first cut-off that every place can be made.
base::Instant historic_closing(base::Instant first_cut_off);

}  // namespace tidewaiter::service
