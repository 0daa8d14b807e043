#include "store/erasing.h"

#include "journal/canonical.h"

namespace tidewaiter::store {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::string_view kRestatedKind = "rows.restated";
/// Rows erased at once: their entry must stay readable.
constexpr std::size_t kTargets = 5'000;

base::Status check_officers(const Erasure& erasure) {
  if (erasure.ordered_by.empty() || erasure.approved_by.empty() ||
      erasure.ordered_by == erasure.approved_by) {
    return fail(ErrorCode::Forbidden, "erasure.approved_by", erasure.approved_by,
                "two different officers (J4)");
  }
  if (erasure.basis.empty()) {
    return fail(ErrorCode::Missing, "erasure.basis", "", "the rule or order that asks for it");
  }
  if (erasure.targets.empty() || erasure.targets.size() > kTargets) {
    return fail(ErrorCode::OutOfRange, "erasure.targets", std::to_string(erasure.targets.size()),
                "1 to " + std::to_string(kTargets) + " rows");
  }
  return {};
}

base::Status check_target(const Erasure::Target& target) {
  const auto& what = table(target.table);
  if (!what.journalled())
    return fail(ErrorCode::Forbidden, "table", what.name, "a table whose rows are journalled");
  TW_TRY_STATUS(check_key(what, target.key));
  if (!target.replacement) return {};
  TW_TRY_STATUS(check_row(what, *target.replacement));
  if (!std::equal(target.key.begin(), target.key.end(), target.replacement->begin())) {
    return fail(ErrorCode::Conflict, std::string{what.name}, key_text(target.key),
                "a replacement with the same key");
  }
  return {};
}

base::Status check_no_hold(Reader& reader, std::string_view table_name, const std::string& key) {
  return reader.scan<LegalHoldRow>(
      {.equal = {{"table_name", std::string{table_name}}, {"row_key", key}}, .after = {}},
      [&](LegalHoldRow&& hold) -> base::Result<bool> {
        if (hold.lifted_at) return true;
        return fail(ErrorCode::Forbidden, std::string{table_name}, key,
                    "no legal hold; number " + std::to_string(hold.hold_no) + " stands: " + hold.basis);
      });
}

// A hold on an item covers every row under its number.
base::Status check_holds(Reader& reader, const Table& what, const Row& key, const std::optional<Row>& row) {
  TW_TRY_STATUS(check_no_hold(reader, what.name, key_text(key)));
  for (std::size_t i = 0; row && i < what.columns.size(); ++i) {
    if (what.columns[i].name != "item_no") continue;
    TW_TRY_STATUS(check_no_hold(reader, table(TableId::Item).name, key_text({&(*row)[i], 1})));
  }
  return {};
}

base::Status check_targets(Reader& reader, const Erasure& erasure) {
  for (const auto& target : erasure.targets) {
    const auto& what = table(target.table);
    TW_TRY(const auto row, reader.get_row(target.table, target.key));
    if (!row)
      return fail(ErrorCode::NotFound, std::string{what.name}, key_text(target.key), "a row to erase");
    TW_TRY_STATUS(check_holds(reader, what, target.key, row));
  }
  return {};
}

// The tables of the targets as they stand in an entry. Most entries name none of them and need no parsing.
std::set<std::string> tables_as_written(const ErasurePlan& plan) {
  std::set<std::string> tables;
  for (const auto& target : plan.targets) tables.insert('"' + target.first + '"');
  return tables;
}

// Notes every entry from plan.read_to on that names a target, and what else those entries name.
base::Status read_entries(Reader& reader, std::uint64_t to, ErasurePlan& plan) {
  const auto tables = tables_as_written(plan);
  const auto may_name_target = [&](const std::string& bytes) {
    return std::any_of(tables.begin(), tables.end(),
                       [&](const std::string& table) { return bytes.find(table) != std::string::npos; });
  };
  TW_TRY_STATUS(reader.scan_entries(plan.read_to, to, [&](StoredEntry&& stored) -> base::Result<bool> {
    if (!may_name_target(stored.bytes)) return true;
    TW_TRY(const auto entry, journal::parse_entry(stored.bytes));
    if (entry.kind == journal::kErasureKind) return true;  // names no person, and accounts for what is gone
    bool names_target = false;
    for (const auto& row : entry.rows) names_target |= plan.targets.contains({row.table, row.key});
    if (!names_target) return true;
    plan.entries.insert(stored.index);
    for (const auto& row : entry.rows) {
      if (!plan.targets.contains({row.table, row.key})) plan.restated.insert({row.table, row.key});
    }
    return true;
  }));
  plan.read_to = to;
  return {};
}

// The rows beside the targets whose last word would go with an erased entry: written again as they are.
base::Result<std::vector<RowWrite>> rows_to_restate(WriterTransaction& transaction, const ErasurePlan& plan) {
  std::vector<RowWrite> writes;
  for (const auto& [table_name, key] : plan.restated) {
    TW_TRY(const auto id, table_named(table_name));
    TW_TRY(const auto key_row, parse_key(table(id), key));
    TW_TRY(const auto last, transaction.entry_of(id, key_row));
    if (!last || !plan.entries.contains(*last)) continue;
    TW_TRY(auto row, transaction.get_row(id, key_row));
    if (row) writes.push_back({id, Change::Put, *std::move(row)});
  }
  return writes;
}

std::string list_of(const std::set<std::uint64_t>& numbers) {
  std::string list = "[";
  for (const auto number : numbers) list += (list.size() > 1 ? "," : "") + std::to_string(number);
  return list + "]";
}

}  // namespace

