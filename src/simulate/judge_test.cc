// The judge, on a world small enough to count by hand, and its three own lists on a simulated one.

#include "simulate/judge.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace tidewaiter::simulate {
namespace {

namespace fs = std::filesystem;

class Judging : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "tidewaiter-judge-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ + "/" + name) << text;
  }
  std::string path(const std::string& name) const { return folder_ + "/" + name; }

  static std::string item(const std::string& id, const std::string& to,
                          const std::string& day = "2026-11-20") {
    return R"({"item_id":")" + id + R"(","posted_at":")" + day + R"(T09:00:00+08:00","recipient":{"name":")" +
           to +
           R"(","address":["1 Test Street"],"city":"Testville","postcode":"0000","country":"AU"}})"
           "\n";
  }
  static std::string truth(const std::string& id, const std::string& ring = "", int step = 0,
                           int parcel = 0) {
    if (ring.empty()) return R"({"item_id":")" + id + "\"}\n";
    return R"({"item_id":")" + id + R"(","ring":")" + ring + R"(","step":)" + std::to_string(step) +
           R"(,"parcel":)" + std::to_string(parcel) + "}\n";
  }
  /// Two rings, of steps 1 and 4, among innocent parcels, a broken line and an amendment.
  void write_small_world() {
    write("items.ndjson", item("A1", "Test One") + item("R1", "Test Two") + "{\"item_id\":\n" +
                              item("R2", "Test Two") + item("S1", "Test Three") + item("A1", "Test One") +
                              item("S2", "Test Four") + item("S3", "Test Five") + item("S4", "Test Six"));
    write("truth.ndjson", truth("A1") + truth("R1", "R", 1, 1) + truth("B1") + truth("R2", "R", 1, 2) +
                              truth("S1", "S", 4, 1) + truth("A1") + truth("S2", "S", 4, 2) +
                              truth("S3", "S", 4, 3) + truth("S4", "S", 4, 4));
  }

  std::string folder_;
};

