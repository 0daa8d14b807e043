#include "service/custody_act.h"

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "service/destruction_orders.h"
#include "store/compress.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::MassMg;
using custody::CustodyEvent;
using custody::Movement;
using custody::MovementKind;
using custody::Verdict;

constexpr std::int64_t kFactsVersion = 6;

std::string list(const std::vector<std::string>& canonical) {
  std::string text = "[";
  for (const auto& one : canonical) text += (text.size() > 1 ? "," : "") + one;
  return text + "]";
}

// Milliseconds as the entries write times.
std::string time_text(std::int64_t unix_ms) { return base::to_string(base::Instant{unix_ms}); }

std::string sha256_hex(std::string_view octets) { return base::to_hex(base::as_view(base::sha256(octets))); }

std::string fact_of(const store::WeighingRow& row, const std::vector<custody::Lot>& lots,
                    const std::string& form) {
  journal::Body fact;
  fact.set("at", time_text(row.at))
      .set("exhibit", row.exhibit)
      .set("gross_mg", row.gross_mg)
      .set("net_mg", row.net_mg)
      .set("no", row.weighing_no)
      .set("place", row.place)
      .set("readings", row.readings)
      .set("scale", row.scale)
      .set("tare_mg", row.tare_mg)
      .set("uncertainty_mg", row.uncertainty_mg)
      .set("verdict", row.verdict);
  const auto number = [&](const char* key, const std::optional<std::int64_t>& value) {
    if (value) fact.set(key, *value);
  };
  number("allowance_mg", row.allowance_mg);
  number("bound_mg", row.bound_mg);
  number("calibration_error_mg", row.calibration_error_mg);
  number("drying_ppm", row.drying_ppm);
  number("expected_mg", row.expected_mg);
  number("expected_uncertainty_mg", row.expected_uncertainty_mg);
  number("readability_mg", row.readability_mg);
  if (row.calibrated_until) fact.set("calibrated_until", time_text(*row.calibrated_until));
  if (row.drying_ground) fact.set("drying_ground", *row.drying_ground);
  if (row.drying_ppm.value_or(0) > 0) fact.set("form", form);
  if (row.held_by) fact.set("held_by", *row.held_by);
  if (lots.empty()) return fact.text();
  std::vector<std::string> all;
  for (const auto& lot : lots)
    all.push_back("[" + std::to_string(lot.gross.milligrams()) + "," + std::to_string(lot.tare.milligrams()) +
                  "]");
  fact.set_json("lots_mg", list(all));
  return fact.text();
}

store::ExhibitRow row_of(const KnownExhibit& one) {
  store::ExhibitRow row;
  row.exhibit = one.exhibit.id.text();
  row.seizure_no = static_cast<std::int64_t>(one.exhibit.seizure.value());
  if (!one.exhibit.parent.empty()) row.parent = one.exhibit.parent.text();
  row.kind = name(one.exhibit.kind);
  row.state = name(one.holding.state);
  row.state_at = one.state_at.unix_ms();
  row.holder = one.holding.holder.text();
  row.seal = one.holding.seal;
  row.book_mg = one.book.milligrams();
  row.uncertainty_mg = one.uncertainty.milligrams();
  return row;
}

store::WeighingRow row_of(const custody::Weighing& weighing, const std::string& verdict) {
  store::WeighingRow row;
  row.exhibit = weighing.exhibit.text();
  row.at = weighing.at.unix_ms();
  row.gross_mg = weighing.gross.milligrams();
  row.tare_mg = weighing.tare.milligrams();
  row.net_mg = weighing.net().milligrams();
  row.readings = weighing.readings;
  row.scale = weighing.scale.id;
  row.uncertainty_mg = weighing.uncertainty.milligrams();
  row.place = weighing.place;
  row.first_officer = weighing.officers.first().text();
  row.second_officer = weighing.officers.second().text();
  row.verdict = verdict;
  row.readability_mg = weighing.scale.readability.milligrams();
  row.calibration_error_mg = weighing.scale.calibration_error.milligrams();
  row.calibrated_until = weighing.scale.calibrated_until.unix_ms();
  return row;
}

