#include "store/sql.h"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <array>
#include <chrono>
#include <thread>

#include "base/bytes.h"
#include "base/check.h"

namespace tidewaiter::store {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kRowsASelect = 4096;
/// Statements kept prepared on one connection. Their texts come from the schema, so there are few.
constexpr std::size_t kPreparedStatements = 256;

constexpr const char* kWriteAhead = "PRAGMA journal_mode=WAL";

// Two who open a new database at once are in each other's way: unlike a statement, the change of mode does
// not wait for a lock.
void set_up(soci::session& session, const std::string& sql) {
  constexpr int kTries = 250;
  constexpr std::chrono::milliseconds kBetween{20};
  for (int tries = 1;; ++tries) {
    try {
      session << sql;
      return;
    } catch (const soci::sqlite3_soci_error& error) {
      if (sql != kWriteAhead || (error.result() & 0xff) != SQLITE_BUSY || tries == kTries) throw;
    }
    std::this_thread::sleep_for(kBetween);
  }
}

// A connection belongs to one thread at a time, so that SQLite's lock around each of its calls, a tenth of
// what reading takes, guards nothing. Without effect where another part of the process has used SQLite
// before.
void leave_out_locks() {
  static const int done = sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
  static_cast<void>(done);
}

ErrorCode code_of_sqlite(int result, std::string_view message) {
  switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::Busy;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return ErrorCode::Io;
    case SQLITE_CONSTRAINT:
      return message.find("UNIQUE") == std::string_view::npos ? ErrorCode::Storage : ErrorCode::Duplicate;
    default:
      return ErrorCode::Storage;
  }
}

ErrorCode code_of_postgres(const std::string& state) {
  if (state == "23505") return ErrorCode::Duplicate;
  if (state.starts_with("08") || state.starts_with("57")) return ErrorCode::Unavailable;
  if (state.starts_with("53") || state.starts_with("58") || state == "25006") return ErrorCode::Io;
  return ErrorCode::Storage;
}

tl::unexpected<base::Error> from_soci(const std::exception& error) {
  auto code = ErrorCode::Storage;
  std::string found = error.what();
  if (const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error)) {
    code = code_of_sqlite(sqlite->result(), sqlite->what());
    // A full disk or a lock has nothing to do with the statement, which may name people.
    if (code == ErrorCode::Io || code == ErrorCode::Busy)
      found = sqlite_api::sqlite3_errstr(sqlite->result());
  } else if (const auto* postgres = dynamic_cast<const soci::postgresql_soci_error*>(&error)) {
    code = code_of_postgres(postgres->sqlstate());
  }
  return fail(code, "database", std::move(found), "the database to do as it was told");
}

// A place that a prepared statement reads a parameter from, or writes a column to; it never moves.
struct Slot {
  ColumnType type;
  bool nullable = true;
  long long integer = 0;
  std::string text{};
  soci::indicator indicator = soci::i_ok;

  void put(Dialect dialect, const Value& value) {
    indicator = soci::i_ok;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      integer = *number;
    } else if (const auto* words = std::get_if<std::string>(&value)) {
      text = *words;
    } else if (const auto* octets = std::get_if<Blob>(&value)) {
      text = dialect == Dialect::Postgres ? base::to_hex(octets->bytes) : octets->bytes;
    } else {
      indicator = soci::i_null;
    }
  }

  base::Result<Value> take(Dialect dialect) {
    if (indicator == soci::i_null) {
      if (!nullable) return fail(ErrorCode::Storage, "database", "NULL", "a value");
      return Value{};
    }
    if (type == ColumnType::Integer) return Value{static_cast<std::int64_t>(integer)};
    if (type == ColumnType::Text) return Value{std::move(text)};
    if (dialect == Dialect::Sqlite) return Value{Blob{std::move(text)}};
    TW_TRY(auto bytes, base::from_hex(text, "octets"));
    return Value{Blob{std::move(bytes)}};
  }
};

struct Prepared {
  std::vector<std::unique_ptr<Slot>> in, out;
  soci::statement statement;

