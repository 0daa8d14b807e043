#include "selection/hold.h"

#include <gtest/gtest.h>

#include "env/random.h"

namespace tidewaiter::selection {
namespace {

using base::DurationMs;
using base::Instant;

const Instant kFiled{1'795'000'000'000};
constexpr int kStates = 11;
constexpr int kEvents = 10;

HoldRecord record_of(std::string operator_id, std::vector<std::pair<HoldEvent, std::int64_t>> minutes) {
  HoldRecord record;
  record.id = model::ItemId{"TEST1"};
  record.operator_id = model::OperatorId{std::move(operator_id)};
  record.filed_at = kFiled;
  record.cut_off_at = kFiled + DurationMs::hours(3);
  for (const auto& [event, at] : minutes) {
    auto next = advanced(record, event, kFiled + DurationMs::minutes(at));
    EXPECT_TRUE(next);
    record = *next;
  }
  return record;
}

TEST(Hold, TheMainWayLeadsToHandAndOn) {
  using enum HoldEvent;
  HoldState state = HoldState::Selected;
  for (const HoldEvent event : {SendHold, Acknowledge, Locate, Present, Examine, Seize}) {
    const auto next = apply(state, event);
    ASSERT_TRUE(next) << name(event);
    state = *next;
  }
  EXPECT_EQ(state, HoldState::Seized);
  EXPECT_EQ(apply(HoldState::Examined, Release), HoldState::Released);
}

TEST(Hold, FinalStatesAreFinalAndNothingIsSeizedUnexamined) {
  for (int s = 0; s < kStates; ++s) {
    const auto state = static_cast<HoldState>(s);
    int ways = 0;
    for (int e = 0; e < kEvents; ++e) {
      const auto event = static_cast<HoldEvent>(e);
      const auto next = apply(state, event);
      ways += next ? 1 : 0;
      if (next && *next == HoldState::Seized) {
        EXPECT_EQ(state, HoldState::Examined);
      }
      if (next && *next == HoldState::Examined) {
        EXPECT_TRUE(state == HoldState::Presented || state == HoldState::Examined);
      }
      if (next && *next == HoldState::AlreadyLeft) {
        EXPECT_NE(state, HoldState::Presented) << "in hand is in hand";
      }
    }
    const bool final = state == HoldState::Released || state == HoldState::Seized ||
                       state == HoldState::AlreadyLeft || state == HoldState::LetRun;
    EXPECT_EQ(is_final(state), final) << name(state);
    EXPECT_EQ(ways == 0, final);
  }
}

TEST(Hold, OnlyAFindLeavesAHoldThatWasOver) {
  using enum HoldEvent;
  const Instant later = kFiled + DurationMs::minutes(90);
  const auto cleared = record_of("CN-POST", {{SendHold, 1}, {Present, 60}, {Examine, 70}, {Release, 80}});
  const auto left = record_of("CN-POST", {{SendHold, 1}, {ReportLeft, 30}});
  const auto withdrawn = record_of("CN-POST", {{SendHold, 1}, {Release, 30}});
  for (const auto& record : {cleared, left, withdrawn}) {
    EXPECT_FALSE(apply(record.state, Seize)) << "by no event of a hold";
    const auto seized = found_afterwards(record, later);
    ASSERT_TRUE(seized);
    EXPECT_EQ(seized->state, HoldState::Seized);
    EXPECT_EQ(seized->steps.back(), (HoldStep{Seize, later, ""}));
    EXPECT_FALSE(found_afterwards(*seized, later)) << "once";
    EXPECT_EQ(figures_by_operator(std::vector{*seized}), figures_by_operator(std::vector{record}))
        << "what its operator did stays what it was";
  }
  EXPECT_FALSE(found_afterwards(cleared, kFiled)) << "before its last step";
  EXPECT_FALSE(found_afterwards(record_of("CN-POST", {{SendHold, 1}, {HoldEvent::LetRun, 2}}), later))
      << "K1";
  EXPECT_FALSE(found_afterwards(record_of("CN-POST", {{SendHold, 1}}), later)) << "it goes the usual way";
}

TEST(Hold, WhatIsNotAllowedSaysWhatWouldBe) {
  const auto refused = apply(HoldState::Presented, HoldEvent::SendHold);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::State);
  EXPECT_EQ(refused.error().expected, "Examine, Release, LetRun");
}

TEST(Hold, K1ALetRunParcelLooksReleasedEverywhere) {
  EXPECT_EQ(shown(HoldState::LetRun), HoldState::Released);
  const auto run = apply(HoldState::LetRun, HoldEvent::Locate);
  const auto released = apply(HoldState::Released, HoldEvent::Locate);
  ASSERT_FALSE(run);
  ASSERT_FALSE(released);
  EXPECT_EQ(run.error(), released.error());
  const auto figures = [](HoldEvent event) {
    return figures_by_operator(std::vector{record_of("CN-POST", {{HoldEvent::SendHold, 1}, {event, 2}})});
  };
  EXPECT_EQ(figures(HoldEvent::LetRun), figures(HoldEvent::Release));
}

TEST(Hold, EverySpellingReadsBack) {
  for (int s = 0; s < kStates; ++s) {
    EXPECT_EQ(hold_state_from(name(static_cast<HoldState>(s))), static_cast<HoldState>(s));
  }
  for (int e = 0; e < kEvents; ++e) {
    EXPECT_EQ(hold_event_from(name(static_cast<HoldEvent>(e))), static_cast<HoldEvent>(e));
  }
  EXPECT_EQ(hold_state_from("selected"), std::nullopt);
}

TEST(Hold, TimeDoesNotRunBackwardsAndRecordsEnd) {
  HoldRecord record = record_of("CN-POST", {{HoldEvent::SendHold, 10}});
  EXPECT_FALSE(advanced(record, HoldEvent::Acknowledge, kFiled + DurationMs::minutes(9)));
  record = record_of("CN-POST", {{HoldEvent::SendHold, 1}, {HoldEvent::Present, 2}});
  for (std::size_t i = record.steps.size(); i < 100; ++i)
    record = *advanced(record, HoldEvent::Examine, kFiled + DurationMs::minutes(3));
  const auto more = advanced(record, HoldEvent::Examine, kFiled + DurationMs::minutes(3));
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, base::ErrorCode::TooLarge);
}

