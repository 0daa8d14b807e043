#include <gtest/gtest.h>

#include "model/assessment.h"

namespace tidewaiter::model {
namespace {

TEST(EntityId, IsWrittenAndReadBack) {
  EXPECT_EQ(to_text(EntityId{0}), "E000000000000");
  for (const std::uint64_t value : {1ULL, 35ULL, 36ULL, 4'738'381'338'321'616'895ULL}) {
    EXPECT_EQ(entity_id_from(to_text(EntityId{value})), EntityId{value});
  }
  for (const char* bad : {"", "E", "e000000000000", "E00000000000a", "E0000000000000"}) {
    EXPECT_FALSE(entity_id_from(bad)) << bad;
  }
}

TEST(FindingCode, EverySpellingIsReadBack) {
  for (int i = 0; i <= static_cast<int>(kLastFindingCode); ++i) {
    const auto code = static_cast<FindingCode>(i);
    EXPECT_EQ(finding_code_from(name(code)), code);
  }
  EXPECT_FALSE(finding_code_from("Unchecked"));
}

TEST(Names, AreTheStandards) {
  EXPECT_EQ(category_from("gift"), Category::Gift);
  EXPECT_EQ(means_from("TraceDetector"), Means::TraceDetector);
  EXPECT_EQ(outcome_from("LetRun"), Outcome::LetRun);
  EXPECT_EQ(name(ReasonKind::StandingRule), "standing_rule");
}

}  // namespace
}  // namespace tidewaiter::model
