// The list that a furnace run reads at the gate: what is read, and what is refused by line.

#include "service/destruction_list.h"

#include <gtest/gtest.h>

namespace tidewaiter::service {
namespace {

std::string refused(std::string_view text) {
  const auto lines = read_destruction_list(text, "run.csv");
  return lines ? "read" : lines.error().field;
}

TEST(DestructionList, IsReadLineByLineAndRefusedByLine) {
  const auto lines =
      read_destruction_list("exhibit,seal,gross_g,tare_g\r\nX1-1,B-7,1960.12,10\r\n\nX1-1.2,,12.5,0", "run.csv");
  ASSERT_TRUE(lines) << to_string(lines.error());
  ASSERT_EQ(lines->size(), 2U);
  EXPECT_EQ(lines->at(0).id.text(), "X1-1");
  EXPECT_EQ(lines->at(0).gross, base::MassMg{1'960'120});
  EXPECT_EQ(lines->at(0).tare, base::MassMg{10'000});
  EXPECT_EQ(lines->at(1).seal_read, "");
  EXPECT_EQ(lines->at(1).tare, base::MassMg{});
  const std::string with_drying = "exhibit,seal,gross_g,tare_g,drying_ppm,drying_ground\n";
  const auto dried =
      read_destruction_list(with_drying + "X1-1,B-7,12,0,50000,fresh leaves\nX1-2,B-8,12,0,,", "run.csv");
  ASSERT_TRUE(dried) << to_string(dried.error());
  EXPECT_EQ(dried->at(0).drying, (custody::DryingAllowance{50'000, "fresh leaves"}));
  EXPECT_EQ(dried->at(1).drying, custody::DryingAllowance{});
  EXPECT_EQ(refused(with_drying + "X1-1,B-7,12,0,much,wet"), "run.csv line 2");
  EXPECT_EQ(refused(""), "run.csv line 1");
  EXPECT_EQ(refused("exhibit,seal\n"), "run.csv line 1");
  const std::string header = "exhibit,seal,gross_g,tare_g\n";
  EXPECT_EQ(refused(header), "read");
  for (const char* line : {"X1-1,B-7,12", "X1-1,B-7,12,0,", ",B-7,12,0", "X1-1,B-7,heavy,0", "X1-1,B-7,12,-1"})
    EXPECT_EQ(refused(header + "X1-1,B-7,12,0\n" + line), "run.csv line 3") << line;
  const auto twice =
      read_destruction_list(header + "X1-1,B-7,12,0\nX1-2,B-8,1,0\nX1-1,B-7,12,0\n", "run.csv");
  ASSERT_FALSE(twice) << "what line 2 finds is not for line 4 to burn";
  EXPECT_EQ(twice.error().code, base::ErrorCode::Duplicate);
  EXPECT_EQ(twice.error().field, "run.csv line 4");
  EXPECT_EQ(refused(std::string(kMaxDestructionListBytes + 1, 'x')), "run.csv");
}

}  // namespace
}  // namespace tidewaiter::service
