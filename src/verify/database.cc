#include "verify/database.h"

#include <algorithm>

#include "verify/custody_rules.h"
#include "verify/kept_files.h"
#include "verify/sql_source.h"

namespace tidewaiter::verify {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::array<std::string_view, 5> kLogTables{"checkpoint", "journal", "journal_node", "number_floor",
                                                     "schema_version"};

// Tables whose rows an act's facts say in words, or that follow from them.
constexpr std::array<std::string_view, 6> kSaidInFacts{"custody_event", "drift",         "exhibit",
                                                       "mass_balance",  "mass_movement", "weighing"};

std::string_view octets(const Cell& cell) {
  const auto* found = std::get_if<Octets>(&cell);
  return found != nullptr ? found->bytes : std::string_view{};
}
std::int64_t integer(const Cell& cell) {
  const auto* found = std::get_if<std::int64_t>(&cell);
  return found != nullptr ? *found : -1;
}
std::string_view text(const Cell& cell) {
  const auto* found = std::get_if<std::string_view>(&cell);
  return found != nullptr ? *found : std::string_view{};
}

// docs/store.md, "Row octets".
void append_number(std::string& out, std::uint64_t value, int count) {
  for (int i = count - 1; i >= 0; --i) out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}
void append_cell(std::string& out, const Cell& cell) {
  if (std::holds_alternative<std::monostate>(cell)) {
    out.push_back('N');
  } else if (const auto* number = std::get_if<std::int64_t>(&cell)) {
    out.push_back('I');
    append_number(out, static_cast<std::uint64_t>(*number), 8);
  } else {
    const bool is_text = std::holds_alternative<std::string_view>(cell);
    const auto bytes = is_text ? text(cell) : octets(cell);
    out.push_back(is_text ? 'T' : 'B');
    append_number(out, bytes.size(), 4);
    out.append(bytes);
  }
}
void write_row(std::string& out, const std::vector<Cell>& row, std::size_t count) {
  while (count > 0 && std::holds_alternative<std::monostate>(row[count - 1])) --count;
  out.clear();
  for (std::size_t i = 0; i < count; ++i) append_cell(out, row[i]);
}

// docs/store.md, "Key text".
void write_key(std::string& out, const std::vector<Cell>& row, const std::vector<std::size_t>& key) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  out.clear();
  for (const auto place : key) {
    if (place != key.front()) out.push_back('/');
    if (std::holds_alternative<std::int64_t>(row[place])) {
      out += std::to_string(integer(row[place]));
      continue;
    }
    const auto part = std::holds_alternative<Octets>(row[place]) ? octets(row[place]) : text(row[place]);
    for (const char c : part) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte > 0x20 && byte < 0x7f && c != '%' && c != '/') {
        out.push_back(c);
      } else {
        (out += '%').append({kDigits[byte / 16], kDigits[byte % 16]});
      }
    }
  }
}

class DatabaseCheck {
 public:
  DatabaseCheck(SqlSource& source, std::string folder, const DatabaseOptions& options)
      : source_(source), folder_(std::move(folder)), options_(options) {}

  base::Result<DatabaseReport> run() {
    TW_TRY(tables_, source_.tables());
    for (const auto& name : kLogTables) {
      const bool there =
          std::any_of(tables_.begin(), tables_.end(), [&](const auto& table) { return table.name == name; });
      if (!there)
        return fail(ErrorCode::Storage, "database", "no table " + std::string{name},
                    "a database of this program");
    }
    TW_TRY_STATUS(read_heads());
    RowLedger ledger{options_.secret, options_.ledger_octets};
    TW_TRY_STATUS(check_journal(ledger));
    TW_TRY_STATUS(check_tiles());
    TW_TRY_STATUS(check_signatures());
    TW_TRY_STATUS(check_rows(ledger));
    TW_TRY_STATUS(check_custody(source_, signatures_, report_.entries, report_.findings));
    if (options_.files && !folder_.empty()) {
      TW_TRY(report_.files, check_kept_files(source_, tables_, folder_, report_.findings));
    }
    report_.walks = 1;
    note_left(ledger, 1);
    while (!left_.empty()) TW_TRY_STATUS(walk_again());
    return std::move(report_);
  }

 private:
  // The checkpoints stored, and those kept elsewhere.
  base::Status read_heads() {
    if (options_.log_key) {
      TW_TRY(auto key, read_log_key(*options_.log_key, "log key"));
      checker_.log_key = std::move(key);
    }
    for (const auto& note : options_.since) {
      TW_TRY(auto head, read_tree_head(text_of_note(note), "since"));
      checker_.heads.push_back(std::move(head));
    }
    return source_.rows("SELECT size, note FROM checkpoint ORDER BY size", [&](const auto& row) {
      ++report_.checkpoints;
      auto head = read_tree_head(text_of_note(text(row[1])), "checkpoint");
      if (!head || static_cast<std::int64_t>(head->size) != integer(row[0])) {
        const auto size = static_cast<std::uint64_t>(integer(row[0]));
        report_.findings.add(
            "J1", size, "table checkpoint, key " + std::to_string(size) + ": not a checkpoint of this size");
        return;
      }
      checker_.heads.push_back(std::move(*head));
    });
  }

