// What happens seldom in the simulated room: an exhibit is lost and found, two are put together, one is
// packed anew, one rides in a van, a court judges and orders that one be destroyed.

#include "room_sim.h"
#include "service/custody_merge.h"
#include "service/custody_missing.h"
#include "service/destruction_orders.h"
#include "service/room_keys.h"

namespace tidewaiter::service {

using custody::CustodyState;

void RoomSim::lose(const KnownExhibit& one, Thing& thing) {
  const auto& id = one.exhibit.id;
  if (one.holding.state != CustodyState::Missing && !attempt("report missing", [&] {
        return report_missing(*service_, actor("officer-3"), {id, "not on its shelf", std::nullopt});
      }))
    return;
  if (chance_.one_in(8)) return;  // found another day
  std::optional<std::int64_t> inquiry;
  std::optional<WeighedExhibit> weighed_then;
  const FoundAgain again{id, thing.seal, "another shelf", world_.reading_of(thing, thing.true_mg)};
  const auto by = with_another("officer-4");
  if (!attempt("find again", [&]() -> base::Status {
        TW_TRY(const auto found_again, find_exhibit(*service_, by, again));
        inquiry = found_again.inquiry;
        weighed_then = found_again.weighed;
        return {};
      }))
    return;
  if (thing.seal != known(id).holding.seal) thing.seal = known(id).holding.seal;
  if (thing.thefts > 0) {
    thing.weighed_since = true;
    if (weighed_then && weighed_then->discrepancy) found(thing, tally_.by_discrepancy);
  }
  if (!inquiry) return;
  attempt("close an inquiry", [&] {
    return close_discrepancy(*service_, {room_signer("chief-1"), room_signer("chief-2")}, *inquiry,
                             custody::Finding::Recovered, "it stood on another shelf");
  });
}

void RoomSim::merge(const KnownExhibit& one, Thing& thing) {
  const auto& id = one.exhibit.id;
  std::vector<custody::ExhibitId> others;
  for (const auto& [other, that] : world_.things) {
    const auto seizure = id.text().substr(0, id.text().find('-') + 1);
    if (other != id && !that.gone && that.holder == thing.holder && that.dries == thing.dries &&
        !thing.dries && other.text().rfind(seizure, 0) == 0)
      others.push_back(other);
  }
  if (others.empty()) return;
  const auto other = chance_.of(others);
  auto& that = world_.things[other];
  if (seal_is_wrong(id, one) || seal_is_wrong(other, known(other))) return;
  MergeOrder order;
  order.parts = {{id, thing.seal, world_.reading(thing.true_mg)},
                 {other, that.seal, world_.reading(that.true_mg)}};
  order.into = id;
  order.after = world_.reading(thing.true_mg + that.true_mg);
  order.container = "drum";
  const auto by = with_another(thing.holder);
  const auto read_back = [&] {
    if (known(other).holding.state == CustodyState::Merged) {
      thing.true_mg += that.true_mg;
      that.true_mg = 0;
      that.gone = true;
    }
    thing.seal = known(id).holding.seal;
  };
  if (!attempt(
          "merge", [&] { return merge_exhibits(*service_, by, order); }, read_back))
    return;
  for (const auto& part : {id, other}) weighed_by_the_book(part);
}

void RoomSim::repackage(const KnownExhibit& one, Thing& thing) {
  if (seal_is_wrong(one.exhibit.id, one)) return;
  const auto number = fresh_seal();
  const Repackaging order{one.exhibit.id,
                          thing.seal,
                          "box",
                          number,
                          world_.reading_of(thing, thing.true_mg),
                          world_.reading(thing.true_mg)};
  const auto by = with_another(thing.holder);
  if (!attempt(
          "repackage", [&] { return repackage_exhibit(*service_, by, order); },
          [&] { thing.seal = known(one.exhibit.id).holding.seal; }))
    return;
  weighed_by_the_book(one.exhibit.id);
}

// A court is named, or it judges, or it is decided that none will: seldom before anything is ordered.
void RoomSim::judge(custody::SeizureNumber seizure) {
  if (chance_.one_in(4)) {
    attempt("record a trial", [&] { return open_trial(*service_, actor("officer-1"), seizure, "court 12"); });
    return;
  }
  attempt("record a judgement", [&] {
    return end_trial(*service_, actor("officer-1"), seizure,
                     chance_.one_in(3) ? "decision 12: no proceedings" : "judgement 12");
  });
}

// Until the judgement a rule keeps samples, or it is refused.
void RoomSim::order(const KnownExhibit& one) {
  auto trial = base::Result<custody::TrialState>{};
  if (const auto reader = service_->store().snapshot())
    trial = trial_state(**reader, one.exhibit.seizure);  // let go before any act
  if (!trial) return broken("trials can't be read");
  custody::DestructionOrder order;
  order.authority = "judgement 12";
  const bool judged = *trial == custody::TrialState::Ended;
  if (!judged && chance_.one_in(2)) return judge(one.exhibit.seizure);
  if (!judged && chance_.one_in(2)) order.retained.samples = 1;
  if (one.exhibit.counter_sample) {
    attempt(
        "release a counter-sample",
        [&] { return release_counter_sample(*service_, actor("court-1"), one.exhibit.id, "judgement 12"); },
        [] {}, !judged);
    return;
  }
  attempt(
      "order destruction",
      [&] { return order_destruction_under(*service_, actor("court-1"), {one.exhibit.id}, order); }, [] {},
      !judged && order.retained.samples == 0);
}

void RoomSim::withdraw(const KnownExhibit& one) {
  attempt("withdraw an order",
          [&] { return withdraw_destruction(*service_, actor("court-1"), {one.exhibit.id}, "appeal 31"); });
}

// One leg at a time: it departs, on the road nobody can weigh it, and it arrives.
void RoomSim::ride(const KnownExhibit& one, Thing& thing) {
  const auto& id = one.exhibit.id;
  const auto riding = riding_.find(id);
  if (riding == riding_.end()) {
    const Departure departure{
        "van", "V-1", "vault", "court", "", {id}, clock_.now() + base::DurationMs::hours(6)};
    const auto by = with_another(thing.holder);
    Leg leg{0, by.first.key().officer.text(), by.second.key().officer.text()};
    attempt(
        "depart", [&] { return depart(*service_, by, departure); },
        [&] {
          // What a power cut interrupted may be written, and its answer lost.
          const auto snapshot = service_->store().snapshot();
          leg.number = transport_legs(**snapshot)->back().leg_no;
          riding_.emplace(id, leg);
        });
    return;
  }
  const auto leg = riding->second;
  if (chance_.one_in(2))
    attempt(
        "weigh on the road",
        [&] {
          return weigh_exhibit(*service_, with_another(thing.holder), id, thing.seal,
                               world_.reading(thing.true_mg));
        },
        [] {}, true);
  auto receiver = other_than(leg.first);
  while (receiver == leg.second) receiver = other_than(leg.first);
  attempt(
      "arrive",
      [&] {
        return arrive(*service_, {room_signer(receiver), room_signer(leg.first)}, leg.number, "V-1");
      },
      [&] { riding_.erase(id); });
}

}  // namespace tidewaiter::service
