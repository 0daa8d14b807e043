#include "service/custody.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "custody/limits.h"
#include "service/custody_reading.h"

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

base::Result<std::int64_t> next_in_seizure(store::Reader& reader, std::int64_t seizure_no) {
  std::int64_t count = 0;
  TW_TRY_STATUS(reader.scan<store::ExhibitRow>({.equal = {{"seizure_no", seizure_no}}, .after = {}},
                                               [&](store::ExhibitRow&& row) -> base::Result<bool> {
                                                 count += row.parent ? 0 : 1;
                                                 return true;
                                               }));
  return count + 1;
}

base::Result<std::int64_t> next_part(store::Reader& reader, const KnownExhibit& whole) {
  std::int64_t count = 0;
  TW_TRY_STATUS(reader.scan<store::ExhibitRow>(
      {.equal = {{"seizure_no", static_cast<std::int64_t>(whole.exhibit.seizure.value())}}, .after = {}},
      [&](store::ExhibitRow&& row) -> base::Result<bool> {
        count += row.parent == whole.exhibit.id.text() ? 1 : 0;
        return true;
      }));
  return count + 1;
}

// What was sampled, how, and what the plan asks for.
base::Result<std::string> sampling_fact(const custody::SamplingAim& aim, std::int64_t sampled) {
  TW_TRY(const auto proposed, custody::proposed_sample(aim));
  if (sampled < 1 || sampled > aim.population)
    return fail(ErrorCode::OutOfRange, "sampled", std::to_string(sampled), "1 to the population");
  return journal::Body{}
      .set("confidence_ppm", std::int64_t{aim.confidence_ppm})
      .set("method", name(aim.method))
      .set("population", aim.population)
      .set("prior_a_milli", std::int64_t{aim.prior_a_milli})
      .set("prior_b_milli", std::int64_t{aim.prior_b_milli})
      .set("proportion_ppm", std::int64_t{aim.proportion_ppm})
      .set("proposed", proposed)
      .set("sampled", sampled)
      .text();
}

base::Status wants_unused_seal(store::Reader& reader, const ExhibitId& id, const std::string& seal) {
  bool used = false;
  TW_TRY_STATUS(reader.scan<store::CustodyEventRow>(
      {.equal = {{"exhibit", id.text()}}, .after = {}},
      [&](store::CustodyEventRow&& row) -> base::Result<bool> {
        const auto detail = nlohmann::json::parse(row.detail, nullptr, false);
        used = detail.is_object() && detail.value("seal", std::string{}) == seal;
        return !used;
      }));
  if (!used) return {};
  return fail(ErrorCode::Conflict, "seal", seal, "a seal this exhibit never bore");
}

}  // namespace

base::Result<Seized> seize_exhibit(const Service& service, const TwoSigners& by, std::int64_t seizure_no,
                                   custody::Exhibit exhibit, const std::optional<ScaleReading>& reading) {
  Seized result;
  const auto done =
      act(service, by, "custody.seized", [&](auto& transaction, CustodyAct& one) -> base::Status {
        TW_TRY(const auto seizure, transaction.template get<store::SeizureRow>(seizure_no));
        if (!seizure)
          return fail(ErrorCode::NotFound, "seizure", std::to_string(seizure_no),
                      "a number in the book of seizures");
        TW_TRY(const auto n, next_in_seizure(transaction, seizure_no));
        exhibit.id = ExhibitId{"X" + std::to_string(seizure_no) + "-" + std::to_string(n)};
        exhibit.seizure = custody::SeizureNumber{static_cast<std::uint64_t>(seizure_no)};
        result.id = exhibit.id;
        const bool weighed = custody::is_weighed(exhibit.kind);
        if (weighed != reading.has_value())
          return fail(weighed ? ErrorCode::Missing : ErrorCode::Conflict, "gross", "",
                      weighed ? "a weighing: it is a drug or a chemical" : "no weighing of this kind");
        TW_TRY(auto* const fresh, one.create(exhibit, CustodyState::Seized, one.officers().first()));
        TW_TRY_STATUS(one.begin(*fresh));
        if (!reading) return {};
        TW_TRY(auto weighing, weighing_of(transaction, *reading, exhibit.id, one));
        TW_TRY(result.weighed, one.weigh(*fresh, std::move(weighing)));
        return {};
      });
  if (!done) return tl::make_unexpected(done.error());
  return result;
}

