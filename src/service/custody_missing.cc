#include "service/custody_missing.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "custody/limits.h"
#include "service/custody_reading.h"
#include "service/handover.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using base::MassMg;
using custody::CustodyEvent;
using custody::ExhibitId;
using custody::MovementKind;

base::Result<std::string> officers_of(store::Reader& reader, const ExhibitId& id, const std::string& holder,
                                      const std::string& reporter) {
  TW_TRY(auto involved, involved_with(reader, id));
  involved.insert(custody::OfficerId{holder});
  involved.insert(custody::OfficerId{reporter});
  nlohmann::json names = nlohmann::json::array();
  for (const auto& officer : involved) names.push_back(officer.text());
  return names.dump();
}

// What can go missing of it: what is held here, or what was given across a border.
struct Lost {
  MovementKind kind = MovementKind::GoMissing;
  MassMg mass;
};
base::Result<Lost> lost_of(store::Reader& reader, const store::ExhibitRow& exhibit) {
  if (exhibit.state != name(custody::CustodyState::HandedOver))
    return Lost{MovementKind::GoMissing, MassMg{exhibit.book_mg}};
  TW_TRY(const auto ledger,
         load_ledger(reader, custody::SeizureNumber{static_cast<std::uint64_t>(exhibit.seizure_no)}));
  return Lost{MovementKind::LoseAbroad, ledger.handed_over(ExhibitId{exhibit.exhibit})};
}

// It leaves the account it is in; the seizure's balance follows. nullopt where there is nothing of it.
base::Result<std::optional<store::MassMovementRow>> gone(store::Transaction& transaction,
                                                         store::ExhibitRow& exhibit, const Lost& lost,
                                                         Instant at, std::vector<store::RowWrite>& rows) {
  if (lost.mass == MassMg{}) return std::optional<store::MassMovementRow>{};
  TW_TRY(const auto movement, custody::Movement::make(lost.kind, lost.mass, ExhibitId{exhibit.exhibit}));
  TW_TRY(auto balance, transaction.get<store::MassBalanceRow>(exhibit.seizure_no));
  if (!balance) return fail(ErrorCode::Storage, "mass_balance", exhibit.exhibit, "its seizure's balance");
  store::MassMovementRow row;
  TW_TRY(row.movement_no, transaction.next_number(store::TableId::MassMovement));
  row.seizure_no = exhibit.seizure_no;
  row.kind = name(movement.kind());
  row.exhibit = exhibit.exhibit;
  row.credited = name(movement.credited());
  row.debited = name(movement.debited());
  row.mass_mg = lost.mass.milligrams();
  row.at = at.unix_ms();
  (lost.kind == MovementKind::GoMissing ? balance->held_mg : balance->handed_over_mg) -= row.mass_mg;
  balance->missing_mg += row.mass_mg;
  exhibit.book_mg = 0;
  rows.push_back(store::insert(row));
  rows.push_back(store::put(*std::move(balance)));
  return std::optional{std::move(row)};
}

std::string body_of(const MissingReport& report, std::int64_t inquiry,
                    const std::optional<store::MassMovementRow>& movement) {
  std::string movements = "[]";
  if (movement)
    movements = "[" +
                journal::Body{}
                    .set("exhibit", movement->exhibit)
                    .set("kind", movement->kind)
                    .set("mass_mg", movement->mass_mg)
                    .set("no", movement->movement_no)
                    .set("seizure", movement->seizure_no)
                    .text() +
                "]";
  journal::Body body;
  body.set("discrepancy", inquiry).set("exhibit", report.exhibit.text()).set_json("movements", movements);
  if (report.inventory) body.set("inventory", *report.inventory);
  return body.text();
}

