#pragma once
// From the list to the examiner's hand, and what the examination found. A hold moves only along the table of
// selection/hold.h; every step is an entry. One writer.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "selection/examination.h"
#include "selection/hold.h"
#include "service/service.h"

namespace tidewaiter::service {

/// The kind of the entry of each step of a hold.
inline constexpr std::string_view kHoldAdvanced = "hold.advanced";

struct AdvancedHold {
  selection::HoldRecord record;
  std::optional<selection::NoticeDraft>
      notice;  ///< to the destination's service, for ReportLeft; kept as a draft
};
/// Moves a selected parcel's hold along. `place`, at most 200 characters, is where it lies, as whoever moves
/// it says. NotFound where the parcel was not selected, State where the event does not follow, Forbidden for
/// LetRun, which is its team's alone (let_run.h), and for another office's officer (offices.h).
base::Result<AdvancedHold> advance_hold(const Service& service, const Actor& actor, const model::ItemId& item,
                                        selection::HoldEvent event, const std::string& place = {});

/// Takes back a hold that is on its way, as a release by `actor`, in the caller's transaction; nothing where
/// there is none.
base::Status withdraw_hold(store::Transaction& transaction, const store::ItemRow& item,
                           const std::string& actor, base::Instant at);
/// Sends a hold that is Selected still, in the caller's transaction; nothing where there is none.
base::Status send_hold(store::Transaction& transaction, const store::ItemRow& item, const std::string& actor,
                       base::Instant at);
/// State where the parcel's hold at this operator is over (withdrawn, left, seized): deciding Hold would send
/// nothing.
base::Status check_holdable(store::Reader& reader, const store::ItemRow& item,
                            const model::OperatorId& operator_id);
/// Sends every hold that is Selected still (telling.h), each on its own: `failed` hears why one was not.
base::Status send_waiting_holds(const Service& service, const Actor& actor,
                                const std::function<void(const base::Error&)>& failed);

/// How the instrument and the examiner stood when an examination read it, by the register of equipment.
struct ReadingStanding {
  std::string instrument;
  std::string state;           ///< "in_service", "out_of_service", "expired", "unknown" to the register
  std::string operator_state;  ///< "certified", "not_certified", "none_needed"; empty for an unknown one
};
/// What an officer should be told of it: " — WARNING: …"; empty where all was in order.
std::string warning_of(const ReadingStanding& standing);

struct ExaminedItem {
  std::int64_t examination_no = 0;
  std::vector<ReadingStanding> readings;      ///< one for each, kept with the examination
  std::optional<selection::AfterFind> after;  ///< what a find set in motion
  std::vector<std::int64_t> seizures;         ///< the book's numbers, one for each label
};

/// Records what an examination found. The parcel's hold goes to Examined, and on to Seized or Released; a
/// parcel that was not selected can be examined too (a chance find). `result.number` is filled in here. A
/// reading by an instrument that was out, past its certificates or unknown, or by an examiner who held none
/// for it, is kept and says so.
base::Result<ExaminedItem> examine(const Service& service, const Actor& actor,
                                   selection::ExaminationResult result);

/// Hold-to-hand by operator.
base::Result<std::vector<selection::OperatorFigures>> hold_figures(const Service& service);
/// The same of the parcels that were filed in a time; `until` is not in it.
base::Result<std::vector<selection::OperatorFigures>> hold_figures(const Service& service, base::Instant from,
                                                                   base::Instant until);

/// A paper that was drafted or asked for: "preservation", "counterpart", "departure".
struct KnownNotice {
  std::int64_t number = 0;
  model::ItemId item;  ///< empty where the parcel was erased
  std::string office;  ///< whose parcel it is (offices.h); empty with it
  std::string kind;
  std::string recipient;
  std::string state;  ///< "draft", "sent"
  base::Instant state_at;
  std::string document;  ///< JSON
};
base::Result<std::vector<KnownNotice>> notices(const Service& service);
/// An officer has sent it. NotFound, Forbidden where the parcel is another office's (offices.h), State where
/// it was sent before.
base::Status notice_sent(const Service& service, const Actor& actor, std::int64_t number);

/// The holds that are on their way, by cut-off and then by number.
base::Result<std::vector<selection::HoldRecord>> open_holds(const Service& service);
/// A parcel's hold, whatever its state, or that of a filing it amends; nullopt where it was not selected.
base::Result<std::optional<selection::HoldRecord>> hold_on(store::Reader& reader, const model::ItemId& item);

}  // namespace tidewaiter::service