custody::Balance balance_of(const store::MassBalanceRow& row) {
  return {MassMg{row.seized_mg},        MassMg{row.found_mg},    MassMg{row.adjustments_mg},
          MassMg{row.held_mg},          MassMg{row.consumed_mg}, MassMg{row.handed_over_mg},
          MassMg{row.destroyed_mg},     MassMg{row.released_mg}, MassMg{row.missing_mg},
          MassMg{row.explained_loss_mg}};
}

store::MassBalanceRow row_of(custody::SeizureNumber seizure, const custody::Balance& balance) {
  store::MassBalanceRow row;
  row.seizure_no = static_cast<std::int64_t>(seizure.value());
  row.seized_mg = balance.seized.milligrams();
  row.found_mg = balance.found_on_recount.milligrams();
  row.adjustments_mg = balance.adjustments.milligrams();
  row.held_mg = balance.held.milligrams();
  row.consumed_mg = balance.consumed.milligrams();
  row.handed_over_mg = balance.handed_over.milligrams();
  row.destroyed_mg = balance.destroyed.milligrams();
  row.released_mg = balance.released.milligrams();
  row.missing_mg = balance.missing.milligrams();
  row.explained_loss_mg = balance.explained_loss.milligrams();
  return row;
}

}  // namespace

std::optional<custody::MassLedger> LedgerShelf::take(custody::SeizureNumber seizure) {
  auto found = ledgers_.extract(seizure);
  if (found.empty()) return std::nullopt;
  return std::move(found.mapped());
}
void LedgerShelf::put(custody::SeizureNumber seizure, custody::MassLedger ledger) {
  ledgers_.insert_or_assign(seizure, std::move(ledger));
}

base::Result<KnownExhibit*> CustodyAct::exhibit(const custody::ExhibitId& id) {
  const auto found = exhibits_.find(id);
  if (found != exhibits_.end()) return &found->second;
  TW_TRY(auto one, load_exhibit(transaction_, id));
  held_by_.emplace(id, one.holding.holder);
  return &exhibits_.emplace(id, std::move(one)).first->second;
}

base::Result<KnownExhibit*> CustodyAct::create(custody::Exhibit exhibit, custody::CustodyState state,
                                               const custody::OfficerId& holder) {
  TW_TRY_STATUS(custody::check(exhibit));
  const auto id = exhibit.id;
  TW_TRY(const auto there, transaction_.get<store::ExhibitRow>(id.text()));
  if (there || exhibits_.contains(id))
    return fail(ErrorCode::Duplicate, "exhibit", id.text(), "a number no exhibit has");
  KnownExhibit one{std::move(exhibit), {id, holder, "", state, std::nullopt}, at_, {}, {}, {}};
  held_by_.emplace(id, holder);
  ++made_;
  return &exhibits_.emplace(id, std::move(one)).first->second;
}

base::Status CustodyAct::begin(KnownExhibit& exhibit) {
  return add_event(exhibit, exhibit.exhibit.parent.empty() ? "seize" : "split_off", "{}");
}

base::Status CustodyAct::step(KnownExhibit& exhibit, CustodyEvent event, const std::string& detail) {
  TW_TRY(const auto state, custody::apply(exhibit.holding.state, event));
  TW_TRY(auto* const end, end_of(exhibit.exhibit.id));
  TW_TRY_STATUS(custody::check_there(end->away, event));
  end->away = custody::away_after(end->away, event);
  TW_TRY_STATUS(custody::check_holder_signs(event, exhibit.holding.holder, officers_));
  if (custody::parts_for_good(event)) TW_TRY_STATUS(wants_free_sample(transaction_, exhibit.exhibit));
  TW_TRY_STATUS(wants_share_for_defence(transaction_, exhibit, event));
  if (exhibit.state_at > at_)
    return fail(ErrorCode::OutOfRange, "at", base::to_string(at_),
                "not before its last event, " + base::to_string(exhibit.state_at));
  if (state != exhibit.holding.state) exhibit.state_at = at_;
  exhibit.holding.state = state;
  return add_event(exhibit, name(event), detail);
}

