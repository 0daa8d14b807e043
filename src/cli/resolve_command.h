#pragma once
// `tidewaiter resolve`: who in these files is one. See docs/resolution.md.

namespace CLI {
class App;
}

namespace tidewaiter::cli {

/// Adds the command. Its failure is thrown as CLI::RuntimeError with the exit code (1: the work failed, 2: wrong use),
/// after the reason went to standard error.
void add_resolve_command(CLI::App& app);

}  // namespace tidewaiter::cli