TEST(Hold, FiguresByOperatorAddUp) {
  using enum HoldEvent;
  const std::vector<HoldRecord> records{
      record_of("CN-POST", {{SendHold, 1}, {Present, 60}, {Examine, 70}, {Seize, 80}}),
      record_of("CN-POST", {{SendHold, 1}, {Acknowledge, 5}, {Locate, 50}, {Present, 120}}),
      record_of("CN-POST", {{SendHold, 1}, {Present, 200}}),  // after the cut-off
      record_of("CN-POST", {{SendHold, 1}, {ReportLeft, 30}}),
      record_of("CN-POST", {{SendHold, 1}, {ReportNotFound, 30}}),
      record_of("CN-POST", {{SendHold, 1}}),
      record_of("COURIER-B", {{ReportLeft, 1}}),
  };
  const auto figures = figures_by_operator(records);
  ASSERT_EQ(figures.size(), 2u);
  const OperatorFigures& post = figures[0];
  EXPECT_EQ(post.operator_id.text(), "CN-POST");
  EXPECT_EQ(post.holds, 6);
  EXPECT_EQ(post.in_hand, 3);
  EXPECT_EQ(post.in_hand_before_cut_off, 2);
  EXPECT_EQ(post.already_left, 1);
  EXPECT_EQ(post.not_found, 1);
  EXPECT_EQ(post.open, 1);
  EXPECT_EQ(post.minutes_to_hand_median, 120);
  EXPECT_EQ(post.minutes_to_hand_p90, 200);
  EXPECT_EQ(post.before_cut_off_ppm(), 400'000);
  EXPECT_EQ(figures[1].minutes_to_hand_median, std::nullopt);
}

TEST(Hold, AnyRandomWayKeepsTheSumOfTheFigures) {
  env::SeededRandom random{12};
  std::vector<HoldRecord> records;
  for (int i = 0; i < 2'000; ++i) {
    HoldRecord record = record_of(random.below(2) == 0 ? "A" : "B", {});
    for (std::int64_t step = 0; step < 8; ++step) {
      auto next =
          advanced(record, static_cast<HoldEvent>(random.below(kEvents)), kFiled + DurationMs::minutes(step));
      if (next) record = *next;
    }
    records.push_back(record);
  }
  std::int64_t total = 0;
  for (const OperatorFigures& f : figures_by_operator(records)) {
    EXPECT_EQ(f.holds, f.in_hand + f.not_found + f.already_left + f.withdrawn + f.open);
    EXPECT_LE(f.in_hand_before_cut_off, f.in_hand);
    total += f.holds;
  }
  EXPECT_EQ(total, 2'000);
}

TEST(Hold, ADepartureDraftsANoticeWithoutReasons) {
  model::Item item;
  item.id = model::ItemId{"EE123456785CN"};
  item.operator_id = model::OperatorId{"CN-POST"};
  item.recipient = {"Test Recipient", {"Unit 7", "148 Wattle Street"}, "Ultimo", "2007", "AU", "", ""};
  item.contents = {{"green tea", "090210", 2, base::MassMg{1'000'000}, std::nullopt, "CN"}};
  item.gross_mass = base::MassMg{1'105'000};
  const HoldRecord left = record_of("CN-POST", {{HoldEvent::SendHold, 1}, {HoldEvent::ReportLeft, 30}});
  const auto notice = notice_of_departure(left, item);
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->to_country, "AU");
  const auto field = [&](std::string_view label) {
    for (const auto& [name, value] : notice->fields) {
      if (name == label) return value;
    }
    return std::string("absent");
  };
  EXPECT_EQ(field("Item"), "EE123456785CN");
  EXPECT_EQ(field("Addressee"), "Test Recipient, Unit 7, 148 Wattle Street, Ultimo, 2007, AU");
  EXPECT_EQ(field("Declared gross mass"), "1105 g");
  EXPECT_EQ(field("Dispatch"), "absent") << "what is not known is not shown";
  EXPECT_FALSE(notice_of_departure(record_of("CN-POST", {{HoldEvent::SendHold, 1}}), item));
}

}  // namespace
}  // namespace tidewaiter::selection
