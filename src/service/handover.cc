#include "service/handover.h"

#include "custody/limits.h"
#include "service/custody_reading.h"
#include "service/destruction_orders.h"
#include "service/scanned.h"
#include "service/seal_reading.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using custody::CustodyEvent;
using custody::CustodyState;
using custody::MovementKind;
using custody::OfferState;
using custody::TransferPurpose;

base::Status wants_approved(store::Reader& reader, std::int64_t number) {
  TW_TRY(const auto row, reader.get<store::ForeignRequestRow>(number));
  if (!row) return fail(ErrorCode::NotFound, "request", std::to_string(number), "a request's number");
  if (row->state == name(custody::RequestState::Approved)) return {};
  return fail(ErrorCode::State, "request.state", row->state, "approved by the central authority");
}

// What went under the request already, and this, against what the central authority let go.
base::Status check_granted(store::Reader& reader, std::int64_t request, const KnownExhibit& exhibit) {
  TW_TRY(const auto row, reader.get<store::ForeignRequestRow>(request));
  if (!row) return fail(ErrorCode::NotFound, "request", std::to_string(request), "a request's number");
  TW_TRY(const auto granted, grant_of(*row));
  if (!granted) return {};
  TW_TRY(const auto all, handovers(reader));
  base::MassMg went;
  for (const auto& one : all)
    if (one.request_no == request) went += base::MassMg{one.sent_mg.value_or(0)};
  return custody::check_within(*granted, exhibit.exhibit.id, went, exhibit.book, exhibit.uncertainty);
}

base::Status check_offer(const HandoverOffer& offer, const KnownExhibit& known) {
  TW_TRY_STATUS(custody::check(offer.terms));
  if (known.exhibit.counter_sample)
    return fail(ErrorCode::Forbidden, "exhibit", offer.exhibit.text(),
                "not the counter-sample kept for the defence");
  const auto missing = custody::missing_in(offer.terms, known.exhibit.kind);
  if (!missing.empty())
    return fail(ErrorCode::Missing, "terms." + missing.front().field, "",
                "before it can be handed over: " + custody::to_string(missing));
  if (known.holding.seal.empty()) return fail(ErrorCode::State, "seal", "open", "an exhibit under seal");
  return {};
}

base::Status check_open_named(const std::set<std::int64_t>& open, const custody::HandoverTerms& terms) {
  std::vector<custody::NamedDiscrepancy> named;
  for (const auto number : terms.discrepancies) named.push_back({number, terms.despite_discrepancy});
  return custody::check_named(open, named);
}

// An order that names no number names the only discrepancy that is open.
base::Status name_discrepancies(store::Reader& reader, const custody::ExhibitId& id,
                                custody::HandoverTerms& terms) {
  TW_TRY(const auto rows, open_discrepancies(reader, id));
  const auto open = discrepancy_numbers(rows);
  if (terms.discrepancies.empty() && !terms.despite_discrepancy.empty() && open.size() == 1)
    terms.discrepancies.assign(open.begin(), open.end());
  return check_open_named(open, terms);
}

// Two officers here sign these words, and the bundle repeats them.
std::string fact_of(const store::HandoverRow& row) {
  return journal::Body{}
      .set("exhibit", row.exhibit)
      .set("handover", row.handover_no)
      .set("offer", row.offer_no)
      .set("receiver_key", row.receiver_key)
      .set("request", row.request_no)
      .set("seal", row.seal)
      .set("sent_mg", row.sent_mg.value_or(0))
      .set("terms_sha256", base::to_hex(base::as_view(base::sha256(row.terms))))
      .set("uncertainty_mg", row.uncertainty_mg.value_or(0))
      .text();
}

struct Offered {
  store::HandoverRow row;
  store::CustodyOfferRow offer;
};
base::Result<Offered> offered_row(store::Reader& reader, std::int64_t handover, Instant at) {
  TW_TRY(auto row, handover_row(reader, handover));
  if (row.state != "offered")
    return fail(ErrorCode::State, "handover.state", row.state, "offered: it is handed over once");
  TW_TRY(auto offer, reader.get<store::CustodyOfferRow>(row.offer_no));
  if (!offer) return fail(ErrorCode::Storage, "handover.offer_no", row.exhibit, "an offer");
  if (offer->state != name(OfferState::Open) || offer->expires_at < at.unix_ms())
    return fail(ErrorCode::State, "offer", offer->state, "an offer that is open and has not expired");
  return Offered{std::move(row), *std::move(offer)};
}

