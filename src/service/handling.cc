#include "service/handling.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/engine.h"
#include "service/held.h"
#include "service/instrument_history.h"
#include "service/offices.h"
#include "service/text_limits.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::Instant;
using nlohmann::json;
using selection::HoldEvent;
using selection::HoldRecord;
using selection::HoldState;

constexpr std::size_t kMostPlace = 200;

std::string hold_detail(const std::string& place) {
  return (place.empty() ? json::object() : json{{"place", place}}).dump();
}

std::optional<HoldEvent> event_into(std::string_view state) {
  static constexpr std::pair<HoldState, HoldEvent> kEvents[] = {
      {HoldState::HoldSent, HoldEvent::SendHold},      {HoldState::Acknowledged, HoldEvent::Acknowledge},
      {HoldState::Located, HoldEvent::Locate},         {HoldState::Presented, HoldEvent::Present},
      {HoldState::Examined, HoldEvent::Examine},       {HoldState::Released, HoldEvent::Release},
      {HoldState::Seized, HoldEvent::Seize},           {HoldState::NotFound, HoldEvent::ReportNotFound},
      {HoldState::AlreadyLeft, HoldEvent::ReportLeft}, {HoldState::LetRun, HoldEvent::LetRun}};
  for (const auto& [into, event] : kEvents) {
    if (selection::name(into) == state) return event;
  }
  return std::nullopt;
}

base::Result<store::ItemRow> filed(store::Reader& reader, const model::ItemId& item) {
  TW_TRY(auto row, reader.item_in_force(item.text()));
  if (!row) return base::fail(ErrorCode::NotFound, "item_id", item.text(), "a filed parcel");
  return *std::move(row);
}

base::Result<HoldRecord> record_of(store::Reader& reader, const Held& found) {
  const auto& [hold, item] = found;
  HoldRecord record;
  record.number = model::ItemNumber{static_cast<std::uint64_t>(hold.item_no)};
  record.id = model::ItemId{item.item_id};
  record.operator_id = model::OperatorId{hold.operator_id};
  record.office = model::OfficeId{hold.office};
  record.filed_at = Instant{item.filed_at};
  if (hold.cut_off_at) record.cut_off_at = Instant{*hold.cut_off_at};
  TW_TRY(record.state, found.state());
  TW_TRY_STATUS(reader.scan<store::HoldEventRow>(
      {.equal = {{"item_no", hold.item_no}}, .after = {}},
      [&](store::HoldEventRow&& row) -> base::Result<bool> {
        if (const auto event = event_into(row.state))
          record.steps.push_back({*event, Instant{row.at}, place_in(row.detail)});
        return true;
      }));
  return record;
}

store::NoticeRow notice_row(std::int64_t number, std::int64_t item_no, const std::string& kind,
                            const std::string& recipient, const json& document, Instant at) {
  store::NoticeRow row;
  row.notice_no = number;
  row.item_no = item_no;
  row.kind = kind;
  row.recipient = recipient;
  row.state = "draft";
  row.state_at = at.unix_ms();
  row.document = store::compress(document.dump(-1, ' ', false, json::error_handler_t::replace));
  return row;
}

json notice_json(const selection::NoticeDraft& notice) {
  return {{"to", notice.to_country},
          {"subject", notice.subject},
          {"fields", notice.fields},
          {"text", notice.text}};
}

// The hold's row and event after one more step.
void append_step(std::vector<store::RowWrite>& rows, store::HoldRow& hold, const HoldRecord& record,
                 std::int64_t event_no, const std::string& actor, Instant at) {
  hold.state = selection::name(record.state);
  hold.state_at = at.unix_ms();
  hold.detail = hold_detail(record.place());
  store::HoldEventRow event;
  event.item_no = hold.item_no;
  event.event_no = event_no;
  event.state = hold.state;
  event.at = at.unix_ms();
  event.actor = actor;
  event.detail = hold_detail(record.steps.back().place);
  rows.push_back(store::insert(std::move(event)));
}

