#include "service/reasons_shown.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

namespace tidewaiter::service {
namespace {

using Kind = std::tuple<model::ReasonKind, std::vector<std::string>, std::set<std::string>>;

Kind kind_of(const model::Reason& reason) {
  Kind kind{reason.kind, reason.fields, {}};
  for (const auto& item : reason.items) std::get<2>(kind).insert(item.text());
  return kind;
}

}  // namespace

std::vector<std::size_t> reasons_shown(const std::vector<model::Reason>& reasons, std::size_t most) {
  std::set<std::size_t> shown;
  std::set<Kind> kinds;
  for (std::size_t i = 0; i < reasons.size() && shown.size() < most; ++i)
    if (kinds.insert(kind_of(reasons[i])).second) shown.insert(i);
  for (std::size_t i = 0; i < reasons.size() && shown.size() < most; ++i) shown.insert(i);

  std::set<std::string> named;
  for (const auto i : shown) named.merge(std::get<2>(kind_of(reasons[i])));
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    auto others = std::get<2>(kind_of(reasons[i]));
    if (std::ranges::includes(named, others)) continue;
    shown.insert(i);
    named.merge(others);
  }
  return {shown.begin(), shown.end()};
}

}  // namespace tidewaiter::service
