#include "service/inventories.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "custody/limits.h"
#include "journal/canonical.h"
#include "service/custody_act.h"
#include "service/custody_reading.h"
#include "service/custody_views.h"
#include "service/scanned.h"
#include "service/seal_reading.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using custody::ExhibitId;

// An entry names at most 10,000 rows.
constexpr std::size_t kMost = 9'000;

// All that somebody is to have in hand or on a shelf.
base::Result<std::vector<ExhibitId>> to_be_there(store::Reader& reader) {
  TW_TRY(const auto all, load_exhibits(reader, std::nullopt));
  std::vector<ExhibitId> ids;
  for (const auto& one : all) {
    if (custody::is_to_be_there(one.holding.state)) ids.push_back(one.exhibit.id);
  }
  if (ids.empty()) return fail(ErrorCode::NotFound, "inventory", "no exhibit", "exhibits to look for");
  return ids;
}

std::string digest_of(const std::vector<ExhibitId>& ids) {
  std::string lines;
  for (const auto& id : ids) lines += id.text() + "\n";
  return base::to_hex(base::as_view(base::sha256(lines)));
}

base::Result<std::size_t> count_of(const InventoryAim& aim, std::size_t population) {
  if (aim.full) return population;
  TW_TRY(const auto n, custody::inventory_sample(static_cast<std::int64_t>(population), aim.missing_ppm,
                                                 aim.confidence_ppm));
  return static_cast<std::size_t>(n);
}

base::Result<store::InventoryRow> inventory_row(store::Reader& reader, std::int64_t number) {
  TW_TRY(auto row, reader.get<store::InventoryRow>(number));
  if (!row) return fail(ErrorCode::NotFound, "inventory", std::to_string(number), "an inventory's number");
  return *std::move(row);
}

base::Status wants_open(const store::InventoryRow& row) {
  if (!row.closed_at) return {};
  return fail(ErrorCode::State, "inventory", std::to_string(row.inventory_no), "an inventory that is open");
}

base::Result<std::vector<store::InventoryLineRow>> lines_of(store::Reader& reader, std::int64_t number) {
  return scanned<store::InventoryLineRow>(reader, {.equal = {{"inventory_no", number}}, .after = {}});
}

// The line of an exhibit that an open inventory looks for.
base::Result<store::InventoryLineRow> wanted_line(store::Reader& reader, std::int64_t number,
                                                  const ExhibitId& id) {
  TW_TRY(const auto inventory, inventory_row(reader, number));
  TW_TRY_STATUS(wants_open(inventory));
  TW_TRY(auto line, reader.get<store::InventoryLineRow>(number, id.text()));
  if (!line) return fail(ErrorCode::NotFound, "exhibit", id.text(), "one that this inventory looks for");
  return *std::move(line);
}

// Of what was weighed blindly, any of its weighings in the inventory's time: whoever weighs again, once the
// first has moved the book, agrees with it and takes nothing back.
base::Result<bool> weighed_otherwise(store::Reader& reader, const store::InventoryRow& row,
                                     const store::InventoryLineRow& line) {
  if (!line.weighing_no) return false;
  bool otherwise = false;
  TW_TRY_STATUS(reader.scan<store::WeighingRow>(
      {.equal = {{"exhibit", line.exhibit}}, .after = {}},
      [&](store::WeighingRow&& weighing) -> base::Result<bool> {
        const bool meanwhile =
            weighing.at >= row.opened_at && weighing.at <= row.closed_at.value_or(INT64_MAX);
        otherwise = meanwhile && weighing.verdict == custody::name(custody::Verdict::Discrepant);
        return !otherwise;
      }));
  return otherwise;
}

base::Result<custody::NotAsBooked> not_as_booked(store::Reader& reader, const store::InventoryRow& row,
                                                 const std::vector<store::InventoryLineRow>& lines) {
  custody::NotAsBooked found;
  for (const auto& line : lines) {
    const bool missing = line.outcome == "missing", wrong_seal = line.outcome == "wrong_seal";
    TW_TRY(const bool otherwise, weighed_otherwise(reader, row, line));
    found.missing += missing ? 1 : 0;
    found.wrong_seal += wrong_seal ? 1 : 0;
    found.other_weight += otherwise ? 1 : 0;
    found.twice += otherwise && (missing || wrong_seal) ? 1 : 0;
  }
  return found;
}

