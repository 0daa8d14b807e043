// The journal towards the outside, from the command line: checkpoints kept elsewhere, a new key, a witness.

#include <gmock/gmock.h>

#include "parcels.h"

namespace tidewaiter::e2e {
namespace {

using testing::HasSubstr;

class Log : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(tw("init --origin log.example/test").exit_code, 0); }
  Ran tw(const std::string& arguments) const { return run(arguments + " --officer O1 --db " + db_); }
  int screen(const std::string& id) const {
    return tw("screen " + write_manifest(folder_ / "m", {parcel(id)}) + kFiledAt + "--shift " + id).exit_code;
  }
  std::string checkpoint(const std::string& name) const {
    EXPECT_EQ(run("journal checkpoint --db " + db_ + " > " + (folder_ / name)).exit_code, 0);
    return folder_ / name;
  }
  int publish(const std::string& name) const { return tw("journal publish " + (folder_ / name)).exit_code; }
  std::string log_keys() const { return " --log-key " + db_ + ".vkey"; }

  Folder folder_{"log"};
  std::string db_ = folder_ / "l.db";
};

TEST_F(Log, J1_ARolledBackDatabaseIsFoundByACheckpointKeptElsewhere) {
  ASSERT_EQ(screen("TESTA"), 0);
  const auto early = checkpoint("early");
  for (const char* end : {"", "-wal"}) {
    if (std::filesystem::exists(db_ + end))
      std::filesystem::copy_file(db_ + end, folder_ / (std::string{"old"} + end));
  }
  ASSERT_EQ(screen("TESTB"), 0);
  const auto late = checkpoint("late");
  EXPECT_EQ(run("verify " + db_ + " --since " + early + " " + late).exit_code, 0);
  const auto rolled_back = run("verify " + (folder_ / "old") + " --key " + db_ + ".vkey --since " + late);
  EXPECT_EQ(rolled_back.exit_code, 1) << rolled_back.out;
  EXPECT_THAT(rolled_back.out, HasSubstr("J1"));
  EXPECT_EQ(run("verify " + (folder_ / "old") + " --key " + db_ + ".vkey --since " + early).exit_code, 0);
}

TEST_F(Log, ANewKeyTakesOverAndEverythingStillVerifies) {
  ASSERT_EQ(screen("TESTA"), 0);
  const auto before = checkpoint("before");
  ASSERT_EQ(publish("public"), 0);
  const auto first_key = tw("journal key").out;
  const auto rolled = tw("journal roll-key --json");
  ASSERT_EQ(rolled.exit_code, 0) << rolled.out;
  const auto new_key = json::parse(rolled.out)["verifier_key"].get<std::string>();
  EXPECT_NE(new_key + "\n", first_key);
  EXPECT_EQ(tw("journal key").out, new_key + "\n");
  EXPECT_THAT(json::parse(rolled.out)["note"].get<std::string>(),
              HasSubstr("tidewaiter log key rollover v1"));
  ASSERT_EQ(screen("TESTB"), 0);
  const auto after = checkpoint("after");
  ASSERT_EQ(tw("journal roll-key").exit_code, 0) << "and once more";

  const auto whole = run("verify " + db_ + " --since " + before + " " + after + " --json");
  EXPECT_EQ(whole.exit_code, 0) << whole.out;
  EXPECT_EQ(json::parse(whole.out)["signatures_checked"], true);
  // Who starts from a key that the log never had first is not content.
  EXPECT_EQ(run("verify " + db_ + " --key '" + new_key + "'").exit_code, 1);
  EXPECT_EQ(publish("public"), 0) << "over a checkpoint that the first key signed";
  std::ifstream keys(db_ + ".vkey");
  EXPECT_EQ(std::count(std::istreambuf_iterator<char>(keys), {}, '\n'), 3);
  EXPECT_FALSE(std::filesystem::exists(db_ + ".key.next"));
}

TEST_F(Log, ARolloverThatWasCutShortIsUndoneOrFinishedByWhatTheJournalSays) {
  const auto key = text_of(db_ + ".key");
  // Cut short before the journal had it: the new key is forgotten.
  std::ofstream(db_ + ".key.next") << key;
  ASSERT_EQ(run("init --origin log.example/test --db " + (folder_ / "other.db")).exit_code, 0);
  std::filesystem::copy_file(folder_ / "other.db.key", db_ + ".key.next",
                             std::filesystem::copy_options::overwrite_existing);
  ASSERT_EQ(screen("TESTA"), 0);
  EXPECT_EQ(text_of(db_ + ".key"), key);
  EXPECT_FALSE(std::filesystem::exists(db_ + ".key.next"));
  // Cut short after it: the key that the journal names takes over.
  const auto one_key = text_of(db_ + ".vkey");
  ASSERT_EQ(tw("journal roll-key").exit_code, 0);
  const auto new_key = text_of(db_ + ".key");
  std::ofstream(db_ + ".key.next") << new_key;
  std::ofstream(db_ + ".key") << key;
  std::ofstream(db_ + ".vkey") << one_key;
  ASSERT_EQ(screen("TESTB"), 0);
  EXPECT_EQ(text_of(db_ + ".key"), new_key);
  EXPECT_EQ(run("verify " + db_).exit_code, 0);
}

