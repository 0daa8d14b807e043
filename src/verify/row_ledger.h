#pragma once
// What the journal last said of every row, in bounded memory, for comparing a database with it (J2). A row is known by
// a keyed 128-bit hash of table and key. Where the rows outgrow the limit, the ledger keeps a half of them, then a
// quarter …, chosen by that hash; the caller then repeats the walk once for each of the other parts. One ledger to a thread.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace tidewaiter::verify {

using Salt = std::array<std::uint8_t, 16>;

class RowLedger {
 public:
  /// `secret` is drawn by the caller, so that nobody can choose keys that collide. `limit_octets`: at least 64 KiB.
  /// Keeps part number `part` of `parts` (a power of two); a first walk has part 0 of 1.
  RowLedger(const std::array<std::uint8_t, 16>& secret, std::size_t limit_octets, std::uint64_t part = 0, std::uint64_t parts = 1);

  /// Entry `index`, with this salt, says that the row now has this digest.
  void change(std::string_view table, std::string_view key, std::uint64_t index, const Salt& salt, const base::Hash& digest);

  enum class Answer {
    Elsewhere,  ///< belongs to another part
    Unknown,    ///< no entry speaks of this row
    Agrees,     ///< the row is as its last entry says
    Differs,    ///< it is not
  };
  /// Holds a row of the database against its last entry, and marks it as seen. `row_octets` is the row as the writer
  /// digests it: SHA-256(salt || octets). `index`, where given, receives the number of that entry.
  Answer check(std::string_view table, std::string_view key, std::string_view row_octets, std::uint64_t* index = nullptr);
  /// The entries whose rows were neither seen nor said to be deleted (the digest of no octets): rows that are missing.
  std::vector<std::uint64_t> missing() const;

  std::uint64_t part() const noexcept { return part_; }
  /// How many walks cover every row; grows as rows come in.
  std::uint64_t parts() const noexcept { return parts_; }
  std::uint64_t rows() const noexcept { return used_; }

 private:
  struct Slot {
    std::uint64_t id[2] = {0, 0};  // both zero: free
    std::uint64_t index : 63 = 0;
    std::uint64_t seen : 1 = 0;
    Salt salt{};
    std::array<std::uint8_t, 16> digest{};  // the digest's first half
  };
  struct Id {
    std::uint64_t half[2];
  };
  Id id_of(std::string_view table, std::string_view key) const;
  bool here(const Id& id) const { return (id.half[1] & (parts_ - 1)) == part_; }
  Slot& slot(const Id& id);
  void make_room();

  std::array<std::uint8_t, 16> secret_;
  std::size_t limit_slots_;
  std::uint64_t part_;
  std::uint64_t parts_;
  std::uint64_t used_ = 0;
  std::vector<Slot> slots_;
};

}  // namespace tidewaiter::verify
