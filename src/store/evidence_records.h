#pragma once
// What goes with exhibits, as plain structs: readings, keys, transport, inventories. store/records.h is what
// to include. Times are milliseconds since 1970. Values; thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "store/schema.h"

namespace tidewaiter::store {

/// An instrument's own file about an exhibit, or about an examined parcel. The file lies beside the database
/// under its hash.
struct ReadingRow {
  static constexpr TableId kTable = TableId::Reading;
  std::int64_t reading_no = 0;
  std::string kind;    ///< "spectrum", "trace", "photograph", "x_ray", "report"
  std::string media;   ///< "jcamp-dx", "jpeg", …
  std::string sha256;  ///< 64 hexadecimal digits
  std::int64_t octets = 0;
  std::optional<std::string> exhibit;          ///< of an exhibit,
  std::optional<std::int64_t> examination_no;  ///< or of an examination
  std::int64_t taken_at = 0;
  std::optional<std::string> office, instrument;
  std::string instrument_state;  ///< when it was taken: "in_service", "out_of_service", "expired", "unnamed"
  std::string file_name;
  std::string words;  ///< what it shows, presumptive
  std::int64_t added_at = 0;
  std::string added_by;
  std::optional<std::string> operated_by;     ///< who read the instrument
  std::optional<std::string> operator_state;  ///< then: "certified", "not_certified", "none_needed"
  auto columns() {
    return std::tie(reading_no, kind, media, sha256, octets, exhibit, examination_no, taken_at, office,
                    instrument, instrument_state, file_name, words, added_at, added_by, operated_by,
                    operator_state);
  }
};

/// A spectrum of a known substance that the service supplied.
struct LibrarySpectrumRow {
  static constexpr TableId kTable = TableId::LibrarySpectrum;
  std::int64_t spectrum_no = 0;
  std::string substance;
  std::string title;
  std::string sha256;
  std::string source;
  std::int64_t added_at = 0;
  std::string added_by;
  auto columns() { return std::tie(spectrum_no, substance, title, sha256, source, added_at, added_by); }
};

/// A key of a room, a shelf or a safe: with its keeper, or with who took it.
struct RoomKeyRow {
  static constexpr TableId kTable = TableId::RoomKey;
  std::string key;
  std::string opens;   ///< "room 2, shelf 7"
  std::string keeper;  ///< to whom it is returned
  std::string holder;
  std::int64_t since = 0;
  std::optional<std::int64_t> due_at;   ///< while it is out
  std::optional<std::int64_t> lost_at;  ///< until its lock is changed
  auto columns() { return std::tie(key, opens, keeper, holder, since, due_at, lost_at); }
};

struct RoomKeyEventRow {
  static constexpr TableId kTable = TableId::RoomKeyEvent;
  std::string key;
  std::int64_t event_no = 0;  ///< from 1 for each key
  std::string event;          ///< "registered", "taken", "returned", "used", "lost", "changed"
  std::int64_t at = 0;
  std::string holder;  ///< after it
  std::string actor;
  std::string words;
  std::optional<std::string> second;  ///< the other officer, where two signed
  auto columns() { return std::tie(key, event_no, event, at, holder, actor, words, second); }
};

/// A leg of a transport: two officers, a vehicle, a seal.
struct TransportLegRow {
  static constexpr TableId kTable = TableId::TransportLeg;
  std::int64_t leg_no = 0;
  std::string vehicle;
  std::string seal;
  std::string from_place;
  std::string to_place;
  std::string first_officer;
  std::string second_officer;
  std::string exhibits;  ///< JSON list
  std::int64_t departed_at = 0;
  std::int64_t due_at = 0;
  std::optional<std::int64_t> arrived_at;
  std::optional<std::string> seal_read;
  std::optional<std::string> received_by;
  std::optional<std::int64_t> follows_leg;  ///< the leg of the same transport before this one
  std::optional<std::string> route;
  std::optional<std::string> second_receiver;  ///< the courier who signed the arrival too
  auto columns() {
    return std::tie(leg_no, vehicle, seal, from_place, to_place, first_officer, second_officer, exhibits,
                    departed_at, due_at, arrived_at, seal_read, received_by, follows_leg, route,
                    second_receiver);
  }
};

/// An inventory: all exhibits, or those with the smallest HMAC under its key.
struct InventoryRow {
  static constexpr TableId kTable = TableId::Inventory;
  std::int64_t inventory_no = 0;
  std::string kind;               ///< "full", "sample"
  std::string population_sha256;  ///< of the exhibits' ids, a line each
  std::string drawing_key;        ///< 64 hexadecimal digits
  std::int64_t population = 0;
  std::int64_t sampled = 0;
  std::int64_t confidence_ppm = 0;
  std::int64_t opened_at = 0;
  std::string opened_by;
  std::optional<std::int64_t> closed_at;
  std::optional<std::string> closed_by;
  std::optional<std::int64_t> missing;  ///< of those sampled
  std::optional<std::int64_t> at_most;  ///< missing of the population
  auto columns() {
    return std::tie(inventory_no, kind, population_sha256, drawing_key, population, sampled, confidence_ppm,
                    opened_at, opened_by, closed_at, closed_by, missing, at_most);
  }
};

/// One exhibit that an inventory looks for.
struct InventoryLineRow {
  static constexpr TableId kTable = TableId::InventoryLine;
  std::int64_t inventory_no = 0;
  std::string exhibit;
  std::string outcome;  ///< "open", "found", "wrong_seal", "missing"
  std::optional<std::string> place;
  std::optional<std::string> seal_read;
  std::optional<std::int64_t> looked_at;
  std::optional<std::string> looked_by;
  std::optional<std::int64_t> weighing_no;  ///< the blind weighing it was given
  auto columns() {
    return std::tie(inventory_no, exhibit, outcome, place, seal_read, looked_at, looked_by, weighing_no);
  }
};

/// A shelf or a safe, in its room.
struct ShelfRow {
  static constexpr TableId kTable = TableId::Shelf;
  std::string shelf;
  std::string room;
  std::int64_t changed_at = 0;
  std::string changed_by;
  auto columns() { return std::tie(shelf, room, changed_at, changed_by); }
};

/// How much of a substance may be kept: in a room, or, with an empty room, by the whole service.
struct CustodyLimitRow {
  static constexpr TableId kTable = TableId::CustodyLimit;
  std::string room;
  std::string substance;
  std::int64_t limit_mg = 0;
  std::string basis;  ///< the order it rests on
  std::int64_t changed_at = 0;
  std::string changed_by;
  auto columns() { return std::tie(room, substance, limit_mg, basis, changed_at, changed_by); }
};

/// One exhibit's order of destruction, by a court or, where it is too dangerous to wait for one, by a hazard
/// order. A new order of the same exhibit takes the place of the last.
struct DestructionOrderRow {
  static constexpr TableId kTable = TableId::DestructionOrder;
  std::int64_t order_no = 0;
  std::string exhibit;
  std::string kind;  ///< custody::OrderKind
  std::string authority;
  std::optional<std::string> hazard;  ///< for a hazard order: what it does, and why it can't wait
  std::optional<std::string> ground;
  std::optional<std::string> method;
  std::int64_t samples = 0;    ///< sub-samples that must stay; 0: none asked for
  std::int64_t sample_mg = 0;  ///< the least mass of each
  std::int64_t at = 0;
  std::string ordered_by;
  auto columns() {
    return std::tie(order_no, exhibit, kind, authority, hazard, ground, method, samples, sample_mg, at,
                    ordered_by);
  }
};

/// Whether the trial about a seizure is still to come to its final judgement.
struct TrialRow {
  static constexpr TableId kTable = TableId::Trial;
  std::int64_t seizure_no = 0;
  std::string state;      ///< "pending", "ended"
  std::string reference;  ///< the court and its number
  std::optional<std::string> judgement;
  std::int64_t changed_at = 0;
  std::string changed_by;
  auto columns() { return std::tie(seizure_no, state, reference, judgement, changed_at, changed_by); }
};

/// A photograph or another file of an exhibit or of a run at the furnace. It lies beside the database under
/// its hash.
struct KeptFileRow {
  static constexpr TableId kTable = TableId::KeptFile;
  std::int64_t file_no = 0;
  std::string kind;    ///< "photograph", "paper"
  std::string media;   ///< "jpeg", "png", "pdf"
  std::string sha256;  ///< 64 hexadecimal digits
  std::int64_t octets = 0;
  std::optional<std::string> exhibit;          ///< of an exhibit,
  std::optional<std::int64_t> destruction_no;  ///< or of a run
  std::int64_t taken_at = 0;
  std::string file_name;
  std::string words;
  std::int64_t added_at = 0;
  std::string added_by;
  std::optional<std::int64_t> examination_no;  ///< or of an examination
  auto columns() {
    return std::tie(file_no, kind, media, sha256, octets, exhibit, destruction_no, taken_at, file_name, words,
                    added_at, added_by, examination_no);
  }
};

/// That two officers ordered a kept file to be erased. It stays when the file is gone: it says who did that,
/// and until it is done that it is still to be done.
struct FileErasureRow {
  static constexpr TableId kTable = TableId::FileErasure;
  std::int64_t erasure_no = 0;
  std::string table_name;  ///< of the row that speaks of the file
  std::int64_t row_no = 0;
  std::string sha256;                  ///< the file's name, and no more of it
  std::optional<std::string> exhibit;  ///< whose it is, or else below
  std::string basis;
  std::int64_t ordered_at = 0;
  std::string ordered_by;
  std::string approved_by;
  std::optional<std::int64_t> done_at;  ///< row and file are gone
  std::optional<std::int64_t> examination_no;
  std::optional<std::int64_t> destruction_no;  ///< of a run at the furnace
  auto columns() {
    return std::tie(erasure_no, table_name, row_no, sha256, exhibit, basis, ordered_at, ordered_by,
                    approved_by, done_at, examination_no, destruction_no);
  }
};

/// What an examination stated of a seizure and what its exhibits weighed first, and the ground of the
/// difference, by two officers.
struct SeizureSettlementRow {
  static constexpr TableId kTable = TableId::SeizureSettlement;
  std::int64_t seizure_no = 0;
  std::int64_t stated_mg = 0;
  std::int64_t weighed_mg = 0;
  std::int64_t tolerance_mg = 0;  ///< up to which they would not have been called different
  std::string ground;
  std::int64_t at = 0;
  std::string first_officer;
  std::string second_officer;
  auto columns() {
    return std::tie(seizure_no, stated_mg, weighed_mg, tolerance_mg, ground, at, first_officer,
                    second_officer);
  }
};

/// What an exhibit's packaging looks like, one trait a row: what two seizures can be compared by.
struct PackagingTraitRow {
  static constexpr TableId kTable = TableId::PackagingTrait;
  std::string exhibit;
  std::string trait;  ///< custody::PackagingTrait
  std::string value;
  std::optional<std::string> sha256;  ///< of the picture it is seen on
  std::int64_t noted_at = 0;
  std::string noted_by;
  auto columns() { return std::tie(exhibit, trait, value, sha256, noted_at, noted_by); }
};

}  // namespace tidewaiter::store
