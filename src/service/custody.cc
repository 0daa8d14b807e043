#include "service/custody.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "custody/limits.h"
#include "service/authority.h"
#include "service/custody_reading.h"
#include "service/handover.h"
#include "service/kept_files.h"
#include "service/seal_reading.h"
#include "store/compress.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using custody::CustodyEvent;
using custody::CustodyState;
using custody::ExhibitId;
using custody::MovementKind;

// Runs one signed act: `work` steps, posts and weighs; then both sign and all is recorded.
template <typename Work>
base::Status act(const Service& service, const TwoSigners& by, const char* kind, Work&& work) {
  TW_TRY(const auto officers, by.officers());
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    CustodyAct one{transaction, kind, at, officers};
    TW_TRY_STATUS(work(transaction, one));
    return one.sign_and_record(by).map([](auto) {});
  });
}

// The first number behind this prefix that no exhibit has. They are given without a gap and never taken away:
// doubled until one is free, then halved, so that the thousandth costs as little as the first.
base::Result<std::int64_t> next_number_behind(store::Reader& reader, const std::string& prefix) {
  const auto is_taken = [&](std::int64_t n) -> base::Result<bool> {
    TW_TRY(const auto row, reader.get<store::ExhibitRow>(prefix + std::to_string(n)));
    return row.has_value();
  };
  std::int64_t taken = 0, free = 1;
  for (;;) {
    TW_TRY(const bool is, is_taken(free));
    if (!is) break;
    taken = free;
    free *= 2;
  }
  while (free - taken > 1) {
    const auto middle = taken + (free - taken) / 2;
    TW_TRY(const bool is, is_taken(middle));
    (is ? taken : free) = middle;
  }
  return free;
}

base::Result<std::int64_t> next_in_seizure(store::Reader& reader, std::int64_t seizure_no) {
  return next_number_behind(reader, "X" + std::to_string(seizure_no) + "-");
}

base::Result<std::int64_t> next_part(store::Reader& reader, const KnownExhibit& whole) {
  return next_number_behind(reader, whole.exhibit.id.text() + ".");
}

// What each of the two counted.
std::string counts_fact(const custody::Exhibit& exhibit) {
  journal::Body body;
  body.set("first_units", exhibit.count ? exhibit.count->units : 0)
      .set("second_units", exhibit.second_count->units);
  if (exhibit.value && exhibit.second_count->milliunits)
    body.set("currency", exhibit.value->currency)
        .set("first_milliunits", exhibit.value->milliunits)
        .set("second_milliunits", *exhibit.second_count->milliunits);
  return body.text();
}

// Writes what is known of an exhibit anew, with one officer's entry.
base::Status restate(store::Transaction& transaction, const Actor& actor, Instant at, const char* kind,
                     KnownExhibit& known, journal::Body body) {
  const auto& exhibit = known.exhibit;
  TW_TRY_STATUS(custody::check(exhibit));
  TW_TRY(auto row, transaction.get<store::ExhibitRow>(exhibit.id.text()));
  if (!row) return fail(ErrorCode::NotFound, "exhibit", exhibit.id.text(), "an exhibit's number");
  TW_TRY(row->document, exhibit_document(transaction, known, row));
  body.set("document_sha256", base::to_hex(base::as_view(base::sha256(row->document.bytes))));
  return transaction.record({kind, at, actor.officer, body.text()}, {store::put(*std::move(row))})
      .map([](auto) {});
}

}  // namespace

base::Result<std::int64_t> open_seizure(const Service& service, const Actor& actor,
                                        const SeizureElsewhere& seizure) {
  const Instant now = service.clock().now();
  const std::array<std::pair<const char*, const std::string*>, 4> words{
      {{"reference", &seizure.reference},
       {"place", &seizure.place},
       {"legal_basis", &seizure.legal_basis},
       {"substance", &seizure.substance}}};
  for (const auto& [field, text] : words) {
    if (text->empty()) return fail(ErrorCode::Missing, field, "", "what the book of seizures asks for");
    TW_TRY_STATUS(custody::check_words(*text, field));
  }
  if (seizure.at > now)
    return fail(ErrorCode::OutOfRange, "at", base::to_string(seizure.at), "not after now");
  store::SeizureRow row;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    std::optional<std::int64_t> same;
    TW_TRY_STATUS(transaction.scan<store::SeizureRow>({}, [&](store::SeizureRow&& one) -> base::Result<bool> {
      if (one.origin == std::string{name(seizure.origin)} && one.reference == seizure.reference)
        same = one.seizure_no;
      return !same;
    }));
    if (same)
      return fail(ErrorCode::Duplicate, "reference", seizure.reference,
                  "a reference that is not in the book; it is seizure " + std::to_string(*same));
    TW_TRY(row.seizure_no, transaction.next_number(store::TableId::Seizure));
    row.seized_at = seizure.at.unix_ms();
    row.substance = seizure.substance;
    row.document = store::compress("{}");
    row.origin = name(seizure.origin);
    row.reference = seizure.reference;
    row.place = seizure.place;
    row.legal_basis = seizure.legal_basis;
    row.opened_by = actor.officer;
    auto body = journal::Body{}
                    .set("at", base::to_string(seizure.at))
                    .set("origin", name(seizure.origin))
                    .set("seizure", row.seizure_no)
                    .text();
    return transaction.record({"seizure.opened", now, actor.officer, std::move(body)}, {store::insert(row)})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return row.seizure_no;
}

