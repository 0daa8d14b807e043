#pragma once
// The one transaction of the writer thread, in which many pieces of work run one after the other. What a
// piece recorded can be taken back without the others; rows wait in memory so that they reach the database in
// batches.

#include <map>

#include "store/reader.h"

namespace tidewaiter::store {

/// What the writer knows of the journal and the numbers: valid between transactions, restored where one is
/// taken back.
struct WriterState {
  journal::Frontier frontier;
  std::map<TableId, std::int64_t> last_used;  ///< numbers given out

  static base::Result<WriterState> load(Connection& connection);
};

class WriterTransaction final : public ConnectionReader<Transaction> {
 public:
  WriterTransaction(Connection& connection, env::RandomSource& random, WriterState state)
      : ConnectionReader<Transaction>(connection), random_(random), state_(std::move(state)) {}

  base::Result<std::uint64_t> record(EntryDraft entry, std::vector<RowWrite> rows) override;
  base::Result<std::int64_t> next_number(TableId table) override;
  base::Bytes fresh_salt() override { return random_.bytes(16); }
  base::Status add_checkpoint(std::uint64_t size, const std::string& note) override;

  /// Runs one piece of work under a savepoint; its failure, or what it throws, takes back only what it did.
  /// `broken` becomes true where not even that was possible: then nothing of this transaction stands.
  base::Status run(const Store::Work& work, bool& broken);
  /// Writes out what waits. Called before COMMIT.
  base::Status flush();
  const WriterState& state() const noexcept { return state_; }

  /// The index of the entry that last wrote the row; nullopt where it is missing.
  base::Result<std::optional<std::uint64_t>> entry_of(TableId table, const Row& key);
  /// Erases salt and text of an entry (J4). For the store's own erasure.
  base::Status blank_entry(std::uint64_t index);

 protected:
  base::Status prepare_to_read() override { return flush(); }

 private:
  struct Waiting {
    Change change;
    Row row;
  };
  base::Status append(journal::Entry entry, const journal::Salt& salt);
  base::Status raise_number_floor(const Table& table, const Row& key);
  base::Status flush_table(const Table& table, std::vector<Waiting> waiting);

  env::RandomSource& random_;
  WriterState state_;
  std::map<TableId, std::vector<Waiting>> waiting_;
  std::size_t waiting_rows_ = 0;
  std::optional<base::Error> failed_;  // what a flush failed with: the work can't succeed any more
};

}  // namespace tidewaiter::store
