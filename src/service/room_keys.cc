#include "service/room_keys.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "custody/limits.h"
#include "journal/canonical.h"
#include "service/custody_act.h"
#include "service/scanned.h"

namespace tidewaiter::service {
namespace {

using base::DurationMs;
using base::ErrorCode;
using base::fail;
using base::Instant;

constexpr DurationMs kLongestLoan = DurationMs::days(7);

base::Status wants_name(const std::string& text, const char* field) {
  if (text.empty()) return fail(ErrorCode::Missing, field, "", "a name");
  if (text.size() > custody::kMaxId) return fail(ErrorCode::TooLarge, field, text, "at most 64 bytes");
  return {};
}

base::Status wants_soon(Instant due, Instant now, const char* field) {
  if (due > now && due <= now + kLongestLoan) return {};
  return fail(ErrorCode::OutOfRange, field, base::to_string(due), "after now and within 7 days");
}

base::Result<store::RoomKeyRow> key_row(store::Reader& reader, const std::string& key) {
  TW_TRY(auto row, reader.get<store::RoomKeyRow>(key));
  if (!row) return fail(ErrorCode::NotFound, "key", key, "a key that was registered");
  return *std::move(row);
}

// The keeper is one who can be asked, and can sign.
base::Status wants_officer(store::Reader& reader, const std::string& officer) {
  TW_TRY(const auto account, reader.get<store::OfficerRow>(officer));
  bool known = account.has_value();
  TW_TRY_STATUS(reader.scan<store::OfficerKeyRow>({.equal = {{"officer", officer}}, .after = {}},
                                                  [&](store::OfficerKeyRow&& row) -> base::Result<bool> {
                                                    known = known || !row.revoked_at;
                                                    return !known;
                                                  }));
  if (known) return {};
  return fail(ErrorCode::NotFound, "keeper", officer, "an officer with an account or a certified key");
}

// It lies with its keeper.
base::Status wants_there(const store::RoomKeyRow& row) {
  if (row.lost_at) return fail(ErrorCode::State, "key", row.key, "a key that is not lost");
  if (row.due_at) return fail(ErrorCode::State, "key", row.holder + " has it", "a key that lies there");
  return {};
}

/// What becomes of a key.
struct KeyStep {
  const char* event;
  std::string actor;
  std::optional<std::string> second;
  std::string words;
  Instant at;
};

// Its next event; the row says since when.
base::Result<store::RoomKeyEventRow> event_of(store::Reader& reader, store::RoomKeyRow& row,
                                              const KeyStep& step) {
  TW_TRY_STATUS(custody::check_words(step.words, "words"));
  TW_TRY(const auto last,
         reader.first<store::RoomKeyEventRow>({.equal = {{"key", row.key}}, .after = {}, .backward = true}));
  if (last && last->at > step.at.unix_ms())
    return fail(ErrorCode::OutOfRange, "at", base::to_string(step.at),
                "not before its last event, " + base::to_string(Instant{last->at}));
  row.since = step.at.unix_ms();
  return store::RoomKeyEventRow{
      row.key,    last ? last->event_no + 1 : 1, step.event, row.since, row.holder, step.actor, step.words,
      step.second};
}

// One officer's word.
base::Status record_key(store::Transaction& transaction, store::RoomKeyRow row, const KeyStep& step) {
  TW_TRY(auto event, event_of(transaction, row, step));
  auto body = journal::Body{}.set("event", step.event).set("holder", row.holder).set("key", row.key).text();
  return transaction
      .record({"room_key." + std::string{step.event}, step.at, step.actor, std::move(body)},
              {store::insert(std::move(event)), store::put(std::move(row))})
      .map([](auto) {});
}

// An act of two (C3).
base::Status sign_key(store::Transaction& transaction, const TwoSigners& by, const char* kind,
                      const custody::TwoOfficers& officers, store::RoomKeyRow row, KeyStep step) {
  step.actor = officers.first().text();
  step.second = officers.second().text();
  TW_TRY(auto event, event_of(transaction, row, step));
  journal::Body fact;
  fact.set("event", step.event).set("holder", row.holder).set("key", row.key).set("words", step.words);
  if (row.due_at) fact.set("until", base::to_string(Instant{*row.due_at}));
  CustodyAct act{transaction, kind, step.at, officers};
  act.fact("room_key", fact.text());
  act.add_row(store::insert(std::move(event)));
  act.add_row(store::put(std::move(row)));
  return act.sign_and_record(by).map([](auto) {});
}

base::Status wants_words(const std::string& words) {
  if (!words.empty()) return {};
  return fail(ErrorCode::Missing, "words", "", "what there is to say of it");
}

std::vector<std::string> exhibits_of(const store::TransportLegRow& row) {
  const auto list = nlohmann::json::parse(row.exhibits, nullptr, false);
  std::vector<std::string> ids;
  if (!list.is_array()) return ids;
  for (const auto& id : list) {
    if (id.is_string()) ids.push_back(id.get<std::string>());
  }
  return ids;
}

// The exhibits are in the hands of those who ride, and on no other leg.
base::Result<std::string> loaded(store::Reader& reader, const Departure& departure,
                                 const custody::TwoOfficers& couriers) {
  std::set<std::string> on_the_way;
  TW_TRY_STATUS(
      reader.scan<store::TransportLegRow>({}, [&](store::TransportLegRow&& row) -> base::Result<bool> {
        if (row.arrived_at) return true;
        for (auto& id : exhibits_of(row)) on_the_way.insert(std::move(id));
        return true;
      }));
  nlohmann::json ids = nlohmann::json::array();
  for (const auto& id : departure.exhibits) {
    TW_TRY(const auto known, load_exhibit(reader, id));
    const auto& holder = known.holding.holder;
    if (holder != couriers.first() && holder != couriers.second())
      return fail(ErrorCode::Forbidden, "exhibit", id.text() + ", held by " + holder.text(),
                  "an exhibit that one of the two holds (C2)");
    if (!on_the_way.insert(id.text()).second)
      return fail(ErrorCode::State, "exhibit", id.text(), "one that is not on the way");
    ids.push_back(id.text());
  }
  return ids.dump();
}

// A leg goes on from where the one before it ended, with nothing that this did not carry.
base::Status check_follows(store::Reader& reader, const Departure& departure) {
  if (!departure.follows) return {};
  const auto number = std::to_string(*departure.follows);
  TW_TRY(const auto before, reader.get<store::TransportLegRow>(*departure.follows));
  if (!before) return fail(ErrorCode::NotFound, "follows", number, "a leg's number");
  if (!before->arrived_at) return fail(ErrorCode::State, "follows", number, "a leg that has arrived");
  if (before->to_place != departure.from)
    return fail(ErrorCode::Conflict, "from", departure.from,
                "where leg " + number + " ended, " + before->to_place);
  const auto carried = exhibits_of(*before);
  for (const auto& id : departure.exhibits) {
    if (std::find(carried.begin(), carried.end(), id.text()) == carried.end())
      return fail(ErrorCode::Conflict, "exhibit", id.text(), "one that leg " + number + " carried");
  }
  return {};
}

// What a leg does to each exhibit that it carries: an act of its own, so that a chain tells of no other
// exhibit.
base::Status move_one(store::Transaction& transaction, const TwoSigners& by,
                      const custody::TwoOfficers& officers, Instant at, const std::string& id,
                      custody::CustodyEvent event, const std::string& detail, const std::string& report) {
  const bool departs = event == custody::CustodyEvent::Depart;
  CustodyAct act{transaction, departs ? "custody.departed" : "custody.arrived", at, officers};
  TW_TRY(auto* const exhibit, act.exhibit(custody::ExhibitId{id}));
  TW_TRY_STATUS(act.step(*exhibit, event, detail));
  if (!report.empty()) TW_TRY_STATUS(act.inquire_about_transport(*exhibit, report).map([](auto) {}));
  return act.sign_and_record(by).map([](auto) {});
}

// Adds an act of the same transaction, which writes all of them or none. Where the two are no signers yet
// (prepared_acts.h), each act is refused its signature, and the next one is asked for all the same.
base::Status also(base::Status& all, base::Status one) {
  if (!one && one.error().code != ErrorCode::Unavailable) return one;
  if (all) all = std::move(one);
  return {};
}

// Whether it arrives with its leg: not what was missed on the way, nor what was found elsewhere since.
base::Result<bool> is_aboard(store::Reader& reader, const std::string& id) {
  TW_TRY(const auto end, chain_end(reader, id));
  if (end.away != custody::Away::OnTheRoad) return false;
  TW_TRY(const auto row, reader.get<store::ExhibitRow>(id));
  return row && row->state != name(custody::CustodyState::Missing);
}

}  // namespace

base::Status register_room_key(const Service& service, const Actor& actor, const std::string& key,
                               const std::string& opens, const std::string& keeper) {
  TW_TRY_STATUS(wants_name(key, "key"));
  TW_TRY_STATUS(wants_name(opens, "opens"));
  TW_TRY_STATUS(wants_name(keeper, "keeper"));
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto there, transaction.get<store::RoomKeyRow>(key));
    if (there) return fail(ErrorCode::Duplicate, "key", key, "a name no key has");
    TW_TRY_STATUS(wants_officer(transaction, keeper));
    return record_key(transaction, {key, opens, keeper, keeper, 0, std::nullopt, std::nullopt},
                      {"registered", actor.officer, {}, "", at});
  });
}

