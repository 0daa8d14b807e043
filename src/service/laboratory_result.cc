// A laboratory's word on an exhibit, signed by two (C3).

#include "custody/limits.h"
#include "service/custody.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;

// What the two read and sign in words: the result, and the one that it revises.
std::string result_fact(const custody::Exhibit& exhibit) {
  journal::Body fact;
  fact.set("exhibit", exhibit.id.text()).set_json("result", result_text(*exhibit.confirmed));
  if (!exhibit.earlier_results.empty()) fact.set_json("revises", result_text(exhibit.earlier_results.back()));
  return fact.text();
}

base::Status add_result(custody::Exhibit& exhibit, custody::Confirmation result,
                        const std::optional<std::int64_t>& positives) {
  TW_TRY_STATUS(custody::wants_purity_uncertainty(result));
  if (exhibit.confirmed) {
    if (result.why.empty())
      return fail(ErrorCode::Missing, "why", "",
                  "why the result that is there does not stand: " + to_string(*exhibit.confirmed));
    exhibit.earlier_results.push_back(*std::move(exhibit.confirmed));
  } else if (!result.why.empty()) {
    return fail(ErrorCode::State, "why", result.why, "a result that is there to be revised");
  }
  exhibit.confirmed = std::move(result);
  if (positives && !exhibit.drawn)
    return fail(ErrorCode::State, "positives", std::to_string(*positives),
                "a sub-sample, of which it is known from how many packages it was drawn");
  if (exhibit.drawn) exhibit.drawn->positives = positives;
  return custody::check(exhibit);
}

}  // namespace

base::Status confirm_exhibit(const Service& service, const TwoSigners& by, const custody::ExhibitId& id,
                             custody::Confirmation result, const std::string& why,
                             const std::optional<std::int64_t>& positives) {
  TW_TRY(const auto officers, by.officers());
  result.at = service.clock().now();
  result.first = officers.first();
  result.second = officers.second();
  result.why = why;
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    CustodyAct act{transaction, "custody.result", result.at, officers};
    TW_TRY(auto* const exhibit, act.exhibit(id));
    TW_TRY_STATUS(add_result(exhibit->exhibit, result, positives));
    act.fact("result", result_fact(exhibit->exhibit));
    if (exhibit->exhibit.drawn) act.fact("sampling", drawn_text(*exhibit->exhibit.drawn));
    return act.sign_and_record(by).map([](auto) {});
  });
}

}  // namespace tidewaiter::service
