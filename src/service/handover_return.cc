#include <algorithm>

#include "custody/limits.h"
#include "service/custody_reading.h"
#include "service/handover.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using base::MassMg;
using custody::CustodyEvent;
using custody::MovementKind;

base::Status wants_state(const store::HandoverRow& row, std::string_view state) {
  if (row.state == state) return {};
  return fail(ErrorCode::State, "handover.state", row.state, std::string{state});
}

base::Status wants_no_inquiry(store::Reader& reader, const std::string& exhibit) {
  store::DiscrepancyRow any;
  any.exhibit = exhibit;
  TW_TRY(const bool open, others_open(reader, any));
  if (!open) return {};
  return fail(ErrorCode::State, "discrepancy", exhibit, "no open inquiry about it: close it first (C4)");
}

// The receipt speaks of this handover, this exhibit, this seal, and of a bundle that was made for it.
base::Status check_fits(store::Reader& reader, const store::HandoverRow& row, const Receipt& receipt) {
  if (receipt.exhibit.text() != row.exhibit)
    return fail(ErrorCode::Conflict, "receipt.exhibit", receipt.exhibit.text(), row.exhibit);
  if (receipt.seal != row.seal)
    return fail(ErrorCode::Conflict, "receipt.seal", receipt.seal, "the seal it was sent under");
  TW_TRY(const auto bundle, reader.get<store::BundleRow>(receipt.manifest));
  if (!bundle || bundle->handover_no != row.handover_no)
    return fail(ErrorCode::Conflict, "receipt.manifest", receipt.manifest, "a bundle made for this handover");
  return {};
}

// What the receiver says of its own scale is its own word: more than our scales may be uncertain by is not
// taken from it, so that no wide bound there closes what was taken on the way.
MassMg trusted_of(const store::HandoverRow& row, const Receipt& receipt) {
  return std::min(receipt.uncertainty, custody::most_uncertain(MassMg{row.sent_mg.value_or(0)}));
}

base::Result<std::optional<custody::Comparison>> compared(const store::HandoverRow& row,
                                                          const Receipt& receipt) {
  if (row.sent_mg.value_or(0) == 0) return std::optional<custody::Comparison>{};
  TW_TRY(auto made, custody::compare(MassMg{*row.sent_mg}, MassMg{row.uncertainty_mg.value_or(0)},
                                     receipt.net(), trusted_of(row, receipt)));
  return std::optional{std::move(made)};
}

std::string detail_of(const store::HandoverRow& row, std::int64_t offer) {
  return journal::Body{}.set("handover", row.handover_no).set("offer", offer).text();
}

}  // namespace

base::Result<Confirmed> confirm_handover(const Service& service, const TwoSigners& by,
                                         const std::string& line) {
  TW_TRY(const auto officers, by.officers());
  TW_TRY(const auto receipt, read_receipt(line));
  const Instant at = service.clock().now();
  Confirmed result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, handover_row(transaction, receipt.handover));
    TW_TRY_STATUS(wants_state(row, "handed_over"));
    TW_TRY(const auto key, OfficerKey::parse(row.receiver_key, "handover.receiver_key"));
    TW_TRY_STATUS(check_receipt(line, key));
    TW_TRY_STATUS(check_fits(transaction, row, receipt));
    TW_TRY(result.comparison, compared(row, receipt));
    CustodyAct act{transaction, "custody.receipt", at, officers};
    TW_TRY(auto* const exhibit, act.exhibit(receipt.exhibit));
    result.exhibit = receipt.exhibit;
    // A receipt that comes after the offer's time is still a receipt: the exhibit is where it says.
    TW_TRY(auto offer, transaction.get<store::CustodyOfferRow>(row.offer_no));
    if (!offer) return fail(ErrorCode::Storage, "handover.offer_no", row.exhibit, "an offer");
    offer->state = name(custody::OfferState::Accepted);
    offer->ended_at = at.unix_ms();
    exhibit->holding.holder = key.officer;
    exhibit->holding.offer.reset();
    TW_TRY_STATUS(act.step(*exhibit, CustodyEvent::ConfirmHandOver, detail_of(row, row.offer_no)));
    if (result.comparison && result.comparison->verdict == custody::Verdict::Discrepant) {
      TW_TRY(result.discrepancy, act.inquire_abroad(*exhibit, *result.comparison));
    }
    act.fact("receipt", journal::Body{}
                            .set("handover", row.handover_no)
                            .set("manifest", receipt.manifest)
                            .set("net_mg", receipt.net().milligrams())
                            .set("sent_mg", row.sent_mg.value_or(0))
                            .set("sent_uncertainty_mg", row.uncertainty_mg.value_or(0))
                            .set("sha256", base::to_hex(base::as_view(base::sha256(line))))
                            .set("uncertainty_mg", receipt.uncertainty.milligrams())
                            .text());
    row.state = "confirmed";
    row.receipt = line;
    act.add_row(store::put(*std::move(offer)));
    act.add_row(store::put(std::move(row)));
    return act.sign_and_record(by).map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return result;
}

