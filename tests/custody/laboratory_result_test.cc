// What a laboratory found: who signs it, how it is revised, and who tries to change it (C3).

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "evidence_room.h"
#include "service/custody_json.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using testing::AllOf;
using testing::HasSubstr;

class LaboratoryResult : public EvidenceRoom {
 protected:
  static custody::Confirmation found(const std::string& substance, std::optional<std::int32_t> ppm = {}) {
    return {substance, "lab-1", "ISO/IEC 17025", "GC-MS", ppm, ppm ? 10'000 : 0};
  }
  static TwoSigners chemists() { return both("chemist-1", "officer-9"); }
  store::ExhibitRow row_of(const custody::ExhibitId& id) {
    return **(*service_->store().snapshot())->get<store::ExhibitRow>(id.text());
  }
  // An entry of one officer's, and the row with it, so that the digests agree (J2).
  void restate(const char* kind, const custody::ExhibitId& id, const std::string& document) {
    auto row = row_of(id);
    row.document = store::Blob{document};
    auto body = journal::Body{}
                    .set("document_sha256", base::to_hex(base::as_view(base::sha256(document))))
                    .set("exhibit", id.text())
                    .text();
    ASSERT_TRUE(service_->record(chief(), kind, body, {store::put(std::move(row))}));
  }
};

TEST_F(LaboratoryResult, C3_TwoSignItAndARevisionSaysOfWhatByWhomAndWhy) {
  const auto tea = sealed(500, "S-1");
  EXPECT_EQ(confirm_exhibit(*service_, both("chemist-1", "chemist-1"), tea, found("ketamine")).error().code,
            ErrorCode::Forbidden);
  EXPECT_EQ(confirm_exhibit(*service_, {signer("chemist-1"), signer("nobody-1")}, tea, found("ketamine"))
                .error()
                .code,
            ErrorCode::Forbidden);
  EXPECT_EQ(confirm_exhibit(*service_, chemists(), tea, found("ketamine"), "why").error().code,
            ErrorCode::State)
      << "nothing to revise";
  EXPECT_EQ(custody::substance_text(known(tea).exhibit), "methamphetamine (presumptive)");
  ASSERT_TRUE(confirm_exhibit(*service_, chemists(), tea, found("methamphetamine", 790'000)));
  EXPECT_EQ(custody::substance_text(known(tea).exhibit), "methamphetamine (confirmed, GC-MS)");
  EXPECT_EQ(custody::revision_text(known(tea).exhibit), "");
  EXPECT_EQ(findings(), "");
  pass(base::DurationMs::days(3));
  EXPECT_EQ(confirm_exhibit(*service_, chemists(), tea, found("sucrose")).error().field, "why");
  ASSERT_TRUE(confirm_exhibit(*service_, both("officer-9", "chemist-1"), tea, found("sucrose"),
                              "vials were exchanged"));
  const auto& exhibit = known(tea).exhibit;
  EXPECT_EQ(custody::substance_text(exhibit), "sucrose (confirmed, GC-MS, revising methamphetamine)");
  EXPECT_THAT(custody::revision_text(exhibit),
              AllOf(HasSubstr("methamphetamine, GC-MS, lab-1 (ISO/IEC 17025), purity 79%"),
                    HasSubstr("signed by chemist-1 and officer-9, 2027-01-15"),
                    HasSubstr("revised by officer-9 and chemist-1: vials were exchanged")));
  const auto statement =
      court_statement(**service_->store().snapshot(), tea, custody::OfficerId{"officer-7"});
  ASSERT_TRUE(statement);
  EXPECT_THAT(*statement, AllOf(HasSubstr("Laboratory's result: sucrose, GC-MS"),
                                HasSubstr("Revised: the earlier result: methamphetamine, GC-MS")));
  EXPECT_EQ(findings(), "");
}

TEST_F(LaboratoryResult, C3_AResultGoesWithThePartsAndSurvivesWhatIsSaidOfTheExhibit) {
  const auto tea = sealed(500, "S-1");
  ASSERT_TRUE(confirm_exhibit(*service_, chemists(), tea, found("methamphetamine", 790'000)));
  SplitOrder order;
  order.whole = tea;
  order.seal_read = "S-1";
  order.part = grams(10);
  order.rest = grams(490);
  const auto split = split_exhibit(*service_, table(), order);
  ASSERT_TRUE(split) << to_string(split.error());
  EXPECT_EQ(known(split->part).exhibit.confirmed, known(tea).exhibit.confirmed);
  ASSERT_TRUE(value_exhibit(*service_, chief(), tea, {1'000, "EUR", "street price", "2027-01-15"}));
  EXPECT_EQ(findings(), "");
}

TEST_F(LaboratoryResult, WhatASampleLetsACourtHearIsKeptWithItAndToldOfTheWhole) {
  const auto tea = sealed(500, "S-1");
  const auto counted = found("methamphetamine");
  EXPECT_EQ(confirm_exhibit(*service_, chemists(), tea, counted, "", 22).error().field, "positives")
      << "nobody said from how many packages it was drawn";
  SplitOrder order;
  order.whole = tea;
  order.seal_read = "S-1";
  order.part = grams(10);
  order.rest = grams(490);
  order.sampling = custody::SamplingAim{100, custody::SamplingMethod::Bayesian};
  order.sampling->prior_a_milli = 3'000;
  order.sampled = 101;
  EXPECT_EQ(split_exhibit(*service_, table(), order).error().field, "sampled");
  order.sampled = 22;
  EXPECT_EQ(split_exhibit(*service_, table(), order).error().field, "drawn");
  order.drawn = "by lot, list of numbers 7";
  const auto split = split_exhibit(*service_, table(), order);
  ASSERT_TRUE(split) << to_string(split.error());
  const auto statement = [&] {
    return *court_statement(**service_->store().snapshot(), tea, custody::OfficerId{"officer-7"});
  };
  EXPECT_THAT(statement(),
              HasSubstr("Sampling: " + split->part.text() +
                        ": 22 of 100 packages drawn (bayesian, to show 90% with 95%): by lot, list "
                        "of numbers 7; no laboratory has said yet how many"));
  EXPECT_EQ(confirm_exhibit(*service_, chemists(), split->part, counted, "", 23).error().field, "positives");
  ASSERT_TRUE(confirm_exhibit(*service_, chemists(), split->part, counted, "", 22));
  const auto sentence = custody::court_sentence(*order.sampling, 22, 22, "methamphetamine", order.drawn);
  EXPECT_THAT(statement(), HasSubstr("Sampling: " + split->part.text() + ": " + *sentence));
  EXPECT_EQ(custody::sampling_text(known(split->part).exhibit), *sentence);
  EXPECT_EQ(findings(), "");

  // A sample of the sample is another: nobody has counted it yet.
  SplitOrder again;
  again.whole = split->part;
  again.part = grams(2);
  again.rest = grams(8);
  again.sampling = custody::SamplingAim{22, custody::SamplingMethod::Hypergeometric};
  again.sampled = 10;
  again.drawn = "by lot";
  const auto second = split_exhibit(*service_, table(), again);
  ASSERT_TRUE(second) << to_string(second.error());
  EXPECT_EQ(known(second->part).exhibit.confirmed, known(split->part).exhibit.confirmed);
  EXPECT_THAT(custody::sampling_text(known(second->part).exhibit), HasSubstr("no laboratory has said yet"));
  ASSERT_TRUE(confirm_exhibit(*service_, chemists(), split->part, found("ketamine"), "vials were exchanged"));
  EXPECT_THAT(custody::sampling_text(known(split->part).exhibit), HasSubstr("no laboratory has said yet"))
      << "the new result says nothing of it";
  EXPECT_EQ(findings(), "");
}

TEST_F(LaboratoryResult, C3_OneThatWasChangedMadeUpOrTakenAwayIsNamed) {
  const auto tea = sealed(500, "S-1"), sugar = sealed(300, "S-2");
  ASSERT_TRUE(confirm_exhibit(*service_, chemists(), tea, found("methamphetamine", 790'000)));
  const auto document = nlohmann::json::parse(row_of(tea).document.bytes);
  for (const auto* member : {"substance", "method", "laboratory", "first", "at"}) {
    auto other = document;
    other["confirmed"][member] = "sucrose";
    restate("exhibit.valued", tea, other.dump());
    EXPECT_THAT(findings(), HasSubstr("C3 X1-1: its laboratory result is not what was signed")) << member;
  }
  auto without = document;
  without.erase("confirmed");
  restate("exhibit.valued", tea, without.dump());
  EXPECT_THAT(findings(), HasSubstr("C3 X1-1: its laboratory result is not what was signed"));
  restate("exhibit.valued", tea, store::compress(without.dump()).bytes);
  EXPECT_THAT(findings(), HasSubstr("C3 X1-1: its document can't be read"));
  restate("exhibit.valued", tea, document.dump());
  EXPECT_EQ(findings(), "") << "as it was signed";
  auto made_up = nlohmann::json::parse(row_of(sugar).document.bytes);
  made_up["confirmed"] = document["confirmed"];
  restate("counter_sample.released", sugar, made_up.dump());
  EXPECT_THAT(findings(), HasSubstr("C3 X1-2: its laboratory result is not what was signed"));
  restate("custody.confirmed", sugar, made_up.dump());
  EXPECT_THAT(findings(), HasSubstr("C3 a laboratory's result that one officer alone stated"));
}

TEST_F(LaboratoryResult, K1_TheSameDocumentHasAnotherHashEachTime) {
  const auto one = row_of(seized(500)).document, other = row_of(seized(500)).document;
  EXPECT_NE(one, other);
  auto a = nlohmann::json::parse(one.bytes), b = nlohmann::json::parse(other.bytes);
  EXPECT_EQ(a.at("salt").get<std::string>().size(), 32u);
  a.erase("salt");
  b.erase("salt");
  EXPECT_EQ(a, b);
}

// A document of before results were signed: compressed, without a salt, its result one officer's word.
TEST_F(LaboratoryResult, OneOfBeforeIsReadAndRevised) {
  auto seizure = seized(500);
  auto document = nlohmann::json::parse(row_of(seizure).document.bytes);
  document.erase("salt");
  document["confirmed"] = {{"substance", "methamphetamine"},
                           {"laboratory", "lab-1"},
                           {"accreditation", "none"},
                           {"method", "GC-MS"},
                           {"purity_uncertainty_ppm", 0}};
  restate("custody.confirmed", seizure, store::compress(document.dump()).bytes);
  EXPECT_EQ(custody::to_string(*known(seizure).exhibit.confirmed),
            "methamphetamine, GC-MS, lab-1 (none); unsigned");
  const auto before = row_of(seizure).document;
  ASSERT_TRUE(seal_exhibit(*service_, table(), seizure, "S-1"));
  EXPECT_EQ(row_of(seizure).document, before) << "nothing in it is new";
  ASSERT_TRUE(confirm_exhibit(*service_, chemists(), seizure, found("sucrose"), "vials were exchanged"));
  EXPECT_THAT(custody::revision_text(known(seizure).exhibit),
              HasSubstr("lab-1 (none); unsigned; revised by"));
}

}  // namespace
}  // namespace tidewaiter::service