// The steps that lead a held parcel to `Examined` and its end; operators leave out messages, so those missing
// are taken as done when it lies on the table.
base::Status finish_hold(std::vector<store::RowWrite>& rows, store::HoldRow hold, HoldRecord record,
                         bool found, const std::string& actor, Instant at) {
  auto event_no = static_cast<std::int64_t>(record.steps.size()) + 1;
  const auto step = [&](HoldEvent event) -> base::Status {
    TW_TRY(record, selection::advanced(std::move(record), event, at));
    append_step(rows, hold, record, ++event_no, actor, at);
    return {};
  };
  if (record.state == HoldState::Selected) TW_TRY_STATUS(step(HoldEvent::SendHold));
  if (record.state != HoldState::Presented && record.state != HoldState::Examined)
    TW_TRY_STATUS(step(HoldEvent::Present));
  if (record.state != HoldState::Examined) TW_TRY_STATUS(step(HoldEvent::Examine));
  TW_TRY_STATUS(step(found ? HoldEvent::Seize : HoldEvent::Release));
  rows.push_back(store::put(std::move(hold)));
  return {};
}

// What a conclusive examination makes of the parcel's hold. One that was over already becomes Seized by a
// find and by nothing else; one that is let run stays what it is (K1).
base::Status conclude_hold(std::vector<store::RowWrite>& rows, Held found_hold, HoldRecord record, bool found,
                           const std::string& actor, Instant at) {
  if (!selection::is_final(record.state))
    return finish_hold(rows, std::move(found_hold.hold), std::move(record), found, actor, at);
  if (!found && record.state == HoldState::AlreadyLeft)
    return base::fail(ErrorCode::State, "hold.state", selection::name(record.state),
                      "a parcel that is here: of one that left only a find is recorded");
  if (!found || record.state == HoldState::Seized || record.state == HoldState::LetRun) return {};
  const auto event_no = static_cast<std::int64_t>(record.steps.size()) + 2;
  TW_TRY(record, selection::found_afterwards(std::move(record), at));
  append_step(rows, found_hold.hold, record, event_no, actor, at);
  rows.push_back(store::put(std::move(found_hold.hold)));
  return {};
}

// The register's instrument of this name: that of the parcel's office, or the only one there is.
base::Result<std::optional<KnownInstrument>> registered(store::Reader& reader, const std::string& office,
                                                        const std::string& id) {
  TW_TRY(auto here, instrument(reader, office, id));
  if (here) return here;
  TW_TRY(auto all, instruments(reader, std::nullopt));
  std::erase_if(all, [&](const KnownInstrument& one) { return one.instrument.id != id; });
  if (all.size() != 1) return std::optional<KnownInstrument>{};
  return std::optional{std::move(all.front())};
}

base::Result<std::vector<ReadingStanding>> standings(store::Reader& reader, const std::string& office,
                                                     const selection::ExaminationResult& result) {
  std::vector<ReadingStanding> all;
  for (const auto& reading : result.readings) {
    ReadingStanding one{reading.instrument, "unknown", ""};
    TW_TRY(const auto known, registered(reader, office, reading.instrument));
    if (known) {
      TW_TRY(const auto then, instrument_at(reader, known->office, reading.instrument, result.at));
      one.state = standing(then, result.at);
      one.operator_state = operator_standing(then, result.officer.text(), result.at);
    }
    all.push_back(std::move(one));
  }
  return all;
}

json result_document(const selection::ExaminationResult& result,
                     const std::vector<ReadingStanding>& standings) {
  json finds = json::array(), readings = json::array();
  for (const auto& find : result.finds) {
    finds.push_back({{"substance", find.substance},
                     {"gross_mass_mg", find.gross_mass.milligrams()},
                     {"object", selection::name(find.concealment.object)},
                     {"method", selection::name(find.concealment.method)},
                     {"layer", selection::name(find.concealment.layer)}});
  }
  for (std::size_t i = 0; i < result.readings.size(); ++i) {
    const auto& reading = result.readings[i];
    readings.push_back({{"instrument", reading.instrument},
                        {"instrument_state", standings[i].state},
                        {"means", model::name(reading.means)},
                        {"operator_state", standings[i].operator_state},
                        {"value", reading.value}});
  }
  return {{"finds", finds},
          {"readings", readings},
          {"opened", result.opened},
          {"remarks", result.remarks},
          {"why_inconclusive", result.why_inconclusive}};
}

