#pragma once
// What `screen` and `shift close` share: a shift's terms as options, the engine of screening, and how counts,
// choice and answers are shown. Internal to this room.

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "cli/command.h"
#include "service/answers.h"
#include "service/engine.h"
#include "service/screening.h"
#include "service/shift.h"

namespace tidewaiter::cli {

/// What a command on a shift can be told.
struct ShiftTermOptions : CommonOptions {
  std::string office = "LOCAL";
  std::string shift;
  std::vector<std::string> capacity;
  std::optional<double> random_share;
  std::string at;
  std::string answers;
  std::size_t show = 20;
};

/// Adds --capacity and --random-share.
void add_shift_terms(CLI::App& command, ShiftTermOptions& options);
base::Result<service::ShiftTerms> terms_from(const ShiftTermOptions& options);

/// The shift that a command means: the one it names or else the office's one open shift; empty where none is
/// open. Conflict where several are, naming them.
base::Result<std::string> shift_meant(const service::Service& service, const ShiftTermOptions& options);
/// That a shift waits to be closed, and how.
void print_open_still(std::ostream& out, const std::string& office, const std::string& shift);

/// What screening holds in memory, from the store and the snapshot beside it.
base::Result<service::Engine> load_engine(
    Shell& shell, const service::Service& service,
    service::Engine::Resolving resolving = service::Engine::Resolving::Yes);
/// Keeps the resolver's snapshot; where that fails, says so: it only saves time at the next start.
void save_engine(Shell& shell, const service::Service& service, const service::Engine& engine);

void print_counts(Shell& shell, const service::ScreenReport& report);
/// What the choice lacked: instruments out, degraded modes. On standard error, since it wants an officer's
/// attention.
void print_closing(Shell& shell, const service::ClosedShift& closed);
void print_chosen(Shell& shell, const std::vector<service::Answer>& answers, std::size_t show);
/// One JSON object a record, in the order of the report.
base::Status write_answers(const service::Service& service, const std::string& path,
                           const service::ScreenReport& report, const service::ClosedShift& closed);

}  // namespace tidewaiter::cli
