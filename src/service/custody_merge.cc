#include "service/custody_merge.h"

#include <set>

#include "custody/limits.h"
#include "service/custody_reading.h"
#include "service/seal_reading.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using base::MassMg;
using custody::CustodyEvent;
using custody::CustodyState;
using custody::ExhibitId;
using custody::MovementKind;

std::string confirmed_substance(const custody::Exhibit& exhibit) {
  return exhibit.confirmed ? exhibit.confirmed->substance : "";
}

// Whether one may go together with the first.
base::Status check_fits(const KnownExhibit& one, const KnownExhibit& first) {
  const auto& id = one.exhibit.id.text();
  if (!custody::is_weighed(one.exhibit.kind))
    return fail(ErrorCode::Conflict, "exhibit", id, "a drug or a chemical: what is weighed");
  if (one.exhibit.counter_sample)
    return fail(ErrorCode::Forbidden, "exhibit", id, "not the counter-sample kept for the defence");
  if (one.exhibit.seizure != first.exhibit.seizure)
    return fail(ErrorCode::Conflict, "exhibit", id, "an exhibit of the same seizure");
  if (one.exhibit.presumptive != first.exhibit.presumptive ||
      confirmed_substance(one.exhibit) != confirmed_substance(first.exhibit))
    return fail(ErrorCode::Conflict, "exhibit", id + ", " + custody::substance_text(one.exhibit),
                "the same substance: " + custody::substance_text(first.exhibit));
  if (custody::most_drying_ppm(one.exhibit.form) != custody::most_drying_ppm(first.exhibit.form))
    return fail(ErrorCode::Conflict, "exhibit", id + ", " + one.exhibit.form,
                "a form that dries as the first: " + first.exhibit.form);
  if (one.holding.holder != first.holding.holder)
    return fail(ErrorCode::Conflict, "exhibit", id + ", held by " + one.holding.holder.text(),
                "one holder of all, " + first.holding.holder.text() + " (C2)");
  if (one.holding.offer)
    return fail(ErrorCode::State, "offer", "offered to " + one.holding.offer->to.text(), "no open offer");
  if (one.book == MassMg{}) return fail(ErrorCode::OutOfRange, "exhibit", id, "one that is not empty");
  return {};
}

base::Result<std::vector<KnownExhibit*>> loaded_parts(CustodyAct& act, const MergeOrder& order) {
  if (order.parts.size() < 2 || order.parts.size() > custody::kMaxList)
    return fail(ErrorCode::OutOfRange, "exhibits", std::to_string(order.parts.size()), "2 to 1000");
  std::vector<KnownExhibit*> parts;
  std::set<ExhibitId> named;
  for (const auto& line : order.parts) {
    if (!named.insert(line.exhibit).second)
      return fail(ErrorCode::Conflict, "exhibit", line.exhibit.text(), "each exhibit once");
    TW_TRY(auto* const one, act.exhibit(line.exhibit));
    TW_TRY_STATUS(CustodyAct::check_seal(*one, line.seal_read));
    TW_TRY_STATUS(check_fits(*one, parts.empty() ? *one : *parts.front()));
    parts.push_back(one);
  }
  if (order.into && !named.contains(*order.into))
    return fail(ErrorCode::Conflict, "into", order.into->text(), "one of those that are merged");
  return parts;
}

// The first whose weight disagrees with the book.
base::Result<std::optional<custody::Weighing>> disagreeing(store::Reader& reader, const CustodyAct& act,
                                                           const std::vector<KnownExhibit*>& parts,
                                                           const MergeOrder& order) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    TW_TRY(auto weighing, weighing_of(reader, order.parts[i].reading, parts[i]->exhibit.id, act));
    TW_TRY(const auto compared, custody::compare(parts[i]->book, parts[i]->uncertainty, weighing));
    if (compared.verdict == custody::Verdict::Discrepant) return std::optional{std::move(weighing)};
  }
  return std::optional<custody::Weighing>{};
}

// Of what was weighed just now nothing has dried up since.
base::Status wants_no_drying(const ScaleReading& after) {
  if (after.drying.loss_ppm == 0) return {};
  return fail(ErrorCode::Conflict, "drying.loss_ppm", std::to_string(after.drying.loss_ppm),
              "nothing: it was weighed just now");
}

