// What a thief gets away with: `evidence_bench [SEED [TRIALS]]` prints, by size and repetition of theft, how
// many are found, and how often the honest are accused beside what the stated coverage implies. Exits 1, with
// the seed, where an invariant broke.

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "thieves.h"

using namespace tidewaiter::custody;

namespace {

double percent(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

Tally sound(const Plan& plan) {
  auto tally = run(plan);
  if (tally.broken.empty()) return tally;
  std::fprintf(stderr, "%s\n", tally.broken.c_str());
  std::exit(1);
}

void power(const Plan& base, const char* errors) {
  std::printf("\nskimming, found of %lld trials, %% (by a discrepancy / by the running test); errors %s\n",
              static_cast<long long>(base.trials), errors);
  std::printf("%-22s %16s %16s %16s %16s\n", "of 1 kg, each time", "once", "3 times", "10 times", "20 times");
  for (const std::int32_t ppm : {0, 5, 10, 25, 50, 100, 1'000, 10'000, 50'000}) {
    std::printf("%6.4f%% (%9.3f g) ", ppm / 1e4, ppm / 1e3);
    for (const std::int64_t times : {1, 3, 10, 20}) {
      Plan plan = base;
      plan.crime = Crime::Skim;
      plan.share_ppm = ppm;
      plan.times = times;
      const auto tally = sound(plan);
      std::printf("  %6.1f (%5.1f/%5.1f)", percent(tally.found(), tally.trials),
                  percent(tally.by_discrepancy, tally.trials), percent(tally.by_drift, tally.trials));
    }
    std::printf("\n");
  }
}

void line(const char* what, const Plan& plan) {
  const auto tally = sound(plan);
  std::printf("%-66s %6.1f%% found (discrepancy %.1f, running test %.1f, seal %.1f)", what,
              percent(tally.found(), tally.trials), percent(tally.by_discrepancy, tally.trials),
              percent(tally.by_drift, tally.trials), percent(tally.by_seal, tally.trials));
  if (plan.examined)
    std::printf("; by a laboratory then %.1f%%", percent(tally.by_laboratory, tally.trials));
  std::printf("\n");
}

void other_crimes(const Plan& base) {
  std::printf("\nother crimes and troubles, errors as on scales\n");
  Plan plan = base;
  plan.crime = Crime::Swap;
  plan.times = 1;
  plan.examined = true;
  line("swapped for the same mass, seal of the same number", plan);
  plan.examined = false;
  plan.crime = Crime::Reseal;
  plan.share_ppm = 25;
  line("25 mg of 1 kg, another seal put on", plan);
  plan = base;
  plan.drying_ppm = 4'000;
  plan.allowed_ppm = 5'000;
  line("a plant dries 0.4% a handover, 0.5% allowed, nobody steals", plan);
  plan.crime = Crime::SkimUnderDrying;
  plan.times = 3;
  for (const std::int32_t ppm : {500, 1'000, 2'000, 10'000}) {
    plan.share_ppm = ppm;
    char what[80];
    std::snprintf(what, sizeof what, "the same, %.2f%% stolen three times under the allowance", ppm / 1e4);
    line(what, plan);
  }
  plan = base;
  for (const std::int64_t bias : {10, 25, 50, 100}) {
    plan.scale_bias_mg = bias;
    char what[80];
    std::snprintf(what, sizeof what, "every second weighing on a scale that lies by %lld mg",
                  static_cast<long long>(bias));
    line(what, plan);
  }
}

void false_alarms(const Plan& base) {
  std::printf("\nfalse alarms, nobody steals\n");
  for (const auto errors : {Errors::Scale, Errors::AsStated}) {
    Plan plan = base;
    plan.errors = errors;
    plan.trials *= 5;
    const auto tally = sound(plan);
    std::printf(
        "errors %-28s %lld weighings: %.3f%% discrepant; exhibits whose running test alarmed: %.2f%%\n",
        errors == Errors::Scale ? "as on scales:" : "just as large as stated:",
        static_cast<long long>(tally.weighings), percent(tally.discrepant, tally.weighings),
        percent(tally.by_drift, tally.trials));
  }
  std::printf("implied by the stated coverage (two standard deviations): 4.550%% discrepant\n");
}

void officers(const Plan& base) {
  std::printf(
      "\none thief of 12 officers takes a little of each exhibit of 1 kg that he holds: 200 rooms of 400 "
      "exhibits\n");
  std::printf("%-12s %8s %22s %14s %20s %20s\n", "each time", "found", "robbed until then", "discrepancies",
              "innocent holders", "innocent weighers");
  for (const std::int32_t ppm : {0, 5, 10, 25, 50}) {
    std::int64_t found = 0, robbed = 0, discrepancies = 0, holders = 0, weighers = 0;
    for (std::uint64_t i = 0; i < 200; ++i) {
      OfficerPlan plan;
      plan.seed = base.seed * 1'000 + i;
      plan.share_ppm = ppm;
      const auto tally = run(plan);
      found += tally.thief_found ? 1 : 0;
      robbed += tally.robbed;
      discrepancies += tally.discrepancies;
      holders += tally.innocent_holders;
      weighers += tally.innocent_weighers;
    }
    std::printf("%8d mg %7.1f%% %22.1f %14lld %20.3f %20.3f\n", ppm, percent(found, 200),
                static_cast<double>(robbed) / 200, static_cast<long long>(discrepancies),
                static_cast<double>(holders) / 200, static_cast<double>(weighers) / 200);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Plan base;
  base.seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1;
  base.trials = argc > 2 ? std::max(1L, std::strtol(argv[2], nullptr, 10)) : 2'000;
  std::printf("seed %llu; 20 handovers a trial; 1 kg on scales of 10 mg, calibration error 5 mg\n",
              static_cast<unsigned long long>(base.seed));
  false_alarms(base);
  power(base, "as on scales");
  Plan stated = base;
  stated.errors = Errors::AsStated;
  power(stated, "just as large as stated");
  other_crimes(base);
  officers(base);
  return 0;
}