base::Result<custody::InventoryBound> bound_of(store::Reader& reader, const store::InventoryRow& row,
                                               const std::vector<store::InventoryLineRow>& lines) {
  TW_TRY(const auto found, not_as_booked(reader, row, lines));
  return custody::inventory_bound(row.population, row.sampled, found,
                                  static_cast<std::int32_t>(row.confidence_ppm));
}

}  // namespace

base::Result<OpenedInventory> open_inventory(const Service& service, const Actor& actor,
                                             const InventoryAim& aim) {
  const auto at = service.clock().now();
  OpenedInventory opened;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto there, to_be_there(transaction));
    TW_TRY(const auto count, count_of(aim, there.size()));
    if (count > kMost)
      return fail(ErrorCode::TooLarge, "inventory", std::to_string(count), "at most 9000 exhibits at once");
    const auto key = service.random().bytes(32);
    opened.wanted = custody::draw(there, count, key);
    auto& row = opened.row;
    TW_TRY(row.inventory_no, transaction.next_number(store::TableId::Inventory));
    row.kind = aim.full ? "full" : "sample";
    row.population_sha256 = digest_of(there);
    row.drawing_key = base::to_hex(key);
    row.population = static_cast<std::int64_t>(there.size());
    row.sampled = static_cast<std::int64_t>(count);
    row.confidence_ppm = aim.confidence_ppm;
    row.opened_at = at.unix_ms();
    row.opened_by = actor.officer;
    std::vector<store::RowWrite> rows{store::insert(row)};
    for (const auto& id : opened.wanted) {
      store::InventoryLineRow line;
      line.inventory_no = row.inventory_no;
      line.exhibit = id.text();
      line.outcome = "open";
      rows.push_back(store::insert(std::move(line)));
    }
    auto body = journal::Body{}
                    .set("confidence_ppm", row.confidence_ppm)
                    .set("drawing_key", row.drawing_key)
                    .set("inventory", row.inventory_no)
                    .set("kind", row.kind)
                    .set("population", row.population)
                    .set("population_sha256", row.population_sha256)
                    .set("sampled", row.sampled)
                    .text();
    return transaction.record({"inventory.opened", at, actor.officer, std::move(body)}, std::move(rows))
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return opened;
}

base::Status look_for(const Service& service, const Actor& actor, const Sighting& seen) {
  if (seen.there && seen.place.empty()) return fail(ErrorCode::Missing, "place", "", "where it was found");
  TW_TRY_STATUS(custody::check_words(seen.place, "place"));
  if (seen.seal_read.size() > custody::kMaxId)
    return fail(ErrorCode::TooLarge, "seal", seen.seal_read, "at most 64 bytes");
  const auto at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto line, wanted_line(transaction, seen.inventory, seen.exhibit));
    TW_TRY(const auto known, load_exhibit(transaction, seen.exhibit));
    const bool same_seal = known.holding.seal == seen.seal_read;
    line.outcome = !seen.there ? "missing" : same_seal ? "found" : "wrong_seal";
    line.place = seen.there ? std::optional{seen.place} : std::nullopt;
    line.seal_read = seen.there ? std::optional{seen.seal_read} : std::nullopt;
    line.looked_at = at.unix_ms();
    line.looked_by = actor.officer;
    auto body = journal::Body{}
                    .set("exhibit", seen.exhibit.text())
                    .set("inventory", seen.inventory)
                    .set("outcome", line.outcome)
                    .text();
    TW_TRY_STATUS(
        transaction
            .record({"inventory.looked", at, actor.officer, std::move(body)}, {store::put(std::move(line))})
            .map([](auto) {}));
    if (!seen.there) return {};
    return note_misread(transaction, at, actor.officer, seen.exhibit, seen.seal_read, "inventory")
        .map([](bool) {});
  });
}

