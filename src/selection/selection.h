#pragma once
// What to open in a shift, and is it still here.
//
// A shift at one office has so many examinations by each means. This room decides which parcels get them
// (select), by which means and why, and writes down for every parcel the chance it had in the random stream.
// What follows a choice stands beside it:
//
//   capacity.h       how many examinations a shift has, from its instruments
//   random_stream.h  the committed key, the draw, who is drawn and with what chance (invariant S3)
//   expected_find.h  from a score in millibits to the chance of a find
//   selection.h      the choice itself
//   decision.h       what the system recommends, what a named officer decides, what the operator is told (S2)
//   referral.h       other countries' requests about parcels we export, received, answered and clocked
//   hold.h           from the choice to the examiner's hand, as one table of states; figures by operator
//   examination.h    what was found, in closed sets; what one find sets in motion
//   leakage.h        how much slips through, from the random stream
//
// Everything is a pure function over plain values: the hour, the key and the capacity are arguments; sums are
// integers, but for the intervals of leakage.h. The same input gives the same output whatever the order of
// the candidates. Threads: all functions may be called from any thread at once.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/result.h"
#include "model/assessment.h"
#include "model/item.h"
#include "selection/capacity.h"
#include "selection/expected_find.h"
#include "selection/random_stream.h"

namespace tidewaiter::selection {

/// Why a parcel is on the list. A parcel with several grounds shows the first of them in this order.
enum class SelectionReason { None, Referral, Officer, StandingRule, WatchList, Score, RandomStream };
/// "", "referral", "officer", "standing_rule", "watch_list", "score", "random_stream".
std::string_view name(SelectionReason reason) noexcept;
std::optional<SelectionReason> selection_reason_from(std::string_view name) noexcept;

/// One parcel as selection sees it. Nothing here names or describes a person (S1).
struct Candidate {
  model::ItemNumber number;
  model::ItemId id;  ///< what the draw is made of (S3)
  Stratum stratum;
  model::Millibits score = 0;
  std::optional<model::Outcome>
      standing;                          ///< what a standing rule asks for: only Hold brings it to the front
  std::int32_t hit_probability_ppm = 0;  ///< of the likeliest watch-list hit; 0 for none
  bool referral = false;                 ///< an open RFS or DNL, or an RFI not answered
  std::optional<base::Instant> cut_off_at;  ///< when it leaves; nullopt: it stays to the shift's end
  bool ordered = false;                     ///< a named officer holds it (S2)
  bool refused = false;  ///< unusable or prohibited as declared: it goes nowhere, no examination is needed
  bool let_run = false;  ///< watched by a case; its team alone may know (K1)
  bool amends = false;   ///< a parcel filed before, which may be held since then, or have stood higher
};

/// No shift that one officer opens by the server draws less than this of its examinations: below it nobody
/// learns what slips through (S3). Choosing itself takes any share, for what is measured on made-up parcels.
inline constexpr std::int32_t kLeastRandomShare_ppm = 50'000;

/// One office's shift at the moment of choosing.
struct Shift {
  model::OfficeId office;
  base::Instant ends_at;  ///< of the examiners who work this list: a place that starts later is none
  Capacity capacity;
  std::int32_t random_share_ppm = 100'000;                ///< of every means' examinations, 0 to 1,000,000
  base::DurationMs lead = base::DurationMs::minutes(20);  ///< from the hold to the examiner's hand
  std::int32_t hit_floor_ppm =
      900'000;  ///< a watch-list hit from here on brings a parcel to the front; less adds to its score
  Calibration calibration;
};

/// What became of one candidate.
struct Selection {
  model::ItemNumber number;
  bool selected = false;
  std::optional<model::Means> means;  ///< set where selected
  SelectionReason reason = SelectionReason::None;
  Chance chance;                            ///< in the random stream, whatever it was selected for
  bool drawn = false;                       ///< by the random stream; an internal fact, not for show
  std::int32_t find_ppm = 0;                ///< chance of a find as calibrated, millionths
  std::optional<base::DurationMs> left;     ///< from now to the cut-off; negative where it has passed
  std::optional<base::Instant> present_by;  ///< the start of its examination; set where selected

  std::int32_t inclusion_probability_ppm() const { return chance.ppm(); }
};

/// Chooses, in the order of `candidates`.
///
///  1. A parcel is openable while it is not refused and its cut-off lies at least `lead` ahead. Parcels that
///  are not
///     openable have the chance 0 and are not selected.
///  2. Of every means' examinations the random share, rounded up, is set apart, and as many openable parcels
///  are drawn for it
///     (random_stream.h), from all openable ones alike, whatever their score.
///  3. Every means' examinations are places in time: each instrument starts one every so many minutes from
///  now + lead
///     on. A parcel can take a place that starts before its cut-off. Parcels take, one after the other, the
///     latest free place they can still make, so that early places stay free for those with little time left.
///     For places of equal length this greedy order is the best there is: sets of jobs that can all be done
///     in time form a matroid (Edmonds, "Matroids and the greedy algorithm", Mathematical Programming 1,
///     1971).
///  4. The order: the drawn ones, in the order of their draws, the first of them at the most sensitive means
///  until its random
///     share is full, then at the next (another means where theirs has no place in time); then referrals,
///     then officers' and standing rules' holds, then watch-list hits by falling probability, each taking the
///     most sensitive means with a place; then all others by falling chance of a find. With the minutes of
///     each means fixed, the parcels likeliest to hold something at the most sensitive means is what finds
///     the most per minute. Equal ones go by the earlier cut-off, then by the draw.
///  5. A parcel that was drawn and would have got a place on other grounds too keeps its place and shows the
///  other ground. One
///     that comes after all who got a place on its ground shows the lot: nothing else would have opened it,
///     and what slips through is estimated from such (leakage.h).
///  6. A let-run parcel goes through all of this like any other, and at the end its choice is taken back and
///  its
///     place left empty: no other parcel's result depends on the flag (K1), and it shows what a parcel shows
///     for which no place was left.
///  7. Parcels whose chance of a find is below the calibration's floor fill no place by score.
///
/// Cost: n log n in the number of candidates, and one HMAC each. Refused: more than kMaxCandidates
/// (TooLarge), an item id that occurs twice (Duplicate), a share or a calibration out of range.
base::Result<std::vector<Selection>> select(const Shift& shift, const ShiftKey& key,
                                            std::span<const Candidate> candidates, base::Instant now);

inline constexpr std::size_t kMaxCandidates = 20'000'000;

/// True where a parcel must be chosen in this wave, since it leaves before the next one, which closes at
/// `next_closes_at`, could have it; others wait and have their one chance there. The last wave of a shift
/// takes all.
bool due(const Candidate& candidate, base::Instant next_closes_at, base::DurationMs lead) noexcept;

}  // namespace tidewaiter::selection
