// Other readers accept what the journal writes: the verifier apart, and Go's golang.org/x/mod/sumdb. And they
// refuse what is changed in any file (J1, J2, J4).

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "env/clock.h"
#include "env/files.h"
#include "env/random.h"
#include "journal/journal.h"
#include "service/log.h"
#include "verify/verify.h"

namespace tidewaiter {
namespace {

namespace fs = std::filesystem;

struct Written {
  journal::Salt salt;
  std::string text;
  base::Hash commitment;
  bool erased = false;
};

class Journal final : public journal::CommitmentSource {
 public:
  base::Result<std::vector<base::Hash>> commitments(std::uint64_t begin, std::uint64_t end) const override {
    std::vector<base::Hash> out;
    for (auto i = begin; i < end; ++i) out.push_back(entries[i].commitment);
    return out;
  }
  // An entry that says that the row `key` of table "item" is now `row`; empty: no row.
  void add(std::string kind, std::string body, const std::string& key = "", const std::string& row = "") {
    const auto salt = journal::draw_salt(random);
    journal::Entry entry{std::move(kind),
                         base::Instant{1'763'629'920'000 + static_cast<std::int64_t>(entries.size())},
                         "officer-1",
                         std::move(body),
                         {}};
    if (!key.empty()) entry.rows.push_back({"item", key, journal::row_digest(salt, row)});
    append(entry, salt);
  }
  void append(const journal::Entry& entry, const journal::Salt& salt) {
    ASSERT_TRUE(journal::check_entry(entry));
    const auto text = journal::canonical_bytes(entry);
    entries.push_back({salt, text, journal::commitment(salt, text)});
    tree.append(journal::leaf_hash(entries.back().commitment));
    for (const auto& tile : tree.take_changed()) tiles.put(tile);
  }
  std::string checkpoint() const {
    const journal::SecretKey* const keys[] = {&log_key};
    return journal::sign_checkpoint({log_key.verifier().name(), tree.size(), tree.root(), {}}, keys);
  }

  env::SeededRandom random{7};
  journal::SecretKey log_key =
      *journal::SecretKey::generate("log.example/interop", journal::SignatureType::Ed25519, random);
  std::vector<Written> entries;
  journal::GrowingTiles tree;
  journal::MemoryTiles tiles;
};

void grow(Journal& journal, std::size_t size) {
  while (journal.entries.size() < size) {
    const auto i = std::to_string(journal.entries.size());
    journal.add("item.registered",
                journal::Body{}.set("item", "\xE6\xB1\x89 \"" + i).set("share", true).text(), i, "row " + i);
  }
}

class Interop : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(env::remove_folder(folder_)); }
  void TearDown() override { ASSERT_TRUE(env::remove_folder(folder_)); }
  void publish() {
    const journal::VerifierKey known[] = {journal_.log_key.verifier()};
    const auto published = journal::publish(folder_, journal_, journal_.checkpoint(), known);
    ASSERT_TRUE(published) << base::to_string(published.error());
  }
  const std::string folder_ = testing::TempDir() + "tidewaiter_interop_test";
  Journal journal_;
};

TEST_F(Interop, TheVerifierWalksAJournalWithErasureAndKeyRollover) {
  grow(journal_, 300);
  const verify::TreeHead early{"", journal_.tree.size(), journal_.tree.root()};
  journal_.entries[5].erased = true;
  journal_.add(std::string{journal::kErasureKind}, R"({"entries":[5]})", "5", "pseudonym 5");
  const auto next =
      *journal::SecretKey::generate("log.example/interop", journal::SignatureType::Ed25519, journal_.random);
  journal_.append(
      *journal::key_rolled_entry(journal_.log_key, next, base::Instant{1'763'629'930'000}, "director-1"),
      journal::draw_salt(journal_.random));
  grow(journal_, 400);

  verify::RowLedger rows({9}, 1 << 20);
  const auto key = verify::read_log_key(journal_.log_key.verifier().text(), "key");
  ASSERT_TRUE(key);
  verify::JournalChecker checker(
      {{early, *verify::read_checkpoint(journal_.checkpoint(), *key, "checkpoint")}, *key, &rows});
  for (const auto& entry : journal_.entries) {
    if (entry.erased) {
      checker.feed({std::nullopt, std::nullopt, base::as_view(entry.commitment)});
    } else {
      checker.feed({journal::as_view(entry.salt), entry.text, base::as_view(entry.commitment)});
    }
  }
  const auto report = checker.finish();
  EXPECT_TRUE(report.findings.empty()) << report.findings.kept()[0].what;
  EXPECT_EQ(report.root, journal_.tree.root());
  EXPECT_EQ(report.erased, 1u);
  ASSERT_EQ(report.keys.size(), 2u);
  EXPECT_EQ(report.keys[1].first, 301u);
  EXPECT_EQ(report.keys[1].second, *verify::read_log_key(next.verifier().text(), "key"));
  EXPECT_EQ(rows.check(rows.expect("item", "7"), "row 7"), verify::RowLedger::Answer::Agrees);
  EXPECT_EQ(rows.check(rows.expect("item", "5"), "pseudonym 5"), verify::RowLedger::Answer::Agrees);
  EXPECT_EQ(rows.check(rows.expect("item", "8"), "row 9"), verify::RowLedger::Answer::Differs);
}

