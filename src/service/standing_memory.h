#pragma once
// What the sliding windows and the ids filed before hold, in a file beside the database, so that a start need
// not read every declaration again: at 720,000 parcels most of the time it took. The file is only a faster
// way to what the rows say. It is used where it was written together with the resolver's snapshot and the
// database still says the same of its last parcel; else it is passed over. It holds item ids and hashes of
// names, so it goes before a row is erased (J4).
//
// Layout 2, a packed file (env/packed_file.h) whose head is "TWSTAND2", 8 octets; then, little-endian, one
// after the other:
//   mentions u64, last item's number u64, ids u64, parcels u64
//   ids times:     hash of the id u64, number u32
//   parcels times: number u32, at i64 (ms), mass i64 (mg), number series u64,
//                  hashes u32 × 6: sender's and recipient's name, their addresses, telephone, postcode;
//                  HS heading u16, made-up telephone u8, length of the id u8, the id
//
// Threads: one writer and no reader beside it.

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"
#include "model/item.h"
#include "risk/window.h"
#include "service/known_items.h"

namespace tidewaiter::service {

class StandingMemory {
 public:
  /// Replaces the file. `mentions` is what the resolver's snapshot beside it knows.
  static base::Status save(const std::string& path, std::uint64_t mentions, model::ItemNumber last,
                           const KnownItems& known, const risk::WindowIndex& windows);
  /// NotFound where there is none, Tampered where it is not what `save` wrote, TooLarge above 4 GiB.
  static base::Result<StandingMemory> read(const std::string& path);

  std::uint64_t mentions() const { return mentions_; }
  model::ItemNumber last() const { return last_; }
  /// The ids; once.
  KnownItems take_known() { return std::move(known_); }
  /// The parcels in the windows, without entities; `reference` is the item's number. Stops where `visit`
  /// fails.
  base::Status each(const std::function<base::Status(risk::WindowFacts&&)>& visit) const;

 private:
  StandingMemory() = default;

  std::string octets_;
  std::size_t parcels_at_ = 0;
  std::uint64_t parcels_ = 0;
  std::uint64_t mentions_ = 0;
  model::ItemNumber last_;
  KnownItems known_;
};

}  // namespace tidewaiter::service
