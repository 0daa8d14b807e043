// What a laboratory uses up, in part or to its last milligram (C1, C4).

#include "custody/limits.h"
#include "service/custody.h"
#include "service/custody_reading.h"
#include "service/seal_reading.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::MassMg;
using custody::CustodyEvent;
using custody::MovementKind;

base::Status check(const Consumption& order) {
  if (order.defence && (order.defence->expert.empty() || order.defence->order.empty()))
    return fail(ErrorCode::Missing, order.defence->expert.empty() ? "expert" : "order", "",
                "the defence's expert, and the court's order");
  if (order.mass && (order.reading || !order.rest))
    return fail(ErrorCode::Conflict, "mass", base::to_string(*order.mass),
                "what the scale shows, and no mass beside it");
  if (order.mass || order.reading) return {};
  return fail(ErrorCode::Missing, order.rest ? "mass" : "gross", "",
              order.rest ? "how much was used up" : "a weighing of all that is used up");
}

base::Status wants_defence(const KnownExhibit& exhibit, const Consumption& order, CustodyAct& act) {
  if (exhibit.exhibit.counter_sample != order.defence.has_value())
    return fail(ErrorCode::Forbidden, "exhibit", order.exhibit.text(),
                order.defence ? "a counter-sample" : "not the counter-sample kept for the defence");
  if (!order.defence) return {};
  TW_TRY_STATUS(custody::check_words(order.defence->expert, "expert"));
  TW_TRY_STATUS(custody::check_words(order.defence->order, "order"));
  act.fact("defence",
           journal::Body{}.set("expert", order.defence->expert).set("order", order.defence->order).text());
  return {};
}

// A part of it: what is left is held against the book.
base::Status consume_part(store::Reader& reader, CustodyAct& act, KnownExhibit& exhibit,
                          const Consumption& order, Consumed& result) {
  TW_TRY(const auto counted, custody::split_count(exhibit.exhibit.count, order.units));
  if (order.units) act.fact("units", units_fact(counted));
  exhibit.exhibit.count = counted.rest;
  exhibit.exhibit.second_count.reset();
  if (order.reading) {
    TW_TRY(const auto used, weighing_of(reader, *order.reading, order.exhibit, act));
    TW_TRY_STATUS(act.weigh_consumed(exhibit, used));
    result.mass = used.net();
  } else {
    result.mass = *order.mass;
  }
  exhibit.holding.seal.clear();
  TW_TRY_STATUS(act.post(MovementKind::Consume, result.mass, exhibit));
  TW_TRY_STATUS(act.step(exhibit, CustodyEvent::Consume));
  TW_TRY(auto rest, weighing_of(reader, *order.rest, order.exhibit, act));
  TW_TRY(result.weighed, act.weigh(exhibit, std::move(rest)));
  return {};
}

// All of it, as the scale showed it just before: what the book has is no proof that it was there to be used
// up.
base::Status consume_whole(store::Transaction& transaction, const TwoSigners& by, CustodyAct& act,
                           KnownExhibit& exhibit, const Consumption& order, Consumed& result) {
  if (order.units)
    return fail(ErrorCode::Conflict, "units", std::to_string(*order.units), "nothing: all of it");
  TW_TRY_STATUS(custody::apply(exhibit.holding.state, CustodyEvent::ConsumeAll).map([](auto) {}));
  TW_TRY_STATUS(
      custody::check_holder_signs(CustodyEvent::ConsumeAll, exhibit.holding.holder, act.officers()));
  TW_TRY(auto weighing, weighing_of(transaction, *order.reading, order.exhibit, act));
  TW_TRY(const auto compared, custody::compare(exhibit.book, exhibit.uncertainty, weighing));
  if (compared.verdict == custody::Verdict::Discrepant) {
    TW_TRY(result.weighed, open_inquiry(transaction, by, std::move(weighing), act.at()));
    result.kept_back = why_it_stays(*result.weighed);
    return {};
  }
  TW_TRY(result.weighed, act.weigh(exhibit, std::move(weighing)));
  result.mass = exhibit.book;
  exhibit.holding.seal.clear();
  if (result.mass > MassMg{}) TW_TRY_STATUS(act.post(MovementKind::Consume, result.mass, exhibit));
  return act.step(exhibit, CustodyEvent::ConsumeAll);
}

}  // namespace

base::Result<Consumed> consume_exhibit(const Service& service, const TwoSigners& by,
                                       const Consumption& order) {
  TW_TRY_STATUS(check(order));
  TW_TRY(const auto officers, by.officers());
  const auto at = service.clock().now();
  Consumed result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    CustodyAct act{transaction, "custody.consumed", at, officers};
    TW_TRY(auto* const exhibit, act.exhibit(order.exhibit));
    TW_TRY_STATUS(wants_defence(*exhibit, order, act));
    TW_TRY_STATUS(CustodyAct::check_seal(*exhibit, order.seal_read));
    if (order.rest) {
      TW_TRY_STATUS(consume_part(transaction, act, *exhibit, order, result));
    } else {
      TW_TRY_STATUS(consume_whole(transaction, by, act, *exhibit, order, result));
    }
    if (!result.kept_back.empty()) return {};
    return act.sign_and_record(by).map([](auto) {});
  });
  if (!done)
    return tl::make_unexpected(after_reading(service, officers.first().text(), order.exhibit, order.seal_read,
                                             "consume", done.error()));
  return result;
}

}  // namespace tidewaiter::service