base::Result<WeighedExhibit> weigh_exhibit(const Service& service, const TwoSigners& by, const ExhibitId& id,
                                           const std::string& seal_read, const ScaleReading& reading,
                                           const custody::DryingAllowance& drying) {
  std::optional<WeighedExhibit> result;
  const auto done =
      act(service, by, "custody.weighed", [&](auto& transaction, CustodyAct& one) -> base::Status {
        TW_TRY(auto* const exhibit, one.exhibit(id));
        TW_TRY_STATUS(CustodyAct::check_seal(*exhibit, seal_read));
        TW_TRY(auto weighing, weighing_of(transaction, reading, id, one));
        TW_TRY(result, one.weigh(*exhibit, std::move(weighing), drying));
        return {};
      });
  if (!done) return tl::make_unexpected(done.error());
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
    exhibit->holding.seal = seal;
    return one.step(*exhibit, CustodyEvent::Seal, journal::Body{}.set("seal", seal).text());
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
    exhibit.counter_sample = order.counter_sample;
    exhibit.photographs.clear();
    exhibit.count.reset();
    exhibit.value.reset();
    TW_TRY(auto part_weighing, weighing_of(transaction, order.part, exhibit.id, one));
    TW_TRY(auto rest_weighing, weighing_of(transaction, order.rest, order.whole, one));
    if (order.sampling) {
      TW_TRY(const auto fact, sampling_fact(*order.sampling, order.sampled));
      one.fact("sampling", fact);
    }
    TW_TRY_STATUS(
        one.step(*whole, CustodyEvent::Open, journal::Body{}.set("part", exhibit.id.text()).text()));
    whole->holding.seal.clear();
    TW_TRY(auto* const part, one.create(exhibit, CustodyState::SubSampled, whole->holding.holder));
    TW_TRY_STATUS(one.begin(*part));
    TW_TRY_STATUS(one.post(MovementKind::Split, part_weighing.net(), *whole, part));
    TW_TRY_STATUS(one.weigh_part(*part, part_weighing));
    whole->uncertainty = custody::combined(whole->uncertainty, part_weighing.uncertainty);
    TW_TRY(auto rest, one.weigh(*whole, std::move(rest_weighing)));
    result = Split{exhibit.id, std::move(rest)};
    return {};
  });
  if (!done) return tl::make_unexpected(done.error());
  return *std::move(result);
}

base::Result<std::optional<WeighedExhibit>> consume_exhibit(const Service& service, const TwoSigners& by,
                                                            const ExhibitId& id, const std::string& seal_read,
                                                            base::MassMg consumed,
                                                            const std::optional<ScaleReading>& rest) {
  std::optional<WeighedExhibit> result;
  const auto done =
      act(service, by, "custody.consumed", [&](auto& transaction, CustodyAct& one) -> base::Status {
        TW_TRY(auto* const exhibit, one.exhibit(id));
        if (exhibit->exhibit.counter_sample)
          return fail(ErrorCode::Forbidden, "exhibit", id.text(),
                      "not the counter-sample kept for the defence");
        if (!rest && consumed != exhibit->book)
          return fail(ErrorCode::Missing, "rest", base::to_string(consumed),
                      "a weighing of what is left of the " + base::to_string(exhibit->book));
        TW_TRY_STATUS(CustodyAct::check_seal(*exhibit, seal_read));
        exhibit->holding.seal.clear();
        TW_TRY_STATUS(one.post(MovementKind::Consume, consumed, *exhibit));
        if (!rest) return one.step(*exhibit, CustodyEvent::ConsumeAll);
        TW_TRY_STATUS(one.step(*exhibit, CustodyEvent::Consume));
        TW_TRY(auto weighing, weighing_of(transaction, *rest, id, one));
        TW_TRY(result, one.weigh(*exhibit, std::move(weighing)));
        return {};
      });
  if (!done) return tl::make_unexpected(done.error());
  return result;
}

base::Status confirm_exhibit(const Service& service, const Actor& actor, const ExhibitId& id,
                             const custody::Confirmation& confirmation) {
  const Instant at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto known, load_exhibit(transaction, id));
    known.exhibit.confirmed = confirmation;
    TW_TRY_STATUS(custody::check(known.exhibit));
    TW_TRY(auto row, transaction.get<store::ExhibitRow>(id.text()));
    row->document = store::Blob{exhibit_document(known.exhibit)};
    auto body = journal::Body{}
                    .set("accreditation", confirmation.accreditation)
                    .set("exhibit", id.text())
                    .set("laboratory", confirmation.laboratory)
                    .set("method", confirmation.method)
                    .set("substance", confirmation.substance)
                    .text();
    return transaction
        .record({"custody.confirmed", at, actor.officer, std::move(body)}, {store::put(*std::move(row))})
        .map([](auto) {});
  });
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
        TW_TRY(auto* const exhibit, one.exhibit(ExhibitId{row->exhibit}));
        auto open = discrepancy_of(*row);
        open.abroad = exhibit->holding.state == CustodyState::HandedOver;
        TW_TRY(auto closed,
               custody::close(std::move(open), one.officers().first(), finding, words, one.at()));
        if (closed.movement)
          TW_TRY_STATUS(one.post(closed.movement->kind(), closed.movement->mass(), *exhibit));
        TW_TRY(const bool others, others_open(transaction, *row));
        if (!others) TW_TRY_STATUS(one.step(*exhibit, CustodyEvent::CloseDiscrepancy));
        row->finding = name(finding);
        row->closed_by = one.officers().first().text();
        row->closed_at = one.at().unix_ms();
        row->words = words;
        one.fact("finding", journal::Body{}.set("discrepancy", number).set("finding", name(finding)).text());
        one.add_row(store::put(*std::move(row)));
        result = std::move(closed.discrepancy);
        return {};
      });
  if (!done) return tl::make_unexpected(done.error());
  return *std::move(result);
}

}  // namespace tidewaiter::service
