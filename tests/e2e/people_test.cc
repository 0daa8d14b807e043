// What an officer's word on people does, from the command line: not that person, the same, not the same, let
// run, forgotten.

#include <gmock/gmock.h>

#include <algorithm>
#include <cctype>

#include "env/packed_octets_test.h"
#include "parcels.h"

namespace tidewaiter::e2e {
namespace {

using testing::HasSubstr;
using testing::Not;

class People : public testing::Test {
 protected:
  Ran tw(const std::string& arguments) const { return run(arguments + " --officer O1 --db " + db_); }
  Ran screen(const std::string& name, const std::vector<json>& parcels, const std::string& rest = "") const {
    auto ran = tw("screen " + write_manifest(folder_ / name, parcels) + kFiledAt + "--shift " + name +
                  " --json " + (folder_ / (name + ".out")) + " " + rest);
    EXPECT_EQ(ran.exit_code, 0) << ran.out;
    return ran;
  }
  std::vector<json> answers(const std::string& name) const { return read_lines(folder_ / (name + ".out")); }
  bool together(const std::string& left, const std::string& right) const {
    const auto ran = tw("party explain " + left + " " + right + " --json");
    EXPECT_EQ(ran.exit_code, 0) << ran.out;
    return json::parse(ran.out)["together"].get<bool>();
  }
  static json recipient(const std::string& name, const std::string& line, const std::string& phone) {
    return {{"recipient", {{"name", name}, {"address", json::array({line})}, {"phone", phone}}}};
  }