base::Status give_room_key(const Service& service, const TwoSigners& by, const std::string& key,
                           Instant until, const std::string& words) {
  TW_TRY(const auto officers, by.officers());
  const Instant at = service.clock().now();
  TW_TRY_STATUS(wants_soon(until, at, "until"));
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, key_row(transaction, key));
    const custody::OfficerId keeper{row.keeper};
    if (!officers.includes(keeper))
      return fail(ErrorCode::Forbidden, "officer", officers.first().text(), "its keeper, " + row.keeper);
    TW_TRY_STATUS(wants_there(row));
    row.holder = (officers.first() == keeper ? officers.second() : officers.first()).text();
    row.due_at = until.unix_ms();
    return sign_key(transaction, by, "custody.room_key_given", officers, std::move(row),
                    {"taken", "", {}, words, at});
  });
}

base::Status use_room_key(const Service& service, const Actor& actor, const std::string& key,
                          const std::string& words) {
  TW_TRY_STATUS(wants_words(words));
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, key_row(transaction, key));
    if (actor.officer != row.keeper)
      return fail(ErrorCode::Forbidden, "officer", actor.officer, "its keeper, " + row.keeper);
    TW_TRY_STATUS(wants_there(row));
    return record_key(transaction, std::move(row), {"used", actor.officer, {}, words, at});
  });
}