base::Result<std::optional<WeighedExhibit>> take_back(const Service& service, const TwoSigners& by,
                                                      const TakingBack& back) {
  if (back.paper.empty()) return fail(ErrorCode::Missing, "paper", "", "the paper it comes back with");
  TW_TRY_STATUS(custody::check_words(back.paper, "paper"));
  if (back.seal.empty() || back.seal.size() > custody::kMaxId)
    return fail(ErrorCode::Missing, "seal", back.seal, "the seal it now bears, at most 64 bytes");
  TW_TRY(const auto officers, by.officers());
  const Instant at = service.clock().now();
  std::optional<WeighedExhibit> result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, handover_row(transaction, back.handover));
    TW_TRY_STATUS(wants_state(row, "confirmed"));
    TW_TRY_STATUS(wants_no_inquiry(transaction, row.exhibit));
    CustodyAct act{transaction, "custody.taken_back", at, officers};
    TW_TRY(auto* const exhibit, act.exhibit(custody::ExhibitId{row.exhibit}));
    TW_TRY(const auto abroad, act.handed_over(*exhibit));
    if (back.used_there < MassMg{} || back.used_there > abroad)
      return fail(ErrorCode::OutOfRange, "used_there", base::to_string(back.used_there),
                  "at most the " + base::to_string(abroad) + " that are there (C1)");
    const bool weighed = custody::is_weighed(exhibit->exhibit.kind) && back.used_there < abroad;
    if (weighed != back.reading.has_value())
      return fail(weighed ? ErrorCode::Missing : ErrorCode::Conflict, "gross", "",
                  weighed ? "a weighing: it is a drug or a chemical" : "no weighing of this");
    store::CustodyOfferRow offer;
    TW_TRY(offer.offer_no, transaction.next_number(store::TableId::CustodyOffer));
    offer.exhibit = row.exhibit;
    offer.from_holder = exhibit->holding.holder.text();
    offer.to_holder = officers.first().text();
    offer.purpose = name(custody::TransferPurpose::Return);
    offer.seal = back.seal;
    offer.offered_at = offer.expires_at = at.unix_ms();
    offer.ended_at = at.unix_ms();
    offer.state = name(custody::OfferState::Accepted);
    if (back.used_there > MassMg{})
      TW_TRY_STATUS(act.post(MovementKind::DestroyAbroad, back.used_there, *exhibit));
    if (back.used_there < abroad)
      TW_TRY_STATUS(act.post(MovementKind::TakeBack, abroad - back.used_there, *exhibit));
    exhibit->holding.holder = officers.first();
    exhibit->holding.seal = back.seal;
    TW_TRY_STATUS(act.step(*exhibit, CustodyEvent::TakeBack, detail_of(row, offer.offer_no)));
    if (weighed) {
      TW_TRY(auto weighing, weighing_of(transaction, *back.reading, exhibit->exhibit.id, act));
      TW_TRY(result, act.weigh(*exhibit, std::move(weighing)));
    }
    row.state = "returned";
    row.closed_at = at.unix_ms();
    row.closed_why = back.paper;
    act.add_row(store::insert(std::move(offer)));
    act.add_row(store::put(std::move(row)));
    return act.sign_and_record(by).map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return result;
}

base::Status destroyed_abroad(const Service& service, const TwoSigners& by, std::int64_t handover,
                              const std::string& paper) {
  if (paper.empty()) return fail(ErrorCode::Missing, "paper", "", "the certificate of its destruction");
  TW_TRY_STATUS(custody::check_words(paper, "paper"));
  TW_TRY(const auto officers, by.officers());
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, handover_row(transaction, handover));
    TW_TRY_STATUS(wants_state(row, "confirmed"));
    TW_TRY_STATUS(wants_no_inquiry(transaction, row.exhibit));
    CustodyAct act{transaction, "custody.destroyed_abroad", at, officers};
    TW_TRY(auto* const exhibit, act.exhibit(custody::ExhibitId{row.exhibit}));
    TW_TRY(const auto abroad, act.handed_over(*exhibit));
    if (abroad > MassMg{}) TW_TRY_STATUS(act.post(MovementKind::DestroyAbroad, abroad, *exhibit));
    TW_TRY_STATUS(
        act.step(*exhibit, CustodyEvent::DestroyAbroad, journal::Body{}.set("handover", handover).text()));
    row.state = "destroyed";
    row.closed_at = at.unix_ms();
    row.closed_why = paper;
    act.add_row(store::put(std::move(row)));
    return act.sign_and_record(by).map([](auto) {});
  });
}

}  // namespace tidewaiter::service
