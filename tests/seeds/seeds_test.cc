// Each fuzz target on each of its seeds: those that were written by hand, and what broke a target once. A law
// that does not hold ends the program, so that the test that runs then names the seed.

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#define TARGET(name) extern "C" int name(const std::uint8_t* data, std::size_t size);
#include "fuzz_targets.inc"
#undef TARGET

namespace {

namespace fs = std::filesystem;

struct Seed {
  std::string target;
  int (*run)(const std::uint8_t*, std::size_t);
  fs::path file;
};

std::vector<Seed> all_seeds() {
  std::vector<Seed> seeds;
  const auto add = [&](const std::string& target, auto* run) {
    const auto folder = fs::path{TIDEWAITER_SOURCE_DIR} / "fuzz/seeds" / target;
    if (!fs::exists(folder)) return;
    for (const auto& entry : fs::directory_iterator(folder)) seeds.push_back({target, run, entry.path()});
  };
#define TARGET(name) add(#name, name);
#include "fuzz_targets.inc"
#undef TARGET
  std::sort(seeds.begin(), seeds.end(), [](const Seed& a, const Seed& b) { return a.file < b.file; });
  return seeds;
}

std::string name_of(const testing::TestParamInfo<Seed>& info) {
  auto name = info.param.target + "_" + info.param.file.filename().string();
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

class FuzzSeeds : public testing::TestWithParam<Seed> {};

TEST_P(FuzzSeeds, HoldTheirTargetsLaw) {
  std::ifstream stream(GetParam().file, std::ios::binary);
  ASSERT_TRUE(stream) << GetParam().file;
  const std::string octets{std::istreambuf_iterator<char>(stream), {}};
  EXPECT_EQ(GetParam().run(reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size()), 0);
}

INSTANTIATE_TEST_SUITE_P(Kept, FuzzSeeds, testing::ValuesIn(all_seeds()), name_of);

}  // namespace
