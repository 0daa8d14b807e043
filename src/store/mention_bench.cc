// What a mention costs with its commit: resolved, its row and its journal entry on disk, with a million
// mentions known: one by one, and in a stream as screening takes them in, the next thousand standardised
// while a thousand is resolved and those before it are written. On a file in the folder
// TIDEWAITER_BENCH_FOLDER or the temporary one.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <future>
#include <memory>
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
    if (!written(resolved(prepared(parties))).get()) std::abort();
  }

  /// Takes in batches one after the other, until all are durable.
  void stream(const std::vector<std::vector<model::Party>>& batches) {
    constexpr std::size_t kWriting = 4;
    std::deque<std::future<base::Status>> writing;
    const auto wait = [&](std::size_t left) {
      for (; writing.size() > left; writing.pop_front())
        if (!writing.front().get()) std::abort();
    };
    auto next = std::async(std::launch::async, prepared, std::cref(batches.at(0)));
    for (std::size_t i = 0; i < batches.size(); ++i) {
      const auto batch = next.get();
      if (i + 1 < batches.size()) next = std::async(std::launch::async, prepared, std::cref(batches[i + 1]));
      writing.push_back(written(resolved(batch)));
      wait(kWriting);
    }
    wait(0);
  }

  /// The mentions that come `ahead` of the next.
  std::vector<model::Party> drawn(std::size_t count, unsigned percent_repeats, std::size_t ahead = 0) const {
    std::vector<model::Party> out;
    for (std::size_t i = 0; i < count; ++i)
      out.push_back(made_mention(next_ + ahead + i, kKnown, percent_repeats));
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
  struct Resolved {
    EntryDraft entry;
    ItemRow row;
  };
  static std::vector<std::pair<resolution::Prepared, std::string>> prepared(
      const std::vector<model::Party>& parties) {
    std::vector<std::pair<resolution::Prepared, std::string>> out;
    for (const auto& party : parties) out.emplace_back(resolution::prepare(party), party.name + party.phone);
    return out;
  }
  std::vector<Resolved> resolved(const std::vector<std::pair<resolution::Prepared, std::string>>& parties) {
    std::vector<Resolved> out;
    for (const auto& [party, written] : parties) {
      const auto mention = numbered_mention(next_++);
      const auto evidence = resolver_.add(mention, party);
      if (!evidence) std::abort();
      const auto text = written + model::to_text(evidence->person);
      out.push_back({{"item.screened", mention.at, "bench", "{}"},
                     {static_cast<std::int64_t>(next_),
                      mention.item.text(),
                      mention.at.unix_ms(),
                      "CNCAN",
                      "bench",
                      {},
                      Blob{base::Bytes{text.begin(), text.end()}}}});
    }
    return out;
  }
  std::future<base::Status> written(std::vector<Resolved> mentions) {
    const auto all = std::make_shared<std::vector<Resolved>>(std::move(mentions));
    return store_->transact_later([all](Transaction& transaction) -> base::Status {
      for (auto& one : *all) {
        std::vector<RowWrite> rows;
        rows.push_back(insert(std::move(one.row)));
        TW_TRY_STATUS(transaction.record(std::move(one.entry), std::move(rows)).map([](auto) {}));
      }
      return {};
    });
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
      constexpr std::size_t kBatches = 100, kBatch = 1'000;
      std::vector<std::vector<model::Party>> batches;
      for (std::size_t i = 0; i < kBatches; ++i) batches.push_back(store.drawn(kBatch, percent, i * kBatch));
      const auto begin = std::chrono::steady_clock::now();
      store.stream(batches);
      const double seconds = seconds_from(begin);
      state.counters["a_second_" + std::to_string(percent) + "%"] = kBatches * kBatch / seconds;
    }
  }
}
BENCHMARK(MentionsWithCommit)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace tidewaiter::store
