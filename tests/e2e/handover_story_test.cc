// The whole of the first story on the command line: four parcels of tea, 7,981 g; sub-samples and the
// laboratory, with a counter-sample for the defence; a similar parcel in Sydney, which is theirs; forty grams
// to Australia with both authorisations, with a bundle that is checked there by its key alone, and a receipt;
// the trial, before whose judgement samples stay, and the destruction of the rest, here and there. C1 is
// printed and looked at after every step.

#include <fstream>

#include "evidence_story.h"

namespace tidewaiter::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class HandoverStory : public CustodyStory {
 protected:
  // A step that moves nothing: C1 of all seizures is looked at just so.
  std::string step(const std::string& arguments) const {
    const auto out = stepped(arguments);
    EXPECT_EQ(sum("seized_mg"), seized_) << arguments;
    return out;
  }
  std::string by(const std::string& arguments, const std::string& first = "keeper-1",
                 const std::string& second = "officer-9") const {
    return act(arguments, first, second);
  }
  static std::string net_of(int parcel) { return std::to_string(kNet[static_cast<std::size_t>(parcel - 1)]); }
  static std::string gross_of(int parcel) {
    return std::to_string(kNet[static_cast<std::size_t>(parcel - 1)] + 10);
  }

  void seize_all() {
    std::vector<json> parcels;
    for (int i = 1; i <= 4; ++i) parcels.push_back(parcel("TESTTEA" + std::to_string(i)));
    did("screen " + write_manifest(folder_ / "tea", parcels) + kFiledAt + "--shift tea");
    officers();
    for (int i = 1; i <= 4; ++i) {
      const auto n = std::to_string(i);
      did("examine TESTTEA" + n + " --result finding --substance methamphetamine --mass-g " + gross_of(i) +
          " --object tea --method mixed_in --power customs_examination --opened --officer officer-7");
      std::ofstream(folder_ / "photo") << "\xFF\xD8\xFF, the photograph of parcel " << n;
      by("exhibit seize " + n +
             " --description 'tea bags' --form crystals --substance methamphetamine --gross " + gross_of(i) +
             " --tare 10 --scale S1 --photograph " + (folder_ / "photo"),
         "officer-7");
      by("exhibit seal X" + n + "-1 --seal S-" + n, "officer-7");
    }
    EXPECT_NE(did("exhibit photographs X3-1").find("photo"), std::string::npos) << "what was signed is kept";
    seized_ = sum("seized_mg");
    EXPECT_EQ(seized_, 7'981'000);
    for (int i = 1; i <= 4; ++i) {
      const auto n = std::to_string(i);
      step("exhibit offer X" + n + "-1 --to keeper-1 --seal S-" + n + " --officer officer-7");
      by("exhibit accept X" + n + "-1 --seal S-" + n + " --gross " + gross_of(i) + " --tare 10 --scale S1");
      step("exhibit store X" + n + "-1 --seal S-" + n + " --shelf 'room 2, shelf 7' --officer keeper-1");
    }
  }
  void send_to_laboratory() {
    EXPECT_THAT(by("exhibit subsample X1-1 --seal S-1 --population 100 --sampled 23 --drawn 'by lot, list 7' "
                   "--gross 7 --tare 2 "
                   "--rest-gross 2000 --rest-tare 10 --scale S1"),
                HasSubstr("hypergeometric sample of 100: 23 proposed, 23 taken"));
    by("exhibit seal X1-1.1 --seal S-11");
    step("exhibit offer X1-1.1 --to chemist-1 --for laboratory --seal S-11 --officer keeper-1");
    by("exhibit accept X1-1.1 --seal S-11 --gross 7 --tare 2 --scale S1", "chemist-1");
    by("exhibit consume X1-1.1 --seal S-11 --mass 0.5 --rest-gross 6.5 --rest-tare 2 --scale S1",
       "chemist-1");
    const std::string whole =
        "exhibit confirm X1-1 --substance methamphetamine --laboratory lab-1 --accreditation 'ISO/IEC 17025' "
        "--method GC-MS --purity-ppm 790000 --purity-uncertainty-ppm 10000";
    EXPECT_EQ(tw(whole + " --key " + key("officer-7") + " --second-key " + key("officer-9")).exit_code, 1)
        << "nobody confirms what he never had in a laboratory";
    EXPECT_THAT(by(whole + " --by-sample X1-1.1", "chemist-1"),
                HasSubstr("methamphetamine (confirmed, GC-MS, by sample X1-1.1)"));
    by("exhibit confirm X1-1.1 --substance methamphetamine --laboratory lab-1 --accreditation 'ISO/IEC "
       "17025' "
       "--method GC-MS --positives 23",
       "chemist-1");
    EXPECT_THAT(
        did("exhibit show X1-1"),
        AllOf(
            HasSubstr("X1-1.1: With 95% confidence at least 90% of the 100 packages contain methamphetamine"),
            HasSubstr("They were drawn: by lot, list 7.")));
    // Forty grams for Australia.
    by("exhibit split X1-1 --gross 42 --tare 2 --rest-gross 1960 --rest-tare 10 --scale S1 --container "
       "'sealed bag'");
    by("exhibit seal X1-1.2 --seal S-14");
    // Ten grams for the defence, and what the laboratory left of its sample stays with the custodian.
    by("exhibit split X1-1 --gross 12 --tare 2 --rest-gross 1950 --rest-tare 10 --scale S1 --container vial "
       "--counter-sample");
    by("exhibit seal X1-1.3 --seal S-13");
    by("exhibit seal X1-1 --seal S-12");
    step("exhibit offer X1-1.1 --to keeper-1 --for return --officer chemist-1");
    by("exhibit accept X1-1.1 --gross 6.5 --tare 2 --scale S1");
    by("exhibit seal X1-1.1 --seal S-16");
    EXPECT_EQ(sum("held_mg"), 7'980'500);
  }
  // With a similar parcel of tea the police there draw out who comes for it.
  void a_similar_parcel_in_sydney() const {
    const std::string decoy = " --made-by 'Federal Police' --place Sydney --agreement 'R-17, plan 2' ";
    EXPECT_EQ(tw("handover decoy 9 --described tea" + decoy).exit_code, 1);
    EXPECT_EQ(tw("handover decoy 2 --described tea --looks-like X9-9" + decoy).exit_code, 1);
    EXPECT_THAT(step("handover decoy 2 --described 'tea in a carton like that of parcel 4' --mass 2000 "
                     "--looks-like X4-1" +
                     decoy + "--officer keeper-1"),
                HasSubstr("no exhibit of ours"));
    EXPECT_THAT(
        step("handover decoys"),
        HasSubstr("decoy 1  request 2  tea in a carton like that of parcel 4, 2000 g as they state  made "
                  "by Federal Police, Sydney  like X4-1"));
    EXPECT_THAT(step("exhibit list"), testing::Not(HasSubstr("carton")));
  }
  // Until the judgement samples stay: the parcel that has none for the defence stays behind.
  void before_the_judgement() {
    EXPECT_EQ(tw("custody destroy order X3-1 --authority 'order 8' --officer keeper-1").exit_code, 1)
        << "nor where nobody recorded a trial";
    for (const auto* n : {"1", "2", "3", "4"})
      step("custody trial " + std::string{n} + " --pending 'intermediate court, 12/2027' --officer keeper-1");
    EXPECT_EQ(tw("custody destroy order X3-1 --authority 'order 8' --officer keeper-1").exit_code, 1)
        << "no rule says which samples stay";
    step(
        "custody destroy order X1-1 X2-1 --authority 'order 8' --samples 1 --sample-grams 4 --officer "
        "keeper-1");
    EXPECT_THAT(burn("order 8", {"X1-1,S-12,1950,10", "X2-1,S-2,2000,10", "X4-1,S-BROKEN,2010,10"}),
                AllOf(HasSubstr("1 exhibits, 1940 g destroyed; 2 stay behind"), HasSubstr("X2-1: missing: "),
                      HasSubstr("X4-1: conflict: seal")));
    step("exhibit withdraw-order X2-1 --authority 'order 9' --officer keeper-1");
  }
  // The exhibit goes to the court and comes back; the court judges, and the rest is destroyed.
  void trial_and_destruction() {
    step("exhibit offer X2-1 --to court-1 --for court --seal S-2 --officer keeper-1");
    did("custody key certify " + new_key("court-1") + " --key " + key("officer-7") + " --second-key " +
        key("officer-9"));
    by("exhibit accept X2-1 --seal S-2 --gross 2000 --tare 10 --scale S1", "court-1");
    step("exhibit offer X2-1 --to keeper-1 --for return --seal S-2 --officer court-1");
    by("exhibit accept X2-1 --seal S-2 --gross 2000 --tare 10 --scale S1");
    step("exhibit store X2-1 --seal S-2 --shelf 'room 2' --officer keeper-1");
    const std::string release =
        "exhibit counter-sample release X1-1.3 --decision 'judgement 12' --officer officer-7";
    EXPECT_EQ(tw(release).exit_code, 1) << "its trial is pending";
    for (const auto* n : {"1", "2", "3", "4"})
      step("custody trial " + std::string{n} + " --judgement 'judgement 12' --officer keeper-1");
    EXPECT_THAT(step("custody trial 1"), HasSubstr("judgement 12"));
    step(release);
    step("custody destroy order X2-1 X3-1 X4-1 X1-1.1 X1-1.3 --authority 'judgement 12' --officer keeper-1");
    EXPECT_THAT(burn("judgement 12", {"X2-1,S-2,2000,10", "X3-1,S-3,2006,10", "X4-1,S-4,2010,10",
                                      "X1-1.1,S-16,6.5,2", "X1-1.3,S-13,12,2"}),
                HasSubstr("5 exhibits, 6000.5 g destroyed"));
  }
  std::string burn(const std::string& authority, const std::vector<std::string>& lines) const {
    std::ofstream list(folder_ / "run.csv");
    list << "exhibit,seal,gross_g,tare_g\n";
    for (const auto& line : lines) list << line << '\n';
    list.close();
    return by("custody destroy run --list " + (folder_ / "run.csv") + of_the_fire() + " --authority '" +
              authority + "' --method incineration --scale S1 --witness w1 --witness w2 --witness w3");
  }
  // The request of Australia, where a similar parcel was found in Sydney.
  std::string ask(const std::string& more) const {
    return step(
        "handover request --jurisdiction AU --authority 'Federal Police' --reference R-17 --instrument "
        "'1988 Convention, Art. 7' --legal-basis 'law on mutual assistance, s. 4' --asked '40 g of X1-1 to "
        "compare with a similar parcel found in Sydney' --by 2100-01-31T00:00:00Z --officer clerk-1 " +
        more);
  }
  std::string offer(const std::string& more) const {
    return "handover offer 2 X1-1.2 --seal S-14 --receiver-key " + receiver_ +
           " --export-authorisation EX-1 --use 'the investigation R-17 alone' --undertaking 'no sentence of "
           "death "
           "is sought' --afterwards destroyed --court-witness 'officer-7, by video' --officer keeper-1 " +
           more;
  }
  // A bundle is known by what it begins with; what is called one and begins otherwise was touched.
  void under_other_names(const std::string& file) const {
    for (const std::string name : {"B.TWB", "b.twb.zip", "b.zip", "b"}) {
      std::filesystem::copy(file, folder_ / ("sydney/" + name));
      const auto verified = there("verify " + name + " --key sender.vkey");
      EXPECT_EQ(verified.exit_code, 0) << name << ": " << verified.out;
    }
    for (const std::string begin : {"", "PK", "SQLite format 3"}) {
      std::ofstream(folder_ / "sydney/short.twb", std::ios::binary) << begin;
      const auto verified = there("verify short.twb --key sender.vkey");
      EXPECT_EQ(verified.exit_code, 1);
      EXPECT_THAT(verified.out, HasSubstr("NOT PROVEN, something was touched: tampered: ")) << begin;
    }
  }
  // The photograph and a statement, without an exhibit.
  void documents_alone() const {
    const auto file = folder_ / "sydney/R-17.twb";
    const std::string documents = "handover documents 2 --out " + file +
                                  " --file 1 --statement X1-1,officer-7 --use 'the investigation R-17 alone' "
                                  "--undertaking 'no sentence of death is sought' --key " +
                                  key("keeper-1") + " --second-key " + key("officer-9");
    EXPECT_EQ(tw(documents).exit_code, 1) << "who can speak of them in court there";
    step(documents + " --court-witness 'officer-7, by video'");
    const auto verified = there("verify R-17.twb --key sender.vkey");
    EXPECT_EQ(verified.exit_code, 0) << verified.out;
    EXPECT_THAT(
        verified.out,
        AllOf(HasSubstr("that these documents answer request 2, which authority-1 approved"),
              HasSubstr("of which 1 lie in the file and fit"), HasSubstr("no exhibit goes with them")));
    EXPECT_EQ(
        there("receipt R-17.twb --log-key sender.vkey --place Sydney --out r.json --key my.key --seal S")
            .exit_code,
        1)
        << "what is only read needs no receipt";
  }
  // As the receiver does it: in a folder of its own, with the file, the key, and no database.
  Ran there(const std::string& arguments) const {
    return run(arguments, "cd '" + (folder_ / "sydney") + "' && " + kWords);
  }

