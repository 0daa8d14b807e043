#pragma once
// The options that say how a sample is drawn, for the commands that reckon one and the one that draws it.

#include <string>

#include "cli/command.h"
#include "custody/sampling.h"

namespace tidewaiter::cli {

struct SamplingOptions {
  custody::SamplingAim aim;
  std::string method = "hypergeometric";
};
/// --population, --method and what the method needs.
void declare_aim(CLI::App& command, SamplingOptions& options);
custody::SamplingAim aim_from(const SamplingOptions& options);

}  // namespace tidewaiter::cli