// Answers with the seizures' numbers in the book, in the order of the labels.
base::Result<std::vector<std::int64_t>> append_find(std::vector<store::RowWrite>& rows,
                                                    store::Transaction& transaction,
                                                    const selection::AfterFind& after, std::int64_t item_no,
                                                    std::int64_t examination_no, Instant at) {
  std::vector<std::int64_t> numbers;
  for (std::size_t i = 0; i < after.seizures.size(); ++i) {
    const auto& seizure = after.seizures[i];
    store::SeizureRow row;
    TW_TRY(row.seizure_no, transaction.next_number(store::TableId::Seizure));
    numbers.push_back(row.seizure_no);
    row.examination_no = examination_no;
    row.item_no = item_no;
    row.seized_at = at.unix_ms();
    row.substance = seizure.find.substance;
    row.mass_mg = seizure.find.gross_mass.milligrams();
    row.concealment_object = selection::name(seizure.find.concealment.object);
    row.concealment_method = selection::name(seizure.find.concealment.method);
    row.concealment_layer = selection::name(seizure.find.concealment.layer);
    const json document{{"number", seizure.number},
                        {"power", selection::name(seizure.power)},
                        {"officer", seizure.officer.text()},
                        {"label", after.labels[i].lines}};
    row.document = store::compress(document.dump());
    rows.push_back(store::insert(std::move(row)));
  }
  const auto& request = after.preservation;
  json preservation{
      {"wanted", request.wanted}, {"answer_by", base::to_string(request.answer_by)}, {"text", request.text}};
  if (request.overwritten_at) preservation["overwritten_at"] = base::to_string(*request.overwritten_at);
  TW_TRY(const auto preservation_no, transaction.next_number(store::TableId::Notice));
  rows.push_back(store::insert(
      notice_row(preservation_no, item_no, "preservation", request.operator_id.text(), preservation, at)));
  TW_TRY(const auto counterpart_no, transaction.next_number(store::TableId::Notice));
  rows.push_back(store::insert(notice_row(counterpart_no, item_no, "counterpart",
                                          after.counterpart.to_country, notice_json(after.counterpart), at)));
  return numbers;
}

// One step of a hold, as an entry, with the notice that follows from it.
base::Result<AdvancedHold> move_hold(store::Transaction& transaction, const store::ItemRow& in_force,
                                     Held found, HoldRecord record, HoldEvent event, const std::string& actor,
                                     Instant at, const std::string& place = {}) {
  const auto event_no = static_cast<std::int64_t>(record.steps.size()) + 2;
  AdvancedHold result;
  TW_TRY(result.record, selection::advanced(std::move(record), event, at, place));
  std::vector<store::RowWrite> rows;
  append_step(rows, found.hold, result.record, event_no, actor, at);
  rows.push_back(store::put(found.hold));
  if (event == HoldEvent::ReportLeft) {
    TW_TRY(const auto declaration, declaration_of(in_force));
    TW_TRY(result.notice, selection::notice_of_departure(result.record, declaration.item));
    TW_TRY(const auto number, transaction.next_number(store::TableId::Notice));
    rows.push_back(store::insert(notice_row(number, found.hold.item_no, "departure",
                                            result.notice->to_country, notice_json(*result.notice), at)));
  }
  const json body{{"item", found.hold.item_no},
                  {"event", selection::name(event)},
                  {"state", selection::name(result.record.state)}};
  TW_TRY_STATUS(transaction.record({std::string{kHoldAdvanced}, at, actor, body.dump()}, std::move(rows)));
  return result;
}

}  // namespace

base::Result<AdvancedHold> advance_hold(const Service& service, const Actor& actor, const model::ItemId& item,
                                        HoldEvent event, const std::string& place) {
  TW_TRY_STATUS(fits_text("place", place, kMostPlace));
  if (event == HoldEvent::LetRun) {
    return base::fail(ErrorCode::Forbidden, "event", selection::name(event),
                      "its case's team: tidewaiter let-run");
  }
  const Instant at = service.clock().now();
  AdvancedHold result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto row, filed(transaction, item));
    TW_TRY(auto found, held(transaction, row));
    if (!found) return base::fail(ErrorCode::NotFound, "item_id", item.text(), "a parcel that was selected");
    TW_TRY_STATUS(wants_own_office(transaction, actor.officer, found->hold.office));
    TW_TRY(auto record, record_of(transaction, *found));
    TW_TRY(result, move_hold(transaction, row, *std::move(found), std::move(record), event, actor.officer, at,
                             place));
    return {};
  });
  if (!done) return tl::make_unexpected(done.error());
  return result;
}

