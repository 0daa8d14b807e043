#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "env/random.h"
#include "model/assessment_json.h"
#include "risk/risk.h"
#include "risk/test_profile.h"

namespace tidewaiter::risk {
namespace {

/// The starter library, and profiles like its own over varying words, masses, codes and windows up to
/// `count`.
CompiledProfiles many_profiles(std::size_t count) {
  auto sources = starter_library();
  std::size_t profiles = compile(sources, 1).value().profiles().size();
  env::SeededRandom random{1};
  for (; profiles < count; ++profiles) {
    const auto n = std::to_string(profiles);
    std::string detection;
    if (profiles % 3 == 0) {
      detection = "a: {window|all: [count items by recipient.premises within " +
                  std::to_string(1 + random.below(10)) + "d >= " + std::to_string(3 + random.below(5)) +
                  ", share distinct sender.name by recipient.premises within 30d >= 70%]}\n" +
                  "b: {recipient.country: [AU, NZ, US]}\ncondition: a and b";
    } else if (profiles % 3 == 1) {
      detection = "a: {contents.description|words: [word" + n + ", goods number " + n + ", 货物" + n +
                  "]}\n" + "b: {gross_mass|gte: " + std::to_string(100 + random.below(3'000)) +
                  " g}\ncondition: a and b";
    } else {
      detection =
          "a: {contents.hs6|startswith: '" + std::to_string(1'000 + random.below(8'000)) + "'}\n" +
          "b: {finding: [unchecked, impossible_phone]}\nc: {category: gift}\ncondition: (a or b) and not c";
    }
    sources.push_back({"bench.yaml", profile_text("bench-" + n, detection, 500)});
  }
  return compile(sources, 1).value();
}

std::vector<model::Item> ordinary_items() {
  static const std::vector<std::pair<std::string, std::string>> kGoods{
      {"cotton t-shirt", "610910"}, {"phone case", "392690"},    {"kitchen knife", "821192"},
      {"连衣裙", "620442"},         {"LED desk lamp", "940521"}, {"children's book", "490300"},
      {"áo thun nữ", "610910"},     {"usb cable 2 m", "854442"}};
  env::SeededRandom random{2};
  std::vector<model::Item> items;
  for (int i = 0; i < 1'000; ++i) {
    model::Item item;
    item.id = model::ItemId{"RX" + std::to_string(100'000'000 + i) + "CN"};
    item.category = static_cast<model::Category>(random.below(6));
    item.sender = {"Test Sender", {"1 Test Road"}, "Guangzhou", "510000", "CN", "", ""};
    item.recipient = {"Test Person", {"2 Test Street"}, "Sydney", "2000", "AU", "", ""};
    const auto& [description, hs6] = kGoods[random.below(kGoods.size())];
    item.contents.push_back({description, hs6, 1, base::MassMg{300'000}, model::Money{20'000, "USD"}, "CN"});
    item.gross_mass = base::MassMg{static_cast<std::int64_t>(350'000 + random.below(2'000'000))};
    items.push_back(std::move(item));
  }
  return items;
}

model::Evidence known_parties() {
  model::Evidence evidence;
  evidence.sender = {model::EntityId{1}, model::EntityId{2}, model::EntityId{3}};
  evidence.recipient = {model::EntityId{4}, model::EntityId{5}, model::EntityId{6}};
  return evidence;
}

void assess_ordinary(benchmark::State& state) {
  const auto profiles = many_profiles(static_cast<std::size_t>(state.range(0)));
  const auto items = ordinary_items();
  const auto evidence = known_parties();
  const std::vector<model::Finding> findings{{model::FindingCode::Unchecked, "", "", ""}};
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        assess(items[i % items.size()], {findings.data(), i % 4 == 0 ? 1U : 0U}, evidence, profiles));
    ++i;
  }
}
BENCHMARK(assess_ordinary)->Arg(55)->Arg(500)->Unit(benchmark::kMicrosecond);

WindowFacts parcel(env::SeededRandom& random, std::uint64_t i) {
  WindowFacts facts;
  facts.id = model::ItemId{"RX" + std::to_string(100'000'000 + i) + "CN"};
  facts.at = base::Instant{1'790'000'000'000 + static_cast<std::int64_t>(i) * 800};
  facts.entities[0] = {model::EntityId{1 + random.below(1'000'000)},
                       model::EntityId{1 + random.below(1'000'000)}, model::EntityId{}};
  facts.entities[1] = {model::EntityId{1 + random.below(700'000)}, model::EntityId{1 + random.below(500'000)},
                       model::EntityId{i % 2 == 0 ? 1 + random.below(600'000) : 0}};
  return facts;
}

/// A million parcels held; each turn reads every window of the starter library for one more and adds it.
void window_read_and_add(benchmark::State& state) {
  const auto profiles = compile(starter_library(), 1).value();
  env::SeededRandom random{3};
  WindowIndex index;
  std::uint64_t i = 0;
  for (; i < 1'000'000; ++i) index.add(parcel(random, i));
  for (auto _ : state) {
    const auto facts = parcel(random, i++);
    benchmark::DoNotOptimize(index.read(profiles.windows(), facts));
    index.add(facts);
  }
  state.counters["bytes_an_item"] =
      static_cast<double>(index.memory_bytes()) / static_cast<double>(index.size());
}
BENCHMARK(window_read_and_add)->Unit(benchmark::kMicrosecond);

void evidence_json(benchmark::State& state) {
  const auto evidence = known_parties();
  for (auto _ : state) benchmark::DoNotOptimize(to_json(evidence));
}
BENCHMARK(evidence_json)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tidewaiter::risk
