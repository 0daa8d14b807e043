#pragma once
// The keys of rooms, shelves and safes, and the legs of a transport. Who has a key, or rides in the van,
// could have been at the exhibits: so both are custody too. A key lies with its keeper or was given by him to
// one officer until a time, and both sign that (C3); a lost one alarms until its lock is changed. A leg has
// two officers, a vehicle and a seal, and ends where somebody else reads that seal. Each step is an entry.
// One writer.

#include <optional>
#include <string>
#include <vector>

#include "custody/exhibit.h"
#include "service/officer_keys.h"
#include "service/service.h"

namespace tidewaiter::service {

/// Makes a key known, in its keeper's hands. Missing, TooLarge (64 bytes a name), Duplicate; NotFound for a
/// keeper who has neither an account nor a certified key.
base::Status register_room_key(const Service& service, const Actor& actor, const std::string& key,
                               const std::string& opens, const std::string& keeper);
/// Its keeper gives it to the other who signs, until then, at most 7 days; whichever of the two signs first.
/// NotFound; State where somebody has it or it is lost; Forbidden unless one of them is its keeper;
/// OutOfRange.
base::Status give_room_key(const Service& service, const TwoSigners& by, const std::string& key,
                           base::Instant until, const std::string& words);
/// Its keeper says what he used it for himself. Forbidden for anybody else; Missing without words; State
/// where it is out or lost.
base::Status use_room_key(const Service& service, const Actor& actor, const std::string& key,
                          const std::string& words);
/// It can't be found, whoever says so: an alarm, until its lock is changed. Missing without words; State
/// where it is lost already.
base::Status report_key_lost(const Service& service, const Actor& actor, const std::string& key,
                             const std::string& words);
/// The lock that it opens was changed, by its keeper and another: the new one is with its keeper. Forbidden,
/// Missing without words.
base::Status change_lock(const Service& service, const TwoSigners& by, const std::string& key,
                         const std::string& words);
/// The keeper says that it came back. Forbidden for anybody else; State where nobody has it.
base::Status return_room_key(const Service& service, const Actor& actor, const std::string& key,
                             const std::string& words);
/// All keys, by name.
base::Result<std::vector<store::RoomKeyRow>> room_keys(store::Reader& reader);
/// Out longer than was said, and not lost.
bool is_overdue(const store::RoomKeyRow& key, base::Instant now);
/// Its events, oldest first.
base::Result<std::vector<store::RoomKeyEventRow>> events_of_key(store::Reader& reader,
                                                                const std::string& key);

struct Departure {
  std::string vehicle, seal, from, to;
  std::string route;                         ///< the roads and the halts, in words
  std::vector<custody::ExhibitId> exhibits;  ///< at least one, at most 1,000, held by one of the two
  base::Instant due_at;                      ///< within 7 days
  std::optional<std::int64_t> follows = {};  ///< the leg of the same transport before this one
};
/// A leg begins: the two couriers ride, and both sign. Missing, Forbidden (an exhibit that neither holds),
/// State (an exhibit that is on the way), OutOfRange, TooLarge, Conflict where it does not begin where the
/// leg that it follows ended, with what that carried.
base::Result<store::TransportLegRow> depart(const Service& service, const TwoSigners& by,
                                            const Departure& departure);
/// It ends: the first signer, who did not ride, reads the seal; one of the couriers signs too. Forbidden
/// otherwise; State where it has arrived. Where the seal is not the one it left with, that is recorded, an
/// inquiry blocks each exhibit it carried (C4), and the answer is Conflict. Departure and arrival are events
/// of each exhibit's chain; in between it is away (custody/states.h). What was missed on the way does not
/// arrive.
base::Status arrive(const Service& service, const TwoSigners& by, std::int64_t leg,
                    const std::string& seal_read);
/// Whether it is not there and ought to be.
bool is_overdue(const store::TransportLegRow& leg, base::Instant now);
/// All legs, latest last.
base::Result<std::vector<store::TransportLegRow>> transport_legs(store::Reader& reader);

}  // namespace tidewaiter::service