base::Result<ChainEnd*> CustodyAct::end_of(const custody::ExhibitId& id) {
  const auto found = ends_.find(id);
  if (found != ends_.end()) return &found->second;
  TW_TRY(const auto end, chain_end(transaction_, id.text()));
  return &ends_.emplace(id, end).first->second;
}

base::Status CustodyAct::add_event(const KnownExhibit& exhibit, std::string_view event,
                                   const std::string& detail) {
  const std::string& id = exhibit.exhibit.id.text();
  TW_TRY(auto* const end, end_of(exhibit.exhibit.id));
  store::CustodyEventRow row;
  row.exhibit = id;
  row.event_no = ++end->event_no;
  row.event = event;
  row.state = name(exhibit.holding.state);
  row.at = at_.unix_ms();
  row.holder = exhibit.holding.holder.text();
  row.actor = officers_.first().text();
  row.second = officers_.second().text();
  row.detail = detail;
  states_.push_back(journal::Body{}
                        .set_json("detail", detail)
                        .set("event", event)
                        .set("exhibit", id)
                        .set("holder", row.holder)
                        .set("no", row.event_no)
                        .set("state", row.state)
                        .text());
  rows_.push_back(store::insert(std::move(row)));
  return {};
}

base::Status CustodyAct::put_seal(KnownExhibit& exhibit, const std::string& seal) {
  store::SealRow row;
  row.seal = seal;
  row.exhibit = exhibit.exhibit.id.text();
  row.at = at_.unix_ms();
  add_row(store::insert(std::move(row)));
  exhibit.holding.seal = seal;
  return step(exhibit, CustodyEvent::Seal, journal::Body{}.set("seal", seal).text());
}

base::Status CustodyAct::check_seal(const KnownExhibit& exhibit, std::string_view seal_read) {
  if (seal_read == exhibit.holding.seal) return {};
  // Whoever has to read it is not told what to read.
  return fail(ErrorCode::Conflict, "seal", seal_read, "the seal it bears, or none where it is open");
}

base::Result<custody::MassLedger*> CustodyAct::ledger(custody::SeizureNumber seizure) {
  const auto found = ledgers_.find(seizure);
  if (found != ledgers_.end()) return &found->second;
  if (shelf_ != nullptr) {
    if (auto kept = shelf_->take(seizure)) return &ledgers_.emplace(seizure, *std::move(kept)).first->second;
  }
  if (shelf_ == nullptr && made_ == exhibits_.size()) {
    // What is made here has no movements: a seizure's thousandth exhibit costs as little as its first.
    TW_TRY(const auto row,
           transaction_.get<store::MassBalanceRow>(static_cast<std::int64_t>(seizure.value())));
    custody::MassLedger resumed{row ? balance_of(*row) : custody::Balance{}};
    return &ledgers_.emplace(seizure, std::move(resumed)).first->second;
  }
  TW_TRY(auto loaded, load_ledger(transaction_, seizure));
  return &ledgers_.emplace(seizure, std::move(loaded)).first->second;
}

base::Status CustodyAct::post(MovementKind kind, MassMg mass, KnownExhibit& exhibit, KnownExhibit* to) {
  const auto seizure = exhibit.exhibit.seizure;
  if (to != nullptr && to->exhibit.seizure != seizure)
    return fail(ErrorCode::Conflict, "to", to->exhibit.id.text(), "an exhibit of the same seizure");
  TW_TRY(const auto movement, Movement::make(kind, mass, exhibit.exhibit.id,
                                             to == nullptr ? std::nullopt : std::optional{to->exhibit.id}));
  TW_TRY(auto* const book, ledger(seizure));
  TW_TRY_STATUS(book->post(movement));
  exhibit.book = book->held(exhibit.exhibit.id);
  if (to != nullptr) to->book = book->held(to->exhibit.id);
  store::MassMovementRow row;
  TW_TRY(row.movement_no, transaction_.next_number(store::TableId::MassMovement));
  row.seizure_no = static_cast<std::int64_t>(seizure.value());
  row.kind = name(kind);
  row.exhibit = exhibit.exhibit.id.text();
  if (to != nullptr) row.to_exhibit = to->exhibit.id.text();
  row.credited = name(movement.credited());
  row.debited = name(movement.debited());
  row.mass_mg = mass.milligrams();
  row.at = at_.unix_ms();
  journal::Body fact;
  fact.set("exhibit", row.exhibit)
      .set("kind", row.kind)
      .set("mass_mg", row.mass_mg)
      .set("no", row.movement_no)
      .set("seizure", row.seizure_no);
  if (row.to_exhibit) fact.set("to", *row.to_exhibit);
  movements_.push_back(fact.text());
  rows_.push_back(store::insert(std::move(row)));
  return {};
}

