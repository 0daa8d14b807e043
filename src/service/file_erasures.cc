#include "service/file_erasures.h"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "custody/limits.h"
#include "journal/canonical.h"
#include "service/authority.h"
#include "service/custody_act.h"
#include "service/destruction_views.h"
#include "service/kept_files.h"
#include "service/offices.h"
#include "service/oversight.h"
#include "service/readings.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using store::FileErasureRow;
using store::TableId;

// What a file shows, or was kept with: the exhibit's holder, empty for an examination, and the parcel that it
// came out of, 0 where there was none.
struct Origin {
  std::string holder;
  std::int64_t item_no = 0;
  auto operator<=>(const Origin&) const = default;
};
using Origins = std::set<Origin>;  // of what a run burnt much came out of one parcel

// The file that a row speaks of, and whose it is.
struct Subject {
  std::string sha256;
  std::optional<std::string> exhibit;
  std::optional<std::int64_t> examination_no, destruction_no;
  Origins origins;
};

base::Status add_exhibit(store::Reader& reader, const std::string& id, Origins& origins) {
  TW_TRY(const auto exhibit, reader.get<store::ExhibitRow>(id));
  if (!exhibit) return {};
  TW_TRY(const auto seizure, reader.get<store::SeizureRow>(exhibit->seizure_no));
  origins.insert({exhibit->holder, seizure ? seizure->item_no : 0});
  return {};
}

base::Result<Origins> origins_of(store::Reader& reader, const FileOwner& owner) {
  Origins origins;
  if (const auto* exhibit = std::get_if<custody::ExhibitId>(&owner)) {
    TW_TRY_STATUS(add_exhibit(reader, exhibit->text(), origins));
  } else if (const auto* run = std::get_if<RunNumber>(&owner)) {
    TW_TRY(const auto destroyed, destroyed_in(reader, run->value));
    for (const auto& event : destroyed) TW_TRY_STATUS(add_exhibit(reader, event.exhibit, origins));
  } else {
    const auto number = std::get<ExaminationNumber>(owner).value;
    TW_TRY(const auto examination, reader.get<store::ExaminationRow>(number));
    if (examination) origins.insert({"", examination->item_no});
  }
  return origins;
}

template <typename Row>
base::Result<Subject> subject_in(store::Reader& reader, const Row& row) {
  Subject subject{row.sha256, row.exhibit, row.examination_no, {}, {}};
  if constexpr (requires { row.destruction_no; }) subject.destruction_no = row.destruction_no;
  if (const auto owner = owner_of(row)) {
    TW_TRY(subject.origins, origins_of(reader, *owner));
  }
  return subject;
}

base::Result<Subject> subject_of(store::Reader& reader, TableId table, std::int64_t number) {
  if (table == TableId::Reading) {
    TW_TRY(const auto row, reading(reader, number));
    return subject_in(reader, row);
  }
  TW_TRY(const auto row, kept_file(reader, number));
  return subject_in(reader, row);
}

base::Result<Subject> subject_of(store::Reader& reader, const FileToErase& file) {
  TW_TRY(auto subject, subject_of(reader, file.table, file.number));
  if (file.owner && owner_of(subject) != file.owner)
    return fail(ErrorCode::NotFound, std::string{store::table(file.table).name}, std::to_string(file.number),
                "a file of the exhibit, the examination or the run that is named");
  return subject;
}

// On the row itself, which Store::erase refuses too, or on a parcel with all that came out of it.
base::Status wants_no_hold(store::Reader& reader, const std::string& table_name, std::int64_t number,
                           const Origins& origins) {
  std::set<std::string> items;
  for (const auto& origin : origins) {
    TW_TRY(const auto item, reader.get<store::ItemRow>(origin.item_no));
    if (item) items.insert(item->item_id);
  }
  TW_TRY(const auto holds, legal_holds(reader));
  for (const auto& hold : holds) {
    if (hold.row.lifted_at) continue;
    if (hold.row.table_name == table_name && hold.row.row_key == std::to_string(number))
      return fail(ErrorCode::Forbidden, table_name, std::to_string(number), "no legal hold on it");
    if (hold.item_id && items.contains(*hold.item_id))
      return fail(ErrorCode::Forbidden, "item_id", *hold.item_id, "no legal hold on it");
  }
  return {};
}

base::Status wants_who_may(store::Reader& reader, const custody::TwoOfficers& officers,
                           const Origins& origins) {
  TW_TRY_STATUS(wants_right(reader, officers.first().text(), Action::EraseFiles));
  for (const auto& officer : {officers.first().text(), officers.second().text()})
    for (const auto& origin : origins)
      if (officer != origin.holder) TW_TRY_STATUS(wants_own_parcel(reader, officer, origin.item_no));
  return {};
}

base::Result<std::vector<FileErasureRow>> open_orders(store::Reader& reader) {
  std::vector<FileErasureRow> open;
  TW_TRY_STATUS(reader.scan<FileErasureRow>({}, [&](FileErasureRow&& row) -> base::Result<bool> {
    if (!row.done_at) open.push_back(std::move(row));
    return true;
  }));
  return open;
}

base::Result<std::optional<FileErasureRow>> open_order_for(store::Reader& reader, TableId table,
                                                           std::int64_t number) {
  TW_TRY(auto open, open_orders(reader));
  for (auto& one : open)
    if (one.table_name == store::table(table).name && one.row_no == number)
      return std::optional{std::move(one)};
  return std::optional<FileErasureRow>{};
}