namespace {

// The line of the report says which weighing it was, in the weighing's own transaction.
base::Status note_weighed(store::Transaction& transaction, const std::string& officer, base::Instant at,
                          store::InventoryLineRow line) {
  TW_TRY(const auto weighing, transaction.first<store::WeighingRow>(
                                  {.equal = {{"exhibit", line.exhibit}}, .after = {}, .backward = true}));
  TW_CHECK(weighing.has_value());
  line.weighing_no = weighing->weighing_no;
  auto body = journal::Body{}
                  .set("exhibit", line.exhibit)
                  .set("inventory", line.inventory_no)
                  .set("weighing", weighing->weighing_no)
                  .text();
  return transaction
      .record({"inventory.weighed", at, officer, std::move(body)}, {store::put(std::move(line))})
      .map([](auto) {});
}

}  // namespace

base::Result<custody::Weighing> weigh_blind(const Service& service, const TwoSigners& by, std::int64_t number,
                                            const ExhibitId& id, const std::string& seal_read,
                                            const ScaleReading& reading) {
  TW_TRY(const auto officers, by.officers());
  const std::string& first = officers.first().text();
  const auto at = service.clock().now();
  std::optional<WeighedExhibit> weighed;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto line, wanted_line(transaction, number, id));
    CustodyAct act{transaction, "custody.weighed", at, officers};
    TW_TRY(auto* const exhibit, act.exhibit(id));
    TW_TRY_STATUS(CustodyAct::check_seal(*exhibit, seal_read));
    TW_TRY(auto weighing, weighing_of(transaction, reading, id, act));
    TW_TRY(weighed, act.weigh(*exhibit, std::move(weighing)));
    TW_TRY_STATUS(act.sign_and_record(by).map([](auto) {}));
    return note_weighed(transaction, first, at, std::move(line));
  });
  if (!done) return tl::make_unexpected(after_reading(service, first, id, seal_read, "weigh", done.error()));
  return std::move(weighed->weighing);
}

base::Status note_blind_reading(const Service& service, const Actor& actor, std::int64_t number,
                                const ExhibitId& id, const ScaleReading& reading) {
  const auto at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY_STATUS(wanted_line(transaction, number, id).map([](auto&&) {}));
    auto body = journal::Body{}
                    .set("exhibit", id.text())
                    .set("gross_mg", reading.gross.milligrams())
                    .set("inventory", number)
                    .set("scale", reading.scale)
                    .set("tare_mg", reading.tare.milligrams())
                    .text();
    return transaction.record({"inventory.read", at, actor.officer, std::move(body)}, {}).map([](auto) {});
  });
}

base::Result<std::vector<store::InventoryRow>> inventories(store::Reader& reader) {
  TW_TRY(auto rows, scanned<store::InventoryRow>(reader));
  std::reverse(rows.begin(), rows.end());
  return rows;
}

base::Result<InventoryReport> inventory_report(store::Reader& reader, std::int64_t number) {
  InventoryReport report;
  TW_TRY(report.row, inventory_row(reader, number));
  TW_TRY(report.lines, lines_of(reader, number));
  for (const auto& line : report.lines) {
    if (!line.weighing_no) continue;
    TW_TRY(auto weighing, reader.get<store::WeighingRow>(*line.weighing_no));
    if (weighing) report.weighings.push_back(*std::move(weighing));
  }
  if (!report.row.closed_at) return report;
  TW_TRY(report.bound, bound_of(reader, report.row, report.lines));
  // Earlier programs counted what was missing alone, and that is what the journal says of it.
  if (report.bound->at_most != report.row.at_most) {
    TW_TRY(report.bound, custody::inventory_bound(report.row.population, report.row.sampled,
                                                  {report.row.missing.value_or(0), 0, 0, 0},
                                                  static_cast<std::int32_t>(report.row.confidence_ppm)));
  }
  return report;
}