base::Status report_key_lost(const Service& service, const Actor& actor, const std::string& key,
                             const std::string& words) {
  TW_TRY_STATUS(wants_words(words));
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, key_row(transaction, key));
    if (row.lost_at) return fail(ErrorCode::State, "key", key, "a key that is not lost");
    row.lost_at = at.unix_ms();
    return record_key(transaction, std::move(row), {"lost", actor.officer, {}, words, at});
  });
}

base::Status change_lock(const Service& service, const TwoSigners& by, const std::string& key,
                         const std::string& words) {
  TW_TRY_STATUS(wants_words(words));
  TW_TRY(const auto officers, by.officers());
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, key_row(transaction, key));
    if (!officers.includes(custody::OfficerId{row.keeper}))
      return fail(ErrorCode::Forbidden, "officer", officers.first().text(), "its keeper, " + row.keeper);
    row.holder = row.keeper;
    row.due_at.reset();
    row.lost_at.reset();
    return sign_key(transaction, by, "custody.room_lock_changed", officers, std::move(row),
                    {"changed", "", {}, words, at});
  });
}

base::Status return_room_key(const Service& service, const Actor& actor, const std::string& key,
                             const std::string& words) {
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, key_row(transaction, key));
    if (actor.officer != row.keeper)
      return fail(ErrorCode::Forbidden, "officer", actor.officer, "its keeper, " + row.keeper);
    if (row.lost_at) return fail(ErrorCode::State, "key", key, "a key that is not lost");
    if (!row.due_at) return fail(ErrorCode::State, "key", key, "a key that is out");
    row.holder = row.keeper;
    row.due_at.reset();
    return record_key(transaction, std::move(row), {"returned", actor.officer, {}, words, at});
  });
}

base::Result<std::vector<store::RoomKeyRow>> room_keys(store::Reader& reader) {
  return scanned<store::RoomKeyRow>(reader);
}

bool is_overdue(const store::TransportLegRow& leg, Instant now) {
  return !leg.arrived_at && leg.due_at < now.unix_ms();
}
bool is_overdue(const store::RoomKeyRow& key, Instant now) {
  return !key.lost_at && key.due_at && *key.due_at < now.unix_ms();
}

base::Result<std::vector<store::RoomKeyEventRow>> events_of_key(store::Reader& reader,
                                                                const std::string& key) {
  return scanned<store::RoomKeyEventRow>(reader, {.equal = {{"key", key}}, .after = {}});
}