  Prepared(soci::session& session, const std::string& sql, const std::vector<Parameter>& parameters,
           const std::vector<Fetched>& columns)
      : statement(session) {
    statement.alloc();
    statement.prepare(sql);
    for (const auto& parameter : parameters) {
      auto& slot = in.emplace_back(std::make_unique<Slot>(Slot{parameter.type}));
      if (parameter.type == ColumnType::Integer) {
        statement.exchange(soci::use(slot->integer, slot->indicator));
      } else {
        statement.exchange(soci::use(slot->text, slot->indicator));
      }
    }
    for (const auto& [type, nullable] : columns) {
      auto& slot = out.emplace_back(std::make_unique<Slot>(Slot{type, nullable}));
      if (type == ColumnType::Integer) {
        statement.exchange(soci::into(slot->integer, slot->indicator));
      } else {
        statement.exchange(soci::into(slot->text, slot->indicator));
      }
    }
    statement.define_and_bind();
  }
};

// PostgreSQL's text form of an array: {1,2}, {"a\"b",NULL}, {"\\x00ff"}.
void append_array_element(std::string& out, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    out += std::to_string(*number);
  } else if (const auto* words = std::get_if<std::string>(&value)) {
    out += '"';
    for (const char c : *words) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  } else if (const auto* octets = std::get_if<Blob>(&value)) {
    out += "\"\\\\x" + base::to_hex(octets->bytes) + '"';
  } else {
    out += "NULL";
  }
}

constexpr std::string_view postgres_type(ColumnType type) {
  constexpr std::array<std::string_view, 3> kTypes{"bigint", "text", "bytea"};
  return kTypes[static_cast<std::size_t>(type)];
}

constexpr std::string_view kEntryColumn = "entry_idx";

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const auto& part : parts) {
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

// The columns that write() writes: the table's (or the key's), and the entry's index.
std::vector<Column> written_columns(const Table& table) {
  auto columns = table.columns;
  if (table.journalled()) columns.push_back({kEntryColumn, ColumnType::Integer});
  return columns;
}

std::string on_conflict(const Table& table, Change kind) {
  if (kind == Change::Insert) return "";
  std::vector<std::string> key, sets;
  const auto columns = written_columns(table);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string column{columns[i].name};
    if (i < table.key_columns) {
      key.push_back(column);
    } else {
      sets.push_back(column + "=excluded." + column);
    }
  }
  return " ON CONFLICT (" + joined(key, ",") + ") DO UPDATE SET " + joined(sets, ",");
}

std::string insert_head(const Table& table) {
  std::vector<std::string> names;
  for (const auto& column : written_columns(table)) names.emplace_back(column.name);
  return "INSERT INTO " + std::string{table.name} + " (" + joined(names, ",") + ") ";
}

}  // namespace

Address address_of(const std::string& url) {
  const bool postgres = url.starts_with("postgresql://") || url.starts_with("postgres://");
  return {postgres ? Dialect::Postgres : Dialect::Sqlite, url};
}

struct Connection::Inside {
  Dialect dialect;
  soci::session session;
  std::map<std::string, Prepared, std::less<>> prepared;

  Prepared& prepare(const std::string& sql, const std::vector<Parameter>& parameters,
                    const std::vector<Fetched>& columns) {
    auto found = prepared.find(sql);
    if (found == prepared.end()) {
      if (prepared.size() >= kPreparedStatements) prepared.clear();
      found = prepared
                  .emplace(std::piecewise_construct, std::forward_as_tuple(sql),
                           std::forward_as_tuple(session, sql, parameters, columns))
                  .first;
    }
    for (std::size_t i = 0; i < parameters.size(); ++i)
      found->second.in[i]->put(dialect, parameters[i].value);
    return found->second;
  }
};

