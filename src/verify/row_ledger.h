#pragma once
// What the journal last said of every row, in bounded memory, for comparing a database with it (J2). A row is
// known by a keyed 128-bit hash of table and key. Where the rows outgrow the limit, the ledger keeps a half
// of them, then a quarter …, chosen by that hash; the caller then repeats the walk once for each of the other
// parts. One ledger to a thread.

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace tidewaiter::verify {

using Salt = std::array<std::uint8_t, 16>;

class RowLedger {
  struct Id {
    std::uint64_t half[2];
    auto operator<=>(const Id&) const = default;
  };

 public:
  /// `secret` is drawn by the caller, so that nobody can choose keys that collide. `limit_octets`: at least
  /// 64 KiB. Keeps part number `part` of `parts` (a power of two); a first walk has part 0 of 1.
  RowLedger(const std::array<std::uint8_t, 16>& secret, std::size_t limit_octets, std::uint64_t part = 0,
            std::uint64_t parts = 1);

  /// Entry `index`, with this salt, says that the row now has this digest.
  void change(std::string_view table, std::string_view key, std::uint64_t index, const Salt& salt,
              const base::Hash& digest);

  enum class Answer {
    Elsewhere,  ///< belongs to another part
    Unknown,    ///< no entry speaks of this row
    Agrees,     ///< the row is as its last entry says
    Differs,    ///< it is not
  };
  /// A row whose last entry will be asked for: begins to fetch it from memory, where it lies at random. Ask
  /// for it a dozen rows later, and before the next change().
  class Expected {
    friend class RowLedger;
    Id id;
  };
  Expected expect(std::string_view table, std::string_view key);
  /// Holds a row of the database against its last entry, and marks it as seen. `row_octets` is the row as the
  /// writer digests it: SHA-256(salt || octets). `index`, where given, receives the number of that entry.
  Answer check(const Expected& row, std::string_view row_octets, std::uint64_t* index = nullptr);
  /// The entries whose rows were neither seen nor said to be deleted (the digest of no octets): rows that are
  /// missing.
  std::vector<std::uint64_t> missing();

  std::uint64_t part() const noexcept { return part_; }
  /// How many walks cover every row; grows as rows come in.
  std::uint64_t parts() const noexcept { return parts_; }

 private:
  struct Change {
    Id id;
    std::uint64_t index : 63;
    std::uint64_t seen : 1;
    Salt salt;
    std::array<std::uint8_t, 16> digest;  // the digest's first half
  };

  struct Shelf {
    std::vector<Change> changes;
    // Once sorted: where the changes begin whose id begins with each value of `bits` bits, and where the last
    // end.
    std::vector<std::uint32_t> begins;
    unsigned bits = 0;
  };

  Id id_of(std::string_view table, std::string_view key) const;
  bool here(const Id& id) const { return (id.half[1] & (parts_ - 1)) == part_; }
  Shelf& shelf_of(const Id& id) { return shelves_[id.half[0] & (shelves_.size() - 1)]; }
  static std::span<Change> changes_near(Shelf& shelf, const Id& id);
  static void keep_last(std::vector<Change>& changes);
  void sort();
  void halve();

  std::array<std::uint8_t, 16> secret_;
  std::size_t shelf_limit_;
  std::uint64_t part_;
  std::uint64_t parts_;
  // Changes are appended to one of at most 256 shelves, which their id chooses, so that a walk writes in few
  // places and not all over the memory. A shelf that is full is sorted, and of each row only the last change
  // kept.
  std::vector<Shelf> shelves_;
  bool sorted_ = true;
};

}  // namespace tidewaiter::verify