base::Result<ReportedMissing> report(store::Transaction& transaction, const Actor& actor, Instant at,
                                     const MissingReport& what) {
  if (what.words.empty()) return fail(ErrorCode::Missing, "words", "", "where it was looked for");
  TW_TRY_STATUS(custody::check_words(what.words, "words"));
  if (actor.officer.empty()) return fail(ErrorCode::Missing, "officer", "", "who did not find it");
  TW_TRY(auto exhibit, transaction.get<store::ExhibitRow>(what.exhibit.text()));
  if (!exhibit) return fail(ErrorCode::NotFound, "exhibit", what.exhibit.text(), "an exhibit's number");
  TW_TRY(const auto lost, lost_of(transaction, *exhibit));
  store::DiscrepancyRow inquiry;
  TW_TRY(inquiry.discrepancy_no, transaction.next_number(store::TableId::Discrepancy));
  inquiry.exhibit = exhibit->exhibit;
  inquiry.opened_at = at.unix_ms();
  inquiry.expected_mg = lost.mass.milligrams();
  TW_TRY(inquiry.involved, officers_of(transaction, what.exhibit, exhibit->holder, actor.officer));
  inquiry.cause = "missing";
  inquiry.reported_by = actor.officer;
  inquiry.report = what.words;
  ReportedMissing result{inquiry.discrepancy_no, what.exhibit, custody::OfficerId{exhibit->holder},
                         lost.mass};
  journal::Body detail;
  detail.set("discrepancy", result.discrepancy);
  if (what.inventory) detail.set("inventory", *what.inventory);
  std::vector<store::RowWrite> rows;
  TW_TRY(auto event,
         event_of_one(transaction, *exhibit, actor.officer, at, CustodyEvent::ReportMissing, detail.text()));
  rows.push_back(std::move(event));
  TW_TRY(const auto movement, gone(transaction, *exhibit, lost, at, rows));
  rows.push_back(store::put(*std::move(exhibit)));
  rows.push_back(store::insert(std::move(inquiry)));
  TW_TRY_STATUS(transaction
                    .record({"custody.missing_reported", at, actor.officer,
                             body_of(what, result.discrepancy, movement)},
                            std::move(rows))
                    .map([](auto) {}));
  return result;
}

base::Result<std::vector<ExhibitId>> not_found_in(store::Reader& reader, std::int64_t number) {
  TW_TRY(const auto inventory, reader.get<store::InventoryRow>(number));
  if (!inventory)
    return fail(ErrorCode::NotFound, "inventory", std::to_string(number), "an inventory's number");
  if (!inventory->closed_at)
    return fail(ErrorCode::State, "inventory", std::to_string(number), "an inventory that is closed");
  std::vector<ExhibitId> ids;
  TW_TRY_STATUS(
      reader.scan<store::InventoryLineRow>({.equal = {{"inventory_no", number}}, .after = {}},
                                           [&](store::InventoryLineRow&& row) -> base::Result<bool> {
                                             if (row.outcome == "missing") ids.emplace_back(row.exhibit);
                                             return true;
                                           }));
  std::vector<ExhibitId> still;
  for (auto& id : ids) {
    TW_TRY(const auto known, load_exhibit(reader, id));
    // Seen or moved since: then it was not where it was looked for, which is another thing.
    const bool since = known.state_at.unix_ms() > *inventory->closed_at;
    if (custody::is_to_be_there(known.holding.state) && !since) still.push_back(std::move(id));
  }
  if (still.empty())
    return fail(ErrorCode::NotFound, "inventory", std::to_string(number),
                "an inventory that did not find what is still to be there");
  return still;
}

std::string with_finders(const std::string& involved, const custody::TwoOfficers& officers) {
  auto names = nlohmann::json::parse(involved, nullptr, false);
  if (!names.is_array()) names = nlohmann::json::array();
  for (const auto& officer : {officers.first(), officers.second()}) {
    if (std::find(names.begin(), names.end(), officer.text()) == names.end()) names.push_back(officer.text());
  }
  return names.dump();
}

base::Status wants_lost_here(store::Reader& reader, const ExhibitId& id) {
  TW_TRY(const auto handover, open_handover(reader, id));
  if (!handover) return {};
  return fail(ErrorCode::State, "exhibit.state", "lost abroad",
              "`tidewaiter handover back`, where it is here again, or the receiver's receipt");
}

}  // namespace

base::Result<store::DiscrepancyRow> inquiry_into_missing(store::Reader& reader, const ExhibitId& id) {
  std::optional<store::DiscrepancyRow> found;
  TW_TRY_STATUS(reader.scan<store::DiscrepancyRow>({.equal = {{"exhibit", id.text()}}, .after = {}},
                                                   [&](store::DiscrepancyRow&& row) -> base::Result<bool> {
                                                     if (row.cause == "missing" && !row.finding &&
                                                         !row.found_at)
                                                       found = std::move(row);
                                                     return true;
                                                   }));
  if (!found) return fail(ErrorCode::State, "exhibit.state", id.text(), "an exhibit that is missing");
  return *std::move(found);
}

base::Status end_search(CustodyAct& act, KnownExhibit& exhibit, store::DiscrepancyRow inquiry,
                        MovementKind recovering) {
  const MassMg lost{inquiry.expected_mg};
  if (lost > MassMg{}) TW_TRY_STATUS(act.post(recovering, lost, exhibit));
  inquiry.found_at = act.at().unix_ms();
  inquiry.involved = with_finders(inquiry.involved, act.officers());
  act.add_row(store::put(std::move(inquiry)));
  return {};
}

