#pragma once
// What somebody with the database's file in hand does to it, and whether `verify` names it: rows altered or
// deleted, the journal's own tables touched, the whole rolled back, another history written over it. Each is
// done to the same honest database, which is put back afterwards.

#include <string>
#include <vector>

#include "room_sim.h"

namespace tidewaiter::service {

struct ForgeryTried {
  std::string kind;     ///< "alter", "delete", "journal", "covered", "rollback", "fork"
  std::string what;     ///< table, column, key
  std::string finding;  ///< the first one that `verify` makes; empty: it found nothing
  std::uint64_t findings = 0;
};

/// So many rows altered and so many deleted, drawn from all tables whose rows are journalled, and each way to
/// touch the journal's own tables. The room stays closed.
std::vector<ForgeryTried> forge(RoomSim& room, std::int64_t rows);

/// By an insider who has the program and no second officer: each column of the tables of custody altered in
/// some row (a key's: a row added), with an entry that names it. Where there is no row of a table, it is not
/// tried.
std::vector<ForgeryTried> forge_with_entries(RoomSim& room);

/// Puts `earlier` back, with and without another history on top of it, and asks a witness who saw the later
/// one: `verify --since` his note, and he himself.
std::vector<ForgeryTried> roll_back_and_fork(RoomSim& room, const DiskImage& earlier,
                                             const std::string& witnessed);

}  // namespace tidewaiter::service
