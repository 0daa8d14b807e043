#pragma once
// A shift: opened with its capacity and the commitment to its secret key, closed with the choice of what is
// opened. Any number of manifests may be filed into it in between. At closing, parcels that share a person,
// door or telephone with the highest-scoring ones are read again, so that the first parcel of a ring is
// judged by what its later ones showed; open referrals go first; then selection/ chooses, and the key is
// revealed (S3). Alone: one writer.

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "selection/selection.h"
#include "service/engine.h"
#include "service/screening.h"
#include "service/service.h"
#include "service/telling.h"

namespace tidewaiter::service {

class OpenShiftMemory;  // open_shifts.h

inline constexpr base::DurationMs kShiftLength = base::DurationMs::hours(8);

/// On what terms a shift is opened.
struct ShiftTerms {
  std::string office;
  std::string shift;  ///< empty: named after the time
  std::optional<selection::Capacity>
      capacity;  ///< nullopt: what the office's instruments can do, or else the usual
  std::optional<std::int32_t> random_share_ppm;  ///< nullopt: a tenth
};

struct OpenShift {
  std::string office;
  std::string shift;
  std::optional<selection::Capacity> given;  ///< nullopt: the instruments alone say
  selection::Capacity capacity;              ///< as of the opening
  std::int32_t random_share_ppm = 100'000;
  selection::ShiftKey key;
  std::int64_t first_item = 1;  ///< no parcel of a lower number was filed into it
  bool taken_up = false;        ///< it was open before: parcels may have been filed into it already
};

/// Reads "XRay=200" texts.
base::Result<selection::Capacity> capacity_from(const std::vector<std::string>& texts);
/// What an office has that said nothing: XRay 200, TraceDetector 60, Physical 240 (twelve examiners, one
/// scanner). As many instruments or tables as the examinations need within a shift.
selection::Capacity usual_capacity();

/// What a shift of `office` that is opened at `at`, its capacity not given, can do: what its instruments can,
/// or the usual where it has none.
base::Result<selection::ShiftCapacity> capacity_to_expect(store::Reader& reader, const std::string& office,
                                                          base::Instant at);

/// Draws the key, keeps it in a file that only the service can read, and records its commitment. Conflict
/// where it was closed before, or is open on other terms than those given; a shift that is still open is
/// taken up again with its own key.
base::Result<OpenShift> open_shift(const Service& service, const Actor& actor, const ShiftTerms& terms);

/// A shift that is open; `shift` empty: the one of the office that was opened last. NotFound where none is,
/// State where it is closed.
base::Result<OpenShift> find_open_shift(const Service& service, const std::string& office,
                                        const std::string& shift);

/// The names of the office's open shifts, the one opened last at the end.
base::Result<std::vector<std::string>> open_shift_names(const Service& service, const std::string& office);

/// An earlier filing of a parcel in the same shift that stood higher than the one in force.
struct StoodBefore {
  model::ItemNumber number;
  model::Millibits score = 0;
  std::string declared;  ///< its first contents' description; empty where there is none
};

struct ClosedShift {
  std::vector<selection::Selection> selections;  ///< in the order of the candidates
  std::vector<std::optional<StoodBefore>>
      stood_before;              ///< as `selections`: what a candidate counted with beside its own filing
  selection::Capacity capacity;  ///< that the choice was made with
  std::vector<selection::InstrumentOut> out;  ///< what it lacked
  std::vector<std::string> degraded;          ///< docs/degraded.md: "lists", "resolver", "capacity", "model"
  std::uint64_t read_again = 0;               ///< parcels whose evidence was read again
  std::uint64_t changed = 0;                  ///< of these, judged otherwise than before
  base::Instant closed_at;
};

/// Chooses from everything that was filed into the shift, and closes it. `candidates` are those the caller
/// knows of already; what was filed earlier is added, and all are brought up to date. `at` is the hour of
/// closing: the examiners' eight hours begin then, and so does what the instruments can do. A parcel that an
/// earlier shift chose keeps that choice; one declared anew in this shift counts with the most that it came
/// to (earlier_filings.h). With `telling` the holds are sent by `actor` in the same act.
base::Result<ClosedShift> close_shift(const Service& service, Engine& engine, const Actor& actor,
                                      const OpenShift& shift, std::vector<selection::Candidate>& candidates,
                                      base::Instant at, Telling telling = Telling::Later);

/// What a screening report would say of everything filed into a shift, for answers after `shift close`:
/// candidates, and accepted parcels in the order of filing.
base::Result<ScreenReport> filed_into(const Service& service, const OpenShift& shift);

/// A shift as it stands.
struct ShiftStatus {
  std::string office;
  std::string shift;
  std::string state;  ///< "open", "closed"
  base::Instant opened_at;
  std::optional<base::Instant> closed_at;
  selection::Capacity capacity;  ///< of the opening or, once closed, of the choice
  std::vector<selection::InstrumentOut> out;
  std::int32_t random_share_ppm = 0;
  std::string key_commitment;                   ///< hexadecimal
  std::optional<std::string> revealed_key;      ///< hexadecimal
  std::uint64_t filed = 0;                      ///< parcels filed into it
  std::optional<base::Instant> first_filed_at;  ///< while it is open; nullopt where nothing was filed into it
  std::uint64_t selected = 0;                   ///< of these, chosen
  std::vector<std::string> degraded;
};
/// All shifts, or one office's, the latest first; `shift` not empty: that one (NotFound). With `memory` what
/// was counted before is not counted again.
base::Result<std::vector<ShiftStatus>> shifts(const Service& service, const std::string& office,
                                              const std::string& shift, OpenShiftMemory* memory = nullptr);

/// The hour a manifest of history is chosen at: so long before its first cut-off that every place can be
/// made.
base::Instant historic_closing(base::Instant first_cut_off);

}  // namespace tidewaiter::service
