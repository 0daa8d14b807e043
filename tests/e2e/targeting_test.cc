// The targeting officer from the command line: the queue, a decision, figures, and the trace that looks
// leave.

#include <gmock/gmock.h>

#include <map>

#include "parcels.h"

namespace tidewaiter::e2e {
namespace {

using testing::HasSubstr;

class Targeting : public testing::Test {
 protected:
  Ran tw(const std::string& arguments, const std::string& officer = "O1") const {
    return run(arguments + " --officer " + officer + " --db " + db_, "", kOutputAlone);
  }
  void screened(const std::string& shift, const std::string& prefix, int count,
                const std::string& more) const {
    std::vector<json> parcels;
    for (int i = 1; i <= count; ++i) parcels.push_back(parcel(prefix + std::to_string(i)));
    const auto ran = run("screen " + write_manifest(folder_ / shift, parcels) + kFiledAt + "--shift " +
                         shift + more + " --officer O1 --db " + db_);
    ASSERT_EQ(ran.exit_code, 0) << ran.out;
  }
  std::map<std::string, json> queue() const {
    std::map<std::string, json> by_id;
    for (auto& line : lines_of(tw("queue --json").out)) by_id[line["item_id"]] = line;
    return by_id;
  }

  Folder folder_{"targeting"};
  std::string db_ = folder_ / "t.db";
};

TEST_F(Targeting, S2_AnOfficersHoldPutsAParcelOnTheListOfAClosedShift) {
  screened("n", "TESTQ", 3, " --capacity Physical=1 --random-share 1");
  const auto chosen = queue();
  ASSERT_EQ(chosen.size(), 1u);
  const std::string other = chosen.contains("TESTQ1") ? "TESTQ2" : "TESTQ1";

  EXPECT_EQ(tw("decide " + other + " --outcome Hold").exit_code, 1) << "an override without a reason";
  const auto held = tw("decide " + other + " --outcome Hold --why 'a letter to the desk' --json");
  ASSERT_EQ(held.exit_code, 0) << held.out;
  EXPECT_EQ(json::parse(held.out)["in_force"], "Hold");
  const auto after = queue();
  ASSERT_TRUE(after.contains(other));
  EXPECT_EQ(after.at(other)["selection_reason"], "officer");
  EXPECT_EQ(after.at(other)["recommendation"], "Release");
  EXPECT_EQ(after.at(other)["decided_by"], "O1");
  EXPECT_EQ(after.at(other)["inclusion_probability_ppm"], 333'333)
      << "its chance in the lot stays what it was";

  ASSERT_EQ(tw("decide " + other + " --outcome Release --why 'sender came to the counter'").exit_code, 0);
  EXPECT_EQ(queue().at(other)["hold_state"], "Released");
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
}

TEST_F(Targeting, AnEmptyOpenShiftHidesNoListAndEveryOpenOneIsShown) {
  screened("early", "TESTE", 2, " --keep-open");
  ASSERT_EQ(tw("shift open --shift late").exit_code, 0);
  const auto behind_empty = tw("queue").out;
  EXPECT_THAT(behind_empty, HasSubstr("early, open: 2 parcels"));
  EXPECT_THAT(behind_empty, HasSubstr("TESTE1"));
  EXPECT_THAT(behind_empty, HasSubstr("late, open: 0 parcels"));
  screened("late", "TESTL", 1, " --keep-open");
  const auto both = queue();
  ASSERT_EQ(both.size(), 3u);
  EXPECT_EQ(both.at("TESTE1")["shift"], "early");
  EXPECT_EQ(both.at("TESTL1")["shift"], "late");
  EXPECT_EQ(both.at("TESTL1")["office"], "LOCAL");
  const auto named = tw("queue --shift early").out;
  EXPECT_THAT(named, testing::Not(HasSubstr("late")));
  ASSERT_EQ(tw("shift close --shift late" + kFiledAt).exit_code, 0);
  EXPECT_TRUE(queue().contains("TESTE1")) << "beside the closed one's list";
  ASSERT_EQ(tw("shift close --shift early" + kFiledAt).exit_code, 0);
  // The same manifest again: what an earlier shift chose stays there, and this one has nothing.
  screened("again", "TESTE", 2, "");
  const auto again = tw("queue").out;
  EXPECT_THAT(again, HasSubstr("again, closed: 0 parcels"));
  EXPECT_THAT(again, HasSubstr("\nTESTL1"));
}

TEST_F(Targeting, S2_AnOfficersHoldGoesFirstAndAReleaseTakesNothingOutOfTheLot) {
  screened("n", "TESTQ", 4, " --keep-open --capacity Physical=4 --random-share 1");
  ASSERT_EQ(tw("decide TESTQ2 --outcome Hold --why tip").exit_code, 0);
  ASSERT_EQ(tw("decide TESTQ3 --outcome Release").exit_code, 0);
  ASSERT_EQ(tw("decide TESTQ4 --outcome Refuse --why 'prohibited as declared'").exit_code, 0);
  EXPECT_EQ(queue().size(), 4u) << "an open shift shows the highest scores";
  ASSERT_EQ(tw("shift close" + kFiledAt).exit_code, 0);
  const auto closed = queue();
  EXPECT_EQ(closed.at("TESTQ2")["selection_reason"], "officer");
  EXPECT_TRUE(closed.contains("TESTQ3")) << "S3: nobody takes a parcel out of the lot";
  EXPECT_FALSE(closed.contains("TESTQ4"));
}

TEST_F(Targeting, WhatIsOverIsSaidToBeOver) {
  screened("n", "TESTQ", 3, " --keep-open --capacity Physical=1 --random-share 1");
  EXPECT_THAT(tw("queue").out, HasSubstr("not chosen yet"));
  EXPECT_THAT(tw("show TESTQ1").out, HasSubstr("not chosen yet"));
  ASSERT_EQ(tw("shift close" + kFiledAt).exit_code, 0);
  const auto chosen = queue();
  ASSERT_EQ(chosen.size(), 1u);
  const std::string mine = chosen.begin()->first, other = mine == "TESTQ1" ? "TESTQ2" : "TESTQ1";
  EXPECT_THAT(tw("show " + other).out, HasSubstr("not chosen  "));
  for (const std::string command : {"queue", "holds"}) {
    const auto shown = tw(command).out;
    EXPECT_THAT(shown, testing::ContainsRegex("left [0-9]+ d.* ago")) << command;
    EXPECT_THAT(shown, testing::Not(HasSubstr("leaves in"))) << command;
  }
  ASSERT_EQ(tw("hold " + mine + " SendHold").exit_code, 0);
  ASSERT_EQ(tw("hold " + mine + " Present").exit_code, 0);
  EXPECT_THAT(tw("holds").out, testing::ContainsRegex("cut-off [0-9]+ d.* ago")) << "it did not leave";
}

TEST_F(Targeting, S2_WhatCanNotBeDecidedIsRefused) {
  screened("n", "TESTQ", 1, " --capacity Physical=1 --random-share 1");
  EXPECT_EQ(tw("decide TESTQ1 --outcome Query --why 'permit'").exit_code, 1) << "nothing is wanted";
  EXPECT_EQ(tw("decide TESTQ9 --outcome Hold --why tip").exit_code, 1);
  EXPECT_EQ(tw("decide TESTQ1 --outcome LetRun --why tip").exit_code, 2);
  ASSERT_EQ(tw("examine TESTQ1 --result no_finding --opened --power customs_examination").exit_code, 0);
  EXPECT_EQ(tw("decide TESTQ1 --outcome Hold").exit_code, 1) << "it was examined";
}

TEST_F(Targeting, WhatAnOperatorAnswersByLetterIsTakenDownAndStandsBesideTheParcel) {
  // One that has no cut-off, and one that left years ago.
  const auto manifest =
      write_manifest(folder_ / "n", {parcel("TESTQ1", json{{"cut_off_at", nullptr}}), parcel("TESTQ2")});
  ASSERT_EQ(run("screen " + manifest + kFiledAt + "--shift n --keep-open --officer O1 --db " + db_).exit_code,
            0);
  for (const std::string item : {"TESTQ1", "TESTQ2"})
    ASSERT_EQ(tw("decide " + item + " --outcome Query --why tip --wanted 'the invoice'").exit_code, 0);
  const auto open = lines_of(tw("query list TEST-COURIER --json").out);
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0]["item_id"], "TESTQ1");
  EXPECT_TRUE(open[0]["answer_by"].is_null());
  EXPECT_TRUE(lines_of(tw("query list OTHER --json").out).empty());
  const std::string paper = folder_ / "invoice.pdf";
  std::ofstream(paper) << "%PDF-1.4 the invoice";
  EXPECT_EQ(tw("query answer TESTQ1 --operator OTHER --words x").exit_code, 1);
  EXPECT_EQ(tw("query answer TESTQ2 --operator TEST-COURIER --words x").exit_code, 1) << "it left";
  EXPECT_EQ(tw("query answer TESTQ1 --operator TEST-COURIER").exit_code, 1) << "nothing is said";
  const auto taken = tw("query answer TESTQ1 --operator TEST-COURIER --words 'no. 8' --file " + paper);
  ASSERT_EQ(taken.exit_code, 0) << taken.out;
  const auto shown = tw("show TESTQ1").out;
  for (const char* words : {"the invoice", "no. 8", "invoice.pdf"}) EXPECT_THAT(shown, HasSubstr(words));
  EXPECT_EQ(queue().at("TESTQ1")["query"], "answered");
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
  ASSERT_EQ(tw("decide TESTQ1 --outcome Release").exit_code, 0);
  EXPECT_EQ(tw("query answer TESTQ1 --operator TEST-COURIER --words more").exit_code, 1) << "it is decided";
}

TEST_F(Targeting, K1_EveryLookLeavesItsTraceBeforeTheAnswer) {
  screened("n", "TESTQ", 2, "");
  const auto page = tw("show TESTQ1 --purpose 'shift list' --json", "O7");
  ASSERT_EQ(page.exit_code, 0);
  EXPECT_EQ(json::parse(page.out)["recipient"]["name"], "Test Recipient TESTQ1");
  ASSERT_EQ(tw("search 'Test Recipient' --purpose 'request 12'", "O8").exit_code, 0);
  ASSERT_EQ(tw("party explain TESTQ1 TESTQ2", "O9").exit_code, 0);
  EXPECT_EQ(tw("show TESTQ9").exit_code, 1);
  const auto looks = lines_of(tw("looks --json").out);
  ASSERT_EQ(looks.size(), 4u);
  EXPECT_EQ(looks[3]["officer"], "O7");
  EXPECT_EQ(looks[3]["item_id"], "TESTQ1");
  EXPECT_EQ(looks[3]["purpose"], "shift list");
  EXPECT_EQ(looks[2]["asked"], "Test Recipient");
  EXPECT_EQ(looks[0]["kind"], "party");
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
}

TEST_F(Targeting, FiguresHaveTheirDenominators) {
  screened("n", "TESTQ", 3, " --capacity Physical=3 --random-share 1");
  ASSERT_EQ(
      tw("examine TESTQ1 --result finding --substance ketamine --mass-g 500 --object tea --method mixed_in "
         "--power customs_examination --opened")
          .exit_code,
      0);
  ASSERT_EQ(tw("examine TESTQ2 --result no_finding --opened --power customs_examination").exit_code, 0);
  const auto filed = tw("figures --json --from 2024-11-20T00:00:00Z --until 2024-11-21T00:00:00Z");
  ASSERT_EQ(filed.exit_code, 0);
  EXPECT_EQ(json::parse(filed.out)["parcels"], 3);
  EXPECT_EQ(json::parse(filed.out)["selected"], 3);
  EXPECT_EQ(json::parse(filed.out)["before"]["parcels"], 0);
  const auto now = json::parse(tw("figures --json").out);
  EXPECT_EQ(now["examined"], 2);
  const auto chosen = queue();
  const auto by_lot = [&](const std::string& id) {
    return chosen.at(id)["selection_reason"] == "random_stream" ? 1 : 0;
  };
  EXPECT_EQ(now["examined_by_lot"], by_lot("TESTQ1") + by_lot("TESTQ2"));
  EXPECT_EQ(now["finds_by_lot"], by_lot("TESTQ1"));
  EXPECT_EQ(now["finds"], 1);
  ASSERT_EQ(now["seizures"].size(), 1u);
  EXPECT_EQ(now["seizures"][0]["mass_mg"], 500'000);
  EXPECT_EQ(now["seizures"][0]["route_to"], "AU");
  EXPECT_EQ(tw("figures --from 2024-11-21T00:00:00Z --until 2024-11-20T00:00:00Z").exit_code, 1);
  EXPECT_THAT(tw("show TESTQ2").out, HasSubstr("tea × mixed_in × inside"));
}

}  // namespace
}  // namespace tidewaiter::e2e
