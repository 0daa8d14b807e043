// A day in the evidence room on the command line: instruments' readings, shelves and keys, an inventory,
// papers and pictures, a trial and a release. Each command does what its help says, and refuses what it must.

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "evidence_story.h"

namespace tidewaiter::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class EvidenceDay : public CustodyStory {
 protected:
  void a_reading_is_kept_drawn_compared_erased_and_never_reads_as_confirmed();
  void what_lies_where_who_has_its_key_and_what_an_inventory_means();
  void what_the_table_weighed_and_no_exhibit_did_is_settled_by_two();
  void pictures_packaging_label_and_the_drawing_of_its_parts();
  void weighed_again_judged_and_released();

  void SetUp() override {
    did("screen " + write_manifest(folder_ / "tea", {parcel("TESTTEA1"), parcel("TESTTEA2")}) + kFiledAt +
        "--shift tea");
    officers();
    for (const std::string n : {"1", "2"}) {
      did("examine TESTTEA" + n +
          " --result finding --substance methamphetamine --mass-g 110 --object tea "
          "--method mixed_in --power customs_examination --opened --officer officer-7");
      by_two("exhibit seize " + n +
             " --description 'tea bags' --substance methamphetamine --gross 110 --tare "
             "10 --scale S1");
      by_two("exhibit seal X" + n + "-1 --seal S-" + n);
    }
  }
  void TearDown() override {
    const auto verified = run("verify " + db_);
    EXPECT_EQ(verified.exit_code, 0) << verified.out;
  }
  std::string by_two(const std::string& arguments) const { return act(arguments, "officer-7", "officer-9"); }
  // An act of two that is about no exhibit's mass.
  std::string signed_by(const std::string& arguments, const std::string& first,
                        const std::string& second) const {
    return did(arguments + " --key " + key(first) + " --second-key " + key(second));
  }
  // What must be refused; what it says.
  std::string refused(const std::string& arguments) const {
    const auto ran = tw(arguments);
    EXPECT_EQ(ran.exit_code, 1) << arguments << '\n' << ran.out;
    return ran.out;
  }
  std::string file(const std::string& name, const std::string& content) const {
    std::ofstream(folder_ / name) << content;
    return folder_ / name;
  }
};

constexpr const char* kSpectrum =
    "##TITLE=tea\n##JCAMP-DX=4.24\n##DATA TYPE=RAMAN SPECTRUM\n##XUNITS=1/CM\n##YUNITS=ARBITRARY UNITS\n"
    "##XFACTOR=1\n##YFACTOR=1\n##FIRSTX=100\n##LASTX=1000\n##NPOINTS=10\n##FIRSTY=1\n##XYDATA=(X++(Y..Y))\n"
    "100 1 2 9 4 1\n600 1 7 2 1 1\n##END=\n";

void EvidenceDay::a_reading_is_kept_drawn_compared_erased_and_never_reads_as_confirmed() {
  did("instrument register RAMAN-1 --means None --calibrated-until 2020-01-01T00:00:00Z");
  EXPECT_THAT(did("instrument list"), HasSubstr("RAMAN-1  examines no parcel  EXPIRED"));
  const auto spectrum = file("tea.jdx", kSpectrum);
  did("library add " + spectrum + " --substance methamphetamine --source 'reference standard 12'");
  EXPECT_THAT(did("library list"), HasSubstr("methamphetamine"));
  EXPECT_THAT(did("reading attach " + spectrum + " --kind spectrum --exhibit X1-1 --instrument RAMAN-1"),
              AllOf(HasSubstr("(presumptive)"), HasSubstr("past its calibration")));
  did("instrument register TRACE-1 --means TraceDetector --operator officer-9=2999-01-01T00:00:00Z");
  const auto examined = [&](const std::string& with) {
    return did("examine TESTTEA2 --result no_finding --means TraceDetector --officer officer-7" + with);
  };
  EXPECT_THAT(examined(" --instrument T-9 --reading clear"),
              HasSubstr("the register knows no such instrument"));
  EXPECT_THAT(examined(" --instrument RAMAN-1 --reading clear"), HasSubstr("past its calibration"));
  EXPECT_THAT(examined(" --instrument TRACE-1 --reading clear"),
              HasSubstr("the examiner held no certificate"));
  EXPECT_THAT(examined(""), HasSubstr("No instrument is named."));
  EXPECT_THAT(did("reading compare 1"), HasSubstr("methamphetamine (presumptive): correlation 1.0"));
  did("reading draw 1 --out " + (folder_ / "tea.svg"));
  EXPECT_THAT(text_of(folder_ / "tea.svg"), StartsWith("<svg"));
  did("reading save 1 --out " + (folder_ / "saved.jdx"));
  EXPECT_EQ(text_of(folder_ / "saved.jdx"), kSpectrum) << "as it came";
  EXPECT_THAT(did("exhibit show X1-1"), Not(HasSubstr("confirmed")));
  refused("reading erase 1 --basis 'order 7' --key " + key("officer-7") + " --second-key " +
          key("officer-7"));
  signed_by("reading erase 1 --basis 'order 7'", "officer-7", "officer-9");
  refused("reading draw 1");
}

