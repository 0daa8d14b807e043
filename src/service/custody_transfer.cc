#include "custody/limits.h"
#include "service/custody.h"
#include "service/custody_reading.h"
#include "service/handover.h"
#include "service/scanned.h"
#include "service/seal_reading.h"
#include "service/shelves.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using custody::CustodyEvent;
using custody::ExhibitId;
using custody::OfficerId;

base::Result<std::vector<store::CustodyOfferRow>> offers_still_open(store::Reader& reader) {
  return scanned<store::CustodyOfferRow>(
      reader, {.equal = {{"state", std::string{name(custody::OfferState::Open)}}}, .after = {}});
}

base::Result<store::CustodyOfferRow> open_offer_of(store::Reader& reader, const ExhibitId& id) {
  std::optional<store::CustodyOfferRow> found;
  TW_TRY_STATUS(reader.scan<store::CustodyOfferRow>({.equal = {{"exhibit", id.text()}}, .after = {}},
                                                    [&](store::CustodyOfferRow&& row) -> base::Result<bool> {
                                                      if (row.state != name(custody::OfferState::Open))
                                                        return true;
                                                      found = std::move(row);
                                                      return false;
                                                    }));
  if (!found) return fail(ErrorCode::State, "offer", "none", "an open offer of " + id.text());
  return *std::move(found);
}

// What was given across a border is offered no more: it waits for its receipt, however long that takes, and
// nobody here takes it back by a word.
base::Result<bool> is_given(store::Reader& reader, const store::CustodyOfferRow& offer) {
  TW_TRY(const auto handover, open_handover(reader, ExhibitId{offer.exhibit}));
  return handover && handover->offer_no == offer.offer_no;
}

store::CustodyOfferRow ended(store::CustodyOfferRow row, custody::OfferState state, Instant at) {
  row.state = name(state);
  row.ended_at = at.unix_ms();
  return row;
}

std::string offer_body(const store::CustodyOfferRow& row) {
  return journal::Body{}
      .set("exhibit", row.exhibit)
      .set("expires_at", base::to_string(Instant{row.expires_at}))
      .set("from", row.from_holder)
      .set("offer", row.offer_no)
      .set("purpose", row.purpose)
      .set("seal", row.seal)
      .set("state", row.state)
      .set("to", row.to_holder)
      .text();
}

}  // namespace

base::Status offer_exhibit(const Service& service, const Actor& actor, const ExhibitId& id,
                           const OfficerId& to, custody::TransferPurpose purpose,
                           const std::string& seal_read, base::DurationMs valid_for) {
  if (custody::goes_abroad(purpose))
    return fail(ErrorCode::Forbidden, "purpose", name(purpose),
                "`tidewaiter handover offer`, which asks for what must be there");
  const Instant at = service.clock().now();
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto known, load_exhibit(transaction, id));
    TW_TRY_STATUS(CustodyAct::check_seal(known, seal_read));
    TW_TRY(const auto offered,
           custody::offer(known.holding, OfficerId{actor.officer}, to, purpose, at, at + valid_for));
    store::CustodyOfferRow row;
    TW_TRY(row.offer_no, transaction.next_number(store::TableId::CustodyOffer));
    row.exhibit = id.text();
    row.from_holder = offered.offer->from.text();
    row.to_holder = offered.offer->to.text();
    row.purpose = name(purpose);
    row.seal = offered.offer->seal;
    row.offered_at = at.unix_ms();
    row.expires_at = offered.offer->expires_at.unix_ms();
    row.state = name(custody::OfferState::Open);
    auto body = offer_body(row);
    return transaction
        .record({"custody.offered", at, actor.officer, std::move(body)}, {store::insert(std::move(row))})
        .map([](auto) {});
  });
  if (!done)
    return tl::make_unexpected(after_reading(service, actor.officer, id, seal_read, "offer", done.error()));
  return {};
}

base::Status withdraw_offer(const Service& service, const Actor& actor, const ExhibitId& id) {
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto known, load_exhibit(transaction, id));
    TW_TRY_STATUS(custody::withdraw(known.holding, OfficerId{actor.officer}).map([](auto) {}));
    TW_TRY(auto row, open_offer_of(transaction, id));
    TW_TRY(const bool given, is_given(transaction, row));
    if (given)
      return fail(ErrorCode::State, "offer", "handed over to " + row.to_holder,
                  "an offer of what is still here: `tidewaiter handover back` takes in what comes back");
    row = ended(std::move(row), custody::OfferState::Withdrawn, at);
    auto body = offer_body(row);
    return transaction
        .record({"custody.offer_ended", at, actor.officer, std::move(body)}, {store::put(std::move(row))})
        .map([](auto) {});
  });
}

