#include "resolution/blocks.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace tidewaiter::resolution {
namespace {

struct Row {
  std::uint64_t number = 0;
  std::uint64_t twice = 0;
};

Blocks<Row> rows_of(std::uint64_t count) {
  Blocks<Row> rows;
  for (std::uint64_t i = 0; i < count; ++i) rows.push_back({i, 2 * i});
  return rows;
}

TEST(Blocks, RowsStayWhereTheyAreAndComeBackFromTheirOctets) {
  for (const std::uint64_t count : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{Blocks<Row>::kRows},
                                    std::uint64_t{2 * Blocks<Row>::kRows + 3}}) {
    auto rows = rows_of(count);
    const Row* first = count > 0 ? &rows[0] : nullptr;
    std::string octets;
    rows.each_piece([&](std::string_view piece) { octets += piece; });
    EXPECT_EQ(octets.size(), count * sizeof(Row));
    Blocks<Row> again;
    std::string_view left = octets;
    const auto read = [&](void* to, std::size_t size) {
      if (size > left.size()) return false;
      std::memcpy(to, left.data(), size);
      left.remove_prefix(size);
      return true;
    };
    ASSERT_TRUE(again.assign(count, read));
    EXPECT_FALSE(Blocks<Row>{}.assign(1, read));
    ASSERT_EQ(again.size(), count);
    std::uint64_t expected = 0;
    for (const Row& row : again) {
      ASSERT_EQ(row.number, expected);
      ASSERT_EQ(row.twice, 2 * expected++);
    }
    EXPECT_EQ(expected, count);
    for (std::uint64_t i = 0; i < Blocks<Row>::kRows; ++i) again.push_back({count + i, 0});
    EXPECT_EQ(again[count + 5].number, count + 5);
    for (std::uint64_t i = 0; i < Blocks<Row>::kRows; ++i) rows.push_back({});
    EXPECT_TRUE(first == nullptr || first == &rows[0]);
    EXPECT_LT(rows.memory_bytes(), (rows.size() + Blocks<Row>::kRows) * sizeof(Row));
  }
}

}  // namespace
}  // namespace tidewaiter::resolution
