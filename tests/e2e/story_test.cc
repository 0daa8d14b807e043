// The command line as a newcomer and other people's scripts use it, on a simulated day with the first story in it.

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "run_binary.h"

namespace tidewaiter::e2e {
namespace {

using nlohmann::json;

std::vector<json> read_lines(const std::string& path) {
  std::vector<json> lines;
  std::ifstream stream(path);
  for (std::string line; std::getline(stream, line);) lines.push_back(json::parse(line));
  return lines;
}

class Story : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new Folder("story");
    const auto& folder = *folder_;
    ASSERT_EQ(run("simulate --demo --seed 7 --out " + (folder / "world")).exit_code, 0);
    // The whole day would take minutes under the sanitizers: every tenth parcel, and all of the story's.
    std::set<std::string> story;
    for (const auto& line : read_lines(folder / "world/truth.ndjson")) {
      if (line.value("ring", "") == "STORY") story.insert(line["item_id"]);
    }
    std::ifstream items(folder / "world/items.ndjson");
    std::ofstream day(folder / "day.ndjson");
    std::size_t number = 0;
    for (std::string line; std::getline(items, line); ++number) {
      bool of_story = false;
      for (const auto& id : story) of_story = of_story || line.find(id) != std::string::npos;
      if (number % 20 == 0 || of_story) day << line << '\n';
    }
    day.close();
    story_ = new std::set<std::string>(story);
    screened_ = new Ran(run("screen " + (folder / "day.ndjson") + " --db " + db() +
                            " --office CNCAN --at 2026-11-20T15:00:00+08:00 --capacity Physical=60 --json " + (folder / "answers.ndjson")));
  }
  static void TearDownTestSuite() {
    delete folder_;
    delete story_;
    delete screened_;
  }
  static std::string db() { return *folder_ / "demo.db"; }

  static Folder* folder_;
  static std::set<std::string>* story_;
  static Ran* screened_;
};
Folder* Story::folder_ = nullptr;
std::set<std::string>* Story::story_ = nullptr;
Ran* Story::screened_ = nullptr;

TEST_F(Story, TheFourParcelsAreOnTheListAndTheirReasonsNameTheOthers) {
  ASSERT_EQ(screened_->exit_code, 0) << screened_->out;
  ASSERT_EQ(story_->size(), 4u);
  std::set<std::string> recipients;
  std::size_t found = 0;
  for (const auto& answer : read_lines(*folder_ / "answers.ndjson")) {
    const std::string id = answer["item_id"].is_string() ? answer["item_id"] : "";
    if (!story_->count(id)) continue;
    ++found;
    EXPECT_EQ(answer["outcome"], "Hold") << answer;
    EXPECT_EQ(answer["selected"], true) << answer;
    recipients.insert(answer["recipient_entity"]);
    std::string reasons;
    for (const auto& reason : answer["reasons"]) reasons += reason["text"].get<std::string>() + "\n";
    for (const auto& other : *story_) {
      EXPECT_TRUE(other == id || reasons.find(other) != std::string::npos) << id << " does not name " << other << ":\n" << reasons;
    }
  }
  EXPECT_EQ(found, 4u);
  EXPECT_EQ(recipients.size(), 1u) << "one receiver behind four spellings";
}

TEST_F(Story, EveryRecordHasItsAnswerInInputOrder) {
  const auto answers = read_lines(*folder_ / "answers.ndjson");
  std::ifstream day(*folder_ / "day.ndjson");
  std::size_t i = 0, refused = 0;
  for (std::string line; std::getline(day, line); ++i) {
    ASSERT_LT(i, answers.size());
    const auto& answer = answers[i];
    if (answer.contains("refused")) {
      ++refused;
      for (const char* key : {"code", "field", "found", "expected"}) EXPECT_TRUE(answer["refused"].contains(key));
      continue;
    }
    for (const char* key : {"outcome", "score", "reasons", "sender_entity", "recipient_entity", "selected", "selection_reason",
                            "inclusion_probability"}) {
      ASSERT_TRUE(answer.contains(key)) << key;
    }
    EXPECT_NE(line.find(answer["item_id"].get<std::string>()), std::string::npos);
    int sum = 0;
    for (const auto& reason : answer["reasons"]) sum += reason["contribution"].get<int>();
    EXPECT_EQ(sum, answer["score"].get<int>());
  }
  EXPECT_EQ(i, answers.size());
  EXPECT_GT(refused, 0u);
}

}  // namespace
}  // namespace tidewaiter::e2e
