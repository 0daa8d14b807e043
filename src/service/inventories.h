#pragma once
// Looking for what the book says is there. An inventory is of all exhibits in the evidence room's care, or of
// some drawn by HMAC under a key that is recorded with the list it was drawn from (custody/inventory.h), so
// that anyone can draw again, and who opens inventories until a draw pleases leaves each of them in the
// journal. Officers look without seeing what the book says; closing says what the look means. What is missing
// is reported (custody_missing.h), a blind weighing that disagrees has opened its inquiry when it was weighed
// (C4), and what bears another seal than the book says alarms until somebody answers for it. One writer.

#include <optional>
#include <string>
#include <vector>

#include "service/custody.h"

namespace tidewaiter::service {

/// How many are looked for. With a share, as many as show that no more than it can be missing.
struct InventoryAim {
  bool full = true;
  std::int32_t missing_ppm = 25'000;  ///< of a sample: 1 to 500,000
  std::int32_t confidence_ppm = 950'000;
};
struct OpenedInventory {
  store::InventoryRow row;
  std::vector<custody::ExhibitId> wanted;
};
/// NotFound where nothing is there to look for; OutOfRange; TooLarge over 9,000 exhibits to look for.
base::Result<OpenedInventory> open_inventory(const Service& service, const Actor& actor,
                                             const InventoryAim& aim);

/// What an officer saw: the exhibit under a seal, at a place; or nothing.
struct Sighting {
  std::int64_t inventory = 0;
  custody::ExhibitId exhibit;
  bool there = true;
  std::string seal_read;  ///< empty: it is open
  std::string place;
};
/// Records it; a second one replaces the first and is an entry too. Answers nothing of the book. NotFound
/// where the inventory does not look for it, State where it is closed, Missing without a place.
base::Status look_for(const Service& service, const Actor& actor, const Sighting& seen);

/// Weighs one that it looks for, by two who do not see what the book says: an act of its own (C3), and in the
/// same transaction the report's line that names it: neither is there without the other. NotFound where the
/// inventory does not look for it, State where it is closed.
base::Result<custody::Weighing> weigh_blind(const Service& service, const TwoSigners& by,
                                            std::int64_t inventory, const custody::ExhibitId& id,
                                            const std::string& seal_read, const ScaleReading& reading);

/// Says what the scale showed before an act's text shows the two what the book says: whoever weighs again
/// until both agree leaves each figure in the journal. NotFound, State as weigh_blind.
base::Status note_blind_reading(const Service& service, const Actor& actor, std::int64_t inventory,
                                const custody::ExhibitId& id, const ScaleReading& reading);

struct InventoryReport {
  store::InventoryRow row;
  std::vector<store::InventoryLineRow> lines;
  std::vector<store::WeighingRow> weighings;     ///< blind ones: who weighed, and what it came to
  std::optional<custody::InventoryBound> bound;  ///< once it is closed
};
/// Conflict while lines are open, State where it is closed, Forbidden where nobody but who opened it looked
/// and closes.
base::Result<InventoryReport> close_inventory(const Service& service, const Actor& actor,
                                              std::int64_t number);
base::Result<InventoryReport> inventory_report(store::Reader& reader, std::int64_t number);
/// All there were, the latest first.
base::Result<std::vector<store::InventoryRow>> inventories(store::Reader& reader);

/// What a closed inventory read under another seal than the book has.
struct WrongSeal {
  std::int64_t inventory = 0;
  custody::ExhibitId exhibit;
  base::Instant at;
  std::string seal_read;  ///< empty: it was open
};
/// Those that nobody has answered for: two have not affirmed that it reads so (seal_reading.h), and neither a
/// later inventory nor an act of two has read the book's seal on it.
base::Result<std::vector<WrongSeal>> wrong_seals(store::Reader& reader);

}  // namespace tidewaiter::service
