#include "cli/sampling.h"

namespace tidewaiter::cli {

void declare_aim(CLI::App& command, SamplingOptions& o) {
  command.add_option("--population", o.aim.population, "how many packages there are")->required();
  command.add_option("--method", o.method, "all, arbitrary, hypergeometric or bayesian")
      ->capture_default_str()
      ->check(CLI::IsMember({"all", "arbitrary", "hypergeometric", "bayesian"}));
  command.add_option("--proportion-ppm", o.aim.proportion_ppm, "what is to be shown")->capture_default_str();
  command.add_option("--confidence-ppm", o.aim.confidence_ppm, "or probability")->capture_default_str();
  command.add_option("--negatives", o.aim.expected_negatives, "how many negatives are expected");
  command.add_option("--prior-a-milli", o.aim.prior_a_milli, "the beta prior, in thousandths")
      ->capture_default_str();
  command.add_option("--prior-b-milli", o.aim.prior_b_milli, "the beta prior, in thousandths")
      ->capture_default_str();
}

custody::SamplingAim aim_from(const SamplingOptions& options) {
  auto aim = options.aim;
  aim.method = *custody::sampling_method_from(options.method);
  return aim;
}

}  // namespace tidewaiter::cli