base::Result<KnownExhibit*> held_by_first(CustodyAct& act, const store::HandoverRow& row,
                                          const custody::TwoOfficers& officers) {
  TW_TRY(auto* const exhibit, act.exhibit(custody::ExhibitId{row.exhibit}));
  if (officers.first() == exhibit->holding.holder) return exhibit;
  return fail(ErrorCode::Forbidden, "first officer", officers.first().text(),
              "its holder, " + exhibit->holding.holder.text() + " (C2)");
}

// All of it leaves: its mass, its state, and the words that two sign and the bundle repeats.
base::Status leave(store::Reader& reader, CustodyAct& act, KnownExhibit& exhibit, store::HandoverRow row,
                   CustodyEvent event, const std::string& detail) {
  TW_TRY_STATUS(check_granted(reader, row.request_no, exhibit));
  const auto sent = exhibit.book;
  row.sent_mg = sent.milligrams();
  row.uncertainty_mg = exhibit.uncertainty.milligrams();
  row.handed_over_at = act.at().unix_ms();
  row.seal = exhibit.holding.seal;  // as it is read now: two may have affirmed another since it was offered
  row.state = "handed_over";
  if (sent > base::MassMg{}) TW_TRY_STATUS(act.post(MovementKind::HandOver, sent, exhibit));
  TW_TRY_STATUS(act.step(exhibit, event, detail));
  act.fact("handover", fact_of(row));
  act.add_row(store::put(std::move(row)));
  return {};
}

}  // namespace

base::Result<std::int64_t> offer_handover(const Service& service, const Actor& actor,
                                          const HandoverOffer& offer) {
  const Instant at = service.clock().now();
  std::int64_t number = 0;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY_STATUS(wants_approved(transaction, offer.request));
    TW_TRY(auto known, load_exhibit(transaction, offer.exhibit));
    TW_TRY(const auto end, chain_end(transaction, offer.exhibit.text()));
    const bool sent_on = end.away == custody::Away::SentOn;
    if (sent_on) known.holding.seal = offer.seal_read;  // nobody here can read it
    TW_TRY_STATUS(CustodyAct::check_seal(known, offer.seal_read));
    TW_TRY_STATUS(check_offer(offer, known));
    if (!sent_on) TW_TRY_STATUS(wants_share_for_defence(transaction, known, CustodyEvent::HandOver));
    TW_TRY_STATUS(check_granted(transaction, offer.request, known));
    auto terms = offer.terms;
    TW_TRY_STATUS(name_discrepancies(transaction, offer.exhibit, terms));
    const bool blocked = known.holding.state == CustodyState::Discrepant;
    const auto purpose = sent_on   ? TransferPurpose::SeizedAbroad
                         : blocked ? TransferPurpose::HandoverByOrder
                                   : TransferPurpose::Handover;
    TW_TRY(const auto offered, custody::offer(known.holding, custody::OfficerId{actor.officer},
                                              offer.receiver.officer, purpose, at, at + offer.valid_for));
    store::CustodyOfferRow row;
    TW_TRY(row.offer_no, transaction.next_number(store::TableId::CustodyOffer));
    row.exhibit = offer.exhibit.text();
    row.from_holder = offered.offer->from.text();
    row.to_holder = offered.offer->to.text();
    row.purpose = name(purpose);
    row.seal = offered.offer->seal;
    row.offered_at = at.unix_ms();
    row.expires_at = offered.offer->expires_at.unix_ms();
    row.state = name(OfferState::Open);
    store::HandoverRow handover;
    TW_TRY(handover.handover_no, transaction.next_number(store::TableId::Handover));
    number = handover.handover_no;
    handover.request_no = offer.request;
    handover.exhibit = row.exhibit;
    handover.offer_no = row.offer_no;
    handover.state = "offered";
    handover.receiver_key = offer.receiver.text();
    handover.terms = terms_json(terms);
    handover.seal = row.seal;
    auto body = journal::Body{}
                    .set("exhibit", row.exhibit)
                    .set("handover", number)
                    .set("offer", row.offer_no)
                    .set("request", offer.request)
                    .set("to", row.to_holder)
                    .text();
    return transaction
        .record({"handover.offered", at, actor.officer, std::move(body)},
                {store::insert(std::move(row)), store::insert(std::move(handover))})
        .map([](auto) {});
  });
  if (!done)
    return tl::make_unexpected(
        after_reading(service, actor.officer, offer.exhibit, offer.seal_read, "offer abroad", done.error()));
  return number;
}