// Opened, if it is not open already, with its seal broken.
base::Status opened(CustodyAct& act, KnownExhibit& exhibit, const std::string& why) {
  if (exhibit.holding.state != CustodyState::SubSampled || !exhibit.holding.seal.empty())
    TW_TRY_STATUS(act.step(exhibit, CustodyEvent::Open, journal::Body{}.set("for", why).text()));
  exhibit.holding.seal.clear();
  return {};
}

// A new exhibit that is to hold all: a part of the first by its number.
base::Result<KnownExhibit*> new_whole(CustodyAct& act, store::Reader& reader, const KnownExhibit& first) {
  std::int64_t n = 1;
  TW_TRY_STATUS(reader.scan<store::ExhibitRow>(
      {.equal = {{"seizure_no", static_cast<std::int64_t>(first.exhibit.seizure.value())}}, .after = {}},
      [&](store::ExhibitRow&& row) -> base::Result<bool> {
        n += row.parent == first.exhibit.id.text() ? 1 : 0;
        return true;
      }));
  auto exhibit = first.exhibit;
  exhibit.id = custody::part_of(first.exhibit.id, n);
  exhibit.parent = first.exhibit.id;
  exhibit.photographs.clear();
  exhibit.count.reset();
  exhibit.second_count.reset();
  exhibit.value.reset();
  TW_TRY(auto* const made, act.create(std::move(exhibit), CustodyState::SubSampled, first.holding.holder));
  TW_TRY_STATUS(act.begin(*made));
  return made;
}

// What a laboratory found of one part alone is not said of the whole.
void mix(custody::Exhibit& whole, const std::vector<KnownExhibit*>& parts) {
  for (const auto* part : parts) {
    if (!whole.confirmed || !part->exhibit.confirmed) break;
    if (whole.confirmed->by_sample.empty()) whole.confirmed->by_sample = part->exhibit.confirmed->by_sample;
    if (part->exhibit.confirmed->purity_ppm == whole.confirmed->purity_ppm) continue;
    whole.confirmed->purity_ppm.reset();
    whole.confirmed->purity_uncertainty_ppm = 0;
  }
  whole.count.reset();
  whole.second_count.reset();
  whole.value.reset();
  whole.drawn.reset();
}

std::string merged_fact(const std::vector<KnownExhibit*>& parts, const ExhibitId& into) {
  std::string list;
  for (const auto* part : parts) list += (list.empty() ? "" : " ") + part->exhibit.id.text();
  return journal::Body{}.set("exhibits", list).set("into", into.text()).text();
}

}  // namespace

base::Result<MergedExhibits> merge_exhibits(const Service& service, const TwoSigners& by,
                                            const MergeOrder& order) {
  TW_TRY_STATUS(custody::check_words(order.container, "container"));
  TW_TRY_STATUS(wants_no_drying(order.after));
  TW_TRY(const auto officers, by.officers());
  const Instant at = service.clock().now();
  MergedExhibits result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    CustodyAct act{transaction, "custody.merged", at, officers};
    TW_TRY(const auto parts, loaded_parts(act, order));
    TW_TRY(auto wrong, disagreeing(transaction, act, parts, order));
    if (wrong) {
      const auto id = wrong->exhibit;
      TW_TRY(const auto weighed, open_inquiry(transaction, by, *std::move(wrong), at));
      result.kept_back.emplace(id, why_it_stays(weighed));
      return {};
    }
    const std::string into = order.into ? order.into->text() : "a new exhibit";
    for (std::size_t i = 0; i < parts.size(); ++i) {
      TW_TRY(auto weighing, weighing_of(transaction, order.parts[i].reading, parts[i]->exhibit.id, act));
      TW_TRY_STATUS(act.weigh(*parts[i], std::move(weighing)).map([](auto&&) {}));
      TW_TRY_STATUS(opened(act, *parts[i], "merge"));
    }
    KnownExhibit* whole = nullptr;
    if (order.into) {
      TW_TRY(whole, act.exhibit(*order.into));
    } else {
      TW_TRY(whole, new_whole(act, transaction, *parts.front()));
    }
    MassMg uncertainty = order.into ? whole->uncertainty : MassMg{};
    for (auto* part : parts) {
      if (part == whole) continue;
      TW_TRY_STATUS(act.pass_on_drying(*part, *whole));
      if (part->book > MassMg{}) {  // a scale may have found nothing in it, within its bound
        uncertainty = custody::combined(uncertainty, part->uncertainty);
        TW_TRY_STATUS(act.post(MovementKind::Merge, part->book, *part, whole));
      }
      TW_TRY_STATUS(
          act.step(*part, CustodyEvent::Merge, journal::Body{}.set("into", whole->exhibit.id.text()).text()));
    }
    whole->uncertainty = uncertainty;
    whole->exhibit.container = order.container;
    mix(whole->exhibit, parts);
    result.into = whole->exhibit.id;
    act.fact("merged", merged_fact(parts, result.into));
    TW_TRY(auto weighing, weighing_of(transaction, order.after, result.into, act));
    TW_TRY(result.after, act.weigh(*whole, std::move(weighing)));
    return act.sign_and_record(by).map([](auto) {});
  });
  if (!done) {
    auto error = done.error();
    for (const auto& part : order.parts)
      error = after_reading(service, officers.first().text(), part.exhibit, part.seal_read, "merge",
                            std::move(error));
    return tl::make_unexpected(std::move(error));
  }
  return result;
}

