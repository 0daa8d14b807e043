#pragma once
// The options that state an order's rule for retained samples. Internal to this room.

#include <string>

#include "cli/command.h"
#include "custody/destruction_order.h"

namespace tidewaiter::cli {

struct RetainedOptions {
  std::int64_t samples = 0;
  std::string grams;

  /// Errors name the option.
  base::Result<custody::RetainedRule> rule() const {
    custody::RetainedRule one;
    one.samples = samples;
    if (!grams.empty()) {
      TW_TRY(one.least, base::parse_grams(grams, "--sample-grams"));
    }
    return one;
  }
};

/// Adds --samples and --sample-grams.
inline void add_retained(CLI::App& command, RetainedOptions& options) {
  command.add_option("--samples", options.samples,
                     "how many representative sub-samples of each exhibit stay until the final judgement");
  command.add_option("--sample-grams", options.grams, "the least mass of each");
}

}  // namespace tidewaiter::cli
