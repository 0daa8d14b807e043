#include <benchmark/benchmark.h>

#include "env/random.h"
#include "selection/selection.h"

namespace tidewaiter::selection {
namespace {

// One day's closing: candidates of which one in a hundred scores, at a capacity of half a percent.
void close_shift(benchmark::State& state) {
  env::SeededRandom random{1};
  const base::Instant now{1'795'000'000'000};
  const auto count = static_cast<std::size_t>(state.range(0));
  std::vector<Candidate> candidates(count);
  for (std::size_t i = 0; i < count; ++i) {
    candidates[i].number = model::ItemNumber{i + 1};
    candidates[i].id = model::ItemId{"TEST" + std::to_string(i)};
    candidates[i].stratum = {model::OperatorId{"CN-POST"}, model::Service::Mail, i % 3 == 0 ? "AU" : "NZ"};
    candidates[i].score = random.below(100) == 0 ? static_cast<model::Millibits>(random.below(10'000)) : 0;
    candidates[i].cut_off_at = now + base::DurationMs::minutes(static_cast<std::int64_t>(random.below(720)));
  }
  Shift shift;
  shift.ends_at = now + base::DurationMs::hours(12);
  shift.capacity.of(model::Means::XRay) = {static_cast<std::int32_t>(count / 200), 4, 1, 600'000};
  const ShiftKey key = new_shift_key(random);
  for (auto _ : state) benchmark::DoNotOptimize(select(shift, key, candidates, now));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(close_shift)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::selection
