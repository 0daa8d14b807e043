// The verifier against real databases of the store, on both engines: a sound one has no findings, and each
// way to tamper with one has its own (J1, J2, J4).

#include <gtest/gtest.h>

#include <filesystem>

#include "journal/checkpoint.h"
#include "store/private_postgres.h"
#include "store/sql.h"
#include "store/store.h"
#include "verify/database.h"

namespace tidewaiter::store {
namespace {

constexpr base::Instant kWrittenAt{1'800'000'000'000};
constexpr std::int64_t kItems = 1'500;
constexpr std::uint64_t kEntries = 1'502;   // and the removal and the erasure
constexpr std::uint64_t kRows = 1'498 + 5;  // items left, and shifts

class VerifyDatabase : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / "tidewaiter-verify-XXXXXX";
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
    url_ = folder_ + "/test.db";
    auto key = journal::SecretKey::generate("log.example", journal::SignatureType::Ed25519, random_);
    ASSERT_TRUE(key);
    key_ = std::make_unique<journal::SecretKey>(std::move(*key));
    fill();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // Rows inserted, replaced, removed, erased; two checkpoints.
  void fill() {
    auto opened = Store::open(url_, random_, {.mode = Options::Mode::CreateIfMissing});
    ASSERT_TRUE(opened) << to_string(opened.error());
    auto& store = **opened;
    ASSERT_TRUE(store.transact([&](Transaction& transaction) -> base::Status {
      for (std::int64_t i = 1; i <= kItems; ++i) {
        TW_TRY_STATUS(
            transaction
                .record({"item.screened", kWrittenAt, "test", "{}"},
                        {insert(ItemRow{
                             i, "ID " + std::to_string(i % 9), i, "", "s", {}, Blob{random_.bytes(40)}}),
                         put(ShiftRow{
                             "CN/CAN", "é%" + std::to_string(i % 5), i, {}, "{}", 1, "", {}, "open", "{}"})})
                .map([](auto) {}));
      }
      return transaction
          .record({"item.removed", kWrittenAt, "test", "{}"},
                  {{TableId::Item, Change::Remove, {std::int64_t{9}}}})
          .map([](auto) {});
    }));
    checkpoint(store);
    ASSERT_TRUE(store.erase(
        {{{TableId::Item, {std::int64_t{4}}, {}}}, "test rule", "officer-1", "officer-2", kWrittenAt}));
    checkpoint(store);
  }

  void checkpoint(Store& store) {
    const auto head = (*store.snapshot())->journal_head();
    ASSERT_TRUE(head);
    const journal::SecretKey* const keys[] = {key_.get()};
    note_ = journal::sign_checkpoint({"log.example", head->size, head->root, {}}, keys);
    ASSERT_TRUE(store.transact(
        [&](Transaction& transaction) { return transaction.add_checkpoint(head->size, note_); }));
  }

  base::Status tamper(const std::string& sql) {
    TW_TRY(const auto connection, Connection::open(address_of(url_), Connection::Access::Write, 1 << 20));
    return connection->run(sql);
  }

  verify::DatabaseReport report(std::vector<std::string> since = {}, std::size_t ledger_octets = 1 << 20) {
    verify::DatabaseOptions options{std::move(since), key_->verifier().text(), {}, ledger_octets};
    auto done = verify::verify_database(url_, options);
    EXPECT_TRUE(done) << to_string(done.error());
    return done ? std::move(*done) : verify::DatabaseReport{};
  }

  std::string rules(const std::string& sql) {
    const auto done = tamper(sql);
    EXPECT_TRUE(done) << to_string(done.error());
    std::string all;
    const auto after = report();
    for (const auto& found : after.findings.kept()) all += found.rule + " " + found.what + "\n";
    return all;
  }

