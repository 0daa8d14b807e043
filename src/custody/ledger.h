#pragma once
// The mass ledger of one seizure, by double entry. A movement takes a mass from one account and puts the same
// mass into another: it has one figure, so it can't be unbalanced, and the accounts it may join are one
// table. What remains to be held is that nothing gives more than it has; then C1 is true at every index:
//
//   seized + found on recount ± weighing adjustments
//     = held + consumed + handed over + destroyed + released + missing under inquiry + explained loss
//
// Held, missing and handed-over masses are kept apart for every exhibit. Plain values; a ledger belongs to
// one thread.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/mass.h"
#include "base/result.h"
#include "custody/exhibit.h"

namespace tidewaiter::custody {

enum class Account {
  Seized,          ///< gives only
  FoundOnRecount,  ///< gives only
  Held,            ///< of one exhibit, whoever holds it, samples included
  Consumed,
  HandedOver,  ///< of one exhibit, in another country's hands
  Destroyed,
  Released,
  Missing,  ///< of one exhibit, under inquiry
  ExplainedLoss,
  Adjustment,  ///< gives and takes: what two weighings differ by, inside their bound
};
enum class MovementKind {
  Seize,
  FindOnRecount,
  Split,  ///< from an exhibit to its part
  Merge,  ///< from an exhibit into another
  Consume,
  HandOver,
  Destroy,
  Release,
  GoMissing,
  Recover,
  ExplainLoss,
  AdjustUp,
  AdjustDown,
  TakeBack,       ///< what was handed over comes back
  DestroyAbroad,  ///< what was handed over is destroyed there
  LoseAbroad,     ///< the receiver weighed less than was sent
  RecoverAbroad,
  FindAbroad,  ///< the receiver weighed more
};
std::string_view name(Account account) noexcept;    ///< "seized", "found_on_recount", …
std::string_view name(MovementKind kind) noexcept;  ///< "seize", "find_on_recount", …
std::optional<Account> account_from(std::string_view name) noexcept;
std::optional<MovementKind> movement_kind_from(std::string_view name) noexcept;

/// Which account a kind of movement takes from, and which it puts into.
struct MovementRule {
  MovementKind kind;
  Account credited;  ///< gives
  Account debited;   ///< receives
};
/// All rules, in the order of MovementKind.
std::span<const MovementRule> movement_rules() noexcept;

/// A mass that goes from one account to another. The only way to make one is make(): a debit without its
/// credit, or two different masses, can't be written down.
class Movement {
 public:
  /// `exhibit` is what gives or, for Seize, FindOnRecount, FindAbroad and AdjustUp, receives; `to` the other
  /// exhibit of a Split or Merge, and of nothing else. OutOfRange unless 0 < mass ≤ kMaxSeizure; Missing,
  /// Conflict or Forbidden where the exhibits do not fit the kind.
  static base::Result<Movement> make(MovementKind kind, base::MassMg mass, ExhibitId exhibit,
                                     std::optional<ExhibitId> to = std::nullopt);
  MovementKind kind() const noexcept { return kind_; }
  base::MassMg mass() const noexcept { return mass_; }
  const ExhibitId& exhibit() const noexcept { return exhibit_; }
  const std::optional<ExhibitId>& to() const noexcept { return to_; }
  Account credited() const noexcept;
  Account debited() const noexcept;
  bool operator==(const Movement&) const = default;

 private:
  Movement(MovementKind kind, base::MassMg mass, ExhibitId exhibit, std::optional<ExhibitId> to)
      : kind_(kind), mass_(mass), exhibit_(std::move(exhibit)), to_(std::move(to)) {}
  MovementKind kind_;
  base::MassMg mass_;
  ExhibitId exhibit_;
  std::optional<ExhibitId> to_;
};

/// The accounts' totals, each as C1 writes it. `adjustments` has a sign: more was weighed, or less.
struct Balance {
  base::MassMg seized, found_on_recount, adjustments;
  base::MassMg held, consumed, handed_over, destroyed, released, missing, explained_loss;

  /// C1.
  bool holds() const;
  bool operator==(const Balance&) const = default;
};
/// "C1 holds: seized 7981 g = held 7941 g + handed over 40 g", or "C1 IS BROKEN: …"; accounts that are empty
/// are left out.
std::string to_string(const Balance& balance);

class MassLedger {
 public:
  MassLedger() = default;
  /// Goes on from a balance, for exhibits that have nothing yet: what the others have counts in the sums, and
  /// none of it can move.
  explicit MassLedger(const Balance& balance);
  /// Conflict where an account would give more than it has; TooLarge where the seizure would outgrow
  /// kMaxSeizure. The ledger is unchanged then.
  base::Status post(const Movement& movement);
  base::MassMg held(const ExhibitId& exhibit) const;
  base::MassMg missing(const ExhibitId& exhibit) const;
  base::MassMg handed_over(const ExhibitId& exhibit) const;
  /// Summed anew over all exhibits and accounts.
  Balance balance() const;
  bool operator==(const MassLedger&) const = default;

 private:
  std::map<ExhibitId, base::MassMg> held_, missing_, handed_over_;
  std::map<Account, base::MassMg> rest_;  // what each other account received, less what it gave
};

}  // namespace tidewaiter::custody
