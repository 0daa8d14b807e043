#pragma once
// A database as the verifier reads it: rows of plain values, whichever engine holds them, through the
// engines' own libraries and nothing of the program's. Read-only, one state of the database throughout. One
// source to a thread.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace tidewaiter::verify {

/// Octets, apart from text.
struct Octets {
  std::string_view bytes;
};
/// A value: NULL, integer, text, octets. The views last until the next row.
using Cell = std::variant<std::monostate, std::int64_t, std::string_view, Octets>;

struct SqlTable {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::size_t> key;  ///< places of the primary key's columns, in the key's order
};

class SqlSource {
 public:
  /// Opens a file of SQLite, or "postgresql://…". NotFound, Io or Storage where it can't be read.
  static base::Result<std::unique_ptr<SqlSource>> open(const std::string& url);
  virtual ~SqlSource() = default;
  /// Every table, by name.
  virtual base::Result<std::vector<SqlTable>> tables() = 0;
  /// Runs a query and hands over its rows one by one, memory bounded by one row.
  virtual base::Status rows(const std::string& query,
                            const std::function<void(const std::vector<Cell>&)>& visit) = 0;
};

/// As source.rows, but a thread of its own reads while `visit`, on the caller's, looks at what was read
/// before: in memory bounded by a few blocks of 256 KiB, or of one row that is longer.
base::Status rows_ahead(SqlSource& source, const std::string& query,
                        const std::function<void(const std::vector<Cell>&)>& visit);

/// The two engines; `open` chooses.
base::Result<std::unique_ptr<SqlSource>> open_sqlite(const std::string& path);
base::Result<std::unique_ptr<SqlSource>> open_postgres(const std::string& url);

}  // namespace tidewaiter::verify