TEST_F(Interop, TheVerifierAcceptsThePublishedFolderAndNoChangedOctetInAnyFile) {
  grow(journal_, 200);
  const auto since = journal_.checkpoint();
  grow(journal_, 700);
  publish();
  const auto key = journal_.log_key.verifier().text();
  const auto sound = verify::verify_log_directory(folder_, key, since);
  ASSERT_TRUE(sound) << base::to_string(sound.error());
  EXPECT_TRUE(sound->findings.empty()) << sound->findings.kept()[0].what;
  EXPECT_EQ(sound->head.size, 700u);
  EXPECT_EQ(sound->bundles, 3u);
  EXPECT_EQ(sound->tiles, 4u);
  int changed = 0;
  for (const auto& file : fs::recursive_directory_iterator(folder_)) {
    if (!file.is_regular_file() || file.path().filename() == ".lock") continue;
    const auto content = *env::read_file(file.path());
    for (const std::size_t at : {std::size_t{0}, content.size() / 2, content.size() - 1}) {
      auto other = content;
      other[at] = static_cast<char>(other[at] ^ 4);
      ASSERT_TRUE(env::write_file(file.path(), other));
      const auto report = verify::verify_log_directory(folder_, key, since);
      EXPECT_TRUE(!report || !report->findings.empty()) << file.path() << " " << at;
      ++changed;
    }
    ASSERT_TRUE(env::write_file(file.path(), content));
  }
  EXPECT_EQ(changed, 3 * 8);
}

TEST_F(Interop, TheVerifierFindsARollBackAndAForkSinceACheckpoint) {
  grow(journal_, 300);
  publish();
  const auto key = journal_.log_key.verifier().text();
  Journal longer;
  grow(longer, 400);
  const auto rolled_back = verify::verify_log_directory(folder_, key, longer.checkpoint());
  ASSERT_TRUE(rolled_back) << base::to_string(rolled_back.error());
  EXPECT_EQ(rolled_back->findings.count(), 1u);
  Journal other;
  other.add("item.registered", "{}");
  grow(other, 200);
  const auto fork = verify::verify_log_directory(folder_, key, other.checkpoint());
  ASSERT_TRUE(fork) << base::to_string(fork.error());
  ASSERT_EQ(fork->findings.count(), 1u);
  EXPECT_EQ(fork->findings.kept()[0].index, 200u);
}

TEST_F(Interop, TheVerifierAcceptsTheProversProofs) {
  grow(journal_, 300);
  for (std::uint64_t size = 1; size <= 300; size += 23) {
    journal::Prover prover(journal_.tiles, size);
    const auto root = *prover.root(size);
    for (std::uint64_t i = 0; i < size; ++i) {
      const auto leaf = journal::leaf_hash(journal_.entries[i].commitment);
      EXPECT_TRUE(verify::check_part({i, i + 1}, size, leaf, root, *prover.inclusion(i)));
      EXPECT_TRUE(
          verify::check_part({0, i + 1}, size, *prover.root(i + 1), root, *prover.consistency(i + 1)));
    }
  }
}

