#include "service/reasons_shown.h"

#include <gmock/gmock.h>

namespace tidewaiter::service {
namespace {

using testing::ElementsAre;
using Fields = std::vector<std::string>;

model::Reason reason(Fields fields, const std::vector<std::string>& items) {
  model::Reason one;
  one.fields = std::move(fields);
  for (const auto& item : items) one.items.emplace_back(item);
  return one;
}

// The four parcels of tea: many reasons of one window, and what is in the parcel far behind them.
TEST(ReasonsShown, TheStrongestOfEachKindComeBeforeMoreOfTheSame) {
  const std::vector<std::string> others{"TEA1", "TEA2", "TEA3"};
  std::vector<model::Reason> reasons(8, reason({"window"}, others));
  reasons.push_back(reason({"contents.description", "gross_mass"}, {}));
  reasons.push_back(reason({"window"}, others));
  reasons.push_back(reason({"category", "contents.description"}, {}));
  EXPECT_THAT(reasons_shown(reasons, 5), ElementsAre(0, 1, 2, 8, 10));
}

TEST(ReasonsShown, NoOtherParcelIsHidden) {
  std::vector<model::Reason> reasons;
  for (const char* field : {"a", "b", "c"}) reasons.push_back(reason({field}, {"RING1"}));
  reasons.push_back(reason({"d"}, {"RING1"}));
  reasons.push_back(reason({"e"}, {"RING1", "RING2"}));
  reasons.push_back(reason({"f"}, {"RING2"}));
  EXPECT_THAT(reasons_shown(reasons, 2), ElementsAre(0, 1, 4));
}

TEST(ReasonsShown, FewReasonsAreAllShown) {
  EXPECT_THAT(reasons_shown({reason({"a"}, {}), reason({"a"}, {})}, 5), ElementsAre(0, 1));
  EXPECT_TRUE(reasons_shown({}, 5).empty());
}

}  // namespace
}  // namespace tidewaiter::service
