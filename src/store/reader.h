#pragma once
// Reader over one connection: what Snapshot and Transaction share. Thread rules are the connection's.

#include "store/sql.h"
#include "store/store.h"

namespace tidewaiter::store {

/// `Base` is Snapshot or Transaction. Every read first asks prepare_to_read(), so that a transaction can
/// write out what it holds back.
template <typename Base>
class ConnectionReader : public Base {
 public:
  explicit ConnectionReader(Connection& connection) : connection_(connection) {}

  base::Result<std::optional<Row>> get_row(TableId table, const Row& key) override;
  base::Status scan_rows(TableId table, const Scan& scan,
                         const std::function<base::Result<bool>(Row&&)>& visit) override;
  base::Result<std::int64_t> count(TableId table) override;
  base::Result<JournalHead> journal_head() override;
  base::Status scan_entries(std::uint64_t from, std::uint64_t to,
                            const std::function<base::Result<bool>(StoredEntry&&)>& visit) override;
  base::Result<base::Bytes> tile(const journal::TileAddress& address) override;
  base::Result<std::optional<std::string>> latest_checkpoint() override;

 protected:
  virtual base::Status prepare_to_read() { return {}; }
  Connection& connection() { return connection_; }

 private:
  Connection& connection_;
};

/// The entry's index that a row was last written with; nullopt where the row is missing.
base::Result<std::optional<std::uint64_t>> entry_of_row(Connection& connection, const Table& table,
                                                        const Row& key);
/// The number of entries.
base::Result<std::uint64_t> journal_size(Connection& connection);

extern template class ConnectionReader<Snapshot>;
extern template class ConnectionReader<Transaction>;

}  // namespace tidewaiter::store