base::Result<ReportedMissing> report_missing(const Service& service, const Actor& actor,
                                             const MissingReport& what) {
  const Instant at = service.clock().now();
  ReportedMissing result;
  TW_TRY_STATUS(service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(result, report(transaction, actor, at, what));
    return {};
  }));
  return result;
}

base::Result<std::vector<ReportedMissing>> report_not_found(const Service& service, const Actor& actor,
                                                            std::int64_t inventory) {
  const Instant at = service.clock().now();
  std::vector<ReportedMissing> all;
  TW_TRY_STATUS(service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto ids, not_found_in(transaction, inventory));
    const auto words = "inventory " + std::to_string(inventory) + " did not find it";
    for (const auto& id : ids) {
      TW_TRY(auto one, report(transaction, actor, at, {id, words, inventory}));
      all.push_back(std::move(one));
    }
    return {};
  }));
  return all;
}

base::Status answer_inquiry(const Service& service, const Actor& actor, std::int64_t number,
                            const std::string& words) {
  if (words.empty()) return fail(ErrorCode::Missing, "words", "", "the answer");
  TW_TRY_STATUS(custody::check_words(words, "words"));
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, transaction.get<store::DiscrepancyRow>(number));
    if (!row) return fail(ErrorCode::NotFound, "discrepancy", std::to_string(number), "an inquiry's number");
    if (row->finding) return fail(ErrorCode::State, "discrepancy", *row->finding, "an inquiry that is open");
    TW_TRY(const auto known, load_exhibit(transaction, ExhibitId{row->exhibit}));
    if (known.holding.holder.text() != actor.officer)
      return fail(ErrorCode::Forbidden, "officer", actor.officer,
                  "its holder, " + known.holding.holder.text() + ", who has to answer");
    row->answer = words;
    row->answered_by = actor.officer;
    row->answered_at = at.unix_ms();
    auto body = journal::Body{}.set("discrepancy", number).set("exhibit", row->exhibit).text();
    return transaction
        .record({"inquiry.answered", at, actor.officer, std::move(body)}, {store::put(*std::move(row))})
        .map([](auto) {});
  });
}

base::Result<Rediscovery> find_exhibit(const Service& service, const TwoSigners& by,
                                       const FoundAgain& found) {
  if (found.place.empty()) return fail(ErrorCode::Missing, "place", "", "where it was found");
  TW_TRY_STATUS(custody::check_words(found.place, "place"));
  if (found.seal_read.size() > custody::kMaxId)
    return fail(ErrorCode::TooLarge, "seal", found.seal_read, "at most 64 bytes");
  TW_TRY(const auto officers, by.officers());
  const Instant at = service.clock().now();
  Rediscovery result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto inquiry, inquiry_into_missing(transaction, found.exhibit));
    TW_TRY_STATUS(wants_lost_here(transaction, found.exhibit));
    CustodyAct act{transaction, "custody.found", at, officers};
    TW_TRY(auto* const exhibit, act.exhibit(found.exhibit));
    const bool weighed = custody::is_weighed(exhibit->exhibit.kind) && inquiry.expected_mg > 0;
    if (weighed != found.reading.has_value())
      return fail(weighed ? ErrorCode::Missing : ErrorCode::Conflict, "gross", "",
                  weighed ? "a weighing: it is a drug or a chemical" : "no weighing of this");
    result.inquiry = inquiry.discrepancy_no;
    result.other_seal = exhibit->holding.seal != found.seal_read;
    exhibit->holding.seal = found.seal_read;
    TW_TRY_STATUS(end_search(act, *exhibit, std::move(inquiry), MovementKind::Recover));
    TW_TRY_STATUS(act.step(*exhibit, CustodyEvent::Find,
                           journal::Body{}
                               .set("discrepancy", result.inquiry)
                               .set("place", found.place)
                               .set("seal_read", found.seal_read)
                               .text()));
    if (weighed) {
      TW_TRY(auto weighing, weighing_of(transaction, *found.reading, found.exhibit, act));
      TW_TRY(result.weighed, act.weigh(*exhibit, std::move(weighing)));
    }
    act.fact("found", journal::Body{}
                          .set("discrepancy", result.inquiry)
                          .set("exhibit", found.exhibit.text())
                          .set("place", found.place)
                          .set("seal_read", found.seal_read)
                          .text());
    return act.sign_and_record(by).map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return result;
}

}  // namespace tidewaiter::service
