#include "store/key_table.h"

#include <algorithm>
#include <charconv>

#include "base/check.h"

namespace tidewaiter::store {
namespace {

using base::ErrorCode;
using base::fail;
using resolution::Key;
using resolution::Node;
using resolution::Proposed;

constexpr std::size_t kCacheBytes = std::size_t{4} << 20;
constexpr std::size_t kMostLevelBytes = 32;
/// A node in a row: eight hexadecimal digits.
constexpr std::size_t kNodeDigits = 8;
/// Two workers who make the tables at the same time: PostgreSQL's IF NOT EXISTS alone would let one fail.
constexpr std::string_view kSetupLock = "8388354981248723317";

std::string digits(Node node) {
  std::string text(kNodeDigits, '0');
  char buffer[kNodeDigits];
  const auto end = std::to_chars(buffer, buffer + kNodeDigits, node, 16).ptr;
  std::copy(buffer, end, text.end() - (end - buffer));
  return text;
}

base::Result<std::vector<Node>> nodes_of(std::string_view text) {
  std::vector<Node> nodes;
  for (std::size_t at = 0; at < text.size(); at += kNodeDigits) {
    const auto one = text.substr(at, kNodeDigits);
    Node node = 0;
    const auto [end, error] = std::from_chars(one.data(), one.data() + one.size(), node, 16);
    if (one.size() != kNodeDigits || error != std::errc{} || end != one.data() + one.size())
      return fail(ErrorCode::Storage, "blocking_key.nodes", text, "eight hexadecimal digits a node");
    nodes.push_back(node);
  }
  return nodes;
}

std::vector<std::int64_t> sorted_numbers(std::span<const Key> keys) {
  std::vector<std::int64_t> numbers(keys.begin(), keys.end());
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

void sort_unique(std::vector<Node>& nodes) {
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
}

// A list of keys travels as one parameter, which the statement takes apart.
Parameter list_of(Dialect dialect, const std::vector<std::int64_t>& numbers) {
  std::string list{dialect == Dialect::Sqlite ? '[' : '{'};
  for (const auto number : numbers) list += (list.size() > 1 ? "," : "") + std::to_string(number);
  return {ColumnType::Text, list + (dialect == Dialect::Sqlite ? ']' : '}')};
}

// The list of keys as rows, in a statement of which it is the last parameter.
std::string elements(Dialect dialect, std::string_view place) {
  return dialect == Dialect::Sqlite ? "SELECT value AS k FROM json_each(" + std::string{place} + ")"
                                    : "SELECT unnest(CAST(" + std::string{place} + " AS bigint[])) AS k";
}

std::string table_name(Dialect dialect, std::string_view table) {
  return (dialect == Dialect::Sqlite ? "" : "tidewaiter_keys.") + std::string{table};
}

// Whatever the reason, to resolution the lookup is not there.
base::Status unavailable(base::Status status) {
  if (!status) status.error().code = ErrorCode::Unavailable;
  return status;
}

base::Status make_tables(Connection& connection) {
  const auto dialect = connection.dialect();
  const bool sqlite = dialect == Dialect::Sqlite;
  const std::string text = sqlite ? "TEXT" : "TEXT COLLATE \"C\"", end = sqlite ? ") WITHOUT ROWID" : ")";
  TW_TRY(auto transaction, SqlTransaction::begin(connection));
  if (!sqlite) {
    TW_TRY_STATUS(connection.run("SELECT pg_advisory_xact_lock(" + std::string{kSetupLock} + ")"));
    TW_TRY_STATUS(connection.run("CREATE SCHEMA IF NOT EXISTS tidewaiter_keys"));
  }
  TW_TRY_STATUS(connection.run("CREATE TABLE IF NOT EXISTS " + table_name(dialect, "blocking_level") +
                               " (level " + text + " NOT NULL PRIMARY KEY, key_limit BIGINT NOT NULL" + end));
  TW_TRY_STATUS(connection.run("CREATE TABLE IF NOT EXISTS " + table_name(dialect, "blocking_key") +
                               " (level " + text +
                               " NOT NULL, key_digest BIGINT NOT NULL, nodes TEXT NOT NULL, " +
                               "PRIMARY KEY (level, key_digest)" + end));
  return transaction.commit();
}

base::Status check_level(const std::string& level) {
  if (!level.empty() && level.size() <= kMostLevelBytes) return {};
  return fail(ErrorCode::OutOfRange, "level", level, "1 to " + std::to_string(kMostLevelBytes) + " bytes");
}

// The first worker says what the limit is; the others must mean the same.
base::Status agree_on_limit(Connection& connection, const std::string& level, std::uint32_t limit) {
  const auto table = table_name(connection.dialect(), "blocking_level");
  TW_TRY_STATUS(
      connection
          .change("INSERT INTO " + table + " (level, key_limit) VALUES (:p0, :p1) ON CONFLICT DO NOTHING",
                  {{ColumnType::Text, level}, {ColumnType::Integer, std::int64_t{limit}}})
          .map([](auto) {}));
  TW_TRY(const auto rows, connection.select("SELECT key_limit FROM " + table + " WHERE level = :p0",
                                            {{ColumnType::Text, level}}, {{ColumnType::Integer}}));
  if (rows.size() == 1 && std::get<std::int64_t>(rows[0][0]) == limit) return {};
  return fail(ErrorCode::Conflict, "key_limit", std::to_string(limit),
              rows.empty() ? "a level that nobody clears at this moment"
                           : "the limit that the keys stand under: " +
                                 std::to_string(std::get<std::int64_t>(rows[0][0])) + "; or clear them");
}

}  // namespace

base::Result<std::unique_ptr<KeyTable>> KeyTable::open(const std::string& url, const std::string& level,
                                                       std::uint32_t limit) {
  TW_CHECK(limit >= 1 && limit <= 1000);
  TW_TRY_STATUS(check_level(level));
  TW_TRY(auto connection, Connection::open(address_of(url), Connection::Access::Write, kCacheBytes));
  TW_TRY_STATUS(make_tables(*connection));
  TW_TRY_STATUS(agree_on_limit(*connection, level, limit));
  return std::unique_ptr<KeyTable>{new KeyTable{std::move(connection), level, limit}};
}

base::Status KeyTable::clear(const std::string& url, const std::string& level) {
  TW_TRY_STATUS(check_level(level));
  TW_TRY(auto connection, Connection::open(address_of(url), Connection::Access::Write, kCacheBytes));
  TW_TRY_STATUS(make_tables(*connection));
  TW_TRY(auto transaction, SqlTransaction::begin(*connection));
  for (const auto* table : {"blocking_key", "blocking_level"}) {
    const auto sql = "DELETE FROM " + table_name(connection->dialect(), table) + " WHERE level = :p0";
    TW_TRY_STATUS(connection->change(sql, {{ColumnType::Text, level}}).map([](auto) {}));
  }
  return transaction.commit();
}

base::Status KeyTable::add(Node node, std::span<const Key> keys, Proposed& out) {
  out.clear();
  if (keys.empty()) return {};
  const auto dialect = connection_->dialect();
  const auto table = table_name(dialect, "blocking_key");
  const auto numbers = sorted_numbers(keys);
  const auto list = list_of(dialect, numbers);
  const auto add_all = [&]() -> base::Status {
    TW_TRY(auto transaction, SqlTransaction::begin(*connection_));
    // "WHERE true" parts the ON of the conflict from the ON of a join.
    TW_TRY_STATUS(connection_
                      ->change("INSERT INTO " + table +
                                   " (level, key_digest, nodes) SELECT CAST(:p0 AS TEXT), k, '' FROM (" +
                                   elements(dialect, ":p1") +
                                   ") AS added WHERE true ORDER BY k ON CONFLICT DO NOTHING",
                               {{ColumnType::Text, level_}, list})
                      .map([](auto) {}));
    TW_TRY(
        const auto rows,
        connection_->select("SELECT key_digest, nodes FROM " + table +
                                " WHERE level = :p0 AND key_digest IN (" + elements(dialect, ":p1") +
                                ") ORDER BY key_digest" + (dialect == Dialect::Postgres ? " FOR UPDATE" : ""),
                            {{ColumnType::Text, level_}, list}, {{ColumnType::Integer}, {ColumnType::Text}}));
    if (rows.size() != numbers.size())
      return fail(ErrorCode::Busy, "blocking_key", "keys were cleared meanwhile",
                  "an index that is filled again");
    std::vector<std::int64_t> grown;
    for (const auto& row : rows) {
      TW_TRY(const auto nodes, nodes_of(std::get<std::string>(row[1])));
      if (nodes.size() > limit_) continue;
      const bool known = std::find(nodes.begin(), nodes.end(), node) != nodes.end();
      auto& told = nodes.size() == limit_ && !known ? out.released : out.nodes;
      told.insert(told.end(), nodes.begin(), nodes.end());
      if (!known) grown.push_back(std::get<std::int64_t>(row[0]));
    }
    if (!grown.empty()) {
      TW_TRY_STATUS(
          connection_
              ->change(
                  "UPDATE " + table + " SET nodes = nodes || CAST(:p0 AS TEXT) WHERE level = :p1 AND " +
                      "key_digest IN (" + elements(dialect, ":p2") + ")",
                  {{ColumnType::Text, digits(node)}, {ColumnType::Text, level_}, list_of(dialect, grown)})
              .map([](auto) {}));
    }
    return transaction.commit();
  };
  auto added = unavailable(add_all());
  if (!added) out.clear();
  sort_unique(out.nodes);
  sort_unique(out.released);
  std::erase(out.nodes, node);
  return added;
}

base::Status KeyTable::read(std::span<const Key> keys, bool closed_too, Proposed& out) const {
  out.clear();
  if (keys.empty()) return {};
  const auto dialect = connection_->dialect();
  auto rows = connection_->select(
      "SELECT nodes FROM " + table_name(dialect, "blocking_key") + " WHERE level = :p0 AND key_digest IN (" +
          elements(dialect, ":p1") + ")",
      {{ColumnType::Text, level_}, list_of(dialect, sorted_numbers(keys))}, {{ColumnType::Text}});
  if (!rows) return unavailable(tl::make_unexpected(std::move(rows).error()));
  for (const auto& row : *rows) {
    TW_TRY(const auto nodes, nodes_of(std::get<std::string>(row[0])));
    if (nodes.size() <= limit_ || closed_too) out.nodes.insert(out.nodes.end(), nodes.begin(), nodes.end());
  }
  sort_unique(out.nodes);
  return {};
}

base::Status KeyTable::find(std::span<const Key> keys, Proposed& out) const { return read(keys, false, out); }

base::Status KeyTable::find_any(std::span<const Key> keys, Proposed& out) const {
  return read(keys, true, out);
}

bool KeyTable::is_open(Key key) const {
  const auto dialect = connection_->dialect();
  const auto rows =
      connection_->select("SELECT length(nodes) FROM " + table_name(dialect, "blocking_key") +
                              " WHERE level = :p0 AND key_digest = :p1",
                          {{ColumnType::Text, level_}, {ColumnType::Integer, static_cast<std::int64_t>(key)}},
                          {{ColumnType::Integer}});
  if (!rows) return false;
  return rows->empty() ||
         std::get<std::int64_t>(rows->front()[0]) <= std::int64_t{limit_} * std::int64_t{kNodeDigits};
}

base::Result<bool> KeyTable::empty() const {
  TW_TRY(const auto rows,
         connection_->select("SELECT 1 FROM " + table_name(connection_->dialect(), "blocking_key") +
                                 " WHERE level = :p0 LIMIT 1",
                             {{ColumnType::Text, level_}}, {{ColumnType::Integer}}));
  return rows.empty();
}

}  // namespace tidewaiter::store