custody::OfficerId CustodyAct::held_before(const custody::ExhibitId& id) const {
  // An exhibit that this act made has its first weighing, which is compared with nothing.
  const auto held_by = held_by_.find(id);
  TW_CHECK(held_by != held_by_.end());
  return held_by->second;
}

base::Status CustodyAct::add_weighing(const custody::Weighing& weighing, const std::string& verdict,
                                      const std::optional<custody::Comparison>& comparison,
                                      MassMg expected_uncertainty) {
  const auto& drying = weighing.drying;
  if (!comparison && drying.loss_ppm != 0)
    return fail(ErrorCode::Conflict, "drying.loss_ppm", std::to_string(drying.loss_ppm),
                "nothing: there is no weighing before that it could have dried since");
  auto row = row_of(weighing, verdict);
  TW_TRY(row.weighing_no, transaction_.next_number(store::TableId::Weighing));
  if (comparison) {
    row.expected_mg = comparison->expected.milligrams();
    row.bound_mg = comparison->bound.milligrams();
    row.allowance_mg = comparison->allowance.milligrams();
    row.expected_uncertainty_mg = expected_uncertainty.milligrams();
    row.drying_ppm = drying.loss_ppm;
    if (drying.loss_ppm > 0) row.drying_ground = drying.ground;
    row.held_by = held_before(weighing.exhibit).text();
  }
  weighings_.push_back(fact_of(row, weighing.lots, exhibits_.at(weighing.exhibit).exhibit.form));
  rows_.push_back(store::insert(std::move(row)));
  return {};
}

base::Result<std::int64_t> CustodyAct::open_discrepancy(KnownExhibit& exhibit,
                                                        const custody::Comparison& comparison,
                                                        InquiryCause cause) {
  std::set<custody::OfficerId> involved{officers_.first(), officers_.second()};
  // What is put together in this act has not been written yet: whoever had any of it is asked about all of
  // it.
  for (const auto& [id, one] : exhibits_) {
    TW_TRY(auto some, involved_with(transaction_, id));
    involved.merge(some);
    involved.insert(one.holding.holder);
  }
  nlohmann::json names = nlohmann::json::array();
  for (const auto& officer : involved) names.push_back(officer.text());
  store::DiscrepancyRow row;
  TW_TRY(row.discrepancy_no, transaction_.next_number(store::TableId::Discrepancy));
  row.exhibit = exhibit.exhibit.id.text();
  row.opened_at = at_.unix_ms();
  row.expected_mg = comparison.expected.milligrams();
  row.observed_mg = comparison.observed.milligrams();
  row.bound_mg = comparison.bound.milligrams();
  row.allowance_mg = comparison.allowance.milligrams();
  row.involved = names.dump();
  const auto number = row.discrepancy_no;
  journal::Body fact;
  fact.set("allowance_mg", row.allowance_mg)
      .set("bound_mg", row.bound_mg)
      .set("exhibit", row.exhibit)
      .set("expected_mg", row.expected_mg)
      .set_json("involved", row.involved)
      .set("no", number)
      .set("observed_mg", row.observed_mg);
  if (!cause.name.empty()) {
    row.cause = cause.name;
    row.reported_by = officers_.first().text();
    row.report = cause.report;
    fact.set("cause", *row.cause).set("report", *row.report).set("reported_by", *row.reported_by);
  }
  cause.detail.set("discrepancy", number);
  inquiries_.push_back(fact.text());
  rows_.push_back(store::insert(std::move(row)));
  TW_TRY_STATUS(step(exhibit, CustodyEvent::OpenDiscrepancy, cause.detail.text()));
  return number;
}

