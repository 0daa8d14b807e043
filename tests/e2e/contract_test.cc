// What other people's scripts rest on: every command's help, its exit codes, its streams; the answers' and
// the items' shape as api/ has it; a refused declaration put right.

#include <gmock/gmock.h>

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <functional>
#include <map>

#include "cli/cli.h"
#include "parcels.h"

namespace tidewaiter::e2e {
namespace {

using testing::HasSubstr;

// The names under "Subcommands:" of a help text.
std::vector<std::string> subcommands(const std::string& help) {
  std::vector<std::string> names;
  std::istringstream stream(help);
  bool inside = false;
  for (std::string line; std::getline(stream, line);) {
    if (line == "Subcommands:") {
      inside = true;
    } else if (inside && line.rfind("  ", 0) == 0 && line.size() > 2 && line[2] != ' ') {
      names.push_back(line.substr(2, line.find(' ', 2) - 2));
    } else if (inside && !line.empty() && line[0] != ' ') {
      inside = false;
    }
  }
  return names;
}

// What the binary's main hands on, without starting it: four hundred times that costs three minutes.
struct Said {
  int exit_code = -1;
  std::string out, errors;
};
Said command_line(const std::string& arguments, env::Clock& clock, bool terminal) {
  std::istringstream split(arguments), in;
  std::vector<std::string> words{"tidewaiter"};
  for (std::string word; split >> word;) words.push_back(word);
  std::vector<const char*> argv;
  for (const auto& word : words) argv.push_back(word.c_str());
  std::ostringstream out, errors;
  env::SystemRandom random;
  cli::Shell shell{in, out, errors, clock, random, terminal};
  const int code = cli::run(static_cast<int>(argv.size()), argv.data(), shell);
  return {code, out.str(), errors.str()};
}
Said command_line(const std::string& arguments) {
  env::SystemClock clock;
  return command_line(arguments, clock, false);
}

// Two seconds pass whenever it is asked: everything takes long.
class HurriedClock final : public env::Clock {
 public:
  base::Instant now() override { return at_ = at_ + base::DurationMs{2'000}; }

 private:
  base::Instant at_ = env::SystemClock{}.now();
};

using HelpTexts = std::map<std::string, std::string>;  // by command

void walk(const std::string& command, HelpTexts& leaves) {
  const auto help = command_line(command + " --help");
  ASSERT_EQ(help.exit_code, 0) << command;
  EXPECT_THAT(help.out, HasSubstr("Example:\n  tidewaiter " + command)) << command;
  const auto names = subcommands(help.out);
  if (names.empty() || command == "simulate") leaves[command] = help.out;
  for (const auto& name : names) walk(command.empty() ? name : command + " " + name, leaves);
}

HelpTexts every_command() {
  HelpTexts leaves;
  walk("", leaves);
  return leaves;
}

TEST(Contract, EveryCommandAndGroupHasAnExampleAndEveryCommandJsonAndSaysWhatWrongUseIs) {
  const auto help = every_command();
  std::vector<std::string> commands;
  for (const auto& [command, text] : help) commands.push_back(command);
  EXPECT_THAT(commands, testing::IsSupersetOf({"init", "screen", "verify", "resubmit", "watchlist import",
                                               "journal publish", "journal key", "shift close",
                                               "instrument out", "referral answer", "party not-same",
                                               "let-run start", "simulate judge"}));
  EXPECT_GT(commands.size(), 50u);
  for (const auto& [command, text] : help) {
    EXPECT_THAT(text, HasSubstr("--json")) << command;
    const auto wrong = command_line(command + " --no-such-option");
    EXPECT_EQ(wrong.exit_code, 2) << command;
    EXPECT_EQ(wrong.out, "") << command << ": the error is on standard output";
    EXPECT_NE(wrong.errors, "") << command << ": the error is not on standard error";
  }
}

TEST(Contract, WrongUseIsTwoAndFailedWorkIsOne) {
  const Folder folder{"exits"};
  const std::string none = " --db " + (folder / "none.db");
  const std::pair<std::string, int> table[] = {
      {"", 2},
      {"no-such-command", 2},
      {"screen", 2},
      {"screen - --capacity Xray=5" + none, 2},
      {"screen - --capacity XRay=many" + none, 2},
      {"screen - --random-share 2" + none, 2},
      {"screen - --at yesterday" + none, 2},
      {"screen - --format pdf" + none, 2},
      {"screen " + (folder / "missing.ndjson") + none, 1},
      {"screen " + write_manifest(folder / "day", {parcel("TESTA")}) + " --json " + (folder / "no/out") +
           none,
       1},
      {"resolve --input " + (folder / "missing.csv") + " --id id", 1},
      {"watchlist import --format xls x" + none, 2},
      {"watchlist import --format csv " + (folder / "missing.csv") + none, 1},
      {"hold EE1 Vanish" + none, 2},
      {"hold EE1 SendHold --db " + (folder / "never.db"), 1},
      {"examine EE1 --result maybe" + none, 2},
      {"examine EE1 --result finding --mass-g heavy" + none, 2},
      {"instrument register X --means Sonar" + none, 2},
      {"instrument calibrated-until X soon" + none, 2},
      {"referral receive EE1 --kind ABC --from EU --reference R" + none, 2},
      {"referral receive EE1 --kind RFS --from Europe --reference R" + none, 1},
      {"party same EE1:uncle EE2 --reason x" + none, 2},
      {"shift close --at noon" + none, 2},
      {"shift close --office NOWHERE" + none, 1},
      {"resubmit" + none, 2},
      {"retention run" + none, 2},
      {"verify", 2},
      {"verify " + (folder / "never.db"), 1},
      {"profile approve one" + none, 2},
      {"simulate --items many", 2},
      {"simulate", 2},
  };
  for (const auto& [arguments, code] : table) {
    const auto ran = run(arguments, "true | ", kErrorsAlone);
    EXPECT_EQ(ran.exit_code, code) << arguments << "\n" << ran.out;
    EXPECT_NE(ran.out, "") << arguments << ": nothing on standard error";
  }
  for (const std::string reads : {"screen ", "watchlist import --format csv "}) {
    EXPECT_EQ(run(reads + (folder / "missing.csv") + " --db " + (folder / "not.db")).exit_code, 1) << reads;
    EXPECT_FALSE(std::filesystem::exists(folder / "not.db")) << reads << "made a database for nothing";
  }
}

TEST(Contract, AnUnknownCommandIsNamedWithTheNearestThatThereIs) {
  for (const auto& [given, said] :
       {std::pair{"scren day.ndjson --office CNCAN", "\"scren\", perhaps \"screen\""},
        {"shift opne --shift n", "\"shift opne\", perhaps \"shift open\""},
        {"wathclist", "\"wathclist\", perhaps \"watchlist\""}}) {
    const auto ran = command_line(given);
    EXPECT_EQ(ran.exit_code, 2) << given;
    EXPECT_EQ(ran.out, "") << given;
    EXPECT_THAT(ran.errors, HasSubstr(said)) << given;
  }
  EXPECT_THAT(command_line("shift").errors, testing::Not(HasSubstr("there is no command")));
  EXPECT_THAT(command_line("shift open --no-such-option").errors, testing::Not(HasSubstr("no command")));
}

TEST(Contract, WithoutDbTheDatabaseIsTidewaiterDbHere) {
  const Folder folder{"here"};
  ASSERT_EQ(run("init", "cd '" + (folder / "") + "' && ").exit_code, 0);
  EXPECT_TRUE(std::filesystem::exists(folder / "tidewaiter.db"));
  EXPECT_EQ(run("journal key", "cd '" + (folder / "") + "' && ").out, text_of(folder / "tidewaiter.db.vkey"));
}

TEST(Contract, ANewDatabaseIsSaidToHaveBeenMadeAndAnOldOneNot) {
  const Folder folder{"made"};
  const std::string open = "shift open --office CNCAN --shift n --db " + (folder / "new.db");
  const auto made = run(open, "", kErrorsAlone);
  ASSERT_EQ(made.exit_code, 0) << made.out;
  EXPECT_THAT(made.out, testing::AllOf(HasSubstr("made " + (folder / "new.db")), HasSubstr("new.db.key")));
  EXPECT_EQ(run("shift open --office CNCAN --shift m --db " + (folder / "new.db"), "", kErrorsAlone).out, "");
}

TEST(Contract, WhatTakesOverASecondShowsItOnATerminal) {
  const Folder folder{"terminal"};
  const std::string command =
      "'" TIDEWAITER_BINARY "' simulate --items 60000 --seed 3 --out " + (folder / "w");
  const auto shown = run("--version >/dev/null; script -qec \"" + command + "\" /dev/null");
  EXPECT_THAT(shown.out, HasSubstr("simulate: 1 s")) << shown.out;
  const auto silent = run("simulate --items 60000 --seed 3 --out " + (folder / "w"));
  EXPECT_EQ(silent.out.find("simulate: 1 s"), std::string::npos) << "no terminal";
}

TEST(Contract, TryingADraftAndBringingAListShowHowManyOfAllParcelsAreDone) {
  const Folder folder{"far"};
  const std::string db = " --db " + (folder / "f.db"), draft = folder / "draft.yaml";
  ASSERT_EQ(
      run("screen " + write_manifest(folder / "a", {parcel("TESTA1"), parcel("TESTA2")}) + kFiledAt + db)
          .exit_code,
      0);
  ASSERT_EQ(run("profile show" + db + " > " + draft).exit_code, 0);
  HurriedClock clock;
  const auto tried = command_line("profile simulate " + draft + db, clock, true);
  EXPECT_EQ(tried.exit_code, 0) << tried.errors;
  EXPECT_THAT(tried.errors, HasSubstr("tried: ██████████░░░░░░░░░░ 50%, 1"));
  EXPECT_THAT(tried.errors, HasSubstr("100%, 2"));
  EXPECT_EQ(command_line("profile simulate " + draft + db).errors, "") << "no terminal";
  std::ofstream(folder / "list.csv")
      << "id,name,type,aliases,weak_aliases,address,country,identifiers,programme\n"
         "7,\"TESTOVIC, Gilberto\",person,,,1 Example Street Cali,Colombia,,T1\n";
  const auto brought = command_line("watchlist import --format ofac " TIDEWAITER_SOURCE_DIR
                                    "/reference/watchlists/ofac-narcotics/sdn.csv" +
                                        db,
                                    clock, true);
  EXPECT_EQ(brought.exit_code, 0) << brought.errors;
  EXPECT_THAT(brought.errors, HasSubstr("parcels screened again: ██████████░░░░░░░░░░ 50%, 1"));
}

class Schema {
 public:
  explicit Schema(const std::string& name) {
    std::ifstream stream(std::string{TIDEWAITER_SOURCE_DIR} + "/api/" + name);
    document_ = json::parse(stream);
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter{document_}, schema_);
  }
  // What is wrong with it; empty where nothing is.
  std::string wrong(const json& value) const {
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (validator.validate(schema_, valijson::adapters::NlohmannJsonAdapter{value}, &results)) return "";
    std::string text;
    valijson::ValidationResults::Error error;
    while (results.popError(error))
      text += (error.context.empty() ? "" : error.context.back()) + ": " + error.description + "\n";
    return text.empty() ? "refused" : text;
  }

 private:
  json document_;
  valijson::Schema schema_;
};

TEST(Contract, AnswersHaveTheFieldsOfTheContractAndTheShapeOfTheSchema) {
  const Folder folder{"schema"};
  ASSERT_EQ(run("simulate --seed 11 --items 400 --out " + (folder / "world")).exit_code, 0);
  const std::string answers = folder / "answers.ndjson", db = " --db " + (folder / "s.db");
  const auto ran = run("screen " + (folder / "world/items.ndjson") + db +
                       " --office TEST --capacity Physical=20 --random-share 0.1 --json " + answers);
  ASSERT_EQ(ran.exit_code, 0) << ran.out;
  const Schema schema{"screening_answer.schema.json"};
  int accepted = 0, refused = 0, selected = 0;
  for (const auto& answer : read_lines(answers)) {
    ASSERT_EQ(schema.wrong(answer), "") << answer;
    if (answer.contains("refused")) {
      ++refused;
      for (const char* key : {"code", "field", "found", "expected"})
        EXPECT_TRUE(answer[key].is_string()) << key << answer;
      continue;
    }
    ++accepted;
    selected += answer["selected"].get<bool>() ? 1 : 0;
    for (const char* key : {"item_id", "outcome", "score", "reasons", "sender_entity", "recipient_entity",
                            "selected", "selection_reason", "inclusion_probability"}) {
      EXPECT_TRUE(answer.contains(key)) << key << answer;
    }
    EXPECT_TRUE(answer["inclusion_probability"].is_number()) << answer;
  }
  EXPECT_GT(accepted, 300);
  EXPECT_GT(refused, 0);
  EXPECT_GT(selected, 0);
  // The schema does refuse.
  for (auto broken :
       {json{{"item_id", "A"}}, json{{"outcome", "Refuse"}, {"refused", {{"code", "no_such_code"}}}}})
    EXPECT_NE(schema.wrong(broken), "") << broken;
}

TEST(Contract, TheIssuesOwnItemAndTheMassAtTheCheckFitTheItemSchema) {
  const Schema schema{"item.schema.json"};
  auto item = parcel("EE123456785CN");
  EXPECT_EQ(schema.wrong(item), "");
  item["check"]["scanned_mass_g"] = 1200.5;
  EXPECT_EQ(schema.wrong(item), "");
  item["check"]["scanned_mass_g"] = json::array();
  EXPECT_NE(schema.wrong(item), "");
}

TEST(Contract, AParcelHeavierAtTheCheckThanDeclaredIsFoundFromAnyFormat) {
  const Folder folder{"scanned"};
  const std::string db = " --db " + (folder / "s.db");
  const auto reasons = [&](const std::string& manifest, const std::string& rest) {
    const auto ran = run("screen " + manifest + kFiledAt + rest + db + " --json " + (folder / "out"));
    EXPECT_EQ(ran.exit_code, 0) << ran.out;
    std::string all;
    for (const auto& answer : read_lines(folder / "out")) all += answer["reasons"].dump();
    return all;
  };
  auto heavy = parcel("TESTHEAVY"), right = parcel("TESTRIGHT");
  heavy["check"]["scanned_mass_g"] = 1200;
  right["check"]["scanned_mass_g"] = 1020;
  EXPECT_EQ(reasons(write_manifest(folder / "right.ndjson", {right}), "--shift a")
                .find("mass-scanned-over-declared"),
            std::string::npos);
  EXPECT_THAT(reasons(write_manifest(folder / "heavy.ndjson", {heavy}), "--shift b"),
              HasSubstr("mass-scanned-over-declared"));
  std::ofstream(folder / "m.yaml")
      << "columns:\n  item_id: No\n  sender.name: From\n  sender.country: {constant: CN}\n  recipient.name: "
         "To\n"
         "  recipient.country: {constant: AU}\n  contents[0].description: Goods\n  gross_mass_g: {column: "
         "Declared, unit: kg}\n"
         "  check.by: Checked\n  check.scanned_mass_g: {column: Scanned, unit: kg}\n";
  std::ofstream(folder / "heavy.csv")
      << "No,From,To,Goods,Declared,Checked,Scanned\nTESTCSV,Test A,Test B,cotton shirts,1,T1,1.2\n";
  EXPECT_THAT(reasons(folder / "heavy.csv", "--shift c --mapping " + (folder / "m.yaml")),
              HasSubstr("mass-scanned-over-declared"));
  EXPECT_EQ(json::parse(run("replay TESTCSV --json" + db).out)["same_bytes"], true);
}

TEST(Contract, D1_ARefusedDeclarationIsPutRightAndLinked) {
  const Folder folder{"resubmit"};
  const std::string db = " --officer O1 --db " + (folder / "s.db");
  auto bad = parcel("TESTBAD1");
  bad["gross_mass_g"] = "NaN";
  ASSERT_EQ(run("screen " + write_manifest(folder / "day", {parcel("TESTA"), bad}) + kFiledAt + db).exit_code,
            0);
  auto listed = lines_of(run("refused --json" + db).out);
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0]["refused_no"], 1);
  EXPECT_TRUE(listed[0]["accepted_as"].is_null());
  EXPECT_EQ(listed[0]["refused"]["field"], "gross_mass_g");

