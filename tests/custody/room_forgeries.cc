#include "room_forgeries.h"

#include <array>

#include "store/sql.h"
#include "verify/database.h"

namespace tidewaiter::service {
namespace {

using store::ColumnType;
using store::Connection;
using store::Value;

class Forger {
 public:
  explicit Forger(RoomSim& room) : room_(room), log_key_(room.log_key()) {
    room_.close();
    honest_ = room_.image();
  }

  ForgeryTried judged(std::string kind, std::string what, std::vector<std::string> since = {}) {
    ForgeryTried tried{std::move(kind), std::move(what), "", 0};
    const auto report =
        verify::verify_database(room_.path(), {.since = std::move(since), .log_key = log_key_});
    if (!report) {  // it can't even be read any more
      tried.finding = to_string(report.error());
      tried.findings = 1;
      return tried;
    }
    tried.findings = report->findings.count();
    if (tried.findings > 0)
      tried.finding = report->findings.kept().front().rule + " " + report->findings.kept().front().what;
    return tried;
  }
  void put_back() { room_.put_back(honest_); }

  /// SQL over the file, and what verify says of it.
  ForgeryTried by_sql(std::string kind, std::string what, const std::string& sql,
                      const std::vector<store::Parameter>& parameters = {}) {
    std::string failed;
    {
      auto connection = Connection::open(store::address_of(room_.path()), Connection::Access::Write, 1 << 20);
      const auto done = connection ? (*connection)->run("PRAGMA ignore_check_constraints = ON")
                                   : tl::make_unexpected(connection.error());
      const auto changed = done ? (*connection)->change(sql, parameters) : tl::make_unexpected(done.error());
      if (!changed || *changed == 0) failed = changed ? "nothing was changed" : to_string(changed.error());
    }
    auto tried = failed.empty() ? judged(std::move(kind), std::move(what))
                                : ForgeryTried{"refused", std::move(what), failed, 0};
    put_back();
    return tried;
  }

  /// A row of a table that has one, its key bound from placeholder `first` on.
  struct Picked {
    const store::Table* table = nullptr;
    store::Row row;
  };
  Picked pick(std::optional<store::TableId> only = std::nullopt) {
    auto connection = Connection::open(store::address_of(room_.path()), Connection::Access::Read, 1 << 20);
    if (!connection) return {};
    for (int attempt = 0; attempt < 1'000; ++attempt) {
      const auto& table = store::tables()[room_.chance().below(store::tables().size())];
      if (only ? table.id != *only : !table.journalled()) continue;
      const auto counted =
          (*connection)
              ->select("SELECT count(*) FROM " + std::string{table.name}, {}, {{ColumnType::Integer}});
      if (!counted || std::get<std::int64_t>((*counted)[0][0]) == 0) continue;
      const auto at =
          room_.chance().below(static_cast<std::uint64_t>(std::get<std::int64_t>((*counted)[0][0])));
      std::string columns;
      std::vector<store::Fetched> fetched;
      for (const auto& column : table.columns) {
        columns += (columns.empty() ? "" : ", ") + (*connection)->fetch(column.name, column.type);
        fetched.push_back({column.type, column.nullable});
      }
      auto rows = (*connection)
                      ->select("SELECT " + columns + " FROM " + std::string{table.name} + " LIMIT 1 OFFSET " +
                                   std::to_string(at),
                               {}, fetched);
      if (!rows || rows->empty()) continue;
      return {&table, std::move(rows->front())};
    }
    return {};
  }

  std::string where(const Picked& picked, std::vector<store::Parameter>& parameters) {
    std::string text;
    auto connection = Connection::open(store::address_of(room_.path()), Connection::Access::Read, 1 << 20);
    for (std::size_t i = 0; connection && i < picked.table->key_columns; ++i) {
      const auto& column = picked.table->columns[i];
      text += (i == 0 ? " WHERE " : " AND ") + std::string{column.name} + " = " +
              (*connection)->bind(column.type, parameters.size());
      parameters.push_back({column.type, picked.row[i]});
    }
    return text;
  }

  ForgeryTried alter_a_row() {
    const auto picked = pick();
    if (picked.table == nullptr) return {"refused", "a row", "there is none", 0};
    const auto at = room_.chance().below(picked.table->columns.size());
    const auto& column = picked.table->columns[at];
    Value value = other_than(column.type, picked.row[at]);
    // The next key is the next row's, which the database refuses: nothing would be forged.
    if (at < picked.table->key_columns && std::holds_alternative<std::int64_t>(value))
      value = std::get<std::int64_t>(value) + 1'000'000;
    std::string placeholder;
    {
      auto connection = Connection::open(store::address_of(room_.path()), Connection::Access::Read, 1 << 20);
      if (!connection) return {"refused", "to open it", to_string(connection.error()), 0};
      placeholder = (*connection)->bind(column.type, 0);
    }
    std::vector<store::Parameter> parameters{{column.type, value}};
    const auto sql = "UPDATE " + std::string{picked.table->name} + " SET " + std::string{column.name} +
                     " = " + placeholder + where(picked, parameters);
    return by_sql("alter", name_of(picked) + ", " + std::string{column.name}, sql, parameters);
  }

  ForgeryTried delete_a_row() {
    const auto picked = pick();
    if (picked.table == nullptr) return {"refused", "a row", "there is none", 0};
    std::vector<store::Parameter> parameters;
    const auto condition = where(picked, parameters);
    return by_sql("delete", name_of(picked), "DELETE FROM " + std::string{picked.table->name} + condition,
                  parameters);
  }

