// J3 on the real binary: killed at random instants of a screening run, what was acknowledged is there, the
// record verifies, and the same manifest can be screened again to its end.

#include <fcntl.h>
#include <signal.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

#include "env/random.h"
#include "run_binary.h"
#include "verify/database.h"

namespace tidewaiter::e2e {
namespace {

constexpr int kKills = 200;

// How many records a run has said are acknowledged, and in how many steps.
struct Acknowledged {
  std::uint64_t records = 0;
  std::uint64_t steps = 0;
};

Acknowledged acknowledged_in(const std::string& log) {
  Acknowledged result;
  std::ifstream stream(log);
  for (std::string line; std::getline(stream, line);) {
    if (line.rfind("acknowledged ", 0) != 0) continue;
    result.records = std::strtoull(line.c_str() + 13, nullptr, 10);
    ++result.steps;
  }
  return result;
}

// Starts a screening run, waits until it has acknowledged so many steps, and kills it `after`; returns how
// many records it had acknowledged. Steps instead of time alone, so that a slow machine is killed at work
// too, not only while it starts.
std::uint64_t screen_and_kill(const std::vector<std::string>& manifests, const std::string& db,
                              std::uint64_t steps, std::chrono::milliseconds after, const std::string& log) {
  std::ofstream{log};
  std::vector<std::string> words{TIDEWAITER_BINARY, "screen",  "--db", db,
                                 "--acknowledge",   "--show",  "0",    "--capacity",
                                 "Physical=10",     "--shift", "night"};
  words.insert(words.end(), manifests.begin(), manifests.end());
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    ::dup2(file, STDERR_FILENO);
    ::dup2(file, STDOUT_FILENO);
    ::execv(TIDEWAITER_BINARY, arguments.data());
    ::_exit(127);
  }
  int status = 0;
  bool ended = false;
  while (!ended && acknowledged_in(log).steps < steps) {
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
    ended = ::waitpid(child, &status, WNOHANG) == child;
  }
  if (!ended) {
    std::this_thread::sleep_for(after);
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
  }
  return acknowledged_in(log).records;
}

// Every record has an entry of its own.
std::uint64_t entries_in(const std::string& db) {
  const auto ran = run("verify " + db + " --json");
  EXPECT_EQ(ran.exit_code, 0) << ran.out;
  const auto report = nlohmann::json::parse(ran.out, nullptr, false);
  return report.is_object() ? report.value("entries", std::uint64_t{0}) : 0;
}

// The same, by what `verify` calls: starting the program takes longer than the check.
std::uint64_t verified_in(const std::string& db) {
  const auto report = verify::verify_database(db, {});
  EXPECT_TRUE(report) << to_string(report.error());
  if (!report) return 0;
  EXPECT_TRUE(report->findings.empty()) << report->findings.kept().front().what;
  return report->entries;
}

// The manifest in files of so many lines: each is acknowledged by itself, so that a run soon has something to
// lose.
std::vector<std::string> in_pieces(const std::string& manifest, int lines, const Folder& folder) {
  std::vector<std::string> pieces;
  std::ifstream whole(manifest);
  std::ofstream piece;
  int written = 0;
  for (std::string line; std::getline(whole, line); ++written) {
    if (written % lines == 0) {
      pieces.push_back(folder / ("piece" + std::to_string(pieces.size()) + ".ndjson"));
      piece = std::ofstream{pieces.back()};
    }
    piece << line << '\n';
  }
  return pieces;
}

TEST(Kill, NothingAcknowledgedIsEverMissing) {
  const Folder folder{"kill"};
  ASSERT_EQ(run("simulate --seed 5 --items 6000 --out " + (folder / "world")).exit_code, 0);
  const std::string manifest = folder / "world/items.ndjson";
  const auto pieces = in_pieces(manifest, 50, folder);
  env::SeededRandom random{20261120};
  std::uint64_t cut_short = 0;
  // A fresh database for every few kills, so that early and late instants are both met.
  for (int kill = 0; kill < kKills; ++kill) {
    const std::string db = folder / ("k" + std::to_string(kill / 4) + ".db");
    if (kill % 4 == 0) {
      ASSERT_EQ(run("init --db " + db).exit_code, 0);
    }
    // Every other run is killed while it starts, the others between two of their first acknowledgements; some
    // of these read one long manifest.
    const bool starting = kill % 2 == 0, in_one = kill % 20 == 19;
    const auto acknowledged =
        screen_and_kill(in_one ? std::vector{manifest} : pieces, db, starting ? 0 : 1 + random.below(3),
                        std::chrono::milliseconds{random.below(starting ? 1'000 : 60)}, folder / "log");
    cut_short += acknowledged > 0 ? 1 : 0;
    if (acknowledged > 0) {
      EXPECT_GE(verified_in(db), acknowledged) << "kill " << kill;
    }
    if (kill % 4 == 3) {
      EXPECT_GE(entries_in(db), acknowledged) << "kill " << kill;
    }
  }
  EXPECT_GT(cut_short, 0u) << "no run was killed after it had acknowledged something";
}

TEST(Kill, TheSameManifestIsFinishedAfterwardsAndUnchangedParcelsAreNotFiledTwice) {
  const Folder folder{"resume"};
  ASSERT_EQ(run("simulate --seed 6 --items 3000 --out " + (folder / "world")).exit_code, 0);
  // An amendment and what it amends would each amend the other when the manifest is filed again: one line a
  // parcel.
  const std::string manifest = folder / "manifest.ndjson", db = folder / "r.db";
  std::ifstream world(folder / "world/items.ndjson");
  std::ofstream once(manifest);
  std::set<std::string> seen;
  for (std::string line; std::getline(world, line);) {
    if (seen.insert(line.substr(0, line.find(','))).second) once << line << '\n';
  }
  once.close();
  ASSERT_EQ(run("init --db " + db).exit_code, 0);
  screen_and_kill({manifest}, db, 1, std::chrono::milliseconds{50}, folder / "log");
  const auto whole = run("screen " + manifest + " --db " + db + " --shift night --capacity Physical=10");
  ASSERT_EQ(whole.exit_code, 0) << whole.out;
  const auto before = entries_in(db);
  const auto again = run("screen " + manifest + " --db " + db + " --shift day --capacity Physical=10");
  ASSERT_EQ(again.exit_code, 0) << again.out;
  EXPECT_NE(again.out.find("0 accepted"), std::string::npos) << again.out;
  EXPECT_GE(entries_in(db), before);
}

}  // namespace
}  // namespace tidewaiter::e2e