base::Result<ErasurePlan> plan_erasure(Reader& reader, const Erasure& erasure) {
  TW_TRY_STATUS(check_officers(erasure));
  for (const auto& target : erasure.targets) TW_TRY_STATUS(check_target(target));
  TW_TRY_STATUS(check_targets(reader, erasure));
  ErasurePlan plan;
  for (const auto& target : erasure.targets) {
    plan.targets.emplace(std::string{table(target.table).name}, key_text(target.key));
  }
  TW_TRY(const auto head, reader.journal_head());
  TW_TRY_STATUS(read_entries(reader, head.size, plan));
  return plan;
}

base::Result<ErasureReport> carry_out(WriterTransaction& transaction, ErasurePlan plan,
                                      const Erasure& erasure) {
  TW_TRY_STATUS(check_targets(transaction, erasure));
  TW_TRY_STATUS(read_entries(transaction, transaction.state().frontier.size(), plan));
  TW_TRY(auto restated, rows_to_restate(transaction, plan));
  if (!restated.empty()) {
    TW_TRY_STATUS(
        transaction
            .record({std::string{kRestatedKind}, erasure.at, erasure.ordered_by, "{}"}, std::move(restated))
            .map([](auto) {}));
  }
  std::vector<RowWrite> writes;
  for (const auto& target : erasure.targets) {
    writes.push_back(target.replacement ? RowWrite{target.table, Change::Put, *target.replacement}
                                        : RowWrite{target.table, Change::Remove, target.key});
  }
  const auto body = journal::Body{}
                        .set("approved_by", erasure.approved_by)
                        .set("basis", erasure.basis)
                        .set_json("entries", list_of(plan.entries))
                        .text();
  ErasureReport report{writes.size(), plan.entries.size(), 0};
  TW_TRY(report.entry_index,
         transaction.record({std::string{journal::kErasureKind}, erasure.at, erasure.ordered_by, body},
                            std::move(writes)));
  for (const auto index : plan.entries) TW_TRY_STATUS(transaction.blank_entry(index));
  return report;
}

base::Status clear_traces(Connection& connection) {
  if (connection.dialect() == Dialect::Postgres) return connection.run("VACUUM");
  TW_TRY(const auto busy, connection.select("PRAGMA wal_checkpoint(TRUNCATE)", {}, {{ColumnType::Integer}}));
  if (std::get<std::int64_t>(busy.at(0)[0]) == 0) return {};
  return fail(ErrorCode::Busy, "database", "a snapshot is still open",
              "no reader, so that the write-ahead log can be cleared; the rows are erased");
}

}  // namespace tidewaiter::store