base::Status release_counter_sample(const Service& service, const Actor& actor, const ExhibitId& id,
                                    const std::string& decision) {
  if (decision.empty()) return fail(ErrorCode::Missing, "decision", "", "the court's final decision");
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto known, load_exhibit(transaction, id));
    if (!known.exhibit.counter_sample)
      return fail(ErrorCode::State, "exhibit", id.text(), "a counter-sample kept for the defence");
    const auto seizure = static_cast<std::int64_t>(known.exhibit.seizure.value());
    TW_TRY(const auto trial, transaction.get<store::TrialRow>(seizure));
    if (!trial || trial->state != name(custody::TrialState::Ended))
      return fail(ErrorCode::Forbidden, "trial", trial ? trial->reference : "none",
                  "a trial that has come to its end");
    if (trial->changed_by == actor.officer)
      return fail(ErrorCode::Forbidden, "officer", actor.officer,
                  "another officer than who entered the trial's end");
    known.exhibit.counter_sample = false;
    known.exhibit.counter_sample_ended = decision;
    return restate(transaction, actor, at, "counter_sample.released", known,
                   journal::Body{}.set("decision", decision).set("exhibit", id.text()));
  });
}

base::Status value_exhibit(const Service& service, const Actor& actor, const ExhibitId& id,
                           const custody::Valuation& value) {
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto known, load_exhibit(transaction, id));
    if (known.exhibit.kind == custody::ExhibitKind::Money)
      return fail(ErrorCode::Conflict, "exhibit.kind", "money", "what is not counted as its own value");
    known.exhibit.value = value;
    return restate(transaction, actor, at, "exhibit.valued", known,
                   journal::Body{}
                       .set("basis", value.basis)
                       .set("currency", value.currency)
                       .set("date", value.date)
                       .set("exhibit", id.text())
                       .set("milliunits", value.milliunits));
  });
}

namespace {

// The rows of its pictures, whose octets are kept by now.
base::Result<std::vector<store::KeptFileRow>> keep_pictures(const Service& service, const Actor& actor,
                                                            std::int64_t seizure_no,
                                                            const std::vector<TakenPicture>& pictures) {
  if (pictures.size() > kMostFilesOfOne)
    return fail(ErrorCode::TooLarge, "photographs", std::to_string(pictures.size()), "at most 1000");
  for (const auto& one : pictures) TW_TRY_STATUS(check_photograph(one.octets));
  std::vector<store::KeptFileRow> rows;
  for (const auto& one : pictures) {
    NewKeptFile file;
    file.exhibit = ExhibitId{"X" + std::to_string(seizure_no)};  // its number is given with the exhibit's
    file.taken_at = service.clock().now();
    file.file_name = one.file_name;
    TW_TRY(auto row, kept_row(service, actor, file, one.octets));
    rows.push_back(std::move(row));
  }
  return rows;
}

// That its pictures are kept: from then on `verify` asks for each that the document names (custody_files.h).
// Their hashes stand in the document alone, so that a bundle can withhold them.
std::string photographs_fact(const ExhibitId& id, std::size_t kept) {
  return journal::Body{}.set("exhibit", id.text()).set("kept", static_cast<std::int64_t>(kept)).text();
}

base::Result<Seized> seize_in(store::Transaction& transaction, CustodyAct& act, std::int64_t seizure_no,
                              custody::Exhibit exhibit, const std::optional<ScaleReading>& reading,
                              const std::vector<store::KeptFileRow>& pictures) {
  TW_TRY(const auto seizure, transaction.get<store::SeizureRow>(seizure_no));
  if (!seizure)
    return fail(ErrorCode::NotFound, "seizure", std::to_string(seizure_no),
                "a number in the book of seizures");
  TW_TRY(const auto n, next_in_seizure(transaction, seizure_no));
  exhibit.id = ExhibitId{"X" + std::to_string(seizure_no) + "-" + std::to_string(n)};
  exhibit.seizure = custody::SeizureNumber{static_cast<std::uint64_t>(seizure_no)};
  const bool weighed = custody::is_weighed(exhibit.kind);
  if (weighed != reading.has_value())
    return fail(weighed ? ErrorCode::Missing : ErrorCode::Conflict, "gross", "",
                weighed ? "a weighing: it is a drug or a chemical" : "no weighing of this kind");
  TW_TRY_STATUS(custody::wants_mean_mass(exhibit));
  if (exhibit.second_count) act.fact("counts", counts_fact(exhibit));
  if (!pictures.empty()) act.fact("photographs", photographs_fact(exhibit.id, pictures.size()));
  Seized result{exhibit.id, std::nullopt};
  TW_TRY(auto* const fresh, act.create(exhibit, CustodyState::Seized, act.officers().first()));
  TW_TRY_STATUS(act.begin(*fresh));
  if (!reading) return result;
  TW_TRY(auto weighing, weighing_of(transaction, *reading, exhibit.id, act));
  TW_TRY(result.weighed, act.weigh(*fresh, std::move(weighing)));
  return result;
}

}  // namespace

