// What the store promises, on SQLite and on PostgreSQL alike. J2: every row that stands has the digest that
// the last entry naming it carries. J1: an entry's index, octets and commitment never change.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "store/private_postgres.h"
#include "store/store.h"

namespace tidewaiter::store {
namespace {

using base::ErrorCode;
using base::Instant;
using testing::ElementsAre;

constexpr Instant kNow{1'800'000'000'000};

// One cluster for the whole run: starting one takes seconds.
PrivatePostgres* cluster() {
  static const auto started = PrivatePostgres::start();
  return started ? started->get() : nullptr;
}

std::string all_octets() {
  std::string octets;
  for (int i = 0; i < 256; ++i) octets += static_cast<char>(i);
  return octets + octets;
}

ItemRow item(std::int64_t number, const std::string& id) {
  return {number, id, kNow.unix_ms() + number, "CNCAN", "2026-11-20/day", std::nullopt, Blob{all_octets()}};
}

EntryDraft draft(std::string kind = "item.screened") { return {std::move(kind), kNow, "test", "{}"}; }

class StoreContract : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam() == "postgres") {
      if (cluster() == nullptr) GTEST_SKIP() << "PostgreSQL 15 is not installed";
      url_ = cluster()->make_database();
    } else {
      folder_ = std::filesystem::temp_directory_path() / "tidewaiter-store-XXXXXX";
      ASSERT_NE(mkdtemp(folder_.data()), nullptr);
      url_ = folder_ + "/with space.db";
    }
    open({.mode = Options::Mode::CreateIfMissing});
  }
  void TearDown() override {
    store_.reset();
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }

  void open(const Options& options = {}) {
    store_.reset();
    auto opened = Store::open(url_, random_, options);
    // PostgreSQL lets go of a closed session's lock a moment after it.
    for (int i = 0; i < 100 && !opened && opened.error().code == base::ErrorCode::Busy; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      opened = Store::open(url_, random_, options);
    }
    ASSERT_TRUE(opened) << to_string(opened.error());
    store_ = std::move(*opened);
  }

  void write(std::vector<RowWrite> rows, const std::string& kind = "item.screened") {
    const auto done = store_->transact([&](Transaction& transaction) -> base::Status {
      return transaction.record(draft(kind), rows).map([](auto) {});
    });
    ASSERT_TRUE(done) << to_string(done.error());
  }

  base::Status try_to_write(std::vector<RowWrite> rows) {
    return store_->transact([&](Transaction& transaction) -> base::Status {
      return transaction.record(draft(), rows).map([](auto) {});
    });
  }

  std::unique_ptr<Snapshot> view() {
    auto snapshot = store_->snapshot();
    EXPECT_TRUE(snapshot) << to_string(snapshot.error());
    return std::move(*snapshot);
  }

  std::vector<StoredEntry> entries() {
    std::vector<StoredEntry> all;
    const auto snapshot = view();
    const auto read =
        snapshot->scan_entries(0, UINT64_MAX >> 2, [&](StoredEntry&& entry) -> base::Result<bool> {
          all.push_back(std::move(entry));
          return true;
        });
    EXPECT_TRUE(read) << to_string(read.error());
    return all;
  }

  // The digest that the last entry naming each row gives it.
  std::map<std::pair<std::string, std::string>, std::pair<base::Hash, journal::Salt>> last_digests() {
    std::map<std::pair<std::string, std::string>, std::pair<base::Hash, journal::Salt>> last;
    for (const auto& stored : entries()) {
      const auto salt = journal::to_salt(stored.salt, "salt");
      const auto entry = journal::parse_entry(stored.bytes);
      EXPECT_TRUE(salt && entry);
      EXPECT_EQ(journal::commitment(*salt, stored.bytes), stored.commitment);
      for (const auto& row : entry->rows) last[{row.table, row.key}] = {row.digest, *salt};
    }
    return last;
  }

  // J2, by the slow and obvious way.
  void expect_rows_match_the_journal() {
    auto last = last_digests();
    const auto snapshot = view();
    for (const auto& each : tables()) {
      if (!each.journalled()) continue;
      const auto read = snapshot->scan_rows(each.id, {}, [&](Row&& row) -> base::Result<bool> {
        const auto key = key_text({row.data(), each.key_columns});
        const auto found = last.find({std::string{each.name}, key});
        if (found == last.end()) {
          ADD_FAILURE() << each.name << " " << key << " is named by no entry";
          return true;
        }
        EXPECT_EQ(journal::row_digest(found->second.second, row_bytes(row)), found->second.first)
            << each.name << " " << key;
        last.erase(found);
        return true;
      });
      ASSERT_TRUE(read) << to_string(read.error());
    }
    for (const auto& [name, digest] : last) {
      EXPECT_EQ(digest.first, journal::row_digest(digest.second, ""))
          << name.first << " " << name.second << " is missing";
    }
  }

  env::SystemRandom random_;
  std::string folder_;
  std::string url_;
  std::unique_ptr<Store> store_;
};