  static std::string text_of_note(std::string_view note) {
    const auto end = note.find("\n\n");
    return std::string{end == std::string_view::npos ? note : note.substr(0, end + 1)};
  }

  base::Status check_journal(RowLedger& ledger) {
    checker_.rows = &ledger;
    JournalChecker checker{checker_};
    std::int64_t expected = 0;
    TW_TRY_STATUS(rows_ahead(
        source_, "SELECT idx, salt, entry, commitment FROM journal ORDER BY idx", [&](const auto& row) {
          if (integer(row[0]) != expected) {
            report_.findings.add(
                "J1", static_cast<std::uint64_t>(expected),
                "missing: the next entry stored has index " + std::to_string(integer(row[0])));
          }
          expected = integer(row[0]) + 1;
          const auto entry = stored(row);
          const auto kind = checker.feed(entry);
          if (entry.text && (kind.empty() || CustodySignatures::concerns(kind)))
            signatures_.feed(static_cast<std::uint64_t>(integer(row[0])), *entry.text, report_.findings);
        }));
    queue_.settle(report_.findings);
    auto journal = checker.finish();
    report_.entries = journal.entries;
    report_.erased = journal.erased;
    report_.root = journal.root;
    keys_ = std::move(journal.keys);
    tile_roots_ = std::move(journal.tile_roots);
    for (const auto& found : journal.findings.kept())
      report_.findings.add(found.rule, found.index, found.what);
    if (journal.findings.count() > journal.findings.kept().size()) {
      report_.findings.add(
          "J1", journal.entries,
          std::to_string(journal.findings.count() - journal.findings.kept().size()) + " more of the journal");
    }
    return {};
  }

  // What was erased is stored as nothing.
  static StoredEntry stored(const std::vector<Cell>& row) {
    StoredEntry entry;
    if (const auto salt = octets(row[1]); !salt.empty()) entry.salt = salt;
    if (const auto bytes = octets(row[2]); !bytes.empty()) entry.text = bytes;
    entry.commitment = octets(row[3]);
    return entry;
  }

  base::Status check_tiles() {
    std::uint64_t found = 0;
    TW_TRY_STATUS(source_.rows("SELECT level, idx, hash FROM journal_node", [&](const auto& row) {
      const auto* root = tile_root(integer(row[0]), integer(row[1]));
      found += root != nullptr ? 1 : 0;
      if (root != nullptr && base::as_view(*root) == octets(row[2])) return;
      report_.findings.add("J1", report_.entries,
                           "table journal_node, key " + std::to_string(integer(row[0])) + "/" +
                               std::to_string(integer(row[1])) + ": not the hash of its entries");
    }));
    std::uint64_t count = 0;
    for (const auto& roots : tile_roots_) count += roots.size();
    if (found != count) {
      report_.findings.add("J1", report_.entries,
                           "table journal_node: " + std::to_string(count - found) + " hashes are missing");
    }
    return {};
  }

  const base::Hash* tile_root(std::int64_t level, std::int64_t index) const {
    if (level < 1 || index < 0 || static_cast<std::size_t>(level) > tile_roots_.size()) return nullptr;
    const auto& roots = tile_roots_[static_cast<std::size_t>(level) - 1];
    return static_cast<std::size_t>(index) < roots.size() ? &roots[static_cast<std::size_t>(index)] : nullptr;
  }

  // Each stored checkpoint by the key that signed at its size.
  base::Status check_signatures() {
    if (keys_.empty()) return {};
    const auto key_at = [&](std::uint64_t size) -> const LogKey& {
      auto key = keys_.begin();
      while (key + 1 != keys_.end() && (key + 1)->first < size) ++key;
      return key->second;
    };
    const auto check = [&](std::string_view note, std::uint64_t size, const std::string& where) {
      const auto head = read_checkpoint(note, key_at(size), where);
      if (!head) report_.findings.add("J1", size, where + ": " + to_string(head.error()));
    };
    for (const auto& note : options_.since) {
      const auto head = read_tree_head(text_of_note(note), "since");
      if (head) check(note, head->size, "since");
    }
    return source_.rows("SELECT size, note FROM checkpoint ORDER BY size", [&](const auto& row) {
      const auto size = static_cast<std::uint64_t>(integer(row[0]));
      check(text(row[1]), size, "table checkpoint, key " + std::to_string(size));
    });
  }

  base::Status check_rows(RowLedger& ledger) {
    for (const auto& table : tables_) {
      if (std::find(kLogTables.begin(), kLogTables.end(), table.name) != kLogTables.end()) continue;
      if (ledger.part() == 0) ++report_.tables;
      const bool ours =
          std::find(table.columns.begin(), table.columns.end(), "entry_idx") != table.columns.end();
      if (ours && !table.key.empty()) {
        TW_TRY_STATUS(check_table(table, ledger));
      } else if (ledger.part() == 0) {
        report_.findings.add("J2", report_.entries, "table " + table.name + ": not one of this program's");
      }
    }
    for (const auto index : ledger.missing()) {
      report_.findings.add("J2", index, "a row that this entry was the last to write is missing");
    }
    return {};
  }

