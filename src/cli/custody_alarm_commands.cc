// `custody alerts` and `custody overdue`: what must be looked at first.

#include <nlohmann/json.hpp>

#include "cli/custody_commands.h"
#include "cli/overdue_rule.h"
#include "cli/print.h"
#include "cli/signing.h"
#include "service/custody_alerts.h"
#include "service/custody_views.h"
#include "service/handover_views.h"
#include "service/shelves.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;

struct AlarmOptions : CommonOptions {
  OverdueDays allowed;
};

base::Status alerts(Shell& shell, const AlarmOptions& o) {
  TW_TRY(const auto service, open_to_read(shell, o));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto all, service::custody_alerts(*reader, shell.clock.now(), o.allowed.rule()));
  for (const auto& one : all)
    say(shell, o.json, service::as_json(one),
        one.kind + (one.exhibit ? "  " + one.exhibit->text() : "") + "  " + one.words +
            (one.since ? "  since " + base::to_string(*one.since) : ""));
  if (all.empty() && !o.json) say(shell, false, {}, "no alarms");
  return {};
}

base::Status overdue_abroad(Shell& shell, const AlarmOptions& o, store::Reader& reader) {
  TW_TRY(const auto late, service::late_abroad(reader, shell.clock.now()));
  for (const auto& one : late) {
    const char* what = one.exhibit.empty() ? "request" : "handover";
    ordered_json json{{what, one.number}, {"overdue", name(one.why)}, {"since", base::to_string(one.since)}};
    if (!one.exhibit.empty()) json["exhibit"] = one.exhibit.text();
    say(shell, o.json, json,
        (one.exhibit.empty() ? "" : one.exhibit.text() + "  ") + std::string{name(one.why)} + "  " + what +
            " " + std::to_string(one.number) + ", due " + base::to_string(one.since));
  }
  return {};
}

base::Status overdue(Shell& shell, const AlarmOptions& o) {
  TW_TRY(const auto service, open_to_read(shell, o));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto late, service::overdue_exhibits(*reader, shell.clock.now(), o.allowed.rule()));
  for (const auto& [id, why] : late)
    say(shell, o.json, {{"exhibit", id.text()}, {"overdue", name(why)}},
        id.text() + "  " + std::string{name(why)});
  TW_TRY_STATUS(overdue_abroad(shell, o, *reader));
  TW_TRY(const auto quantities, service::kept_quantities(*reader));
  for (const auto& one : quantities) {
    if (!one.above()) continue;
    say(shell, o.json,
        {{"substance", one.limit.substance},
         {"room", one.limit.room},
         {"overdue", "above_quantity"},
         {"kept_mg", one.kept.milligrams()},
         {"limit_mg", one.limit.limit_mg}},
        one.limit.substance + (one.limit.room.empty() ? "" : " in " + one.limit.room) +
            "  above the quantity that may be kept: " + base::to_string(one.kept) + ", at most " +
            base::to_string(base::MassMg{one.limit.limit_mg}) + " by " + fitted(one.limit.basis, 60));
  }
  return {};
}

void declare(CLI::App& command, AlarmOptions& o) {
  add_common(command, o);
  add_overdue_days(command, o.allowed);
}

}  // namespace

void add_custody_alarm_commands(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<AlarmOptions>(
      family, outcome, "alerts",
      "All that must be looked at first, the worst above: what it is about, in words, and since when.",
      "custody alerts --out-days 14", declare, [&shell](const AlarmOptions& o) { return alerts(shell, o); });
  add_command<AlarmOptions>(family, outcome, "overdue",
                            "What is out too long, due for destruction, unanswered, late abroad.",
                            "custody overdue --destroy-days 60", declare,
                            [&shell](const AlarmOptions& o) { return overdue(shell, o); });
}

}  // namespace tidewaiter::cli