TEST_P(StoreContract, EveryOctetComesBackAsItWentIn) {
  auto row = item(1, "Nguyễn 阮 \"quoted\" \\ {a,b} 'x' NULL");
  row.shift = "";
  write({insert(row)});
  auto found = view()->get<ItemRow>(std::int64_t{1});
  ASSERT_TRUE(found && *found) << to_string(found.error());
  EXPECT_EQ(to_row(**found), to_row(row));
  write({put(ItemRow{2, "", INT64_MIN, "", "", INT64_MAX, Blob{}})});
  found = view()->get<ItemRow>(std::int64_t{2});
  ASSERT_TRUE(found && *found);
  EXPECT_EQ(to_row(**found), to_row(ItemRow{2, "", INT64_MIN, "", "", INT64_MAX, Blob{}}));
  expect_rows_match_the_journal();
}

TEST_P(StoreContract, RowsChangeOnlyWithTheEntryThatSaysSo_J2) {
  write({insert(item(1, "A")), insert(item(2, "B")),
         insert(HoldRow{1, "op", "Selected", 5, {}, "CNCAN", "s", "{}"})});
  write({put(HoldRow{1, "op", "HoldSent", 6, 7, "CNCAN", "s", "{}"})});
  write({{TableId::Item, Change::Remove, {std::int64_t{2}}}});
  EXPECT_EQ(entries().size(), 3u);
  expect_rows_match_the_journal();
}

