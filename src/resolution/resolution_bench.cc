// Figures of the resolver as it runs: one mention into so many known, mentions a second by how many are
// repeats, memory a record, and what a restart costs. And how well two names alone are told apart. Whole
// files are measured from outside, by bench/resolution_rows.py; mentions with their commit by the store's
// benchmark.

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "resolution/made_mentions_bench.h"
#include "resolution/parameters.h"
#include "resolution/screening.h"
#include "resolution/table.h"

namespace tidewaiter::resolution {
namespace {

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

Resolver knowing(std::uint64_t known) {
  Resolver resolver(Parameters::shipped());
  for (std::uint64_t i = 0; i < known; ++i) {
    if (!resolver.add(numbered_mention(i), made_person(i))) std::abort();
  }
  resolver.re_evaluate();
  return resolver;
}

double quantile(std::vector<double>& values, double share) {
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

/// Adds a stream of mentions one by one, standardising included.
void add_stream(benchmark::State& state, Resolver& resolver, std::uint64_t known, unsigned percent_repeats) {
  constexpr std::uint64_t kMentions = 50'000;
  const std::uint64_t first = resolver.mention_count();
  std::vector<model::Party> parties;
  for (std::uint64_t i = 0; i < kMentions; ++i)
    parties.push_back(made_mention(first + i, known, percent_repeats));
  std::vector<double> microseconds;
  const auto begin = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < kMentions; ++i) {
    const auto one = std::chrono::steady_clock::now();
    if (!resolver.add(numbered_mention(first + i), parties[i])) std::abort();
    microseconds.push_back(1e6 * seconds_since(one));
  }
  const std::string name = std::to_string(percent_repeats) + "%";
  state.counters["a_second_" + name] = kMentions / seconds_since(begin);
  state.counters["p50_us_" + name] = quantile(microseconds, .5);
  state.counters["p99_us_" + name] = quantile(microseconds, .99);
}

void restart(benchmark::State& state, Resolver& resolver) {
  const std::string path = (std::filesystem::temp_directory_path() / "tidewaiter_resolution_bench").string();
  static_cast<void>(resolver.take_changes());
  auto begin = std::chrono::steady_clock::now();
  if (!resolver.save(path)) std::abort();
  state.counters["save_s"] = seconds_since(begin);
  begin = std::chrono::steady_clock::now();
  const auto loaded = Resolver::load(path, Parameters::shipped());
  state.counters["load_s"] = seconds_since(begin);
  if (!loaded || loaded->mention_count() != resolver.mention_count()) std::abort();
  state.counters["snapshot_bytes_a_mention"] =
      static_cast<double>(std::filesystem::file_size(path)) / static_cast<double>(resolver.mention_count());
  std::filesystem::remove(path);
}

void incremental(benchmark::State& state) {
  const auto known = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    Resolver resolver = knowing(known);
    state.counters["us_a_mention_to_fill"] = 1e6 * seconds_since(begin) / static_cast<double>(known);
    state.counters["bytes_a_mention"] =
        static_cast<double>(resolver.memory_bytes()) / static_cast<double>(resolver.mention_count());
    for (const unsigned percent : {0u, 50u, 90u}) add_stream(state, resolver, known, percent);
    restart(state, resolver);
  }
}
BENCHMARK(incremental)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->Iterations(1)
    ->Unit(benchmark::kSecond);

text::NameKind kind_of(std::string_view schema) {
  if (schema == "Person") return text::NameKind::Person;
  if (schema == "Vessel" || schema == "Airplane" || schema == "LegalEntity") return text::NameKind::Unknown;
  return text::NameKind::Organisation;
}

/// Pairs of names of OpenSanctions' benchmark, at the one threshold.
void name_pairs(benchmark::State& state) {
  const std::string path =
      std::string(TIDEWAITER_SHARED_DATA) + "/record-linkage/opensanctions-name-bench/cases.csv";
  const auto table = Table::read(path);
  if (!table) return state.SkipWithError(("not there: " + path).c_str());
  const auto column = [&](std::string_view name) {
    const auto& header = table->header();
    return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
  };
  double hits = 0, right = 0, matches = 0;
  for (auto _ : state) {
    std::vector<std::string_view> fields;
    std::string buffer;
    for (std::size_t row = 0; row < table->rows(); ++row) {
      table->fields(row, fields, buffer);
      const bool hit = name_probability(fields.at(column("name1")), fields.at(column("name2")),
                                        kind_of(fields.at(column("schema")))) >= kHitThresholdPpm;
      const bool match = fields.at(column("is_match")) == "true";
      hits += hit;
      matches += match;
      right += hit && match;
    }
  }
  state.counters["pairs"] = static_cast<double>(table->rows());
  state.counters["precision"] = right / hits;
  state.counters["recall"] = right / matches;
  state.counters["f1"] = 2 * right / (hits + matches);
}
BENCHMARK(name_pairs)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::resolution
