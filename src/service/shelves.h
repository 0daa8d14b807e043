#pragma once
// Shelves in their rooms, and how much of a substance may be kept: in a room, or by the whole service. Once a
// shelf is registered, exhibits are put on registered shelves only. What is above a limit is told, not
// refused: the grams are there. One writer.

#include <string>
#include <vector>

#include "custody/custody.h"
#include "service/service.h"

namespace tidewaiter::service {

/// Makes a shelf or a safe known, or moves it to another room. Missing, TooLarge (64 bytes).
base::Status register_shelf(const Service& service, const Actor& actor, const std::string& shelf,
                            const std::string& room);
/// All of them, by name.
base::Result<std::vector<store::ShelfRow>> shelves(store::Reader& reader);
/// Changes with whatever is changed of it.
std::string version_of(const store::ShelfRow& row);
std::string version_of(const store::CustodyLimitRow& row);
/// NotFound for a shelf that is not registered, where any is.
base::Status wants_shelf(store::Reader& reader, const std::string& shelf);

struct KeepingLimit {
  std::string room;       ///< empty: the whole service
  std::string substance;  ///< a code
  base::MassMg limit;
  std::string basis;  ///< the order it rests on
};
/// Missing, OutOfRange (0 to a thousand tonnes).
base::Status limit_keeping(const Service& service, const Actor& actor, const KeepingLimit& limit);

struct KeptQuantity {
  store::CustodyLimitRow limit;
  base::MassMg kept;
  bool above() const { return kept.milligrams() > limit.limit_mg; }
};
/// What is kept for each limit, by the substance that is confirmed or else presumed: everything that is held
/// and not out, or all that lies on the room's shelves.
base::Result<std::vector<KeptQuantity>> kept_quantities(store::Reader& reader);

}  // namespace tidewaiter::service
