#include <benchmark/benchmark.h>

#include <cstdlib>

#include "env/files.h"
#include "env/random.h"
#include "facts/facts.h"
#include "resolution/screening.h"

namespace tidewaiter::resolution {
namespace {

// OFAC's narcotics part, and made-up entries up to 20,000 from its own names, mixed.
WatchList twenty_thousand() {
  std::vector<ListFile> files;
  for (const char* file : {"watchlists/ofac-narcotics/sdn.csv", "watchlists/ofac-narcotics/add.csv",
                           "watchlists/ofac-narcotics/alt.csv"}) {
    files.push_back({file, facts::file(file).value()});
  }
  WatchList list = read_list(ListFormat::Ofac, "ofac", files, base::Instant{0}).value();
  env::SeededRandom random{1};
  const std::size_t published = list.entries.size();
  while (list.entries.size() < 20'000) {
    ListEntry entry = list.entries[random.below(published)];
    const std::string other = list.entries[random.below(published)].names.front().text;
    entry.id = "made-up-" + std::to_string(list.entries.size());
    for (ListedName& name : entry.names)
      name.text = name.text.substr(0, name.text.size() / 2) + other.substr(other.size() / 2);
    list.entries.push_back(std::move(entry));
  }
  return list;
}

std::vector<model::Party> parties() {
  const char* given[] = {"Jose",    "Maria",  "Wei",   "Xiaoming", "Van An",
                         "Emma",    "Oliver", "Priya", "Mohammed", "Carlos Alberto",
                         "Thi Hoa", "Jun",    "Olga",  "Hans"};
  const char* family[] = {"Garcia", "Lopez", "Zhang",     "Li",   "Nguyen",  "Tran",    "Smith",
                          "Brown",  "Patel", "Rodriguez", "Wang", "Ivanova", "Testman", "Schmidt"};
  env::SeededRandom random{2};
  std::vector<model::Party> all;
  for (int i = 0; i < 4'096; ++i) {
    model::Party party;
    party.name = std::string(given[random.below(14)]) + " " + family[random.below(14)];
    if (random.below(4) == 0) party.name += std::string(" ") + family[random.below(14)];
    party.address = {std::to_string(random.below(300)) + " Example Street"};
    party.city = "Sydney";
    party.country = "AU";
    party.phone = "+61 2 " + std::to_string(80'000'000 + random.below(9'999'999));
    all.push_back(std::move(party));
  }
  return all;
}

void screen_party(benchmark::State& state) {
  const std::vector lists{twenty_thousand()};
  const ListIndex index(lists);
  const std::vector<model::Party> all = parties();
  std::size_t i = 0, hits = 0;
  for (auto _ : state) hits += index.screen(all[i++ % all.size()], model::PartyRole::Recipient).size();
  state.counters["hits_per_1000"] =
      1000.0 * static_cast<double>(hits) / static_cast<double>(state.iterations());
  state.counters["names"] = static_cast<double>(index.names());
}
BENCHMARK(screen_party);

void build_index(benchmark::State& state) {
  const std::vector lists{twenty_thousand()};
  for (auto _ : state) benchmark::DoNotOptimize(ListIndex(lists).names());
}
BENCHMARK(build_index)->Unit(benchmark::kMillisecond);

void compare_two_names(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(name_probability("Gilberto Jose Testovic Orellana",
                                              "TESTOVIC ORELLANA, Gilberto", text::NameKind::Person));
}
BENCHMARK(compare_two_names);

}  // namespace
}  // namespace tidewaiter::resolution
