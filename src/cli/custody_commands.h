#pragma once
// The families of `tidewaiter custody`, a file each. Internal to this room.

#include "cli/command.h"

namespace tidewaiter::cli {

/// Inquiries into what is missing or weighs wrong, shelves, and the quantities that may be kept.
void add_custody_inquiry_commands(CLI::App& family, Shell& shell, Outcome& outcome);

}  // namespace tidewaiter::cli