base::Result<std::int64_t> CustodyAct::inquire_about_seal(KnownExhibit& exhibit, const std::string& seal_read,
                                                          const std::string& by_whom) {
  const auto shown = [](const std::string& seal) { return seal.empty() ? "none" : seal; };
  const custody::Comparison no_weighing{exhibit.book, exhibit.book, {}, {}};
  InquiryCause cause{"seal",
                     "seal " + shown(seal_read) + " was read where " + shown(exhibit.holding.seal) +
                         " was expected" + by_whom,
                     {}};
  cause.detail.set("seal_expected", exhibit.holding.seal).set("seal_read", seal_read);
  TW_TRY(const auto number, open_discrepancy(exhibit, no_weighing, std::move(cause)));
  exhibit.holding.seal = seal_read;
  return number;
}

base::Result<std::int64_t> CustodyAct::inquire_about_transport(KnownExhibit& exhibit,
                                                               const std::string& report) {
  return open_discrepancy(exhibit, {exhibit.book, exhibit.book, {}, {}}, {"vehicle_seal", report, {}});
}

base::Result<std::int64_t> CustodyAct::inquire_abroad(KnownExhibit& exhibit,
                                                      const custody::Comparison& comparison) {
  TW_TRY(const auto movement, custody::movement_abroad(comparison, exhibit.exhibit.id));
  if (movement) TW_TRY_STATUS(post(movement->kind(), movement->mass(), exhibit));
  return open_discrepancy(exhibit, comparison);
}

base::Result<MassMg> CustodyAct::handed_over(const KnownExhibit& exhibit) {
  TW_TRY(const auto* const book, ledger(exhibit.exhibit.seizure));
  return book->handed_over(exhibit.exhibit.id);
}

base::Result<WeighedExhibit> CustodyAct::weigh(KnownExhibit& exhibit, custody::Weighing weighing) {
  if (!custody::is_weighed(exhibit.exhibit.kind))
    return fail(ErrorCode::Conflict, "exhibit.kind", name(exhibit.exhibit.kind), "a drug or a chemical");
  WeighedExhibit result{std::move(weighing), std::nullopt, std::nullopt, {}};
  const auto& made = result.weighing;
  if (exhibit.uncertainty == MassMg{}) {  // never weighed: no scale is without uncertainty
    if (made.net() == MassMg{})
      return fail(ErrorCode::OutOfRange, "net", "0 g", "over 0 g: there is nothing of it");
    TW_TRY_STATUS(custody::suits(made, {}));
    TW_TRY_STATUS(add_weighing(made, "first", std::nullopt));
    TW_TRY_STATUS(step(exhibit, CustodyEvent::Weigh));
    TW_TRY_STATUS(post(MovementKind::Seize, made.net(), exhibit));
    exhibit.uncertainty = made.uncertainty;
    return result;
  }
  TW_TRY(result.comparison, custody::compare(exhibit.book, exhibit.uncertainty, made));
  const auto& comparison = *result.comparison;
  std::int32_t dried_before = 0;
  if (made.drying.loss_ppm > 0) {
    TW_TRY(dried_before, dried(exhibit));
    TW_TRY_STATUS(custody::may_dry(exhibit.exhibit.form, dried_before, made.drying));
  }
  const auto dried_now = dried_before + custody::dried_ppm(comparison);
  if (dried_now > dried_before) exhibit.exhibit.dried_ppm = dried_now;
  TW_TRY_STATUS(add_weighing(made, std::string{name(comparison.verdict)}, comparison, exhibit.uncertainty));
  TW_TRY_STATUS(step(exhibit, CustodyEvent::Weigh));
  TW_TRY(const auto movement, custody::movement_of(comparison, exhibit.exhibit.id));
  if (movement) TW_TRY_STATUS(post(movement->kind(), movement->mass(), exhibit));
  exhibit.uncertainty = made.uncertainty;
  if (comparison.verdict == Verdict::Discrepant) {
    TW_TRY(result.discrepancy, open_discrepancy(exhibit, comparison));
  } else {
    const bool much = custody::dried_much(exhibit.exhibit.form, dried_before, dried_now);
    TW_TRY_STATUS(test_drift(made, comparison, much, result.alarms));
  }
  return result;
}