TEST_F(Log, AWitnessCosignsWhatContinuesAndNothingElse) {
  ASSERT_EQ(run("journal witness-key " + (folder_ / "w.key") + " --name witness.example").exit_code, 0);
  const auto witness = [&](const std::string& folder) {
    return run("witness " + (folder_ / folder) + log_keys() + " --key " + (folder_ / "w.key") +
               " --memory " + (folder_ / "seen") + " --json");
  };
  ASSERT_EQ(screen("TESTA"), 0);
  ASSERT_EQ(publish("public"), 0);
  ASSERT_EQ(publish("stale"), 0);
  auto seen = witness("public");
  ASSERT_EQ(seen.exit_code, 0) << seen.out;
  EXPECT_EQ(json::parse(seen.out)["verdict"], "first");
  EXPECT_THAT(json::parse(seen.out)["note"].get<std::string>(), HasSubstr("— witness.example "));
  EXPECT_EQ(json::parse(witness("public").out)["verdict"], "same");
  ASSERT_EQ(screen("TESTB"), 0);
  ASSERT_EQ(tw("journal roll-key").exit_code, 0);
  ASSERT_EQ(publish("public"), 0);
  seen = witness("public");
  EXPECT_EQ(seen.exit_code, 0) << seen.out;
  EXPECT_EQ(json::parse(seen.out)["verdict"], "continues") << "under the new key too";
  seen = witness("stale");
  EXPECT_EQ(seen.exit_code, 1) << seen.out;
  EXPECT_EQ(json::parse(seen.out)["verdict"], "older");
  // The cosigned note is one that `verify --since` takes.
  EXPECT_EQ(run("verify " + db_ + " --since " + (folder_ / "seen")).exit_code, 0);
  EXPECT_EQ(run("journal witness " + (folder_ / "public") + log_keys() + " --key " + (folder_ / "w.key") +
                " --memory " + (folder_ / "seen"))
                .exit_code,
            0)
      << "by its other name";
}

TEST_F(Log, J1_AForkIsNamedByTheWitnessAndByVerify) {
  ASSERT_EQ(run("journal witness-key " + (folder_ / "w.key") + " --name witness.example").exit_code, 0);
  ASSERT_EQ(screen("TESTA"), 0);
  const auto real = db_, fork = folder_ / "fork.db";
  for (const char* end : {"", ".key", ".vkey"}) std::filesystem::copy_file(real + end, fork + end);
  if (std::filesystem::exists(real + "-wal")) std::filesystem::copy_file(real + "-wal", fork + "-wal");
  const auto witness = [&](const std::string& folder) {
    return run("witness " + (folder_ / folder) + log_keys() + " --key " + (folder_ / "w.key") + " --memory " +
               (folder_ / "seen") + " --json");
  };
  ASSERT_EQ(screen("TESTB"), 0);
  ASSERT_EQ(publish("public"), 0);
  ASSERT_EQ(witness("public").exit_code, 0);
  db_ = fork;  // another history from there on, by whoever has the key, and a longer one
  for (const char* id : {"TESTC", "TESTD", "TESTE"}) ASSERT_EQ(screen(id), 0);
  ASSERT_EQ(publish("forked"), 0);
  db_ = real;
  const auto seen = witness("forked");
  EXPECT_EQ(seen.exit_code, 1) << seen.out;
  EXPECT_EQ(json::parse(seen.out)["verdict"], "fork");
  const auto note = text_of(folder_ / "forked" + "/checkpoint");
  const auto entries =
      note.substr(note.find('\n') + 1, note.find('\n', note.find('\n') + 1) - note.find('\n') - 1);
  EXPECT_EQ(text_of(folder_ / "seen.fork-" + entries), note) << "both notes together are the proof";
  EXPECT_THAT(json::parse(seen.out)["reason"].get<std::string>(), HasSubstr("seen.fork-" + entries));
  const auto verified = run("verify " + fork + " --key " + real + ".vkey --since " + (folder_ / "seen"));
  EXPECT_EQ(verified.exit_code, 1) << verified.out;
  EXPECT_THAT(verified.out, HasSubstr("J1"));
}

}  // namespace
}  // namespace tidewaiter::e2e