  base::Status check_table(const SqlTable& table, RowLedger& ledger) {
    // The entry's index comes last, wherever a later column was put.
    std::string columns;
    for (const auto& column : table.columns) {
      if (column != "entry_idx") columns += column + ",";
    }
    const auto count = table.columns.size() - 1;
    // Rows wait a little, so that what the ledger says of them is on its way from memory meanwhile.
    std::array<WaitingRow, 16> waiting;
    std::size_t taken = 0;
    TW_TRY_STATUS(
        rows_ahead(source_, "SELECT " + columns + "entry_idx FROM " + table.name, [&](const auto& row) {
          auto& last = waiting[taken % waiting.size()];
          if (taken >= waiting.size()) check_row(table.name, last, ledger);
          ++taken;
          write_row(last.octets, row, count);
          write_key(last.key, row, table.key);
          last.entry = integer(row[count]);
          last.expected = ledger.expect(table.name, last.key);
        }));
    for (auto i = taken - std::min(taken, waiting.size()); i < taken; ++i)
      check_row(table.name, waiting[i % waiting.size()], ledger);
    return {};
  }

  struct WaitingRow {
    std::string octets, key;
    std::int64_t entry = 0;  // that the row says wrote it
    RowLedger::Expected expected;
  };

  void check_row(const std::string& table, const WaitingRow& row, RowLedger& ledger) {
    std::uint64_t last = 0;
    const auto answer = ledger.check(row.expected, row.octets, &last);
    if (answer == RowLedger::Answer::Elsewhere) return;
    ++report_.rows;
    check_digest(table, row.key, row.octets, static_cast<std::uint64_t>(row.entry));
    const auto where = [&] { return "table " + table + ", key " + row.key; };
    if (answer == RowLedger::Answer::Unknown) {
      report_.findings.add("J2", report_.entries, where() + ": no entry names this row");
    } else if (answer == RowLedger::Answer::Differs) {
      report_.findings.add("J2", last, where() + ": not what the last entry that names it says");
    } else if (row.entry != static_cast<std::int64_t>(last)) {
      report_.findings.add("J2", last,
                           where() + ": says that entry " + std::to_string(row.entry) + " wrote it");
    }
  }

  // A row that an act of two officers wrote, and whose facts do not say it themselves, is the one whose
  // digest they signed.
  void check_digest(const std::string& table, const std::string& key, const std::string& row_octets,
                    std::uint64_t entry) {
    const auto act = signatures_.acts().find(entry);
    if (act == signatures_.acts().end() || act->second.version < 2) return;
    if (std::find(kSaidInFacts.begin(), kSaidInFacts.end(), table) != kSaidInFacts.end()) return;
    const auto digest = signatures_.digests().find({entry, table, key});
    if (digest != signatures_.digests().end() &&
        digest->second == base::to_hex(base::as_view(base::sha256(row_octets))))
      return;
    // An inquiry that a weighing opened is said in the facts.
    if (table == "discrepancy" && digest == signatures_.digests().end()) return;
    report_.findings.add("C3", entry, "table " + table + ", key " + key + ": not what two officers signed");
  }

  // The parts of the rows that a ledger, which began with one of `parts`, had to leave to later walks.
  void note_left(const RowLedger& ledger, std::uint64_t parts) {
    for (auto part = ledger.part() + parts; part < ledger.parts(); part += parts)
      left_.emplace_back(part, ledger.parts());
  }

  base::Status walk_again() {
    const auto [part, parts] = left_.back();
    left_.pop_back();
    ++report_.walks;
    RowLedger ledger{options_.secret, options_.ledger_octets, part, parts};
    EntryText buffer;
    TW_TRY_STATUS(rows_ahead(
        source_, "SELECT idx, salt, entry, commitment FROM journal ORDER BY idx", [&](const auto& row) {
          feed_rows(stored(row), static_cast<std::uint64_t>(integer(row[0])), buffer, ledger);
        }));
    note_left(ledger, parts);
    return check_rows(ledger);
  }

  SqlSource& source_;
  std::string folder_;
  const DatabaseOptions& options_;
  std::vector<SqlTable> tables_;
  JournalChecker::Options checker_;
  std::vector<std::vector<base::Hash>> tile_roots_;  // by level from 1 on
  SignatureQueue queue_;
  CustodySignatures signatures_{&queue_};
  std::vector<std::pair<std::uint64_t, LogKey>> keys_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> left_;  // part, of parts
  DatabaseReport report_;
};

}  // namespace

base::Result<DatabaseReport> verify_database(const std::string& url, const DatabaseOptions& options) {
  TW_TRY(const auto source, SqlSource::open(url));
  const bool is_file = url.find("://") == std::string::npos;
  return DatabaseCheck{*source, is_file ? url + ".readings" : "", options}.run();
}

}  // namespace tidewaiter::verify