base::Result<std::vector<custody::Offer>> expire_offers(const Service& service, const Actor& actor) {
  const Instant at = service.clock().now();
  std::vector<custody::Offer> expired;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto rows, offers_still_open(transaction));
    for (const auto& row : rows) {
      if (row.expires_at >= at.unix_ms()) continue;
      TW_TRY(const bool given, is_given(transaction, row));
      if (given) continue;
      TW_TRY(const auto known, load_exhibit(transaction, ExhibitId{row.exhibit}));
      if (known.holding.offer) expired.push_back(*known.holding.offer);
      auto after = ended(row, custody::OfferState::Expired, at);
      auto body = offer_body(after);
      TW_TRY_STATUS(transaction
                        .record({"custody.offer_ended", at, actor.officer, std::move(body)},
                                {store::put(std::move(after))})
                        .map([](auto) {}));
    }
    return {};
  });
  if (!done) return tl::make_unexpected(done.error());
  for (auto& offer : expired) offer.state = custody::OfferState::Expired;
  return expired;
}

base::Result<std::optional<WeighedExhibit>> accept_exhibit(const Service& service, const TwoSigners& by,
                                                           const ExhibitId& id, const std::string& seal_read,
                                                           const std::optional<ScaleReading>& reading) {
  TW_TRY(const auto officers, by.officers());
  const Instant at = service.clock().now();
  std::optional<WeighedExhibit> result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    CustodyAct act{transaction, "custody.accepted", at, officers};
    TW_TRY(auto* const exhibit, act.exhibit(id));
    if (custody::is_weighed(exhibit->exhibit.kind) && !reading)
      return fail(ErrorCode::Missing, "gross", "", "a weighing: it is a drug or a chemical");
    TW_TRY(const auto next, custody::accept(exhibit->holding, officers.first(), seal_read, at));
    const auto purpose = exhibit->holding.offer->purpose;
    if (custody::goes_abroad(purpose))
      return fail(ErrorCode::Forbidden, "purpose", name(purpose), "the receiver's signed receipt");
    TW_TRY(auto offer, open_offer_of(transaction, id));
    exhibit->holding.holder = next.holder;
    exhibit->holding.offer.reset();
    TW_TRY_STATUS(
        act.step(*exhibit, custody::event_of(purpose),
                 journal::Body{}.set("offer", offer.offer_no).set("purpose", name(purpose)).text()));
    act.add_row(store::put(ended(std::move(offer), custody::OfferState::Accepted, at)));
    if (reading && custody::is_weighed(exhibit->exhibit.kind)) {
      TW_TRY(auto weighing, weighing_of(transaction, *reading, id, act));
      TW_TRY(result, act.weigh(*exhibit, std::move(weighing)));
    }
    return act.sign_and_record(by).map([](auto) {});
  });
  if (!done)
    return tl::make_unexpected(
        after_reading(service, by.first.key().officer.text(), id, seal_read, "accept", done.error()));
  return result;
}

base::Status store_exhibit(const Service& service, const Actor& actor, const ExhibitId& id,
                           const std::string& seal_read, const std::string& shelf) {
  if (shelf.empty()) return fail(ErrorCode::Missing, "shelf", "", "the room and the shelf");
  TW_TRY_STATUS(custody::check_words(shelf, "shelf"));
  const Instant at = service.clock().now();
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY_STATUS(wants_shelf(transaction, shelf));
    TW_TRY(const auto known, load_exhibit(transaction, id));
    TW_TRY_STATUS(CustodyAct::check_seal(known, seal_read));
    if (known.holding.holder.text() != actor.officer)
      return fail(ErrorCode::Forbidden, "officer", actor.officer,
                  "its holder, " + known.holding.holder.text() + " (C2)");
    return single_step(transaction, actor.officer, at, "custody.stored", id, CustodyEvent::Store,
                       journal::Body{}.set("shelf", shelf).text());
  });
  if (!done)
    return tl::make_unexpected(after_reading(service, actor.officer, id, seal_read, "store", done.error()));
  return {};
}

base::Status withdraw_destruction(const Service& service, const Actor& actor,
                                  const std::vector<ExhibitId>& ids, const std::string& authority) {
  if (authority.empty()) return fail(ErrorCode::Missing, "authority", "", "the decision that withdraws it");
  TW_TRY_STATUS(custody::check_words(authority, "authority"));
  if (ids.empty() || ids.size() > 10'000)
    return fail(ErrorCode::OutOfRange, "exhibits", std::to_string(ids.size()), "1 to 10000");
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    for (const auto& id : ids) {
      TW_TRY_STATUS(single_step(transaction, actor.officer, at, "custody.order_withdrawn", id,
                                CustodyEvent::WithdrawOrder,
                                journal::Body{}.set("authority", authority).text()));
    }
    return {};
  });
}

}  // namespace tidewaiter::service