TEST_P(StoreContract, WorkThatFailsLeavesNothingBehind) {
  write({insert(item(1, "A"))});
  const auto before = view()->journal_head();
  const auto done = store_->transact([&](Transaction& transaction) -> base::Status {
    TW_TRY_STATUS(transaction.record(draft(), {insert(item(2, "B"))}).map([](auto) {}));
    EXPECT_TRUE(*transaction.get<ItemRow>(std::int64_t{2}));  // it sees its own
    return base::fail(ErrorCode::State, "test", "", "");
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::State);
  EXPECT_EQ(*view()->journal_head(), *before);
  EXPECT_EQ(*view()->count(TableId::Item), 1);
  write({insert(item(2, "C"))});
  expect_rows_match_the_journal();
}

TEST_P(StoreContract, WorkThatThrowsIsTakenBackAndTheCallerHearsOfIt) {
  EXPECT_THROW(static_cast<void>(store_->transact([&](Transaction& transaction) -> base::Status {
                 EXPECT_TRUE(transaction.record(draft(), {insert(item(2, "B"))}));
                 throw std::runtime_error("test");
               })),
               std::runtime_error);
  EXPECT_EQ(view()->journal_head()->size, 0u);
  write({insert(item(2, "C"))});
  expect_rows_match_the_journal();
}

TEST_P(StoreContract, AnItemIsFoundByItsIdInAnyBatch) {
  const auto batch = std::int64_t{1} << kBatchBits;
  write({insert(item(5, "FIRST")), insert(item(6, "TWICE")), insert(item(batch - 1, "EDGE")),
         insert(item(batch, "NEXT")), insert(item(3 * batch + 7, "TWICE")),
         insert(item(3 * batch + 8, "LAST"))});
  const auto found = [&](const std::string& id) { return (*view()->item_in_force(id))->item_no; };
  EXPECT_EQ(found("FIRST"), 5);
  EXPECT_EQ(found("EDGE"), batch - 1);
  EXPECT_EQ(found("NEXT"), batch);
  EXPECT_EQ(found("TWICE"), 3 * batch + 7);
  EXPECT_EQ(found("LAST"), 3 * batch + 8);
  EXPECT_FALSE(*view()->item_in_force("NEVER"));
}

TEST_P(StoreContract, AKeyThatIsThereIsADuplicateAndOnlyItsWorkFails) {
  write({insert(item(1, "A"))});
  const auto twice = try_to_write({insert(item(1, "B"))});
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, ErrorCode::Duplicate);
  EXPECT_EQ(twice.error().field, "item");
  EXPECT_EQ(try_to_write({{TableId::Item, Change::Remove, {std::int64_t{9}}}}).error().code,
            ErrorCode::NotFound);
  write({insert(item(2, "B"))});
  expect_rows_match_the_journal();
}

TEST_P(StoreContract, WhatIsNoRowOfTheTableIsRefused) {
  EXPECT_EQ(try_to_write({{TableId::Item, Change::Insert, {std::int64_t{1}}}}).error().code,
            ErrorCode::OutOfRange);
  EXPECT_EQ(try_to_write({insert(item(1, std::string("a\0b", 3)))}).error().code, ErrorCode::OutOfRange);
  EXPECT_EQ(try_to_write({insert(item(1, "A")), put(item(1, "B"))}).error().code, ErrorCode::Conflict);
  EXPECT_EQ(try_to_write({{TableId::Journal, Change::Remove, {std::int64_t{0}}}}).error().code,
            ErrorCode::Forbidden);
  const auto bad_kind = store_->transact([&](Transaction& transaction) -> base::Status {
    return transaction.record({"No kind", kNow, "test", "{}"}, {}).map([](auto) {});
  });
  EXPECT_FALSE(bad_kind);
  EXPECT_EQ(view()->journal_head()->size, 0u);
}

TEST_P(StoreContract, ManyThreadsShareCommitsAndNoneLosesAnything) {
  constexpr int kThreads = 8, kEach = 25;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const auto done = store_->transact([&](Transaction& transaction) -> base::Status {
          TW_TRY(const auto number, transaction.next_number(TableId::Item));
          if (i % 5 == 4) return base::fail(ErrorCode::State, "test", "", "");
          return transaction.record(draft(), {insert(item(number, "T" + std::to_string(t * 1000 + i)))})
              .map([](auto) {});
        });
        EXPECT_EQ(done.has_value(), i % 5 != 4);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(*view()->count(TableId::Item), kThreads * kEach * 4 / 5);
  std::int64_t last = 0;
  EXPECT_TRUE(view()->scan<ItemRow>({}, [&](ItemRow&& row) -> base::Result<bool> {
    EXPECT_EQ(row.item_no, ++last);  // without gaps, whatever failed between
    return true;
  }));
  expect_rows_match_the_journal();
}

