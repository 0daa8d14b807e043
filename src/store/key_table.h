#pragma once
// The candidate lookup (resolution/candidates.h, C-1 to C-4) in SQL, for several workers that add parties to
// one index at once: a table with one row a key, in which the nodes stand that were added under it.
//
//  1. The keys of one `add` are sorted, and rows that are missing are put in, without nodes.
//  2. All rows are locked, in the keys' order, and read: SQLite locks its file, PostgreSQL the rows. Whoever
//  else adds
//     under one of these keys waits here until this `add` is committed, and then reads what it wrote (C-1).
//     Every worker takes rows in one order, so none waits in a ring.
//  3. The node is appended to every key that is open and does not have it. A row with more nodes than the
//  limit is
//     closed; being closed is its length, so that it needs no second mark (C-2).
//
// The table can be thrown away and filled again from the parcels: it holds no row of the record, so no entry
// of the journal names it, and it stands apart from what `verify` reads — in a schema of its own on
// PostgreSQL, in a file of its own on SQLite. It holds keys (64-bit digests of standardised names, addresses
// and telephones) and numbers; after an erasure it is cleared and filled again (J4).
//
// One worker, with its own connection, has one KeyTable; it belongs to one thread at a time. A single process
// is better off with resolution::MemoryLookup, which is the default: here an `add` costs three statements and
// a commit.

#include <memory>
#include <string>

#include "resolution/candidates.h"
#include "store/sql.h"

namespace tidewaiter::store {

class KeyTable final : public resolution::CandidateLookup {
 public:
  /// Opens the keys of one level ("person", "premises", at most 32 bytes) in FILE, which is made where it is
  /// missing, or in a database "postgresql://…". `limit` 1 to 1,000; Conflict where the level's keys stand
  /// under another limit: then clear() and fill again.
  static base::Result<std::unique_ptr<KeyTable>> open(const std::string& url, const std::string& level,
                                                      std::uint32_t limit);
  /// Forgets every key of this level, for every worker.
  static base::Status clear(const std::string& url, const std::string& level);

  /// Of a storage that fails the error is Unavailable, and nothing was added.
  base::Status add(resolution::Node node, std::span<const resolution::Key> keys,
                   resolution::Proposed& out) override;
  base::Status find(std::span<const resolution::Key> keys, resolution::Proposed& out) const override;
  base::Status find_any(std::span<const resolution::Key> keys, resolution::Proposed& out) const override;
  /// A key that can't be read is not open: it proposes nobody.
  bool is_open(resolution::Key key) const override;
  std::uint32_t limit() const override { return limit_; }
  std::size_t memory_bytes() const override { return sizeof *this; }

  /// No key was added yet, or all were cleared: the index is to be filled (C-4).
  base::Result<bool> empty() const;

 private:
  KeyTable(std::unique_ptr<Connection> connection, std::string level, std::uint32_t limit)
      : connection_(std::move(connection)), level_(std::move(level)), limit_(limit) {}

  base::Status read(std::span<const resolution::Key> keys, bool closed_too, resolution::Proposed& out) const;

  std::unique_ptr<Connection> connection_;
  std::string level_;
  std::uint32_t limit_;
};

}  // namespace tidewaiter::store
