#include "service/file_erasures.h"

#include <optional>
#include <vector>

#include "custody/limits.h"
#include "journal/canonical.h"
#include "service/custody_act.h"
#include "service/kept_files.h"
#include "service/readings.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using store::FileErasureRow;
using store::TableId;

// The file that a row speaks of, and whose it is.
struct Subject {
  std::string sha256;
  std::optional<std::string> exhibit;
};

base::Result<Subject> subject_of(store::Reader& reader, TableId table, std::int64_t number) {
  if (table == TableId::Reading) {
    TW_TRY(const auto row, reading(reader, number));
    return Subject{row.sha256, row.exhibit};
  }
  TW_TRY(const auto row, kept_file(reader, number));
  return Subject{row.sha256, row.exhibit};
}

// What Store::erase would refuse is not ordered.
base::Status wants_no_hold(store::Reader& reader, const std::string& table_name, std::int64_t number) {
  return reader.scan<store::LegalHoldRow>(
      {.equal = {{"table_name", table_name}, {"row_key", std::to_string(number)}}, .after = {}},
      [&](store::LegalHoldRow&& hold) -> base::Result<bool> {
        if (hold.lifted_at) return true;
        return fail(ErrorCode::Forbidden, table_name, std::to_string(number), "no legal hold on it");
      });
}

base::Result<std::vector<FileErasureRow>> open_orders(store::Reader& reader) {
  std::vector<FileErasureRow> open;
  TW_TRY_STATUS(reader.scan<FileErasureRow>({}, [&](FileErasureRow&& row) -> base::Result<bool> {
    if (!row.done_at) open.push_back(std::move(row));
    return true;
  }));
  return open;
}

base::Result<std::optional<FileErasureRow>> open_order_for(const Service& service, TableId table,
                                                           std::int64_t number) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(auto open, open_orders(*reader));
  for (auto& one : open)
    if (one.table_name == store::table(table).name && one.row_no == number)
      return std::optional{std::move(one)};
  return std::optional<FileErasureRow>{};
}

std::string erasure_fact(const FileErasureRow& row) {
  journal::Body fact;
  fact.set("basis", row.basis)
      .set("no", row.erasure_no)
      .set("row", row.row_no)
      .set("sha256", row.sha256)
      .set("table", row.table_name);
  if (row.exhibit) fact.set("exhibit", *row.exhibit);
  return fact.text();
}

base::Result<FileErasureRow> order(const Service& service, const TwoSigners& by, TableId table,
                                   std::int64_t number, const std::string& basis) {
  TW_TRY(const auto officers, by.officers());
  if (basis.empty())
    return fail(ErrorCode::Missing, "erasure.basis", "", "the rule or order that asks for it");
  TW_TRY_STATUS(custody::check_words(basis, "erasure.basis"));
  const auto at = service.clock().now();
  FileErasureRow row;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto subject, subject_of(transaction, table, number));
    row.table_name = store::table(table).name;
    TW_TRY_STATUS(wants_no_hold(transaction, row.table_name, number));
    TW_TRY(row.erasure_no, transaction.next_number(TableId::FileErasure));
    row.row_no = number;
    row.sha256 = std::move(subject.sha256);
    row.exhibit = std::move(subject.exhibit);
    row.basis = basis;
    row.ordered_at = at.unix_ms();
    row.ordered_by = officers.first().text();
    row.approved_by = officers.second().text();
    CustodyAct act{transaction, "custody.erasure_ordered", at, officers};
    act.fact("erasure", erasure_fact(row));
    act.add_row(store::insert(row));
    return act.sign_and_record(by).map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return row;
}

base::Status note_done(const Service& service, FileErasureRow row) {
  const auto at = service.clock().now();
  row.done_at = at.unix_ms();
  const auto body = journal::Body{}.set("erasure", row.erasure_no).text();
  const auto by = row.ordered_by;
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    return transaction.record({"file.erased", at, by, body}, {store::put(std::move(row))}).map([](auto) {});
  });
}

// From wherever it stands: the row, the file, the note. Each step finds what the one before left.
base::Status carry_out(const Service& service, const FileErasureRow& ordered) {
  TW_TRY(const auto table, store::table_named(ordered.table_name));
  bool there = false;
  {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto row, reader->get_row(table, {ordered.row_no}));
    there = row.has_value();
  }
  const store::Erasure by_whom{
      {}, ordered.basis, ordered.ordered_by, ordered.approved_by, service.clock().now()};
  TW_TRY_STATUS(there ? erase_row_and_file(service, table, ordered.row_no, ordered.sha256, by_whom)
                      : shred_unused_octets(service, ordered.sha256));
  return note_done(service, ordered);
}

base::Status erase(const Service& service, const TwoSigners& by, TableId table, std::int64_t number,
                   const std::string& basis) {
  TW_TRY(auto ordered, open_order_for(service, table, number));
  if (!ordered) {
    TW_TRY(ordered, order(service, by, table, number, basis));
  }
  TW_TRY_STATUS(carry_out(service, *ordered));
  return finish_erasures(service).map([](auto) {});
}

}  // namespace

base::Status erase_kept_file(const Service& service, const TwoSigners& by, std::int64_t number,
                             const std::string& basis) {
  return erase(service, by, TableId::KeptFile, number, basis);
}

base::Status erase_reading(const Service& service, const TwoSigners& by, std::int64_t number,
                           const std::string& basis) {
  return erase(service, by, TableId::Reading, number, basis);
}

base::Result<std::size_t> finish_erasures(const Service& service) {
  std::vector<FileErasureRow> open;
  {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(open, open_orders(*reader));
  }
  std::size_t ended = 0;
  base::Status first;
  for (const auto& one : open) {
    const auto done = carry_out(service, one);
    if (done) ++ended;
    if (!done && first) first = done;
  }
  if (!first) return tl::make_unexpected(first.error());
  return ended;
}

base::Status erase_row_and_file(const Service& service, TableId table, std::int64_t number,
                                const std::string& sha256, const store::Erasure& by_whom) {
  auto erasure = by_whom;
  erasure.targets = {{table, {number}, std::nullopt}};
  erasure.at = service.clock().now();
  TW_TRY_STATUS(service.store().erase(std::move(erasure)).map([](auto&&) {}));
  return shred_unused_octets(service, sha256);
}

}  // namespace tidewaiter::service
