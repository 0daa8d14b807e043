// What leaves for another country in spite of discrepancies, whatever clocks say (C4).

#include "border.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;

class Departures : public Border {};

// A clock that was set back hides no discrepancy: all that are open are named, or it stays.
TEST_F(Departures, C4_AHandoverNamesAllThatIsOpenWhateverTheClockSays) {
  const auto part = sample();
  const auto found = [&](double gross) {
    const auto made = weigh_exhibit(*service_, table(), part, "S-14", grams(gross, 2));
    EXPECT_TRUE(made && made->discrepancy);
    pass(base::DurationMs::minutes(1));
    return made ? made->discrepancy.value_or(0) : 0;
  };
  auto offer = offer_of(part, approved());
  offer.terms.despite_discrepancy = "court order 13";
  offer.terms.discrepancies = {found(41)};
  const auto first = offer_handover(*service_, {"officer-7", "test"}, offer);
  ASSERT_TRUE(first) << to_string(first.error());
  const auto second = found(40);
  clock_.set(clock_.now() - base::DurationMs::minutes(90));
  EXPECT_EQ(hand_over(*service_, table(), *first, "S-14", grams(40, 2)).error().code, ErrorCode::State);
  EXPECT_EQ(known(part).holding.state, custody::CustodyState::Discrepant);
  EXPECT_EQ(offer_handover(*service_, {"officer-7", "test"}, offer).error().code, ErrorCode::State);
  EXPECT_EQ(findings(), "");
  pass(base::DurationMs::days(8));
  ASSERT_TRUE(expire_offers(*service_, {"server", "test"}));
  clock_.set(clock_.now() - base::DurationMs::minutes(1));
  offer.terms.discrepancies.push_back(second);
  offer.request = approved();
  const auto number = offer_handover(*service_, {"officer-7", "test"}, offer);
  ASSERT_TRUE(number) << to_string(number.error());
  const auto given = hand_over(*service_, table(), *number, "S-14", grams(40, 2));
  ASSERT_TRUE(given) << to_string(given.error());
  EXPECT_EQ(given->kept_back, "");
  EXPECT_EQ(findings(), "");
}

}  // namespace
}  // namespace tidewaiter::service