  env::SystemRandom random_;
  std::string folder_;
  std::string url_;
  std::string note_;
  std::unique_ptr<journal::SecretKey> key_;
};

void expect_sound(const verify::DatabaseReport& report) {
  for (const auto& found : report.findings.kept())
    ADD_FAILURE() << found.rule << ' ' << found.index << ' ' << found.what;
}

TEST_F(VerifyDatabase, ASoundOneHasNoFindings) {
  const auto whole = report({note_});
  expect_sound(whole);
  EXPECT_EQ(whole.entries, kEntries);
  EXPECT_EQ(whole.erased, 1u);
  EXPECT_EQ(whole.rows, kRows);
  EXPECT_EQ(whole.checkpoints, 2u);
  EXPECT_EQ(whole.walks, 1u);
}

TEST_F(VerifyDatabase, ALedgerTooSmallWalksMoreOftenAndFindsTheSame) {
  const auto in_parts = report({}, 64 << 10);
  expect_sound(in_parts);
  EXPECT_EQ(in_parts.rows, kRows);
  EXPECT_GT(in_parts.walks, 1u);
}

TEST_F(VerifyDatabase, ARowChangedBehindTheJournalIsNamed_J2) {
  EXPECT_EQ(rules("UPDATE item SET office='X' WHERE item_no=7"),
            "J2 table item, key 7: not what the last entry that names it says\n");
  EXPECT_NE(rules("INSERT INTO stratum VALUES ('a b','/','%',1,2,3,0)")
                .find("J2 table stratum, key a%20b/%2F/%25: no entry"),
            std::string::npos);
}

TEST_F(VerifyDatabase, ARowRemovedBehindTheJournalIsMissed_J2) {
  EXPECT_EQ(rules("DELETE FROM shift WHERE shift='é%2'"),
            "J2 a row that this entry was the last to write is missing\n");
}

TEST_F(VerifyDatabase, ARowThatIsPutBackIsFound_J2) {
  EXPECT_NE(rules("INSERT INTO item SELECT 9, item_id, filed_at, office, shift, supersedes, document, 8 FROM "
                  "item WHERE item_no=10")
                .find("J2 table item, key 9"),
            std::string::npos);
}

TEST_F(VerifyDatabase, AnAlteredEntryIsNamed_J1) {
  EXPECT_NE(
      rules("UPDATE journal SET entry=CAST(replace(CAST(entry AS TEXT),'test','evil') AS BLOB) WHERE idx=5")
          .find("J1"),
      std::string::npos);
}

TEST_F(VerifyDatabase, AnEntryThatVanishedIsNamed_J4) {
  const auto found = rules("UPDATE journal SET entry=x'', salt=x'' WHERE idx=20");
  EXPECT_NE(found.find("J4 gone, and no later erasure names it"), std::string::npos) << found;
}

TEST_F(VerifyDatabase, ARollBackIsFoundByWhoKeptACheckpoint_J1) {
  ASSERT_TRUE(tamper("DELETE FROM checkpoint WHERE size=1502"));
  ASSERT_TRUE(tamper("DELETE FROM journal WHERE idx=1501"));
  EXPECT_NE(report({note_}).findings.kept().at(0).what.find("rolled back"), std::string::npos);
}

TEST_F(VerifyDatabase, ATileThatIsNotItsEntriesHashIsFound_J1) {
  EXPECT_NE(rules("UPDATE journal_node SET hash=zeroblob(32) WHERE level=1 AND idx=1")
                .find("J1 table journal_node, key 1/1"),
            std::string::npos);
  EXPECT_NE(rules("DELETE FROM journal_node").find("5 hashes are missing"), std::string::npos);
}

TEST_F(VerifyDatabase, ACheckpointThatTheLogDidNotSignIsFound_J1) {
  EXPECT_NE(rules("UPDATE checkpoint SET note=replace(note,'log.example','log.elsewhere') WHERE size=1501")
                .find("J1"),
            std::string::npos);
}

TEST_F(VerifyDatabase, WhatIsNoDatabaseOfOursIsAnError) {
  EXPECT_FALSE(verify::verify_database(folder_ + "/nothing.db", {}));
}

TEST_F(VerifyDatabase, OnPostgresTheSame) {
  const auto cluster = PrivatePostgres::start();
  if (!cluster) GTEST_SKIP() << to_string(cluster.error());
  url_ = (*cluster)->make_database();
  fill();
  const auto whole = report({note_});
  expect_sound(whole);
  EXPECT_EQ(whole.rows, kRows);
  EXPECT_EQ(rules("UPDATE item SET office='X' WHERE item_no=7"),
            "J2 table item, key 7: not what the last entry that names it says\n");
}

}  // namespace
}  // namespace tidewaiter::store
