// How what is kept for the defence ends, and how it is found where it ended otherwise (C3).

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "evidence_room.h"
#include "journal/canonical.h"
#include "service/custody_act.h"

namespace tidewaiter::service {
namespace {

using custody::ExhibitId;
using testing::HasSubstr;
using testing::Not;

class CounterSample : public EvidenceRoom {
 protected:
  ExhibitId kept(const std::string& seal) { return taken_out(seal, true); }
  // Five grams of a hundred.
  ExhibitId taken_out(const std::string& seal, bool for_defence) {
    const auto tea = sealed(110, seal, 10);
    const auto made = split_exhibit(*service_, table(),
                                    {tea, seal, grams(7, 2), grams(105, 10), "vial", for_defence, {}, 0});
    EXPECT_TRUE(made) << to_string(made.error());
    return made->part;
  }
  nlohmann::json document_of(const ExhibitId& id) {
    const auto row = *(*service_->store().snapshot())->get<store::ExhibitRow>(id.text());
    return nlohmann::json::parse(row->document.bytes);
  }
  // As a program would write it that does not ask: the row, and an entry that names it (J2).
  void restated(const ExhibitId& id, const nlohmann::json& document, const char* kind, const std::string& who,
                const std::string& decision = "") {
    auto row = *(*service_->store().snapshot())->get<store::ExhibitRow>(id.text());
    row->document = store::Blob{document.dump()};
    journal::Body body;
    body.set("document_sha256", base::to_hex(base::as_view(base::sha256(row->document.bytes))));
    body.set("exhibit", id.text());
    if (!decision.empty()) body.set("decision", decision);
    ASSERT_TRUE(service_->record({who, "test"}, kind, body.text(), {store::put(*std::move(row))}));
  }
  void freed(const ExhibitId& id, const std::string& who, const std::string& decision) {
    auto document = document_of(id);
    document["counter_sample"] = false;
    document["counter_sample_ended"] = decision;
    restated(id, document, "counter_sample.released", who, decision);
  }
  // By two who do not ask, for the defence where they say so.
  void used_up(const ExhibitId& id, const std::string& defence = "") {
    const auto done = service_->store().transact([&](store::Transaction& transaction) -> base::Status {
      CustodyAct act{transaction, "custody.consumed", clock_.now(), *table().officers()};
      TW_TRY(auto* const exhibit, act.exhibit(id));
      if (!defence.empty()) act.fact("defence", defence);
      TW_TRY_STATUS(act.post(custody::MovementKind::Consume, exhibit->book, *exhibit));
      TW_TRY_STATUS(act.step(*exhibit, custody::CustodyEvent::ConsumeAll));
      return act.sign_and_record(table()).map([](auto) {});
    });
    ASSERT_TRUE(done) << to_string(done.error());
  }
};

TEST_F(CounterSample, C3_OneThatIsFreedBeforeItsTrialHasEndedIsNamed) {
  const auto share = kept("S-1");
  EXPECT_EQ(findings(), "");
  freed(share, "officer-9", "judgement 44");
  EXPECT_THAT(findings(), HasSubstr("C3 X1-1.1: no longer kept for the defence before its trial had ended"));
  judged();
  EXPECT_THAT(findings(), HasSubstr("C3 X1-1.1: no longer kept for the defence before its trial had ended"))
      << "what comes later mends nothing";
}

TEST_F(CounterSample, C3_OneThatIsFreedByWhoEnteredTheTrialsEndIsNamed) {
  const auto share = kept("S-1"), other = kept("S-2");
  judged();
  freed(share, chief().officer, "judgement 44");
  EXPECT_THAT(findings(), HasSubstr("C3 X1-1.1: no longer kept for the defence by the word of chief-1, who "
                                    "entered its trial's end"));
  ASSERT_TRUE(release_counter_sample(*service_, {"officer-9", "test"}, other, "judgement 44"));
  EXPECT_THAT(findings(), Not(HasSubstr("X1-2.1"))) << "by another officer it may be";
  freed(other, "officer-9", "");
  EXPECT_THAT(findings(), HasSubstr("C3 X1-2.1: no longer kept for the defence without a court's decision"));
}

TEST_F(CounterSample, C3_ADocumentThatSaysOtherwiseOfItsEndIsNamed) {
  const auto share = kept("S-1"), other = kept("S-2");
  judged();
  ASSERT_TRUE(release_counter_sample(*service_, {"officer-9", "test"}, share, "judgement 44"));
  EXPECT_EQ(findings(), "");
  auto document = document_of(share);
  document["counter_sample_ended"] = "judgement 45";
  restated(share, document, "exhibit.valued", "officer-9");
  EXPECT_THAT(findings(), HasSubstr("C3 X1-1.1: its document says otherwise of how its time for the defence "
                                    "ended"));
  document = document_of(other);
  document["counter_sample"] = false;
  document["counter_sample_ended"] = "judgement 44, as somebody says";
  restated(other, document, "exhibit.valued", "officer-9");
  EXPECT_THAT(findings(), HasSubstr("C3 X1-2.1: no longer kept for the defence by a decision that nobody "
                                    "entered"));
}

TEST_F(CounterSample, WhatIsTakenOutOfOneThatWasFreedBearsItsDecision) {
  const auto share = kept("S-1");
  judged();
  ASSERT_TRUE(release_counter_sample(*service_, {"officer-9", "test"}, share, "judgement 44"));
  ASSERT_TRUE(split_exhibit(*service_, table(), {share, "", grams(3, 1), grams(5, 2), "vial", false, {}, 0}));
  EXPECT_EQ(findings(), "");
}

TEST_F(CounterSample, C3_OneThatIsUsedUpWithoutTheDefencesExpertIsNamed) {
  const auto share = kept("S-1"), other = kept("S-2");
  used_up(share);
  EXPECT_THAT(findings(), HasSubstr("C3 X1-1.1: kept for the defence, and used up without its expert and the "
                                    "court's order"));
  used_up(other, R"({"expert":"Dr A","order":"order 15"})");
  EXPECT_THAT(findings(), Not(HasSubstr("X1-2.1: kept for the defence")));
}

TEST_F(CounterSample, C3_WhatWasNotKeptForTheDefenceIsNotUsedUpForIt) {
  const auto sample = taken_out("S-1", false);
  judged();
  used_up(sample, R"({"expert":"Dr A","order":"order 15"})");
  EXPECT_THAT(findings(), HasSubstr("C3 X1-1.1: used up for the defence, and it was not kept for it"));
}

}  // namespace
}  // namespace tidewaiter::service