void EvidenceDay::what_lies_where_who_has_its_key_and_what_an_inventory_means() {
  did("custody shelf 'shelf 7' --room 'room 2' --officer keeper-1");
  EXPECT_THAT(refused("exhibit store X1-1 --seal S-1 --shelf 'shelf 8' --officer officer-7"),
              HasSubstr("custody shelf"));
  stepped("exhibit store X1-1 --seal S-1 --shelf 'shelf 7' --officer officer-7");
  did("roomkey register K-7 --opens 'room 2' --keeper keeper-1 --officer keeper-1");
  did("roomkey use K-7 --words 'put X1-1 on its shelf' --officer keeper-1");
  signed_by("roomkey give K-7 --for 1h --words inventory", "keeper-1", "officer-7");
  EXPECT_THAT(refused("roomkey give K-7 --key " + key("keeper-1") + " --second-key " + key("officer-9")),
              HasSubstr("officer-7 has it"));
  EXPECT_THAT(did("roomkey list"), HasSubstr("officer-7  until"));
  refused("roomkey return K-7 --officer officer-7");
  did("roomkey return K-7 --officer keeper-1");
  EXPECT_THAT(did("roomkey history K-7"),
              AllOf(HasSubstr("taken  officer-7  by keeper-1 and officer-7"), HasSubstr("returned")));
  EXPECT_THAT(did("roomkey lost K-7 --words 'not in the cabinet' --officer keeper-1"), HasSubstr("ALARM"));
  EXPECT_THAT(did("roomkey list"), HasSubstr("LOST"));
  signed_by("roomkey changed K-7 --words 'new cylinder'", "keeper-1", "officer-7");

  did("inventory open --officer keeper-1");
  did("inventory look 1 X1-1 --place 'shelf 7' --seal S-9 --officer keeper-1");
  const auto blind = did("inventory weigh 1 X2-1 --seal S-2 --gross 110 --tare 10 --scale S1 --key " +
                         key("keeper-1") + " --second-key " + key("officer-9"));
  EXPECT_THAT(blind, Not(HasSubstr("book")));
  EXPECT_THAT(refused("inventory close 1 --officer keeper-1"), HasSubstr("X2-1"));
  did("inventory look 1 X2-1 --missing --officer keeper-1");
  EXPECT_THAT(did("inventory show 1"), HasSubstr("weighed blindly"));
  EXPECT_THAT(did("inventory close 1 --officer officer-9"),
              HasSubstr("1 of 2 missing; 1 under another seal than the book says: at most 100% of 2"));
  stepped("inventory report-missing 1 --officer officer-9");
  EXPECT_THAT(did("exhibit show X2-1"), HasSubstr("missing"));
  const auto alarms = did("custody alerts");
  EXPECT_THAT(alarms, AllOf(StartsWith("discrepant  X2-1  inquiry 1: missing as a whole, 100 g  since 20"),
                            HasSubstr("wrong_seal_at_inventory  X1-1  inventory 1: seal S-9 was read")));
  EXPECT_EQ(lines_of(did("custody alerts --json --out-days 1")).at(1)["kind"], "wrong_seal_at_inventory");
  const auto days = tw("custody overdue --destroy-days 3651");
  EXPECT_EQ(days.exit_code, 2);
  EXPECT_THAT(days.out, HasSubstr("--destroy-days"));
  EXPECT_THAT(did("custody drift"), HasSubstr("scale S1"));
  did("custody limits");
  did("custody expire-offers --officer keeper-1");
}