Connection::Connection(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Connection::~Connection() = default;

Dialect Connection::dialect() const noexcept { return inside_->dialect; }

base::Result<std::unique_ptr<Connection>> Connection::open(const Address& address, Access access,
                                                           std::size_t cache_bytes) {
  auto inside = std::make_unique<Inside>();
  inside->dialect = address.dialect;
  const bool read = access == Access::Read;
  std::vector<std::string> setup;
  try {
    if (address.dialect == Dialect::Sqlite) {
      if (address.text.find('"') != std::string::npos) {
        return fail(ErrorCode::Malformed, "database", address.text, "a path without quotation marks");
      }
      leave_out_locks();
      inside->session.open(soci::sqlite3,
                           "db=\"" + address.text + "\" timeout=5" + (read ? " readonly=1" : ""));
      setup = {"PRAGMA cache_size=-" + std::to_string(cache_bytes / 1024), "PRAGMA trusted_schema=OFF",
               "PRAGMA mmap_size=0"};
      if (!read) {
        // Rows of a kilobyte leave a fifth of a page of 4 kB empty. Says nothing to a database that is there.
        setup.insert(setup.end(), {"PRAGMA page_size=8192", kWriteAhead, "PRAGMA synchronous=FULL",
                                   "PRAGMA secure_delete=ON", "PRAGMA wal_autocheckpoint=8000",
                                   "PRAGMA journal_size_limit=67108864", "PRAGMA foreign_keys=OFF"});
      }
    } else {
      inside->session.open(soci::postgresql, address.text);
      setup = {"SET synchronous_commit=on", "SET client_encoding='UTF8'",
               "SET standard_conforming_strings=on", "SET client_min_messages=warning"};
    }
    for (const auto& sql : setup) set_up(inside->session, sql);
  } catch (const std::exception& error) {
    auto failure = from_soci(error);
    failure.value().field = address.text;
    failure.value().expected = "a database that opens";
    return failure;
  }
  return std::unique_ptr<Connection>{new Connection{std::move(inside)}};
}

base::Status Connection::run(const std::string& sql) {
  try {
    inside_->session << sql;
    return {};
  } catch (const std::exception& error) {
    return from_soci(error);
  }
}

base::Result<std::vector<Row>> Connection::select(const std::string& sql,
                                                  const std::vector<Parameter>& parameters,
                                                  const std::vector<Fetched>& columns) {
  std::vector<Row> rows;
  try {
    auto& prepared = inside_->prepare(sql, parameters, columns);
    prepared.statement.execute();
    while (prepared.statement.fetch()) {
      TW_CHECK(rows.size() < kRowsASelect);
      auto& row = rows.emplace_back();
      row.reserve(columns.size());
      for (const auto& slot : prepared.out) {
        auto value = slot->take(inside_->dialect);
        if (!value) {
          inside_->prepared.erase(sql);  // half read, it would hold the transaction
          return tl::make_unexpected(value.error());
        }
        row.push_back(*std::move(value));
      }
    }
  } catch (const std::exception& error) {
    inside_->prepared.erase(sql);
    return from_soci(error);
  }
  return rows;
}

base::Result<base::Bytes> Connection::select_octets(const std::string& sql,
                                                    const std::vector<Parameter>& parameters,
                                                    std::size_t width) {
  base::Bytes all;
  try {
    auto& prepared = inside_->prepare(sql, parameters, {{ColumnType::Blob}});
    auto& slot = *prepared.out.front();
    prepared.statement.execute();
    while (prepared.statement.fetch()) {
      const auto before = all.size();
      if (slot.indicator != soci::i_null && inside_->dialect == Dialect::Sqlite) {
        all += slot.text;
      } else if (slot.indicator != soci::i_null) {
        all += base::from_hex(slot.text, "octets").value_or("");
      }
      if (const auto found = all.size() - before; found != width) {
        inside_->prepared.erase(sql);
        return fail(ErrorCode::Storage, "database", std::to_string(found) + " octets", std::to_string(width));
      }
    }
  } catch (const std::exception& error) {
    inside_->prepared.erase(sql);
    return from_soci(error);
  }
  return all;
}

base::Result<std::int64_t> Connection::change(const std::string& sql,
                                              const std::vector<Parameter>& parameters) {
  try {
    auto& prepared = inside_->prepare(sql, parameters, {});
    prepared.statement.execute(true);
    return prepared.statement.get_affected_rows();
  } catch (const std::exception& error) {
    inside_->prepared.erase(sql);
    return from_soci(error);
  }
}

std::string Connection::bind(ColumnType type, std::size_t n) const {
  const auto place = ":p" + std::to_string(n);
  if (type != ColumnType::Blob) return place;
  return dialect() == Dialect::Sqlite ? "CAST(" + place + " AS BLOB)" : "decode(" + place + ",'hex')";
}

std::string Connection::fetch(std::string_view column, ColumnType type) const {
  const std::string name{column};
  return type == ColumnType::Blob && dialect() == Dialect::Postgres ? "encode(" + name + ",'hex')" : name;
}

namespace {

base::Status remove_rows(Connection& connection, const Table& table, const std::vector<Row>& keys) {
  std::vector<std::string> conditions;
  for (std::size_t i = 0; i < table.key_columns; ++i) {
    conditions.push_back(std::string{table.columns[i].name} + "=" +
                         connection.bind(table.columns[i].type, i));
  }
  const auto sql = "DELETE FROM " + std::string{table.name} + " WHERE " + joined(conditions, " AND ");
  for (const auto& key : keys) {
    std::vector<Parameter> parameters;
    for (std::size_t i = 0; i < table.key_columns; ++i) parameters.push_back({table.columns[i].type, key[i]});
    TW_TRY(const auto changed, connection.change(sql, parameters));
    if (changed != 1) {
      return fail(ErrorCode::NotFound, std::string{table.name}, key_text({key.data(), table.key_columns}),
                  "a row to remove");
    }
  }
  return {};
}

base::Status write_one_by_one(Connection& connection, const Table& table, Change kind,
                              const std::vector<Row>& rows) {
  const auto columns = written_columns(table);
  std::vector<std::string> places;
  std::vector<Parameter> parameters;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    places.push_back(connection.bind(columns[i].type, i));
    parameters.push_back({columns[i].type, {}});
  }
  const auto sql = insert_head(table) + "VALUES (" + joined(places, ",") + ")" + on_conflict(table, kind);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < columns.size(); ++i) parameters[i].value = row[i];
    TW_TRY_STATUS(connection.change(sql, parameters).map([](auto) {}));
  }
  return {};
}