TEST_F(Judging, CountsRingsByTheirThirdParcel) {
  write_small_world();
  write("out.ndjson",
        "{\"item_id\":\"A1\",\"selected\":true,\"score\":9}\n{\"item_id\":\"R1\",\"selected\":false,"
        "\"score\":3}\n"
        "{\"item_id\":null,\"code\":\"malformed\"}\n{\"item_id\":\"R2\",\"selected\":true,\"score\":4}\n{"
        "\"item_id\":\"S1\",\"selected\":false,\"score\":0}\n"
        "{\"item_id\":\"A1\",\"selected\":false,\"score\":9}\n{\"item_id\":\"S2\",\"selected\":false,"
        "\"score\":0}\n{\"item_id\":\"S3\",\"selected\":false,\"score\":1}\n"
        "{\"item_id\":\"S4\",\"selected\":true,\"score\":8}\n");
  const auto trial = read_trial(folder_);
  ASSERT_TRUE(trial) << base::to_string(trial.error());
  EXPECT_EQ(trial->rings, 2u);
  const auto list = read_list(*trial, path("out.ndjson"));
  ASSERT_TRUE(list) << base::to_string(list.error());
  const Verdict verdict = judge(*trial, *list, "ours");
  EXPECT_EQ(verdict.listed, 3u);
  EXPECT_EQ(verdict.ring_parcels, 2u);
  EXPECT_EQ(verdict.steps[1].rings, 1u);
  EXPECT_EQ(verdict.steps[1].by_third, 1u);
  EXPECT_EQ(verdict.steps[4].by_third, 0u);  // its fourth came too late …
  EXPECT_EQ(verdict.steps[4].ever, 1u);      // … but came
  EXPECT_EQ(verdict.story.rings, 0u);

  const auto ranking = read_ranking(*trial, path("out.ndjson"), 5'000);  // 4 of 8: A1 twice, S4, R2
  ASSERT_TRUE(ranking);
  EXPECT_EQ(judge(*trial, *ranking, "").listed, 4u);
  EXPECT_TRUE((*ranking)[3]);
  EXPECT_TRUE((*ranking)[8]);
  EXPECT_NE(verdict_table({verdict}).find("1/1"), std::string::npos);
  EXPECT_NE(verdict_ndjson({verdict}).find("\"listed\":3"), std::string::npos);
}

TEST_F(Judging, ExactMatchCountsUpToTheDaysEndAndNotBeyond) {
  write("items.ndjson", item("A", "Test One") + item("B", "Test Two") + item("C", "Test Two") +
                            item("D", "Test Three") + item("E", "Test One", "2026-11-21") +
                            item("F", "Test One", "2026-11-21") + item("G", "Test Three", "2026-11-21"));
  write("truth.ndjson",
        truth("A") + truth("B") + truth("C") + truth("D") + truth("E") + truth("F") + truth("G"));
  const auto trial = read_trial(folder_);
  ASSERT_TRUE(trial);
  const List list = list_by_exact_match(*trial, 5'000);  // two of four, two of three
  EXPECT_EQ(std::vector<bool>(list), (std::vector<bool>{false, true, true, false, true, true, false}))
      << "One comes three times, but only once by the end of the first day";
}

TEST_F(Judging, FilesThatDoNotFitAreRefusedByLine) {
  write("items.ndjson", item("A", "Test One") + item("B", "Test Two"));
  write("truth.ndjson", truth("A") + truth("C"));
  const auto misfit = read_trial(folder_);
  ASSERT_FALSE(misfit);
  EXPECT_NE(misfit.error().field.find("truth.ndjson:2"), std::string::npos);
  write("truth.ndjson", truth("A"));
  EXPECT_FALSE(read_trial(folder_));
  write("truth.ndjson", truth("A") + truth("B"));
  const auto trial = read_trial(folder_);
  ASSERT_TRUE(trial);
  write("out.ndjson", "{\"item_id\":\"A\",\"selected\":true}\n{\"item_id\":\"Z\",\"selected\":true}\n");
  EXPECT_EQ(read_list(*trial, path("out.ndjson")).error().code, base::ErrorCode::NotFound);
  write("out.ndjson", "{\"item_id\":\"A\",\"selected\":true}\n");
  EXPECT_EQ(read_list(*trial, path("out.ndjson")).error().code, base::ErrorCode::Missing);
  write("out.ndjson", "{\"item_id\":\"A\",\n");
  EXPECT_EQ(read_list(*trial, path("out.ndjson")).error().code, base::ErrorCode::Malformed);
  write("out.ndjson", std::string(3 << 20, 'x'));
  EXPECT_EQ(read_list(*trial, path("out.ndjson")).error().code, base::ErrorCode::TooLarge);
  EXPECT_EQ(read_list(*trial, path("none.ndjson")).error().code, base::ErrorCode::NotFound);
}

TEST_F(Judging, ChanceFindsLittleAndTheOracleAll) {
  Options options;
  options.items = 40'000;
  options.days = 20;
  options.rings_per_step = 3;
  ASSERT_TRUE(simulate_to_folder(options, folder_));
  const auto trial = read_trial(folder_);
  ASSERT_TRUE(trial) << base::to_string(trial.error());
  const auto verdicts = baselines(*trial, 1, 100);
  ASSERT_EQ(verdicts.size(), 3u);
  std::uint32_t by_chance = 0, by_oracle = 0, rings = 0;
  for (int step = 0; step < kSteps; ++step) {
    by_chance += verdicts[0].steps[static_cast<std::size_t>(step)].by_third;
    by_oracle += verdicts[2].steps[static_cast<std::size_t>(step)].by_third;
    rings += verdicts[2].steps[static_cast<std::size_t>(step)].rings;
  }
  EXPECT_EQ(rings, 3u * kSteps);
  EXPECT_EQ(by_oracle, rings);
  EXPECT_LE(by_chance, 5u);
  EXPECT_EQ(verdicts[2].listed, verdicts[2].ring_parcels);
  EXPECT_NEAR(static_cast<double>(verdicts[0].listed), 400, 20);
  EXPECT_EQ(list_by_chance(*trial, 1, 100), list_by_chance(*trial, 1, 100));
  EXPECT_NE(list_by_chance(*trial, 1, 100), list_by_chance(*trial, 2, 100));
}

}  // namespace
}  // namespace tidewaiter::simulate
