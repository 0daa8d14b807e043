// How long one parcel takes by itself, through the whole library and with its commit: what an operator's live
// question waits for. Reads the database TIDEWAITER_BENCH_DB and the manifest TIDEWAITER_BENCH_MANIFEST, and
// files that manifest's first parcels; without them it has nothing to measure and says so.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <vector>

#include "declaration/declaration.h"
#include "declaration/reader.h"
#include "env/clock.h"
#include "env/random.h"
#include "risk/risk.h"
#include "service/engine.h"
#include "service/screening.h"
#include "service/service.h"

namespace tidewaiter::service {
namespace {

constexpr std::size_t kParcels = 5'000;

double milliseconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

double quantile(std::vector<double> values, double share) {
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

struct Rows {
  store::EntryDraft entry;
  std::vector<store::RowWrite> rows;
};

Rows rows_of(Engine& engine, const PreparedItem& item, const model::Evidence& evidence,
             model::ItemNumber number, base::Instant at) {
  const auto& declaration = item.declaration;
  const auto assessment =
      risk::assess(declaration.item, declaration.findings, evidence, engine.profiles(), engine.versions());
  auto kept = evidence;
  risk::forget_unnamed(kept, assessment, engine.profiles());
  store::ItemRow row;
  row.item_no = static_cast<std::int64_t>(number.value());
  row.item_id = declaration.item.id.text();
  row.filed_at = at.unix_ms();
  row.office = row.shift = "bench";
  row.document = store::compress(declaration::to_ndjson(declaration), store::Dictionary::Declarations);
  Rows out{{"item.assessed", at, "bench", R"({"item":)" + std::to_string(row.item_no) + "}"}, {}};
  out.rows.push_back(store::insert(assessment_row(number, kept, assessment, outcome_of(assessment))));
  out.rows.push_back(store::insert(std::move(row)));
  return out;
}

void one_parcel(benchmark::State& state) {
  const char* const db = std::getenv("TIDEWAITER_BENCH_DB");
  const char* const manifest = std::getenv("TIDEWAITER_BENCH_MANIFEST");
  if (db == nullptr || manifest == nullptr)
    return state.SkipWithError("TIDEWAITER_BENCH_DB and TIDEWAITER_BENCH_MANIFEST are not set");
  env::SystemClock clock;
  env::SystemRandom random;
  auto service = Service::open(db, clock, random);
  if (!service) return state.SkipWithError(to_string(service.error()).c_str());
  auto snapshot = service->store().snapshot();
  auto engine = Engine::load(**snapshot, companions_of(*service), clock.now());
  if (!engine) return state.SkipWithError(to_string(engine.error()).c_str());
  const auto last = (*snapshot)->first<store::ItemRow>({.equal = {}, .after = {}, .backward = true});
  std::uint64_t number = *last ? static_cast<std::uint64_t>((*last)->item_no) : 0;
  snapshot->reset();

  auto reader = declaration::Reader::open(manifest, {});
  if (!reader) return state.SkipWithError(to_string(reader.error()).c_str());
  std::vector<double> library, durable;
  for (auto _ : state) {
    for (const auto& raw : reader->next_chunk(kParcels)) {
      const auto begin = std::chrono::steady_clock::now();
      auto declaration = reader->read(raw, {engine->tables(), clock.now()});
      if (!declaration || engine->known().find(declaration->item.id)) continue;
      const auto item = engine->prepare(*std::move(declaration));
      const model::ItemNumber mine{++number};
      const auto evidence = engine->take_in(mine, item, clock.now(), 0);
      if (!evidence) return state.SkipWithError(to_string(evidence.error()).c_str());
      auto rows = rows_of(*engine, item, *evidence, mine, clock.now());
      library.push_back(milliseconds_since(begin));
      const auto done = service->store().transact([&](store::Transaction& transaction) -> base::Status {
        return transaction.record(std::move(rows.entry), std::move(rows.rows)).map([](auto) {});
      });
      if (!done) return state.SkipWithError(to_string(done.error()).c_str());
      durable.push_back(milliseconds_since(begin));
    }
  }
  if (library.empty()) return state.SkipWithError("no parcel that was not filed before");
  state.counters["parcels"] = static_cast<double>(library.size());
  state.counters["library_ms_p50"] = quantile(library, 0.5);
  state.counters["library_ms_p99"] = quantile(library, 0.99);
  state.counters["durable_ms_p50"] = quantile(durable, 0.5);
  state.counters["durable_ms_p99"] = quantile(durable, 0.99);
}
BENCHMARK(one_parcel)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::service
