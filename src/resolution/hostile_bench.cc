// What attacks gain and cost, in figures (docs/resolution.md, "What hostile input gains"). What they may gain
// at most is tested in hostile_test.cc and hostile_names_test.cc.

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <set>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "resolution/attacks.h"
#include "resolution/parameters.h"

namespace tidewaiter::resolution {
namespace {

std::size_t people_among(const Resolver& resolver, std::uint64_t from, std::uint64_t to) {
  std::set<model::EntityId> people;
  for (std::uint64_t i = from; i < to; ++i)
    people.insert(resolver.entities(attack_mention(i).number)->person);
  return people.size();
}

void add_party(Resolver& resolver, std::uint64_t number, const model::Party& party) {
  if (!resolver.add(attack_mention(number), party)) std::abort();
}

/// The thread's own time, so that it is what a mention costs and not who else ran.
double thread_us() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e6 * static_cast<double>(now.tv_sec) + 1e-3 * static_cast<double>(now.tv_nsec);
}

/// Takes mentions in and says what one of the first and one of the last cost, in microseconds.
template <typename PartyAt>
void flood(benchmark::State& state, Resolver& resolver, std::uint64_t mentions, const PartyAt& party_at) {
  const std::uint64_t stretch = mentions / 20;
  double all_us = 0, first_us = 0, last_us = 0, worst_us = 0;
  for (std::uint64_t i = 0; i < mentions; ++i) {
    const auto party = party_at(i);
    const double before = thread_us();
    add_party(resolver, i, party);
    const double took = thread_us() - before;
    all_us += took;
    worst_us = std::max(worst_us, took);
    if (i < stretch) first_us += took;
    if (i >= mentions - stretch) last_us += took;
  }
  state.counters["mean_us"] = all_us / static_cast<double>(mentions);
  state.counters["first_us"] = first_us / static_cast<double>(stretch);
  state.counters["last_us"] = last_us / static_cast<double>(stretch);
  state.counters["worst_us"] = worst_us;
  state.counters["bytes_a_mention"] =
      static_cast<double>(resolver.memory_bytes()) / static_cast<double>(mentions);
}

/// A million made-up names at one door with one telephone: one key that all share.
void one_door_and_telephone(benchmark::State& state) {
  for ([[maybe_unused]] auto _ : state) {
    Resolver resolver(Parameters::shipped());
    constexpr std::uint64_t kMentions = 1'000'000;
    const auto door = honest_party(1);
    flood(state, resolver, kMentions, [&](std::uint64_t i) {
      auto party = door;
      party.name = attack_word(2 * i) + attack_word(7 * i + 3) + " " + attack_word(2 * i + 1);
      return party;
    });
    state.counters["people"] = static_cast<double>(people_among(resolver, 0, kMentions));
  }
}
BENCHMARK(one_door_and_telephone)->Iterations(1)->Unit(benchmark::kMillisecond);

/// A hundred thousand parcels of one person, one letter changed in each.
void one_letter_a_parcel(benchmark::State& state) {
  for ([[maybe_unused]] auto _ : state) {
    Resolver resolver(Parameters::shipped());
    constexpr std::uint64_t kMentions = 100'000;
    auto person = honest_party(1);
    if (state.range(0) == 0) person.phone = "";
    flood(state, resolver, kMentions, [&](std::uint64_t i) {
      auto party = person;
      party.name = one_letter_changed(one_letter_changed(person.name, i), i / 512);
      return party;
    });
    state.counters["parties"] = static_cast<double>(resolver.party_count());
    state.counters["people"] = static_cast<double>(people_among(resolver, 0, kMentions));
  }
}
BENCHMARK(one_letter_a_parcel)->Arg(0)->Arg(1)->Iterations(1)->Unit(benchmark::kMillisecond);

/// A hundred thousand parcels written the same.
void one_entity(benchmark::State& state) {
  for ([[maybe_unused]] auto _ : state) {
    Resolver resolver(Parameters::shipped());
    const auto party = honest_party(1);
    flood(state, resolver, 100'000, [&](std::uint64_t) { return party; });
  }
}
BENCHMARK(one_entity)->Iterations(1)->Unit(benchmark::kMillisecond);

/// Every field 64 kB long, and other in each parcel.
void long_fields(benchmark::State& state) {
  for ([[maybe_unused]] auto _ : state) {
    Resolver resolver(Parameters::shipped());
    flood(state, resolver, 2'000, [&](std::uint64_t i) {
      std::string text;
      for (std::uint64_t k = i; text.size() < 65'536; ++k) text += attack_word(k) + " ";
      return model::Party{text, {text, text}, text, text, "AU", text, text};
    });
  }
}
BENCHMARK(long_fields)->Iterations(1)->Unit(benchmark::kMillisecond);

/// Two hundred disguises of each of five hundred names that state a town alone.
void disguises(benchmark::State& state) {
  constexpr std::uint64_t kNames = 500, kEach = 200;
  for ([[maybe_unused]] auto _ : state) {
    Resolver resolver(Parameters::shipped());
    std::uint64_t number = 0;
    for (std::uint64_t name = 0; name < kNames; ++name) {
      auto party = honest_party(name);
      party.address.clear();
      party.phone = "";
      const auto plain = party.name;
      for (std::uint64_t i = 0; i < kEach; ++i) {
        party.name = disguised(plain, i);
        add_party(resolver, number++, party);
      }
    }
    state.counters["names"] = kNames;
    state.counters["people"] = static_cast<double>(people_among(resolver, 0, number));
  }
}
BENCHMARK(disguises)->Iterations(1)->Unit(benchmark::kMillisecond);

/// Names assembled from two real people, ten parcels of each: who is taken for whom.
void assembled_names(benchmark::State& state) {
  constexpr std::uint64_t kPairs = 1'000, kEach = 10;
  for ([[maybe_unused]] auto _ : state) {
    Resolver resolver(Parameters::shipped());
    std::uint64_t number = 0;
    std::uint64_t chained = 0, taken_for_first = 0, taken_for_second = 0;
    std::vector<std::array<std::uint64_t, 3>> at;
    for (std::uint64_t i = 0; i < kPairs; ++i) {
      const auto one = honest_party(2 * i), other = honest_party(2 * i + 1);
      at.push_back({number, number + 1, number + 2});
      add_party(resolver, number++, one);
      add_party(resolver, number++, other);
      for (std::uint64_t k = 0; k < kEach; ++k) {
        const auto how = static_cast<Assembly>(state.range(0));
        add_party(resolver, number++, assembled(one, other, how, kEach * i + k));
      }
    }
    resolver.re_evaluate();
    const auto person = [&](std::uint64_t i) { return resolver.entities(attack_mention(i).number)->person; };
    for (const auto& [one, other, made] : at) {
      chained += person(one) == person(other);
      taken_for_first += person(made) == person(one);
      taken_for_second += person(made) == person(other);
    }
    state.counters["pairs"] = kPairs;
    state.counters["chained"] = static_cast<double>(chained);
    state.counters["taken_for_first"] = static_cast<double>(taken_for_first);
    state.counters["taken_for_second"] = static_cast<double>(taken_for_second);
  }
}
BENCHMARK(assembled_names)->Arg(0)->Arg(1)->Arg(2)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::resolution
