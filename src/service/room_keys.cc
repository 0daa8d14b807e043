#include "service/room_keys.h"

#include <nlohmann/json.hpp>
#include <set>

#include "custody/limits.h"
#include "journal/canonical.h"
#include "service/custody_act.h"

namespace tidewaiter::service {
namespace {

using base::DurationMs;
using base::ErrorCode;
using base::fail;
using base::Instant;

constexpr DurationMs kLongest = DurationMs::days(7);

base::Status wants_name(const std::string& text, const char* field) {
  if (text.empty()) return fail(ErrorCode::Missing, field, "", "a name");
  if (text.size() > custody::kMaxId) return fail(ErrorCode::TooLarge, field, text, "at most 64 bytes");
  return {};
}

base::Status wants_soon(Instant due, Instant now, const char* field) {
  if (due > now && due <= now + kLongest) return {};
  return fail(ErrorCode::OutOfRange, field, base::to_string(due), "after now and within 7 days");
}

base::Result<store::RoomKeyRow> key_row(store::Reader& reader, const std::string& key) {
  TW_TRY(auto row, reader.get<store::RoomKeyRow>(key));
  if (!row) return fail(ErrorCode::NotFound, "key", key, "a key that was registered");
  return *std::move(row);
}

base::Status record_key(store::Transaction& transaction, const Actor& actor, const char* event,
                        store::RoomKeyRow row, const std::string& words, Instant at) {
  TW_TRY_STATUS(custody::check_words(words, "words"));
  TW_TRY(const auto last, transaction.first<store::RoomKeyEventRow>(
                              {.equal = {{"key", row.key}}, .after = {}, .backward = true}));
  if (last && last->at > at.unix_ms())
    return fail(ErrorCode::OutOfRange, "at", base::to_string(at),
                "not before its last event, " + base::to_string(Instant{last->at}));
  row.since = at.unix_ms();
  store::RoomKeyEventRow one{
      row.key, last ? last->event_no + 1 : 1, event, at.unix_ms(), row.holder, actor.officer, words};
  auto body = journal::Body{}.set("event", event).set("holder", row.holder).set("key", row.key).text();
  return transaction
      .record({"room_key." + std::string{event}, at, actor.officer, std::move(body)},
              {store::insert(std::move(one)), store::put(std::move(row))})
      .map([](auto) {});
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
                                 const std::string& first) {
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
    const auto& holder = known.holding.holder.text();
    if (holder != first && holder != departure.second_officer)
      return fail(ErrorCode::Forbidden, "exhibit", id.text() + ", held by " + holder,
                  "an exhibit that one of the two holds (C2)");
    if (!on_the_way.insert(id.text()).second)
      return fail(ErrorCode::State, "exhibit", id.text(), "one that is not on the way");
    ids.push_back(id.text());
  }
  return ids.dump();
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
    return record_key(transaction, actor, "registered", {key, opens, keeper, keeper, 0, std::nullopt}, "",
                      at);
  });
}

base::Status take_room_key(const Service& service, const Actor& actor, const std::string& key, Instant until,
                           const std::string& words) {
  const Instant at = service.clock().now();
  TW_TRY_STATUS(wants_soon(until, at, "until"));
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, key_row(transaction, key));
    if (actor.officer == row.keeper)
      return fail(ErrorCode::Forbidden, "officer", actor.officer, "somebody who is not its keeper");
    if (row.due_at) return fail(ErrorCode::State, "key", row.holder + " has it", "a key that lies there");
    row.holder = actor.officer;
    row.due_at = until.unix_ms();
    return record_key(transaction, actor, "taken", std::move(row), words, at);
  });
}

base::Status return_room_key(const Service& service, const Actor& actor, const std::string& key,
                             const std::string& words) {
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, key_row(transaction, key));
    if (actor.officer != row.keeper)
      return fail(ErrorCode::Forbidden, "officer", actor.officer, "its keeper, " + row.keeper);
    if (!row.due_at) return fail(ErrorCode::State, "key", key, "a key that is out");
    row.holder = row.keeper;
    row.due_at.reset();
    return record_key(transaction, actor, "returned", std::move(row), words, at);
  });
}

base::Result<std::vector<store::RoomKeyRow>> room_keys(store::Reader& reader) {
  std::vector<store::RoomKeyRow> keys;
  TW_TRY_STATUS(reader.scan<store::RoomKeyRow>({}, [&](store::RoomKeyRow&& row) -> base::Result<bool> {
    keys.push_back(std::move(row));
    return true;
  }));
  return keys;
}

