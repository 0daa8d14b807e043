#include "selection/referral.h"

#include <gtest/gtest.h>

namespace tidewaiter::selection {
namespace {

using base::DurationMs;
using base::Instant;

const Instant kReceived{1'795'000'000'000};

Referral referral(ReferralKind kind) {
  Referral r;
  r.reference = "TEST-REF-1";
  r.kind = kind;
  r.from = "EU";
  r.item = model::ItemId{"EE123456785CN"};
  r.received_at = kReceived;
  r.wanted = "the recipient's full address";
  return r;
}

ReferralAnswer answer(std::int64_t minutes) {
  return {"officer 1", kReceived + DurationMs::minutes(minutes), "148 Wattle Street", model::Means::XRay,
          true};
}

TEST(Referral, EachKindHasItsOwnAnswer) {
  for (const auto kind :
       {ReferralKind::RequestForInformation, ReferralKind::RequestForScreening, ReferralKind::DoNotLoad}) {
    EXPECT_TRUE(answered(referral(kind), answer(5)));
    EXPECT_EQ(referral_kind_from(name(kind)), kind);
  }
  auto silent = answer(5);
  silent.text.clear();
  EXPECT_FALSE(answered(referral(ReferralKind::RequestForInformation), silent));
  auto unscreened = answer(5);
  unscreened.screened.reset();
  EXPECT_FALSE(answered(referral(ReferralKind::RequestForScreening), unscreened));
  auto not_lifted = answer(5);
  not_lifted.lifted = false;
  const auto refused = answered(referral(ReferralKind::DoNotLoad), not_lifted);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::Forbidden);
}

TEST(Referral, IsAnsweredOnceByNameAndNotBeforeItCame) {
  const auto once = answered(referral(ReferralKind::RequestForScreening), answer(5));
  ASSERT_TRUE(once);
  EXPECT_FALSE(answered(*once, answer(6)));
  EXPECT_FALSE(answered(referral(ReferralKind::RequestForScreening), answer(-1)));
  auto nameless = answer(5);
  nameless.by.clear();
  EXPECT_FALSE(answered(referral(ReferralKind::RequestForScreening), nameless));
}

TEST(Referral, TheClockRunsToTheMessagesDeadlineOrTheCutOff) {
  auto r = referral(ReferralKind::RequestForScreening);
  const Instant cut_off = kReceived + DurationMs::hours(2);
  ReferralClock running = clock(r, cut_off, kReceived + DurationMs::minutes(30));
  EXPECT_TRUE(running.open);
  EXPECT_FALSE(running.late);
  EXPECT_EQ(running.left, DurationMs::minutes(90));
  r.answer_by = kReceived + DurationMs::minutes(20);
  running = clock(r, cut_off, kReceived + DurationMs::minutes(30));
  EXPECT_TRUE(running.late);
  EXPECT_EQ(running.left, DurationMs::minutes(-10));
  EXPECT_TRUE(any_open(std::vector{r}));

  const auto done = answered(r, answer(15));
  ASSERT_TRUE(done);
  const ReferralClock stopped = clock(*done, cut_off, kReceived + DurationMs::days(3));
  EXPECT_FALSE(stopped.open);
  EXPECT_FALSE(stopped.late);
  EXPECT_EQ(stopped.took, DurationMs::minutes(15));
  EXPECT_TRUE(clock(*answered(r, answer(21)), cut_off, kReceived).late);
  EXPECT_FALSE(any_open(std::vector{*done}));
}

TEST(Referral, BrokenOnesAreRefusedWithTheirField) {
  auto r = referral(ReferralKind::RequestForInformation);
  r.reference.clear();
  EXPECT_EQ(check(r).error().field, "referral.reference");
  r = referral(ReferralKind::RequestForInformation);
  r.from = "EUR";
  EXPECT_EQ(check(r).error().field, "referral.from");
  r = referral(ReferralKind::RequestForInformation);
  r.wanted.clear();
  EXPECT_EQ(check(r).error().field, "referral.wanted");
  r = referral(ReferralKind::RequestForInformation);
  r.answer_by = kReceived - DurationMs::minutes(1);
  EXPECT_EQ(check(r).error().field, "referral.answer_by");
}

}  // namespace
}  // namespace tidewaiter::selection
