#include "store/transaction.h"

#include <set>

namespace tidewaiter::store {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kRowsAnEntry = 10'000;
constexpr std::size_t kBytesARow = std::size_t{64} << 20;
/// Rows held back before they are written out.
constexpr std::size_t kWaitingRows = 4'000;

Row blobs_of(std::uint64_t first, std::initializer_list<std::string_view> octets) {
  Row row{static_cast<std::int64_t>(first)};
  for (const auto each : octets) row.emplace_back(Blob{base::Bytes{each}});
  return row;
}

bool is_numbered(const Table& table) {
  return table.key_columns == 1 && table.columns[0].type == ColumnType::Integer;
}

base::Status check_write(const Table& table, const RowWrite& write) {
  if (!table.journalled()) {
    return fail(ErrorCode::Forbidden, "table", table.name, "a table whose rows are journalled (J2)");
  }
  return write.change == Change::Remove ? check_key(table, write.row) : check_row(table, write.row);
}

}  // namespace

base::Result<std::int64_t> last_number_given(Reader& reader, TableId id) {
  std::int64_t greatest = 0;
  TW_TRY_STATUS(reader.scan_rows(id, {.equal = {}, .after = {}, .limit = 1, .backward = true},
                                 [&](Row&& row) -> base::Result<bool> {
                                   greatest = std::max(greatest, std::get<std::int64_t>(row[0]));
                                   return false;
                                 }));
  TW_TRY(const auto floor, reader.get_row(TableId::NumberFloor, {std::string{table(id).name}}));
  if (floor) greatest = std::max(greatest, std::get<std::int64_t>((*floor)[1]));
  return greatest;
}

base::Result<WriterState> WriterState::load(Connection& connection) {
  TW_TRY(const auto size, journal_size(connection));
  ConnectionReader<Snapshot> reader{connection};
  TW_TRY(const auto tree, journal::GrowingTiles::open(size, StoredTiles{reader}));
  return WriterState{tree.frontier(), {}};
}

base::Result<std::uint64_t> WriterTransaction::record(EntryDraft draft, std::vector<RowWrite> rows) {
  if (rows.size() > kRowsAnEntry) {
    return fail(ErrorCode::TooLarge, "entry.rows", std::to_string(rows.size()),
                "at most " + std::to_string(kRowsAnEntry) + " rows an entry");
  }
  const auto index = state_.frontier.size();
  const auto salt = journal::draw_salt(random_);
  journal::Entry entry{std::move(draft.kind), draft.at, std::move(draft.actor), std::move(draft.body), {}};
  entry.rows.reserve(rows.size());
  std::set<std::pair<TableId, std::string>> named;
  for (const auto& write : rows) {
    const auto& what = table(write.table);
    TW_TRY_STATUS(check_write(what, write));
    const auto octets = write.change == Change::Remove ? base::Bytes{} : row_bytes(write.row);
    if (octets.size() > kBytesARow) {
      return fail(ErrorCode::TooLarge, std::string{what.name}, std::to_string(octets.size()),
                  "at most 64 MiB a row");
    }
    auto key = key_text({write.row.data(), what.key_columns});
    if (rows.size() > 1 && !named.emplace(write.table, key).second) {
      return fail(ErrorCode::Conflict, std::string{what.name}, key, "each row named once in an entry");
    }
    entry.rows.push_back({std::string{what.name}, std::move(key), journal::row_digest(salt, octets)});
  }
  TW_TRY_STATUS(journal::check_entry(entry));
  TW_TRY_STATUS(append(std::move(entry), salt));
  for (auto& write : rows) {
    const auto& what = table(write.table);
    if (write.change == Change::Remove) {
      TW_TRY_STATUS(raise_number_floor(what, write.row));
    } else {
      write.row.emplace_back(static_cast<std::int64_t>(index));
    }
    waiting_[write.table].push_back({write.change, std::move(write.row)});
  }
  waiting_rows_ += rows.size() + 1;
  if (waiting_rows_ >= kWaitingRows) TW_TRY_STATUS(flush());
  return index;
}

base::Status WriterTransaction::append(journal::Entry entry, const journal::Salt& salt) {
  const auto text = journal::canonical_bytes(entry);
  const auto commitment = journal::commitment(salt, text);
  const auto index = state_.frontier.size();
  waiting_[TableId::Journal].push_back(
      {Change::Insert, blobs_of(index, {journal::as_view(salt), text, base::as_view(commitment)})});
  state_.frontier.append(journal::leaf_hash(commitment), [&](unsigned height, const base::Hash& hash) {
    if (height == 0 || height % journal::kTileHeight != 0) return;
    Row node{std::int64_t{height / journal::kTileHeight}, static_cast<std::int64_t>(index >> height),
             Blob{base::Bytes{base::as_view(hash)}}};
    waiting_[TableId::JournalNode].push_back({Change::Insert, std::move(node)});
  });
  return {};
}

