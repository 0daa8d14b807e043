#pragma once
// A record as it was cut out of a stream, and one that was refused. Plain values; thread-safe.

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "model/item.h"

namespace tidewaiter::declaration {

/// The longest record of any format, and what is kept of a longer one.
inline constexpr std::size_t kMaxRecordBytes = std::size_t{1} << 20;
inline constexpr std::size_t kKeptOfTooLong = std::size_t{64} << 10;

/// Where a record stood and what it was. A CSV record carries its header, so that it can stand alone as a
/// file.
struct RawRecord {
  std::uint64_t line = 0;  ///< of its first byte, from 1
  std::string text =
      {};  ///< the bytes; of a record over the limit the first 64 KiB; empty where `item` is set
  bool complete = true;  ///< false where `text` was cut
  std::shared_ptr<const model::Item> item =
      {};  ///< set where cutting read it already (XML can't be cut otherwise)
  std::shared_ptr<const base::Error> error = {};  ///< set where cutting refused it already
  bool ends_input = false;                        ///< the input broke here; nothing behind it was read
  bool unended = false;                           ///< the input's last line, without its end: perhaps cut off
};

/// A record that cannot be used (D1). It is kept whole, so that it can be put right and filed again: `raw` is
/// a stream of its own, whose format Reader tells from its first bytes (CSV needs its mapping again).
struct Refused {
  std::uint64_t line = 0;
  std::string item_id;      ///< empty where it could not be read
  std::string raw;          ///< of an item from XML its NDJSON, where it got that far
  bool complete = true;     ///< false where `raw` was cut
  bool ends_input = false;  ///< the input broke, or ended, inside it; nothing behind it was read
  base::Error error;        ///< `field` is "line N" where no field can be named

  bool operator==(const Refused&) const = default;
};
/// "line 12: check_digit: item_id: found …".
std::string to_string(const Refused& refused);

}  // namespace tidewaiter::declaration