void EvidenceDay::what_the_table_weighed_and_no_exhibit_did_is_settled_by_two() {
  did("examine TESTTEA2 --result finding --substance methamphetamine --mass-g 500 --object tea "
      "--method mixed_in --power customs_examination --opened --officer officer-7");
  by_two("exhibit seize 3 --description 'tea bags' --substance methamphetamine --gross 450 --scale S1");
  EXPECT_THAT(did("custody balance --seizure 3"),
              HasSubstr("ALARM: the examination weighed 500 g with its wrapping, the exhibits 450 g gross"));
  refused("exhibit seizure settle 3 --ground 'spilt' --key " + key("officer-7") + " --second-key " +
          key("officer-9"));
  signed_by("exhibit seizure settle 3 --ground 'the wrapping, 50 g'", "keeper-1", "officer-9");
  EXPECT_THAT(did("exhibit seizure list"),
              AllOf(HasSubstr("settled by keeper-1 and officer-9: the wrapping"), Not(HasSubstr("ALARM"))));
}

void EvidenceDay::pictures_packaging_label_and_the_drawing_of_its_parts() {
  const auto picture = file("bag.jpg", "\xFF\xD8\xFF, a bag");
  EXPECT_THAT(did("exhibit photograph X1-1 " + picture), HasSubstr("SHA-256"));
  did("exhibit photographs X1-1 --out " + (folder_ / "pictures"));
  EXPECT_EQ(text_of(folder_ / "pictures/X1-1-1.jpg"), "\xFF\xD8\xFF, a bag");
  refused("exhibit photographs X9-9");
  signed_by("exhibit erase-file 1 --basis 'order 7'", "officer-7", "officer-9");
  EXPECT_EQ(did("exhibit photographs X1-1"), "");
  for (const std::string id : {"X1-1", "X2-1"})
    did("exhibit packaging " + id + " --trait logo --value 'a red lotus'");
  EXPECT_THAT(did("custody compare 1 2"),
              AllOf(HasSubstr("logo of X1-1 and X2-1"), HasSubstr("not a finding"),
                    HasSubstr("presumptive and presumptive: not counted as the same")));
  did("exhibit label X1-1 --out " + (folder_ / "label.svg"));
  EXPECT_THAT(text_of(folder_ / "label.svg"), HasSubstr("TW1:X1-1:4CAE"));
  EXPECT_THAT(did("exhibit show TW1:X1-1:4CAE"), HasSubstr("X1-1")) << "a scanned label opens it";
  did("exhibit tree 1 --out " + (folder_ / "tree.png"));
  EXPECT_THAT(text_of(folder_ / "tree.png"), StartsWith("\x89PNG"));
  refused("exhibit tree 9");
  EXPECT_THAT(
      refused("custody hazard-order X2-1 --authority 'order 4' --hazard 'ether, peroxides' --ground 'no "
              "safe store' --method incineration"),
      HasSubstr("a chemical"));
}

void EvidenceDay::weighed_again_judged_and_released() {
  EXPECT_THAT(by_two("exhibit weigh X1-1 --seal S-1 --gross 109.99 --tare 10 --scale S1"),
              HasSubstr("10 mg less than"));
  stepped("custody trial 1 --pending 'district court, 12/2026' --officer officer-3");
  EXPECT_THAT(did("custody trial 1"), HasSubstr("trial pending"));
  stepped("custody trial 1 --judgement 'judgement 12' --officer officer-3");
  by_two(
      "exhibit release X1-1 --seal S-1 --authority 'judgement 12' --to 'its owner' --gross 109.99 --tare 10 "
      "--scale S1");
  EXPECT_EQ(sum("released_mg"), 99'990);
  did("certificate release X1-1 --out " + (folder_ / "release.pdf") + " --language vi");
  EXPECT_THAT(text_of(folder_ / "release.pdf"), StartsWith("%PDF-"));
  EXPECT_THAT(did("custody key list"), AllOf(HasSubstr("by founding"), HasSubstr("by officer-7, officer-9")));
}

// One room for all of it, since each signed act stretches two passphrases.
TEST_F(EvidenceDay, EveryCommandDoesWhatItsHelpSays) {
  a_reading_is_kept_drawn_compared_erased_and_never_reads_as_confirmed();
  pictures_packaging_label_and_the_drawing_of_its_parts();
  what_lies_where_who_has_its_key_and_what_an_inventory_means();
  what_the_table_weighed_and_no_exhibit_did_is_settled_by_two();
  weighed_again_judged_and_released();
}

}  // namespace
}  // namespace tidewaiter::e2e