base::Status wants_no_order(store::Reader& reader, const FileToErase& file) {
  TW_TRY(const auto standing, open_order_for(reader, file.table, file.number));
  if (!standing) return {};
  return fail(ErrorCode::State, "erasure", std::to_string(standing->erasure_no),
              "a file that nobody ordered to be erased yet; what was ordered is carried out by itself");
}

std::string erasure_fact(const FileErasureRow& row) {
  journal::Body fact;
  fact.set("basis", row.basis)
      .set("no", row.erasure_no)
      .set("row", row.row_no)
      .set("sha256", row.sha256)
      .set("table", row.table_name);
  if (row.exhibit) fact.set("exhibit", *row.exhibit);
  if (row.examination_no) fact.set("examination", *row.examination_no);
  if (row.destruction_no) fact.set("run", *row.destruction_no);
  return fact.text();
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

base::Status wants_no_hold(store::Reader& reader, const FileErasureRow& ordered) {
  TW_TRY(const auto table, store::table_named(ordered.table_name));
  TW_TRY(const auto subject, subject_of(reader, table, ordered.row_no));
  return wants_no_hold(reader, ordered.table_name, ordered.row_no, subject.origins);
}

// From wherever it stands: the row, what the log has of it, the file, the note. Each step finds what the one
// before left.
base::Status carry_out(const Service& service, const FileErasureRow& ordered) {
  TW_TRY(const auto table, store::table_named(ordered.table_name));
  bool there = false;
  {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto row, reader->get_row(table, {ordered.row_no}));
    there = row.has_value();
    if (there) TW_TRY_STATUS(wants_no_hold(*reader, ordered));
  }
  if (there) {
    store::Erasure erasure{{{table, {ordered.row_no}, std::nullopt}},
                           ordered.basis,
                           ordered.ordered_by,
                           ordered.approved_by,
                           service.clock().now(),
                           false};
    TW_TRY_STATUS(service.store().erase(std::move(erasure)).map([](auto&&) {}));
  }
  // Whoever reads meanwhile keeps the write-ahead log from being cleared, and no file from going: the order
  // stands until both are done.
  const auto cleared = service.store().clear_erased();
  TW_TRY_STATUS(shred_unused_octets(service, ordered.sha256));
  TW_TRY_STATUS(cleared);
  return note_done(service, ordered);
}

base::Status erase(const Service& service, const TwoSigners& by, const FileToErase& file,
                   const std::string& basis) {
  std::optional<FileErasureRow> ordered;
  {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(ordered, open_order_for(*reader, file.table, file.number));
  }
  if (!ordered) {
    TW_TRY(ordered, order_erasure(service, by, file, basis));
  }
  TW_TRY_STATUS(carry_out(service, *ordered));
  // Another order that can't be ended (a hold, a disk) stays as it is: this one is done.
  static_cast<void>(finish_erasures(service));
  return {};
}

}  // namespace

base::Result<FileErasureRow> order_erasure(const Service& service, const TwoSigners& by,
                                           const FileToErase& file, const std::string& basis) {
  TW_TRY(const auto officers, by.officers());
  if (basis.empty())
    return fail(ErrorCode::Missing, "erasure.basis", "", "the rule or order that asks for it");
  TW_TRY_STATUS(custody::check_words(basis, "erasure.basis"));
  const auto at = service.clock().now();
  FileErasureRow row;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto subject, subject_of(transaction, file));
    row.table_name = store::table(file.table).name;
    TW_TRY_STATUS(wants_who_may(transaction, officers, subject.origins));
    TW_TRY_STATUS(wants_no_order(transaction, file));
    TW_TRY_STATUS(wants_no_hold(transaction, row.table_name, file.number, subject.origins));
    TW_TRY(row.erasure_no, transaction.next_number(TableId::FileErasure));
    row.row_no = file.number;
    row.sha256 = std::move(subject.sha256);
    row.exhibit = std::move(subject.exhibit);
    row.examination_no = subject.examination_no;
    row.destruction_no = subject.destruction_no;
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

base::Status finish_erasure(const Service& service, std::int64_t erasure_no) {
  std::optional<FileErasureRow> ordered;
  {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(ordered, reader->get<FileErasureRow>(erasure_no));
  }
  if (!ordered)
    return fail(ErrorCode::NotFound, "erasure", std::to_string(erasure_no),
                "the number of an order to erase");
  return ordered->done_at ? base::Status{} : carry_out(service, *ordered);
}

base::Result<std::vector<KnownErasure>> erasures_of(store::Reader& reader, const FileOwner& owner) {
  TW_TRY_STATUS(wants_known_owner(reader, owner));
  std::vector<KnownErasure> all;
  TW_TRY_STATUS(reader.scan<FileErasureRow>({}, [&](FileErasureRow&& row) -> base::Result<bool> {
    if (owner_of(row) == owner) all.push_back({std::move(row), false});
    return true;
  }));
  for (auto& one : all) {
    if (one.row.done_at) continue;
    TW_TRY(const auto table, store::table_named(one.row.table_name));
    TW_TRY(const auto there, reader.get_row(table, {one.row.row_no}));
    if (!there) continue;  // its file alone is left
    const auto free = wants_no_hold(reader, one.row);
    if (!free && free.error().code != ErrorCode::Forbidden) return tl::make_unexpected(free.error());
    one.held = !free;
  }
  std::reverse(all.begin(), all.end());
  return all;
}

base::Status erase_kept_file(const Service& service, const TwoSigners& by, std::int64_t number,
                             const std::string& basis) {
  return erase(service, by, {TableId::KeptFile, number}, basis);
}

base::Status erase_reading(const Service& service, const TwoSigners& by, std::int64_t number,
                           const std::string& basis) {
  return erase(service, by, {TableId::Reading, number}, basis);
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
