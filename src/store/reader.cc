#include "store/reader.h"

#include <algorithm>

#include "store/migrations.h"

namespace tidewaiter::store {
namespace {

using base::ErrorCode;
using base::fail;

/// Rows fetched at a time.
constexpr std::uint64_t kPageRows = 256;

std::vector<Fetched> columns_of(const Table& table) {
  std::vector<Fetched> columns;
  for (const auto& column : table.columns) columns.push_back({column.type, column.nullable});
  return columns;
}

std::string select_list(const Connection& connection, const Table& table) {
  std::string list;
  for (const auto& column : table.columns) {
    if (!list.empty()) list += ',';
    list += connection.fetch(column.name, column.type);
  }
  return list;
}

base::Result<std::size_t> column_named(const Table& table, std::string_view name) {
  const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                  [&](const Column& column) { return column.name == name; });
  if (found == table.columns.end()) {
    return fail(ErrorCode::UnknownField, std::string{table.name}, name, "a column of the table");
  }
  return static_cast<std::size_t>(found - table.columns.begin());
}

// A condition under construction, with its parameters.
struct Where {
  const Connection& connection;
  std::string text;
  std::vector<Parameter> parameters;

  std::string place(ColumnType type, Value value) {
    parameters.push_back({type, std::move(value)});
    return connection.bind(type, parameters.size() - 1);
  }
  void add(const std::string& condition) { text += (text.empty() ? " WHERE " : " AND ") + condition; }

  void add_key(const Table& table, const Row& key) {
    for (std::size_t i = 0; i < table.key_columns; ++i) {
      add(std::string{table.columns[i].name} + "=" + place(table.columns[i].type, key[i]));
    }
  }
  void add_beyond(const Table& table, const Row& key, bool backward) {
    std::string names, places;
    for (std::size_t i = 0; i < table.key_columns; ++i) {
      names += (i == 0 ? "" : ",") + std::string{table.columns[i].name};
      places += (i == 0 ? "" : ",") + place(table.columns[i].type, key[i]);
    }
    add("(" + names + ")" + (backward ? "<" : ">") + "(" + places + ")");
  }
};

std::string order_by_key(const Table& table, bool backward) {
  std::string order;
  for (std::size_t i = 0; i < table.key_columns; ++i) {
    order += (i == 0 ? " ORDER BY " : ",") + std::string{table.columns[i].name} + (backward ? " DESC" : "");
  }
  return order;
}

base::Result<std::vector<Row>> read_page(Connection& connection, const Table& table, const Scan& scan,
                                         const Row& after, std::uint64_t rows) {
  Where where{connection, {}, {}};
  for (const auto& [name, value] : scan.equal) {
    TW_TRY(const auto at, column_named(table, name));
    where.add(std::string{name} + "=" + where.place(table.columns[at].type, value));
  }
  if (scan.batch) where.add(batch_of(table) + "=" + where.place(ColumnType::Integer, *scan.batch));
  if (!after.empty()) where.add_beyond(table, after, scan.backward);
  return connection.select("SELECT " + select_list(connection, table) + " FROM " + std::string{table.name} +
                               where.text + order_by_key(table, scan.backward) + " LIMIT " +
                               std::to_string(rows),
                           where.parameters, columns_of(table));
}

base::Status scan_table(Connection& connection, const Table& table, const Scan& scan,
                        const std::function<base::Result<bool>(Row&&)>& visit) {
  if (!scan.after.empty()) TW_TRY_STATUS(check_key(table, scan.after));
  Row after = scan.after;
  for (std::uint64_t left = scan.limit; left > 0;) {
    const auto asked = std::min(left, kPageRows);
    TW_TRY(auto page, read_page(connection, table, scan, after, asked));
    if (!page.empty())
      after.assign(page.back().begin(), page.back().begin() + static_cast<long>(table.key_columns));
    for (auto& row : page) {
      TW_TRY(const bool more, visit(std::move(row)));
      if (!more) return {};
    }
    if (page.size() < asked) return {};
    left -= page.size();
  }
  return {};
}

base::Result<StoredEntry> to_entry(Row row) {
  StoredEntry entry;
  entry.index = static_cast<std::uint64_t>(std::get<std::int64_t>(row[0]));
  entry.salt = std::get<Blob>(std::move(row[1])).bytes;
  entry.bytes = std::get<Blob>(std::move(row[2])).bytes;
  TW_TRY(entry.commitment, base::to_hash(std::get<Blob>(row[3]).bytes, "journal.commitment"));
  return entry;
}

}  // namespace

base::Result<std::uint64_t> journal_size(Connection& connection) {
  TW_TRY(const auto rows,
         connection.select("SELECT idx FROM journal ORDER BY idx DESC LIMIT 1", {}, {{ColumnType::Integer}}));
  return rows.empty() ? 0 : static_cast<std::uint64_t>(std::get<std::int64_t>(rows[0][0])) + 1;
}

