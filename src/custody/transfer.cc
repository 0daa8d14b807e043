#include "custody/transfer.h"

#include <array>

#include "custody/limits.h"
#include "model/names.h"

namespace tidewaiter::custody {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::array<std::string_view, 8> kPurposeNames{"custody",           "laboratory",   "court",
                                                        "examination",       "return",       "handover",
                                                        "handover_by_order", "seized_abroad"};
constexpr std::array<std::string_view, 4> kOfferNames{"open", "accepted", "withdrawn", "expired"};
constexpr base::DurationMs kLongestOffer = base::DurationMs::days(30);

base::Status wants_offer(const Holding& holding) {
  if (holding.offer) return {};
  return fail(ErrorCode::State, "offer", "none", "an open offer of " + holding.exhibit.text());
}

}  // namespace

std::string_view name(TransferPurpose purpose) noexcept {
  return kPurposeNames[static_cast<std::size_t>(purpose)];
}
std::optional<TransferPurpose> transfer_purpose_from(std::string_view text) noexcept {
  return model::from_names<TransferPurpose>(kPurposeNames, text);
}
std::string_view name(OfferState state) noexcept { return kOfferNames[static_cast<std::size_t>(state)]; }
std::optional<OfferState> offer_state_from(std::string_view text) noexcept {
  return model::from_names<OfferState>(kOfferNames, text);
}

bool goes_abroad(TransferPurpose purpose) noexcept {
  return purpose == TransferPurpose::Handover || purpose == TransferPurpose::HandoverByOrder ||
         purpose == TransferPurpose::SeizedAbroad;
}

CustodyEvent event_of(TransferPurpose purpose) noexcept {
  switch (purpose) {
    case TransferPurpose::Custody:
      return CustodyEvent::Receive;
    case TransferPurpose::Return:
      return CustodyEvent::Return;
    case TransferPurpose::Handover:
      return CustodyEvent::HandOver;
    case TransferPurpose::HandoverByOrder:
      return CustodyEvent::HandOverByOrder;
    case TransferPurpose::SeizedAbroad:
      return CustodyEvent::SeizeAbroad;
    default:
      return CustodyEvent::TakeOut;
  }
}

base::Result<Holding> offer(Holding holding, const OfficerId& from, const OfficerId& to,
                            TransferPurpose purpose, base::Instant at, base::Instant expires_at) {
  if (from != holding.holder)
    return fail(ErrorCode::Forbidden, "from", from.text(), "its holder, " + holding.holder.text() + " (C2)");
  if (to.empty() || to.text().size() > kMaxId)
    return fail(ErrorCode::Missing, "to", to.text(), "who is to accept it, at most 64 bytes");
  if (to == from) return fail(ErrorCode::Forbidden, "to", to.text(), "another than its holder (C2)");
  if (holding.offer)
    return fail(ErrorCode::State, "offer", "offered to " + holding.offer->to.text(), "no open offer");
  if (expires_at <= at || expires_at > at + kLongestOffer)
    return fail(ErrorCode::OutOfRange, "expires_at", base::to_string(expires_at),
                "after now, at most 30 days on");
  TW_TRY_STATUS(apply(holding.state, event_of(purpose)).map([](auto) {}));
  holding.offer = Offer{holding.exhibit, from, to, purpose, holding.seal, at, expires_at, OfferState::Open};
  return holding;
}

base::Result<Holding> accept(Holding holding, const OfficerId& by, std::string_view seal_read,
                             base::Instant at) {
  TW_TRY_STATUS(wants_offer(holding));
  if (by != holding.offer->to)
    return fail(ErrorCode::Forbidden, "by", by.text(), "whom it was offered to, " + holding.offer->to.text());
  if (at > holding.offer->expires_at)
    return fail(ErrorCode::State, "offer", "expired at " + base::to_string(holding.offer->expires_at),
                "a new offer");
  if (at < holding.offer->offered_at)
    return fail(ErrorCode::OutOfRange, "at", base::to_string(at),
                "not before the offer, " + base::to_string(holding.offer->offered_at));
  if (seal_read != holding.seal)
    return fail(ErrorCode::Conflict, "seal", seal_read, "the seal it bears");
  TW_TRY(holding.state, apply(holding.state, event_of(holding.offer->purpose)));
  holding.holder = by;
  holding.offer.reset();
  return holding;
}

base::Result<Holding> withdraw(Holding holding, const OfficerId& by) {
  TW_TRY_STATUS(wants_offer(holding));
  if (by != holding.offer->from)
    return fail(ErrorCode::Forbidden, "by", by.text(), "who offered it, " + holding.offer->from.text());
  holding.offer.reset();
  return holding;
}

base::Status check_holder_signs(CustodyEvent event, const OfficerId& holder, const TwoOfficers& officers) {
  if (!rule_of(event).by_holder || officers.includes(holder)) return {};
  return fail(ErrorCode::Forbidden, "officers", officers.first().text() + " and " + officers.second().text(),
              "its holder as one of the two, " + holder.text() + " (C2)");
}

Holding without_expired(Holding holding, base::Instant at) {
  if (holding.offer && holding.offer->expires_at < at) holding.offer.reset();
  return holding;
}

}  // namespace tidewaiter::custody
