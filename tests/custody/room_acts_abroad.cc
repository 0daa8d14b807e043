// What goes to another country out of the simulated room, and what becomes of it there: it is received in
// time, late, lighter, or under another seal, it is refused, lost on the way or there, comes back, is
// destroyed, or nothing is heard of it. Over there is one officer, whose scale tells the truth to ten
// milligrams.

#include <algorithm>
#include <cmath>

#include "room_sim.h"
#include "service/bundle.h"
#include "service/custody_missing.h"
#include "service/handover_views.h"

namespace tidewaiter::service {
namespace {

using base::DurationMs;
using base::MassMg;
using custody::Afterwards;
using custody::CustodyState;
using custody::Finding;

// What is read is read at once: no reader is open while an act goes on, for the power may be cut in it.
template <typename Read>
auto read_at_once(const Service& service, Read&& read) -> decltype(read(std::declval<store::Reader&>())) {
  const auto reader = service.store().snapshot();
  if (!reader) return tl::make_unexpected(reader.error());
  return read(**reader);
}

constexpr const char* kReceiver = "abroad-1";
const std::string kHash(64, 'b');

custody::HandoverTerms terms_of(Afterwards afterwards) {
  custody::HandoverTerms terms;
  terms.export_authorisation = "EX-1";
  terms.import_authorisation = "IM-1";
  terms.use_limitation = "the investigation R-17";
  terms.undertaking_needless = "the law there knows no such sentence";
  terms.afterwards = afterwards;
  terms.court_witness = "by video";
  return terms;
}

}  // namespace

void RoomSim::hand_over(const KnownExhibit& one, Thing& thing) {
  const auto& id = one.exhibit.id;
  if (seal_is_wrong(id, one)) return;
  std::int64_t request = 0, handover = 0;
  const custody::ForeignRequest asked{"AU",
                                      "Federal police",
                                      "R-17",
                                      "1988 Convention, Art. 7",
                                      "law on mutual assistance, section 4",
                                      "import",
                                      "for comparison",
                                      clock_.now() + DurationMs::days(30)};
  if (!attempt("receive a request",
               [&]() -> base::Status {
                 TW_TRY(const auto received, receive_request(*service_, actor("officer-1"), asked));
                 request = received.number;
                 return {};
               }) ||
      request == 0)
    return;
  const RequestDecision agreed{custody::Grant{{id.text()}, MassMg{10'000'000'000}}, "agreed"};
  if (!attempt("decide a request",
               [&] { return decide_request(*service_, actor("chief-1"), request, agreed); }))
    return;
  const auto afterwards = chance_.one_in(2) ? Afterwards::Destroyed : Afterwards::Returned;
  const HandoverOffer offered{
      request, id, thing.seal, room_signer(kReceiver).key(), terms_of(afterwards), DurationMs::days(7)};
  if (!attempt("offer a handover",
               [&]() -> base::Status {
                 TW_TRY(handover, offer_handover(*service_, actor(thing.holder), offered));
                 return {};
               }) ||
      handover == 0)
    return;
  const auto reading = world_.reading_of(thing, thing.true_mg);
  const auto by = with_another(thing.holder);
  attempt(
      "hand over", [&] { return service::hand_over(*service_, by, handover, thing.seal, reading); },
      [&] {
        weighed_by_the_book(id);
        thing.abroad = thing.gone = known(id).holding.state == CustodyState::HandedOver;
        if (thing.abroad) ++tally_.done["give across the border"];
      });
}

// Something happens to one of those that are abroad, or nothing.
void RoomSim::over_there() {
  std::vector<custody::ExhibitId> abroad;
  for (const auto& [id, thing] : world_.things)
    if (thing.abroad) abroad.push_back(id);
  if (abroad.empty()) return;
  const auto id = chance_.of(abroad);
  auto& thing = world_.things[id];
  const auto one = known(id);
  if (!tally_.broken.empty()) return;
  const auto row = read_at_once(*service_, [&](store::Reader& reader) { return open_handover(reader, id); });
  if (!row || !*row) return broken(id.text() + " is abroad by no handover");
  if (chance_.one_in(6)) return wrong_abroad(**row, thing);
  if (one.holding.state == CustodyState::Missing) return lost_abroad(**row, thing);
  if (chance_.one_in(2) && close_abroad(id)) return;
  const bool received = (*row)->state == "confirmed";
  if (chance_.one_in(received ? 10 : 5)) {
    attempt("report missing abroad", [&] {
      return report_missing(*service_, actor("officer-3"), {id, "nobody there has it", std::nullopt});
    });
    return;
  }
  if (received) return end_abroad(**row, thing);
  switch (chance_.below(8)) {
    case 0:
    case 1:
      return take_back(**row, thing);
    case 2:
      return unheard_of(**row);
    default:
      return receipt(**row, thing);
  }
}

// What nobody may do with what is abroad.
void RoomSim::wrong_abroad(const store::HandoverRow& row, Thing& thing) {
  const custody::ExhibitId id{row.exhibit};
  const auto refused = [&](const char* what, auto&& call) {
    attempt(
        what, call, [] {}, true);
  };
  const auto by = with_another("officer-1");
  const auto reading = world_.reading(thing.true_mg);
  switch (chance_.below(3)) {
    case 0:
      return refused("withdraw what was given",
                     [&] { return withdraw_offer(*service_, actor(thing.holder), id); });
    case 1:
      return refused("weigh what is abroad",
                     [&] { return weigh_exhibit(*service_, by, id, thing.seal, reading); });
    default: {
      // Without the paper's hash where no receipt came, without a reason where it ends otherwise than agreed.
      const bool destroyed = terms_from(row.terms)->afterwards == Afterwards::Destroyed;
      if (row.state == "confirmed" && !destroyed)
        return refused("destroy abroad what was to be returned",
                       [&] { return destroyed_abroad(*service_, by, row.handover_no, "certificate"); });
      return refused("take back without a reason", [&] {
        return service::take_back(*service_, by, {row.handover_no, thing.seal, reading, {}, "a letter"});
      });
    }
  }
}

// Time passes, and what has no receipt is told.
void RoomSim::unheard_of(const store::HandoverRow& row) {
  clock_.set(clock_.now() + DurationMs::days(8));
  expire();
  if (!tally_.broken.empty()) return;
  const auto late =
      read_at_once(*service_, [&](store::Reader& reader) { return late_abroad(reader, clock_.now()); });
  const bool told = late && std::any_of(late->begin(), late->end(), [&](const LateAbroad& one) {
                      return one.number == row.handover_no && one.why == custody::Overdue::ReceiptDue;
                    });
  if (!told) return broken(row.exhibit + " has no receipt in time, and nobody is told");
  ++tally_.done["miss a receipt"];
}

std::string RoomSim::manifest_for(const store::HandoverRow& row) {
  const auto reader = service_->store().snapshot();
  std::string manifest;
  if (reader)
    static_cast<void>(
        (*reader)->scan<store::BundleRow>({.equal = {{"handover_no", row.handover_no}}, .after = {}},
                                          [&](store::BundleRow&& one) -> base::Result<bool> {
                                            manifest = one.manifest;
                                            return true;
                                          }));
  return manifest;
}

// What the receiver finds is what he signs: as it was sent, lighter, or under another seal.
void RoomSim::receipt(const store::HandoverRow& row, Thing& thing) {
  if (manifest_for(row).empty()) {
    attempt("bundle", [&] {
      return make_bundle(*service_, with_another("officer-1"), {row.handover_no, "en", {}});
    });
    if (!tally_.broken.empty() || manifest_for(row).empty()) return;
  }
  if (chance_.one_in(3)) {
    clock_.set(clock_.now() + DurationMs::days(8));
    expire();
    if (!tally_.broken.empty()) return;
  }
  const auto offer = read_at_once(
      *service_, [&](store::Reader& reader) { return reader.get<store::CustodyOfferRow>(row.offer_no); });
  if (!offer || !*offer) return broken(row.exhibit + ": no offer");
  const bool late = (*offer)->expires_at < clock_.now().unix_ms();
  const auto way = chance_.below(4);
  const double there_mg = way == 0 ? thing.true_mg * 0.9 : thing.true_mg;
  const std::string seal = way == 1 ? "C-" + std::to_string(++seals_) : thing.seal;
  Receipt signed_there;
  signed_there.manifest = manifest_for(row);
  signed_there.handover = row.handover_no;
  signed_there.exhibit = custody::ExhibitId{row.exhibit};
  signed_there.seal = seal;
  signed_there.gross = MassMg{
      std::max<std::int64_t>(0, std::llround(there_mg) + static_cast<std::int64_t>(chance_.below(21)) - 10)};
  signed_there.uncertainty = MassMg{33};
  signed_there.place = "laboratory, Sydney";
  signed_there.at = clock_.now();
  const auto line = sign_receipt(signed_there, room_signer(kReceiver));
  if (!line) return broken("a receipt: " + to_string(line.error()));
  const auto by = with_another("officer-2");
  attempt(
      way == 0   ? "receipt of another mass"
      : way == 1 ? "receipt of another seal"
                 : "receipt",
      [&] { return confirm_handover(*service_, by, *line); },
      [&] {
        thing.true_mg = there_mg;
        thing.seal = seal;
        thing.holder = kReceiver;
        if (late) ++tally_.done["late receipt"];
      });
}

void RoomSim::end_abroad(const store::HandoverRow& row, Thing& thing) {
  if (chance_.one_in(2)) return take_back(row, thing);
  const auto why =
      terms_from(row.terms)->afterwards == Afterwards::Destroyed ? std::string{} : "their law orders it";
  const auto by = with_another("officer-2");
  attempt(
      "destroy abroad",
      [&] { return destroyed_abroad(*service_, by, row.handover_no, "certificate 12", why); },
      [&] { thing.abroad = false; });
}

// By its receiver, or because he refused it, or because it was lost and is here again.
void RoomSim::take_back(const store::HandoverRow& row, Thing& thing) {
  const custody::ExhibitId id{row.exhibit};
  const bool received = row.state == "confirmed";
  const bool lost = known(id).holding.state == CustodyState::Missing;
  if (!tally_.broken.empty()) return;
  TakingBack back;
  back.handover = row.handover_no;
  back.seal = received || chance_.one_in(4) ? "R-" + std::to_string(++seals_) : thing.seal;
  back.paper = "their letter";
  if (!received) back.paper_sha256 = kHash;
  if (received) back.why = "as their court has it";
  if (received && !lost && thing.true_mg > 5'000 && chance_.one_in(2)) back.used_there = MassMg{1'000};
  const double left = thing.true_mg - static_cast<double>(back.used_there.milligrams());
  back.reading = world_.reading_of(thing, left);
  const auto holder = chance_.one_in(2) && !received ? thing.holder : other_than(thing.holder);
  const auto by = with_another(holder);
  TakenBack result;
  bool answered = false;
  const bool there = attempt(
      received ? "take back"
      : lost   ? "take back what was lost"
               : "take back what nobody received",
      [&]() -> base::Status {
        TW_TRY(result, service::take_back(*service_, by, back));
        answered = true;
        return {};
      },
      [&] {
        thing.true_mg = left;
        thing.seal = back.seal;
        thing.holder = holder;
        thing.abroad = thing.gone = false;
      });
  if (there && answered && result.weighed) weighed(id, *result.weighed);
  if (there && !answered) weighed_by_the_book(id);
}

// A receipt finds it, it comes back, or it is given up.
void RoomSim::lost_abroad(const store::HandoverRow& row, Thing& thing) {
  const custody::ExhibitId id{row.exhibit};
  const auto way = chance_.below(3);
  if (way == 0 && row.state == "handed_over") return receipt(row, thing);
  if (way == 1) return take_back(row, thing);
  if (!close_abroad(id) || !tally_.broken.empty()) return;
  if (known(id).holding.state != CustodyState::WrittenOff) return;
  thing.abroad = false;
  ++tally_.done["write off abroad"];
}

// All inquiries about it, by a chief who held none of it. True where there was one.
bool RoomSim::close_abroad(const custody::ExhibitId& id) {
  const auto all = read_at_once(*service_, [](store::Reader& reader) { return discrepancies(reader); });
  if (!all) {
    broken("discrepancies can't be read");
    return false;
  }
  bool any = false;
  for (const auto& row : *all) {
    if (row.exhibit != id.text() || row.finding) continue;
    any = true;
    const auto finding = row.found_at                        ? Finding::Recovered
                         : row.observed_mg > row.expected_mg ? Finding::Surplus
                                                             : Finding::Explained;
    attempt("close an inquiry abroad", [&] {
      return close_discrepancy(*service_, {room_signer("chief-1"), room_signer("chief-2")},
                               row.discrepancy_no, finding, "asked there: letter 9");
    });
    if (!tally_.broken.empty()) return true;
  }
  return any;
}

}  // namespace tidewaiter::service