  static constexpr std::array<std::int64_t, 4> kNet{1'995, 1'990, 1'996, 2'000};  // 7,981 g
  std::int64_t seized_ = 0;
  std::string receiver_;
};

TEST_F(HandoverStory, C1_FortyGramsGoToAustraliaAndEveryGramIsAccountedForToTheEnd) {
  seize_all();
  send_to_laboratory();
  receiver_ = new_key("federal-1");

  EXPECT_THAT(ask(""), AllOf(HasSubstr("request 1 of AU: 1 essentials are missing"), HasSubstr("offence")));
  EXPECT_EQ(tw("handover decide 1 --approve --exhibit X1-1 --most-g 40 --why agreed --officer authority-1")
                .exit_code,
            1);
  EXPECT_THAT(ask("--offence 'import of a drug, two parcels, one sender'"),
              HasSubstr("request 2 of AU: whole"));
  EXPECT_EQ(
      tw("handover decide 2 --approve --exhibit X1-1 --most-g 40 --why agreed --officer clerk-1").exit_code,
      1)
      << "who wrote it down does not decide";
  step(
      "handover decide 2 --approve --exhibit X1-1 --most-g 40 --why 'joint operation' --officer authority-1");
  a_similar_parcel_in_sydney();
  const auto blocked = tw(offer(""));
  EXPECT_EQ(blocked.exit_code, 1);
  EXPECT_THAT(blocked.out, HasSubstr("import_authorisation"));
  step(offer("--import-authorisation IM-1"));
  by("handover give 1 --seal S-14 --gross 42 --tare 2 --scale S1");
  EXPECT_EQ(sum("handed_over_mg"), 40'000);

  const auto file = folder_ / "sydney/X1-1.2.twb";
  std::filesystem::create_directories(folder_ / "sydney");
  step("handover bundle 1 --out " + file +
       " --language vi --withhold container --statement officer-7 --key " + key("keeper-1") +
       " --second-key " + key("officer-9"));
  std::filesystem::copy(db_ + ".vkey", folder_ / "sydney/sender.vkey");
  std::filesystem::copy(key("federal-1"), folder_ / "sydney/my.key");
  EXPECT_THAT(did("exhibit tree 1"),
              AllOf(HasSubstr("<svg"), HasSubstr(">5 g</text>"), HasSubstr(">40 g</text>")));
  EXPECT_THAT(did("exhibit statement X1-1 --officer keeper-1"), HasSubstr("net 1990 g"));
  EXPECT_THAT(did("exhibit chain X1-1.1"), HasSubstr("take_out"));
  const auto verified = there("verify X1-1.2.twb --key sender.vkey");
  EXPECT_EQ(verified.exit_code, 0) << verified.out;
  EXPECT_THAT(verified.out,
              AllOf(HasSubstr("Proven: keeper-1 and officer-9 signed"), HasSubstr("40 g"),
                    HasSubstr("X1-1.2 under seal S-14 go to federal-1"), HasSubstr("not proven"),
                    HasSubstr("photographs named by their hashes: 1, of which 0 lie in the file and fit")));
  EXPECT_EQ(lines_of(there("verify X1-1.2.twb --key sender.vkey --json").out).at(0)["sent_mg"], 40'000);
  auto octets = text_of(file);
  octets[octets.size() / 2] = static_cast<char>(octets[octets.size() / 2] ^ 1);
  std::ofstream(folder_ / "sydney/touched.twb", std::ios::binary) << octets;
  const auto touched = there("verify touched.twb --key sender.vkey");
  EXPECT_EQ(touched.exit_code, 1);
  EXPECT_THAT(touched.out, HasSubstr("NOT PROVEN, something was touched: tampered: "));
  EXPECT_EQ(there("verify X1-1.2.twb").exit_code, 2) << "without a key nothing is proven";
  under_other_names(file);
  documents_alone();

  const std::string receipt =
      "receipt X1-1.2.twb --log-key sender.vkey --place 'laboratory, Sydney' --out receipt.json ";
  EXPECT_EQ(there(receipt + "--key my.key --seal S-14").exit_code, 2) << "a drug is weighed";
  EXPECT_EQ(there(receipt + "--seal S-14 --gross 42.01 --tare 2 --uncertainty 0.02 --key " + key("officer-7"))
                .exit_code,
            1);
  EXPECT_EQ(
      there(receipt + "--key my.key --seal S-14 --gross 42 --drying-ppm 5 --drying-ground air").exit_code, 2)
      << "a receipt says nothing of drying";
  const auto received =
      there(receipt + "--key my.key --seal S-14 --lot 21.01,1 --lot 21,1 --uncertainty 0.02");
  EXPECT_EQ(received.exit_code, 0) << received.out;
  EXPECT_THAT(by("handover confirm " + (folder_ / "sydney/receipt.json")),
              HasSubstr("X1-1.2: received, 40.01 g"));
  EXPECT_THAT(step("handover list"), HasSubstr("X1-1.2  confirmed  to federal-1"));

  before_the_judgement();
  trial_and_destruction();
  by("handover destroyed 1 --paper 'certificate 88 of the Federal Police'");
  EXPECT_EQ(sum("destroyed_mg"), 7'980'500);
  EXPECT_EQ(sum("consumed_mg"), 500);
  EXPECT_EQ(sum("held_mg") + sum("handed_over_mg") + sum("missing_mg"), 0) << "nothing is anywhere any more";
  EXPECT_EQ(run("verify " + db_).exit_code, 0) << run("verify " + db_).out;
  EXPECT_EQ(there("verify X1-1.2.twb --key sender.vkey").exit_code, 0) << "years later too";
}

TEST_F(HandoverStory, AControlledDeliverysSubstitutionIsOnRecord) {
  seize_all();
  const std::string keys = " --key " + key("keeper-1") + " --second-key " + key("officer-9");
  by("exhibit split X4-1 --seal S-4 --gross 1902 --tare 2 --rest-gross 110 --rest-tare 10 --scale S1");
  step(
      "handover substitute X4-1 --manner replaced_part --taken X4-1.1 --put-in rice --put-in-mass 1900 "
      "--made-by "
      "'the other side' --agreement 'plan 3' --gross 110 --tare 10 --scale S1" +
      keys);
  EXPECT_THAT(step("exhibit chain X4-1"), HasSubstr("send_on")) << "what is left of it went on";
  EXPECT_EQ(
      tw("handover substitute X4-1 --manner intact --taken X4-1.1 --agreement 'plan 3'" + keys).exit_code, 1);
  EXPECT_EQ(tw("handover substitute X4-1 --manner half --agreement 'plan 3'" + keys).exit_code, 2);
  EXPECT_THAT(
      step("handover substitutions"),
      HasSubstr("X4-1  replaced_part  out: X4-1.1, 1900 g  in: rice, 1900 g, made by the other side"));
  EXPECT_THAT(step("exhibit list"), testing::Not(HasSubstr("rice")));
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
}

}  // namespace
}  // namespace tidewaiter::e2e
