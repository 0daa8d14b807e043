#include <algorithm>

#include "custody/limits.h"
#include "service/custody_missing.h"
#include "service/custody_reading.h"
#include "service/handover.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using base::MassMg;
using custody::CustodyEvent;
using custody::CustodyState;
using custody::MovementKind;

base::Status wants_state(const store::HandoverRow& row, std::string_view state) {
  if (row.state == state) return {};
  return fail(ErrorCode::State, "handover.state", row.state, std::string{state});
}

base::Status wants_none_open(const std::string& exhibit, bool open) {
  if (!open) return {};
  return fail(ErrorCode::State, "discrepancy", exhibit, "no open inquiry about it: close it first (C4)");
}

base::Status wants_paper(const std::string& paper, const char* what) {
  if (paper.empty()) return fail(ErrorCode::Missing, "paper", "", what);
  return custody::check_words(paper, "paper");
}

// The receipt speaks of this handover, this exhibit, and of a bundle that was made for it. The seal that it
// names is what the receiver read, whatever that is.
base::Status check_fits(store::Reader& reader, const store::HandoverRow& row, const Receipt& receipt) {
  if (receipt.exhibit.text() != row.exhibit)
    return fail(ErrorCode::Conflict, "receipt.exhibit", receipt.exhibit.text(), row.exhibit);
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

journal::Body detail_of(std::int64_t handover, const std::string& why) {
  journal::Body detail;
  detail.set("handover", handover);
  if (!why.empty()) detail.set("why", why);
  return detail;
}

std::string fact_of(const store::HandoverRow& row, const Receipt& receipt, const std::string& line) {
  return journal::Body{}
      .set("handover", row.handover_no)
      .set("manifest", receipt.manifest)
      .set("net_mg", receipt.net().milligrams())
      .set("seal", receipt.seal)
      .set("sent_mg", row.sent_mg.value_or(0))
      .set("sent_uncertainty_mg", row.uncertainty_mg.value_or(0))
      .set("sha256", base::to_hex(base::as_view(base::sha256(line))))
      .set("uncertainty_mg", receipt.uncertainty.milligrams())
      .text();
}

// What was given up for lost on its way is found by its receipt; the inquiry stays open until it is closed.
base::Status find_by_receipt(store::Reader& reader, CustodyAct& act, KnownExhibit& exhibit) {
  if (exhibit.holding.state != CustodyState::Missing) return {};
  TW_TRY(auto inquiry, inquiry_into_missing(reader, exhibit.exhibit.id));
  return end_search(act, exhibit, std::move(inquiry), MovementKind::RecoverAbroad);
}

// What the receiver read and weighed otherwise than it was sent is asked about (C4); it is never sent back to
// be signed as expected.
base::Status inquire(CustodyAct& act, KnownExhibit& exhibit, const store::HandoverRow& row,
                     const Receipt& receipt, Confirmed& result) {
  if (receipt.seal != row.seal) {
    TW_TRY(result.seal_discrepancy,
           act.inquire_about_seal(exhibit, receipt.seal,
                                  ", as the receipt of " + exhibit.holding.holder.text() + " says"));
  }
  if (result.comparison && result.comparison->verdict == custody::Verdict::Discrepant) {
    TW_TRY(result.discrepancy, act.inquire_abroad(exhibit, *result.comparison));
  }
  return {};
}

base::Status check(const TakingBack& back) {
  TW_TRY_STATUS(wants_paper(back.paper, "the paper it comes back with"));
  TW_TRY_STATUS(custody::check_words(back.why, "why"));
  if (back.seal.empty() || back.seal.size() > custody::kMaxId)
    return fail(ErrorCode::Missing, "seal", back.seal, "the seal it now bears, at most 64 bytes");
  if (back.paper_sha256.empty()) return {};
  TW_TRY(const auto hash, base::from_hex(back.paper_sha256, "paper_sha256"));
  return base::to_hash(hash, "paper_sha256").map([](const auto&) {});
}

// Where its mass is while it is not here: in another country, or missing on the way there or back.
struct Elsewhere {
  MassMg mass;
  std::optional<store::DiscrepancyRow> lost;  // the inquiry into it
  std::vector<store::DiscrepancyRow> others;  // that are open, too
};
base::Result<Elsewhere> elsewhere(store::Reader& reader, CustodyAct& act, const KnownExhibit& exhibit) {
  Elsewhere there;
  TW_TRY(there.others, open_discrepancies(reader, exhibit.exhibit.id));
  if (exhibit.holding.state != CustodyState::Missing) {
    TW_TRY(there.mass, act.handed_over(exhibit));
    return there;
  }
  TW_TRY(there.lost, inquiry_into_missing(reader, exhibit.exhibit.id));
  there.mass = MassMg{there.lost->expected_mg};
  std::erase_if(there.others,
                [&](const auto& one) { return one.discrepancy_no == there.lost->discrepancy_no; });
  return there;
}

base::Status check_allowed(const store::HandoverRow& row, const TakingBack& back, const Elsewhere& there) {
  if (row.state != "confirmed") {
    TW_TRY_STATUS(wants_state(row, "handed_over"));
    if (back.paper_sha256.empty())
      return fail(ErrorCode::Missing, "paper_sha256", "",
                  "the hash of the paper that says so: no receipt of it ever came");
  } else {
    TW_TRY_STATUS(wants_none_open(row.exhibit, !there.others.empty()));
    TW_TRY(const auto terms, terms_from(row.terms));
    TW_TRY_STATUS(custody::check_end(terms, custody::Afterwards::Returned, back.why));
  }
  if (back.used_there < MassMg{} || back.used_there > there.mass)
    return fail(ErrorCode::OutOfRange, "used_there", base::to_string(back.used_there),
                "at most the " + base::to_string(there.mass) + " that are there (C1)");
  if (back.used_there > MassMg{} && (row.state != "confirmed" || there.lost))
    return fail(ErrorCode::Conflict, "used_there", base::to_string(back.used_there),
                "nothing: nobody received it there, or it was lost");
  return {};
}

// Whoever signs first holds it from now on; where that is another than before, the paper stands for the
// other's offer (C2). nullopt where its holder takes back what nobody received.
base::Result<std::optional<std::int64_t>> pass_on(store::Transaction& transaction, CustodyAct& act,
                                                  KnownExhibit& exhibit, const std::string& seal) {
  const auto& to = act.officers().first();
  if (exhibit.holding.holder == to) return std::optional<std::int64_t>{};
  store::CustodyOfferRow offer;
  TW_TRY(offer.offer_no, transaction.next_number(store::TableId::CustodyOffer));
  offer.exhibit = exhibit.exhibit.id.text();
  offer.from_holder = exhibit.holding.holder.text();
  offer.to_holder = to.text();
  offer.purpose = name(custody::TransferPurpose::Return);
  offer.seal = seal;
  offer.offered_at = offer.expires_at = act.at().unix_ms();
  offer.ended_at = act.at().unix_ms();
  offer.state = name(custody::OfferState::Accepted);
  const auto number = offer.offer_no;
  exhibit.holding.holder = to;
  act.add_row(store::insert(std::move(offer)));
  return std::optional{number};
}

base::Status move_back(CustodyAct& act, KnownExhibit& exhibit, Elsewhere& there, MassMg used) {
  if (there.lost) return end_search(act, exhibit, *std::move(there.lost), MovementKind::Recover);
  if (used > MassMg{}) TW_TRY_STATUS(act.post(MovementKind::DestroyAbroad, used, exhibit));
  if (used == there.mass) return {};
  return act.post(MovementKind::TakeBack, there.mass - used, exhibit);
}

// A receiver opens what it was sent, and seals it anew; what nobody received comes back as it left, or
// somebody has to say why not. What was asked about when it left is asked about still.
base::Status settle_seal(CustodyAct& act, KnownExhibit& exhibit, const TakingBack& back, bool received,
                         const Elsewhere& there, TakenBack& result) {
  if (received) {
    exhibit.holding.seal = back.seal;
  } else if (exhibit.holding.seal != back.seal) {
    TW_TRY(result.seal_discrepancy, act.inquire_about_seal(exhibit, back.seal));
  } else if (!there.others.empty() && exhibit.holding.state != CustodyState::Discrepant) {
    return act.step(exhibit, CustodyEvent::OpenDiscrepancy,
                    journal::Body{}.set("discrepancy", there.others.front().discrepancy_no).text());
  }
  return {};
}

base::Status take_back_in(store::Transaction& transaction, CustodyAct& act, const TakingBack& back,
                          TakenBack& result) {
  TW_TRY(const auto row, handover_row(transaction, back.handover));
  TW_TRY(auto* const exhibit, act.exhibit(custody::ExhibitId{row.exhibit}));
  TW_TRY(auto there, elsewhere(transaction, act, *exhibit));
  TW_TRY_STATUS(check_allowed(row, back, there));
  const bool weighed = custody::is_weighed(exhibit->exhibit.kind) && back.used_there < there.mass;
  if (weighed != back.reading.has_value())
    return fail(weighed ? ErrorCode::Missing : ErrorCode::Conflict, "gross", "",
                weighed ? "a weighing: it is a drug or a chemical" : "no weighing of this");
  TW_TRY_STATUS(move_back(act, *exhibit, there, back.used_there));
  TW_TRY(const auto offer, pass_on(transaction, act, *exhibit, back.seal));
  auto detail = detail_of(row.handover_no, back.why);
  if (offer) detail.set("offer", *offer);
  if (!back.paper_sha256.empty()) detail.set("paper_sha256", back.paper_sha256);
  TW_TRY_STATUS(act.step(*exhibit, CustodyEvent::TakeBack, detail.text()));
  TW_TRY_STATUS(settle_seal(act, *exhibit, back, row.state == "confirmed", there, result));
  if (weighed) {
    TW_TRY(auto weighing, weighing_of(transaction, *back.reading, exhibit->exhibit.id, act));
    TW_TRY(result.weighed, act.weigh(*exhibit, std::move(weighing)));
  }
  return end_handover(transaction, act, exhibit->exhibit.id, "returned", back.paper);
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
    TW_TRY_STATUS(find_by_receipt(transaction, act, *exhibit));
    // A receipt that comes after the offer's time is still a receipt: the exhibit is where it says. Earlier
    // programs let that offer run out meanwhile.
    TW_TRY(auto offer, transaction.get<store::CustodyOfferRow>(row.offer_no));
    if (!offer) return fail(ErrorCode::Storage, "handover.offer_no", row.exhibit, "an offer");
    offer->state = name(custody::OfferState::Accepted);
    offer->ended_at = at.unix_ms();
    exhibit->holding.holder = key.officer;
    exhibit->holding.offer.reset();
    TW_TRY_STATUS(act.step(*exhibit, CustodyEvent::ConfirmHandOver,
                           detail_of(row.handover_no, "").set("offer", row.offer_no).text()));
    TW_TRY_STATUS(inquire(act, *exhibit, row, receipt, result));
    act.fact("receipt", fact_of(row, receipt, line));
    row.state = "confirmed";
    row.receipt = line;
    act.add_row(store::put(*std::move(offer)));
    act.add_row(store::put(std::move(row)));
    return act.sign_and_record(by).map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return result;
}

base::Result<TakenBack> take_back(const Service& service, const TwoSigners& by, const TakingBack& back) {
  TW_TRY_STATUS(check(back));
  TW_TRY(const auto officers, by.officers());
  const Instant at = service.clock().now();
  TakenBack result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    CustodyAct act{transaction, "custody.taken_back", at, officers};
    TW_TRY_STATUS(take_back_in(transaction, act, back, result));
    return act.sign_and_record(by).map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return result;
}

base::Status destroyed_abroad(const Service& service, const TwoSigners& by, std::int64_t handover,
                              const std::string& paper, const std::string& why) {
  TW_TRY_STATUS(wants_paper(paper, "the certificate of its destruction"));
  TW_TRY(const auto officers, by.officers());
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto row, handover_row(transaction, handover));
    TW_TRY_STATUS(wants_state(row, "confirmed"));
    TW_TRY(const auto open, open_discrepancies(transaction, custody::ExhibitId{row.exhibit}));
    TW_TRY_STATUS(wants_none_open(row.exhibit, !open.empty()));
    TW_TRY(const auto terms, terms_from(row.terms));
    TW_TRY_STATUS(custody::check_end(terms, custody::Afterwards::Destroyed, why));
    CustodyAct act{transaction, "custody.destroyed_abroad", at, officers};
    TW_TRY(auto* const exhibit, act.exhibit(custody::ExhibitId{row.exhibit}));
    TW_TRY(const auto abroad, act.handed_over(*exhibit));
    if (abroad > MassMg{}) TW_TRY_STATUS(act.post(MovementKind::DestroyAbroad, abroad, *exhibit));
    TW_TRY_STATUS(act.step(*exhibit, CustodyEvent::DestroyAbroad, detail_of(handover, why).text()));
    TW_TRY_STATUS(end_handover(transaction, act, exhibit->exhibit.id, "destroyed", paper));
    return act.sign_and_record(by).map([](auto) {});
  });
}