// {"records":[…],"trees":[…]}: proofs that Tidewaiter made, for Go to check.
std::string proofs_text(const Journal& journal) {
  const auto base64 = [](const base::Hash& hash) {
    return "\"" + base::to_base64(base::as_view(hash)) + "\"";
  };
  const auto list = [&](const journal::Proof& proof) {
    std::string text = "[";
    for (const auto& hash : proof) text += (text.size() > 1 ? "," : "") + base64(hash);
    return text + "]";
  };
  journal::Prover prover(journal.tiles, journal.tree.size());
  std::string records, trees;
  for (std::uint64_t i = 0; i < journal.tree.size(); i += 37) {
    const auto comma = i == 0 ? "" : ",";
    records += comma + ("{\"index\":" + std::to_string(i)) +
               ",\"leaf\":" + base64(journal::leaf_hash(journal.entries[i].commitment)) +
               ",\"proof\":" + list(*prover.inclusion(i)) + "}";
    trees += comma + ("{\"size\":" + std::to_string(i + 1)) + ",\"root\":" + base64(*prover.root(i + 1)) +
             ",\"proof\":" + list(*prover.consistency(i + 1)) + "}";
  }
  return "{\"records\":[" + records + "],\"trees\":[" + trees + "]}";
}

constexpr const char* kGoPath = "/usr/share/gocode";

bool go_is_there() {
  return std::system("command -v go >/dev/null") == 0 &&
         fs::exists(std::string{kGoPath} + "/src/golang.org/x/mod/sumdb");
}

// check.go's exit code.
int go_checks(const std::string& folder, const std::string& keys) {
  const std::string go =
      std::string{"cd '" TIDEWAITER_SOURCE_DIR "/tests/interop' && GO111MODULE=off GOFLAGS= GOPATH="} +
      kGoPath + " GOCACHE='" TIDEWAITER_BINARY_DIR "/go-cache' go run check.go '" + folder + "' " + keys;
  return std::system(go.c_str());
}

TEST_F(Interop, GoOpensTheCheckpointAndItsProofChecksPass) {
  if (!go_is_there()) GTEST_SKIP() << "skipped: needs golang-go and golang-golang-x-mod-dev";
  grow(journal_, 1000);
  publish();
  ASSERT_TRUE(env::write_file(folder_ + "/proofs.json", proofs_text(journal_)));
  EXPECT_EQ(go_checks(folder_, "'" + journal_.log_key.verifier().text() + "'"), 0);
  // The same adapter refuses a log whose checkpoint another key signed.
  const auto other =
      *journal::SecretKey::generate("log.example/interop", journal::SignatureType::Ed25519, journal_.random);
  EXPECT_NE(go_checks(folder_, "'" + other.verifier().text() + "' 2>/dev/null"), 0);
}

// What `journal publish` writes, under one key and then under the next.
TEST_F(Interop, GoOpensWhatAServicePublishesAcrossARolloverOfItsKey) {
  if (!go_is_there()) GTEST_SKIP() << "skipped: needs golang-go and golang-golang-x-mod-dev";
  ASSERT_TRUE(env::make_folder(folder_));
  env::FixedClock clock{base::Instant{1'800'000'000'000}};
  env::SystemRandom random;
  const service::Actor actor{"director-1", "test"};
  auto service =
      service::Service::initialise(folder_ + "/e.db", "log.example/published", actor, clock, random);
  ASSERT_TRUE(service) << base::to_string(service.error());
  const auto grow_by = [&](int entries) {
    for (int i = 0; i < entries; ++i) ASSERT_TRUE(service->record(actor, "item.examined", "{}", {}));
  };
  const auto folder = folder_ + "/public";
  const auto old_key = *service::verifier_key(*service);
  grow_by(10);
  const auto before = service::publish_log(*service, folder);
  ASSERT_TRUE(before) << base::to_string(before.error());
  const auto rolled = service::roll_log_key(*service, actor);
  ASSERT_TRUE(rolled) << base::to_string(rolled.error());
  grow_by(250);  // over the end of the first tile
  ASSERT_TRUE(service::publish_log(*service, folder));
  ASSERT_TRUE(env::write_file(folder + "/checkpoint-before", before->checkpoint));
  ASSERT_TRUE(env::write_file(folder + "/rollover", rolled->note));
  const auto quoted = [](const std::string& key) { return "'" + key + "' "; };
  EXPECT_EQ(go_checks(folder, quoted(rolled->verifier_key) + quoted(old_key)), 0);
  EXPECT_NE(go_checks(folder, quoted(old_key) + quoted(rolled->verifier_key) + "2>/dev/null"), 0)
      << "the key of before signs no more";
}

}  // namespace
}  // namespace tidewaiter
