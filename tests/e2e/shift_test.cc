// A shift from the command line: kept open and closed later, its capacity from instruments, other services'
// referrals, what an earlier shift chose, and the degraded modes of docs/degraded.md.

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "base/bytes.h"
#include "parcels.h"

namespace tidewaiter::e2e {
namespace {

using testing::HasSubstr;

// A folder with a database, and a day's parcels to file into it.
class Shifts : public testing::Test {
 protected:
  Ran tw(const std::string& arguments) const { return run(arguments + " --officer O1 --db " + db_); }
  std::string manifest(const std::string& name, const std::vector<json>& parcels) const {
    return write_manifest(folder_ / name, parcels);
  }
  std::vector<json> parcels(const std::string& prefix, int count) const {
    std::vector<json> all;
    for (int i = 1; i <= count; ++i) all.push_back(parcel(prefix + std::to_string(i)));
    return all;
  }
  json status(const std::string& shift) const {
    const auto ran = tw("shift status " + shift + " --json");
    EXPECT_EQ(ran.exit_code, 0) << ran.out;
    return json::parse(ran.out);
  }
  std::map<std::string, json> answers(const std::string& name) const {
    std::map<std::string, json> by_id;
    for (auto& line : read_lines(folder_ / name)) by_id[line["item_id"]] = line;
    return by_id;
  }
  std::string out(const std::string& name) const { return " --json " + (folder_ / name); }

