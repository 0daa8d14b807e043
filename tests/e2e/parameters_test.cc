// Weights learnt on a service's own data, from the command line: measured, proposed by one, approved by
// another, gone on with, rolled back; and what was assessed before is replayed under the weights of its time
// (R1, S4).

#include <gmock/gmock.h>

#include <sstream>

#include "parcels.h"

namespace tidewaiter::e2e {
namespace {

using testing::HasSubstr;

class LearntParameters : public testing::Test {
 protected:
  static constexpr int kPeople = 45;

  Ran tw(const std::string& arguments, const std::string& officer = "O1") const {
    return run(arguments + " --officer " + officer + " --db " + db_);
  }
  static std::string number(int person) { return std::to_string(100 + person); }
  /// "Katovwesba": a word that no other number has.
  static std::string word(std::uint64_t number) {
    constexpr const char* kSyllables[] = {"ba", "den", "fi", "gor", "ka", "lun", "mi", "nar",
                                          "po", "rel", "si", "tov", "va", "zin", "hu", "wes"};
    number = number * 2'654'435'761 % (1 << 20);
    std::string out;
    for (int i = 0; i < 4 && (i < 3 || number > 0); ++i, number /= 16) out += kSyllables[number % 16];
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
  }
  static json one(const std::string& item, const json& recipient) {
    return parcel(item, {{"sender", {{"name", "Example Garments Ltd"}}}, {"recipient", recipient}});
  }
  static json person(std::uint64_t n, bool moved = false) {
    constexpr const char* kCities[] = {"Ultimo", "Perth", "Hobart", "Cairns", "Darwin"};
    const auto line = std::to_string(1 + (n * 37 + (moved ? 90 : 0)) % 180) + " " +
                      word((moved ? 5'000 : 2'000) + n) + " Street";
    const auto digits = std::to_string(10'000'000 + n * 7'919 % 1'000 * 10'000 + n * 104'729 % 10'000);
    return {{"name", word(n) + " " + word(1'000 + n)},
            {"address", json::array({line})},
            {"city", kCities[n % 5]},
            {"postcode", std::to_string(2'000 + 100 * (n % 5) + n)},
            {"phone", "+61 2 9" + digits.substr(1)}};
  }
  // The same person on another day: without telephone, moved, with a letter left out, or without postcode.
  static json again(std::uint64_t n) {
    auto out = person(n, n % 4 == 1);
    out["phone"] = "";
    if (n % 4 == 2) out["name"] = out["name"].get<std::string>().erase(2, 1);
    if (n % 4 == 3) out["postcode"] = "";
    return out;
  }
  void screen(const std::string& name, const std::vector<json>& parcels) const {
    const auto ran = tw("screen " + write_manifest(folder_ / name, parcels) + kFiledAt + "--shift " + name);
    ASSERT_EQ(ran.exit_code, 0) << ran.out;
  }
  static json vague(const std::string& item, const std::string& name, const std::string& line) {
    return one(item, {{"name", name}, {"address", json::array({line})}, {"phone", ""}});
  }
  // People who write themselves twice, and two parcels whose receivers may be one: a bit too few by the
  // weights that ship.
  void screen_the_first() const {
    std::vector<json> parcels;
    for (int n = 0; n < kPeople; ++n) {
      parcels.push_back(one("TEST" + number(n) + "A", person(static_cast<std::uint64_t>(n))));
      parcels.push_back(one("TEST" + number(n) + "B", again(static_cast<std::uint64_t>(n))));
    }
    parcels.push_back(vague("TESTV1", "Anders Testperson", "12 Wattle Street"));
    parcels.push_back(vague("TESTV2", "A Testperson", "98 Mockington Road"));
    const std::pair<const char*, const char*> kOthers[] = {{"Andreas Testperson", "98 Mockington Road"},
                                                           {"Anders Testpersen", "98 Mockington Road"},
                                                           {"Anders Fictivo", "12 Wattle Street"},
                                                           {"Bruno Testperson", "12 Wattle Street"},
                                                           {"Anders Testperson", "7 Sample Lane"}};
    for (const auto& [name, line] : kOthers)
      parcels.push_back(vague("TESTW" + std::to_string(parcels.size()), name, line));
    screen("first", parcels);
  }
  // Each with oneself, and with the next one.
  std::string known_pairs(bool honest) const {
    const std::string path = folder_ / (honest ? "known.csv" : "wrong.csv");
    std::ofstream file(path);
    file << "left_id,right_id,same\n";
    for (int n = 0; n < kPeople; ++n) {
      const std::string left = "TEST" + number(n) + "A";
      file << left << ",TEST" << number(n) << "B," << (honest ? "true" : "false") << '\n'
           << left << ",TEST" << number((n + 1) % kPeople) << "A:recipient," << (honest ? "false" : "true")
           << '\n';
    }
    return path;
  }
  bool together(const std::string& left, const std::string& right) const {
    const auto ran = tw("party explain " + left + " " + right + " --json");
    EXPECT_EQ(ran.exit_code, 0) << ran.out;
    return json::parse(ran.out)["together"].get<bool>();
  }
  std::vector<json> sets() const { return lines_of(tw("parameters list --json").out); }
  // Under the weights of its time, whatever is in force now.
  void expect_replayed(const std::string& item) const {
    const auto replayed = json::parse(tw("replay " + item + " --json").out);
    EXPECT_EQ(replayed["same_bytes"], true) << replayed;
    EXPECT_EQ(replayed["evidence_same"], true) << replayed;
  }

  Folder folder_{"parameters"};
  std::string db_ = folder_ / "p.db";
};

TEST_F(LearntParameters, AreProposedOnlyWhereTheirProbabilitiesAreTrue) {
  screen_the_first();
  ASSERT_EQ(sets().size(), 1u);
  EXPECT_EQ(sets()[0]["shipped"], true);

  const auto learnt = json::parse(tw("parameters learn --json").out);
  EXPECT_EQ(learnt["parcels"], 97);
  EXPECT_EQ(learnt["calibration"]["pairs"], 0);
  EXPECT_EQ(learnt["may_be_proposed"], false);
  const auto unknown = tw("parameters propose");
  EXPECT_EQ(unknown.exit_code, 1);
  EXPECT_THAT(unknown.out, HasSubstr("at least 40 judged pairs that nothing was learnt from"));

  const auto wrong = tw("parameters propose --judged " + known_pairs(false));
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_THAT(wrong.out, HasSubstr("conflict: calibration_error: found "));
  EXPECT_THAT(wrong.out, HasSubstr(" on 90 held-out pairs, expected at most .05"));
  EXPECT_EQ(sets().size(), 1u) << "nothing was written";

  const auto proposed = tw("parameters propose --json --judged " + known_pairs(true));
  ASSERT_EQ(proposed.exit_code, 0) << proposed.out;
  EXPECT_EQ(json::parse(proposed.out)["version"], 1000);
  ASSERT_EQ(sets().size(), 2u);
  EXPECT_EQ(sets()[1]["state"], "proposed");
  EXPECT_LE(sets()[1]["calibration_error"], .05);
  EXPECT_EQ(sets()[1]["held_out_pairs"], 90);
  const auto shown = json::parse(tw("parameters show --version 1000").out);
  EXPECT_EQ(shown["set"]["version"], 1000);
  EXPECT_EQ(shown["learnt_from"]["version"], sets()[0]["version"]);
  EXPECT_EQ(shown["calibration"]["file_sha256"].get<std::string>().size(), 64u);
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
}

TEST_F(LearntParameters, OfficersJudgementsAreHeldOutToo) {
  screen_the_first();
  ASSERT_EQ(tw("party same TEST100A TEST100B --reason 'one passport'").exit_code, 0);
  ASSERT_EQ(tw("party not-same TEST100A TEST101A --reason 'two passports'").exit_code, 0);
  ASSERT_EQ(tw("party not-same TEST100B TEST101A --reason 'two passports'").exit_code, 0);
  auto learnt = json::parse(tw("parameters learn --json").out);
  EXPECT_EQ(learnt["calibration"]["pairs"], 3);
  EXPECT_EQ(learnt["held_out_same"], 1);
  EXPECT_EQ(learnt["judged_pairs_learnt_from"], 0);
  // The file has the first two of them as well.
  learnt = json::parse(tw("parameters learn --json --judged " + known_pairs(true)).out);
  EXPECT_EQ(learnt["calibration"]["pairs"], 91);
}

TEST_F(LearntParameters, R1_AreGoneOnWithOnceASecondOfficerApprovedAndRolledBack) {
  screen_the_first();
  ASSERT_FALSE(together("TESTV1", "TESTV2"));
  ASSERT_EQ(tw("parameters propose --judged " + known_pairs(true)).exit_code, 0);
  EXPECT_FALSE(together("TESTV1", "TESTV2")) << "a proposal changes nothing";

  const std::string digest = sets().at(1)["digest"];
  const std::string shipped = std::to_string(sets().at(0)["version"].get<int>());
  const auto own = tw("parameters approve 1000 --digest " + digest);
  EXPECT_EQ(own.exit_code, 1);
  EXPECT_THAT(own.out, HasSubstr("another officer than the one who proposed it"));
  EXPECT_EQ(tw("parameters approve 1000 --digest " + std::string(64, '0'), "O2").exit_code, 1);
  EXPECT_EQ(tw("parameters approve 1001 --digest " + digest, "O2").exit_code, 1);
  const auto approved = tw("parameters approve 1000 --digest " + digest, "O2");
  ASSERT_EQ(approved.exit_code, 0) << approved.out;
  EXPECT_EQ(sets().at(1)["state"], "live");
  EXPECT_EQ(sets().at(0)["state"], "replaced");
  EXPECT_TRUE(together("TESTV1", "TESTV2")) << "whoever was known before is worked out anew";

  screen("second", {vague("TESTV3", "A Testperson", "98 Mockington Road")});
  EXPECT_TRUE(together("TESTV1", "TESTV3"));
  for (const char* item : {"TESTV2", "TESTV3"}) expect_replayed(item);

  EXPECT_EQ(tw("parameters rollback " + shipped + " --why ''").exit_code, 1);
  EXPECT_EQ(tw("parameters rollback 1000 --why 'it is live'").exit_code, 1);
  const auto back = tw("parameters rollback " + shipped + " --why 'joins a whole street'");
  ASSERT_EQ(back.exit_code, 0) << back.out;
  EXPECT_EQ(sets().at(0)["state"], "live");
  EXPECT_EQ(sets().at(1)["state"], "rolled_back");
  EXPECT_FALSE(together("TESTV1", "TESTV2"));
  EXPECT_FALSE(together("TESTV1", "TESTV3"));
  for (const char* item : {"TESTV2", "TESTV3"}) expect_replayed(item);
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
}

}  // namespace
}  // namespace tidewaiter::e2e
