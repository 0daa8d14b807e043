#include <libpq-fe.h>

#include "verify/sql_source.h"

namespace tidewaiter::verify {
namespace {

using base::ErrorCode;
using base::fail;

// PostgreSQL's own numbers for the types the program uses (pg_type.dat); results come in its binary form.
constexpr Oid kBytea = 17, kInt8 = 20, kInt2 = 21, kInt4 = 23;

struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Result = std::unique_ptr<PGresult, Clear>;
using Connection = std::unique_ptr<PGconn, Clear>;

std::int64_t big_endian(std::string_view bytes) {
  std::uint64_t value = !bytes.empty() && (bytes[0] & 0x80) != 0 ? ~std::uint64_t{0} : 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return static_cast<std::int64_t>(value);
}

Cell cell(const PGresult* result, int column) {
  if (PQgetisnull(result, 0, column)) return {};
  const std::string_view bytes{PQgetvalue(result, 0, column),
                               static_cast<std::size_t>(PQgetlength(result, 0, column))};
  switch (PQftype(result, column)) {
    case kInt2:
    case kInt4:
    case kInt8:
      return big_endian(bytes);
    case kBytea:
      return Octets{bytes};
    default:
      return bytes;
  }
}

class PostgresSource final : public SqlSource {
 public:
  explicit PostgresSource(Connection connection) : connection_(std::move(connection)) {}

  base::Result<std::vector<SqlTable>> tables() override {
    std::vector<SqlTable> found;
    const auto* query =
        "SELECT CAST(c.relname AS text), CAST(a.attname AS text), "
        "CAST(coalesce(array_position(CAST(i.indkey AS int2[]), a.attnum), -1) AS int) FROM pg_class c "
        "JOIN pg_namespace n ON n.oid=c.relnamespace AND n.nspname=current_schema() "
        "JOIN pg_attribute a ON a.attrelid=c.oid AND a.attnum>0 AND NOT a.attisdropped "
        "LEFT JOIN pg_index i ON i.indrelid=c.oid AND i.indisprimary "
        "WHERE c.relkind='r' ORDER BY c.relname COLLATE \"C\", a.attnum";
    TW_TRY_STATUS(rows(query, [&](const auto& row) {
      const auto table = std::get<std::string_view>(row[0]);
      if (found.empty() || found.back().name != table) found.push_back({std::string{table}, {}, {}});
      auto& last = found.back();
      // indkey counts from 0.
      if (const auto place = std::get<std::int64_t>(row[2]); place >= 0) {
        const auto at = static_cast<std::size_t>(place);
        if (last.key.size() <= at) last.key.resize(at + 1);
        last.key[at] = last.columns.size();
      }
      last.columns.emplace_back(std::get<std::string_view>(row[1]));
    }));
    return found;
  }

  base::Status rows(const std::string& query,
                    const std::function<void(const std::vector<Cell>&)>& visit) override {
    if (PQsendQueryParams(connection_.get(), query.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1) != 1)
      return failed();
    PQsetSingleRowMode(connection_.get());
    bool sound = true;
    std::vector<Cell> row;
    while (const Result result{PQgetResult(connection_.get())}) {
      const auto status = PQresultStatus(result.get());
      if (status == PGRES_SINGLE_TUPLE) {
        row.resize(static_cast<std::size_t>(PQnfields(result.get())));
        for (std::size_t i = 0; i < row.size(); ++i) row[i] = cell(result.get(), static_cast<int>(i));
        visit(row);
      } else if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        sound = false;
      }
    }
    return sound ? base::Status{} : failed();
  }

 private:
  base::Status failed() const {
    return fail(ErrorCode::Storage, "database", PQerrorMessage(connection_.get()),
                "a sound database of this program");
  }

  Connection connection_;
};

}  // namespace

base::Result<std::unique_ptr<SqlSource>> open_postgres(const std::string& url) {
  Connection connection{PQconnectdb(url.c_str())};
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    return fail(ErrorCode::Io, "database", PQerrorMessage(connection.get()), "a database that can be read");
  }
  auto source = std::make_unique<PostgresSource>(std::move(connection));
  TW_TRY_STATUS(source->rows("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", [](const auto&) {}));
  return std::unique_ptr<SqlSource>{std::move(source)};
}

}  // namespace tidewaiter::verify
