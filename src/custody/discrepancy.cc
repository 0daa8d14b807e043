#include "custody/discrepancy.h"

#include <array>

#include "custody/limits.h"
#include "model/names.h"

namespace tidewaiter::custody {
namespace {

using base::ErrorCode;
using base::fail;
using base::MassMg;

constexpr std::array<std::string_view, 4> kFindingNames{"explained", "recovered", "surplus", "unsolved"};

}  // namespace

std::string_view name(Finding finding) noexcept { return kFindingNames[static_cast<std::size_t>(finding)]; }
std::optional<Finding> finding_from(std::string_view text) noexcept {
  return model::from_names<Finding>(kFindingNames, text);
}

base::Status check_named(const std::set<std::int64_t>& open, const std::vector<NamedDiscrepancy>& named) {
  std::set<std::int64_t> seen;
  for (const auto& one : named) {
    if (one.order.empty()) return fail(ErrorCode::Missing, "order", "", "the order that names the discrepancy");
    TW_TRY_STATUS(check_words(one.order, "order"));
    if (!open.contains(one.number))
      return fail(ErrorCode::Conflict, "discrepancy", std::to_string(one.number),
                  "an open discrepancy of this exhibit, from before");
    if (!seen.insert(one.number).second)
      return fail(ErrorCode::Duplicate, "discrepancy", std::to_string(one.number), "each discrepancy once");
  }
  for (const auto number : open)
    if (!seen.contains(number))
      return fail(ErrorCode::State, "discrepancy", std::to_string(number) + " is open",
                  "no open discrepancy, or an order that names it (C4)");
  return {};
}

base::Result<std::optional<Movement>> movement_of(const Comparison& comparison, const ExhibitId& exhibit) {
  const MassMg difference = comparison.difference();
  if (difference == MassMg{}) return std::optional<Movement>{};
  const bool discrepant = comparison.verdict == Verdict::Discrepant;
  const bool less = difference < MassMg{};
  const MovementKind kind = less ? (discrepant ? MovementKind::GoMissing : MovementKind::AdjustDown)
                                 : (discrepant ? MovementKind::FindOnRecount : MovementKind::AdjustUp);
  TW_TRY(auto movement, Movement::make(kind, less ? -difference : difference, exhibit));
  return std::optional{std::move(movement)};
}

base::Result<std::optional<Movement>> movement_abroad(const Comparison& comparison,
                                                      const ExhibitId& exhibit) {
  if (comparison.verdict != Verdict::Discrepant) return std::optional<Movement>{};
  const MassMg difference = comparison.difference();
  const bool less = difference < MassMg{};
  TW_TRY(auto movement, Movement::make(less ? MovementKind::LoseAbroad : MovementKind::FindAbroad,
                                       less ? -difference : difference, exhibit));
  return std::optional{std::move(movement)};
}

base::Result<ClosedDiscrepancy> close(Discrepancy discrepancy, const OfficerId& supervisor, Finding finding,
                                      std::string words, base::Instant at) {
  if (!discrepancy.open())
    return fail(ErrorCode::State, "discrepancy", "closed by " + discrepancy.closed_by.text(), "open");
  if (supervisor.empty()) return fail(ErrorCode::Missing, "supervisor", "", "a named supervisor");
  if (discrepancy.involved.contains(supervisor))
    return fail(ErrorCode::Forbidden, "supervisor", supervisor.text(),
                "a supervisor who neither held nor weighed it (C4)");
  if (words.empty()) return fail(ErrorCode::Missing, "finding", "", "what the inquiry found, in words");
  TW_TRY_STATUS(check_words(words, "finding"));
  const MassMg difference = discrepancy.comparison.difference();
  const bool more = difference > MassMg{};
  if (discrepancy.whole && finding != (discrepancy.found ? Finding::Recovered : Finding::Explained))
    return fail(ErrorCode::Conflict, "finding", name(finding),
                discrepancy.found ? "recovered: it was found again" : "explained, until it is found again");
  const bool fits =
      discrepancy.whole || finding == Finding::Unsolved || more == (finding == Finding::Surplus);
  if (!fits)
    return fail(ErrorCode::Conflict, "finding", name(finding),
                more ? "surplus or unsolved: more was weighed" : "explained, recovered or unsolved");
  std::optional<Movement> movement;
  const bool moves = !discrepancy.found && difference != MassMg{};
  if (moves && (finding == Finding::Explained || finding == Finding::Recovered)) {
    const auto kind = finding == Finding::Explained ? MovementKind::ExplainLoss
                      : discrepancy.abroad          ? MovementKind::RecoverAbroad
                                                    : MovementKind::Recover;
    TW_TRY(movement, Movement::make(kind, -difference, discrepancy.exhibit));
  }
  discrepancy.finding = finding;
  discrepancy.closed_by = supervisor;
  discrepancy.closed_at = at;
  discrepancy.words = std::move(words);
  return ClosedDiscrepancy{std::move(discrepancy), std::move(movement)};
}

base::Status check_finding(const Discrepancy& discrepancy, Finding finding, CustodyState now) {
  if (finding != Finding::Recovered || discrepancy.found) return {};
  if (now == CustodyState::Missing)
    return fail(ErrorCode::State, "exhibit.state", name(now),
                "an exhibit that is there: it can't be weighed while it is missing");
  if (now == (discrepancy.abroad ? CustodyState::HandedOver : CustodyState::Discrepant)) return {};
  return fail(ErrorCode::State, "exhibit.state", name(now),
              "explained or unsolved: the exhibit left, and nothing goes back to it; what was found is a "
              "seizure of its own (`exhibit seizure new --from storage`)");
}

}  // namespace tidewaiter::custody