bool is_overdue(const store::RoomKeyRow& key, Instant now) {
  return key.due_at && *key.due_at < now.unix_ms();
}

base::Result<std::vector<store::RoomKeyEventRow>> events_of_key(store::Reader& reader,
                                                                const std::string& key) {
  std::vector<store::RoomKeyEventRow> events;
  TW_TRY_STATUS(reader.scan<store::RoomKeyEventRow>({.equal = {{"key", key}}, .after = {}},
                                                    [&](store::RoomKeyEventRow&& row) -> base::Result<bool> {
                                                      events.push_back(std::move(row));
                                                      return true;
                                                    }));
  return events;
}

base::Result<store::TransportLegRow> depart(const Service& service, const Actor& actor,
                                            const Departure& departure) {
  TW_TRY_STATUS(wants_name(departure.vehicle, "vehicle"));
  TW_TRY_STATUS(wants_name(departure.seal, "seal"));
  TW_TRY_STATUS(wants_name(departure.from, "from"));
  TW_TRY_STATUS(wants_name(departure.to, "to"));
  TW_TRY_STATUS(custody::TwoOfficers::make(custody::OfficerId{actor.officer},
                                           custody::OfficerId{departure.second_officer})
                    .map([](auto&&) {}));
  if (departure.exhibits.empty()) return fail(ErrorCode::Missing, "exhibits", "", "what is carried");
  if (departure.exhibits.size() > custody::kMaxList)
    return fail(ErrorCode::TooLarge, "exhibits", std::to_string(departure.exhibits.size()), "at most 1000");
  const Instant at = service.clock().now();
  TW_TRY_STATUS(wants_soon(departure.due_at, at, "due"));
  store::TransportLegRow row;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(row.exhibits, loaded(transaction, departure, actor.officer));
    TW_TRY(row.leg_no, transaction.next_number(store::TableId::TransportLeg));
    row.vehicle = departure.vehicle;
    row.seal = departure.seal;
    row.from_place = departure.from;
    row.to_place = departure.to;
    row.first_officer = actor.officer;
    row.second_officer = departure.second_officer;
    row.departed_at = at.unix_ms();
    row.due_at = departure.due_at.unix_ms();
    auto body = journal::Body{}
                    .set("leg", row.leg_no)
                    .set("second", row.second_officer)
                    .set("seal", row.seal)
                    .set("vehicle", row.vehicle)
                    .text();
    return transaction
        .record({"transport.departed", at, actor.officer, std::move(body)}, {store::insert(row)})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return row;
}

base::Status arrive(const Service& service, const Actor& actor, std::int64_t leg,
                    const std::string& seal_read) {
  if (seal_read.size() > custody::kMaxId)
    return fail(ErrorCode::TooLarge, "seal", seal_read, "at most 64 bytes");
  const Instant at = service.clock().now();
  std::string left_with;
  TW_TRY_STATUS(service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, transaction.get<store::TransportLegRow>(leg));
    if (!row) return fail(ErrorCode::NotFound, "leg", std::to_string(leg), "a leg's number");
    if (row->arrived_at) return fail(ErrorCode::State, "leg", std::to_string(leg), "a leg on its way");
    if (actor.officer == row->first_officer || actor.officer == row->second_officer)
      return fail(ErrorCode::Forbidden, "officer", actor.officer, "somebody who did not ride");
    row->arrived_at = at.unix_ms();
    row->seal_read = seal_read;
    row->received_by = actor.officer;
    left_with = row->seal;
    auto body = journal::Body{}
                    .set("leg", leg)
                    .set("seal_holds", left_with == seal_read)
                    .set("seal_read", seal_read)
                    .text();
    return transaction
        .record({"transport.arrived", at, actor.officer, std::move(body)}, {store::put(*std::move(row))})
        .map([](auto) {});
  }));
  if (left_with == seal_read) return {};
  return fail(ErrorCode::Conflict, "seal", seal_read,
              "the seal it left with, " + left_with + "; the arrival is recorded: weigh what it carried");
}

base::Result<std::vector<store::TransportLegRow>> transport_legs(store::Reader& reader) {
  std::vector<store::TransportLegRow> legs;
  TW_TRY_STATUS(
      reader.scan<store::TransportLegRow>({}, [&](store::TransportLegRow&& row) -> base::Result<bool> {
        legs.push_back(std::move(row));
        return true;
      }));
  return legs;
}

}  // namespace tidewaiter::service
