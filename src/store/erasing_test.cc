// J4: erasure breaks no proof, needs two officers, bows to a legal hold, and leaves no octet of what was
// erased in the database, its write-ahead log or its free pages.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "env/files.h"
#include "store/store.h"

namespace tidewaiter::store {
namespace {

using base::ErrorCode;
using testing::ElementsAre;

constexpr base::Instant kErasedAt{1'800'000'000'000};

class Erasing : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / "tidewaiter-erasing-XXXXXX";
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
    auto opened = Store::open(folder_ + "/test.db", random_, {.mode = Options::Mode::CreateIfMissing});
    ASSERT_TRUE(opened) << to_string(opened.error());
    store_ = std::move(*opened);
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  void write(const std::string& kind, std::vector<RowWrite> rows) {
    const auto done = store_->transact([&](Transaction& transaction) -> base::Status {
      return transaction.record({kind, kErasedAt, "test", "{}"}, rows).map([](auto) {});
    });
    ASSERT_TRUE(done) << to_string(done.error());
  }
  ItemRow item(std::int64_t number) {
    // Ids in no order, so that the index's pages split everywhere.
    return {number, id_of(number), kErasedAt.unix_ms(), "CNCAN", "s", {}, Blob{secret_of(number)}};
  }
  static std::string id_of(std::int64_t number) {
    return "ID" + base::to_hex(base::as_view(base::sha256("id" + std::to_string(number)))).substr(0, 20);
  }
  static std::string secret_of(std::int64_t number) {
    return "secret-" + base::to_hex(base::as_view(base::sha256("secret" + std::to_string(number)))) +
           std::string(static_cast<std::size_t>(number * 37 % 700), 'x');
  }
  static Erasure::Target remove_item(std::int64_t number) { return {TableId::Item, {number}, std::nullopt}; }
  Erasure erasure(std::vector<Erasure::Target> targets) {
    return {std::move(targets), "test rule of 2026-01-01", "officer-1", "officer-2", kErasedAt};
  }

  // How often the octets stand anywhere in the database's files.
  std::size_t traces_of(const std::string& octets) {
    std::size_t found = 0;
    for (const auto& file : std::filesystem::directory_iterator{folder_}) {
      const auto content = env::read_file(file.path());
      EXPECT_TRUE(content);
      for (auto at = content->find(octets); at != std::string::npos; at = content->find(octets, at + 1))
        ++found;
    }
    return found;
  }

  std::vector<StoredEntry> entries() {
    std::vector<StoredEntry> all;
    const auto snapshot = *store_->snapshot();
    EXPECT_TRUE(snapshot->scan_entries(0, UINT64_MAX >> 2, [&](StoredEntry&& entry) -> base::Result<bool> {
      all.push_back(std::move(entry));
      return true;
    }));
    return all;
  }

  env::SystemRandom random_;
  std::string folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(Erasing, NoOctetStaysBehindAndEveryProofStands_J4) {
  constexpr std::int64_t kItems = 3'000;
  ASSERT_TRUE(store_->transact([&](Transaction& transaction) -> base::Status {
    for (std::int64_t i = 1; i <= kItems; ++i) {
      TW_TRY_STATUS(
          transaction.record({"item.screened", kErasedAt, "test", "{}"}, {insert(item(i))}).map([](auto) {}));
    }
    return {};
  }));
  const auto before = entries();
  std::vector<Erasure::Target> targets;
  for (std::int64_t i = 3; i <= kItems; i += 3) targets.push_back(remove_item(i));
  ASSERT_GT(traces_of(id_of(3)), 0u);
  const auto report = store_->erase(erasure(targets));
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->rows, targets.size());
  EXPECT_EQ(report->entries, targets.size());
  for (std::int64_t i = 3; i <= kItems; i += i < 300 ? 3 : 54) {
    ASSERT_EQ(traces_of(secret_of(i)), 0u) << i;
    ASSERT_EQ(traces_of(id_of(i)), 0u) << i;
    const auto& gone = before[static_cast<std::size_t>(i - 1)];
    ASSERT_EQ(traces_of(gone.salt), 0u) << i;
  }
  EXPECT_GT(traces_of(secret_of(4)), 0u);

