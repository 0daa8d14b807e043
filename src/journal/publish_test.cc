// Publishing and witnessing: the folder holds exactly what the format says, in any number of steps, and a
// witness cosigns nothing that does not continue what he saw (J1).

#include "journal/publish.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "env/files.h"
#include "journal/checkpoint.h"
#include "journal/witness.h"

namespace tidewaiter::journal {
namespace {

namespace fs = std::filesystem;

class Commitments final : public CommitmentSource {
 public:
  base::Result<std::vector<base::Hash>> commitments(std::uint64_t begin, std::uint64_t end) const override {
    std::vector<base::Hash> out;
    for (auto i = begin; i < end; ++i) out.push_back(at(i));
    return out;
  }
  base::Hash at(std::uint64_t i) const {
    return base::sha256((changed_from_ <= i ? "other " : "entry ") + std::to_string(i));
  }
  void change_from(std::uint64_t index) { changed_from_ = index; }
  base::Hash root(std::uint64_t size) const {
    Frontier frontier;
    for (std::uint64_t i = 0; i < size; ++i) frontier.append(leaf_hash(at(i)));
    return frontier.root();
  }

 private:
  std::uint64_t changed_from_ = UINT64_MAX;
};

class PublishTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(env::remove_folder(folder_)); }
  void TearDown() override { ASSERT_TRUE(env::remove_folder(folder_)); }

  std::string note(std::uint64_t size) const {
    const SecretKey* const keys[] = {&key_};
    return sign_checkpoint({"log.example/test", size, source_.root(size), {}}, keys);
  }
  base::Result<Publication> publish_to(std::uint64_t size, const std::string& folder) const {
    const VerifierKey known[] = {key_.verifier()};
    return publish(folder, source_, note(size), known);
  }
  // Every file but the lock, with its content.
  static std::map<std::string, std::string> files(const std::string& folder) {
    std::map<std::string, std::string> found;
    for (const auto& file : fs::recursive_directory_iterator(folder)) {
      if (file.is_regular_file() && file.path().filename() != ".lock")
        found[fs::relative(file.path(), folder)] = *env::read_file(file.path());
    }
    return found;
  }

  const std::string folder_ = testing::TempDir() + "tidewaiter_publish_test";
  Commitments source_;
  env::SeededRandom random_{1};
  SecretKey key_ = *SecretKey::generate("log.example/test", SignatureType::Ed25519, random_);
};

