#pragma once
// The store: one database file (SQLite) or one PostgreSQL database that holds every row and the journal that
// says how each came to be. Nothing can be written but through Transaction::record, which appends a journal
// entry carrying the rows' digests and writes the rows in the same transaction, so that invariant J2 holds by
// construction.
//
// Inside: one writer thread owns the one writing connection. transact() hands it a piece of work and returns
// once what it recorded is on disk (J3); pieces that arrive while a commit is under way share the next one
// (group commit), each under its own savepoint, so that one that fails takes nothing else with it. Reading
// goes through a Snapshot, which sees one state of the database however long it lives. One process writes: a
// second one gets Busy.
//
// Threads: Store is thread-safe. A Snapshot belongs to one thread at a time. A Transaction lives only inside
// its work, on the writer thread; work must not call transact itself.

#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "env/random.h"
#include "journal/entry.h"
#include "journal/tile.h"
#include "store/compress.h"
#include "store/records.h"
#include "store/schema.h"

namespace tidewaiter::store {

/// What is to be journalled (journal::Entry), without the digests, index and salt that the store adds. `body`
/// is canonical JSON and, like `kind` and `actor`, holds no personal data: that stands in rows.
struct EntryDraft {
  std::string kind;  ///< dotted: "item.screened", "hold.sent", "profile.approved", …
  base::Instant at;
  std::string actor;  ///< an officer's id, or the part of the program that acts on a standing rule
  std::string body = "{}";
};

/// One row to be written with an entry.
struct RowWrite {
  TableId table;
  Change change;
  Row row;
};
template <Record T>
RowWrite insert(T record) {
  return {T::kTable, Change::Insert, to_row(std::move(record))};
}
template <Record T>
RowWrite put(T record) {
  return {T::kTable, Change::Put, to_row(std::move(record))};
}

/// The journal as a whole: how many entries, and the Merkle root over them (RFC 6962).
struct JournalHead {
  std::uint64_t size = 0;
  base::Hash root{};
  bool operator==(const JournalHead&) const = default;
};

/// An entry as stored. Salt and bytes are empty where the entry was erased (J4); the commitment stays.
struct StoredEntry {
  std::uint64_t index = 0;
  base::Bytes salt;
  base::Bytes bytes;  ///< journal::canonical_bytes
  base::Hash commitment{};
};

/// Which rows to read. Rows come in the order of the primary key.
struct Scan {
  std::vector<std::pair<std::string_view, Value>>
      equal;                               ///< column = value; use columns of an index or a key's beginning
  Row after;                               ///< only keys greater than this one (less, when backward)
  std::optional<std::int64_t> batch = {};  ///< only rows of this batch of numbers (Index::batched)
  std::uint64_t limit = UINT64_MAX;
  bool backward = false;
};

/// Reading. Memory is bounded: rows arrive in pages of a few hundred.
class Reader {
 public:
  virtual ~Reader() = default;

  /// The row with this key.
  virtual base::Result<std::optional<Row>> get_row(TableId table, const Row& key) = 0;
  /// Hands over rows until there are none, or `visit` says false or fails.
  virtual base::Status scan_rows(TableId table, const Scan& scan,
                                 const std::function<base::Result<bool>(Row&&)>& visit) = 0;
  virtual base::Result<std::int64_t> count(TableId table) = 0;

  virtual base::Result<JournalHead> journal_head() = 0;
  /// Entries with index in [from, to), in order.
  virtual base::Status scan_entries(std::uint64_t from, std::uint64_t to,
                                    const std::function<base::Result<bool>(StoredEntry&&)>& visit) = 0;
  /// A tile of the Merkle tree as C2SP tlog-tiles has it (StoredTiles makes proofs of them); NotFound beyond
  /// the journal's size.
  virtual base::Result<base::Bytes> tile(const journal::TileAddress& address) = 0;
  /// Nodes of committed tiles that are kept between snapshots; null where they are not.
  virtual journal::NodeCache* kept_nodes() { return nullptr; }
  /// The latest signed checkpoint (a signed note), if there is one.
  virtual base::Result<std::optional<std::string>> latest_checkpoint() = 0;

  /// The row with this key as a struct: get<ItemRow>(std::int64_t{7}).
  template <Record T, typename... Key>
  base::Result<std::optional<T>> get(Key... key) {
    TW_TRY(auto row, get_row(T::kTable, Row{Value{std::move(key)}...}));
    if (!row) return std::optional<T>{};
    TW_TRY(T record, from_row<T>(*std::move(row)));
    return std::optional<T>{std::move(record)};
  }
  /// scan_rows with structs; `visit` takes T&& and returns Result<bool>.
  template <Record T, typename Visit>
  base::Status scan(const Scan& what, Visit&& visit) {
    return scan_rows(T::kTable, what, [&](Row&& row) -> base::Result<bool> {
      TW_TRY(T record, from_row<T>(std::move(row)));
      return visit(std::move(record));
    });
  }
  /// The first row a scan would hand over.
  template <Record T>
  base::Result<std::optional<T>> first(Scan what) {
    std::optional<T> found;
    what.limit = 1;
    TW_TRY_STATUS(scan<T>(what, [&](T&& record) -> base::Result<bool> {
      found = std::move(record);
      return false;
    }));
    return found;
  }
  /// The filing in force of an item: the latest with this id.
  base::Result<std::optional<ItemRow>> item_in_force(const std::string& item_id) {
    TW_TRY(const auto last, first<ItemRow>({.equal = {}, .after = {}, .backward = true}));
    for (std::int64_t batch = last ? last->item_no >> kBatchBits : -1; batch >= 0; --batch) {
      TW_TRY(
          auto found,
          first<ItemRow>({.equal = {{"item_id", item_id}}, .after = {}, .batch = batch, .backward = true}));
      if (found) return found;
    }
    return std::optional<ItemRow>{};
  }
};

/// The Merkle tree of what a reader sees, for journal::Prover and for publishing. The reader must outlive it.
class StoredTiles final : public journal::TileReader {
 public:
  explicit StoredTiles(Reader& reader) : reader_(&reader) {}
  base::Result<std::string> tile(const journal::TileAddress& address) const override {
    return reader_->tile(address);
  }
  journal::NodeCache* kept_nodes() const override { return reader_->kept_nodes(); }