  const auto after = entries();
  ASSERT_EQ(after.size(), before.size() + 1);
  journal::Frontier frontier;
  for (const auto& entry : after) {
    frontier.append(journal::leaf_hash(entry.commitment));
    if (entry.index >= before.size()) continue;
    const auto& was = before[entry.index];
    EXPECT_EQ(entry.commitment, was.commitment);
    EXPECT_EQ(entry.bytes, (entry.index + 1) % 3 == 0 ? "" : was.bytes);
    EXPECT_EQ(entry.salt, (entry.index + 1) % 3 == 0 ? "" : was.salt);
  }
  EXPECT_EQ((*store_->snapshot())->journal_head()->root, frontier.root());
}

TEST_F(Erasing, WhatIsLeftOfARowIsNamedByTheErasure) {
  write("item.screened", {insert(item(1))});
  auto rest = item(1);
  rest.item_id = "";
  rest.document = Blob{};
  const auto report = store_->erase(erasure({{TableId::Item, {std::int64_t{1}}, to_row(rest)}}));
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ((*store_->snapshot())->get<ItemRow>(std::int64_t{1})->value().office, "CNCAN");
  EXPECT_EQ(traces_of(secret_of(1)), 0u);
  const auto last = journal::parse_entry(entries().at(report->entry_index).bytes);
  ASSERT_TRUE(last);
  EXPECT_EQ(last->kind, "rows.erased");
  EXPECT_EQ(last->actor, "officer-1");
  EXPECT_EQ(last->body, R"({"approved_by":"officer-2","basis":"test rule of 2026-01-01","entries":[0]})");
  EXPECT_EQ(last->rows.at(0).digest,
            journal::row_digest(*journal::to_salt(entries().back().salt, "salt"), row_bytes(to_row(rest))));
}

TEST_F(Erasing, J4_OfSeveralTheLogIsClearedAtTheEndAndWhoReadsOnKeepsNoRow) {
  write("item.screened", {insert(item(1)), insert(item(2))});
  auto reading = *store_->snapshot();
  for (const std::int64_t number : {1, 2}) {
    auto one = erasure({remove_item(number)});
    one.clears_log = false;
    const auto report = store_->erase(std::move(one));
    ASSERT_TRUE(report) << to_string(report.error());
  }
  EXPECT_EQ(*(*store_->snapshot())->count(TableId::Item), 0);
  EXPECT_EQ(store_->clear_erased().error().code, ErrorCode::Busy);
  reading.reset();
  ASSERT_TRUE(store_->clear_erased());
  for (const std::int64_t number : {1, 2}) EXPECT_EQ(traces_of(secret_of(number)), 0u) << number;
}

TEST_F(Erasing, RowsBesideTheErasedAreRestated_J2) {
  const HoldRow beside{9, "op", "Selected", 5, {}, "CNCAN", "s", "{}"};
  write("shift.closed", {insert(item(1)), insert(beside), insert(item(2))});
  write("item.amended", {put(item(2))});  // has a later entry of its own: nothing to restate
  const auto report = store_->erase(erasure({remove_item(1)}));
  ASSERT_TRUE(report) << to_string(report.error());
  const auto all = entries();
  ASSERT_EQ(all.size(), 4u);
  const auto restated = journal::parse_entry(all[2].bytes);
  ASSERT_TRUE(restated);
  EXPECT_EQ(restated->kind, "rows.restated");
  ASSERT_EQ(restated->rows.size(), 1u);
  EXPECT_EQ(restated->rows[0].table, "hold");
  EXPECT_EQ(restated->rows[0].digest,
            journal::row_digest(*journal::to_salt(all[2].salt, "salt"), row_bytes(to_row(beside))));
}

TEST_F(Erasing, AnErasedRowCanBeErasedAgainAndTheFirstErasureStaysAccountedFor) {
  write("item.screened", {insert(item(1))});
  auto rest = item(1);
  rest.document = Blob{};
  ASSERT_TRUE(store_->erase(erasure({{TableId::Item, {std::int64_t{1}}, to_row(rest)}})));
  ASSERT_TRUE(store_->erase(erasure({remove_item(1)})));
  const auto all = entries();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].bytes, "");
  EXPECT_EQ(journal::parse_entry(all[1].bytes)->kind, "rows.erased");
  EXPECT_EQ(journal::parse_entry(all[2].bytes)->kind, "rows.erased");
}

TEST_F(Erasing, NeedsTwoOfficersAGroundAndARow) {
  write("item.screened", {insert(item(1))});
  const auto refused = [&](auto change) {
    auto asked = erasure({remove_item(1)});
    change(asked);
    const auto done = store_->erase(asked);
    EXPECT_FALSE(done);
    return done ? ErrorCode::State : done.error().code;
  };
  EXPECT_EQ(refused([](Erasure& e) { e.approved_by = e.ordered_by; }), ErrorCode::Forbidden);
  EXPECT_EQ(refused([](Erasure& e) { e.approved_by = ""; }), ErrorCode::Forbidden);
  EXPECT_EQ(refused([](Erasure& e) { e.basis = ""; }), ErrorCode::Missing);
  EXPECT_EQ(refused([](Erasure& e) { e.targets = {remove_item(7)}; }), ErrorCode::NotFound);
  EXPECT_EQ(refused([](Erasure& e) { e.targets = {}; }), ErrorCode::OutOfRange);
  EXPECT_EQ(refused([&](Erasure& e) { e.targets[0].replacement = to_row(item(2)); }), ErrorCode::Conflict);
  EXPECT_EQ(refused([](Erasure& e) {
              e.targets = {{TableId::Journal, {std::int64_t{0}}, {}}};
            }),
            ErrorCode::Forbidden);
  EXPECT_EQ(entries().size(), 1u);
}

TEST_F(Erasing, ALegalHoldOnAnItemBeatsItForEveryRowUnderIt_D2) {
  write("item.screened",
        {insert(item(1)), insert(ExaminationRow{5, 1, 0, "o", "XRay", "no_finding", "law", Blob{}})});
  LegalHoldRow hold{1, "item", "1", "test order", "officer-3", kErasedAt.unix_ms(), {}, {}};
  write("legal_hold.set", {insert(hold)});
  EXPECT_EQ(store_->erase(erasure({remove_item(1)})).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(store_->erase(erasure({{TableId::Examination, {std::int64_t{5}}, {}}})).error().code,
            ErrorCode::Forbidden);
  hold.lifted_by = "officer-4";
  hold.lifted_at = kErasedAt.unix_ms();
  write("legal_hold.lifted", {put(hold)});
  EXPECT_TRUE(store_->erase(erasure({remove_item(1)})));
}

}  // namespace
}  // namespace tidewaiter::store