TEST_F(PublishTest, HoldsExactlyTheFormatsFiles) {
  ASSERT_TRUE(publish_to(70'000, folder_));
  const auto found = files(folder_);
  std::size_t expected = 1;
  for (const auto& address : tiles_between(0, 70'000)) {
    ASSERT_TRUE(found.count(tile_path(address))) << tile_path(address);
    ASSERT_EQ(found.at(tile_path(address)).size(), address.width * 32u);
    ++expected;
    if (address.level > 0) continue;
    const auto entries = parse_bundle(found.at(bundle_path(address)), address.width);
    ASSERT_TRUE(entries.has_value());
    for (unsigned i = 0; i < address.width; ++i)
      ASSERT_EQ((*entries)[i], base::as_view(source_.at(address.index * 256 + i)));
    ++expected;
  }
  EXPECT_EQ(found.size(), expected);
  EXPECT_EQ(found.at("checkpoint"), note(70'000));
}

TEST_F(PublishTest, InStepsOrAtOnceTheTilesAreTheSame) {
  std::uint64_t before = 0;
  for (const std::uint64_t size : {0, 1, 200, 255, 256, 300, 300, 70'000, 70'001}) {
    const auto published = publish_to(size, folder_ + "/steps");
    ASSERT_TRUE(published.has_value()) << base::to_string(published.error());
    EXPECT_EQ(published->old_size, before);
    EXPECT_EQ(published->new_size, size);
    before = size;
  }
  EXPECT_EQ(publish_to(70'002, folder_ + "/steps")->files_written, 3u)
      << "a partial tile, its bundle and the checkpoint";
  ASSERT_TRUE(publish_to(70'002, folder_ + "/once"));
  const auto steps = files(folder_ + "/steps");
  for (const auto& [path, content] : files(folder_ + "/once")) EXPECT_EQ(steps.at(path), content) << path;
  EXPECT_FALSE(fs::exists(folder_ + "/steps/tile/0/000.p")) << "pruned once full";
}

TEST_F(PublishTest, WhatDoesNotContinueIsRefusedAndLeavesTheCheckpoint) {
  ASSERT_TRUE(publish_to(300, folder_));
  EXPECT_EQ(publish_to(299, folder_).error().code, base::ErrorCode::State);
  const std::string wrong = note(400);
  source_.change_from(350);
  const VerifierKey known[] = {key_.verifier()};
  EXPECT_EQ(publish(folder_, source_, wrong, known).error().code, base::ErrorCode::Tampered);
  source_.change_from(100);
  EXPECT_EQ(publish_to(400, folder_).error().code, base::ErrorCode::Tampered)
      << "another history, rightly signed";
  source_.change_from(290);
  EXPECT_EQ(publish_to(400, folder_).error().field, "commitments");
  source_.change_from(UINT64_MAX);
  EXPECT_EQ(*env::read_file(folder_ + "/checkpoint"), note(300));
  EXPECT_FALSE(publish(folder_, source_, note(400), {}));
  EXPECT_TRUE(publish_to(400, folder_)) << "what the refused attempts left behind is written over";
  const auto lock = env::FileLock::acquire(folder_ + "/.lock");
  EXPECT_EQ(publish_to(500, folder_).error().code, base::ErrorCode::Busy);
}

TEST_F(PublishTest, AWitnessCosignsWhatContinuesAndNamesAFork) {
  env::SeededRandom random{2};
  const auto eye = *SecretKey::generate("witness.example/w", SignatureType::CosignatureV1, random);
  const VerifierKey log[] = {key_.verifier()};
  const VerifierKey both[] = {key_.verifier(), eye.verifier()};
  const DirectoryTiles tiles(folder_);
  const base::Instant at{1'700'000'000'000};

  ASSERT_TRUE(publish_to(300, folder_));
  const auto first = witness("", note(300), log, tiles, eye, at);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->decision.verdict, Verdict::First);
  EXPECT_EQ(open_checkpoint(first->note, both, "note")->signed_by.size(), 2u);
  // The cosigned note is published in place of the bare one.
  EXPECT_TRUE(publish(folder_, source_, first->note, both).has_value());

  ASSERT_TRUE(publish_to(1000, folder_));
  const auto second = witness(first->note, note(1000), log, tiles, eye, at);
  EXPECT_EQ(second->decision.verdict, Verdict::Continues) << second->decision.reason;
  EXPECT_EQ(witness(second->note, note(1000), log, tiles, eye, at)->decision.verdict, Verdict::Same);
  const auto older = witness(second->note, note(300), log, tiles, eye, at);
  EXPECT_EQ(older->decision.verdict, Verdict::Older);
  EXPECT_EQ(older->note, "");

  // The log forks at entry 500: another folder, rightly signed, internally sound.
  source_.change_from(500);
  ASSERT_TRUE(publish_to(1200, folder_ + "/fork"));
  const auto fork = witness(second->note, note(1200), log, DirectoryTiles(folder_ + "/fork"), eye, at);
  EXPECT_EQ(fork->decision.verdict, Verdict::Fork);
  EXPECT_NE(fork->decision.reason.find("1000 entries"), std::string::npos);
  EXPECT_EQ(fork->note, "");
  EXPECT_EQ(
      witness(second->note, note(1000), log, DirectoryTiles(folder_ + "/fork"), eye, at)->decision.verdict,
      Verdict::Fork);
  // Tiles that do not give the offered root say nothing of the log.
  EXPECT_EQ(witness(second->note, note(1200), log, tiles, eye, at)->decision.verdict, Verdict::Unproven);
}

TEST(Witness, DecidesByAProofSentAlong) {
  Commitments source;
  MemoryTiles tiles;
  GrowingTiles tree;
  for (int i = 0; i < 40; ++i) tree.append(leaf_hash(source.at(static_cast<std::uint64_t>(i))));
  for (const auto& tile : tree.take_changed()) tiles.put(tile);
  const auto at = [&](std::uint64_t size) {
    return Checkpoint{"log.example/test", size, source.root(size), {}};
  };
  const auto proof = *Prover(tiles, 40).consistency(17);
  EXPECT_EQ(decide(at(17), at(40), proof).verdict, Verdict::Continues);
  EXPECT_EQ(decide(at(16), at(40), proof).verdict, Verdict::Unproven);
  EXPECT_EQ(decide(at(17), at(40), Proof{}).verdict, Verdict::Unproven);
  EXPECT_EQ(decide(at(0), at(40), Proof{}).verdict, Verdict::Continues);
  EXPECT_EQ(decide(Checkpoint{"other.example", 1, {}, {}}, at(40), Proof{}).verdict, Verdict::WrongLog);
  Checkpoint forked = at(40);
  forked.root[0] ^= 1;
  EXPECT_EQ(decide(at(40), forked, Proof{}).verdict, Verdict::Fork);
}

TEST(Tessera, ItsRealLogIsReadAndProven) {
  const std::string folder = std::string{TIDEWAITER_SHARED_DATA} + "/merkle-log/tessera/testdata/log";
  if (!fs::exists(folder)) GTEST_SKIP() << "skipped: " << folder << " is not there";
  auto text = *env::read_file(folder + "/../log.vkey.txt");
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const auto key = VerifierKey::parse(text, "key");
  ASSERT_TRUE(key.has_value());
  const VerifierKey known[] = {*key};
  const DirectoryTiles tiles(folder);
  std::vector<Checkpoint> checkpoints;
  for (int i = 0; i <= 15; ++i) {
    const auto opened =
        open_checkpoint(*env::read_file(folder + "/checkpoint." + std::to_string(i)), known, "checkpoint");
    ASSERT_TRUE(opened.has_value()) << base::to_string(opened.error());
    checkpoints.push_back(opened->checkpoint);
  }
  for (std::uint64_t size = 1; size <= 15; ++size) {
    Prover prover(tiles, size);
    ASSERT_EQ(*prover.root(size), checkpoints[size].root);
    for (std::uint64_t old_size = 1; old_size <= size; ++old_size) {
      EXPECT_TRUE(check_consistency(old_size, size, checkpoints[old_size].root, checkpoints[size].root,
                                    *prover.consistency(old_size)));
      EXPECT_EQ(decide(checkpoints[old_size], checkpoints[size], tiles).cosigns(), true);
    }
    const auto bundle = *env::read_file(folder + "/" + bundle_path({0, 0, static_cast<unsigned>(size)}));
    const auto entries = *parse_bundle(bundle, static_cast<unsigned>(size));
    for (std::uint64_t i = 0; i < size; ++i) {
      EXPECT_TRUE(
          check_inclusion(i, size, leaf_hash(entries[i]), *prover.inclusion(i), checkpoints[size].root));
    }
  }
}

}  // namespace
}  // namespace tidewaiter::journal