base::Status CustodyAct::weigh_part(KnownExhibit& part, const custody::Weighing& weighing) {
  TW_TRY_STATUS(custody::suits(weighing, {}));
  TW_TRY_STATUS(add_weighing(weighing, "first", std::nullopt));
  part.uncertainty = weighing.uncertainty;
  return {};
}

base::Status CustodyAct::weigh_consumed(KnownExhibit& exhibit, const custody::Weighing& weighing) {
  TW_TRY_STATUS(custody::suits(weighing, {}));
  if (weighing.drying.loss_ppm != 0)
    return fail(ErrorCode::Conflict, "drying.loss_ppm", std::to_string(weighing.drying.loss_ppm),
                "nothing: there is no weighing before that it could have dried since");
  fact("consumed", fact_of(row_of(weighing, "consumed"), weighing.lots, exhibit.exhibit.form));
  exhibit.uncertainty = custody::combined(exhibit.uncertainty, weighing.uncertainty);
  return {};
}

void CustodyAct::add_row(store::RowWrite row) {
  const auto& table = store::table(row.table);
  digests_.push_back(
      journal::Body{}
          .set("key", store::key_text(std::span{row.row}.first(table.key_columns)))
          .set("sha256", row.change == store::Change::Remove ? "" : sha256_hex(store::row_bytes(row.row)))
          .set("table", table.name)
          .text());
  rows_.push_back(std::move(row));
}

// What each exhibit is after the act, whole.
base::Status CustodyAct::add_exhibits() {
  for (auto& [id, one] : exhibits_) {
    auto row = row_of(one);
    TW_TRY(const auto before, transaction_.get<store::ExhibitRow>(row.exhibit));
    TW_TRY(row.document, exhibit_document(transaction_, one, before));
    journal::Body fact;
    fact.set("book_mg", row.book_mg)
        .set("exhibit", row.exhibit)
        .set("holder", row.holder)
        .set("kind", row.kind)
        .set("seal", row.seal)
        .set("seizure", row.seizure_no)
        .set("state", row.state)
        .set("uncertainty_mg", row.uncertainty_mg);
    if (row.parent) fact.set("parent", *row.parent);
    if (!before || before->document != row.document) {
      fact.set("document_sha256", sha256_hex(row.document.bytes));
      if (one.exhibit.confirmed) fact.set("results_sha256", result_commitment(one));
    }
    exhibit_facts_.push_back(fact.text());
    rows_.push_back(store::put(std::move(row)));
  }
  return {};
}

base::Result<std::uint64_t> CustodyAct::sign_and_record(const TwoSigners& by) {
  TW_TRY_STATUS(add_exhibits());
  for (const auto& [seizure, ledger] : ledgers_) {
    TW_CHECK(ledger.balance().holds());
    rows_.push_back(store::put(row_of(seizure, ledger.balance())));
  }
  for (const auto& [key, row] : drifts_) rows_.push_back(store::put(row));
  facts_.set("facts_version", kFactsVersion);
  facts_.set_json("movements", list(movements_));
  facts_.set_json("states", list(states_));
  facts_.set_json("weighings", list(weighings_));
  if (!exhibit_facts_.empty()) facts_.set_json("exhibits", list(exhibit_facts_));
  if (!inquiries_.empty()) facts_.set_json("inquiries", list(inquiries_));
  if (!alarms_.empty()) facts_.set_json("alarms", list(alarms_));
  if (!digests_.empty()) facts_.set_json("rows", list(digests_));
  const custody::Act act{kind_, at_, officers_, facts_.text()};
  TW_TRY(auto body, signed_body(transaction_, act, by));
  TW_TRY(const auto index,
         transaction_.record({kind_, at_, officers_.first().text(), std::move(body)}, std::move(rows_)));
  if (shelf_ != nullptr) {
    for (auto& [seizure, ledger] : ledgers_) shelf_->put(seizure, std::move(ledger));
  }
  return index;
}

}  // namespace tidewaiter::service