base::Result<InventoryReport> close_inventory(const Service& service, const Actor& actor,
                                              std::int64_t number) {
  const auto at = service.clock().now();
  InventoryReport report;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, inventory_row(transaction, number));
    TW_TRY_STATUS(wants_open(row));
    TW_TRY(const auto lines, lines_of(transaction, number));
    bool others = actor.officer != row.opened_by;
    for (const auto& line : lines) {
      if (line.outcome == "open")
        return fail(ErrorCode::Conflict, "exhibit", line.exhibit, "a look at each exhibit");
      others = others || line.looked_by != row.opened_by;
    }
    if (!others)
      return fail(ErrorCode::Forbidden, "officer", actor.officer, "a second officer who looks or closes");
    TW_TRY(const auto bound, bound_of(transaction, row, lines));
    row.missing = bound.found.missing;
    row.at_most = bound.at_most;
    row.closed_at = at.unix_ms();
    row.closed_by = actor.officer;
    auto body = journal::Body{}
                    .set("at_most", bound.at_most)
                    .set("inventory", number)
                    .set("missing", bound.found.missing)
                    .set("other_weight", bound.found.other_weight)
                    .set("wrong_seal", bound.found.wrong_seal)
                    .text();
    TW_TRY_STATUS(
        transaction
            .record({"inventory.closed", at, actor.officer, std::move(body)}, {store::put(std::move(row))})
            .map([](auto) {}));
    TW_TRY(report, inventory_report(transaction, number));
    return {};
  });
  if (!done) return tl::make_unexpected(done.error());
  return report;
}

namespace {

// What was read last of an exhibit in a closed inventory, where that was another seal than the book had.
base::Result<std::optional<WrongSeal>> last_read_wrong(store::Reader& reader, const std::string& exhibit,
                                                       const std::vector<store::InventoryRow>& all) {
  std::optional<store::InventoryLineRow> last;
  for (const auto& row : all) {
    if (!row.closed_at) continue;
    TW_TRY(auto line, reader.get<store::InventoryLineRow>(row.inventory_no, exhibit));
    if (!line || !line->seal_read || !line->looked_at) continue;
    if (!last || *line->looked_at > *last->looked_at) last = std::move(line);
  }
  if (!last || last->outcome != "wrong_seal") return std::nullopt;
  return WrongSeal{last->inventory_no, ExhibitId{last->exhibit}, base::Instant{*last->looked_at},
                   *last->seal_read};
}

// An act that reads the seal is refused where it is not the book's, so that one which was done has read it. A
// weighing reads it too, though its rule asks for none; a new seal is put on what was open. One officer's
// word takes no alarm back: whoever changed the seal knows the book's number.
bool reads_seal(const store::CustodyEventRow& row) {
  const auto event = custody::custody_event_from(row.event);
  return event && row.second &&
         (custody::rule_of(*event).seal_checked || *event == custody::CustodyEvent::Weigh ||
          *event == custody::CustodyEvent::Seal);
}

base::Result<bool> is_answered(store::Reader& reader, const WrongSeal& wrong) {
  TW_TRY(const auto known, load_exhibit(reader, wrong.exhibit));
  if (known.holding.seal == wrong.seal_read || !custody::is_to_be_there(known.holding.state)) return true;
  TW_TRY(const auto chain, chain_of(reader, wrong.exhibit));
  return std::any_of(chain.begin(), chain.end(),
                     [&](const auto& row) { return row.at > wrong.at.unix_ms() && reads_seal(row); });
}

}  // namespace

base::Result<std::vector<WrongSeal>> wrong_seals(store::Reader& reader) {
  std::set<std::string> misread;
  TW_TRY_STATUS(
      reader.scan<store::MisreadSealRow>({}, [&](store::MisreadSealRow&& row) -> base::Result<bool> {
        if (row.during == "inventory") misread.insert(std::move(row.exhibit));
        return true;
      }));
  std::vector<WrongSeal> wrong;
  if (misread.empty()) return wrong;
  TW_TRY(const auto all, inventories(reader));
  for (const auto& exhibit : misread) {
    TW_TRY(auto one, last_read_wrong(reader, exhibit, all));
    if (!one) continue;
    TW_TRY(const bool answered, is_answered(reader, *one));
    if (!answered) wrong.push_back(*std::move(one));
  }
  return wrong;
}

}  // namespace tidewaiter::service
