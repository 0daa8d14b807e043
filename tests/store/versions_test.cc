// A database of every released version opens, is brought forward, takes new entries, and is sound. Each is
// made once, when its version is released, by that version's own program: `tidewaiter screen` of three
// made-up parcels, which leaves its checkpoints too.

#include <gtest/gtest.h>

#include <filesystem>

#include "store/migrations.h"
#include "store/store.h"
#include "verify/database.h"

namespace tidewaiter::store {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path{TIDEWAITER_SOURCE_DIR} / "tests/data/store";

base::Status write_one(Store& store) {
  return store.transact([](Transaction& transaction) -> base::Status {
    TW_TRY(const auto number, transaction.next_number(TableId::Item));
    EXPECT_EQ(number, 4);
    return transaction
        .record({"item.screened", base::Instant{1'900'000'000'000}, "test", "{}"},
                {insert(ItemRow{number, "TEST", 1'900'000'000'000, "CNCAN", "day", {}, compress("{}")})})
        .map([](auto) {});
  });
}

// A row with a column that version 8 brought.
base::Status write_newest(Store& store) {
  return store.transact([](Transaction& transaction) -> base::Status {
    ApiKeyRow row;
    row.key_id = "0123456789abcdef";
    row.officer = "one";
    row.made_by = "other";
    row.scopes = R"(["file"])";
    return transaction.record({"api_key.made", base::Instant{1'900'000'000'000}, "test", "{}"}, {insert(row)})
        .map([](auto) {});
  });
}

// Every column that the program asks for is there: a version that has been released gets no new one.
void every_table_reads(Reader& reader) {
  for (const auto& table : tables()) {
    if (!table.journalled()) continue;
    const auto read = reader.scan_rows(table.id, {.equal = {}, .after = {}, .limit = 1},
                                       [](Row&&) -> base::Result<bool> { return true; });
    EXPECT_TRUE(read) << table.name << ": " << to_string(read.error());
  }
}

TEST(Versions, ADatabaseOfEveryVersionOpensAndIsSound) {
  env::SystemRandom random;
  int found = 0;
  for (const auto& file : fs::directory_iterator{kFolder}) {
    if (file.path().extension() != ".db") continue;
    ++found;
    const fs::path copy = fs::temp_directory_path() / ("tidewaiter-" + file.path().filename().string());
    fs::copy_file(file.path(), copy, fs::copy_options::overwrite_existing);
    std::uint64_t entries = 0;
    {
      auto opened = Store::open(copy.string(), random);
      ASSERT_TRUE(opened) << file << ": " << to_string(opened.error());
      const auto snapshot = std::move(*(*opened)->snapshot());
      entries = snapshot->journal_head()->size;
      const auto first = snapshot->get<ItemRow>(std::int64_t{1});
      ASSERT_TRUE(first && *first) << file;
      EXPECT_EQ((*first)->item_id, "EE123456785CN");
      const auto document = decompress((*first)->document);
      ASSERT_TRUE(document) << file << ": " << to_string(document.error());
      EXPECT_NE(document->find("green tea"), std::string::npos);
      ASSERT_TRUE(write_one(**opened));
      every_table_reads(*snapshot);
      ASSERT_TRUE(write_newest(**opened)) << file << ": brought forward to version " << schema_version();
    }
    const auto report = verify::verify_database(copy.string(), {});
    ASSERT_TRUE(report) << file << ": " << to_string(report.error());
    EXPECT_TRUE(report->findings.empty()) << file << ": " << report->findings.kept().front().what;
    EXPECT_EQ(report->entries, entries + 2);
    EXPECT_GT(report->checkpoints, 0u);
    for (const auto* end : {"", "-wal", "-shm", ".lock"}) fs::remove(copy.string() + end);
  }
  EXPECT_EQ(found, schema_version());
}

}  // namespace
}  // namespace tidewaiter::store
