// J3: what was acknowledged survives a power cut at any instant, and what survives is whole: the verifier,
// which shares no code with the store, agrees (J1, J2, J4). The disk is lying_disk.h's. Also: a full disk and
// a read-only one.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "lying_disk.h"
#include "store/store.h"
#include "verify/database.h"

namespace tidewaiter::store {
namespace {

constexpr base::Instant kNow{1'800'000'000'000};

class PowerCut : public testing::Test {
 protected:
  void SetUp() override {
    // The lock and the check that a file is there are the real file system's; the database lives on the lying
    // disk.
    folder_ = std::filesystem::temp_directory_path() / "tidewaiter-power-XXXXXX";
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
    path_ = folder_ + "/cut.db";
    std::ofstream{path_};
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  base::Result<std::unique_ptr<Store>> open(std::size_t cache_bytes = 64 << 10) {
    return Store::open(path_, random_,
                       {.mode = Options::Mode::CreateIfMissing, .writer_cache_bytes = cache_bytes});
  }

  // A few entries with rows of different sizes, some over an earlier row. Where it is acknowledged, so is
  // every item up to the last.
  base::Status write(Store& store, env::SeededRandom& choice, std::int64_t& acknowledged) {
    std::int64_t last = 0;
    auto done = store.transact([&](Transaction& transaction) -> base::Status {
      for (std::uint64_t i = choice.below(5); i < 5; ++i) {
        TW_TRY(last, transaction.next_number(TableId::Item));
        std::vector<RowWrite> rows{insert(ItemRow{last,
                                                  "ID" + std::to_string(last % 7),
                                                  kNow.unix_ms(),
                                                  "CNCAN",
                                                  "s",
                                                  {},
                                                  Blob{random_.bytes(choice.below(3'000))}})};
        rows.push_back(put(
            HoldRow{last / 3, "op", "Selected", last, {}, "CNCAN", "s", std::string(choice.below(90), 'd')}));
        TW_TRY_STATUS(
            transaction.record({"item.screened", kNow, "test", "{}"}, std::move(rows)).map([](auto) {}));
      }
      return {};
    });
    if (done) acknowledged = last;
    return done;
  }

  void expect_sound(std::int64_t acknowledged, std::uint64_t seed) {
    const auto report = verify::verify_database(path_, {});
    ASSERT_TRUE(report) << "seed " << seed << ": " << to_string(report.error());
    for (const auto& found : report->findings.kept()) {
      ADD_FAILURE() << "seed " << seed << ": " << found.rule << " at " << found.index << ": " << found.what;
    }
    auto store = open();
    ASSERT_TRUE(store) << "seed " << seed << ": " << to_string(store.error());
    const auto snapshot = (*store)->snapshot();
    ASSERT_TRUE(snapshot) << "seed " << seed << ": " << to_string(snapshot.error());
    for (std::int64_t i = 1; i <= acknowledged; ++i) {
      const auto row = (*snapshot)->get<ItemRow>(i);
      ASSERT_TRUE(row && *row) << "seed " << seed << ": item " << i << " of " << acknowledged - 1
                               << " is lost";
    }
  }

  std::string folder_;
  std::string path_;
  env::SeededRandom random_{7};
};

TEST_F(PowerCut, WhatWasAcknowledgedIsThereAfterAThousandPowerCuts_J3) {
  constexpr std::uint64_t kSeeds = 500;  // two cuts each
  std::uint64_t cuts_while_writing = 0;
  for (std::uint64_t seed = 0; seed < kSeeds && !HasFatalFailure(); ++seed) {
    LyingDisk disk{seed};
    env::SeededRandom choice{seed};
    std::int64_t acknowledged = 0;
    // Some cuts fall while the schema is made, most while entries are written, some in a checkpoint, some
    // while recovering.
    if (seed % 10 == 0) disk.cut_after(choice.below(200));
    for (int life = 0; life < 2 && !HasFatalFailure(); ++life) {
      {
        auto store = open();
        if (seed % 10 != 0 || life > 0) {
          ASSERT_TRUE(store) << "seed " << seed << ": " << to_string(store.error());
          disk.cut_after(choice.below(300));
        }
        while (store && write(**store, choice, acknowledged)) continue;
        cuts_while_writing += acknowledged > 0 ? 1 : 0;
      }
      ASSERT_TRUE(disk.is_cut());
      disk.restart();
      if (life == 1 && seed % 3 == 0) {  // and again while what the first cut left is being recovered
        disk.cut_after(choice.below(4));
        static_cast<void>(open());
        disk.restart();
      }
      if (auto made = open(); !made) FAIL() << "seed " << seed << ": " << to_string(made.error());
      expect_sound(acknowledged, seed);
    }
  }
  EXPECT_GT(cuts_while_writing, kSeeds);
}

TEST_F(PowerCut, AFullDiskRefusesAndGoesOnWhenThereIsRoom) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    LyingDisk disk{seed};
    env::SeededRandom choice{seed};
    std::int64_t acknowledged = 0;
    int refused = 0;
    {
      auto store = open();
      ASSERT_TRUE(store) << to_string(store.error());
      for (int i = 0; i < 60; ++i) {
        disk.set_full(choice.below(3) == 0);
        const auto done = write(**store, choice, acknowledged);
        if (done) continue;
        ++refused;
        EXPECT_EQ(done.error().code, base::ErrorCode::Io) << to_string(done.error());
      }
      disk.set_full(false);
      const auto done = write(**store, choice, acknowledged);
      EXPECT_TRUE(done) << to_string(done.error());
    }
    EXPECT_GT(refused, 0);
    expect_sound(acknowledged, seed);
  }
}

TEST_F(PowerCut, AReadOnlyDiskRefusesAndIsStillRead) {
  LyingDisk disk{1};
  env::SeededRandom choice{1};
  std::int64_t acknowledged = 0;
  {
    auto store = open();
    ASSERT_TRUE(store) << to_string(store.error());
    ASSERT_TRUE(write(**store, choice, acknowledged));
    disk.set_read_only(true);
    const auto done = write(**store, choice, acknowledged);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, base::ErrorCode::Io) << to_string(done.error());
    EXPECT_EQ(*(*(*store)->snapshot())->count(TableId::Item), acknowledged);
    disk.set_read_only(false);
  }
  expect_sound(acknowledged, 1);
}

}  // namespace
}  // namespace tidewaiter::store
