#include <benchmark/benchmark.h>

#include "simulate/simulate.h"

namespace tidewaiter::simulate {
namespace {

/// Parcels made and written to nowhere, a second. To reach: 100,000.
void BM_Simulate(benchmark::State& state) {
  Options options;
  options.items = 50'000;
  options.style = static_cast<Style>(state.range(0));
  const auto nowhere = [](std::string_view) { return base::Status{}; };
  for (auto _ : state) {
    auto summary = simulate(options, {nowhere, nowhere});
    if (!summary) state.SkipWithError(base::to_string(summary.error()).c_str());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(options.items));
}
BENCHMARK(BM_Simulate)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::simulate
