#pragma once
// One database connection through SOCI, and the few places where SQLite and PostgreSQL differ: how octets
// travel, how a batch is inserted, how a connection is set up. SOCI's exceptions end here.
//
// Octets: SOCI's std::string is text to both back ends. On SQLite it is bound with its length and cast to a
// blob by the statement; on PostgreSQL, where it would stop at a NUL, it travels as hexadecimal. Measured on
// SQLite against binding a blob on the bare handle: 3.5 µs a journal row against 3.1 µs, so the bare handle
// is not used.
//
// A connection belongs to one thread at a time.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "store/schema.h"

namespace tidewaiter::store {

enum class Dialect { Sqlite, Postgres };

/// Where a database is: a file's path, or a URL that begins "postgresql://".
struct Address {
  Dialect dialect;
  std::string text;
};
Address address_of(const std::string& url);

/// A value on its way into a statement.
struct Parameter {
  ColumnType type;
  Value value;
};

/// What a SELECT's column holds; Storage where it is NULL and may not be.
struct Fetched {
  ColumnType type;
  bool nullable = false;
};

class Connection {
 public:
  enum class Access { Read, Write };
  /// Connects and sets the connection up: on SQLite write-ahead log, synchronous=FULL, secure_delete and the
  /// page cache; on PostgreSQL synchronous_commit=on.
  static base::Result<std::unique_ptr<Connection>> open(const Address& address, Access access,
                                                        std::size_t cache_bytes);
  ~Connection();

  Dialect dialect() const noexcept;

  /// Runs SQL without parameters and drops what it returns.
  base::Status run(const std::string& sql);
  /// Runs a SELECT and returns its rows, at most 4,096 of them: read in pages. `sql` holds the placeholders
  /// that bind() made.
  base::Result<std::vector<Row>> select(const std::string& sql, const std::vector<Parameter>& parameters,
                                        const std::vector<Fetched>& columns);
  /// Runs a SELECT of one column of octets, each `width` of them (Storage otherwise), and returns them one
  /// after the other: for a thousand hashes, where rows of values would cost more than what they hold.
  base::Result<base::Bytes> select_octets(const std::string& sql, const std::vector<Parameter>& parameters,
                                          std::size_t width);
  /// Runs an INSERT, UPDATE or DELETE; the number of rows it changed.
  base::Result<std::int64_t> change(const std::string& sql, const std::vector<Parameter>& parameters);

  /// Writes rows of one table, all in one way; every row has the table's columns (Remove: the key's), and for
  /// a journalled table the entry's index behind them. Keys in one call differ. Duplicate, NotFound as
  /// RowWrite says.
  base::Status write(const Table& table, Change kind, const std::vector<Row>& rows);

  /// Placeholder number `n` (from 0) for a value of this type.
  std::string bind(ColumnType type, std::size_t n) const;
  /// A column in a SELECT list.
  std::string fetch(std::string_view column, ColumnType type) const;

 private:
  struct Inside;
  explicit Connection(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

/// BEGIN now, ROLLBACK when destroyed unless committed.
class SqlTransaction {
 public:
  static base::Result<SqlTransaction> begin(Connection& connection);
  SqlTransaction(SqlTransaction&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}
  SqlTransaction& operator=(SqlTransaction&&) = delete;
  ~SqlTransaction();
  base::Status commit();

 private:
  explicit SqlTransaction(Connection& connection) : connection_(&connection) {}
  Connection* connection_;
};

}  // namespace tidewaiter::store
