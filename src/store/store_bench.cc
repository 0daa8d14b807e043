// What a parcel costs the store. Rows are made before the clock starts: the clock sees Transaction::record,
// the batch and the commit, on a file in the folder TIDEWAITER_BENCH_FOLDER or the temporary one. Octets that
// do not compress stand for the documents, in the sizes that compress() makes of a declaration (420) and of
// an assessment with three reasons (330).

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "store/store.h"

namespace tidewaiter::store {
namespace {

constexpr int kBatch = 1'000;

std::string path() {
  const char* folder = std::getenv("TIDEWAITER_BENCH_FOLDER");
  return (folder != nullptr ? std::filesystem::path{folder} : std::filesystem::temp_directory_path()) /
         "tidewaiter_store_bench.db";
}

void remove_all() {
  for (const auto* end : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(path() + end);
}

std::unique_ptr<Store> fresh(env::RandomSource& random) {
  remove_all();
  auto opened = Store::open(path(), random, {.mode = Options::Mode::CreateIfMissing});
  if (!opened) std::abort();
  return std::move(*opened);
}

struct Parcel {
  EntryDraft entry;
  std::vector<RowWrite> rows;
};

// Item ids come in operators' runs of consecutive numbers, a few hundred runs at once.
Parcel parcel(std::int64_t number, env::SeededRandom& random) {
  const auto serial = number / 200 + number % 200 * 1'000'000;
  const base::Instant at{1'800'000'000'000 + number};
  ItemRow item{number,
               "EE" + std::to_string(100'000'000 + serial) + "CN",
               at.unix_ms(),
               "CNCAN",
               "20261120A",
               {},
               Blob{random.bytes(420)}};
  AssessmentRow assessment{number, 2 * number, 12, 40, 3, 0, 0, 2'500, Blob{random.bytes(330)}};
  return {{"item.screened", at, "screening", "{}"}, {insert(std::move(item)), insert(std::move(assessment))}};
}

std::vector<Parcel> parcels(std::int64_t first, env::SeededRandom& random) {
  std::vector<Parcel> batch;
  for (int i = 0; i < kBatch; ++i) batch.push_back(parcel(first + i, random));
  return batch;
}

void record(Store& store, std::vector<Parcel>& batch) {
  const auto done = store.transact([&](Transaction& transaction) -> base::Status {
    for (auto& each : batch) {
      TW_TRY_STATUS(transaction.record(std::move(each.entry), std::move(each.rows)).map([](auto) {}));
    }
    return {};
  });
  if (!done) std::abort();
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Commit cost of a parcel with so many thousands stored before, over 50 batches of 1,000.
void CommitOfAParcel(benchmark::State& state) {
  env::SystemRandom salts;
  env::SeededRandom random{1};
  const auto store = fresh(salts);
  std::int64_t number = 1;
  for (int i = 0; i < state.range(0); ++i, number += kBatch) {
    auto batch = parcels(number, random);
    record(*store, batch);
  }
  double seconds = 0;
  std::int64_t measured = 0;
  for (auto _ : state) {
    auto batch = parcels(number, random);
    const auto start = std::chrono::steady_clock::now();
    record(*store, batch);
    const auto took = seconds_since(start);
    state.SetIterationTime(took);
    seconds += took;
    number += kBatch;
    measured += kBatch;
  }
  state.counters["us_a_parcel"] = seconds * 1e6 / static_cast<double>(measured);
  auto size = std::filesystem::file_size(path());
  if (std::filesystem::exists(path() + "-wal")) size += std::filesystem::file_size(path() + "-wal");
  state.counters["bytes_a_parcel"] = static_cast<double>(size) / static_cast<double>(number - 1);
  remove_all();
}
BENCHMARK(CommitOfAParcel)
    ->Arg(100)
    ->Arg(1'000)
    ->UseManualTime()
    ->Iterations(50)
    ->Unit(benchmark::kMillisecond);

// Durable journal entries without rows, in batches of 1,000.
void JournalAppends(benchmark::State& state) {
  env::SystemRandom salts;
  const auto store = fresh(salts);
  std::int64_t entries = 0;
  for (auto _ : state) {
    const auto done = store->transact([&](Transaction& transaction) -> base::Status {
      for (int i = 0; i < kBatch; ++i) {
        TW_TRY_STATUS(transaction.record({"bench.entry", base::Instant{1'800'000'000'000}, "bench", "{}"}, {})
                          .map([](auto) {}));
      }
      return {};
    });
    if (!done) std::abort();
    entries += kBatch;
  }
  state.counters["appends_a_second"] =
      benchmark::Counter(static_cast<double>(entries), benchmark::Counter::kIsRate);
  remove_all();
}
BENCHMARK(JournalAppends)->UseRealTime()->Iterations(200)->Unit(benchmark::kMillisecond);

// One parcel, one commit, one fsync.
void OneParcelAlone(benchmark::State& state) {
  env::SystemRandom salts;
  env::SeededRandom random{1};
  const auto store = fresh(salts);
  std::vector<double> milliseconds;
  std::int64_t number = 1;
  for (auto _ : state) {
    std::vector<Parcel> one;
    one.push_back(parcel(number++, random));
    const auto start = std::chrono::steady_clock::now();
    record(*store, one);
    milliseconds.push_back(seconds_since(start) * 1e3);
    state.SetIterationTime(milliseconds.back() / 1e3);
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  state.counters["p50_ms"] = milliseconds[milliseconds.size() / 2];
  state.counters["p99_ms"] = milliseconds[milliseconds.size() * 99 / 100];
  remove_all();
}
BENCHMARK(OneParcelAlone)->UseManualTime()->Iterations(2'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::store