base::Status WriterTransaction::raise_number_floor(const Table& table, const Row& key) {
  if (!is_numbered(table)) return {};
  const auto number = std::get<std::int64_t>(key[0]);
  TW_TRY(const auto floor, get_row(TableId::NumberFloor, {std::string{table.name}}));
  if (floor && std::get<std::int64_t>((*floor)[1]) >= number) return {};
  waiting_[TableId::NumberFloor].push_back({Change::Put, {std::string{table.name}, number}});
  return {};
}

base::Result<std::int64_t> WriterTransaction::next_number(TableId id) {
  const auto& what = table(id);
  if (!is_numbered(what) || !what.journalled()) {
    return fail(ErrorCode::State, "table", what.name, "a journalled table whose key is one integer");
  }
  auto found = state_.last_used.find(id);
  if (found == state_.last_used.end()) {
    TW_TRY(const auto greatest, last_number_given(*this, what.id));
    found = state_.last_used.emplace(id, greatest).first;
  }
  return ++found->second;
}

base::Status WriterTransaction::add_checkpoint(std::uint64_t size, const std::string& note) {
  if (size != state_.frontier.size()) {
    return fail(ErrorCode::State, "checkpoint", std::to_string(size),
                "the journal's size, " + std::to_string(state_.frontier.size()));
  }
  Row row{static_cast<std::int64_t>(size), note};
  TW_TRY_STATUS(check_row(table(TableId::Checkpoint), row));
  waiting_[TableId::Checkpoint].push_back({Change::Put, std::move(row)});
  return {};
}

base::Result<std::optional<std::uint64_t>> WriterTransaction::entry_of(TableId id, const Row& key) {
  TW_TRY_STATUS(flush());
  return entry_of_row(connection(), table(id), key);
}

base::Status WriterTransaction::blank_entry(std::uint64_t index) {
  TW_TRY_STATUS(flush());
  TW_TRY(const auto changed,
         connection().change("UPDATE journal SET salt=" + connection().bind(ColumnType::Blob, 0) +
                                 ", entry=" + connection().bind(ColumnType::Blob, 1) +
                                 " WHERE idx=" + connection().bind(ColumnType::Integer, 2),
                             {{ColumnType::Blob, Blob{}},
                              {ColumnType::Blob, Blob{}},
                              {ColumnType::Integer, static_cast<std::int64_t>(index)}}));
  if (changed != 1) return fail(ErrorCode::NotFound, "journal", std::to_string(index), "an entry");
  return {};
}

base::Status WriterTransaction::flush() {
  if (failed_) return tl::make_unexpected(*failed_);
  auto waiting = std::exchange(waiting_, {});
  waiting_rows_ = 0;
  for (auto& [id, rows] : waiting) {
    if (auto written = flush_table(table(id), std::move(rows)); !written) {
      failed_ = written.error();
      return written;
    }
  }
  return {};
}

// Runs of one kind of change, in which no key stands twice, go out together.
base::Status WriterTransaction::flush_table(const Table& table, std::vector<Waiting> waiting) {
  std::vector<Row> batch;
  std::set<std::string> keys;
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    auto& [change, row] = waiting[i];
    if (change != Change::Insert) keys.insert(key_text({row.data(), table.key_columns}));
    batch.push_back(std::move(row));
    const bool last = i + 1 == waiting.size() || waiting[i + 1].change != change;
    const bool repeats = !last && change != Change::Insert &&
                         keys.contains(key_text({waiting[i + 1].row.data(), table.key_columns}));
    if (!last && !repeats) continue;
    TW_TRY_STATUS(connection().write(table, change, batch));
    batch.clear();
    keys.clear();
  }
  return {};
}

base::Status WriterTransaction::run(const Store::Work& work, bool& broken) {
  const WriterState before = state_;
  broken = true;
  TW_TRY_STATUS(connection().run("SAVEPOINT work"));
  const auto take_back = [&] {
    waiting_.clear();
    waiting_rows_ = 0;
    failed_.reset();
    state_ = before;
    broken = !connection().run("ROLLBACK TO SAVEPOINT work") || !connection().run("RELEASE SAVEPOINT work");
  };
  try {
    auto done = work(*this);
    if (done) done = flush();
    if (done) done = connection().run("RELEASE SAVEPOINT work");
    if (!done) {
      take_back();
      return done;
    }
  } catch (...) {
    take_back();
    throw;
  }
  broken = false;
  return {};
}

}  // namespace tidewaiter::store