base::Result<store::TransportLegRow> depart(const Service& service, const TwoSigners& by,
                                            const Departure& departure) {
  TW_TRY_STATUS(wants_name(departure.vehicle, "vehicle"));
  TW_TRY_STATUS(wants_name(departure.seal, "seal"));
  TW_TRY_STATUS(wants_name(departure.from, "from"));
  TW_TRY_STATUS(wants_name(departure.to, "to"));
  TW_TRY_STATUS(custody::check_words(departure.route, "route"));
  TW_TRY(const auto couriers, by.officers());
  if (departure.exhibits.empty()) return fail(ErrorCode::Missing, "exhibits", "", "what is carried");
  if (departure.exhibits.size() > custody::kMaxList)
    return fail(ErrorCode::TooLarge, "exhibits", std::to_string(departure.exhibits.size()), "at most 1000");
  const Instant at = service.clock().now();
  TW_TRY_STATUS(wants_soon(departure.due_at, at, "due"));
  store::TransportLegRow row;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(row.exhibits, loaded(transaction, departure, couriers));
    TW_TRY_STATUS(check_follows(transaction, departure));
    TW_TRY(row.leg_no, transaction.next_number(store::TableId::TransportLeg));
    row.vehicle = departure.vehicle;
    row.seal = departure.seal;
    row.from_place = departure.from;
    row.to_place = departure.to;
    row.first_officer = couriers.first().text();
    row.second_officer = couriers.second().text();
    row.follows_leg = departure.follows;
    if (!departure.route.empty()) row.route = departure.route;
    row.departed_at = at.unix_ms();
    row.due_at = departure.due_at.unix_ms();
    journal::Body leg;
    leg.set_json("exhibits", row.exhibits)
        .set("from", row.from_place)
        .set("leg", row.leg_no)
        .set("route", departure.route)
        .set("seal", row.seal)
        .set("to", row.to_place)
        .set("vehicle", row.vehicle);
    if (row.follows_leg) leg.set("follows", *row.follows_leg);
    CustodyAct act{transaction, "custody.transport_departed", at, couriers};
    act.fact("leg", leg.text());
    act.add_row(store::insert(row));
    base::Status all;
    TW_TRY_STATUS(also(all, act.sign_and_record(by).map([](auto) {})));
    const auto detail = journal::Body{}.set("leg", row.leg_no).text();
    for (const auto& id : exhibits_of(row))
      TW_TRY_STATUS(
          also(all, move_one(transaction, by, couriers, at, id, custody::CustodyEvent::Depart, detail, "")));
    return all;
  });
  if (!done) return tl::make_unexpected(done.error());
  return row;
}

base::Status arrive(const Service& service, const TwoSigners& by, std::int64_t leg,
                    const std::string& seal_read) {
  if (seal_read.size() > custody::kMaxId)
    return fail(ErrorCode::TooLarge, "seal", seal_read, "at most 64 bytes");
  TW_TRY(const auto officers, by.officers());
  const Instant at = service.clock().now();
  std::string left_with;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, transaction.get<store::TransportLegRow>(leg));
    if (!row) return fail(ErrorCode::NotFound, "leg", std::to_string(leg), "a leg's number");
    if (row->arrived_at) return fail(ErrorCode::State, "leg", std::to_string(leg), "a leg on its way");
    const auto rode = [&](const custody::OfficerId& officer) {
      return officer.text() == row->first_officer || officer.text() == row->second_officer;
    };
    if (rode(officers.first()))
      return fail(ErrorCode::Forbidden, "officer", officers.first().text(), "somebody who did not ride");
    if (!rode(officers.second()))
      return fail(ErrorCode::Forbidden, "second", officers.second().text(),
                  "one of the couriers, " + row->first_officer + " or " + row->second_officer);
    row->arrived_at = at.unix_ms();
    row->seal_read = seal_read;
    row->received_by = officers.first().text();
    row->second_receiver = officers.second().text();
    left_with = row->seal;
    const auto fact = journal::Body{}
                          .set("leg", leg)
                          .set("seal_holds", left_with == seal_read)
                          .set("seal_read", seal_read)
                          .text();
    const auto carried = exhibits_of(*row);
    CustodyAct act{transaction, "custody.transport_arrived", at, officers};
    act.fact("arrival", fact);
    act.add_row(store::put(*std::move(row)));
    base::Status all;
    TW_TRY_STATUS(also(all, act.sign_and_record(by).map([](auto) {})));
    const auto detail = journal::Body{}.set("leg", leg).text();
    const auto report = left_with == seal_read
                            ? ""
                            : "the vehicle of leg " + std::to_string(leg) + " left under seal " + left_with +
                                  " and arrived under " + (seal_read.empty() ? "none" : seal_read);
    for (const auto& id : carried) {
      TW_TRY(const bool aboard, is_aboard(transaction, id));
      if (!aboard) continue;
      TW_TRY_STATUS(also(
          all, move_one(transaction, by, officers, at, id, custody::CustodyEvent::Arrive, detail, report)));
    }
    return all;
  });
  if (!done) return done;
  if (left_with == seal_read) return {};
  return fail(ErrorCode::Conflict, "seal", seal_read,
              "the seal it left with; the arrival is recorded, and an inquiry opened about each exhibit");
}

base::Result<std::vector<store::TransportLegRow>> transport_legs(store::Reader& reader) {
  return scanned<store::TransportLegRow>(reader);
}

}  // namespace tidewaiter::service