base::Status withdraw_hold(store::Transaction& transaction, const store::ItemRow& item,
                           const std::string& actor, Instant at) {
  TW_TRY(auto found, held(transaction, item));
  if (!found) return {};
  TW_TRY(auto record, record_of(transaction, *found));
  if (selection::is_final(record.state)) return {};
  return move_hold(transaction, item, *std::move(found), std::move(record), HoldEvent::Release, actor, at)
      .map([](auto&&) {});
}

base::Status check_holdable(store::Reader& reader, const store::ItemRow& item,
                            const model::OperatorId& operator_id) {
  TW_TRY(const auto found, held(reader, item, operator_id.text()));
  if (!found) return {};
  TW_TRY(const auto state, found->state());
  if (!selection::is_final(state)) return {};
  return base::fail(ErrorCode::State, "hold.state", selection::name(selection::shown(state)),
                    "a hold that is not over: nothing more is sent; an examination needs none");
}

base::Status send_hold(store::Transaction& transaction, const store::ItemRow& item, const std::string& actor,
                       Instant at) {
  TW_TRY(auto found, held(transaction, item));
  if (!found) return {};
  TW_TRY(auto record, record_of(transaction, *found));
  if (record.state != HoldState::Selected) return {};
  return move_hold(transaction, item, *std::move(found), std::move(record), HoldEvent::SendHold, actor, at)
      .map([](auto&&) {});
}

base::Status send_waiting_holds(const Service& service, const Actor& actor,
                                const std::function<void(const base::Error&)>& failed) {
  std::vector<std::int64_t> waiting;
  {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY_STATUS(reader->scan<store::HoldRow>({}, [&](store::HoldRow&& row) -> base::Result<bool> {
      if (row.state == selection::name(HoldState::Selected)) waiting.push_back(row.item_no);
      return true;
    }));
  }
  const Instant at = service.clock().now();
  for (const auto item_no : waiting) {
    const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
      TW_TRY(const auto item, transaction.get<store::ItemRow>(item_no));
      return item ? send_hold(transaction, *item, actor.officer, at) : base::Status{};
    });
    if (!done) failed(done.error());
  }
  return {};
}

std::string warning_of(const ReadingStanding& standing) {
  std::string text;
  if (standing.state == "unknown") text += " — WARNING: the register knows no such instrument";
  if (standing.state == "out_of_service") text += " — WARNING: the instrument was out of service";
  if (standing.state == "expired")
    text +=
        " — WARNING: the instrument was past its calibration, its radiation check or its operators' "
        "certificates";
  if (standing.operator_state == "not_certified")
    text += " — WARNING: the examiner held no certificate for it";
  return text;
}

base::Result<ExaminedItem> examine(const Service& service, const Actor& actor,
                                   selection::ExaminationResult result) {
  const Instant at = result.at;
  ExaminedItem examined;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto row, filed(transaction, result.id));
    TW_TRY_STATUS(wants_own_parcel(transaction, actor.officer, row));
    result.number = model::ItemNumber{static_cast<std::uint64_t>(row.item_no)};
    TW_TRY_STATUS(selection::check(result));
    TW_TRY(const auto declaration, declaration_of(row));
    const bool found = result.outcome == selection::ExaminationOutcome::Finding;
    if (found) {
      TW_TRY(examined.after, selection::after_find(result, declaration.item));
    }
    TW_TRY(examined.readings, standings(transaction, row.office, result));
    TW_TRY(examined.examination_no, transaction.next_number(store::TableId::Examination));
    store::ExaminationRow examination;
    examination.examination_no = examined.examination_no;
    examination.item_no = row.item_no;
    examination.examined_at = at.unix_ms();
    examination.officer = actor.officer;
    examination.means = model::name(result.means);
    examination.result = selection::name(result.outcome);
    examination.legal_power = result.power ? std::string{selection::name(*result.power)} : "";
    examination.document = store::compress(
        result_document(result, examined.readings).dump(-1, ' ', false, json::error_handler_t::replace));
    std::vector<store::RowWrite> rows;
    rows.push_back(store::insert(std::move(examination)));
    if (examined.after) {
      TW_TRY(examined.seizures,
             append_find(rows, transaction, *examined.after, row.item_no, examined.examination_no, at));
    }
    TW_TRY(auto found_hold, held(transaction, row));
    // An inconclusive examination leaves the parcel where it is: another means may settle it.
    if (found_hold && result.outcome != selection::ExaminationOutcome::Inconclusive) {
      TW_TRY(auto record, record_of(transaction, *found_hold));
      TW_TRY_STATUS(conclude_hold(rows, *std::move(found_hold), std::move(record), found, actor.officer, at));
    }
    const json body{{"item", row.item_no},
                    {"examination", examined.examination_no},
                    {"result", selection::name(result.outcome)}};
    return transaction.record({"item.examined", at, actor.officer, body.dump()}, std::move(rows))
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return examined;
}