base::Result<Seized> seize_exhibit(const Service& service, const TwoSigners& by, std::int64_t seizure_no,
                                   custody::Exhibit exhibit, const std::optional<ScaleReading>& reading,
                                   const std::vector<TakenPicture>& photographs) {
  TW_TRY(const auto officers, by.officers());
  const Instant at = service.clock().now();
  TW_TRY(auto pictures,
         keep_pictures(service, {officers.first().text(), "custody"}, seizure_no, photographs));
  for (const auto& one : photographs) exhibit.photographs.push_back(base::sha256(one.octets));
  std::optional<Seized> result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    CustodyAct one{transaction, "custody.seized", at, officers};
    TW_TRY(result, seize_in(transaction, one, seizure_no, exhibit, reading, pictures));
    TW_TRY_STATUS(one.sign_and_record(by).map([](auto) {}));
    // Each is an entry of its own, so that erasing one (J4) takes nothing with it that two officers signed.
    for (auto& picture : pictures) {
      picture.exhibit = result->id.text();
      TW_TRY_STATUS(record_kept(transaction, picture));
    }
    return {};
  });
  if (!done) return tl::make_unexpected(done.error());
  return *std::move(result);
}

base::Result<WeighedExhibit> weigh_exhibit(const Service& service, const TwoSigners& by, const ExhibitId& id,
                                           const std::string& seal_read, const ScaleReading& reading) {
  std::optional<WeighedExhibit> result;
  const auto done =
      act(service, by, "custody.weighed", [&](auto& transaction, CustodyAct& one) -> base::Status {
        TW_TRY(auto* const exhibit, one.exhibit(id));
        TW_TRY_STATUS(CustodyAct::check_seal(*exhibit, seal_read));
        TW_TRY(auto weighing, weighing_of(transaction, reading, id, one));
        TW_TRY(result, one.weigh(*exhibit, std::move(weighing)));
        return {};
      });
  if (!done)
    return tl::make_unexpected(
        after_reading(service, by.first.key().officer.text(), id, seal_read, "weigh", done.error()));
  return *std::move(result);
}

base::Status seal_exhibit(const Service& service, const TwoSigners& by, const ExhibitId& id,
                          const std::string& seal) {
  if (seal.empty() || seal.size() > custody::kMaxId)
    return fail(ErrorCode::Missing, "seal", seal, "the new seal's number, at most 64 bytes");
  return act(service, by, "custody.sealed", [&](auto& transaction, CustodyAct& one) -> base::Status {
    TW_TRY(auto* const exhibit, one.exhibit(id));
    TW_TRY_STATUS(CustodyAct::check_seal(*exhibit, ""));
    TW_TRY_STATUS(wants_unused_seal(transaction, id, seal));
    return one.put_seal(*exhibit, seal);
  });
}

