// What officers do in the simulated room, one action at a time.

#include <algorithm>
#include <cmath>

#include "room_sim.h"
#include "service/inventories.h"
#include "service/room_keys.h"

namespace tidewaiter::service {
namespace {

using base::DurationMs;
using base::MassMg;
using custody::CustodyState;
using custody::OfficerId;
using custody::TransferPurpose;

const std::vector<std::string> kOfficers{"officer-1", "officer-2", "officer-3", "officer-4", "officer-5"};
constexpr std::size_t kMostExhibits = 60;  // in the room at once
constexpr std::int64_t kInASeizure = 12;

}  // namespace

std::string RoomSim::other_than(const std::string& officer) {
  std::string drawn = officer;
  while (drawn == officer) drawn = chance_.of(kOfficers);
  return drawn;
}

TwoSigners RoomSim::with_another(const std::string& officer) {
  return {room_signer(officer), room_signer(other_than(officer))};
}

void RoomSim::one_action() {
  std::vector<custody::ExhibitId> here;
  for (const auto& [id, thing] : world_.things) {
    if (!thing.gone) here.push_back(id);
  }
  if (chance_.one_in(30)) witness();
  if (chance_.one_in(40)) jump_clock();
  if (chance_.one_in(60)) return inventory();
  if (chance_.one_in(60)) return room_key();
  if (chance_.one_in(80)) return burn();
  if (chance_.one_in(plan_.border ? 3 : 12)) return over_there();
  if (here.empty() || (here.size() < kMostExhibits && chance_.one_in(6))) return seize();
  const auto id = chance_.of(here);
  auto& thing = world_.things[id];
  if (chance_.one_in(3)) world_.steal(thing);
  const auto one = known(id);
  if (!tally_.broken.empty()) return;
  if (chance_.one_in(12)) return something_wrong(one, thing);
  if (chance_.one_in(15)) {  // whatever it is, whether it fits or not
    using Action = void (RoomSim::*)(const KnownExhibit&, Thing&);
    static const std::vector<Action> kAny{&RoomSim::seal,      &RoomSim::offer,     &RoomSim::accept,
                                          &RoomSim::keep,      &RoomSim::weigh,     &RoomSim::consume,
                                          &RoomSim::hand_over, &RoomSim::laboratory};
    return (this->*chance_.of(kAny))(one, thing);
  }
  if (riding_.contains(id)) return ride(one, thing);
  if (one.holding.offer) return accept(one, thing);
  if (one.holding.state == CustodyState::Missing || chance_.one_in(60)) return lose(one, thing);
  if (chance_.one_in(40)) return merge(one, thing);
  if (chance_.one_in(40)) return repackage(one, thing);
  if (chance_.one_in(40)) return ride(one, thing);
  switch (one.holding.state) {
    case CustodyState::Seized:
      return seal(one, thing);
    case CustodyState::SubSampled:
      return chance_.one_in(3) ? consume(one, thing) : seal(one, thing);
    case CustodyState::Out:
      switch (chance_.below(5)) {
        case 0:
          return consume(one, thing);
        case 1:
          return split(one, thing);
        case 2:
          return laboratory(one, thing);
        default:
          return offer(one, thing);
      }
    case CustodyState::Discrepant:
      return close_inquiry(one);
    case CustodyState::PendingDestruction:
      return chance_.one_in(4) ? withdraw(one) : weigh(one, thing);
    default:
      break;
  }
  if (thing.seal.empty()) return seal(one, thing);
  if (plan_.border && chance_.one_in(3)) return hand_over(one, thing);
  switch (chance_.below(12)) {
    case 0:
      return split(one, thing);
    case 1:
      return weigh(one, thing);
    case 2:
      return keep(one, thing);
    case 3:
      return chance_.one_in(3) ? order(one) : weigh(one, thing);
    case 4:
      return chance_.one_in(4) ? hand_over(one, thing) : keep(one, thing);
    default:
      return offer(one, thing);
  }
}

void RoomSim::seize() {
  if (seizures_ == 0 || ++in_seizure_ > kInASeizure) {
    in_seizure_ = 1;
    ++seizures_;
    store::SeizureRow row;
    row.seizure_no = seizures_;
    row.substance = "methamphetamine";
    row.document = store::compress("{}");
    if (!attempt("book a seizure", [&] {
          return service_->record(actor("officer-1"), "item.examined", "{}", {store::insert(std::move(row))});
        })) {
      --seizures_;
      return;
    }
  }
  Thing fresh;
  fresh.true_mg = fresh.first_mg = 5'000 + chance_.uniform() * 2'000'000;
  fresh.holder = chance_.of(kOfficers);
  fresh.dries = plan_.plants && chance_.one_in(6);
  custody::Exhibit exhibit;
  exhibit.description = fresh.dries ? "plants" : "tea bag with crystals";
  exhibit.form = fresh.dries ? "plant" : "crystals";
  exhibit.presumptive = fresh.dries ? "cannabis" : "methamphetamine";
  const auto by = with_another(fresh.holder);
  const auto reading = world_.reading(fresh.true_mg);
  world_.mark(fresh);
  const auto next = [&] {  // the number it will have
    std::int64_t count = 0;
    const auto prefix = "X" + std::to_string(seizures_) + "-";
    for (const auto& [id, thing] : world_.things)
      count += id.text().rfind(prefix, 0) == 0 && id.text().find('.') == std::string::npos ? 1 : 0;
    return custody::ExhibitId{prefix + std::to_string(count + 1)};
  }();
  attempt(
      "seize", [&] { return seize_exhibit(*service_, by, seizures_, exhibit, reading); },
      [&] { world_.things[next] = fresh; });
}

// Where the seal on it is not the one the book has, whoever reads it is stopped there, and it is set aside.
bool RoomSim::seal_is_wrong(const custody::ExhibitId& id, const KnownExhibit& one) {
  auto& thing = world_.things[id];
  if (thing.seal == one.holding.seal) return false;
  found(thing, tally_.by_seal);
  thing.gone = true;
  return true;
}

void RoomSim::seal(const KnownExhibit& one, Thing& thing) {
  const auto number = fresh_seal();
  const auto by = with_another(thing.holder);
  attempt(
      "seal", [&] { return seal_exhibit(*service_, by, one.exhibit.id, number); },
      [&] { thing.seal = number; }, !one.holding.seal.empty());
}

void RoomSim::offer(const KnownExhibit& one, Thing& thing) {
  auto to = other_than(thing.holder);
  auto purpose = one.holding.state == CustodyState::Out ? TransferPurpose::Return : TransferPurpose::Custody;
  if (purpose == TransferPurpose::Custody && chance_.one_in(4)) {
    purpose = chance_.one_in(4) ? TransferPurpose::Court : TransferPurpose::Laboratory;
    to = purpose == TransferPurpose::Court ? "court-1" : "laboratory-1";
  }
  const bool wrong = seal_is_wrong(one.exhibit.id, one);
  attempt(
      "offer",
      [&] {
        return offer_exhibit(*service_, actor(thing.holder), one.exhibit.id, OfficerId{to}, purpose,
                             thing.seal, DurationMs::hours(24));
      },
      [] {}, wrong);
}

void RoomSim::accept(const KnownExhibit& one, Thing& thing) {
  if (!one.holding.offer) {
    attempt(
        "accept",
        [&] {
          return accept_exhibit(*service_, with_another(other_than(thing.holder)), one.exhibit.id, thing.seal,
                                world_.reading(thing.true_mg));
        },
        [] {}, true);
    return;
  }
  if (chance_.one_in(12)) {
    attempt("withdraw", [&] { return withdraw_offer(*service_, actor(thing.holder), one.exhibit.id); });
    return;
  }
  const auto to = one.holding.offer->to.text();
  const bool wrong = seal_is_wrong(one.exhibit.id, one);
  world_.dry(thing);
  auto reading = world_.reading(thing.true_mg);
  reading.drying = RoomWorld::allowance(thing);
  const TwoSigners by{room_signer(to), room_signer(other_than(to))};
  std::optional<WeighedExhibit> result;
  const bool there = attempt(
      "accept",
      [&]() -> base::Status {
        TW_TRY(result, accept_exhibit(*service_, by, one.exhibit.id, thing.seal, reading));
        return {};
      },
      [&] { thing.holder = to; }, wrong);
  if (there && result) weighed(one.exhibit.id, *result);
  if (there && !result) weighed_by_the_book(one.exhibit.id);
}

void RoomSim::keep(const KnownExhibit& one, Thing& thing) {
  const bool wrong = seal_is_wrong(one.exhibit.id, one);
  attempt(
      "store",
      [&] {
        return store_exhibit(*service_, actor(thing.holder), one.exhibit.id, thing.seal, "room 2, shelf 7");
      },
      [] {}, wrong);
}

void RoomSim::weigh(const KnownExhibit& one, Thing& thing) {
  const bool wrong = seal_is_wrong(one.exhibit.id, one);
  world_.dry(thing);
  auto reading = world_.reading(thing.true_mg);
  reading.drying = RoomWorld::allowance(thing);
  std::optional<WeighedExhibit> result;
  const auto by = with_another(chance_.of(kOfficers));
  const bool there = attempt(
      "weigh",
      [&]() -> base::Status {
        TW_TRY(result, weigh_exhibit(*service_, by, one.exhibit.id, thing.seal, reading));
        return {};
      },
      [] {}, wrong);
  if (there && result) weighed(one.exhibit.id, *result);
  if (there && !result) weighed_by_the_book(one.exhibit.id);
}

void RoomSim::split(const KnownExhibit& one, Thing& thing) {
  if (seal_is_wrong(one.exhibit.id, one) || thing.true_mg < 1'000) return;
  Thing part;
  part.true_mg = part.first_mg = thing.true_mg * (0.02 + 0.18 * chance_.uniform());
  part.holder = thing.holder;
  part.dries = thing.dries;
  part.swapped = thing.swapped;
  SplitOrder order;
  order.whole = one.exhibit.id;
  order.seal_read = thing.seal;
  order.part = world_.reading(part.true_mg);
  order.rest = world_.reading_of(thing, thing.true_mg - part.true_mg);
  order.container = "bag";
  if (chance_.one_in(2)) {
    order.sampling.emplace().population = 100;
    order.sampled = 23;
    order.drawn = "by lot";
  } else {
    order.counter_sample = chance_.one_in(4);
  }
  const auto by = with_another(thing.holder);
  std::int64_t parts = 0;
  for (const auto& [id, other] : world_.things) {
    const auto& whole = one.exhibit.id.text();
    parts +=
        id.text().rfind(whole + ".", 0) == 0 && id.text().find('.', whole.size() + 1) == std::string::npos
            ? 1
            : 0;
  }
  const auto next = custody::part_of(one.exhibit.id, parts + 1);
  std::optional<Split> result;
  const bool there = attempt(
      order.sampling ? "sub-sample" : "split",
      [&]() -> base::Status {
        TW_TRY(result, split_exhibit(*service_, by, order));
        return {};
      },
      [&] {
        thing.true_mg -= part.true_mg;
        thing.seal.clear();
        world_.things[next] = part;
      });
  if (there && result) weighed(one.exhibit.id, result->rest);
  if (there && !result) weighed_by_the_book(one.exhibit.id);
}

void RoomSim::consume(const KnownExhibit& one, Thing& thing) {
  if (seal_is_wrong(one.exhibit.id, one)) return;
  const auto by = with_another(thing.holder);
  const bool all = one.book.milligrams() < 500;
  const MassMg used = all ? one.book : MassMg{std::max<std::int64_t>(10, one.book.milligrams() / 200 * 10)};
  const double left = all ? 0 : std::max(0.0, thing.true_mg - static_cast<double>(used.milligrams()));
  const auto rest = all ? std::nullopt : std::optional{world_.reading_of(thing, left)};
  std::optional<WeighedExhibit> result;
  bool answered = false;
  const bool there = attempt(
      "consume",
      [&]() -> base::Status {
        Consumption order{one.exhibit.id, thing.seal};
        order.rest = rest;
        if (all) {
          order.reading = world_.reading_of(thing, thing.true_mg);
        } else {
          order.mass = used;
        }
        TW_TRY(const auto done, consume_exhibit(*service_, by, order));
        result = done.weighed;
        answered = true;
        return {};
      },
      [&] {
        thing.seal = known(one.exhibit.id).holding.seal;
        if (!all) thing.true_mg = left;
        thing.gone = all && known(one.exhibit.id).holding.state == CustodyState::Consumed;
      });
  if (there && result) weighed(one.exhibit.id, *result);
  if (there && !answered) weighed_by_the_book(one.exhibit.id);
}

void RoomSim::laboratory(const KnownExhibit& one, Thing& thing) {
  custody::Confirmation found_there;
  found_there.substance = thing.swapped ? "sucrose" : one.exhibit.presumptive;
  found_there.laboratory = "laboratory-1";
  found_there.accreditation = "ISO/IEC 17025";
  found_there.method = "GC-MS";
  // Nothing is ever offered to an officer of the room for a laboratory.
  const bool has_it = one.holding.holder.text() == "laboratory-1";
  const bool there = attempt(
      "confirm",
      [&] {
        return confirm_exhibit(*service_, with_another(has_it ? "laboratory-1" : "officer-1"), one.exhibit.id,
                               found_there, one.exhibit.confirmed ? "examined again" : "");
      },
      [] {}, !has_it);
  if (!there || !thing.swapped) return;
  thing.weighed_since = true;
  found(thing, tally_.by_laboratory);
}

void RoomSim::close_inquiry(const KnownExhibit& one) {
  auto all = base::Result<std::vector<store::DiscrepancyRow>>{};
  if (const auto reader = service_->store().snapshot())
    all = discrepancies(**reader);  // let go before any act
  if (!all) return broken("discrepancies can't be read");
  for (const auto& row : *all) {
    if (row.exhibit != one.exhibit.id.text() || row.finding) continue;
    const auto finding = chance_.one_in(4)                   ? custody::Finding::Recovered
                         : row.observed_mg > row.expected_mg ? custody::Finding::Surplus
                         : chance_.one_in(2)                 ? custody::Finding::Explained
                                                             : custody::Finding::Unsolved;
    attempt(
        "close an inquiry of one's own",
        [&] {
          return close_discrepancy(*service_,
                                   {room_signer(one.holding.holder.text()), room_signer("chief-1")},
                                   row.discrepancy_no, finding, "nothing to see");
        },
        [] {}, true);
    attempt("close an inquiry", [&] {
      return close_discrepancy(*service_, {room_signer("chief-1"), room_signer("chief-2")},
                               row.discrepancy_no, finding, "the scale was moved");
    });
    return;
  }
}

void RoomSim::burn() {
  DestructionRun run;
  run.authority = "judgement 12";
  run.method = "incineration";
  run.witnesses = {"w1", "w2", "w3"};
  run.place = "furnace";
  run.no_photographs = "a furnace that is simulated";
  for (const auto& [id, thing] : world_.things) {
    if (thing.gone || run.lines.size() >= 20) continue;
    const auto one = known(id);
    if (one.holding.state != CustodyState::PendingDestruction && !chance_.one_in(40)) continue;
    const auto reading = world_.reading_of(thing, thing.true_mg);
    run.scale = reading.scale;
    run.lines.push_back({id, thing.seal, reading.gross, reading.tare, reading.drying});
  }
  if (run.lines.empty()) return;
  const bool there = attempt("burn", [&] { return destroy(*service_, with_another("officer-4"), run); });
  if (!there || !tally_.broken.empty()) return;
  for (const auto& line : run.lines) {
    const auto one = known(line.id);
    auto& thing = world_.things[line.id];
    if (one.holding.state == CustodyState::Destroyed) {
      thing.weighed_since = thing.thefts > 0;
      thing.gone = true;
    } else if (one.holding.state == CustodyState::Discrepant) {
      weighed_by_the_book(line.id);
    }
  }
}

void RoomSim::inventory() {
  std::int64_t number = 0;
  std::vector<custody::ExhibitId> wanted;
  InventoryAim aim;
  aim.full = chance_.one_in(4);
  aim.missing_ppm = 200'000;
  if (!attempt("open an inventory",
               [&]() -> base::Status {
                 TW_TRY(const auto opened, open_inventory(*service_, actor("officer-1"), aim));
                 number = opened.row.inventory_no;
                 wanted = opened.wanted;
                 return {};
               }) ||
      number == 0)
    return;
  for (const auto& id : wanted) {
    auto& thing = world_.things[id];
    const Sighting seen{number, id, true, thing.seal, "vault"};
    const bool wrong = !thing.gone && known(id).holding.seal != thing.seal;
    if (attempt("look for", [&] { return look_for(*service_, actor("officer-2"), seen); }) && wrong) {
      found(thing, tally_.by_seal);
      thing.gone = true;
    }
    if (!tally_.broken.empty()) return;
  }
  attempt("close an inventory", [&] { return close_inventory(*service_, actor("officer-3"), number); });
}

void RoomSim::room_key() {
  attempt("take a key", [&] {
    return give_room_key(*service_, {room_signer("chief-1"), room_signer(chance_.of(kOfficers))}, "K1",
                         clock_.now() + DurationMs::hours(4), "the morning's work");
  });
  attempt("return a key", [&] { return return_room_key(*service_, actor("chief-1"), "K1", "hung up"); });
}

void RoomSim::something_wrong(const KnownExhibit& one, Thing& thing) {
  const auto& id = one.exhibit.id;
  auto reading = world_.reading(thing.true_mg);
  const auto refused = [&](const char* what, auto&& call) {
    attempt(
        what, call, [] {}, true);
  };
  switch (chance_.below(6)) {
    case 0:
      return refused("weigh alone", [&] {
        return weigh_exhibit(*service_, {room_signer("officer-1"), room_signer("officer-1")}, id, thing.seal,
                             reading);
      });
    case 1:
      return refused("weigh with a stranger", [&] {
        return weigh_exhibit(*service_, {room_signer("officer-1"), room_signer("abroad-1")}, id, thing.seal,
                             reading);
      });
    case 2:
      return refused("weigh under another seal",
                     [&] { return weigh_exhibit(*service_, with_another("officer-1"), id, "Z-0", reading); });
    case 3:
      reading.scale = "OLD";
      return refused("weigh on a scale whose certificate has run out", [&] {
        return weigh_exhibit(*service_, with_another("officer-1"), id, thing.seal, reading);
      });
    case 4:
      return refused("offer what another holds", [&] {
        return offer_exhibit(*service_, actor(other_than(thing.holder)), id, OfficerId{"court-1"},
                             TransferPurpose::Court, thing.seal, DurationMs::hours(1));
      });
    default:
      return refused("accept what was not offered to one", [&] {
        return accept_exhibit(*service_, with_another(thing.holder), id, one.holding.seal, reading);
      });
  }
}

// A clock far ahead: offers run out. One that goes back: nothing happens before what has happened.
void RoomSim::jump_clock() {
  ++tally_.clock_jumps;
  const auto now = clock_.now();
  if (chance_.one_in(2)) {
    clock_.set(now - DurationMs::days(2));
    if (chance_.one_in(2)) {
      seize();
    } else {
      inventory();
    }
    clock_.set(now);
    return;
  }
  clock_.set(now + DurationMs::hours(20 + static_cast<std::int64_t>(chance_.below(60))));
  expire();
}

void RoomSim::expire() {
  const auto done = expire_offers(*service_, actor("clock"));
  if (done && done->empty()) return;
  settle("expire offers", done ? nullptr : &done.error(), false, [] {});
  if (done) tally_.lost_offers += static_cast<std::int64_t>(done->size());
}

}  // namespace tidewaiter::service