base::Result<HandedOver> hand_over(const Service& service, const TwoSigners& by, std::int64_t handover,
                                   const std::string& seal_read, const std::optional<ScaleReading>& reading) {
  TW_TRY(const auto officers, by.officers());
  const Instant at = service.clock().now();
  HandedOver result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto offered, offered_row(transaction, handover, at));
    auto& row = offered.row;
    CustodyAct act{transaction, "custody.handed_over", at, officers};
    TW_TRY(auto* const exhibit, held_by_first(act, row, officers));
    result.exhibit = exhibit->exhibit.id;
    TW_TRY_STATUS(CustodyAct::check_seal(*exhibit, seal_read));
    TW_TRY(const auto terms, terms_from(row.terms));
    const bool blocked = exhibit->holding.state == CustodyState::Discrepant;
    if (blocked) {
      TW_TRY(const auto open, open_discrepancies(transaction, exhibit->exhibit.id));
      TW_TRY_STATUS(check_open_named(discrepancy_numbers(open), terms));
    }
    TW_TRY_STATUS(wants_weighing(exhibit->exhibit.kind, reading));
    if (reading) {
      TW_TRY(auto weighing, weighing_of(transaction, *reading, exhibit->exhibit.id, act));
      TW_TRY(const auto compared, custody::compare(exhibit->book, exhibit->uncertainty, weighing));
      if (compared.verdict == custody::Verdict::Discrepant) {
        TW_TRY(result.weighed, open_inquiry(transaction, by, std::move(weighing), at));
        result.kept_back = why_it_stays(*result.weighed);
        return {};
      }
      TW_TRY(result.weighed, act.weigh(*exhibit, std::move(weighing)));
    }
    result.sent = exhibit->book;
    journal::Body detail;
    detail.set("handover", handover).set("to", offered.offer.to_holder);
    if (blocked) detail.set_json("despite", numbers_json(terms.discrepancies));
    TW_TRY_STATUS(leave(transaction, act, *exhibit, std::move(row),
                        blocked ? CustodyEvent::HandOverByOrder : CustodyEvent::HandOver, detail.text()));
    return act.sign_and_record(by).map([](auto) {});
  });
  if (!done)
    return tl::make_unexpected(after_reading(service, by.first.key().officer.text(), result.exhibit,
                                             seal_read, "hand_over", done.error()));
  return result;
}

base::Result<HandedOver> seized_abroad(const Service& service, const TwoSigners& by, std::int64_t handover,
                                       const std::string& paper) {
  if (paper.empty()) return fail(ErrorCode::Missing, "paper", "", "what the authority there wrote of it");
  TW_TRY_STATUS(custody::check_words(paper, "paper"));
  TW_TRY(const auto officers, by.officers());
  const Instant at = service.clock().now();
  HandedOver result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto offered, offered_row(transaction, handover, at));
    CustodyAct act{transaction, "custody.handed_over", at, officers};
    TW_TRY(auto* const exhibit, held_by_first(act, offered.row, officers));
    result.exhibit = exhibit->exhibit.id;
    result.sent = exhibit->book;
    exhibit->holding.seal = offered.row.seal;
    const auto detail = journal::Body{}
                            .set("handover", handover)
                            .set("paper", paper)
                            .set("to", offered.offer.to_holder)
                            .text();
    TW_TRY_STATUS(
        leave(transaction, act, *exhibit, std::move(offered.row), CustodyEvent::SeizeAbroad, detail));
    return act.sign_and_record(by).map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return result;
}

base::Result<std::vector<store::HandoverRow>> handovers(store::Reader& reader) {
  return scanned<store::HandoverRow>(reader);
}

base::Result<store::HandoverRow> handover_row(store::Reader& reader, std::int64_t number) {
  TW_TRY(auto row, reader.get<store::HandoverRow>(number));
  if (!row) return fail(ErrorCode::NotFound, "handover", std::to_string(number), "a handover's number");
  return *std::move(row);
}

}  // namespace tidewaiter::service
