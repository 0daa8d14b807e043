#pragma once
// The family `handover`, which is declared in several files. Internal to this room.

#include "cli/command.h"

namespace tidewaiter::cli {

/// What becomes of it over there: confirm, back, destroyed.
void add_handover_end_commands(CLI::App& family, Shell& shell, Outcome& outcome);
/// Documents, images and data that answer a request without an exhibit.
void add_handover_documents_command(CLI::App& family, Shell& shell, Outcome& outcome);
/// Parcels that the other side made to look like ours.
void add_decoy_commands(CLI::App& family, Shell& shell, Outcome& outcome);

}  // namespace tidewaiter::cli