base::Status write_as_arrays(Connection& connection, const Table& table, Change kind,
                             const std::vector<Row>& rows) {
  const auto columns = written_columns(table);
  std::vector<std::string> arrays;
  std::vector<Parameter> parameters;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    arrays.push_back("CAST(:p" + std::to_string(i) + " AS " + std::string{postgres_type(columns[i].type)} +
                     "[])");
    std::string array = "{";
    for (const auto& row : rows) {
      if (array.size() > 1) array += ',';
      append_array_element(array, row[i]);
    }
    array += '}';
    parameters.push_back({ColumnType::Text, std::move(array)});
  }
  const auto sql =
      insert_head(table) + "SELECT * FROM unnest(" + joined(arrays, ",") + ")" + on_conflict(table, kind);
  return connection.change(sql, parameters).map([](auto) {});
}

}  // namespace

base::Status Connection::write(const Table& table, Change kind, const std::vector<Row>& rows) {
  auto written = kind == Change::Remove                ? remove_rows(*this, table, rows)
                 : inside_->dialect == Dialect::Sqlite ? write_one_by_one(*this, table, kind, rows)
                                                       : write_as_arrays(*this, table, kind, rows);
  if (!written && written.error().code == ErrorCode::Duplicate) {
    written.error().field = table.name;
    written.error().expected = "keys that are not there yet";
  }
  return written;
}

base::Result<SqlTransaction> SqlTransaction::begin(Connection& connection) {
  TW_TRY_STATUS(connection.run(connection.dialect() == Dialect::Sqlite ? "BEGIN IMMEDIATE" : "BEGIN"));
  return SqlTransaction{connection};
}

SqlTransaction::~SqlTransaction() {
  // SQLite rolls back by itself where the disk is full; then this finds nothing to do.
  if (connection_ != nullptr) static_cast<void>(connection_->run("ROLLBACK"));
}

base::Status SqlTransaction::commit() {
  TW_TRY_STATUS(connection_->run("COMMIT"));
  connection_ = nullptr;
  return {};
}

}  // namespace tidewaiter::store