base::Result<Split> split_exhibit(const Service& service, const TwoSigners& by, const SplitOrder& order) {
  std::optional<Split> result;
  const char* kind = order.sampling ? "custody.sub_sampled" : "custody.split";
  const auto done = act(service, by, kind, [&](auto& transaction, CustodyAct& one) -> base::Status {
    TW_TRY(auto* const whole, one.exhibit(order.whole));
    TW_TRY_STATUS(CustodyAct::check_seal(*whole, order.seal_read));
    TW_TRY(const auto n, next_part(transaction, *whole));
    auto exhibit = whole->exhibit;
    exhibit.id = custody::part_of(order.whole, n);
    exhibit.parent = order.whole;
    exhibit.container = order.container;
    exhibit.counter_sample = order.counter_sample || whole->exhibit.counter_sample;
    exhibit.second_count.reset();
    exhibit.photographs.clear();
    exhibit.value.reset();
    exhibit.drawn.reset();
    TW_TRY(const auto counted, custody::split_count(whole->exhibit.count, order.units));
    if (order.units) one.fact("units", units_fact(counted));
    exhibit.count = counted.part;
    whole->exhibit.count = counted.rest;
    whole->exhibit.second_count.reset();  // two counted what there was before
    if (order.sampling) {
      TW_TRY_STATUS(custody::proposed_sample(*order.sampling).map([](auto) {}));
      exhibit.drawn = custody::Drawn{*order.sampling, order.sampled, {}, order.drawn};
      TW_TRY_STATUS(custody::wants_draw(*exhibit.drawn));
      one.fact("sampling", drawn_text(*exhibit.drawn));
    }
    TW_TRY(auto part_weighing, weighing_of(transaction, order.part, exhibit.id, one));
    TW_TRY(auto rest_weighing, weighing_of(transaction, order.rest, order.whole, one));
    journal::Body opened;
    opened.set("part", exhibit.id.text());
    if (order.sampling) opened.set("population", order.sampling->population).set("sampled", order.sampled);
    TW_TRY_STATUS(one.step(*whole, CustodyEvent::Open, opened.text()));
    whole->holding.seal.clear();
    TW_TRY(auto* const part, one.create(exhibit, CustodyState::SubSampled, whole->holding.holder));
    TW_TRY_STATUS(one.begin(*part));
    TW_TRY_STATUS(one.post(MovementKind::Split, part_weighing.net(), *whole, part));
    TW_TRY_STATUS(one.weigh_part(*part, part_weighing));
    whole->uncertainty = custody::combined(whole->uncertainty, part_weighing.uncertainty);
    TW_TRY(auto rest, one.weigh(*whole, std::move(rest_weighing)));
    TW_TRY_STATUS(one.pass_on_drying(*whole, *part));
    result = Split{exhibit.id, std::move(rest)};
    return {};
  });
  if (!done)
    return tl::make_unexpected(after_reading(service, by.first.key().officer.text(), order.whole,
                                             order.seal_read, "open", done.error()));
  return *std::move(result);
}

base::Result<custody::Discrepancy> close_discrepancy(const Service& service, const TwoSigners& by,
                                                     std::int64_t number, custody::Finding finding,
                                                     const std::string& words) {
  std::optional<custody::Discrepancy> result;
  const auto done =
      act(service, by, "custody.discrepancy_closed", [&](auto& transaction, CustodyAct& one) -> base::Status {
        TW_TRY(auto row, transaction.template get<store::DiscrepancyRow>(number));
        if (!row)
          return fail(ErrorCode::NotFound, "discrepancy", std::to_string(number), "a discrepancy's number");
        TW_TRY_STATUS(wants_right(transaction, one.officers().first().text(), Action::CloseInquiries));
        TW_TRY(auto* const exhibit, one.exhibit(ExhibitId{row->exhibit}));
        auto open = discrepancy_of(*row);
        TW_TRY(open.abroad, opened_abroad(transaction, *row));
        // Whoever came to hold or weigh it while the inquiry was open is as little a stranger to it (C4).
        TW_TRY(auto since, involved_with(transaction, open.exhibit));
        open.involved.merge(since);
        TW_TRY(auto closed,
               custody::close(std::move(open), one.officers().first(), finding, words, one.at()));
        TW_TRY_STATUS(custody::check_finding(closed.discrepancy, finding, exhibit->holding.state));
        if (closed.movement)
          TW_TRY_STATUS(one.post(closed.movement->kind(), closed.movement->mass(), *exhibit));
        TW_TRY(const bool others, others_open(transaction, *row));
        if (!others) TW_TRY_STATUS(one.step(*exhibit, CustodyEvent::CloseDiscrepancy));
        if (exhibit->holding.state == CustodyState::WrittenOff)
          TW_TRY_STATUS(end_handover(transaction, one, exhibit->exhibit.id, "lost", words));
        row->finding = name(finding);
        row->closed_by = one.officers().first().text();
        row->closed_at = one.at().unix_ms();
        row->words = words;
        one.fact("finding", journal::Body{}
                                .set("discrepancy", number)
                                .set("finding", name(finding))
                                .set("words", words)
                                .text());
        one.add_row(store::put(*std::move(row)));
        result = std::move(closed.discrepancy);
        return {};
      });
  if (!done) return tl::make_unexpected(done.error());
  return *std::move(result);
}

}  // namespace tidewaiter::service
