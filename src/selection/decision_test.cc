#include "selection/decision.h"

#include <gtest/gtest.h>

namespace tidewaiter::selection {
namespace {

using model::Outcome;

const base::Instant kAt{1'795'000'000'000};

TEST(Decision, S2AStandingRuleHasANamedApprover) {
  const auto refused = recommend(StandingRule{"precursor-permit", Outcome::Refuse, "", ""}, false, "");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "standing_rule.approved_by");
  const auto allowed =
      recommend(StandingRule{"precursor-permit", Outcome::Refuse, "officer 1", ""}, true, "score");
  ASSERT_TRUE(allowed);
  EXPECT_EQ(allowed->outcome, Outcome::Refuse);
  EXPECT_EQ(allowed->approved_by, "officer 1");
  EXPECT_EQ(allowed->ground, "standing rule precursor-permit; selected: score");
}

TEST(Decision, ASelectedParcelIsHeldAndTheOthersGo) {
  EXPECT_EQ(recommend(std::nullopt, true, "random_stream")->outcome, Outcome::Hold);
  EXPECT_EQ(recommend(std::nullopt, false, "")->outcome, Outcome::Release);
}

TEST(Decision, RulesThatReleaseOrAskForNothingAreRefused) {
  EXPECT_FALSE(recommend(StandingRule{"r", Outcome::Release, "officer 1", ""}, false, ""));
  EXPECT_FALSE(recommend(StandingRule{"r", Outcome::LetRun, "officer 1", ""}, false, ""));
  EXPECT_FALSE(recommend(StandingRule{"r", Outcome::Query, "officer 1", ""}, false, ""));
  EXPECT_EQ(recommend(StandingRule{"r", Outcome::Query, "officer 1", "the permit"}, false, "")->wanted,
            "the permit");
}

TEST(Decision, S2OnlyANamedOfficerRefuses) {
  const Recommendation refuse{Outcome::Refuse, "standing rule r", "officer 1", ""};
  EXPECT_EQ(in_force(refuse, std::nullopt), Outcome::Hold);
  EXPECT_EQ(in_force(refuse, OfficerDecision{OfficerId{"officer 2"}, Outcome::Refuse, "", kAt}),
            Outcome::Refuse);
  EXPECT_FALSE(in_force(refuse, OfficerDecision{OfficerId{}, Outcome::Refuse, "", kAt}));
}

TEST(Decision, S2AnOverrideSaysWhy) {
  const Recommendation hold{Outcome::Hold, "selected: score", "", ""};
  const auto silent = in_force(hold, OfficerDecision{OfficerId{"officer 2"}, Outcome::Release, "", kAt});
  ASSERT_FALSE(silent);
  EXPECT_EQ(silent.error().field, "decision.why");
  EXPECT_EQ(in_force(hold, OfficerDecision{OfficerId{"officer 2"}, Outcome::Release, "known trade", kAt}),
            Outcome::Release);
  EXPECT_FALSE(in_force(hold, OfficerDecision{OfficerId{"officer 2"}, Outcome::LetRun, "case", kAt}));
}

TEST(Decision, TheOperatorIsNeverToldWhy) {
  EXPECT_EQ(answer_to_operator(Outcome::Hold, "the permit"), (OperatorAnswer{"Hold", ""}));
  EXPECT_EQ(answer_to_operator(Outcome::LetRun, ""), answer_to_operator(Outcome::Release, "")) << "K1";
  EXPECT_EQ(answer_to_operator(Outcome::Query, "the permit"), (OperatorAnswer{"Query", "the permit"}));
}

}  // namespace
}  // namespace tidewaiter::selection
