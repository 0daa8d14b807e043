// The command line as a newcomer and other people's scripts use it, on a simulated day with the first story
// in it.

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "parcels.h"

namespace tidewaiter::e2e {
namespace {

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
                            " --office CNCAN --at 2026-11-20T15:00:00+08:00 --capacity Physical=60 --json " +
                            (folder / "answers.ndjson")));
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
      EXPECT_TRUE(other == id || reasons.find(other) != std::string::npos)
          << id << " does not name " << other << ":\n"
          << reasons;
    }
  }
  EXPECT_EQ(found, 4u);
  EXPECT_EQ(recipients.size(), 1u) << "one receiver behind four spellings";
}

// What stands below a parcel's own line on the printed list.
std::string told_of(const std::string& printed, const std::string& id) {
  const auto at = printed.find("\n" + id + "  ");
  if (at == std::string::npos) return "";
  std::istringstream stream(printed.substr(at + 1));
  std::string told, line;
  std::getline(stream, line);
  while (std::getline(stream, line) && line.rfind("    ", 0) == 0) told += line + "\n";
  return told;
}

TEST_F(Story, ThePrintedListHasFewReasonsAndHidesNoneOfTheOthers) {
  for (const auto& id : *story_) {
    const auto told = told_of(screened_->out, id);
    for (const auto& other : *story_)
      EXPECT_TRUE(other == id || told.find(other) != std::string::npos) << id << " hides " << other << "\n"
                                                                        << told;
    EXPECT_NE(told.find(" more: tidewaiter show"), std::string::npos) << told;
    EXPECT_LE(std::count(told.begin(), told.end(), '\n'), 9) << told;
  }
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
      for (const char* key : {"code", "field", "found", "expected"})
        EXPECT_TRUE(answer["refused"].contains(key));
      continue;
    }
    for (const char* key : {"outcome", "score", "reasons", "sender_entity", "recipient_entity", "selected",
                            "selection_reason", "inclusion_probability"}) {
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

TEST_F(Story, ReplayRecomputesByteForByte) {  // S4
  for (const auto& id : *story_) {
    const auto ran = run("replay " + id + " --json --db " + db());
    EXPECT_EQ(ran.exit_code, 0) << ran.out;
    const auto answer = json::parse(ran.out);
    EXPECT_EQ(answer["same_bytes"], true);
    EXPECT_EQ(answer["evidence_same"], true) << answer["differences"];
  }
}

TEST_F(Story, VerifyAgreesAndFindsAnAlteredRow) {  // J1, J2
  const auto whole = run("verify " + db());
  EXPECT_EQ(whole.exit_code, 0) << whole.out;
  const std::string altered = *folder_ / "altered.db";
  std::filesystem::copy_file(db(), altered);
  std::string bytes = text_of(altered);
  const auto at = bytes.find("\"random_stream");
  const auto place = at == std::string::npos ? bytes.find("random_stream") : at + 1;
  ASSERT_NE(place, std::string::npos);
  bytes[place] = 'R';
  std::ofstream(altered, std::ios::binary) << bytes;
  const auto ran = run("verify " + altered);
  EXPECT_EQ(ran.exit_code, 1) << ran.out;
}

TEST_F(Story, ThePublishedLogIsATlogTilesFolder) {
  const std::string folder = *folder_ / "public";
  ASSERT_EQ(run("journal publish " + folder + " --db " + db()).exit_code, 0);
  const auto checkpoint = text_of(folder + "/checkpoint");
  EXPECT_EQ(checkpoint.rfind("tidewaiter\n", 0), 0u) << checkpoint;
  EXPECT_TRUE(std::filesystem::exists(folder + "/tile/0/000"));
  EXPECT_EQ(std::filesystem::file_size(folder + "/tile/0/000"), 256u * 32u);
  const auto key = run("journal key --db " + db());
  EXPECT_EQ(key.out.rfind("tidewaiter+", 0), 0u);
}

TEST_F(Story, AFindSetsEverythingElseInMotion) {
  const std::string id = *story_->begin();
  EXPECT_EQ(run("hold " + id + " SendHold --db " + db()).exit_code, 0);
  EXPECT_EQ(run("hold " + id + " Seize --db " + db()).exit_code, 1) << "seized before it was examined";
  EXPECT_EQ(run("hold " + id + " Present --db " + db()).exit_code, 0);
  const auto found =
      run("examine " + id +
          " --result finding --substance methamphetamine --mass-g 1995.25 --object tea --method mixed_in" +
          " --layer inside --opened --power customs_examination --officer O1 --db " + db());
  EXPECT_EQ(found.exit_code, 0) << found.out;
  for (const char* part : {"Label S-", "1995.25 g", "Request to CN-POST", "camera", "Draft notice to AU"}) {
    EXPECT_NE(found.out.find(part), std::string::npos) << part << "\n" << found.out;
  }
  EXPECT_EQ(run("examine " + id + " --result finding --mass-g 5 --db " + db()).exit_code, 1)
      << "a find needs a legal power";
  EXPECT_EQ(run("verify " + db()).exit_code, 0);
}

TEST_F(Story, RetentionForgetsAndEveryProofStands) {  // J4, D2
  const std::string config = *folder_ / "retention.yaml";
  std::ofstream(config)
      << "retention:\n  declaration: {keep: 0d, basis: test rule}\n  refused: {keep: 0d, basis: test rule}\n";
  const std::string copy = *folder_ / "forgetful.db";
  for (const char* kind : {"", ".key", ".resolution"}) std::filesystem::copy_file(db() + kind, copy + kind);
  const auto alone =
      run("retention run --officer O1 --second-officer O1 --config " + config + " --db " + copy);
  EXPECT_EQ(alone.exit_code, 1) << "one officer alone";
  const auto ran =
      run("retention run --officer O1 --second-officer O2 --json --config " + config + " --db " + copy);
  ASSERT_EQ(ran.exit_code, 0) << ran.out;
  EXPECT_GT(json::parse(ran.out)["rows"]["declaration"].get<int>(), 1000);
  const auto after = run("verify " + copy);
  EXPECT_EQ(after.exit_code, 0) << after.out;
}

TEST(Usage, ProfilesNeedASecondOfficerAndRollBack) {
  const Folder folder{"profiles"};
  const std::string db = " --db " + (folder / "p.db");
  ASSERT_EQ(run("init" + db).exit_code, 0);
  const auto propose = [&] {
    ASSERT_EQ(run("profile show" + db + " > " + (folder / "live.yaml")).exit_code, 0);
    ASSERT_EQ(run("profile propose " + (folder / "live.yaml") + " --officer O1" + db).exit_code, 0);
  };
  const auto approve = [&](const std::string& version, const std::string& officer) {
    std::string digest;
    std::istringstream lines{run("profile list --json" + db).out};
    for (std::string line; std::getline(lines, line);) {
      const auto set = json::parse(line);
      if (std::to_string(set["version"].get<int>()) == version) digest = set["digest"];
    }
    return run("profile approve " + version + " --digest " + digest + " --officer " + officer + db).exit_code;
  };
  const auto roll_back = [&](const std::string& version) {
    return run("profile rollback " + version + " --why 'holds all' --officer O2" + db).exit_code;
  };
  propose();
  EXPECT_EQ(run("profile approve 2 --digest " + std::string(64, '0') + " --officer O2" + db).exit_code, 1)
      << "another text than was read";
  EXPECT_EQ(approve("2", "O1"), 1) << "the proposer's own approval";
  EXPECT_EQ(approve("2", "O2"), 0);
  EXPECT_EQ(approve("1", "O2"), 1) << "what was in force is rolled back to, or proposed anew";
  EXPECT_EQ(roll_back("1"), 0);
  EXPECT_EQ(roll_back("2"), 1) << "what was rolled back comes back as a proposal";
  const auto list = run("profile list" + db);
  EXPECT_NE(list.out.find("1  live"), std::string::npos) << list.out;
  EXPECT_NE(list.out.find("2  rolled_back"), std::string::npos) << list.out;
  EXPECT_EQ(run("verify " + (folder / "p.db")).exit_code, 0);
}

TEST(Usage, AProposalIsTheWholeSetAndSaysWhatItDrops) {
  const Folder folder{"library"};
  const std::string db = " --db " + (folder / "p.db"), one = folder / "one.yaml";
  ASSERT_EQ(run("init" + db).exit_code, 0);
  const std::string shown = json::parse(run("profile show --json" + db).out)["yaml"];
  std::ofstream(one) << shown.substr(0, shown.find("\n---\n"));
  const auto simulated = run("profile simulate " + one + " --json" + db);
  ASSERT_EQ(simulated.exit_code, 0) << simulated.out;
  const auto dropped = json::parse(simulated.out)["dropped"];
  EXPECT_GT(dropped.size(), 30u);
  EXPECT_EQ(run("profile propose " + one + " --officer O1" + db).exit_code, 1) << "the library would go";
  const auto proposed = run("profile propose " + one + " --drop --json --officer O1" + db);
  ASSERT_EQ(proposed.exit_code, 0) << proposed.out;
  const auto draft = json::parse(proposed.out);
  EXPECT_EQ(draft["dropped"], dropped);
  EXPECT_EQ(draft["state"], "proposed");
  const std::string digest = draft["digest"];
  const auto approved = run("profile approve 2 --json --digest " + digest + " --officer O2" + db);
  ASSERT_EQ(approved.exit_code, 0) << approved.out;
  EXPECT_EQ(json::parse(approved.out)["state"], "live");
  EXPECT_EQ(json::parse(approved.out)["dropped"], dropped);
  const auto back = run("profile rollback 1 --why 'the library is gone' --officer O2" + db);
  EXPECT_NE(back.out.find("Version 1 is in force again; against the set before it adds " +
                          std::to_string(dropped.size()) + ", changes 0, drops 0"),
            std::string::npos)
      << back.out;
}

}  // namespace
}  // namespace tidewaiter::e2e
