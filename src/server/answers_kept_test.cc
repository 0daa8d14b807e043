// What is kept for idempotency keys is bounded by number and by octets, and a key that is known is never done
// twice for want of room.

#include "server/answers_kept.h"

#include <gtest/gtest.h>

namespace tidewaiter::server {
namespace {

class AnswersKeptTest : public testing::Test {
 protected:
  static Request bearing(const std::string& key, base::Instant now = {}) {
    Request request;
    request.method = Method::Post;
    request.path = "/api/v1/search";
    request.headers = {{"idempotency-key", key}};
    request.caller.officer_id = "examiner";
    request.now = now;
    return request;
  }
  // Asks for the first time, and is answered by so many octets.
  static void answer(AnswersKept& answers, const std::string& key, std::size_t octets, base::Instant now = {},
                     int status = 200) {
    const auto before = answers.begin(bearing(key, now));
    ASSERT_TRUE(before) << key;
    ASSERT_FALSE(*before) << key << " was answered before";
    answers.finish(bearing(key, now), {status, "", std::string(octets, 'a'), {}, {}, {}, {}});
  }
  // What comes back to who asks again: the answer's octets, or why there are none.
  static std::string again(AnswersKept& answers, const std::string& key, base::Instant now = {}) {
    const auto before = answers.begin(bearing(key, now));
    if (!before) return before.error().expected;
    return *before ? std::to_string((*before)->body.size()) : "done anew";
  }
};

constexpr const char* kNotKept = "another key: it was answered, and its answer is not kept";

TEST_F(AnswersKeptTest, TheOldestAnswersMakeRoomAndAreDoneOnceAllTheSame) {
  AnswersKept answers({100, 1'000, 600});
  answer(answers, "a", 400);
  answer(answers, "b", 400);
  EXPECT_EQ(again(answers, "a"), "400");
  answer(answers, "c", 400);
  EXPECT_EQ(again(answers, "a"), kNotKept);
  EXPECT_EQ(again(answers, "b"), "400");
  EXPECT_EQ(again(answers, "c"), "400");
  answer(answers, "d", 600);
  EXPECT_EQ(again(answers, "b"), kNotKept);
  EXPECT_EQ(again(answers, "c"), "400") << "both together are as much as there may be";
  EXPECT_EQ(again(answers, "d"), "600");
}

TEST_F(AnswersKeptTest, WhatIsTooLongAloneIsKnownToBeDoneAndPushesNothingOut) {
  AnswersKept answers({100, 1'000, 600});
  answer(answers, "a", 400);
  answer(answers, "long", 601);
  EXPECT_EQ(again(answers, "long"), kNotKept);
  EXPECT_EQ(again(answers, "a"), "400");
}

TEST_F(AnswersKeptTest, OfTooManyKeysTheOldestGoesAndNoneThatIsUnderWay) {
  AnswersKept answers({3, 1'000, 600});
  ASSERT_TRUE(answers.begin(bearing("under way")));
  answer(answers, "a", 10);
  answer(answers, "b", 10);
  answer(answers, "c", 10);
  EXPECT_EQ(again(answers, "under way"), "the first answer, which is under way");
  EXPECT_EQ(again(answers, "b"), "10") << "the oldest now, and asking again pushes nothing out";
  EXPECT_EQ(again(answers, "c"), "10");
  EXPECT_EQ(again(answers, "a"), "done anew");
}

TEST_F(AnswersKeptTest, AfterADayTheyAreForgottenAndTheirOctetsFree) {
  AnswersKept answers({100, 1'000, 600});
  answer(answers, "a", 400);
  answer(answers, "b", 400);
  answer(answers, "c", 400);  // for which the first one's answer went
  const base::Instant tomorrow = base::Instant{} + base::DurationMs::hours(24);
  answer(answers, "a", 500, tomorrow);
  answer(answers, "d", 500, tomorrow);
  EXPECT_EQ(again(answers, "a", tomorrow), "500");
  EXPECT_EQ(again(answers, "d", tomorrow), "500");
}

TEST_F(AnswersKeptTest, J4_AnErasureLeavesNoAnswerOfBeforeItButItsOwnAndEveryKeyStays) {
  AnswersKept answers({100, 1'000, 600});
  answer(answers, "a", 400);
  ASSERT_TRUE(answers.begin(bearing("under way")));
  ASSERT_TRUE(answers.begin(bearing("erasure")));
  answers.forget_answers(bearing("erasure"));
  for (const char* key : {"under way", "erasure"})
    answers.finish(bearing(key), {200, "", std::string(10, 'a'), {}, {}, {}, {}});
  EXPECT_EQ(again(answers, "a"), kNotKept);
  EXPECT_EQ(again(answers, "under way"), kNotKept) << "what it tells was read before";
  EXPECT_EQ(again(answers, "erasure"), "10");
  answer(answers, "b", 500);
  answer(answers, "c", 500);
  EXPECT_EQ(again(answers, "erasure"), kNotKept) << "the oldest answer makes room as ever";
  EXPECT_EQ(again(answers, "b"), "500");
  EXPECT_EQ(again(answers, "c"), "500");
}

TEST_F(AnswersKeptTest, OurOwnFailureIsForgottenAndDoneAnew) {
  AnswersKept answers({100, 1'000, 600});
  answer(answers, "a", 400, {}, 503);
  answer(answers, "a", 300);
  EXPECT_EQ(again(answers, "a"), "300");
}

}  // namespace
}  // namespace tidewaiter::server