TEST_P(StoreContract, ScansPageThroughEverythingInOrder) {
  ASSERT_TRUE(store_->transact([&](Transaction& transaction) -> base::Status {
    for (int i = 1; i <= 1'000; ++i) {
      TW_TRY_STATUS(transaction
                        .record(draft(), {insert(item(i, "ID" + std::to_string(i % 3))),
                                          insert(HoldEventRow{i / 7, i, "Selected", i, "test", "{}"})})
                        .map([](auto) {}));
    }
    return {};
  }));
  const auto numbers = [&](const Scan& scan) {
    std::vector<std::int64_t> seen;
    EXPECT_TRUE(view()->scan<ItemRow>(scan, [&](ItemRow&& row) -> base::Result<bool> {
      seen.push_back(row.item_no);
      return true;
    }));
    return seen;
  };
  const auto all = numbers({});
  EXPECT_EQ(all.size(), 1'000u);
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
  EXPECT_THAT(numbers({.equal = {}, .after = {std::int64_t{998}}}), ElementsAre(999, 1000));
  EXPECT_THAT(numbers({.equal = {{"item_id", "ID0"}}, .after = {}, .limit = 3, .backward = true}),
              ElementsAre(999, 996, 993));
  EXPECT_EQ(numbers({.equal = {{"item_id", "ID1"}}, .after = {}}).size(), 334u);
  EXPECT_EQ((*view()->item_in_force("ID2"))->item_no, 998);
  EXPECT_FALSE(*view()->item_in_force("nowhere"));
  EXPECT_THAT(numbers({.equal = {}, .after = {std::int64_t{998}}, .batch = 0}), ElementsAre(999, 1000));
  EXPECT_TRUE(numbers({.equal = {}, .after = {}, .batch = 1}).empty());
  std::vector<std::pair<std::int64_t, std::int64_t>> events;
  EXPECT_TRUE(view()->scan<HoldEventRow>({}, [&](HoldEventRow&& row) -> base::Result<bool> {
    events.emplace_back(row.item_no, row.event_no);
    return true;
  }));
  EXPECT_EQ(events.size(), 1'000u);
  EXPECT_TRUE(std::is_sorted(events.begin(), events.end()));
  EXPECT_EQ(view()->scan_rows(TableId::Item, {.equal = {{"nothing", Value{}}}, .after = {}}, {}).error().code,
            ErrorCode::UnknownField);
}

TEST_P(StoreContract, ASnapshotSeesOneState) {
  write({insert(item(1, "A"))});
  const auto early = view();
  write({insert(item(2, "B"))});
  EXPECT_EQ(*early->count(TableId::Item), 1);
  EXPECT_EQ(early->journal_head()->size, 1u);
  EXPECT_EQ(*view()->count(TableId::Item), 2);
}

TEST_P(StoreContract, ASnapshotAfterOthersSeesWhatIsThereByThen) {
  std::vector<std::unique_ptr<Snapshot>> all;
  for (std::int64_t number = 1; number <= 20; ++number) {
    write({insert(item(number, "A"))});
    all.push_back(view());
    EXPECT_EQ(*all.back()->count(TableId::Item), number);
  }
  for (std::size_t i = 0; i < all.size(); ++i)
    EXPECT_EQ(*all[i]->count(TableId::Item), static_cast<std::int64_t>(i + 1)) << "its own state still";
  all.clear();
  for (std::int64_t number = 21; number <= 40; ++number) {
    write({insert(item(number, "A"))});
    EXPECT_EQ(*view()->count(TableId::Item), number) << "through a connection that was used before";
  }
}

TEST_P(StoreContract, TheTreeOfAReopenedStoreGrowsOn_J1) {
  // Past two tiles' edges, reopening between, against a frontier fed by the commitments alone.
  int written = 0;
  for (const int batch : {1, 254, 1, 1, 300, 0}) {
    ASSERT_TRUE(store_->transact([&](Transaction& transaction) -> base::Status {
      for (int i = 0; i < batch; ++i) {
        TW_TRY(const auto index, transaction.record(draft(), {}));
        EXPECT_EQ(index, static_cast<std::uint64_t>(written++));
      }
      return {};
    }));
    open();
    journal::Frontier frontier;
    for (const auto& entry : entries()) frontier.append(journal::leaf_hash(entry.commitment));
    const auto head = view()->journal_head();
    ASSERT_TRUE(head);
    EXPECT_EQ(*head, (JournalHead{frontier.size(), frontier.root()}));
  }
  const auto snapshot = view();
  const StoredTiles tiles{*snapshot};
  journal::Prover prover{tiles, static_cast<std::uint64_t>(written)};
  const auto head = snapshot->journal_head();
  for (const std::uint64_t index : {0u, 255u, 256u, 511u, 556u}) {
    const auto proof = prover.inclusion(index);
    ASSERT_TRUE(proof) << to_string(proof.error());
    EXPECT_TRUE(journal::check_inclusion(index, head->size, journal::leaf_hash(entries()[index].commitment),
                                         *proof, head->root));
  }
  EXPECT_EQ(snapshot->tile({0, 99, 1}).error().code, ErrorCode::NotFound);
}

TEST_P(StoreContract, ASnapshotSeesNoTileOfEntriesAfterItsOwn_J1) {
  const auto append = [&](int count) {
    EXPECT_TRUE(store_->transact([&](Transaction& transaction) -> base::Status {
      for (int i = 0; i < count; ++i) TW_TRY_STATUS(transaction.record(draft(), {}).map([](auto) {}));
      return {};
    }));
  };
  append(2);
  const auto early = view();
  EXPECT_TRUE(early->tile({0, 0, 2}));
  append(3);
  const auto late = view();
  const auto all = late->tile({0, 0, 5});
  ASSERT_TRUE(all);
  EXPECT_EQ(*early->tile({0, 0, 2}), all->substr(0, 2 * sizeof(base::Hash)));
  EXPECT_EQ(early->tile({0, 0, 5}).error().code, ErrorCode::NotFound);
}

TEST_P(StoreContract, NumbersAreNeverUsedTwice) {
  const auto next = [&] {
    std::int64_t number = 0;
    EXPECT_TRUE(store_->transact([&](Transaction& transaction) -> base::Status {
      TW_TRY(number, transaction.next_number(TableId::Item));
      return transaction.record(draft(), {insert(item(number, "A"))}).map([](auto) {});
    }));
    return number;
  };
  EXPECT_EQ(next(), 1);
  EXPECT_EQ(next(), 2);
  write({{TableId::Item, Change::Remove, {std::int64_t{2}}}});
  open();
  EXPECT_EQ(next(), 3);
}

TEST_P(StoreContract, ACheckpointIsOfTheJournalAsItIs) {
  EXPECT_FALSE(*view()->latest_checkpoint());
  const auto add = [&](std::uint64_t size, const std::string& note) {
    return store_->transact([&](Transaction& transaction) { return transaction.add_checkpoint(size, note); });
  };
  write({insert(item(1, "A"))});
  EXPECT_EQ(add(7, "too many").error().code, ErrorCode::State);
  EXPECT_TRUE(add(1, "first"));
  write({insert(item(2, "A"))});
  EXPECT_TRUE(add(2, "second"));
  EXPECT_EQ(*view()->latest_checkpoint(), "second");
}

TEST_P(StoreContract, ASecondWriterGetsBusyAndReadersDoNot) {
  const auto second = Store::open(url_, random_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::Busy);
  write({insert(item(1, "A"))});
  const auto reader = Store::open(url_, random_, {.mode = Options::Mode::ReadOnly});
  ASSERT_TRUE(reader) << to_string(reader.error());
  EXPECT_EQ(*(*(*reader)->snapshot())->count(TableId::Item), 1);
  EXPECT_EQ((*reader)->transact([](Transaction&) -> base::Status { return {}; }).error().code,
            ErrorCode::Forbidden);
}

INSTANTIATE_TEST_SUITE_P(Backends, StoreContract, testing::Values("sqlite", "postgres"),
                         [](const auto& parameter) { return parameter.param; });

}  // namespace
}  // namespace tidewaiter::store
