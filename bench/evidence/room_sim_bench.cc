// evidence_room_sim [SEED…]: an evidence room through the real use cases and the real store, with power cuts,
// clock jumps, lost offers, drying plants, scales that err, thieves and forgers. Prints what was done, which
// forgeries `verify` names, which thefts are found by size and repetition, and the rate of false alarms
// beside the one that the stated coverage implies. ACTIONS (3,000) is the length of a run, ROWS (200) how
// many rows are forged. Exits 1, with seed and commit, where an invariant broke or a forgery passed.

#include <cstdio>
#include <cstdlib>
#include <map>

#include "room_forgeries.h"
#include "room_sim.h"
#include "seed_and_commit.h"

using namespace tidewaiter::service;

namespace {

long long setting(const char* name, long long otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::max(1LL, std::atoll(text));
}

double percent(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

RoomTally sound(const RoomPlan& plan) {
  auto tally = RoomSim{plan}.run();
  if (tally.broken.empty()) return tally;
  std::fprintf(stderr, "%s\n", tally.broken.c_str());
  std::exit(1);
}

void long_run(RoomPlan plan) {
  plan.cut_every = 2'000;
  plan.verify_every = 10;
  const auto tally = sound(plan);
  std::printf(
      "honest officers: %lld acts in %lld entries, %lld refused; %lld power cuts, after %lld of which the "
      "act "
      "under way was there; %lld clock jumps, %lld offers lost; cosigned %lld times; `verify` ran %lld times "
      "and "
      "found nothing\n",
      static_cast<long long>(tally.acts()), static_cast<long long>(tally.entries),
      [&] {
        long long sum = 0;
        for (const auto& [name, count] : tally.refused) sum += count;
        return sum;
      }(),
      static_cast<long long>(tally.cuts), static_cast<long long>(tally.cut_and_written),
      static_cast<long long>(tally.clock_jumps), static_cast<long long>(tally.lost_offers),
      static_cast<long long>(tally.witnessed), static_cast<long long>(tally.verified));
  for (const auto& [name, count] : tally.done)
    std::printf("  %-24s %lld\n", name.c_str(), static_cast<long long>(count));
}

void print(const std::vector<ForgeryTried>& tried, bool must) {
  std::map<std::string, std::pair<int, int>> by_kind;  // named, tried
  for (const auto& one : tried) {
    auto& [named, all] = by_kind[one.kind];
    ++all;
    named += one.finding.empty() ? 0 : 1;
  }
  for (const auto& [kind, counts] : by_kind)
    std::printf("  %-10s %d of %d %s\n", kind.c_str(), counts.first, counts.second,
                kind == "refused" ? "by the database itself, or there was no such row" : "named");
  for (const auto& one : tried) {
    if (one.finding.empty()) std::printf("    not named: %s: %s\n", one.kind.c_str(), one.what.c_str());
    if (one.finding.empty() && must) std::exit(1);
  }
}

void forgeries(RoomPlan plan) {
  plan.actions = std::min<std::int64_t>(plan.actions, 600);
  RoomSim room{plan};
  const auto tally = room.run();
  if (!tally.broken.empty()) {
    std::fprintf(stderr, "%s\n", tally.broken.c_str());
    std::exit(1);
  }
  room.close();
  const auto earlier = room.image();
  room.open();
  room.act(60);
  const auto note = room.witness();
  room.act(5);
  std::printf("forgeries on the file, which `verify` must name\n");
  print(forge(room, setting("ROWS", 200)), true);
  room.open();
  print(roll_back_and_fork(room, earlier, note), true);
  std::printf("by an insider with the program who writes an entry for it, each column once\n");
  room.open();
  print(forge_with_entries(room), false);
}

void false_alarms(RoomPlan plan) {
  std::printf("false alarms, nobody steals\n");
  plan.plants = false;
  for (const auto errors : {ScaleErrors::AsOnScales, ScaleErrors::AsStated}) {
    plan.errors = errors;
    const auto tally = sound(plan);
    std::printf(
        "  errors %-28s %lld weighings: %.2f%% discrepant; alarms of an exhibit's running test %lld, of a "
        "scale's "
        "%lld\n",
        errors == ScaleErrors::AsOnScales ? "as on scales:" : "just as large as stated:",
        static_cast<long long>(tally.weighings), percent(tally.discrepant, tally.weighings),
        static_cast<long long>(tally.alarms), static_cast<long long>(tally.honest_scale_alarms));
  }
  std::printf("  implied by the stated coverage (two standard deviations): 4.55%% discrepant\n");
  plan.errors = ScaleErrors::AsOnScales;
  plan.lie_ppm = 20;
  std::printf("  a fourth scale lies by 20 mg a kilogram: its running test %s\n",
              sound(plan).liar_alarms ? "alarms" : "does not alarm");
}

void power(RoomPlan plan) {
  plan.plants = false;
  std::printf(
      "thefts found, %% of exhibits robbed and looked at afterwards (discrepancy / running test / seal / "
      "laboratory); thefts an exhibit\n");
  const auto line = [&](const char* what) {
    const auto tally = sound(plan);
    std::printf(
        "  %-34s %5.1f%% of %lld (%.1f / %.1f / %.1f / %.1f); %.1f\n", what,
        percent(tally.found(), tally.robbed), static_cast<long long>(tally.robbed),
        percent(tally.by_discrepancy, tally.robbed), percent(tally.by_drift, tally.robbed),
        percent(tally.by_seal, tally.robbed), percent(tally.by_laboratory, tally.robbed),
        tally.robbed == 0 ? 0 : static_cast<double>(tally.thefts) / static_cast<double>(tally.robbed));
  };
  for (const std::int64_t times : {1, 3, 10}) {
    for (const std::int32_t ppm : {10, 100, 1'000, 10'000, 50'000}) {
      plan.theft = Theft::Skim;
      plan.share_ppm = ppm;
      plan.times = times;
      char what[80];
      std::snprintf(what, sizeof what, "skimmed %.3f%%, up to %lld times", ppm / 1e4,
                    static_cast<long long>(times));
      line(what);
    }
  }
  plan.times = 1;
  plan.theft = Theft::Reseal;
  plan.share_ppm = 10;
  line("10 ppm taken, another seal put on");
  plan.theft = Theft::Swap;
  line("swapped behind a forged seal");
}

}  // namespace

int main(int count, char** words) {
  for (int i = 1; i < std::max(2, count); ++i) {
    RoomPlan plan;
    plan.seed = i < count ? std::strtoull(words[i], nullptr, 10) : 1;
    plan.actions = setting("ACTIONS", 3'000);
    std::printf("%s\n", tidewaiter::seed_and_commit(plan.seed).c_str());
    long_run(plan);
    forgeries(plan);
    false_alarms(plan);
    power(plan);
  }
  return 0;
}