base::Result<std::optional<store::HandoverRow>> open_handover(store::Reader& reader,
                                                              const custody::ExhibitId& exhibit) {
  std::optional<store::HandoverRow> open;
  TW_TRY_STATUS(reader.scan<store::HandoverRow>({.equal = {{"exhibit", exhibit.text()}}, .after = {}},
                                                [&](store::HandoverRow&& row) -> base::Result<bool> {
                                                  if (row.state == "handed_over" || row.state == "confirmed")
                                                    open = std::move(row);
                                                  return !open;
                                                }));
  return open;
}

base::Status end_handover(store::Reader& reader, CustodyAct& act, const custody::ExhibitId& exhibit,
                          std::string_view end, const std::string& why) {
  TW_TRY(auto row, open_handover(reader, exhibit));
  if (!row) return {};
  TW_TRY(auto offer, reader.get<store::CustodyOfferRow>(row->offer_no));
  if (offer && offer->state == name(custody::OfferState::Open)) {
    offer->state = name(custody::OfferState::Withdrawn);
    offer->ended_at = act.at().unix_ms();
    act.add_row(store::put(*std::move(offer)));
  }
  row->state = end;
  row->closed_at = act.at().unix_ms();
  row->closed_why = why;
  act.add_row(store::put(*std::move(row)));
  return {};
}

}  // namespace tidewaiter::service