namespace {

base::Result<std::vector<HoldRecord>> all_holds(const Service& service) {
  TW_TRY(auto reader, service.store().snapshot());
  std::vector<store::HoldRow> holds;
  TW_TRY_STATUS(reader->scan<store::HoldRow>({}, [&](store::HoldRow&& row) -> base::Result<bool> {
    holds.push_back(std::move(row));
    return true;
  }));
  std::vector<HoldRecord> records;
  for (auto& hold : holds) {
    TW_TRY(auto item, reader->get<store::ItemRow>(hold.item_no));
    if (!item) continue;  // erased: what is left of it is in the journal
    TW_TRY(auto record, record_of(*reader, {std::move(hold), *std::move(item)}));
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace

base::Result<std::vector<selection::OperatorFigures>> hold_figures(const Service& service) {
  TW_TRY(const auto records, all_holds(service));
  return selection::figures_by_operator(records);
}

base::Result<std::vector<selection::OperatorFigures>> hold_figures(const Service& service, Instant from,
                                                                   Instant until) {
  TW_TRY(auto records, all_holds(service));
  std::erase_if(records, [&](const HoldRecord& record) {
    return record.filed_at < from || !(record.filed_at < until);
  });
  return selection::figures_by_operator(records);
}

base::Result<std::vector<KnownNotice>> notices(const Service& service) {
  TW_TRY(auto reader, service.store().snapshot());
  std::vector<store::NoticeRow> rows;
  TW_TRY_STATUS(reader->scan<store::NoticeRow>({}, [&](store::NoticeRow&& row) -> base::Result<bool> {
    rows.push_back(std::move(row));
    return true;
  }));
  std::vector<KnownNotice> all;
  for (const auto& row : rows) {
    KnownNotice notice{row.notice_no, {}, "", row.kind, row.recipient, row.state, Instant{row.state_at}, ""};
    TW_TRY(const auto item, reader->get<store::ItemRow>(row.item_no));
    if (item) {
      notice.item = model::ItemId{item->item_id};
      TW_TRY(notice.office, parcels_office(*reader, *item));
    }
    TW_TRY(notice.document, store::decompress(row.document));
    all.push_back(std::move(notice));
  }
  return all;
}

base::Status notice_sent(const Service& service, const Actor& actor, std::int64_t number) {
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, transaction.get<store::NoticeRow>(number));
    if (!row)
      return base::fail(ErrorCode::NotFound, "notice", std::to_string(number), "the number of a notice");
    TW_TRY_STATUS(wants_own_parcel(transaction, actor.officer, row->item_no));
    if (row->state != "draft") return base::fail(ErrorCode::State, "notice.state", row->state, "draft");
    row->state = "sent";
    row->state_at = at.unix_ms();
    const json body{{"notice", number}};
    return transaction.record({"notice.sent", at, actor.officer, body.dump()}, {store::put(*std::move(row))})
        .map([](auto) {});
  });
}

base::Result<std::vector<HoldRecord>> open_holds(const Service& service) {
  TW_TRY(auto records, all_holds(service));
  std::erase_if(records, [](const HoldRecord& record) { return selection::is_final(record.state); });
  std::stable_sort(records.begin(), records.end(), [](const HoldRecord& a, const HoldRecord& b) {
    constexpr Instant kNever{INT64_MAX};
    return a.cut_off_at.value_or(kNever) < b.cut_off_at.value_or(kNever);
  });
  return records;
}

base::Result<std::optional<HoldRecord>> hold_on(store::Reader& reader, const model::ItemId& item) {
  TW_TRY(const auto row, reader.item_in_force(item.text()));
  if (!row) return std::optional<HoldRecord>{};
  TW_TRY(auto found, held(reader, *row));
  if (!found) return std::optional<HoldRecord>{};
  return record_of(reader, *found).map([](HoldRecord&& record) { return std::optional{std::move(record)}; });
}

}  // namespace tidewaiter::service
