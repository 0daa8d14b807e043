#include "custody/ledger.h"

#include <array>
#include <utility>

#include "base/check.h"
#include "custody/limits.h"
#include "model/names.h"

namespace tidewaiter::custody {
namespace {

using base::ErrorCode;
using base::fail;
using base::MassMg;
using K = MovementKind;
using A = Account;

constexpr std::array<std::string_view, 10> kAccountNames{
    "seized",    "found_on_recount", "held",    "consumed",       "handed_over",
    "destroyed", "released",         "missing", "explained_loss", "adjustment"};
constexpr std::array<std::string_view, 18> kMovementNames{
    "seize",       "find_on_recount", "split",          "merge",       "consume",        "hand_over",
    "destroy",     "release",         "go_missing",     "recover",     "explain_loss",   "adjust_up",
    "adjust_down", "take_back",       "destroy_abroad", "lose_abroad", "recover_abroad", "find_abroad"};

// The whole of it. What is not here can't happen to a gram.
constexpr std::array<MovementRule, 18> kMovementRules{{
    {K::Seize, A::Seized, A::Held},
    {K::FindOnRecount, A::FoundOnRecount, A::Held},
    {K::Split, A::Held, A::Held},
    {K::Merge, A::Held, A::Held},
    {K::Consume, A::Held, A::Consumed},
    {K::HandOver, A::Held, A::HandedOver},
    {K::Destroy, A::Held, A::Destroyed},
    {K::Release, A::Held, A::Released},
    {K::GoMissing, A::Held, A::Missing},
    {K::Recover, A::Missing, A::Held},
    {K::ExplainLoss, A::Missing, A::ExplainedLoss},
    {K::AdjustUp, A::Adjustment, A::Held},
    {K::AdjustDown, A::Held, A::Adjustment},
    {K::TakeBack, A::HandedOver, A::Held},
    {K::DestroyAbroad, A::HandedOver, A::Destroyed},
    {K::LoseAbroad, A::HandedOver, A::Missing},
    {K::RecoverAbroad, A::Missing, A::HandedOver},
    {K::FindAbroad, A::FoundOnRecount, A::HandedOver},
}};
constexpr bool kinds_in_order() {
  for (std::size_t i = 0; i < kMovementRules.size(); ++i) {
    if (static_cast<std::size_t>(kMovementRules[i].kind) != i) return false;
  }
  return true;
}
static_assert(kinds_in_order());

const MovementRule& rule(MovementKind kind) { return kMovementRules[static_cast<std::size_t>(kind)]; }

// Seized, found and adjusted mass comes from outside the ledger: these accounts may go below nothing.
bool is_source(Account account) {
  return account == A::Seized || account == A::FoundOnRecount || account == A::Adjustment;
}

MassMg of(const std::map<ExhibitId, MassMg>& masses, const ExhibitId& exhibit) {
  const auto found = masses.find(exhibit);
  return found == masses.end() ? MassMg{} : found->second;
}

MassMg sum(const std::map<ExhibitId, MassMg>& masses) {
  MassMg all;
  for (const auto& [exhibit, mass] : masses) all += mass;
  return all;
}

void append(std::string& side, std::string_view what, MassMg mass) {
  if (mass == MassMg{}) return;
  const bool less = mass < MassMg{};
  side += side.empty() ? (less ? "− " : "") : (less ? " − " : " + ");
  side += std::string{what} + " " + base::to_string(less ? -mass : mass);
}

}  // namespace

std::string_view name(Account account) noexcept { return kAccountNames[static_cast<std::size_t>(account)]; }
std::string_view name(MovementKind kind) noexcept { return kMovementNames[static_cast<std::size_t>(kind)]; }
std::optional<Account> account_from(std::string_view text) noexcept {
  return model::from_names<Account>(kAccountNames, text);
}
std::optional<MovementKind> movement_kind_from(std::string_view text) noexcept {
  return model::from_names<MovementKind>(kMovementNames, text);
}
std::span<const MovementRule> movement_rules() noexcept { return kMovementRules; }

Account Movement::credited() const noexcept { return rule(kind_).credited; }
Account Movement::debited() const noexcept { return rule(kind_).debited; }

base::Result<Movement> Movement::make(MovementKind kind, MassMg mass, ExhibitId exhibit,
                                      std::optional<ExhibitId> to) {
  if (mass <= MassMg{} || mass > kMaxSeizure)
    return fail(ErrorCode::OutOfRange, "mass", base::to_string(mass), "over 0 g, at most 1000000000 g");
  if (exhibit.empty()) return fail(ErrorCode::Missing, "exhibit", "", "the exhibit whose mass moves");
  const bool between = kind == K::Split || kind == K::Merge;
  if (between && (!to || to->empty()))
    return fail(ErrorCode::Missing, "to", "", "the exhibit that receives it");
  if (!between && to)
    return fail(ErrorCode::Conflict, "to", to->text(), "no second exhibit for " + std::string{name(kind)});
  if (to && *to == exhibit)
    return fail(ErrorCode::Forbidden, "to", to->text(), "another exhibit than it comes from");
  return Movement{kind, mass, std::move(exhibit), std::move(to)};
}

bool Balance::holds() const {
  return seized + found_on_recount + adjustments ==
         held + consumed + handed_over + destroyed + released + missing + explained_loss;
}

std::string to_string(const Balance& balance) {
  std::string left, right;
  append(left, "seized", balance.seized);
  append(left, "found on recount", balance.found_on_recount);
  append(left, "adjustments", balance.adjustments);
  append(right, "held", balance.held);
  append(right, "consumed", balance.consumed);
  append(right, "handed over", balance.handed_over);
  append(right, "destroyed", balance.destroyed);
  append(right, "released", balance.released);
  append(right, "missing under inquiry", balance.missing);
  append(right, "explained loss", balance.explained_loss);
  if (left.empty()) left = "nothing seized";
  if (right.empty()) right = "nothing held";
  return std::string{balance.holds() ? "C1 holds: " : "C1 IS BROKEN: "} + left + " = " + right;
}

MassLedger::MassLedger(const Balance& balance)
    : held_{{ExhibitId{}, balance.held}},  // of no exhibit: a movement always names one
      missing_{{ExhibitId{}, balance.missing}},
      handed_over_{{ExhibitId{}, balance.handed_over}},
      rest_{{A::Seized, -balance.seized},
            {A::FoundOnRecount, -balance.found_on_recount},
            {A::Adjustment, -balance.adjustments},
            {A::Consumed, balance.consumed},
            {A::Destroyed, balance.destroyed},
            {A::Released, balance.released},
            {A::ExplainedLoss, balance.explained_loss}} {}

base::Status MassLedger::post(const Movement& movement) {
  const auto change = [&](Account account, const ExhibitId& exhibit) -> MassMg& {
    if (account == A::Held) return held_[exhibit];
    if (account == A::Missing) return missing_[exhibit];
    if (account == A::HandedOver) return handed_over_[exhibit];
    return rest_[account];
  };
  const Account from = movement.credited(), into = movement.debited();
  if (is_source(from)) {
    if (sum(held_) + movement.mass() > kMaxSeizure)
      return fail(ErrorCode::TooLarge, "mass", base::to_string(movement.mass()),
                  "a seizure of at most 1000000000 g");
  } else {
    const MassMg has = from == A::Missing      ? missing(movement.exhibit())
                       : from == A::HandedOver ? handed_over(movement.exhibit())
                                               : held(movement.exhibit());
    if (has < movement.mass())
      return fail(ErrorCode::Conflict, movement.exhibit().text() + "." + std::string{name(from)},
                  base::to_string(movement.mass()),
                  "at most the " + base::to_string(has) + " there are (C1)");
  }
  change(from, movement.exhibit()) -= movement.mass();
  change(into, movement.to().value_or(movement.exhibit())) += movement.mass();
  return {};
}

MassMg MassLedger::held(const ExhibitId& exhibit) const { return of(held_, exhibit); }
MassMg MassLedger::missing(const ExhibitId& exhibit) const { return of(missing_, exhibit); }
MassMg MassLedger::handed_over(const ExhibitId& exhibit) const { return of(handed_over_, exhibit); }

Balance MassLedger::balance() const {
  const auto rest = [&](Account account) {
    const auto found = rest_.find(account);
    return found == rest_.end() ? MassMg{} : found->second;
  };
  Balance balance;
  balance.seized = -rest(A::Seized);
  balance.found_on_recount = -rest(A::FoundOnRecount);
  balance.adjustments = -rest(A::Adjustment);
  balance.held = sum(held_);
  balance.consumed = rest(A::Consumed);
  balance.handed_over = sum(handed_over_);
  balance.destroyed = rest(A::Destroyed);
  balance.released = rest(A::Released);
  balance.missing = sum(missing_);
  balance.explained_loss = rest(A::ExplainedLoss);
  return balance;
}

}  // namespace tidewaiter::custody
