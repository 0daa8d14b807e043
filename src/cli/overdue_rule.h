#pragma once
// The options by which a service says how long an exhibit may be out, and how soon what was ordered destroyed
// is to be destroyed. Internal to this room.

#include "cli/command.h"
#include "custody/inventory.h"

namespace tidewaiter::cli {

struct OverdueDays {
  static constexpr std::int64_t days_of(base::DurationMs period) {
    return period.milliseconds() / base::DurationMs::days(1).milliseconds();
  }
  std::int64_t out = days_of(custody::OverdueRule{}.out_at_most);
  std::int64_t destroy = days_of(custody::OverdueRule{}.destroyed_within);

  custody::OverdueRule rule() const { return {base::DurationMs::days(out), base::DurationMs::days(destroy)}; }
};

/// Adds --out-days and --destroy-days.
inline void add_overdue_days(CLI::App& command, OverdueDays& options) {
  constexpr std::int64_t kMostDays = 3'650;
  command
      .add_option("--out-days", options.out,
                  "after how many days an exhibit is out too long: at a laboratory, a court, or sent on")
      ->capture_default_str()
      ->check(CLI::Range(std::int64_t{1}, kMostDays));
  command
      .add_option("--destroy-days", options.destroy,
                  "after how many days what was ordered to be destroyed is overdue")
      ->capture_default_str()
      ->check(CLI::Range(std::int64_t{1}, kMostDays));
}

}  // namespace tidewaiter::cli
