#pragma once
// The families of `tidewaiter custody`, a file each. Internal to this room.

#include "cli/command.h"
#include "service/custody.h"

namespace tidewaiter::cli {

/// What a run at the furnace came to: what was destroyed, and what stays behind and why.
void print_destruction(Shell& shell, bool as_json, const service::DestructionReport& report);

/// Inquiries into what is missing or weighs wrong, shelves, and the quantities that may be kept.
void add_custody_inquiry_commands(CLI::App& family, Shell& shell, Outcome& outcome);

/// What is late, and all that alarms.
void add_custody_alarm_commands(CLI::App& family, Shell& shell, Outcome& outcome);

}  // namespace tidewaiter::cli
