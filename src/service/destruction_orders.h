#pragma once
// Under what exhibits are destroyed: the trial of a seizure, the order of a court or the hazard order, the
// samples that an order's rule keeps until the final judgement. The rules are custody/destruction_order.h's.
// One writer.

#include <optional>
#include <string>
#include <vector>

#include "custody/destruction_order.h"
#include "service/custody.h"

namespace tidewaiter::service {

/// Says that a court will judge about a seizure: `reference` is the court and its number. NotFound.
base::Status open_trial(const Service& service, const Actor& actor, custody::SeizureNumber seizure,
                        const std::string& reference);
/// Says that the final judgement was given or, whether a trial was recorded or not, that it was decided that
/// no court will judge. NotFound; State where that was said before.
base::Status end_trial(const Service& service, const Actor& actor, custody::SeizureNumber seizure,
                       const std::string& judgement);
base::Result<custody::TrialState> trial_state(store::Reader& reader, custody::SeizureNumber seizure);
/// By seizure; all that were recorded, or what was recorded of one seizure.
base::Result<std::vector<store::TrialRow>> trials(store::Reader& reader,
                                                  std::optional<std::int64_t> seizure_no = {});
/// Changes with whatever is recorded of it.
std::string version_of(const store::TrialRow& trial);

/// Orders the destruction of exhibits. What can't be ordered is named, and nothing is ordered then.
base::Status order_destruction_under(const Service& service, const Actor& actor,
                                     const std::vector<custody::ExhibitId>& ids,
                                     const custody::DestructionOrder& order);

/// The order an exhibit waits under.
struct OrderInForce {
  std::int64_t number = 0;  ///< 0: ordered before orders had numbers
  custody::DestructionOrder order;
  base::Instant at;
};
/// nullopt where none was ever given, or the last one was withdrawn.
base::Result<std::optional<OrderInForce>> order_in_force(store::Reader& reader, const custody::ExhibitId& id);

/// Forbidden where a run says another authority than the order's or, under a hazard order, another method.
base::Status check_run_against(const OrderInForce& order, const DestructionRun& run);
/// The samples that let an exhibit go: those its order's rule keeps. Missing, with what is lacking: of these,
/// or the defence's counter-sample.
base::Result<std::vector<custody::ExhibitId>> samples_that_stay(store::Reader& reader,
                                                                const KnownExhibit& exhibit,
                                                                const custody::DestructionOrder& order);
/// Missing where an event takes the last of a drug out of reach before its trial (used up, handed over or
/// released whole) and the defence has no counter-sample: none was split off it, nor off what it was taken
/// out of, and nothing of that is still here either. What is the defence's own may go.
base::Status wants_share_for_defence(store::Reader& reader, const KnownExhibit& exhibit,
                                     custody::CustodyEvent event);
/// Forbidden where this is such a sample of what was destroyed, and the final judgement was not given.
base::Status wants_free_sample(store::Reader& reader, const custody::Exhibit& exhibit);

}  // namespace tidewaiter::service