  const auto in_words = run("refused" + db).out;
  for (const char* words :
       {"#1  ", "day, line 2  TESTBAD1", ": gross_mass_g\n", "found     NaN\n", "expected  "})
    EXPECT_THAT(in_words, HasSubstr(words));
  EXPECT_THAT(in_words, testing::Not(HasSubstr("{"))) << "that is for programs";

  const auto resubmit = [&](const std::string& number, const std::string& file) {
    return run("resubmit " + number + " " + file + kFiledAt + db);
  };
  EXPECT_EQ(resubmit("9", write_manifest(folder / "one", {parcel("TESTBAD1")})).exit_code, 1)
      << "no such refusal";
  EXPECT_EQ(resubmit("1", write_manifest(folder / "two", {parcel("TESTBAD1"), parcel("TESTB")})).exit_code, 1)
      << "two records";
  EXPECT_EQ(resubmit("1", write_manifest(folder / "still", {bad})).exit_code, 1) << "still wrong";
  const auto right = resubmit("1", write_manifest(folder / "right", {parcel("TESTBAD1")}));
  ASSERT_EQ(right.exit_code, 0) << right.out;
  EXPECT_THAT(right.out, HasSubstr("put right as TESTBAD1"));
  EXPECT_EQ(resubmit("1", folder / "right").exit_code, 1) << "put right twice";
  listed = lines_of(run("refused --json" + db).out);
  ASSERT_EQ(listed.size(), 1u) << "the second try's own refusal";
  EXPECT_EQ(listed[0]["refused_no"], 2);
  listed = lines_of(run("refused --all --json" + db).out);
  ASSERT_EQ(listed.size(), 2u);
  EXPECT_EQ(listed[0]["accepted_as"], "TESTBAD1");
  // It waits in an open shift for the choice.
  EXPECT_EQ(run("shift close" + kFiledAt + db).exit_code, 0);
  EXPECT_EQ(run("verify " + (folder / "s.db")).exit_code, 0);
}

TEST(Contract, WhatPutsNothingRightOpensNoShiftAndOfSeveralOpenOnesOneMustBeNamed) {
  const Folder folder{"resubmit_shift"};
  const std::string db = " --officer O1 --db " + (folder / "s.db");
  auto bad = parcel("TESTBAD1");
  bad["gross_mass_g"] = "NaN";
  ASSERT_EQ(run("screen " + write_manifest(folder / "day", {bad}) + kFiledAt + "--shift day" + db).exit_code,
            0);
  const auto resubmit = [&](const std::string& rest) { return run("resubmit 1 " + rest + kFiledAt + db); };
  const auto shifts = [&] { return lines_of(run("shift list --json" + db).out).size(); };
  for (const auto& file :
       {folder / "none", write_manifest(folder / "two", {parcel("TESTBAD1"), parcel("TESTB")}),
        write_manifest(folder / "other", {parcel("TESTB")})}) {
    EXPECT_EQ(resubmit(file).exit_code, 1) << file;
    EXPECT_EQ(shifts(), 1u) << file << ": a shift was opened for nothing";
  }
  for (const char* name : {"early", "late"})
    ASSERT_EQ(run(std::string{"shift open --shift "} + name + db).exit_code, 0);
  const auto right = write_manifest(folder / "right", {parcel("TESTBAD1")});
  const auto unnamed = resubmit(right);
  EXPECT_EQ(unnamed.exit_code, 1);
  EXPECT_THAT(unnamed.out, HasSubstr("--shift with one of them: early, late"));
  const auto named = resubmit(right + " --shift early");
  EXPECT_EQ(named.exit_code, 0) << named.out;
  EXPECT_THAT(named.out, HasSubstr("filed into shift early of LOCAL"));
}

TEST(Contract, AnOperatorsFaultIsLedOnFromTheCommandLine) {
  const Folder folder{"courier"};
  const std::string db = " --officer O1 --db " + (folder / "c.db");
  auto unchecked = parcel("TESTB");
  unchecked.erase("check");
  ASSERT_EQ(
      run("screen " + write_manifest(folder / "day", {parcel("TESTA"), unchecked}) + kFiledAt + db).exit_code,
      0);
  const std::string period = " --from 2024-11-20T00:00:00Z --until 2024-11-21T00:00:00Z";
  const auto ledger = lines_of(run("courier ledger --json" + period + db).out);
  ASSERT_EQ(ledger.size(), 1u);
  EXPECT_EQ(ledger[0]["operator_id"], "TEST-COURIER");
  EXPECT_EQ(ledger[0]["unchecked"], 1);
  EXPECT_EQ(ledger[0]["parcels"], 2);
  EXPECT_EQ(run("courier find TEST-COURIER poor_names" + period + db).exit_code, 1) << "there is none";
  EXPECT_EQ(run("courier find TEST-COURIER laziness" + period + db).exit_code, 2);
  EXPECT_THAT(run("courier find TEST-COURIER unchecked" + period + db).out, HasSubstr("1 of 2  found"));
  EXPECT_EQ(run("courier plan 1 --words x" + db).exit_code, 1) << "no notice was given";
  EXPECT_EQ(run("courier notice 1 --due soon" + db).exit_code, 2);
  EXPECT_EQ(run("courier notice 1 --due 2999-01-01T00:00:00Z --words 'half of them'" + db).exit_code, 0);
  EXPECT_EQ(run("courier plan 1 --words 'a second scanner'" + db).exit_code, 0);
  EXPECT_EQ(run("courier retest 1 --item TESTSEED" + db).exit_code, 0);
  EXPECT_EQ(run("courier fail 1 --words 'it shipped'" + db).exit_code, 0);
  EXPECT_EQ(run("courier refer 1 --words 'to the regulator'" + db).exit_code, 0);
  const auto faults = lines_of(run("courier faults --json" + db).out);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0]["state"], "referred");
  EXPECT_EQ(faults[0]["steps"].size(), 5u);
  EXPECT_EQ(run("courier feedback 1 --why x" + db).exit_code, 1) << "nothing was found";
  EXPECT_EQ(run("verify " + (folder / "c.db")).exit_code, 0);
}

}  // namespace
}  // namespace tidewaiter::e2e