base::Result<Repackaged> repackage_exhibit(const Service& service, const TwoSigners& by,
                                           const Repackaging& order) {
  if (order.container.empty()) return fail(ErrorCode::Missing, "container", "", "the new container");
  TW_TRY_STATUS(custody::check_words(order.container, "container"));
  if (order.seal.empty() || order.seal.size() > custody::kMaxId)
    return fail(ErrorCode::Missing, "seal", order.seal, "the new seal's number, at most 64 bytes");
  if (order.after) TW_TRY_STATUS(wants_no_drying(*order.after));
  TW_TRY(const auto officers, by.officers());
  const Instant at = service.clock().now();
  Repackaged result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    CustodyAct act{transaction, "custody.repackaged", at, officers};
    TW_TRY(auto* const exhibit, act.exhibit(order.exhibit));
    TW_TRY_STATUS(CustodyAct::check_seal(*exhibit, order.seal_read));
    TW_TRY_STATUS(wants_unused_seal(transaction, order.exhibit, order.seal));
    const bool weighed = custody::is_weighed(exhibit->exhibit.kind);
    if (weighed && exhibit->book == MassMg{})
      return fail(ErrorCode::OutOfRange, "exhibit", order.exhibit.text(), "one that is not empty");
    if (weighed != order.before.has_value() || weighed != order.after.has_value())
      return fail(weighed ? ErrorCode::Missing : ErrorCode::Conflict, "gross", "",
                  weighed ? "a weighing before and one after" : "no weighing of this kind");
    if (weighed) {
      TW_TRY(auto weighing, weighing_of(transaction, *order.before, order.exhibit, act));
      TW_TRY(const auto compared, custody::compare(exhibit->book, exhibit->uncertainty, weighing));
      if (compared.verdict == custody::Verdict::Discrepant) {
        TW_TRY(result.before, open_inquiry(transaction, by, std::move(weighing), at));
        result.kept_back = why_it_stays(*result.before);
        return {};
      }
      TW_TRY(result.before, act.weigh(*exhibit, std::move(weighing)));
    }
    TW_TRY_STATUS(opened(act, *exhibit, "repackage"));
    act.fact("repackaged", journal::Body{}
                               .set("container", order.container)
                               .set("exhibit", order.exhibit.text())
                               .set("seal", order.seal)
                               .set("seal_read", order.seal_read)
                               .text());
    exhibit->exhibit.container = order.container;
    if (weighed) {
      TW_TRY(auto weighing, weighing_of(transaction, *order.after, order.exhibit, act));
      TW_TRY(result.after, act.weigh(*exhibit, std::move(weighing)));
    }
    TW_TRY_STATUS(act.put_seal(*exhibit, order.seal));
    return act.sign_and_record(by).map([](auto) {});
  });
  if (!done)
    return tl::make_unexpected(after_reading(service, by.first.key().officer.text(), order.exhibit,
                                             order.seal_read, "repackage", done.error()));
  return result;
}

}  // namespace tidewaiter::service
