// Rows read ahead are the rows read directly: of every type, in order, whatever the blocks they fall into.

#include <gtest/gtest.h>

#include "verify/sql_source.h"

namespace tidewaiter::verify {
namespace {

// `count` rows of number, text, octets and NULL; then, where `breaks`, an error.
class MadeRows final : public SqlSource {
 public:
  MadeRows(std::size_t count, std::size_t length, bool breaks)
      : count_(count), length_(length), breaks_(breaks) {}

  base::Result<std::vector<SqlTable>> tables() override { return std::vector<SqlTable>{}; }
  base::Status rows(const std::string&, const std::function<void(const std::vector<Cell>&)>& visit) override {
    for (std::size_t i = 0; i < count_; ++i) {
      // One buffer for all rows, as an engine has it: what is seen later was copied in time.
      buffer_.assign(i % 7 == 0 ? 0 : length_, static_cast<char>('a' + i % 26));
      visit({static_cast<std::int64_t>(i), std::string_view{buffer_}, Octets{buffer_}, std::monostate{}});
    }
    if (breaks_) return base::fail(base::ErrorCode::Storage, "database", "a torn page", "a sound database");
    return {};
  }

 private:
  std::size_t count_, length_;
  bool breaks_;
  std::string buffer_;
};

struct Seen {
  std::vector<std::string> rows;
  base::Status read;
};

Seen all_of(SqlSource& source, bool ahead) {
  Seen seen;
  const auto visit = [&](const std::vector<Cell>& row) {
    EXPECT_TRUE(std::holds_alternative<std::monostate>(row.at(3)));
    seen.rows.push_back(std::to_string(std::get<std::int64_t>(row.at(0))) + "|" +
                        std::string{std::get<std::string_view>(row.at(1))} + "|" +
                        std::string{std::get<Octets>(row.at(2)).bytes});
  };
  seen.read = ahead ? rows_ahead(source, "", visit) : source.rows("", visit);
  return seen;
}

TEST(RowsAhead, AreTheRowsInTheirOrderWhateverTheBlocks) {
  // From no row, through many to a block, to rows that are each longer than a block.
  for (const auto& [count, length] : std::initializer_list<std::pair<std::size_t, std::size_t>>{
           {0, 0}, {1, 5}, {20'000, 3}, {3'000, 500}, {9, 200'000}, {7, 400'000}}) {
    MadeRows source{count, length, false};
    const auto ahead = all_of(source, true);
    EXPECT_TRUE(ahead.read.has_value());
    EXPECT_EQ(ahead.rows.size(), count);
    EXPECT_EQ(ahead.rows, all_of(source, false).rows) << count << " rows of " << length;
  }
}

TEST(RowsAhead, AnErrorComesAfterTheRowsBeforeIt) {
  MadeRows source{3'000, 500, true};
  const auto ahead = all_of(source, true);
  EXPECT_EQ(ahead.rows.size(), 3'000u);
  ASSERT_FALSE(ahead.read.has_value());
  EXPECT_EQ(ahead.read.error().found, "a torn page");
}

}  // namespace
}  // namespace tidewaiter::verify
