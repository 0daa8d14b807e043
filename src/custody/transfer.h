#pragma once
// A transfer is offered by one and accepted by another (C2): between the two the exhibit is still the
// offerer's. An offer nobody accepts expires and alarms. A holder is an officer, or a place whose keeper
// accepts for it: "officer-7", "laboratory-1". Plain values; thread-safe.

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"
#include "custody/exhibit.h"
#include "custody/states.h"
#include "custody/two_officers.h"

namespace tidewaiter::custody {

/// Why an exhibit changes hands.
enum class TransferPurpose {
  Custody,
  Laboratory,
  Court,
  Examination,
  Return,
  Handover,         ///< to another country's officer, whose signed receipt accepts it
  HandoverByOrder,  ///< likewise, of a discrepant exhibit, by an order that says so (C4)
  SeizedAbroad,     ///< likewise, of what was on its way there under a controlled delivery
};
std::string_view name(TransferPurpose purpose) noexcept;  ///< "custody", "laboratory", …
std::optional<TransferPurpose> transfer_purpose_from(std::string_view name) noexcept;
/// To another country's officer: none is accepted here.
bool goes_abroad(TransferPurpose purpose) noexcept;
/// What the acceptance does to the exhibit's state.
CustodyEvent event_of(TransferPurpose purpose) noexcept;

enum class OfferState { Open, Accepted, Withdrawn, Expired };
std::string_view name(OfferState state) noexcept;  ///< "open", "accepted", "withdrawn", "expired"
std::optional<OfferState> offer_state_from(std::string_view name) noexcept;

struct Offer {
  ExhibitId exhibit;
  OfficerId from;
  OfficerId to;
  TransferPurpose purpose = TransferPurpose::Custody;
  std::string seal;  ///< as the offerer saw it
  base::Instant offered_at;
  base::Instant expires_at;
  OfferState state = OfferState::Open;

  bool operator==(const Offer&) const = default;
};

/// Who has an exhibit: exactly one, always (C2).
struct Holding {
  ExhibitId exhibit;
  OfficerId holder;
  std::string seal;  ///< the seal it bears; empty while it is open
  CustodyState state = CustodyState::Seized;
  std::optional<Offer> offer;  ///< the open one

  bool operator==(const Holding&) const = default;
};

/// Offers it. Forbidden unless `from` holds it, or to oneself; State where one is open already or the
/// acceptance would not be allowed; OutOfRange unless it expires within 30 days after `at`.
base::Result<Holding> offer(Holding holding, const OfficerId& from, const OfficerId& to,
                            TransferPurpose purpose, base::Instant at, base::Instant expires_at);
/// Accepts it: the only thing that changes a holder. Forbidden unless `by` is whom it was offered to; State
/// where nothing is offered or the offer has expired; Conflict where the seal read is not the seal it bears.
base::Result<Holding> accept(Holding holding, const OfficerId& by, std::string_view seal_read,
                             base::Instant at);
/// Takes the offer back; only its offerer may.
base::Result<Holding> withdraw(Holding holding, const OfficerId& by);
/// Forbidden where the event asks for its holder's signature (states.h) and he is neither of the two.
base::Status check_holder_signs(CustodyEvent event, const OfficerId& holder, const TwoOfficers& officers);
/// Drops an offer that nobody accepted in time: the holding without it where it had expired, as it was
/// otherwise. The caller alarms where there was one.
Holding without_expired(Holding holding, base::Instant at);

}  // namespace tidewaiter::custody