  Folder folder_{"shifts"};
  std::string db_ = folder_ / "s.db";
};

TEST_F(Shifts, KeptOpenChoosesFromEverythingFiledOnceItIsClosed) {  // S3
  const auto first = tw("screen " + manifest("a", parcels("TESTA", 3)) + kFiledAt +
                        "--shift n --keep-open --random-share 1 --capacity Physical=3" + out("a.out"));
  ASSERT_EQ(first.exit_code, 0) << first.out;
  EXPECT_THAT(first.out, HasSubstr("tidewaiter shift close"));
  for (const auto& [id, answer] : answers("a.out")) {
    EXPECT_EQ(answer["selected"], false) << answer;
    EXPECT_TRUE(answer["inclusion_probability"].is_null()) << answer;
  }
  ASSERT_EQ(
      tw("screen " + manifest("b", parcels("TESTB", 2)) + kFiledAt + "--shift n --keep-open" + out("b.out"))
          .exit_code,
      0);
  const auto open = status("n");
  EXPECT_EQ(open["state"], "open");
  EXPECT_EQ(open["filed"], 5);
  EXPECT_TRUE(open["revealed_key"].is_null());

  const auto closed = tw("shift close" + kFiledAt + out("all.out"));
  ASSERT_EQ(closed.exit_code, 0) << closed.out;
  int selected = 0;
  const auto all = answers("all.out");
  EXPECT_EQ(all.size(), 5u);
  for (const auto& [id, answer] : all) {
    selected += answer["selected"].get<bool>() ? 1 : 0;
    EXPECT_DOUBLE_EQ(answer["inclusion_probability"].get<double>(), 0.6) << answer;
  }
  EXPECT_EQ(selected, 3);
  const auto after = status("n");
  EXPECT_EQ(after["state"], "closed");
  EXPECT_EQ(after["selected"], 3);
  const auto key = *base::from_hex(after["revealed_key"].get<std::string>(), "key");
  EXPECT_EQ(base::to_hex(base::as_view(base::sha256("tidewaiter shift key v1\n" + key))),
            after["key_commitment"]);

  EXPECT_EQ(tw("shift close --shift n").exit_code, 1) << "closed twice";
  EXPECT_EQ(tw("screen " + manifest("c", parcels("TESTC", 1)) + kFiledAt + "--shift n").exit_code, 1)
      << "filed into a closed shift";
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
}

TEST_F(Shifts, AScreeningThatClosesTakesInWhatWasFiledBefore) {
  ASSERT_EQ(tw("shift open --shift n --random-share 1 --capacity Physical=5").exit_code, 0);
  ASSERT_EQ(tw("screen " + manifest("a", parcels("TESTA", 3)) + kFiledAt + "--shift n --keep-open").exit_code,
            0);
  EXPECT_EQ(tw("screen - --shift n --capacity Physical=4 < /dev/null").exit_code, 1)
      << "other terms than it was opened with";
  ASSERT_EQ(tw("screen " + manifest("b", parcels("TESTB", 2)) + kFiledAt + "--shift n").exit_code, 0);
  EXPECT_EQ(status("n")["selected"], 5);
  EXPECT_EQ(lines_of(tw("shift list --json").out).size(), 1u);
  EXPECT_EQ(lines_of(tw("holds --json").out).size(), 5u);
}

TEST_F(Shifts, AScreeningWithoutANameJoinsTheOfficesOneOpenShift) {
  ASSERT_EQ(tw("screen " + manifest("a", parcels("TESTA", 3)) + kFiledAt +
               "--shift n --keep-open --random-share 1 --capacity Physical=6")
                .exit_code,
            0);
  const auto joined = tw("screen " + manifest("b", parcels("TESTB", 2)) + kFiledAt + "--keep-open");
  ASSERT_EQ(joined.exit_code, 0) << joined.out;
  EXPECT_THAT(joined.out, HasSubstr("Filing into the shift n of LOCAL, which was open before"));
  EXPECT_THAT(joined.out, HasSubstr("The shift n is open still"));
  const auto elsewhere =
      tw("screen " + manifest("o", parcels("TESTO", 1)) + kFiledAt + "--office OTHER --keep-open");
  ASSERT_EQ(elsewhere.exit_code, 0) << elsewhere.out;
  EXPECT_THAT(elsewhere.out, testing::Not(HasSubstr("which was open before")));
  EXPECT_EQ(status("n")["filed"], 5) << "another office's are filed there";
  const auto other_terms =
      tw("screen " + manifest("c", parcels("TESTC", 1)) + kFiledAt + "--capacity Physical=4");
  EXPECT_EQ(other_terms.exit_code, 1) << other_terms.out;
  EXPECT_THAT(other_terms.out, HasSubstr("what the shift was opened with"));
  EXPECT_EQ(lines_of(tw("shift list --json --office LOCAL").out).size(), 1u);

  ASSERT_EQ(tw("screen " + (folder_ / "c") + kFiledAt).exit_code, 0);
  EXPECT_EQ(status("n")["state"], "closed");
  EXPECT_EQ(status("n")["selected"], 6) << "the choice is made of everything filed in between";
  ASSERT_EQ(tw("screen " + manifest("d", parcels("TESTD", 1)) + kFiledAt).exit_code, 0);
  EXPECT_EQ(lines_of(tw("shift list --json --office LOCAL").out).size(), 2u) << "none was open";
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
}

TEST_F(Shifts, OfSeveralOpenShiftsNoneIsTakenUnnamed) {
  for (const char* name : {"early", "late"})
    ASSERT_EQ(tw(std::string{"shift open --shift "} + name).exit_code, 0);
  const auto day = manifest("a", parcels("TESTA", 2));
  for (const auto& command : {"screen " + day, std::string{"shift close"}}) {
    const auto ran = tw(command + kFiledAt);
    EXPECT_EQ(ran.exit_code, 1) << command;
    EXPECT_THAT(ran.out, testing::AllOf(HasSubstr("conflict"), HasSubstr("early, late"))) << command;
  }
  const auto both = lines_of(tw("shift list --json").out);
  EXPECT_EQ(both.size(), 2u);
  for (const auto& one : both) {
    EXPECT_EQ(one["state"], "open") << one;
    EXPECT_EQ(one["filed"], 0) << one;
  }
  ASSERT_EQ(tw("screen " + day + kFiledAt + "--shift early").exit_code, 0);
  EXPECT_EQ(status("early")["state"], "closed");
  ASSERT_EQ(tw("shift close" + kFiledAt).exit_code, 0) << "one is left";
  EXPECT_EQ(status("late")["state"], "closed");
}

TEST_F(Shifts, TheStatusWithoutANameIsOfThoseThatAreOpen) {
  for (const char* name : {"early", "late", "over"})
    ASSERT_EQ(tw(std::string{"shift open --shift "} + name).exit_code, 0);
  ASSERT_EQ(tw("shift close --shift over").exit_code, 0);
  const auto open = lines_of(tw("shift status --json").out);
  ASSERT_EQ(open.size(), 2u);
  for (const auto& one : open) EXPECT_EQ(one["state"], "open") << one;
  EXPECT_EQ(lines_of(tw("shift status --office OTHER --json").out).size(), 0u);
  for (const char* name : {"early", "late"})
    ASSERT_EQ(tw(std::string{"shift close --shift "} + name).exit_code, 0);
  EXPECT_THAT(tw("shift status").out, HasSubstr("No shift is open"));
}

TEST_F(Shifts, AFileThatCannotBeReadFailsBeforeAShiftOrItsKeyExists) {
  ASSERT_EQ(tw("init").exit_code, 0);
  const auto day = manifest("a", parcels("TESTA", 2));
  const auto written = [&](const std::string& name, const std::string& content) {
    std::ofstream(folder_ / name, std::ios::binary) << content;
    return folder_ / name;
  };
  const auto mapping = written("m.yaml", "columns:\n  item_id: No\n  gross_mass_g: Mass\n");
  for (const auto& bad : {folder_ / "none.ndjson", written("wide.ndjson", std::string("\xff\xfe{\0", 4)),
                          written("twice.csv", "item_id,gross_mass_g,gross_mass_g\nTESTB,1,2\n"),
                          written("empty.csv", ""), written("no_id.csv", "Number,Mass\nTESTB,1\n"),
                          written("absent.csv", "No,Weight\nTESTB,1\n") + " --mapping " + mapping}) {
    // A mapping would be held against the good file too.
    const auto ran =
        tw("screen " + (bad.find("--mapping") == std::string::npos ? day + " " : "") + bad + kFiledAt);
    EXPECT_EQ(ran.exit_code, 1) << bad << ran.out;
    EXPECT_THAT(ran.out, testing::Not(HasSubstr("open still"))) << bad;
    EXPECT_THAT(lines_of(tw("shift list --json").out), testing::IsEmpty()) << bad;
  }
  for (const auto& file : std::filesystem::directory_iterator(folder_ / ""))
    EXPECT_EQ(file.path().filename().string().find("shift-"), std::string::npos) << file.path();
  // What can be read only once is not read before its time.
  const auto piped =
      run("screen /dev/stdin --shift n --officer O1" + kFiledAt + "--db " + db_, "cat '" + day + "' | ");
  ASSERT_EQ(piped.exit_code, 0) << piped.out;
  EXPECT_EQ(status("n")["filed"], 2);
}

TEST_F(Shifts, AScreeningThatFailsSaysWhatItFiledAndWhichShiftIsOpenStill) {
  const auto failed = run(
      "screen " + manifest("a", parcels("TESTA", 3)) + " - --shift n --officer O1" + kFiledAt + "--db " + db_,
      "printf '\\377\\376{' | ", kErrorsAlone);
  EXPECT_EQ(failed.exit_code, 1) << failed.out;
  EXPECT_THAT(failed.out, HasSubstr("3 records were screened into the shift"));
  EXPECT_THAT(failed.out,
              HasSubstr("The shift n is open still: tidewaiter shift close --shift n --office LOCAL"));
  EXPECT_EQ(status("n")["state"], "open");
  EXPECT_EQ(status("n")["filed"], 3);
  ASSERT_EQ(tw("shift close --shift n --office LOCAL" + kFiledAt).exit_code, 0);

  const auto unwritten =
      tw("screen " + manifest("b", parcels("TESTB", 1)) + kFiledAt + "--shift m --json /dev/full");
  EXPECT_EQ(unwritten.exit_code, 1) << unwritten.out;
  EXPECT_EQ(status("m")["state"], "closed");
  EXPECT_THAT(unwritten.out, testing::Not(HasSubstr("open still")));
}

TEST_F(Shifts, AnInputThatBreaksOffIsReportedAnsweredAndKeptAsFarAsItWasRead) {
  const auto day = manifest("a", parcels("TESTA", 4));
  const auto cut = [&](const std::string& command, const std::string& shift) {
    return run("screen - --shift " + shift + " --officer O1" + kFiledAt + "--db " + db_ + out("a.out"),
               command + " | ");
  };
  const auto size = std::to_string(std::filesystem::file_size(day) - 30);
  const auto torn = cut("head -c " + size + " '" + day + "'", "torn");
  EXPECT_EQ(torn.exit_code, 1) << torn.out;
  EXPECT_THAT(torn.out, HasSubstr("4 records in")) << "the report";
  EXPECT_THAT(torn.out, HasSubstr("malformed: standard input, line 4"));
  EXPECT_THAT(torn.out, HasSubstr("The shift torn is open still"));
  const auto answered = read_lines(folder_ / "a.out");
  ASSERT_EQ(answered.size(), 4u);
  EXPECT_EQ(answered[0]["item_id"], "TESTA1");
  EXPECT_EQ(answered[3]["refused"]["code"], "malformed");
  EXPECT_TRUE(std::filesystem::exists(db_ + ".resolution")) << "what was worked out is kept";
  EXPECT_EQ(status("torn")["state"], "open") << "nobody chooses from half a manifest";
  ASSERT_EQ(tw("screen " + day + kFiledAt + "--shift torn").exit_code, 0) << "filed whole";
  EXPECT_EQ(status("torn")["filed"], 4);

  const auto unpacked = cut("gzip -c '" + day + "' | head -c -20", "packed");
  EXPECT_EQ(unpacked.exit_code, 1) << unpacked.out;
  EXPECT_THAT(unpacked.out, HasSubstr("encoding: standard input, line "));
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
  // Without its last line end a manifest is whole.
  const auto whole = cut("head -c -1 '" + day + "'", "whole");
  EXPECT_EQ(whole.exit_code, 0) << whole.out;
}

TEST_F(Shifts, InstrumentsOutOfServiceOrCalibrationReduceTheCapacity) {
  const auto reg = [&](const std::string& rest) { return tw("instrument register " + rest).exit_code; };
  ASSERT_EQ(reg("XR-1 --means XRay --calibrated-until 2025-01-01T00:00:00Z"), 0);
  ASSERT_EQ(reg("XR-2 --means XRay --calibrated-until 2024-11-20T15:00:00Z"), 0);
  ASSERT_EQ(reg("TABLE-1 --means Physical"), 0);
  EXPECT_EQ(reg("TABLE-1 --means Physical"), 1) << "registered twice";
  EXPECT_EQ(tw("instrument out TABLE-9 --why broken").exit_code, 1);
  const auto day = manifest("a", parcels("TESTA", 3));
  // From 11 to 19: XR-1 the whole eight hours, XR-2 four of them; 15 minutes a parcel on the table.
  ASSERT_EQ(tw("screen " + day + kFiledAt + "--shift one").exit_code, 0);
  EXPECT_EQ(status("one")["capacity"], (json{{"XRay", 240 + 120}, {"Physical", 32}}));
  EXPECT_THAT(status("one")["instruments_out"].dump(),
              HasSubstr("calibration runs out 2024-11-20T15:00:00Z"));

  ASSERT_EQ(tw("instrument out XR-1 --why 'tube failed'").exit_code, 0);
  const auto ran = tw("screen " + day + kFiledAt +
                      "--shift two --capacity XRay=200 --capacity Physical=20 --capacity Canine=5");
  ASSERT_EQ(ran.exit_code, 0) << ran.out;
  EXPECT_THAT(ran.out, HasSubstr("XR-1: out of service"));
  EXPECT_EQ(status("two")["capacity"], (json{{"XRay", 120}, {"Physical", 20}, {"Canine", 5}}));

  ASSERT_EQ(tw("instrument calibrated-until XR-2 2024-11-30T00:00:00Z").exit_code, 0);
  ASSERT_EQ(tw("instrument back XR-1 --why 'tube replaced'").exit_code, 0);
  ASSERT_EQ(tw("screen " + day + kFiledAt + "--shift three").exit_code, 0);
  EXPECT_EQ(status("three")["capacity"], (json{{"XRay", 480}, {"Physical", 32}}));
  EXPECT_EQ(lines_of(tw("instrument list --json").out).size(), 3u);

  // A dog works as long as somebody is certified to lead it: two hours, a minute a parcel.
  ASSERT_EQ(reg("DOG-1 --means Canine --operator handler-1=2024-11-20T13:00:00Z"), 0);
  ASSERT_EQ(tw("screen " + day + kFiledAt + "--shift four").exit_code, 0);
  EXPECT_EQ(status("four")["capacity"], (json{{"XRay", 480}, {"Canine", 120}, {"Physical", 32}}));
  EXPECT_THAT(tw("instrument list").out,
              HasSubstr("EXPIRED, handler-1 certified EXPIRED 2024-11-20T13:00:00Z"));
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
}

TEST_F(Shifts, AReferralGoesFirstIsHeldAndIsClocked) {
  const auto receive = [&](const std::string& rest) { return tw("referral receive " + rest); };
  const auto early = receive("TESTA2 --kind DNL --from EU --reference R1");
  ASSERT_EQ(early.exit_code, 0) << early.out;
  ASSERT_EQ(receive("TESTA3 --kind RFI --from US --reference R2 --wanted 'the packer' --received-at "
                    "2024-11-20T08:00:00Z --answer-by 2024-11-20T09:00:00Z")
                .exit_code,
            0);
  EXPECT_EQ(receive("TESTA3 --kind RFI --from US --reference R2 --wanted x").exit_code, 1)
      << "received twice";
  EXPECT_EQ(receive("TESTA3 --kind RFI --from US --reference R3").exit_code, 1)
      << "what is wanted is not said";
  EXPECT_EQ(receive("TESTA3 --kind XXX --from US --reference R3").exit_code, 2);

  ASSERT_EQ(tw("screen " + manifest("a", parcels("TESTA", 5)) + kFiledAt +
               "--shift n --capacity Physical=1 --random-share 0" + out("a.out"))
                .exit_code,
            0);
  const auto all = answers("a.out");
  int by_referral = 0;
  for (const auto& [id, answer] : all) by_referral += answer["selection_reason"] == "referral" ? 1 : 0;
  EXPECT_EQ(by_referral, 1) << "one place, and it is a referral's";
  EXPECT_EQ(all.at("TESTA2")["outcome"], "Hold");
  EXPECT_EQ(all.at("TESTA3")["outcome"], "Hold") << "not loaded while it is open, place or no place";
  EXPECT_EQ(all.at("TESTA1")["outcome"], "Release");

  const auto open = lines_of(tw("referral list --json").out);
  ASSERT_EQ(open.size(), 2u);
  EXPECT_EQ(open[0]["item_id"], "TESTA3") << "the earlier deadline first";
  EXPECT_EQ(open[0]["late"], true);
  EXPECT_EQ(open[1]["deadline"], "2024-11-21T05:00:00Z")
      << "the parcel's cut-off, where the message names none";
  EXPECT_EQ(tw("referral answer 1 --text 'looked at it'").exit_code, 1)
      << "only its sender ends a do-not-load";
  EXPECT_EQ(tw("referral answer 1 --lifted").exit_code, 0);
  EXPECT_EQ(tw("referral answer 2").exit_code, 1) << "an RFI without the information";
  const auto answered = tw("referral answer 2 --text 'Test Packer' --json");
  ASSERT_EQ(answered.exit_code, 0) << answered.out;
  EXPECT_EQ(json::parse(answered.out)["late"], true);
  EXPECT_EQ(tw("referral answer 2 --text again").exit_code, 1);
  EXPECT_TRUE(lines_of(tw("referral list --json").out).empty());
  EXPECT_EQ(lines_of(tw("referral list --all --json").out).size(), 2u);

  const auto late = receive("TESTA5 --kind RFS --from EU --reference R4");
  ASSERT_EQ(late.exit_code, 0) << late.out;
  EXPECT_THAT(late.out, HasSubstr("on that shift's list now"));
  EXPECT_THAT(tw("holds").out, HasSubstr("TESTA5"));
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
}

TEST_F(Shifts, WhatAnEarlierShiftChoseStaysWhereItIs) {
  const auto day = manifest("a", parcels("TESTA", 2));
  ASSERT_EQ(tw("screen " + day + kFiledAt + "--shift one --random-share 1 --capacity Physical=2").exit_code,
            0);
  ASSERT_EQ(tw("hold TESTA1 SendHold").exit_code, 0);
  ASSERT_EQ(tw("hold TESTA1 Present").exit_code, 0);
  ASSERT_EQ(
      tw("screen " + day + kFiledAt + "--shift two --random-share 1 --capacity Physical=2" + out("two.out"))
          .exit_code,
      0);
  for (const auto& [id, answer] : answers("two.out")) EXPECT_EQ(answer["selected"], true) << answer;
  EXPECT_EQ(status("two")["selected"], 0) << "nothing is chosen a second time";
  EXPECT_THAT(tw("holds").out, HasSubstr("TESTA1  TEST-COURIER  Presented"));
  // An amendment does not lose its parcel's hold either.
  auto amended = parcel("TESTA1");
  amended["gross_mass_g"] = 1010;
  ASSERT_EQ(tw("screen " + manifest("b", {amended}) + kFiledAt +
               "--shift three --capacity Physical=0 --random-share 0")
                .exit_code,
            0);
  EXPECT_EQ(tw("hold TESTA1 Examine").exit_code, 0);
}

// Four parcels of tea from four senders to one house, beside five that score less; and the same four ids
// filed as something harmless to four other people.
std::vector<json> ring_and_others() {
  std::vector<json> all;
  for (int i = 1; i <= 4; ++i) {
    auto tea =
        parcel("TESTR" + std::to_string(i),
               {{"recipient", {{"name", "Test Ringleader"}, {"address", json::array({"7 Wattle Street"})}}}});
    tea["contents"][0]["description"] = "green tea";
    tea["contents"][0]["hs6"] = "090210";
    all.push_back(std::move(tea));
  }
  for (int i = 1; i <= 5; ++i) all.push_back(parcel("TESTF" + std::to_string(i)));
  return all;
}
std::vector<json> ring_washed() {
  std::vector<json> all;
  for (int i = 1; i <= 4; ++i) {
    const auto n = std::to_string(i);
    auto books = parcel(
        "TESTR" + n,
        {{"recipient", {{"name", "Test Innocent " + n}, {"address", {"4" + n + " Quite Other Lane"}}}}});
    books["contents"][0]["description"] = "printed books";
    books["contents"][0]["hs6"] = "490199";
    all.push_back(std::move(books));
  }
  return all;
}

TEST_F(Shifts, S4_DeclaringAParcelAnewInTheSameShiftWashesNothingOffIt) {
  const auto ring = manifest("ring", ring_and_others()), washed = manifest("washed", ring_washed());
  const std::string on = " --random-share 0 --capacity Physical=4 ";
  const auto holds_the_ring = [&](const std::string& shift, const std::string& answered) {
    std::map<std::string, json> by_id = answers(answered);
    for (int i = 1; i <= 4; ++i) {
      const auto& answer = by_id.at("TESTR" + std::to_string(i));
      EXPECT_EQ(answer["selected"], true) << shift << answer;
      const auto& last = answer["reasons"].back();
      EXPECT_EQ(last["ref"], "declared_before") << shift << answer;
      EXPECT_EQ(last["contribution"], 0) << answer;
      EXPECT_THAT(last["text"].get<std::string>(),
                  HasSubstr("declared before as \"green tea\": that filing stood at "));
    }
  };
  // Within one run.
  const auto once = tw("screen " + ring + " " + washed + kFiledAt + "--shift one" + on + out("one.out"));
  ASSERT_EQ(once.exit_code, 0) << once.out;
  EXPECT_THAT(once.out, HasSubstr("declared before as \"green tea\""));
  holds_the_ring("one", "one.out");
  EXPECT_THAT(tw("show TESTR1").out, HasSubstr("declared before as \"green tea\""));
  EXPECT_THAT(tw("queue --shift one").out, HasSubstr("declared before as \"green tea\""));
  const auto page = json::parse(tw("show TESTR1 --json").out);
  EXPECT_EQ(page["reasons"].back()["ref"], "declared_before") << page["reasons"];
  int sum = 0;
  for (const auto& reason : page["reasons"]) sum += reason["contribution"].get<int>();
  EXPECT_EQ(sum, page["score_millibits"]) << "the assessment stays what it was made of";
  EXPECT_EQ(tw("replay TESTR1").exit_code, 0);
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
}

TEST_F(Shifts, WhatIsDeclaredAnewByALaterRunCountsWithWhatItStoodAtToo) {
  const auto ring = manifest("ring", ring_and_others()), washed = manifest("washed", ring_washed());
  const std::string on = " --shift n --random-share 0 --capacity Physical=4 ";
  ASSERT_EQ(tw("screen " + ring + kFiledAt + on + "--keep-open").exit_code, 0);
  ASSERT_EQ(tw("screen " + washed + kFiledAt + on + "--keep-open").exit_code, 0);
  // So does the list of the open shift, which an officer decides by meanwhile.
  const auto open = lines_of(tw("queue --shift n --json").out);
  ASSERT_EQ(open.size(), 9u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_THAT(open[i]["item_id"].get<std::string>(), HasSubstr("TESTR"));
  for (const auto& line : open) {
    const bool anew = line["item_id"].get<std::string>().starts_with("TESTR");
    EXPECT_EQ(line["stands_at_millibits"] > line["score_millibits"], anew) << line;
    EXPECT_EQ(line["reasons"].dump().find("declared before as") != std::string::npos, anew) << line;
  }
  EXPECT_THAT(tw("queue --shift n").out, HasSubstr("declared before as \"green tea\""));
  // The last word is filed again unchanged, by the run that closes.
  const auto closed = tw("screen " + washed + kFiledAt + on + out("n.out"));
  ASSERT_EQ(closed.exit_code, 0) << closed.out;
  const auto by_id = answers("n.out");
  ASSERT_EQ(by_id.size(), 4u);
  for (const auto& [id, answer] : by_id) EXPECT_EQ(answer["selected"], true) << answer;
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
}

TEST_F(Shifts, WhatWasExaminedIsNoLongerAmongTheParcelsToOpenAndShowSaysWhatWasFound) {
  const auto day = manifest("a", parcels("TESTA", 2));
  const std::string terms = " --random-share 1 --capacity Physical=2";
  ASSERT_EQ(tw("screen " + day + kFiledAt + "--shift one" + terms).exit_code, 0);
  const std::string opened = " --opened --power customs_examination";
  EXPECT_EQ(tw("examine TESTA1 --result no_finding").exit_code, 1) << "by hand, and not opened";
  ASSERT_EQ(tw("examine TESTA1 --result no_finding" + opened).exit_code, 0);
  const auto again = tw("screen " + day + kFiledAt + "--shift two" + terms);
  ASSERT_EQ(again.exit_code, 0) << again.out;
  EXPECT_THAT(again.out, HasSubstr("\n1 parcels to open"));
  EXPECT_THAT(again.out, HasSubstr("\nTESTA2  "));
  EXPECT_THAT(again.out, testing::Not(HasSubstr("\nTESTA1  ")));
  const auto queue = tw("queue --shift one").out;
  EXPECT_THAT(queue, HasSubstr("\nTESTA2 "));
  EXPECT_THAT(queue, testing::Not(HasSubstr("\nTESTA1 ")));
  EXPECT_THAT(queue, HasSubstr("(--all shows them): 1"));
  EXPECT_THAT(tw("queue --shift one --all").out, HasSubstr("\nTESTA1 "));
  const auto cleared = tw("show TESTA1").out;
  EXPECT_THAT(cleared, HasSubstr("examined, Released"));
  EXPECT_THAT(cleared, HasSubstr(" by O1, Physical: no_finding"));
  // What the lists do not have is answered with the lists.
  const std::string found =
      "examine TESTA1 --result finding --substance ketamine --mass-g 500 --layer inside" + opened;
  const auto unknown = tw(found + " --object foo --method loose");
  EXPECT_EQ(unknown.exit_code, 2) << unknown.out;
  EXPECT_THAT(unknown.out, HasSubstr("packaging, tea, rock_sugar"));
  EXPECT_THAT(tw(found + " --object tea --method foo").out, HasSubstr("loose, mixed_in"));
  EXPECT_THAT(run("examine --help").out, HasSubstr("within_wall"));
  // Nothing by hand at first, and then a find.
  ASSERT_EQ(tw(found + " --object tea --method mixed_in").exit_code, 0);
  const auto seized = tw("show TESTA1").out;
  EXPECT_THAT(seized, HasSubstr("examined, Seized"));
  EXPECT_THAT(seized, HasSubstr(" by O1, Physical: finding, ketamine 500 g"));
  EXPECT_THAT(seized, HasSubstr("seizure 1, S-"));
  // Declared anew, it is the parcel that was examined.
  auto anew = parcel("TESTA1");
  anew["gross_mass_g"] = 1010;
  ASSERT_EQ(tw("screen " + manifest("anew", {anew}) + kFiledAt + "--shift three" + terms).exit_code, 0);
  const auto both = tw("show TESTA1").out;
  EXPECT_THAT(both, HasSubstr(" by O1, Physical, as declared before: no_finding"));
  EXPECT_THAT(both, HasSubstr(" by O1, Physical, as declared before: finding, ketamine 500 g"));
  EXPECT_THAT(both, HasSubstr("seizure 1, S-"));
  EXPECT_EQ(json::parse(tw("show TESTA1 --json").out)["examinations"].size(), 2u);
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
}

TEST_F(Shifts, OperatorsAreMeasuredAndALeftParcelIsToldToItsDestination) {
  ASSERT_EQ(tw("screen " + manifest("a", parcels("TESTA", 3)) + kFiledAt +
               "--shift one --random-share 1 --capacity Physical=3")
                .exit_code,
            0);
  for (const char* step :
       {"TESTA1 SendHold", "TESTA1 Present", "TESTA2 SendHold", "TESTA2 ReportNotFound", "TESTA3 SendHold"}) {
    ASSERT_EQ(tw(std::string{"hold "} + step).exit_code, 0) << step;
  }
  const auto left = tw("hold TESTA3 ReportLeft");
  ASSERT_EQ(left.exit_code, 0) << left.out;
  EXPECT_THAT(left.out, HasSubstr("Draft notice to AU: Parcel TESTA3 left before it could be examined"));
  const auto notices = lines_of(tw("notice list --json").out);
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_EQ(notices[0]["kind"], "departure");
  EXPECT_EQ(notices[0]["state"], "draft");
  EXPECT_EQ(tw("notice sent 1").exit_code, 0);
  EXPECT_EQ(tw("notice sent 1").exit_code, 1) << "sent twice";
  const auto figures = lines_of(tw("operators --json").out);
  ASSERT_EQ(figures.size(), 1u);
  EXPECT_EQ(figures[0]["holds"], 3);
  EXPECT_EQ(figures[0]["in_hand"], 1);
  EXPECT_EQ(figures[0]["not_found"], 1);
  EXPECT_EQ(figures[0]["already_left"], 1);
  EXPECT_TRUE(figures[0]["minutes_to_hand_median"].is_number()) << figures[0];
  EXPECT_TRUE(figures[0].contains("share_before_cut_off")) << figures[0];
}

TEST_F(Shifts, DegradedListsPassAndSaySo) {
  const auto ran = tw("screen " + manifest("a", parcels("TESTA", 2)) + kFiledAt + "--shift n" + out("a.out"));
  ASSERT_EQ(ran.exit_code, 0) << ran.out;
  EXPECT_THAT(ran.out, HasSubstr("degraded (lists)"));
  EXPECT_THAT(status("n")["degraded"].dump(), HasSubstr("lists"));
  const auto answer = answers("a.out").at("TESTA1");
  EXPECT_THAT(answer["reasons"].dump(), HasSubstr(R"("kind":"degraded","ref":"lists")")) << answer;
}

TEST_F(Shifts, DegradedResolverJudgesTheParcelAloneAndIsMadeGoodAtTheClose) {
  const json same_recipient{
      {"recipient", {{"name", "Test Recipient"}, {"address", json::array({"7 Test Street"})}}}};
  const auto day = manifest("a", {parcel("TESTA1", same_recipient), parcel("TESTA2", same_recipient)});
  const auto ran =
      tw("screen " + day + kFiledAt + "--shift n --keep-open --without-resolver" + out("down.out"));
  ASSERT_EQ(ran.exit_code, 0) << ran.out;
  for (const auto& [id, answer] : answers("down.out")) {
    EXPECT_TRUE(answer["recipient_entity"].is_null()) << answer;
    EXPECT_THAT(answer["reasons"].dump(), HasSubstr(R"("ref":"resolver")"));
  }
  const auto replayed = tw("replay TESTA1 --json");
  EXPECT_EQ(replayed.exit_code, 0) << replayed.out;
  EXPECT_EQ(json::parse(replayed.out)["evidence_same"], true) << replayed.out;

  ASSERT_EQ(tw("shift close" + kFiledAt + out("up.out")).exit_code, 0);
  const auto up = answers("up.out");
  EXPECT_TRUE(up.at("TESTA1")["recipient_entity"].is_string());
  EXPECT_EQ(up.at("TESTA1")["recipient_entity"], up.at("TESTA2")["recipient_entity"]);
  EXPECT_EQ(up.at("TESTA1")["reasons"].dump().find("\"resolver\""), std::string::npos) << up.at("TESTA1");
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
}

TEST_F(Shifts, DegradedCapacityOfZeroSelectsNothingAndTellsTheOfficer) {
  ASSERT_EQ(tw("instrument register XR-1 --means XRay").exit_code, 0);
  ASSERT_EQ(tw("instrument out XR-1 --why 'tube failed'").exit_code, 0);
  ASSERT_EQ(tw("referral receive TESTA2 --kind RFS --from EU --reference R1").exit_code, 0);
  const auto ran = tw("screen " + manifest("a", parcels("TESTA", 2)) + kFiledAt + "--shift n" + out("a.out"));
  ASSERT_EQ(ran.exit_code, 0) << ran.out;
  EXPECT_THAT(ran.out, HasSubstr("degraded (capacity)"));
  EXPECT_THAT(ran.out, HasSubstr("XR-1: out of service"));
  const auto all = answers("a.out");
  EXPECT_EQ(all.at("TESTA1")["outcome"], "Release");
  EXPECT_EQ(all.at("TESTA2")["outcome"], "Hold");
  EXPECT_EQ(all.at("TESTA2")["selected"], false);
  EXPECT_EQ(status("n")["selected"], 0);
}

TEST_F(Shifts, DegradedModelIsNotedWhereNoneIsTrained) {
  ASSERT_EQ(tw("screen " + manifest("a", parcels("TESTA", 1)) + kFiledAt + "--shift n").exit_code, 0);
  EXPECT_THAT(status("n")["degraded"].dump(), HasSubstr("model"));
}

// Programs read --json, officers the other form: each is printed once, of something, under the sanitizers.
TEST_F(Shifts, EveryListIsPrintedForPeopleToo) {
  ASSERT_EQ(tw("instrument register XR-1 --means XRay --calibrated-until 2030-01-01T00:00:00Z").exit_code, 0);
  ASSERT_EQ(
      tw("watchlist import --format ofac " TIDEWAITER_SOURCE_DIR "/reference/watchlists/ofac-narcotics/*.csv")
          .exit_code,
      0);
  auto filed = parcels("TESTA", 4);
  filed.push_back(parcel("TESTB", {{"recipient", nullptr}}));  // refused
  ASSERT_EQ(tw("referral receive TESTA4 --kind RFI --wanted invoice --from EU --reference R1").exit_code, 0);
  ASSERT_EQ(
      tw("screen " + manifest("a", filed) + kFiledAt + "--shift one --random-share 1 --capacity Physical=4")
          .exit_code,
      0);
  ASSERT_EQ(tw("party not-same TESTA1 TESTA2 --reason 'two people'").exit_code, 0);
  ASSERT_EQ(tw("hold TESTA1 SendHold").exit_code, 0);
  ASSERT_EQ(tw("hold TESTA1 ReportLeft").exit_code, 0);
  for (const auto& [command, shows] :
       std::map<std::string, std::string>{{"shift list", "Physical 4"},
                                          {"shift status one", "Physical 4"},
                                          {"instrument list", "XR-1"},
                                          {"referral list --all", "TESTA4"},
                                          {"party list", "TESTA1"},
                                          {"party explain TESTA1 TESTA2", "O1"},
                                          {"notice list", "TESTA1"},
                                          {"holds", "TEST-COURIER"},
                                          {"operators", "TEST-COURIER"},
                                          {"refused", "country of destination"},
                                          {"watchlist show", "ofac"},
                                          {"profile list", "1"},
                                          {"replay TESTA1", "TESTA1"}}) {
    const auto ran = tw(command);
    EXPECT_EQ(ran.exit_code, 0) << command << ": " << ran.out;
    EXPECT_THAT(ran.out, HasSubstr(shows)) << command;
  }
}

TEST_F(Shifts, WhatIsDoneIsSaidToPeopleInALineAndToProgramsAsAnObject) {
  ASSERT_EQ(
      tw("watchlist import --format ofac " TIDEWAITER_SOURCE_DIR "/reference/watchlists/ofac-narcotics/*.csv")
          .exit_code,
      0);
  ASSERT_EQ(tw("screen " + manifest("a", parcels("TESTA", 2)) + kFiledAt + "--shift one").exit_code, 0);
  const auto list = json::parse(tw("watchlist show --json").out);
  EXPECT_EQ(list["list"], "ofac");
  EXPECT_GT(list["entries"].get<int>(), 1000);
  EXPECT_EQ(list["sha256"].get<std::string>().size(), 64u);
  EXPECT_EQ(list["stale"], false);
  EXPECT_TRUE(list.contains("published_at"));
  EXPECT_TRUE(list.contains("loaded_at"));
  const std::string clear = "watchlist clear --list ofac --entry 1 --item TESTA1 --reason 'another'";
  EXPECT_EQ(json::parse(tw(clear + " --json").out)["item_id"], "TESTA1");
  EXPECT_THAT(tw(clear).out, HasSubstr("TESTA1"));
  const auto hold = json::parse(tw("legal-hold TESTA1 --basis 'test order' --json").out);
  EXPECT_EQ(hold["state"], "in_force");
  const auto lifted = tw("legal-hold --json --lift " + hold["hold"].dump());
  EXPECT_EQ(lifted.exit_code, 0) << lifted.out;
  EXPECT_EQ(json::parse(lifted.out), (json{{"hold", hold["hold"]}, {"state", "lifted"}}));
  const auto second = json::parse(tw("legal-hold TESTA2 --basis 'test order' --json").out);
  EXPECT_THAT(tw("legal-hold --lift " + second["hold"].dump()).out, HasSubstr("lifted"));
}

}  // namespace
}  // namespace tidewaiter::e2e
