// A journal checked by every rule, against the time of hashing the same octets once. The entries are a fifth
// of a million, held in memory; both sides are linear.

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "verify/journal_checker.h"

namespace tidewaiter::verify {
namespace {

constexpr std::size_t kEntries = 200'000;
const std::string kSalt(16, 's');

struct Kept {
  std::string text;
  base::Hash commitment;
};

// The most frequent kind of entry: a parcel assessed, two rows.
const std::vector<Kept>& journal() {
  static const std::vector<Kept> entries = [] {
    std::vector<Kept> made;
    made.reserve(kEntries);
    for (std::size_t i = 0; i < kEntries; ++i) {
      const std::string item = "EE" + std::to_string(100'000'000 + i) + "CN";
      const auto digest = [&](const char* table) {
        return base::to_base64(base::as_view(base::sha256(table + item)));
      };
      std::string text =
          "{\"actor\":\"screening\",\"at\":\"2026-11-20T01:12:00Z\",\"body\":{\"item\":\"" + item +
          "\",\"outcome\":\"Release\",\"score_mb\":4100,\"versions\":{\"model\":3,\"profiles\":17}},"
          "\"kind\":\"item.assessed\",\"rows\":[[\"item\",\"" +
          item + "\",\"" + digest("item") + "\"],[\"assessment\",\"" + item + "\",\"" + digest("assessment") +
          "\"]]}";
      const auto commitment = base::sha256({"tidewaiter.journal.entry.v1\n", kSalt, text});
      made.push_back({std::move(text), commitment});
    }
    return made;
  }();
  return entries;
}

void HashOnce(benchmark::State& state) {
  journal();
  for (auto _ : state) {
    for (const auto& entry : journal()) benchmark::DoNotOptimize(base::sha256(entry.text));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kEntries));
}
BENCHMARK(HashOnce)->Unit(benchmark::kMillisecond);

void AllRules(benchmark::State& state) {
  journal();
  for (auto _ : state) {
    RowLedger rows({1, 2, 3}, std::size_t{256} << 20);
    JournalChecker checker({{}, std::nullopt, state.range(0) == 1 ? &rows : nullptr});
    for (const auto& entry : journal()) checker.feed({kSalt, entry.text, base::as_view(entry.commitment)});
    TW_CHECK(checker.finish().findings.empty());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kEntries));
}
BENCHMARK(AllRules)->ArgName("rows")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void ReadText(benchmark::State& state) {
  EntryText text;
  journal();
  for (auto _ : state) {
    for (const auto& entry : journal()) TW_CHECK(text.read(entry.text));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kEntries));
}
BENCHMARK(ReadText)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::verify
