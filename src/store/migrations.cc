#include "store/migrations.h"

#include <algorithm>

namespace tidewaiter::store {
namespace {

using base::ErrorCode;
using base::fail;

std::string_view type_name(Dialect dialect, ColumnType type) {
  switch (type) {
    case ColumnType::Integer:
      return dialect == Dialect::Sqlite ? "INTEGER" : "BIGINT";
    case ColumnType::Text:
      return "TEXT";
    default:
      return dialect == Dialect::Sqlite ? "BLOB" : "BYTEA";
  }
}

std::string column_ddl(Dialect dialect, const Column& column) {
  // PostgreSQL orders text by locale unless told otherwise; keys page by octets on both.
  const bool collate = dialect == Dialect::Postgres && column.type == ColumnType::Text;
  return std::string{column.name} + ' ' + std::string{type_name(dialect, column.type)} +
         (collate ? " COLLATE \"C\"" : "") + (column.nullable ? "" : " NOT NULL");
}

std::string names(const Table& table, const std::vector<std::size_t>& places) {
  std::string list;
  for (const auto place : places) list += (list.empty() ? "" : ",") + std::string{table.columns[place].name};
  return list;
}

std::vector<std::size_t> key_places(const Table& table) {
  std::vector<std::size_t> places(table.key_columns);
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
  return places;
}

bool is_rowid(const Table& table) {
  return table.key_columns == 1 && table.columns[0].type == ColumnType::Integer;
}

std::string create_table(Dialect dialect, const Table& table) {
  std::string sql = "CREATE TABLE " + std::string{table.name} + " (";
  for (const auto& column : table.columns) {
    if (column.since_version <= table.since_version) sql += column_ddl(dialect, column) + ", ";
  }
  if (table.journalled()) sql += column_ddl(dialect, {"entry_idx", ColumnType::Integer}) + ", ";
  sql += "PRIMARY KEY (" + names(table, key_places(table)) + ")";
  for (const auto check : table.checks) sql += ", CHECK (" + std::string{check} + ")";
  sql += ")";
  return dialect == Dialect::Sqlite && !is_rowid(table) ? sql + " WITHOUT ROWID" : sql;
}

// On SQLite an index ends with the key by itself; PostgreSQL must be told, lest it walk the key to page
// through one value.
std::string create_index(Dialect dialect, const Table& table, const Index& index) {
  auto places = index.columns;
  if (dialect == Dialect::Postgres) {
    for (const auto place : key_places(table)) {
      if (std::find(places.begin(), places.end(), place) == places.end()) places.push_back(place);
    }
  }
  const std::string batch = index.batched ? batch_of(table) + "," : "";
  return "CREATE INDEX " + std::string{index.name} + " ON " + std::string{table.name} + " (" + batch +
         names(table, places) + ")";
}

/// What a version needs besides tables, columns and indexes.
std::vector<std::string> by_hand(int version) {
  if (version == 3) return {"DROP INDEX IF EXISTS item_by_id"};  // item_by_batch is in its place
  return {};
}

}  // namespace

std::string batch_of(const Table& table) {
  return "(" + std::string{table.columns[0].name} + " >> " + std::to_string(kBatchBits) + ")";
}

int schema_version(std::span<const Table> all) {
  int version = 0;
  for (const auto& table : all) {
    version = std::max(version, table.since_version);
    for (const auto& column : table.columns) version = std::max(version, column.since_version);
    for (const auto& index : table.indexes) version = std::max(version, index.since_version);
  }
  return version;
}

std::vector<std::string> ddl(Dialect dialect, std::span<const Table> all, int version) {
  std::vector<std::string> statements;
  if (version == 1) {
    statements.push_back("CREATE TABLE schema_version (version " +
                         std::string{type_name(dialect, ColumnType::Integer)} + " NOT NULL PRIMARY KEY)");
  }
  for (const auto& table : all) {
    if (table.since_version == version) {
      statements.push_back(create_table(dialect, table));
    }
    for (const auto& index : table.indexes) {
      if (std::max(index.since_version, table.since_version) == version)
        statements.push_back(create_index(dialect, table, index));
    }
    for (const auto& column : table.columns) {
      if (column.since_version == version && table.since_version < version) {
        statements.push_back("ALTER TABLE " + std::string{table.name} + " ADD COLUMN " +
                             column_ddl(dialect, column));
      }
    }
  }
  for (auto& statement : by_hand(version)) statements.push_back(std::move(statement));
  return statements;
}

base::Result<int> stored_version(Connection& connection) {
  const bool sqlite = connection.dialect() == Dialect::Sqlite;
  const std::string ours = sqlite ? "SELECT count(*) FROM sqlite_master WHERE name='schema_version'"
                                  : "SELECT count(*) FROM pg_tables WHERE schemaname=current_schema() AND "
                                    "tablename='schema_version'";
  TW_TRY(const auto found, connection.select(ours, {}, {{ColumnType::Integer}}));
  if (std::get<std::int64_t>(found.at(0)[0]) == 0) {
    const std::string any = sqlite ? "SELECT count(*) FROM sqlite_master"
                                   : "SELECT count(*) FROM pg_tables WHERE schemaname=current_schema()";
    TW_TRY(const auto others, connection.select(any, {}, {{ColumnType::Integer}}));
    if (std::get<std::int64_t>(others.at(0)[0]) == 0) return 0;
    return fail(ErrorCode::Storage, "database", "tables of another program",
                "an empty database or one of this program");
  }
  TW_TRY(const auto version,
         connection.select("SELECT version FROM schema_version ORDER BY version DESC LIMIT 1", {},
                           {{ColumnType::Integer}}));
  return version.empty() ? 0 : static_cast<int>(std::get<std::int64_t>(version[0][0]));
}

base::Status migrate(Connection& connection, std::span<const Table> all) {
  TW_TRY(int version, stored_version(connection));
  const int wanted = schema_version(all);
  if (version > wanted) {
    return fail(ErrorCode::Unsupported, "database", "schema version " + std::to_string(version),
                "at most version " + std::to_string(wanted) + ": a newer program wrote it");
  }
  while (version++ < wanted) {
    TW_TRY(auto transaction, SqlTransaction::begin(connection));
    for (const auto& statement : ddl(connection.dialect(), all, version))
      TW_TRY_STATUS(connection.run(statement));
    TW_TRY_STATUS(connection.run("INSERT INTO schema_version VALUES (" + std::to_string(version) + ")"));
    TW_TRY_STATUS(transaction.commit());
  }
  return {};
}

}  // namespace tidewaiter::store
