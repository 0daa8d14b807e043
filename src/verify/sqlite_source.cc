#include <sqlite3.h>

#include <algorithm>
#include <filesystem>

#include "verify/sql_source.h"

namespace tidewaiter::verify {
namespace {

using base::ErrorCode;
using base::fail;

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

Cell cell(sqlite3_stmt* statement, int column) {
  const auto view = [&] {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
    return std::string_view{bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
  };
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
      return {};
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_BLOB:
      return Octets{view()};
    default:
      return view();
  }
}

class SqliteSource final : public SqlSource {
 public:
  explicit SqliteSource(Database database) : database_(std::move(database)) {}

  base::Result<std::vector<SqlTable>> tables() override {
    std::vector<SqlTable> found;
    TW_TRY_STATUS(
        rows("SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
             "ORDER BY name",
             [&](const auto& row) {
               found.push_back({std::string{std::get<std::string_view>(row[0])}, {}, {}});
             }));
    for (auto& table : found) TW_TRY_STATUS(read_columns(table));
    return found;
  }

  base::Status rows(const std::string& query,
                    const std::function<void(const std::vector<Cell>&)>& visit) override {
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v2(database_.get(), query.c_str(), -1, &prepared, nullptr) != SQLITE_OK)
      return failed();
    const Statement statement{prepared};
    std::vector<Cell> row(static_cast<std::size_t>(sqlite3_column_count(prepared)));
    for (;;) {
      const int step = sqlite3_step(prepared);
      if (step == SQLITE_DONE) return {};
      if (step != SQLITE_ROW) return failed();
      for (std::size_t i = 0; i < row.size(); ++i) row[i] = cell(prepared, static_cast<int>(i));
      visit(row);
    }
  }

 private:
  base::Status failed() const {
    return fail(ErrorCode::Storage, "database", sqlite3_errmsg(database_.get()),
                "a sound database of this program");
  }

  base::Status read_columns(SqlTable& table) {
    std::vector<std::pair<std::int64_t, std::size_t>> key;
    TW_TRY_STATUS(rows("SELECT name, pk FROM pragma_table_info('" + table.name + "') ORDER BY cid",
                       [&](const auto& row) {
                         const auto place = std::get<std::int64_t>(row[1]);
                         if (place > 0) key.emplace_back(place, table.columns.size());
                         table.columns.emplace_back(std::get<std::string_view>(row[0]));
                       }));
    std::sort(key.begin(), key.end());
    for (const auto& [place, column] : key) table.key.push_back(column);
    return {};
  }

  Database database_;
};

}  // namespace

base::Result<std::unique_ptr<SqlSource>> open_sqlite(const std::string& path) {
  if (!std::filesystem::exists(path)) return fail(ErrorCode::NotFound, path, "nothing", "a database");
  sqlite3* opened = nullptr;
  const int result =
      sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database{opened};
  if (result != SQLITE_OK)
    return fail(ErrorCode::Io, path, sqlite3_errstr(result), "a database that can be read");
  sqlite3_busy_timeout(opened, 5'000);
  auto source = std::make_unique<SqliteSource>(std::move(database));
  for (const auto* setup : {"PRAGMA cache_size=-8192", "PRAGMA trusted_schema=OFF", "BEGIN"}) {
    TW_TRY_STATUS(source->rows(setup, [](const auto&) {}));
  }
  return std::unique_ptr<SqlSource>{std::move(source)};
}

base::Result<std::unique_ptr<SqlSource>> SqlSource::open(const std::string& url) {
  const bool postgres = url.starts_with("postgresql://") || url.starts_with("postgres://");
  return postgres ? open_postgres(url) : open_sqlite(url);
}

}  // namespace tidewaiter::verify
