// A database of every released version opens, is brought forward, and is sound. One is made for each version,
// when it is released, by
//     store_and_verifier_test --gtest_also_run_disabled_tests --gtest_filter='*WriteOneOfThisVersion'

#include <gtest/gtest.h>

#include <filesystem>

#include "store/migrations.h"
#include "store/store.h"
#include "verify/database.h"

namespace tidewaiter::store {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path{TIDEWAITER_SOURCE_DIR} / "tests/data/store";

base::Status write_some(Store& store, std::int64_t at) {
  return store.transact([&](Transaction& transaction) -> base::Status {
    for (int i = 0; i < 3; ++i) {
      TW_TRY(const auto number, transaction.next_number(TableId::Item));
      TW_TRY_STATUS(transaction
                        .record({"item.screened", base::Instant{at}, "test",
                                 R"({"number":)" + std::to_string(number) + "}"},
                                {insert(ItemRow{number,
                                                "TEST" + std::to_string(number),
                                                at,
                                                "CNCAN",
                                                "day",
                                                {},
                                                compress(R"({"item_id":"TEST"})")})})
                        .map([](auto) {}));
    }
    return {};
  });
}

TEST(Versions, ADatabaseOfEveryVersionOpensAndIsSound) {
  env::SystemRandom random;
  int found = 0;
  for (const auto& file : fs::directory_iterator{kFolder}) {
    if (file.path().extension() != ".db") continue;
    ++found;
    const fs::path copy = fs::temp_directory_path() / ("tidewaiter-" + file.path().filename().string());
    fs::copy_file(file, copy, fs::copy_options::overwrite_existing);
    {
      auto opened = Store::open(copy, random);
      ASSERT_TRUE(opened) << file << ": " << to_string(opened.error());
      const auto first = (*(*opened)->snapshot())->get<ItemRow>(std::int64_t{1});
      ASSERT_TRUE(first && *first) << file;
      EXPECT_EQ((*first)->item_id, "TEST1");
      EXPECT_EQ(*decompress((*first)->document), R"({"item_id":"TEST"})");
      ASSERT_TRUE(write_some(**opened, 1'900'000'000'000));
    }
    const auto report = verify::verify_database(copy, {});
    ASSERT_TRUE(report) << file << ": " << to_string(report.error());
    EXPECT_TRUE(report->findings.empty()) << file;
    EXPECT_EQ(report->entries, 6u);
    for (const auto* end : {"", "-wal", "-shm", ".lock"}) fs::remove(copy.string() + end);
  }
  EXPECT_EQ(found, schema_version());
}

TEST(Versions, DISABLED_WriteOneOfThisVersion) {
  const auto path = kFolder / ("v" + std::to_string(schema_version()) + ".db");
  ASSERT_FALSE(fs::exists(path)) << "a released version is never written again";
  fs::create_directories(kFolder);
  env::SeededRandom random{1};
  {
    auto made = Store::open(path, random, {.mode = Options::Mode::CreateIfMissing});
    ASSERT_TRUE(made) << to_string(made.error());
    ASSERT_TRUE(write_some(**made, 1'800'000'000'000));
  }
  fs::remove(path.string() + ".lock");
}

}  // namespace
}  // namespace tidewaiter::store
