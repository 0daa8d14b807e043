// Figures of resolution: how well whole files are resolved, and how fast mentions go in. One row a data set;
// quality is in the counters: pairwise precision, recall and F1, B-cubed F1, and the share of true clusters
// found exactly. Data sets that are not there are skipped, and say so. Made people (people.csv,
// people_hh.csv) are looked for in the folder that TIDEWAITER_PEOPLE names.

#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>

#include <benchmark/benchmark.h>

#include "resolution/batch.h"
#include "resolution/table.h"

namespace tidewaiter::resolution {
namespace {

struct Quality {
  double precision = 0;
  double recall = 0;
  double f1 = 0;
  double b_cubed_f1 = 0;
  double exact_clusters = 0;  ///< share of the true clusters that were found exactly
};

double choose_two(double n) { return n * (n - 1) / 2; }
double harmonic(double a, double b) { return a + b > 0 ? 2 * a * b / (a + b) : 0; }

/// Both are cluster labels by record.
Quality compare_clusters(const std::vector<std::string>& truth, const std::vector<std::uint32_t>& found) {
  std::unordered_map<std::string, double> true_size;
  std::unordered_map<std::uint32_t, double> found_size;
  std::map<std::pair<std::uint32_t, std::string>, double> both;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    ++true_size[truth[i]];
    ++found_size[found[i]];
    ++both[{found[i], truth[i]}];
  }
  double true_pairs = 0, found_pairs = 0, right = 0, exact = 0, b_precision = 0, b_recall = 0;
  for (const auto& [label, size] : true_size) true_pairs += choose_two(size);
  for (const auto& [label, size] : found_size) found_pairs += choose_two(size);
  for (const auto& [labels, size] : both) {
    right += choose_two(size);
    const double f = found_size[labels.first];
    const double t = true_size[labels.second];
    exact += size == f && size == t;
    b_precision += size * size / f;
    b_recall += size * size / t;
  }
  const double n = static_cast<double>(truth.size());
  Quality out;
  out.precision = found_pairs > 0 ? right / found_pairs : 1;
  out.recall = true_pairs > 0 ? right / true_pairs : 1;
  out.f1 = harmonic(out.precision, out.recall);
  out.b_cubed_f1 = harmonic(b_precision / n, b_recall / n);
  out.exact_clusters = exact / static_cast<double>(true_size.size());
  return out;
}

struct DataSet {
  std::string path;
  std::string id;
  std::function<std::string(const Table&, std::size_t)> truth;
};

std::string field_of(const Table& table, std::size_t row, const std::string& column) {
  std::vector<std::string_view> fields;
  std::string buffer;
  table.fields(row, fields, buffer);
  const auto at = std::find(table.header().begin(), table.header().end(), column) - table.header().begin();
  return std::string(fields.at(static_cast<std::size_t>(at)));
}

auto by_column(const std::string& column) {
  return [column](const Table& table, std::size_t row) { return field_of(table, row, column); };
}

/// FEBRL's truth is the number in rec-N-org and rec-N-dup-K.
std::string febrl_truth(const Table& table, std::size_t row) {
  const std::string id = field_of(table, row, "rec_id");
  return id.substr(4, id.find('-', 4) - 4);
}

void resolve_set(benchmark::State& state, const DataSet& set) {
  if (!std::filesystem::exists(set.path)) {
    state.SkipWithError(("not there: " + set.path).c_str());
    return;
  }
  BatchOptions options;
  options.inputs = {set.path};
  options.id_column = set.id;
  for (auto _ : state) {
    const auto result = resolve_batch(options);
    if (!result) {
      state.SkipWithError(to_string(result.error()).c_str());
      return;
    }
    state.PauseTiming();
    const auto table = Table::read(set.path);
    std::vector<std::string> truth;
    for (std::size_t row = 0; row < table->rows(); ++row) truth.push_back(set.truth(*table, row));
    const Quality quality = compare_clusters(truth, result->entity);
    state.counters["precision"] = quality.precision;
    state.counters["recall"] = quality.recall;
    state.counters["f1"] = quality.f1;
    state.counters["b3_f1"] = quality.b_cubed_f1;
    state.counters["exact"] = quality.exact_clusters;
    state.counters["pairs"] = static_cast<double>(result->compared);
    state.counters["read_s"] = result->times.read_s;
    state.counters["standardise_s"] = result->times.standardise_s;
    state.counters["pair_s"] = result->times.pair_s;
    state.counters["learn_s"] = result->times.learn_s;
    state.counters["cluster_s"] = result->times.cluster_s;
    state.ResumeTiming();
  }
}

const std::string kData = std::string(TIDEWAITER_SHARED_DATA) + "/record-linkage/";

std::string people(const std::string& file) {
  const char* folder = std::getenv("TIDEWAITER_PEOPLE");
  return (folder == nullptr ? std::string("/nowhere") : std::string(folder)) + "/" + file;
}

const auto kOnce = [](benchmark::internal::Benchmark* bench) {
  bench->Iterations(1)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();
};

void fake_1000(benchmark::State& state) {
  resolve_set(state, {kData + "splink/fake_1000.csv", "unique_id", by_column("cluster")});
}
void febrl1(benchmark::State& state) {
  resolve_set(state, {kData + "febrl/dataset1.csv", "rec_id", febrl_truth});
}
void febrl2(benchmark::State& state) {
  resolve_set(state, {kData + "febrl/dataset2.csv", "rec_id", febrl_truth});
}
void febrl3(benchmark::State& state) {
  resolve_set(state, {kData + "febrl/dataset3.csv", "rec_id", febrl_truth});
}
void chicago(benchmark::State& state) {
  resolve_set(state, {kData + "chicago/csv_example_input_with_true_ids.csv", "Id", by_column("True Id")});
}
void people_1m(benchmark::State& state) {
  resolve_set(state, {people("people.csv"), "rec_id", by_column("entity_id")});
}
void people_1m_households(benchmark::State& state) {
  resolve_set(state, {people("people_hh.csv"), "rec_id", by_column("entity_id")});
}
BENCHMARK(fake_1000)->Apply(kOnce);
BENCHMARK(febrl1)->Apply(kOnce);
BENCHMARK(febrl2)->Apply(kOnce);
BENCHMARK(febrl3)->Apply(kOnce);
BENCHMARK(chicago)->Apply(kOnce);
BENCHMARK(people_1m)->Apply(kOnce);
BENCHMARK(people_1m_households)->Apply(kOnce);

}  // namespace
}  // namespace tidewaiter::resolution
