// What a laboratory found: who signs it, how it is revised, and who tries to change it (C3).

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "evidence_room.h"
#include "service/custody_json.h"
#include "service/custody_merge.h"

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
  // A part under a seal of its own, and what is left under another.
  custody::ExhibitId part_of(const custody::ExhibitId& whole, const std::string& seal, double part_g,
                             double rest_g, const std::string& new_seal) {
    SplitOrder order;
    order.whole = whole;
    order.seal_read = known(whole).holding.seal;
    order.part = grams(part_g);
    order.rest = grams(rest_g);
    const auto split = split_exhibit(*service_, table(), order);
    EXPECT_TRUE(split) << to_string(split.error());
    EXPECT_TRUE(seal_exhibit(*service_, table(), split->part, seal));
    EXPECT_TRUE(seal_exhibit(*service_, table(), whole, new_seal));
    return split->part;
  }
  base::Error refused(const TwoSigners& by, const custody::ExhibitId& id, const std::string& by_sample = "") {
    auto result = found("methamphetamine");
    result.by_sample = custody::ExhibitId{by_sample};
    const auto done = confirm_exhibit(*service_, by, id, result);
    EXPECT_FALSE(done);
    return done ? base::Error{} : done.error();
  }
  // Signed by two without the program's own asking who had it.
  void forge(const TwoSigners& by, const custody::ExhibitId& id, const std::string& by_sample = "") {
    const auto signed_act = service_->store().transact([&](store::Transaction& transaction) -> base::Status {
      const auto officers = *by.officers();
      CustodyAct act{transaction, "custody.result", clock_.now(), officers};
      TW_TRY(auto* const one, act.exhibit(id));
      auto result = found("methamphetamine");
      result.at = clock_.now();
      result.first = officers.first();
      result.second = officers.second();
      result.by_sample = custody::ExhibitId{by_sample};
      one->exhibit.confirmed = result;
      act.fact("result",
               journal::Body{}.set("exhibit", id.text()).set_json("result", result_text(result)).text());
      return act.sign_and_record(by).map([](auto) {});
    });
    ASSERT_TRUE(signed_act) << to_string(signed_act.error());
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

// A laboratory had what it had: what is poured in later is not of its finding, nor is a mixture that is made of
// it.
TEST_F(LaboratoryResult, C2_WhatIsPouredInLaterWasInNoLaboratory) {
  const auto first = sealed(100, "S-1"), second = sealed(500, "S-2");
  to_laboratory(first, 100);
  pass(base::DurationMs::hours(1));
  from_laboratory(first, 100);
  pass(base::DurationMs::hours(1));
  MergeOrder order;
  order.parts = {{first, "S-1", grams(100)}, {second, "S-2", grams(500)}};
  order.into = first;
  order.container = "sack";
  order.after = grams(600);
  const auto merged = merge_exhibits(*service_, table(), order);
  ASSERT_TRUE(merged) << to_string(merged.error());
  EXPECT_EQ(refused(chemists(), first).code, ErrorCode::Forbidden);
  pass(base::DurationMs::hours(1));
  ASSERT_TRUE(seal_exhibit(*service_, table(), first, "S-3"));
  to_laboratory(first, 600);
  EXPECT_TRUE(confirm_exhibit(*service_, chemists(), first, found("methamphetamine")));
  EXPECT_EQ(findings(), "");
}

TEST_F(LaboratoryResult, C2_AMixtureIsNotWhatOneOfItsPartsWas) {
  const auto first = sealed(100, "S-1"), second = sealed(500, "S-2");
  to_laboratory(first, 100);
  pass(base::DurationMs::hours(1));
  from_laboratory(first, 100);
  MergeOrder order;
  order.parts = {{first, "S-1", grams(100)}, {second, "S-2", grams(500)}};
  order.container = "sack";
  order.after = grams(600);
  const auto merged = merge_exhibits(*service_, table(), order);
  ASSERT_TRUE(merged) << to_string(merged.error());
  EXPECT_EQ(refused(chemists(), merged->into).code, ErrorCode::Forbidden);
  forge(chemists(), merged->into);
  EXPECT_THAT(findings(), HasSubstr("who never had " + merged->into.text() + " in a laboratory"));
}

TEST_F(LaboratoryResult, C3_TwoSignItAndARevisionSaysOfWhatByWhomAndWhy) {
  const auto tea = sealed(500, "S-1");
  to_laboratory(tea, 500);
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
  from_laboratory(tea, 500);
  EXPECT_EQ(confirm_exhibit(*service_, chemists(), tea, found("sucrose")).error().field, "why");
  EXPECT_EQ(confirm_exhibit(*service_, both("officer-9", "chemist-1"), tea, found("sucrose"),
                            "vials were exchanged")
                .error()
                .field,
            "first officer");
  ASSERT_TRUE(confirm_exhibit(*service_, both("chemist-1", "keeper-1"), tea, found("sucrose"),
                              "vials were exchanged"))
      << "reports come later than what they are about goes back";
  const auto& exhibit = known(tea).exhibit;
  EXPECT_EQ(custody::substance_text(exhibit), "sucrose (confirmed, GC-MS, revising methamphetamine)");
  EXPECT_THAT(custody::revision_text(exhibit),
              AllOf(HasSubstr("methamphetamine, GC-MS, lab-1 (ISO/IEC 17025), purity 79%"),
                    HasSubstr("signed by chemist-1 and officer-9, 2027-01-15"),
                    HasSubstr("revised by chemist-1 and keeper-1: vials were exchanged")));
  const auto statement =
      court_statement(**service_->store().snapshot(), tea, custody::OfficerId{"officer-7"});
  ASSERT_TRUE(statement);
  EXPECT_THAT(*statement, AllOf(HasSubstr("Laboratory's result: sucrose, GC-MS"),
                                HasSubstr("Revised: the earlier result: methamphetamine, GC-MS")));
  EXPECT_EQ(findings(), "");
}

TEST_F(LaboratoryResult, C3_AResultGoesWithThePartsAndSurvivesWhatIsSaidOfTheExhibit) {
  const auto tea = sealed(500, "S-1");
  to_laboratory(tea, 500);
  ASSERT_TRUE(confirm_exhibit(*service_, chemists(), tea, found("methamphetamine", 790'000)));
  from_laboratory(tea, 500);
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
  ASSERT_TRUE(seal_exhibit(*service_, table(), split->part, "S-2"));
  to_laboratory(split->part, 10);
  EXPECT_EQ(confirm_exhibit(*service_, chemists(), split->part, counted, "", 23).error().field, "positives");
  ASSERT_TRUE(confirm_exhibit(*service_, chemists(), split->part, counted, "", 22));
  const auto sentence = custody::court_sentence(*order.sampling, 22, 22, "methamphetamine", order.drawn);
  EXPECT_THAT(statement(), HasSubstr("Sampling: " + split->part.text() + ": " + *sentence));
  EXPECT_EQ(custody::sampling_text(known(split->part).exhibit), *sentence);
  EXPECT_EQ(findings(), "");

  // A sample of the sample is another: nobody has counted it yet.
  SplitOrder again;
  again.whole = split->part;
  again.seal_read = "S-2";
  again.part = grams(2);
  again.rest = grams(8);
  again.sampling = custody::SamplingAim{22, custody::SamplingMethod::Hypergeometric};
  again.sampled = 10;
  again.drawn = "by lot";
  const auto second = split_exhibit(*service_, chemists(), again);
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
  to_laboratory(tea, 500);
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

TEST_F(LaboratoryResult, C2_WhoNeverHadItInALaboratoryConfirmsNothing) {
  const auto tea = sealed(500, "S-1"), sugar = sealed(300, "S-2");
  auto error = refused(table(), tea);
  EXPECT_EQ(error.code, ErrorCode::Forbidden);
  EXPECT_EQ(error.field, "first officer");
  EXPECT_EQ(error.expected, "whoever accepted X1-1, or a part taken out of it, for a laboratory (C2)");
  ASSERT_TRUE(offer_exhibit(*service_, {"officer-7", ""}, sugar, custody::OfficerId{"keeper-1"},
                            custody::TransferPurpose::Custody, "S-2", base::DurationMs::hours(2)));
  ASSERT_TRUE(accept_exhibit(*service_, both("keeper-1", "officer-9"), sugar, "S-2", grams(300)));
  EXPECT_EQ(refused(both("keeper-1", "officer-9"), sugar).code, ErrorCode::Forbidden)
      << "a custodian's shelf";
  ASSERT_TRUE(offer_exhibit(*service_, {"officer-7", ""}, tea, custody::OfficerId{"chemist-1"},
                            custody::TransferPurpose::Laboratory, "S-1", base::DurationMs::hours(2)));
  EXPECT_EQ(refused(chemists(), tea).code, ErrorCode::Forbidden) << "offered, and not accepted";
  ASSERT_TRUE(withdraw_offer(*service_, {"officer-7", ""}, tea));
  to_laboratory(part_of(tea, "S-3", 10, 490, "S-4"), 10);
  EXPECT_EQ(refused(chemists(), sugar).code, ErrorCode::Forbidden) << "a part of another exhibit";
  EXPECT_EQ(refused(chemists(), sugar, "X1-1.1").expected, "a part that was taken out of X1-2");
  EXPECT_EQ(custody::substance_text(known(tea).exhibit), "methamphetamine (presumptive)");
  EXPECT_EQ(findings(), "");
}

TEST_F(LaboratoryResult, C2_AResultOfTheWholeSaysByWhichSample) {
  const auto tea = sealed(500, "S-1");
  const auto one = part_of(tea, "S-2", 10, 490, "S-3");
  to_laboratory(one, 10);
  ASSERT_TRUE(confirm_exhibit(*service_, chemists(), tea, found("methamphetamine", 790'000)));
  EXPECT_EQ(known(tea).exhibit.confirmed->by_sample, one) << "there is one alone";
  EXPECT_EQ(custody::substance_text(known(tea).exhibit),
            "methamphetamine (confirmed, GC-MS, by sample X1-1.1)");
  EXPECT_THAT(custody::to_string(*known(tea).exhibit.confirmed),
              HasSubstr("lab-1 (ISO/IEC 17025), by sample X1-1.1, purity 79% ± 1%; signed by chemist-1"));
  EXPECT_THAT(*court_statement(**service_->store().snapshot(), tea, custody::OfficerId{"officer-7"}),
              HasSubstr("by sample X1-1.1"));
  const auto page = as_json(*exhibit_page(**service_->store().snapshot(), tea));
  EXPECT_EQ(page["exhibit"]["by_sample"], "X1-1.1");
  EXPECT_EQ(page["exhibit"]["accredited"], true);
  ASSERT_TRUE(confirm_exhibit(*service_, chemists(), one, found("methamphetamine")));
  EXPECT_TRUE(known(one).exhibit.confirmed->by_sample.empty()) << "all of the sample was there";

  // What is taken out later keeps the result, and the laboratory that found it can revise it there.
  const auto later = part_of(tea, "S-4", 40, 450, "S-5");
  EXPECT_EQ(known(later).exhibit.confirmed->by_sample, one);
  ASSERT_TRUE(confirm_exhibit(*service_, chemists(), later, found("sucrose"), "vials were exchanged"));
  EXPECT_EQ(known(later).exhibit.confirmed->by_sample, one);
  EXPECT_EQ(findings(), "");

  // Of several the one is named.
  const auto other = part_of(tea, "S-6", 20, 430, "S-7");
  to_laboratory(other, 20);
  auto result = found("ketamine");
  const auto why = "looked at again";
  const auto unnamed = confirm_exhibit(*service_, chemists(), tea, result, why);
  ASSERT_FALSE(unnamed);
  EXPECT_EQ(unnamed.error().field, "by_sample");
  EXPECT_THAT(unnamed.error().expected, HasSubstr("X1-1.1, X1-1.3"));
  result.by_sample = other;
  ASSERT_TRUE(confirm_exhibit(*service_, chemists(), tea, result, why));
  EXPECT_EQ(custody::substance_text(known(tea).exhibit),
            "ketamine (confirmed, GC-MS, by sample X1-1.3, revising methamphetamine)");
  to_laboratory(tea, 430);
  ASSERT_TRUE(confirm_exhibit(*service_, chemists(), tea, found("ketamine"), "all of it was looked at"));
  EXPECT_TRUE(known(tea).exhibit.confirmed->by_sample.empty());
  EXPECT_EQ(findings(), "");
}

TEST_F(LaboratoryResult, ALaboratoryWithoutAnAccreditationIsShownSo) {
  const auto tea = sealed(500, "S-1");
  to_laboratory(tea, 500);
  auto result = found("methamphetamine");
  for (const char* none : {"none", "None", "-", "–", " ", "không có", "无"}) {
    EXPECT_FALSE(custody::is_accredited(none)) << none;
  }
  EXPECT_TRUE(custody::is_accredited("ISO/IEC 17025, 118"));
  result.accreditation = "none";
  ASSERT_TRUE(confirm_exhibit(*service_, chemists(), tea, result));
  EXPECT_EQ(known(tea).exhibit.confirmed->accreditation, "none") << "as it was said";
  EXPECT_EQ(custody::substance_text(known(tea).exhibit),
            "methamphetamine (confirmed, GC-MS, not accredited)");
  EXPECT_EQ(as_json(*exhibit_page(**service_->store().snapshot(), tea))["exhibit"]["accredited"], false);
  EXPECT_THAT(*court_statement(**service_->store().snapshot(), tea, custody::OfficerId{"officer-7"}),
              HasSubstr("lab-1 (not accredited)"));
  EXPECT_EQ(findings(), "");
}

TEST_F(LaboratoryResult, C2_VerifyNamesAResultOfWhoNeverHadIt) {
  const auto tea = sealed(500, "S-1"), sugar = sealed(300, "S-2");
  const auto sample = part_of(tea, "S-3", 10, 490, "S-4");
  to_laboratory(sample, 10);
  forge(chemists(), sample);
  forge(chemists(), tea, sample.text());
  EXPECT_EQ(findings(), "") << "these are as they would have been taken";
  forge(chemists(), tea);
  EXPECT_THAT(findings(), HasSubstr("C2 X1-1: a result of chemist-1, who never had X1-1 in a laboratory"));
  forge(table(), tea, sample.text());
  EXPECT_THAT(findings(), HasSubstr("C2 X1-1: a result of officer-7, who never had X1-1.1 in a laboratory"));
  forge(chemists(), sugar, sample.text());
  EXPECT_THAT(findings(), HasSubstr("C2 X1-2: a result by the sample X1-1.1, which was not taken out of it"));
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
            "methamphetamine, GC-MS, lab-1 (not accredited); unsigned");
  const auto before = row_of(seizure).document;
  ASSERT_TRUE(seal_exhibit(*service_, table(), seizure, "S-1"));
  EXPECT_EQ(row_of(seizure).document, before) << "nothing in it is new";
  to_laboratory(seizure, 500);
  ASSERT_TRUE(confirm_exhibit(*service_, chemists(), seizure, found("sucrose"), "vials were exchanged"));
  EXPECT_THAT(custody::revision_text(known(seizure).exhibit),
              HasSubstr("lab-1 (not accredited); unsigned; revised by"));
}

}  // namespace
}  // namespace tidewaiter::service