 private:
  Reader* reader_;
};

/// A reader that sees the database as it was when the snapshot was taken.
class Snapshot : public Reader {};

/// Rows to be erased, on whose order and on what ground (J4, D2).
struct Erasure {
  struct Target {
    TableId table;
    Row key;
    std::optional<Row> replacement;  ///< the row without its personal data; nullopt removes the row
  };
  std::vector<Target> targets;
  std::string basis;       ///< the rule or order, with its date
  std::string ordered_by;  ///< two different officers
  std::string approved_by;
  base::Instant at;
  bool clears_log = true;  ///< false in a run of several, which clears the write-ahead log once, at its end
};

struct ErasureReport {
  std::uint64_t rows = 0;
  std::uint64_t entries = 0;      ///< entries whose salt and bytes were erased
  std::uint64_t entry_index = 0;  ///< of the "rows.erased" entry
};

/// Writing, inside transact(). Reads see what was recorded so far.
/// The greatest number that a table whose key is one integer has ever given, erased rows' included; 0: none.
base::Result<std::int64_t> last_number_given(Reader& reader, TableId table);

class Transaction : public Reader {
 public:
  /// Appends the entry, naming each row with its digest under the entry's salt, and writes the rows. Returns
  /// the entry's index. At most 10,000 rows an entry, 64 MiB a row. After an error the work must fail too:
  /// the store takes all of it back.
  virtual base::Result<std::uint64_t> record(EntryDraft entry, std::vector<RowWrite> rows) = 0;
  /// The next free number of a table whose key is one integer, from 1; each call takes one. A number is never
  /// used twice while the database is open, nor later if a row got it.
  virtual base::Result<std::int64_t> next_number(TableId table) = 0;
  /// 16 octets that nobody can guess, for a document whose hash is to hide it.
  virtual base::Bytes fresh_salt() = 0;
  /// Keeps a signed checkpoint (a signed note) of the journal as it is in this transaction. State where
  /// `size` is not the journal's size.
  virtual base::Status add_checkpoint(std::uint64_t size, const std::string& note) = 0;
};

struct Options {
  enum class Mode { ReadOnly, ReadWrite, CreateIfMissing };
  Mode mode = Mode::ReadWrite;
  std::size_t writer_cache_bytes = std::size_t{16} << 20;
  std::size_t reader_cache_bytes = std::size_t{2} << 20;
};

class Store {
 public:
  using Work = std::function<base::Status(Transaction&)>;

  /// Opens "FILE" or "postgresql://…". Migrates an older schema forward unless read-only. NotFound where it
  /// is missing, Busy where another process writes, Unsupported where the schema is newer than this program,
  /// Storage or Io where it can't be read. `random` (salts) must be thread-safe and outlive the store.
  static base::Result<std::unique_ptr<Store>> open(const std::string& url, env::RandomSource& random,
                                                   const Options& options = {});
  virtual ~Store() = default;

  /// Runs `work` on the writer thread; the future is ready once it is durable, or with work's own error or
  /// the commit's.
  virtual std::future<base::Status> transact_later(Work work) = 0;
  /// As transact_later, and waits.
  base::Status transact(Work work) { return transact_later(std::move(work)).get(); }

  /// Erases rows, and salt and bytes of every entry that named them, and records an "rows.erased" entry that
  /// says so; then clears the write-ahead log, unless told not to. Forbidden unless two different officers
  /// stand for it, or where a legal hold stands on a row. Reads the whole journal once: erase in batches.
  virtual base::Result<ErasureReport> erase(Erasure erasure) = 0;
  /// Clears the write-ahead log of what an `erase` before could not, since somebody read meanwhile. Busy
  /// where somebody still does.
  virtual base::Status clear_erased() = 0;

  virtual base::Result<std::unique_ptr<Snapshot>> snapshot() = 0;
};

/// Writes a copy of a SQLite database as it is at one instant, durably, while others read and write it. Pages
/// that nothing uses are not in it, so neither is what was erased. Conflict where `file` is there already,
/// Unsupported for PostgreSQL, whose own tools do this. Thread-safe.
base::Status copy_database(const std::string& url, const std::string& file);

}  // namespace tidewaiter::store
