// Four parcels of tea, 7,981 g, from the examiner's table to the furnace, on the command line: C1 is printed
// at every step and holds, and at the end `verify` agrees.

#include <gmock/gmock.h>

#include <fstream>

#include "evidence_story.h"

namespace tidewaiter::e2e {
namespace {

using testing::HasSubstr;

TEST_F(CustodyStory, C1_FourParcelsOfTeaFromTheTableToTheFurnace) {
  const std::vector<std::int64_t> net{1'995, 1'990, 1'996, 2'000};  // 7,981 g
  std::vector<json> parcels;
  for (int i = 1; i <= 4; ++i) parcels.push_back(parcel("TESTTEA" + std::to_string(i)));
  did("screen " + write_manifest(folder_ / "tea", parcels) + kFiledAt + "--shift tea");
  officers();
  for (int i = 1; i <= 4; ++i) {
    const auto n = std::to_string(i), gross = std::to_string(net[static_cast<std::size_t>(i - 1)] + 10);
    did("examine TESTTEA" + n + " --result finding --substance methamphetamine --mass-g " + gross +
        " --object tea --method mixed_in --power customs_examination --opened --officer officer-7");
    act("exhibit seize " + n + " --description 'tea bags' --substance methamphetamine --gross " + gross +
            " --tare 10 --scale S1",
        "officer-7", "officer-9");
    act("exhibit seal X" + n + "-1 --seal S-" + n, "officer-7", "officer-9");
  }
  EXPECT_EQ(sum("seized_mg"), 7'981'000);

  for (int i = 1; i <= 4; ++i) {
    const auto n = std::to_string(i), gross = std::to_string(net[static_cast<std::size_t>(i - 1)] + 10);
    did("exhibit offer X" + n + "-1 --to keeper-1 --seal S-" + n + " --officer officer-7");
    act("exhibit accept X" + n + "-1 --seal S-" + n + " --gross " + gross + " --tare 10 --scale S1",
        "keeper-1", "officer-9");
    did("exhibit store X" + n + "-1 --seal S-" + n + " --shelf 'room 2, shelf 7' --officer keeper-1");
  }

  const auto sampled = act(
      "exhibit subsample X1-1 --seal S-1 --population 100 --sampled 23 --gross 7 --tare 2 --rest-gross 2000 "
      "--rest-tare 10 --scale S1",
      "keeper-1", "officer-9");
  EXPECT_THAT(sampled, HasSubstr("hypergeometric sample of 100: 23 proposed, 23 taken"));
  act("exhibit seal X1-1.1 --seal S-11", "keeper-1", "officer-9");
  act("exhibit seal X1-1 --seal S-12", "keeper-1", "officer-9");
  did("exhibit offer X1-1.1 --to chemist-1 --for laboratory --seal S-11 --officer keeper-1");
  act("exhibit accept X1-1.1 --seal S-11 --gross 7 --tare 2 --scale S1", "chemist-1", "officer-9");
  act("exhibit consume X1-1.1 --seal S-11 --mass 0.5 --rest-gross 6.5 --rest-tare 2 --scale S1", "chemist-1",
      "officer-9");
  did("exhibit confirm X1-1 --substance methamphetamine --laboratory lab-1 --accreditation 'ISO/IEC 17025' "
      "--method GC-MS --purity-ppm 790000 --officer chemist-1");
  EXPECT_EQ(sum("consumed_mg"), 500);

  did("custody destroy order X1-1 X2-1 X3-1 X4-1 --authority 'order 12' --officer keeper-1");
  std::ofstream(folder_ / "run.csv") << "exhibit,seal,gross_g,tare_g\nX1-1,S-12,2000,10\nX2-1,S-2,2000,10\n"
                                        "X3-1,S-3,2006,10\nX4-1,S-BROKEN,2010,10\n";
  const auto burnt =
      act("custody destroy run --list " + (folder_ / "run.csv") +
              " --authority 'order 12' --method incineration --scale S1 --witness w1 --witness w2 "
              "--witness w3",
          "keeper-1", "officer-9");
  EXPECT_THAT(burnt, HasSubstr("3 exhibits, 5976 g destroyed; 1 stay behind"));
  EXPECT_THAT(burnt, HasSubstr("X4-1: conflict: seal"));
  EXPECT_EQ(sum("destroyed_mg"), 5'976'000);
  EXPECT_EQ(sum("held_mg"), 2'004'500);
  EXPECT_EQ(sum("seized_mg"), 7'981'000);

  EXPECT_THAT(did("exhibit tree 1"), testing::AllOf(HasSubstr("<svg"), HasSubstr(">5 g</text>")));
  EXPECT_THAT(did("exhibit statement X1-1 --officer keeper-1"), HasSubstr("net 1990 g"));
  EXPECT_THAT(did("exhibit chain X1-1.1"), HasSubstr("take_out"));
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