  /// An insider with the program at hand: the row and an entry that names it, so that J2 holds.
  ForgeryTried covered(store::TableId id, std::size_t at) {
    auto picked = pick(id);
    if (picked.table == nullptr) return {"refused", std::string{store::table(id).name}, "there is no row", 0};
    const auto& column = picked.table->columns[at];
    picked.row[at] = other_than(column.type, picked.row[at]);
    const auto what = std::string{picked.table->name} + "." + std::string{column.name};
    room_.open();
    const auto done = room_.service().record({"chief-1", "an insider's"}, "note.written", "{}",
                                             {{id, store::Change::Put, picked.row}});
    room_.close();
    auto tried = done ? judged("covered", what)
                      : ForgeryTried{"covered", what, "refused: " + to_string(done.error()), 1};
    put_back();
    return tried;
  }

  static Value other_than(ColumnType type, const Value& value) {
    switch (type) {
      case ColumnType::Integer:
        return std::holds_alternative<std::int64_t>(value) ? std::get<std::int64_t>(value) + 1
                                                           : std::int64_t{1};
      case ColumnType::Text:
        return std::holds_alternative<std::string>(value) ? std::get<std::string>(value) + "x"
                                                          : std::string{"x"};
      default: {
        auto octets =
            std::holds_alternative<store::Blob>(value) ? std::get<store::Blob>(value).bytes : std::string{};
        if (octets.empty()) octets = "x";
        octets.back() = static_cast<char>(octets.back() ^ 1);
        return store::Blob{octets};
      }
    }
  }
  static std::string name_of(const Picked& picked) {
    return std::string{picked.table->name} + " " +
           store::key_text({picked.row.data(), picked.table->key_columns});
  }

 private:
  RoomSim& room_;
  std::string log_key_;
  DiskImage honest_;
};

// The journal's own tables, one statement each.
constexpr std::array<std::pair<const char*, const char*>, 9> kJournalCrimes{
    {{"the last entry deleted", "DELETE FROM journal WHERE idx = (SELECT max(idx) FROM journal)"},
     {"an entry in the middle deleted", "DELETE FROM journal WHERE idx = (SELECT max(idx) / 2 FROM journal)"},
     {"an entry's text altered",
      "UPDATE journal SET entry = CAST(replace(CAST(entry AS TEXT), 'officer-1', 'officer-2') AS BLOB) WHERE "
      "idx = "
      "(SELECT max(idx) FROM journal WHERE instr(entry, 'officer-1') > 0)"},
     {"an entry's salt altered",
      "UPDATE journal SET salt = x'00112233445566778899aabbccddeeff' WHERE idx = 9"},
     {"an entry's commitment altered",
      "UPDATE journal SET commitment = (SELECT commitment FROM journal WHERE idx = 3) WHERE idx = 9"},
     {"two entries exchanged",
      "UPDATE journal SET salt = (SELECT salt FROM journal o WHERE o.idx = 19 - journal.idx), entry = "
      "(SELECT entry "
      "FROM journal o WHERE o.idx = 19 - journal.idx), commitment = (SELECT commitment FROM journal o WHERE "
      "o.idx = 19 "
      "- journal.idx) WHERE idx IN (9, 10)"},
     {"an entry emptied as if it had been erased",
      "UPDATE journal SET salt = x'', entry = x'' WHERE idx = 12"},
     {"a checkpoint's size altered",
      "UPDATE checkpoint SET size = size + 1 WHERE size = (SELECT max(size) FROM checkpoint)"},
     {"a node of the tree altered",
      "UPDATE journal_node SET hash = (SELECT commitment FROM journal WHERE idx = 3) WHERE level = 1 AND idx "
      "= 0"}}};

}  // namespace

std::vector<ForgeryTried> forge(RoomSim& room, std::int64_t rows) {
  std::vector<ForgeryTried> tried;
  Forger forger{room};
  for (std::int64_t i = 0; i < rows; ++i) {
    tried.push_back(forger.alter_a_row());
    tried.push_back(forger.delete_a_row());
  }
  for (const auto& [what, sql] : kJournalCrimes) tried.push_back(forger.by_sql("journal", what, sql));
  return tried;
}

std::vector<ForgeryTried> forge_with_entries(RoomSim& room) {
  using enum store::TableId;
  std::vector<ForgeryTried> tried;
  Forger forger{room};
  for (const auto id :
       {Exhibit, CustodyEvent, CustodyOffer, Weighing, MassMovement, MassBalance, Discrepancy}) {
    const auto& table = store::table(id);
    for (std::size_t at = 0; at < table.columns.size(); ++at) tried.push_back(forger.covered(id, at));
  }
  return tried;
}

std::vector<ForgeryTried> roll_back_and_fork(RoomSim& room, const DiskImage& earlier,
                                             const std::string& witnessed) {
  std::vector<ForgeryTried> tried;
  Forger forger{room};
  room.put_back(earlier);
  tried.push_back(forger.judged("rollback", "verify --since the witness's last note", {witnessed}));
  std::string verdict;
  room.open();
  static_cast<void>(room.witness(&verdict, "forged-1"));
  tried.push_back({"rollback", "the witness", verdict == "older" ? verdict : "", 1});
  // Another history on top, longer than the one that was witnessed.
  for (int i = 0; i < 400; ++i)
    static_cast<void>(room.service().record({"chief-1", "another history"}, "note.written", "{}", {}));
  verdict.clear();
  static_cast<void>(room.witness(&verdict, "forged-2"));
  tried.push_back({"fork", "the witness", verdict == "fork" ? verdict : "", 1});
  room.close();
  tried.push_back(forger.judged("fork", "verify --since the witness's last note", {witnessed}));
  forger.put_back();
  return tried;
}

}  // namespace tidewaiter::service
