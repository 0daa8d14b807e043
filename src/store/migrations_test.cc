// Migrations write themselves from the tables' list, go forward only, and leave every digest true (J2).

#include "store/migrations.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace tidewaiter::store {
namespace {

using base::ErrorCode;

class Migrations : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / "tidewaiter-migrations-XXXXXX";
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
    auto opened = Connection::open(address_of(folder_ + "/test.db"), Connection::Access::Write, 1 << 20);
    ASSERT_TRUE(opened) << to_string(opened.error());
    connection_ = std::move(*opened);
  }
  void TearDown() override {
    connection_.reset();
    std::filesystem::remove_all(folder_);
  }

  // Today's list with a column and a table more.
  static std::vector<Table> tomorrow() {
    std::vector<Table> all{tables().begin(), tables().end()};
    all[static_cast<std::size_t>(TableId::Stratum)].columns.push_back(
        {"added", ColumnType::Text, true, false, schema_version() + 1});
    Table table = all.back();
    table.name = "added_table";
    table.indexes.clear();
    table.since_version = schema_version() + 1;
    for (auto& column : table.columns) column.since_version = schema_version() + 1;
    all.push_back(table);
    return all;
  }

  std::string folder_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(Migrations, AnEmptyDatabaseBecomesTodays) {
  EXPECT_EQ(*stored_version(*connection_), 0);
  ASSERT_TRUE(migrate(*connection_));
  EXPECT_EQ(*stored_version(*connection_), schema_version());
  EXPECT_TRUE(migrate(*connection_));  // nothing left to do
}

TEST_F(Migrations, AColumnAndATableAreAddedAndNoRowChanges) {
  ASSERT_TRUE(migrate(*connection_));
  const auto& stratum = table(TableId::Stratum);
  const Row row{std::string{"o"}, std::string{"s"}, std::string{"a"},
                std::int64_t{1},  std::int64_t{2},  std::int64_t{3}};
  auto with_entry = row;
  with_entry.emplace_back(std::int64_t{0});
  ASSERT_TRUE(connection_->write(stratum, Change::Insert, {with_entry}));
  const auto all = tomorrow();
  const auto done = migrate(*connection_, all);
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(*stored_version(*connection_), schema_version() + 1);
  const auto rows = connection_->select(
      "SELECT office, shift, stratum, openable, drawn, probability_ppb, added FROM stratum", {},
      {{ColumnType::Text},
       {ColumnType::Text},
       {ColumnType::Text},
       {ColumnType::Integer},
       {ColumnType::Integer},
       {ColumnType::Integer},
       {ColumnType::Text, true}});
  ASSERT_TRUE(rows) << to_string(rows.error());
  EXPECT_EQ(row_bytes(rows->at(0)), row_bytes(row));
  EXPECT_TRUE(connection_->run("SELECT * FROM added_table"));
}

TEST_F(Migrations, ANewerDatabaseIsRefused) {
  const auto all = tomorrow();
  ASSERT_TRUE(migrate(*connection_, all));
  EXPECT_EQ(migrate(*connection_).error().code, ErrorCode::Unsupported);
}

TEST_F(Migrations, AnotherProgramsDatabaseIsLeftAlone) {
  ASSERT_TRUE(connection_->run("CREATE TABLE theirs (a)"));
  EXPECT_EQ(migrate(*connection_).error().code, ErrorCode::Storage);
  EXPECT_TRUE(connection_->run("SELECT a FROM theirs"));
}

}  // namespace
}  // namespace tidewaiter::store
