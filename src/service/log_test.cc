// What a witness keeps where the log forked: the note that he refused, which with the one he cosigned is the
// proof.

#include "service/log.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "env/files.h"
#include "env/random.h"
#include "journal/checkpoint.h"
#include "journal/note.h"

namespace tidewaiter::service {
namespace {

using testing::HasSubstr;

constexpr base::Instant kNow{1'800'000'000'000};

class WitnessLog : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / "tidewaiter-witness-XXXXXX";
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
    memory_ = folder_ + "/seen";
    ASSERT_TRUE(make_witness_key(folder_ + "/w.key", "witness.example", random_));
    auto made = journal::SecretKey::generate("log.example/test", journal::SignatureType::Ed25519, random_);
    ASSERT_TRUE(made);
    log_key_.emplace(*std::move(made));
    // What he saw of seven entries: two roots of one size need no tiles to be told apart.
    ASSERT_TRUE(env::replace_file(memory_, note_of('a')));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string note_of(char root) const {
    journal::Checkpoint checkpoint{"log.example/test", 7, {}, {}};
    checkpoint.root.fill(static_cast<std::uint8_t>(root));
    const journal::SecretKey* signers[] = {&*log_key_};
    return journal::sign_checkpoint(checkpoint, signers);
  }
  Witnessing offered(const std::string& note) const {
    EXPECT_TRUE(env::replace_file(folder_ + "/checkpoint", note));
    const auto seen = witness_log(folder_, memory_, folder_ + "/w.key", {log_key_->verifier().text()}, kNow);
    EXPECT_TRUE(seen) << to_string(seen.error());
    return seen.value_or(Witnessing{});
  }
  std::string read(const std::string& path) const { return env::read_file(path).value_or("none"); }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{folder_}, {}));
  }

  env::SystemRandom random_;
  std::optional<journal::SecretKey> log_key_;
  std::string folder_, memory_;
};

TEST_F(WitnessLog, J1_TheNoteOfAForkIsKeptBesideTheMemoryAndNeverOverwritten) {
  const auto before = read(memory_);
  const auto seen = offered(note_of('b'));
  EXPECT_FALSE(seen.cosigned);
  EXPECT_EQ(seen.verdict, "fork");
  EXPECT_THAT(seen.reason,
              HasSubstr("The forked note is kept in " + memory_ + ".fork-7, the one last cosigned"));
  EXPECT_EQ(read(memory_ + ".fork-7"), note_of('b'));
  EXPECT_EQ(read(memory_), before);
  const auto kept = files();
  EXPECT_THAT(offered(note_of('b')).reason, HasSubstr(".fork-7,"));
  EXPECT_EQ(files(), kept) << "the same note once";
  EXPECT_THAT(offered(note_of('c')).reason, HasSubstr(".fork-7-2,"));
  EXPECT_EQ(read(memory_ + ".fork-7"), note_of('b'));
  EXPECT_EQ(read(memory_ + ".fork-7-2"), note_of('c'));
}

TEST_F(WitnessLog, J1_AForkIsToldThoughItsNoteCanNotBeKept) {
  std::filesystem::create_directory(memory_ + ".fork-7");
  const auto seen = offered(note_of('b'));
  EXPECT_EQ(seen.verdict, "fork");
  EXPECT_THAT(seen.reason, HasSubstr("could not be kept"));
}

TEST_F(WitnessLog, WhatIsNoForkLeavesNoNote) {
  const auto before = files();
  journal::Checkpoint older{"log.example/test", 3, {}, {}};
  const journal::SecretKey* signers[] = {&*log_key_};
  EXPECT_EQ(offered(journal::sign_checkpoint(older, signers)).verdict, "older");
  EXPECT_EQ(files(), before + 1) << "the checkpoint that was offered";
}

}  // namespace
}  // namespace tidewaiter::service