base::Result<std::optional<std::uint64_t>> entry_of_row(Connection& connection, const Table& table,
                                                        const Row& key) {
  Where where{connection, {}, {}};
  where.add_key(table, key);
  TW_TRY(const auto rows, connection.select("SELECT entry_idx FROM " + std::string{table.name} + where.text,
                                            where.parameters, {{ColumnType::Integer}}));
  if (rows.empty()) return std::optional<std::uint64_t>{};
  return std::optional{static_cast<std::uint64_t>(std::get<std::int64_t>(rows[0][0]))};
}

template <typename Base>
base::Result<std::optional<Row>> ConnectionReader<Base>::get_row(TableId id, const Row& key) {
  const auto& what = table(id);
  TW_TRY_STATUS(check_key(what, key));
  TW_TRY_STATUS(prepare_to_read());
  Where where{connection_, {}, {}};
  where.add_key(what, key);
  TW_TRY(auto rows, connection_.select("SELECT " + select_list(connection_, what) + " FROM " +
                                           std::string{what.name} + where.text,
                                       where.parameters, columns_of(what)));
  if (rows.empty()) return std::optional<Row>{};
  return std::optional<Row>{std::move(rows.front())};
}

template <typename Base>
base::Status ConnectionReader<Base>::scan_rows(TableId id, const Scan& scan,
                                               const std::function<base::Result<bool>(Row&&)>& visit) {
  TW_TRY_STATUS(prepare_to_read());
  return scan_table(connection_, table(id), scan, visit);
}

template <typename Base>
base::Result<std::int64_t> ConnectionReader<Base>::count(TableId id) {
  TW_TRY_STATUS(prepare_to_read());
  TW_TRY(const auto rows, connection_.select("SELECT count(*) FROM " + std::string{table(id).name}, {},
                                             {{ColumnType::Integer}}));
  return std::get<std::int64_t>(rows.at(0).at(0));
}

template <typename Base>
base::Result<JournalHead> ConnectionReader<Base>::journal_head() {
  TW_TRY_STATUS(prepare_to_read());
  TW_TRY(const auto size, journal_size(connection_));
  TW_TRY(const auto tree, journal::GrowingTiles::open(size, StoredTiles{*this}));
  return JournalHead{size, tree.root()};
}

template <typename Base>
base::Status ConnectionReader<Base>::scan_entries(
    std::uint64_t from, std::uint64_t to, const std::function<base::Result<bool>(StoredEntry&&)>& visit) {
  TW_TRY_STATUS(prepare_to_read());
  if (from >= to) return {};
  Scan scan{.equal = {}, .after = {Value{static_cast<std::int64_t>(from) - 1}}, .limit = to - from};
  return scan_table(connection_, table(TableId::Journal), scan, [&](Row&& row) -> base::Result<bool> {
    TW_TRY(auto entry, to_entry(std::move(row)));
    if (entry.index >= to) return false;
    return visit(std::move(entry));
  });
}

template <typename Base>
base::Result<base::Bytes> ConnectionReader<Base>::tile(const journal::TileAddress& address) {
  TW_TRY_STATUS(prepare_to_read());
  constexpr std::uint64_t kMost = journal::kMaxTreeSize / journal::kTileWidth;
  if (address.index >= kMost || address.width == 0 || address.width > journal::kTileWidth) {
    return fail(ErrorCode::OutOfRange, "tile", std::to_string(address.index),
                "a tile of a tree below 2^62 leaves");
  }
  const auto first = static_cast<std::int64_t>(address.index * journal::kTileWidth);
  const bool leaves = address.level == 0;
  Where where{connection_, {}, {}};
  if (!leaves) where.add("level=" + where.place(ColumnType::Integer, std::int64_t{address.level}));
  where.add("idx>=" + where.place(ColumnType::Integer, first));
  where.add("idx<" + where.place(ColumnType::Integer, first + address.width));
  const std::string hash = leaves ? "commitment" : "hash";
  TW_TRY(auto octets,
         connection_.select_octets("SELECT " + connection_.fetch(hash, ColumnType::Blob) + " FROM " +
                                       (leaves ? "journal" : "journal_node") + where.text + " ORDER BY idx",
                                   where.parameters, sizeof(base::Hash)));
  if (octets.size() != address.width * sizeof(base::Hash)) {
    return fail(ErrorCode::NotFound, "tile", journal::tile_path(address), "a tile within the journal's size");
  }
  if (!leaves) return octets;
  for (std::size_t at = 0; at < octets.size(); at += sizeof(base::Hash)) {
    const auto leaf = journal::leaf_hash(std::string_view{octets}.substr(at, sizeof(base::Hash)));
    octets.replace(at, leaf.size(), base::as_view(leaf));
  }
  return octets;
}

template <typename Base>
base::Result<std::optional<std::string>> ConnectionReader<Base>::latest_checkpoint() {
  TW_TRY_STATUS(prepare_to_read());
  TW_TRY(const auto rows, connection_.select("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1", {},
                                             {{ColumnType::Text}}));
  if (rows.empty()) return std::optional<std::string>{};
  return std::optional{std::get<std::string>(rows[0][0])};
}

template class ConnectionReader<Snapshot>;
template class ConnectionReader<Transaction>;

}  // namespace tidewaiter::store
