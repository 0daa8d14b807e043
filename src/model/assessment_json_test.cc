#include "model/assessment_json.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tidewaiter::model {
namespace {

Evidence full_evidence() {
  Evidence evidence;
  evidence.journal_index = UINT64_MAX;
  evidence.resolver_available = false;
  evidence.lists_stale = true;
  evidence.sender.person = EntityId{1};
  evidence.recipient = {EntityId{35}, EntityId{36}, EntityId{37}};
  evidence.windows.push_back({"count items by recipient.premises within 30d",
                              4,
                              {ItemId{"A"}, ItemId{"B"}},
                              base::DurationMs::days(9)});
  evidence.hits.push_back({"ofac", "123", "测试 \"名\"\\\n", "SDNTK", 940'000, PartyRole::Sender});
  return evidence;
}

TEST(AssessmentJson, EmptyValuesAreShort) {
  EXPECT_EQ(to_json(Evidence{}), "{}");
  EXPECT_EQ(to_json(Assessment{}), R"({"versions":{}})");
}

TEST(AssessmentJson, BytesAreFixed) {
  EXPECT_EQ(
      to_json(full_evidence()),
      R"({"journal_index":18446744073709551615,"resolver_available":false,"lists_stale":true,)"
      R"("sender":{"person":"E000000000001"},"recipient":{"person":"E00000000000Z","premises":"E000000000010",)"
      R"("contact":"E000000000011"},)"
      R"("windows":[{"key":"count items by recipient.premises within 30d","value":4,"span_ms":777600000,)"
      R"("items":["A","B"]}],"hits":[{"list":"ofac","entry_id":"123","matched_name":"测试 \"名\"\\\u000a",)"
      R"("programme":"SDNTK","probability_ppm":940000,"role":"sender"}]})");
}

TEST(AssessmentJson, EvidenceThatStillHoldsJoinsIsReadWithoutThem) {
  EXPECT_EQ(evidence_from_json(R"({"sender":{"person":"E000000000001","joins":[{"item":"RX123456785DE",)"
                               R"("role":"sender","level":"premises","weight":-250}]}})")
                ->sender,
            (PartyEvidence{EntityId{1}, {}, {}}));
}

TEST(AssessmentJson, EvidenceIsReadBackS4) {
  const auto evidence = full_evidence();
  EXPECT_EQ(evidence_from_json(to_json(evidence)).value(), evidence);
}

RC_GTEST_PROP(AssessmentJson, AssessmentIsReadBackS4, ()) {
  Assessment assessment;
  assessment.versions = {*rc::gen::arbitrary<std::uint32_t>(), *rc::gen::arbitrary<std::uint32_t>(),
                         *rc::gen::arbitrary<std::uint32_t>(), *rc::gen::arbitrary<std::uint32_t>()};
  assessment.score = *rc::gen::arbitrary<Millibits>();
  if (*rc::gen::arbitrary<bool>()) assessment.standing = static_cast<Outcome>(*rc::gen::inRange(0, 5));
  const auto text = rc::gen::container<std::string>(rc::gen::inRange('\0', '\x7f'));
  const auto count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) {
    Reason reason;
    reason.kind = static_cast<ReasonKind>(*rc::gen::inRange(0, 6));
    reason.ref = *text;
    reason.text = *text;
    reason.contribution = *rc::gen::arbitrary<Millibits>();
    reason.fields = *rc::gen::container<std::vector<std::string>>(text);
    for (auto& item : *rc::gen::container<std::vector<std::string>>(text)) reason.items.emplace_back(item);
    assessment.reasons.push_back(reason);
  }
  const auto json = to_json(assessment);
  const auto read = assessment_from_json(json);
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == assessment);
  RC_ASSERT(to_json(*read) == json);
}

TEST(AssessmentJson, BadInputNamesTheField) {
  for (const auto& [json, field] : std::vector<std::pair<std::string, std::string>>{
           {"", ""},
           {"[]", ""},
           {R"({"nobody":1})", ""},
           {R"({"journal_index":-1})", "journal_index"},
           {R"({"journal_index":1.5})", "journal_index"},
           {R"({"sender":{"person":"E1"}})", "sender.person"},
           {R"({"windows":[{"value":"4"}]})", "windows[0].value"},
           {R"({"hits":[{"role":"carrier"}]})", "hits[0].role"},
           {R"({"hits":[{"probability_ppm":3000000000,"role":"sender"}]})", "hits[0].probability_ppm"},
           {std::string(5'000, '['), ""}}) {
    const auto read = evidence_from_json(json);
    ASSERT_FALSE(read) << json;
    EXPECT_EQ(read.error().field, field) << to_string(read.error());
  }
}

}  // namespace
}  // namespace tidewaiter::model
