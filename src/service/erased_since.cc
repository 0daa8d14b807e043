#include "service/erased_since.h"

#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "base/json_text.h"
#include "journal/canonical.h"
#include "journal/entry.h"
#include "journal/tile.h"
#include "service/file_erasures.h"
#include "service/retention_runs.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;

base::Result<std::unique_ptr<store::Store>> open_to_read(const std::string& url, env::RandomSource& random) {
  return store::Store::open(url, random, {.mode = store::Options::Mode::ReadOnly});
}

// The hash of the file that a row speaks of; empty where rows of this table speak of none.
std::string file_of_row(store::TableId table, const store::Row& row) {
  if (table != store::TableId::Reading && table != store::TableId::LibrarySpectrum &&
      table != store::TableId::KeptFile && table != store::TableId::QueryAnswer)
    return "";
  const auto& columns = store::table(table).columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == "sha256" && std::holds_alternative<std::string>(row[i]))
      return std::get<std::string>(row[i]);
  }
  return "";
}

// One erasure of the newer journal, as far as its rows are here.
struct Again {
  store::Erasure erasure;
  std::vector<std::pair<store::Erasure::Target, std::string>> with_file;
};

base::Result<Again> again(store::Reader& here, store::Reader& newer, const journal::Entry& entry) {
  const auto body = nlohmann::json::parse(entry.body, nullptr, false);
  Again one;
  one.erasure.basis = base::text_member(body, "basis");
  one.erasure.ordered_by = entry.actor;
  one.erasure.approved_by = base::text_member(body, "approved_by");
  one.erasure.at = entry.at;
  for (const auto& change : entry.rows) {
    TW_TRY(const auto table, store::table_named(change.table));
    TW_TRY(auto key, store::parse_key(store::table(table), change.key));
    TW_TRY(const auto row, here.get_row(table, key));
    if (!row) continue;
    TW_TRY(auto left, newer.get_row(table, key));
    if (left == row) continue;
    store::Erasure::Target target{table, std::move(key), std::move(left)};
    auto file = target.replacement ? std::string{} : file_of_row(table, *row);
    if (file.empty()) {
      one.erasure.targets.push_back(std::move(target));
    } else {
      one.with_file.emplace_back(std::move(target), std::move(file));
    }
  }
  return one;
}

// What a hold forbade, and forbids no more as the newer journal has it, is lifted here first, in the name of
// who lifted it.
base::Status lift_again(const Service& service, store::Reader& newer) {
  TW_TRY(auto here, service.store().snapshot());
  std::vector<store::LegalHoldRow> lifted;
  TW_TRY_STATUS(here->scan<store::LegalHoldRow>({}, [&](store::LegalHoldRow&& hold) -> base::Result<bool> {
    if (hold.lifted_at) return true;
    TW_TRY(auto there, newer.get<store::LegalHoldRow>(hold.hold_no));
    const bool same = there && there->table_name == hold.table_name && there->row_key == hold.row_key;
    if (same && there->lifted_at) lifted.push_back(*std::move(there));
    return true;
  }));
  for (auto& hold : lifted) {
    auto body = journal::Body{}.set("again", true).set("hold", hold.hold_no).text();
    const auto at = service.clock().now();
    TW_TRY_STATUS(service.store().transact([&](store::Transaction& transaction) -> base::Status {
      return transaction
          .record({"legal_hold.lifted", at, hold.lifted_by.value_or(""), std::move(body)}, {store::put(hold)})
          .map([](auto) {});
    }));
  }
  return {};
}

