// What a mention costs with its commit: resolved, its row and its journal entry on disk, one by one and in
// batches of a thousand, with a million mentions known. On a file in the folder TIDEWAITER_BENCH_FOLDER or
// the temporary one.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "resolution/made_mentions_bench.h"
#include "resolution/parameters.h"
#include "store/store.h"

namespace tidewaiter::store {
namespace {

using resolution::made_mention;
using resolution::made_person;
using resolution::numbered_mention;

constexpr std::uint64_t kKnown = 1'000'000;

double seconds_from(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double quantile(std::vector<double>& values, double share) {
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

class MentionStore {
 public:
  MentionStore() : resolver_(resolution::Parameters::shipped()) {
    remove();
    store_ = Store::open(path(), salts_, {.mode = Options::Mode::CreateIfMissing}).value();
    for (; next_ < kKnown; ++next_)
      if (!resolver_.add(numbered_mention(next_), made_person(next_))) std::abort();
    resolver_.re_evaluate();
  }
  ~MentionStore() { remove(); }

  /// Resolves these and commits them together.
  void take_in(const std::vector<model::Party>& parties) {
    const auto done = store_->transact([&](Transaction& transaction) -> base::Status {
      for (const model::Party& party : parties) {
        const auto mention = numbered_mention(next_++);
        TW_TRY(const auto evidence, resolver_.add(mention, party));
        const auto number = static_cast<std::int64_t>(next_);
        ItemRow row{number,
                    mention.item.text(),
                    mention.at.unix_ms(),
                    "CNCAN",
                    "bench",
                    {},
                    Blob{document(party, evidence)}};
        std::vector<RowWrite> rows;
        rows.push_back(insert(std::move(row)));
        TW_TRY_STATUS(
            transaction.record({"item.screened", mention.at, "bench", "{}"}, std::move(rows)).map([](auto) {
            }));
      }
      return {};
    });
    if (!done) std::abort();
  }

  std::vector<model::Party> drawn(std::size_t count, unsigned percent_repeats) const {
    std::vector<model::Party> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(made_mention(next_ + i, kKnown, percent_repeats));
    return out;
  }

 private:
  static std::string path() {
    const char* folder = std::getenv("TIDEWAITER_BENCH_FOLDER");
    return (folder != nullptr ? std::filesystem::path{folder} : std::filesystem::temp_directory_path()) /
           "tidewaiter_mention_bench.db";
  }
  static void remove() {
    for (const auto* end : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(path() + end);
  }
  static base::Bytes document(const model::Party& party, const model::PartyEvidence& evidence) {
    const std::string text = party.name + party.phone + model::to_text(evidence.person);
    return {text.begin(), text.end()};
  }

  env::SystemRandom salts_;
  std::unique_ptr<Store> store_;
  resolution::Resolver resolver_;
  std::uint64_t next_ = 0;
};

void MentionsWithCommit(benchmark::State& state) {
  MentionStore store;
  for (auto _ : state) {
    std::vector<double> milliseconds;
    for (int i = 0; i < 2'000; ++i) {
      const auto one = store.drawn(1, 50);
      const auto begin = std::chrono::steady_clock::now();
      store.take_in(one);
      milliseconds.push_back(1e3 * seconds_from(begin));
    }
    state.counters["p50_ms"] = quantile(milliseconds, .5);
    state.counters["p99_ms"] = quantile(milliseconds, .99);
    for (const unsigned percent : {0u, 50u, 90u}) {
      constexpr std::size_t kBatches = 50, kBatch = 1'000;
      double seconds = 0;
      for (std::size_t i = 0; i < kBatches; ++i) {
        const auto batch = store.drawn(kBatch, percent);
        const auto begin = std::chrono::steady_clock::now();
        store.take_in(batch);
        seconds += seconds_from(begin);
      }
      state.counters["a_second_" + std::to_string(percent) + "%"] = kBatches * kBatch / seconds;
    }
  }
}
BENCHMARK(MentionsWithCommit)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace tidewaiter::store
