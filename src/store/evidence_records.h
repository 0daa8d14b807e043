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
  auto columns() {
    return std::tie(reading_no, kind, media, sha256, octets, exhibit, examination_no, taken_at, office,
                    instrument, instrument_state, file_name, words, added_at, added_by);
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
  std::optional<std::int64_t> due_at;  ///< while it is out
  auto columns() { return std::tie(key, opens, keeper, holder, since, due_at); }
};

struct RoomKeyEventRow {
  static constexpr TableId kTable = TableId::RoomKeyEvent;
  std::string key;
  std::int64_t event_no = 0;  ///< from 1 for each key
  std::string event;          ///< "registered", "taken", "returned"
  std::int64_t at = 0;
  std::string holder;  ///< after it
  std::string actor;
  std::string words;
  auto columns() { return std::tie(key, event_no, event, at, holder, actor, words); }
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
  auto columns() {
    return std::tie(leg_no, vehicle, seal, from_place, to_place, first_officer, second_officer, exhibits,
                    departed_at, due_at, arrived_at, seal_read, received_by);
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
  auto columns() { return std::tie(inventory_no, exhibit, outcome, place, seal_read, looked_at, looked_by); }
};

}  // namespace tidewaiter::store
