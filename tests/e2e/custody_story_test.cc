// Four parcels of tea, 7,981 g, from the examiner's table to the furnace, on the command line: what C1 says
// is printed after every step and is what it must be, and at the end `verify` agrees. What comes between, to
// the laboratory, abroad and to the court, is looked at closer in handover_story_test.cc.

#include <gmock/gmock.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>

#include "evidence_story.h"

namespace tidewaiter::e2e {
namespace {

using testing::HasSubstr;

// A step of the first story, and what C1 of all four seizures says after it.
struct StoryStep {
  std::string command;
  std::string first, second;  ///< who sign; empty: one officer's word
  std::string balance;
};

class FirstStory : public CustodyStory {
 protected:
  static std::string grams(std::int64_t mg) {
    auto rest = std::to_string(1'000 + mg % 1'000).substr(1);
    while (!rest.empty() && rest.back() == '0') rest.pop_back();
    return std::to_string(mg / 1'000) + (rest.empty() ? "" : "." + rest) + " g";
  }
  // "7981 g = held 7941 g + handed over 40 g"; each seizure's own C1 holds, too.
  std::string balance() const {
    const std::vector<std::pair<std::string, std::string>> accounts{
        {"held_mg", "held"},           {"consumed_mg", "consumed"}, {"handed_over_mg", "handed over"},
        {"destroyed_mg", "destroyed"}, {"missing_mg", "missing"},   {"explained_loss_mg", "explained loss"}};
    std::map<std::string, std::int64_t> sums;
    for (const auto& line : lines_of(did("custody balance --json"))) {
      EXPECT_TRUE(line["holds"]) << line;
      for (const auto& [key, value] : line.items())
        if (value.is_number()) sums[key] += value.get<std::int64_t>();
    }
    std::string right;
    for (const auto& [key, words] : accounts)
      if (sums[key] != 0) right += (right.empty() ? "" : " + ") + words + " " + grams(sums[key]);
    return grams(sums["seized_mg"]) + " = " + right;
  }
  void run_all(const std::vector<StoryStep>& steps) const {
    for (const auto& step : steps) {
      step.first.empty() ? stepped(step.command) : act(step.command, step.first, step.second);
      const auto now = balance();
      std::cout << now << "  after: " << step.command.substr(0, 60) << '\n';
      ASSERT_EQ(now, step.balance) << step.command;
    }
  }
};

TEST_F(FirstStory, C1_IsLookedAtAfterEveryStepFromTheTableToTheFurnaceHereAndThere) {
  const std::vector<std::int64_t> net{1'995, 1'990, 1'996, 2'000};  // 7,981 g
  std::vector<json> parcels;
  for (int i = 1; i <= 4; ++i) parcels.push_back(parcel("TESTTEA" + std::to_string(i)));
  did("screen " + write_manifest(folder_ / "tea", parcels) + kFiledAt + "--shift tea");
  officers();
  const auto receiver = new_key("federal-1");
  std::vector<StoryStep> table;
  std::int64_t seized = 0;
  for (int i = 1; i <= 4; ++i) {
    const auto n = std::to_string(i), gross = std::to_string(net[static_cast<std::size_t>(i - 1)] + 10);
    did("examine TESTTEA" + n + " --result finding --substance methamphetamine --mass-g " + gross +
        " --object tea --method mixed_in --power customs_examination --opened --officer officer-7");
    seized += net[static_cast<std::size_t>(i - 1)] * 1'000;
    const auto all = grams(seized) + " = held " + grams(seized);
    table.push_back({"exhibit seize " + n + " --description 'tea bags' --substance methamphetamine --gross " +
                         gross + " --tare 10 --scale S1",
                     "officer-7", "officer-9", all});
    table.push_back({"exhibit seal X" + n + "-1 --seal S-" + n, "officer-7", "officer-9", all});
    table.push_back(
        {"exhibit offer X" + n + "-1 --to keeper-1 --seal S-" + n + " --officer officer-7", "", "", all});
    table.push_back(
        {"exhibit accept X" + n + "-1 --seal S-" + n + " --gross " + gross + " --tare 10 --scale S1",
         "keeper-1", "officer-9", all});
    table.push_back(
        {"exhibit store X" + n + "-1 --seal S-" + n + " --shelf 'room 2' --officer keeper-1", "", "", all});
  }
  run_all(table);
  if (HasFatalFailure()) return;

  const std::string whole = "7981 g = held 7981 g", used = "7981 g = held 7980.5 g + consumed 0.5 g";
  run_all({
      {"exhibit subsample X1-1 --seal S-1 --population 100 --sampled 23 --drawn 'by lot, list 7' --gross 7 "
       "--tare 2 --rest-gross 2000 "
       "--rest-tare 10 --scale S1",
       "keeper-1", "officer-9", whole},
      {"exhibit seal X1-1.1 --seal S-11", "keeper-1", "officer-9", whole},
      {"exhibit offer X1-1.1 --to chemist-1 --for laboratory --seal S-11 --officer keeper-1", "", "", whole},
      {"exhibit accept X1-1.1 --seal S-11 --gross 7 --tare 2 --scale S1", "chemist-1", "officer-9", whole},
      {"exhibit consume X1-1.1 --seal S-11 --mass 0.5 --rest-gross 6.5 --rest-tare 2 --scale S1", "chemist-1",
       "officer-9", used},
      {"exhibit confirm X1-1 --substance methamphetamine --laboratory lab-1 --accreditation 'ISO/IEC 17025' "
       "--method GC-MS --purity-ppm 790000 --purity-uncertainty-ppm 10000",
       "chemist-1", "officer-9", used},
      {"exhibit split X1-1 --gross 42 --tare 2 --rest-gross 1960 --rest-tare 10 --scale S1 --container bag",
       "keeper-1", "officer-9", used},
      {"exhibit seal X1-1.2 --seal S-14", "keeper-1", "officer-9", used},
      {"exhibit seal X1-1 --seal S-12", "keeper-1", "officer-9", used},
      {"handover request --jurisdiction AU --authority 'Federal Police' --reference R-17 --instrument '1988 "
       "Convention, Art. 7' --legal-basis 'law on mutual assistance, s. 4' --asked '40 g of X1-1 to compare "
       "with a similar parcel found in Sydney' --by 2100-01-31T00:00:00Z --offence 'import of a drug' "
       "--officer clerk-1",
       "", "", used},
      {"handover decide 1 --approve --exhibit X1-1 --most-g 40 --why 'joint operation' --officer authority-1",
       "", "", used},
      {"handover offer 1 X1-1.2 --seal S-14 --receiver-key " + receiver +
           " --export-authorisation EX-1 --import-authorisation IM-1 --use 'the investigation R-17 alone' "
           "--undertaking 'no sentence of death is sought' --afterwards destroyed --court-witness "
           "'officer-7, "
           "by video' --officer keeper-1",
       "", "", used},
  });
  if (HasFatalFailure()) return;
  EXPECT_THAT(did("exhibit show X1-1"),
              testing::AllOf(HasSubstr("purity: 79%"), HasSubstr("pure base 1540.5 g, by sample X1-1.1"),
                             HasSubstr("net by the book: 1950 g")));

  const std::string there = "7981 g = held 7940.5 g + consumed 0.5 g + handed over 40 g";
  run_all({{"handover give 1 --seal S-14 --gross 42 --tare 2 --scale S1", "keeper-1", "officer-9", there},
           {"handover bundle 1 --out " + (folder_ / "b.twb") + " --key " + key("keeper-1") +
                " --second-key " + key("officer-9"),
            "", "", there}});
  if (HasFatalFailure()) return;
  const std::string receipt = "receipt " + (folder_ / "b.twb") + " --log-key " + db_ +
                              ".vkey --place Sydney --out " + (folder_ / "r.json") + " --key " +
                              key("federal-1") + " --gross 42.01 --tare 2 --uncertainty 0.02 --seal ";
  // What the receiver reads he signs, and it is taken as it is: an inquiry here, not another receipt.
  const auto read_there = run(receipt + "S-15", kWords);
  EXPECT_EQ(read_there.exit_code, 0);
  EXPECT_THAT(read_there.out, HasSubstr("THE SEAL IS NOT THE ONE IT WAS SENT UNDER, S-14"));
  EXPECT_THAT(act("handover confirm " + (folder_ / "r.json"), "keeper-1", "officer-9"),
              HasSubstr("ALARM: discrepancy 1 is open: the receiver read another seal"));
  EXPECT_EQ(balance(), there);
  EXPECT_EQ(
      tw("handover destroyed 1 --paper early --key " + key("keeper-1") + " --second-key " + key("officer-9"))
          .exit_code,
      1)
      << "while the seal is asked about";
  did("custody key certify " + new_key("chief-1") + " --key " + key("officer-7") + " --second-key " +
      key("officer-9"));
  act("custody discrepancy close 1 --finding explained --words 'opened by customs there: letter 9'",
      "chief-1", "officer-7");
  std::ofstream(folder_ / "run.csv") << "exhibit,seal,gross_g,tare_g\nX1-1,S-12,1960,10\nX2-1,S-2,2000,10\n"
                                        "X3-1,S-3,2006,10\nX4-1,S-4,2010,10\n";
  did("custody key certify " + new_key("court-1") + " --key " + key("officer-7") + " --second-key " +
      key("officer-9"));
  const std::string burnt = "7981 g = held 4.5 g + consumed 0.5 g + handed over 40 g + destroyed 7936 g";
  run_all({
      {"exhibit offer X2-1 --to court-1 --for court --seal S-2 --officer keeper-1", "", "", there},
      {"exhibit accept X2-1 --seal S-2 --gross 2000 --tare 10 --scale S1", "court-1", "officer-9", there},
      {"exhibit offer X2-1 --to keeper-1 --for return --seal S-2 --officer court-1", "", "", there},
      {"exhibit accept X2-1 --seal S-2 --gross 2000 --tare 10 --scale S1", "keeper-1", "officer-9", there},
      {"exhibit store X2-1 --seal S-2 --shelf 'room 2' --officer keeper-1", "", "", there},
      {"custody trial 1 --judgement 'judgement 12' --officer keeper-1", "", "", there},
      {"custody trial 2 --judgement 'judgement 12' --officer keeper-1", "", "", there},
      {"custody trial 3 --judgement 'decision 5: no proceedings, sender unknown' --officer keeper-1", "", "",
       there},
      {"custody trial 4 --judgement 'judgement 12' --officer keeper-1", "", "", there},
      {"custody destroy order X1-1 X2-1 X3-1 X4-1 --authority 'judgement 12' --officer keeper-1", "", "",
       there},
      {"exhibit withdraw-order X4-1 --authority 'appeal 31' --officer keeper-1", "", "", there},
      {"custody destroy order X4-1 --authority 'judgement 12' --officer keeper-1", "", "", there},
      {"custody destroy run --list " + (folder_ / "run.csv") + of_the_fire() +
           " --authority 'judgement 12' --method incineration --scale S1 --witness w1 --witness w2 --witness "
           "w3",
       "keeper-1", "officer-9", burnt},
      {"handover destroyed 1 --paper 'certificate 88 of the Federal Police'", "keeper-1", "officer-9",
       "7981 g = held 4.5 g + consumed 0.5 g + destroyed 7976 g"},
      {"exhibit consume X1-1.1 --all --gross 6.5 --tare 2 --scale S1", "chemist-1", "officer-9",
       "7981 g = consumed 5 g + destroyed 7976 g"},
  });
  const auto paper = folder_ / "paper.pdf";
  for (const std::string command : {"destruction 1", "statement X1-1 --of keeper-1"}) {
    did("certificate " + command + " --out " + paper + " --language vi");
    EXPECT_EQ(text_of(paper).substr(0, 5), "%PDF-") << command;
    std::remove(paper.c_str());
  }
  const auto verified = run("verify " + db_);
  EXPECT_EQ(verified.exit_code, 0) << verified.out;
}

// What else can happen to exhibits, by the commands alone.
TEST_F(FirstStory, ARaidsExhibitsAreMergedPackedAnewLostFoundCarriedAndCounted) {
  did("custody key certify " + new_key("officer-7") + " --founding --officer chief-1");
  did("custody key certify " + new_key("officer-9") + " --founding --officer chief-1");
  for (const auto* officer : {"keeper-1", "chief-1"})
    did("custody key certify " + new_key(officer) + " --key " + key("officer-7") + " --second-key " +
        key("officer-9"));
  did("custody scale S1 --readability 0.01 --calibration-error 0.005 --calibrated-until "
      "2100-01-01T00:00:00Z --key " +
      key("officer-7") + " --second-key " + key("officer-9"));
  const std::string raid =
      "exhibit seizure new --from raid --reference 'file 12' --place 'warehouse 4' --at 2026-01-02T06:00:00Z "
      "--legal-basis 'warrant 81' --officer officer-7";
  EXPECT_THAT(did(raid), HasSubstr("seizure 1: raid, file 12"));
  EXPECT_EQ(tw(raid).exit_code, 1) << "it is in the book";
  EXPECT_THAT(did("exhibit seizure list"), HasSubstr("1  raid  file 12"));
  const auto by = [&](const std::string& arguments, const std::string& balance) {
    run_all({{arguments, "officer-7", "officer-9", balance}});
  };
  by("exhibit seize 1 --description sack --substance ketamine --gross 110 --tare 10 --scale S1",
     "100 g = held 100 g");
  by("exhibit seal X1-1 --seal S-1", "100 g = held 100 g");
  by("exhibit split X1-1 --seal S-1 --gross 7 --tare 2 --rest-gross 105 --rest-tare 10 --scale S1",
     "100 g = held 100 g");
  by("exhibit split X1-1 --gross 7 --tare 2 --rest-gross 100 --rest-tare 10 --scale S1",
     "100 g = held 100 g");
  by("exhibit merge --part X1-1.1,,7,2 --part X1-1.2,,7,2 --into X1-1.1 --gross 12 --tare 2 --scale S1",
     "100 g = held 100 g");
  by("exhibit seal X1-1.1 --seal S-2", "100 g = held 100 g");
  by("exhibit repackage X1-1.1 --seal S-2 --gross 12 --tare 2 --container box --after-gross 30 --after-tare "
     "20 "
     "--new-seal S-3 --scale S1",
     "100 g = held 100 g");
  if (HasFatalFailure()) return;

  EXPECT_THAT(stepped("exhibit missing X1-1.1 --words 'not on its shelf' --officer keeper-1"),
              HasSubstr("ALARM: X1-1.1 is missing, 10 g: inquiry 1 is open; officer-7 has to answer"));
  EXPECT_EQ(balance(), "100 g = held 90 g + missing 10 g");
  did("custody discrepancy answer 1 --words 'in the other room' --officer officer-7");
  const std::string find = "exhibit find X1-1.1 --place 'room 3' --gross 30 --tare 20 --scale S1 ";
  EXPECT_EQ(tw(find + "--key " + key("officer-7") + " --second-key " + key("officer-9")).exit_code, 2)
      << "the seal, or that there is none";
  by(find + "--seal S-3", "100 g = held 100 g");
  EXPECT_THAT(did("custody discrepancy list"), HasSubstr("found since  OPEN  answer: in the other room"));
  act("custody discrepancy close 1 --finding recovered --words 'mislaid'", "chief-1", "keeper-1");

  const std::string money =
      "exhibit seize 1 --kind money --description notes --units 250 --value-milliunits 12500000 --currency "
      "AUD "
      "--value-basis counted --value-date 2026-01-02 --second-milliunits 12500000 --second-units ";
  EXPECT_EQ(tw(money + "249 --key " + key("officer-7") + " --second-key " + key("officer-9")).exit_code, 1);
  by(money + "250", "100 g = held 100 g");
  EXPECT_THAT(did("exhibit show X1-2"),
              testing::AllOf(HasSubstr("250, and counted by the second officer: 250"),
                             HasSubstr("12500.00 AUD (counted, 2026-01-02)")));
  by("exhibit seize 1 --kind device --description telephone --serial SN-5", "100 g = held 100 g");
  did("exhibit value X1-1 --milliunits 9000000 --currency AUD --basis 'street, retail' --date 2026-01-03");
  EXPECT_THAT(did("exhibit show X1-1"), HasSubstr("value: 9000.00 AUD (street, retail, 2026-01-03)"));
  did("custody limit ketamine --grams 50 --basis 'order 4'");
  EXPECT_THAT(did("custody overdue"), HasSubstr("above the quantity that may be kept: 100 g, at most 50 g"));
  const auto keys = [&](const std::string& first) {
    return " --key " + key(first) + " --second-key " + key("officer-9");
  };
  stepped(
      "transport depart X1-1.1 --vehicle 'van 3' --seal V-9 --from vault --to airport --route 'ring road'" +
      keys("officer-7"));
  did("transport arrive 1 --seal V-9" + keys("keeper-1"));

  by("exhibit split X1-1 --gross 7 --tare 2 --rest-gross 95 --rest-tare 10 --scale S1 --counter-sample",
     "100 g = held 100 g");
  EXPECT_EQ(tw("exhibit consume X1-1.3 --all --gross 7 --tare 2 --scale S1" + keys("officer-7")).exit_code,
            1);
  by("exhibit counter-sample use X1-1.3 --expert 'Dr A' --order 'order 15' --mass 1 --rest-gross 6 "
     "--rest-tare 2 "
     "--scale S1",
     "100 g = held 99 g + consumed 1 g");
  stepped("custody trial 1 --judgement 'judgement 44' --officer keeper-1");
  stepped("exhibit counter-sample release X1-1.3 --decision 'judgement 44' --officer officer-7");

  did("inventory open --officer keeper-1");
  for (const auto* there : {"X1-1 --place vault", "X1-1.1 --place vault --seal S-3", "X1-2 --place safe",
                            "X1-3 --missing", "X1-1.3 --missing"})
    did("inventory look 1 " + std::string{there} + " --officer officer-9");
  did("inventory close 1 --officer keeper-1");
  EXPECT_THAT(stepped("inventory report-missing 1 --officer officer-9"),
              testing::AllOf(HasSubstr("X1-3 is missing"), HasSubstr("X1-1.3 is missing, 4 g")));
  EXPECT_EQ(balance(), "100 g = held 95 g + consumed 1 g + missing 4 g");
  act("custody discrepancy close 2 --finding explained --words 'case 7'", "chief-1", "keeper-1");
  act("custody discrepancy close 3 --finding explained --words 'case 7'", "chief-1", "keeper-1");
  EXPECT_EQ(balance(), "100 g = held 95 g + consumed 1 g + explained loss 4 g");
  const auto verified = run("verify " + db_);
  EXPECT_EQ(verified.exit_code, 0) << verified.out;
}

TEST_F(CustodyStory, AWrongPassphraseOrASecondKeyOfTheSameOfficerSignsNothing) {
  did("screen " + write_manifest(folder_ / "tea", {parcel("TESTTEA1")}) + kFiledAt + "--shift tea");
  officers();
  did("examine TESTTEA1 --result finding --substance unknown --mass-g 100 --object tea --method mixed_in "
      "--power "
      "customs_examination --opened --officer officer-7");
  const std::string seize = "exhibit seize 1 --description tea --gross 100 --scale S1 --db " + db_ +
                            " --key " + key("officer-7") + " --second-key ";
  EXPECT_EQ(run(seize + key("officer-7"), kWords).exit_code, 1);
  const auto wrong =
      run(seize + key("officer-9"),
          "TIDEWAITER_PASSPHRASE='first test words' TIDEWAITER_SECOND_PASSPHRASE='other words' ");
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_THAT(wrong.out, HasSubstr("forbidden: passphrase"));
  EXPECT_THAT(did("exhibit list"), testing::Not(HasSubstr("X1-1")));
}

}  // namespace
}  // namespace tidewaiter::e2e