  Folder folder_{"people"};
  std::string db_ = folder_ / "p.db";
};

TEST_F(People, SearchAnswersWithEntriesAndPeopleAndSaysWhy) {
  std::ofstream(folder_ / "list.csv")
      << "id,name,type,aliases,weak_aliases,address,country,identifiers,programme\n"
         "7,\"TESTOVIC, Gilberto\",person,,,1 Example Street Cali,Colombia,,T1\n";
  screen("one", {parcel("TESTA", recipient("Gilberto Testovic", "148 Wattle Street", "+61 2 9876 5432"))});
  ASSERT_EQ(tw("watchlist import --format csv --list local " + (folder_ / "list.csv")).exit_code, 0);

  const auto ran =
      run("search 'Gilberto Testovic' --address '148 Wattle Street' --country CO --json --db " + db_);
  ASSERT_EQ(ran.exit_code, 0) << ran.out;
  const auto candidates = json::parse(ran.out)["candidates"];
  ASSERT_EQ(candidates.size(), 2u) << ran.out;
  EXPECT_EQ(candidates[0]["kind"], "list entry");
  EXPECT_EQ(candidates[0]["entry_id"], "7");
  EXPECT_EQ(candidates[0]["reasons"][1]["level"], "same country");
  EXPECT_EQ(candidates[1]["kind"], "person");
  EXPECT_EQ(candidates[1]["latest"]["item_id"], "TESTA");
  int weight = candidates[1]["prior_millibits"];
  for (const auto& reason : candidates[1]["reasons"]) weight += reason["weight_millibits"].get<int>();
  EXPECT_EQ(weight > 0, candidates[1]["probability"] > 0.5) << "reasons add up to the probability";

  const auto of_list = run("search 'Gilberto Testovic' --list local --json --db " + db_);
  EXPECT_EQ(json::parse(of_list.out)["candidates"].size(), 1u) << of_list.out;
  EXPECT_EQ(run("search 'Nobody Whatever' --db " + db_).exit_code, 0);
  EXPECT_EQ(run("search 'Gilberto Testovic' --list nosuch --db " + db_).exit_code, 1);
  EXPECT_EQ(run("search --db " + db_).exit_code, 2);
}

TEST_F(People, ManyNamesBehindOneDoorAreCountedAndTold) {
  std::vector<json> parcels;
  for (const char* name : {"Anders Testperson", "Greta Specimen", "Bruno Examplar", "Clara Mockington",
                           "Dario Fictivo", "Elsa Sampleson", "Fritz Dummovic"}) {
    const std::string id = "TEST" + std::to_string(parcels.size());
    parcels.push_back(parcel(id, recipient(name, "Unit 7, 148 Wattle Street", "")));
  }
  screen("one", parcels);
  const std::string until = " --until 2024-11-20T12:00:00Z --json";
  const auto behind = [&](const std::string& what) {
    const auto ran = tw("party behind " + what + until);
    EXPECT_EQ(ran.exit_code, 0) << ran.out;
    return json::parse(ran.out);
  };
  const auto door = behind("TEST0");
  EXPECT_EQ(door["people"], 7);
  EXPECT_EQ(door["premises"], 1);
  EXPECT_GT(door["surprise_millibits"], 3'000);
  EXPECT_EQ(behind("--address '7/148 Wattle St' --city Ultimo --postcode 2007 --country AU"), door);
  EXPECT_EQ(behind("TEST0 --level person")["people"], 1);
  EXPECT_EQ(tw("party behind --address '9 Nowhere Road' --country AU").exit_code, 1);

  const auto history = tw("party history TEST0 --level premises --json");
  ASSERT_EQ(history.exit_code, 0) << history.out;
  EXPECT_EQ(json::parse(history.out)["steps"].size(), 7u);
  const auto drawn = tw("party explain TEST0 TEST1 --svg " + (folder_ / "why.svg"));
  EXPECT_EQ(drawn.exit_code, 0) << drawn.out;
  EXPECT_THAT(text_of(folder_ / "why.svg"), HasSubstr("TEST0 recipient and TEST1 recipient: two"));
}

TEST_F(People, R3_AJudgementIsObeyedAndOutlivesEveryRebuilding) {
  const auto who = recipient("Anders Testperson", "Unit 7, 148 Wattle Street", "+61 2 9876 5432");
  screen("one", {parcel("TESTA", who), parcel("TESTB", who),
                 parcel("TESTC", recipient("Greta Specimen", "9 Other Road", "+61 2 9123 4567"))});
  ASSERT_TRUE(together("TESTA", "TESTB"));
  ASSERT_FALSE(together("TESTA", "TESTC"));
  EXPECT_EQ(tw("party not-same TESTA TESTB").exit_code, 2) << "no reason given";
  ASSERT_EQ(tw("party not-same TESTA TESTB --reason 'father and son'").exit_code, 0);
  ASSERT_EQ(tw("party same TESTA TESTC --reason 'same passport'").exit_code, 0);
  EXPECT_FALSE(together("TESTA", "TESTB"));
  EXPECT_TRUE(together("TESTA", "TESTC"));

  std::filesystem::remove(db_ + ".resolution");  // all over again, from the rows
  EXPECT_FALSE(together("TESTA", "TESTB"));
  EXPECT_TRUE(together("TESTA", "TESTC"));
  screen("two", {parcel("TESTD", recipient("Greta Specimen", "9 Other Road", "+61 2 9123 4567"))});
  EXPECT_TRUE(together("TESTD", "TESTA")) << "a later mention of one joins the other";

  const auto refused = tw("party same TESTB TESTC --reason 'a guess'");
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.out, HasSubstr("TESTA recipient is not TESTB recipient (O1)"));
  EXPECT_THAT(refused.out, HasSubstr("TESTA recipient is TESTC recipient (O1)"));
  EXPECT_EQ(lines_of(tw("party list --json").out).size(), 2u) << "what was refused is not kept";

  for (const char* item : {"TESTA", "TESTD"}) {  // S4: before the judgements and after them
    const auto replayed = json::parse(tw(std::string{"replay "} + item + " --json").out);
    EXPECT_EQ(replayed["same_bytes"], true) << replayed;
    EXPECT_EQ(replayed["evidence_same"], true) << replayed;
  }
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
}

TEST_F(People, ASnapshotThatKnowsOtherParcelsThanTheDatabaseIsNotUsed) {
  const auto who = recipient("Anders Testperson", "Unit 7, 148 Wattle Street", "+61 2 9876 5432");
  screen("one", {parcel("TESTA", who)});
  std::filesystem::copy_file(db_, folder_ / "backup.db");
  screen("two", {parcel("TESTB"), parcel("TESTC")});
  for (const auto* end : {"", "-wal", "-shm"}) std::filesystem::remove(db_ + end);
  std::filesystem::copy_file(folder_ / "backup.db", db_);  // put back, beside a snapshot of what came after
  screen("three", {parcel("TESTD", who)});
  EXPECT_TRUE(together("TESTA", "TESTD"));
  for (const auto* end : {"", "-wal", "-shm"}) std::filesystem::remove(db_ + end);
  std::filesystem::copy_file(folder_ / "backup.db", db_);
  screen("four", {parcel("TESTE"), parcel("TESTF", who)});  // as many parcels, but others
  EXPECT_TRUE(together("TESTA", "TESTF"));
  EXPECT_FALSE(together("TESTA", "TESTE"));
}

TEST_F(People, NotThatPersonIsRememberedThroughEveryImport) {
  const std::string list = folder_ / "list.csv";
  const auto import = [&](const std::string& rows) {
    std::ofstream(list) << "id,name,type,address,country\n" << rows;
    return tw("watchlist import --format csv --list local " + list).exit_code;
  };
  const std::string entry = "7,Zebulon Quartermain Testfall,person,12 Test Quay,AU\n";
  ASSERT_EQ(import(entry), 0);
  const json listed{
      {"recipient", {{"name", "Zebulon Quartermain Testfall"}, {"address", json::array({"12 Test Quay"})}}}};
  const auto hits = [&](const json& answer) {
    return std::count_if(answer["reasons"].begin(), answer["reasons"].end(),
                         [](const auto& reason) { return reason["kind"] == "watch_list"; });
  };
  screen("one", {parcel("TESTA", listed)});
  ASSERT_EQ(hits(answers("one")[0]), 1) << answers("one")[0];
  ASSERT_EQ(tw("watchlist clear --list local --entry 7 --item TESTA --role recipient --reason 'other date of "
               "birth'")
                .exit_code,
            0);
  screen("two", {parcel("TESTB", listed)});
  EXPECT_EQ(hits(answers("two")[0]), 0) << answers("two")[0];
  ASSERT_EQ(import(entry + "8,Another Test Entry,person,,\n"), 0);
  screen("three", {parcel("TESTC", listed)});
  EXPECT_EQ(hits(answers("three")[0]), 0) << answers("three")[0];
  EXPECT_EQ(json::parse(tw("replay TESTA --json").out)["evidence_same"], true)
      << "what was known when it was screened";
}

// Every file beside the database, packed ones unpacked too, as one lower-case text.
std::string all_bytes_beside(const std::string& db) {
  std::string bytes;
  for (const auto& file : std::filesystem::directory_iterator{std::filesystem::path{db}.parent_path()}) {
    if (file.path().filename().string().rfind("p.db", 0) == 0) bytes += env::all_octets_of(file.path().string());
  }
  std::transform(bytes.begin(), bytes.end(), bytes.begin(), [](unsigned char c) { return std::tolower(c); });
  return bytes;
}

TEST_F(People, J4_NoFileBesideTheDatabaseHoldsAnErasedName) {
  screen("one",
         {parcel("TESTFORGET1", recipient("Xylographer Zyzzyva", "3 Quixotry Mews", "")),
          parcel("TESTKEPT2", recipient("Keptperson Sample", "4 Test Lane", ""))},
         "--capacity Physical=0 --random-share 0");
  ASSERT_EQ(tw("legal-hold TESTKEPT2 --basis 'test order'").exit_code, 0);
  std::ofstream(db_ + ".resolution.new") << "a write that was cut short: Xylographer";
  const auto before = all_bytes_beside(db_);
  ASSERT_TRUE(before.find("zyzzyva") != std::string::npos) << "the snapshot holds names as they are compared";
  ASSERT_TRUE(before.find("testforget1") != std::string::npos);
  std::ofstream(folder_ / "rules.yaml") << "retention:\n  declaration: {keep: 0d, basis: test rule}\n";
  const auto ran = tw("retention run --second-officer O2 --config " + (folder_ / "rules.yaml"));
  ASSERT_EQ(ran.exit_code, 0) << ran.out;
  const auto after = all_bytes_beside(db_);
  for (const char* trace : {"zyzzyva", "xylographer", "quixotry", "testforget1"})
    EXPECT_TRUE(after.find(trace) == std::string::npos) << trace;
  EXPECT_TRUE(after.find("testkept2") != std::string::npos);
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
  // The next screening builds the resolver anew and still knows who was kept.
  screen("two", {parcel("TESTNEW3", recipient("Keptperson Sample", "4 Test Lane", ""))});
  EXPECT_TRUE(together("TESTNEW3", "TESTKEPT2"));
  EXPECT_TRUE(all_bytes_beside(db_).find("zyzzyva") == std::string::npos);
}

TEST_F(People, K1_AParcelThatIsLetRunIsInNoQueueAndReadableByItsTeamAlone) {
  const std::string key = " --key " + (folder_ / "team.key"), other = " --key " + (folder_ / "other.key");
  ASSERT_EQ(run("let-run key " + (folder_ / "team.key") + " --team TEAM-1").exit_code, 0);
  ASSERT_EQ(run("let-run key " + (folder_ / "other.key") + " --team TEAM-2").exit_code, 0);
  EXPECT_EQ(run("let-run key " + (folder_ / "team.key") + " --team TEAM-1").exit_code, 1)
      << "a key is never overwritten";

  // On its way to an examiner already: to everybody else it is released.
  const std::string all = "--random-share 1 --capacity Physical=9";
  screen("one", {parcel("TESTRUN1"), parcel("TESTB")}, all);
  ASSERT_EQ(tw("let-run start TESTRUN1 --why 'secretoperation'" + key).exit_code, 0);
  EXPECT_EQ(tw("let-run start TESTRUN1 --why again" + key).exit_code, 1) << "runs already";
  const auto holds = tw("holds");
  EXPECT_THAT(holds.out, Not(HasSubstr("TESTRUN1")));
  EXPECT_THAT(holds.out, HasSubstr("TESTB"));

  // Before its shift closes: it gets no place, and shows what a parcel shows for which there was none.
  screen("two", {parcel("TESTRUN2"), parcel("TESTC")}, "--keep-open " + all);
  ASSERT_EQ(tw("let-run start TESTRUN2 --why 'secretoperation'" + key).exit_code, 0);
  ASSERT_EQ(tw("shift close --shift two" + kFiledAt + "--json " + (folder_ / "two.out")).exit_code, 0);
  for (const auto& answer : answers("two")) {
    const bool runs = answer["item_id"] == "TESTRUN2";
    EXPECT_EQ(answer["selected"], !runs) << answer;
    if (runs) {
      EXPECT_EQ(answer["outcome"], "Release");
    }
    EXPECT_DOUBLE_EQ(answer["inclusion_probability"].get<double>(), 1.0) << answer;
  }
  EXPECT_EQ(tw("hold TESTB LetRun").exit_code, 2) << "its case's team alone lets run";

  const auto ours = lines_of(tw("let-run list --json" + key).out);
  ASSERT_EQ(ours.size(), 2u);
  EXPECT_EQ(ours[0]["item_id"], "TESTRUN1");
  EXPECT_EQ(ours[0]["why"], "secretoperation");
  EXPECT_TRUE(lines_of(tw("let-run list --json" + other).out).empty());
  EXPECT_EQ(tw("let-run end TESTRUN1 --why x" + other).exit_code, 1) << "another team's parcel";
  // Nor does the database say it: no reason, no state, no officer of it.
  const auto bytes = all_bytes_beside(db_);
  EXPECT_THAT(bytes, Not(HasSubstr("secretoperation")));
  EXPECT_THAT(bytes, Not(HasSubstr("letrun")));
  EXPECT_EQ(run("verify " + db_).exit_code, 0);

  ASSERT_EQ(tw("let-run end TESTRUN2 --why 'arrests made'" + key).exit_code, 0);
  screen("three", {parcel("TESTRUN2"), parcel("TESTD")}, all);
  EXPECT_EQ(answers("three")[0]["selected"], true) << "a parcel like any other again";
}

TEST_F(People, ALetRunSecretThatIsGoneStopsTheChoice) {
  ASSERT_EQ(run("let-run key " + (folder_ / "team.key") + " --team TEAM-1").exit_code, 0);
  screen("one", {parcel("TESTRUN1")}, "--keep-open");
  ASSERT_EQ(tw("let-run start TESTRUN1 --why order --key " + (folder_ / "team.key")).exit_code, 0);
  std::filesystem::remove(db_ + ".let-run");
  const auto ran = tw("shift close --shift one" + kFiledAt);
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_THAT(ran.out, HasSubstr("let-run"));
}

}  // namespace
}  // namespace tidewaiter::e2e