// What two officers ordered to be erased since the backup, and what is gone there, is ordered here too, in
// their names: their signatures stand in the newer journal alone. What still stands there may stand under a
// hold that the backup does not know: that order is not brought along.
base::Status order_again(const Service& service, store::Reader& newer) {
  std::vector<store::FileErasureRow> orders;
  {
    TW_TRY(auto here, service.store().snapshot());
    TW_TRY_STATUS(
        newer.scan<store::FileErasureRow>({}, [&](store::FileErasureRow&& row) -> base::Result<bool> {
          TW_TRY(const auto known, here->get<store::FileErasureRow>(row.erasure_no));
          if (!known) orders.push_back(std::move(row));
          return true;
        }));
  }
  for (auto& row : orders) {
    TW_TRY(const auto table, store::table_named(row.table_name));
    TW_TRY(const auto still_there, newer.get_row(table, {row.row_no}));
    if (still_there) continue;
    row.done_at.reset();
    auto body = journal::Body{}
                    .set("approved_by", row.approved_by)
                    .set("basis", row.basis)
                    .set("no", row.erasure_no)
                    .set("row", row.row_no)
                    .set("sha256", row.sha256)
                    .set("table", row.table_name)
                    .text();
    const auto at = service.clock().now();
    TW_TRY_STATUS(service.store().transact([&](store::Transaction& transaction) -> base::Status {
      return transaction
          .record({"file.erased_again", at, row.ordered_by, std::move(body)}, {store::insert(row)})
          .map([](auto) {});
    }));
  }
  return {};
}

}  // namespace

base::Status check_continues(const std::string& newer, std::uint64_t size, const base::Hash& root,
                             env::RandomSource& random) {
  TW_TRY(const auto store, open_to_read(newer, random));
  TW_TRY(auto reader, store->snapshot());
  TW_TRY(const auto head, reader->journal_head());
  if (head.size < size)
    return fail(ErrorCode::Conflict, newer, std::to_string(head.size) + " entries",
                "a journal at least as long as the backup's, " + std::to_string(size) + " entries");
  const store::StoredTiles tiles{*reader};
  TW_TRY(const auto there, (journal::Prover{tiles, head.size}.root(size)));
  if (there == root) return {};
  return fail(ErrorCode::Conflict, newer, "another history", "a journal that begins with the backup's");
}

base::Result<std::uint64_t> erase_again(const Service& service, const std::string& newer,
                                        std::uint64_t since) {
  TW_TRY(const auto store, open_to_read(newer, service.random()));
  TW_TRY(auto reader, store->snapshot());
  std::vector<journal::Entry> erasures;
  TW_TRY_STATUS(
      reader->scan_entries(since, UINT64_MAX, [&](store::StoredEntry&& stored) -> base::Result<bool> {
        if (stored.bytes.find(journal::kErasureKind) == std::string::npos) return true;
        TW_TRY(auto entry, journal::parse_entry(stored.bytes));
        if (entry.kind == journal::kErasureKind) erasures.push_back(std::move(entry));
        return true;
      }));
  TW_TRY_STATUS(enter_runs_again(service, *reader));
  TW_TRY_STATUS(order_again(service, *reader));
  if (!erasures.empty()) TW_TRY_STATUS(lift_again(service, *reader));
  std::uint64_t rows = 0;
  for (const auto& entry : erasures) {
    TW_TRY(auto here, service.store().snapshot());
    TW_TRY(auto one, again(*here, *reader, entry));
    here.reset();
    rows += one.erasure.targets.size() + one.with_file.size();
    for (const auto& [target, file] : one.with_file) {
      const store::Erasure by_whom{
          {}, one.erasure.basis, one.erasure.ordered_by, one.erasure.approved_by, {}};
      TW_TRY_STATUS(
          erase_row_and_file(service, target.table, std::get<std::int64_t>(target.key[0]), file, by_whom));
    }
    if (one.erasure.targets.empty()) continue;
    TW_TRY_STATUS(service.store().erase(std::move(one.erasure)).map([](auto&&) {}));
  }
  // What a legal hold keeps stays ordered, as it was before.
  const auto finished = finish_erasures(service);
  if (!finished && finished.error().code != base::ErrorCode::Forbidden)
    return tl::make_unexpected(finished.error());
  return rows;
}

}  // namespace tidewaiter::service
