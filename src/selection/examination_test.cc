#include "selection/examination.h"

#include <gtest/gtest.h>

namespace tidewaiter::selection {
namespace {

using base::DurationMs;
using base::Instant;

const Instant kPosted{1'795'000'000'000};
const Instant kExaminedAt = kPosted + DurationMs::hours(20);

model::Item item() {
  model::Item parcel;
  parcel.id = model::ItemId{"EE123456785CN"};
  parcel.operator_id = model::OperatorId{"CN-POST"};
  parcel.posted_at = kPosted;
  parcel.recipient.city = "Ultimo";
  parcel.recipient.country = "AU";
  return parcel;
}

ExaminationResult finding() {
  ExaminationResult result;
  result.number = model::ItemNumber{17};
  result.id = model::ItemId{"EE123456785CN"};
  result.outcome = ExaminationOutcome::Finding;
  result.finds = {{"ketamine",
                   base::MassMg{986'000},
                   {ConcealmentObject::Tea, ConcealmentMethod::MixedIn, ConcealmentLayer::Inside}}};
  result.readings = {{"X1", model::Means::XRay, "organic mass in tins", kExaminedAt + DurationMs::days(10)}};
  result.opened = true;
  result.power = LegalPower::CustomsExamination;
  result.officer = OfficerId{"officer 3"};
  result.at = kExaminedAt;
  return result;
}

std::string refused_field(const ExaminationResult& result) {
  const auto status = check(result);
  return status ? "accepted" : status.error().field;
}

TEST(Examination, AFindingIsComplete) {
  EXPECT_EQ(refused_field(finding()), "accepted");
  auto result = finding();
  result.finds.clear();
  EXPECT_EQ(refused_field(result), "finds");
  result = finding();
  result.power.reset();
  EXPECT_EQ(refused_field(result), "power");
  result = finding();
  result.opened = false;
  EXPECT_EQ(refused_field(result), "opened");
  result = finding();
  result.officer = OfficerId{};
  EXPECT_EQ(refused_field(result), "officer") << "S2";
  result = finding();
  result.finds[0].gross_mass = base::MassMg{0};
  EXPECT_EQ(refused_field(result), "finds[0].gross_mass");
  result = finding();
  result.finds[0].substance = "White Powder!";
  EXPECT_EQ(refused_field(result), "finds[0].substance");
}

TEST(Examination, FreeTextIsNeverTheOnlyRecord) {
  auto result = finding();
  result.outcome = ExaminationOutcome::NoFinding;
  result.remarks = "some powder after all";
  EXPECT_EQ(refused_field(result), "outcome") << "finds contradict the outcome";
  result = finding();
  result.finds[0].concealment.object = ConcealmentObject::Other;
  EXPECT_EQ(refused_field(result), "remarks") << "what the lists do not have needs words too";
  result.remarks = "inside a brass bell";
  EXPECT_EQ(refused_field(result), "accepted");
}

TEST(Examination, InconclusiveSaysWhyAndOpeningNeedsAPower) {
  ExaminationResult result = finding();
  result.outcome = ExaminationOutcome::Inconclusive;
  result.finds.clear();
  EXPECT_EQ(refused_field(result), "why_inconclusive");
  result.why_inconclusive = "dense cast metal";
  EXPECT_EQ(refused_field(result), "accepted");
  result.power.reset();
  EXPECT_EQ(refused_field(result), "power");
  result.opened = false;
  EXPECT_EQ(refused_field(result), "accepted");
}

TEST(Examination, WhoFoundNothingByHandHasOpenedIt) {
  ExaminationResult result = finding();
  result.outcome = ExaminationOutcome::NoFinding;
  result.finds.clear();
  EXPECT_EQ(refused_field(result), "accepted");
  result.opened = false;
  EXPECT_EQ(refused_field(result), "opened");
  result.power.reset();
  EXPECT_EQ(refused_field(result), "opened");
  for (const auto means : {model::Means::XRay, model::Means::TraceDetector, model::Means::Canine}) {
    result.means = means;
    EXPECT_EQ(refused_field(result), "accepted") << "they look from outside";
  }
}

TEST(Examination, AReadingNamesACalibratedInstrument) {
  auto result = finding();
  result.readings[0].instrument.clear();
  EXPECT_EQ(refused_field(result), "readings[0].instrument");
  result = finding();
  result.readings[0].calibrated_until = kExaminedAt - DurationMs::days(1);
  EXPECT_EQ(refused_field(result), "readings[0].calibrated_until");
}

TEST(Examination, EverythingIsBounded) {
  auto result = finding();
  result.finds.assign(101, result.finds[0]);
  EXPECT_EQ(refused_field(result), "finds");
  result = finding();
  result.remarks.assign(10'001, 'x');
  EXPECT_EQ(refused_field(result), "remarks");
}

TEST(Examination, EverySpellingReadsBack) {
  for (int i = 0; i <= static_cast<int>(ConcealmentObject::Other); ++i) {
    EXPECT_EQ(concealment_object_from(name(static_cast<ConcealmentObject>(i))),
              static_cast<ConcealmentObject>(i));
  }
  for (int i = 0; i <= static_cast<int>(ConcealmentMethod::Other); ++i) {
    EXPECT_EQ(concealment_method_from(name(static_cast<ConcealmentMethod>(i))),
              static_cast<ConcealmentMethod>(i));
  }
  for (int i = 0; i <= static_cast<int>(ConcealmentLayer::InMaterial); ++i) {
    EXPECT_EQ(concealment_layer_from(name(static_cast<ConcealmentLayer>(i))),
              static_cast<ConcealmentLayer>(i));
  }
  for (int i = 0; i <= static_cast<int>(LegalPower::Urgency); ++i) {
    EXPECT_EQ(legal_power_from(name(static_cast<LegalPower>(i))), static_cast<LegalPower>(i));
  }
  EXPECT_EQ(examination_outcome_from("finding"), ExaminationOutcome::Finding);
}

TEST(AfterFind, OneFindingSetsFourThingsInMotion) {
  auto result = finding();
  result.finds.push_back({"unknown", base::MassMg{2'500}, {}});
  const auto after = after_find(result, item());
  ASSERT_TRUE(after);
  ASSERT_EQ(after->seizures.size(), 2u);
  EXPECT_EQ(after->seizures[0].number, "S-17-1");
  EXPECT_EQ(after->seizures[1].find.gross_mass, base::MassMg{2'500});
  EXPECT_EQ(after->labels[1].code, "S-17-2");
  EXPECT_EQ(after->labels[0].lines[2], "ketamine (presumed), 986 g gross");
  EXPECT_EQ(after->preservation.operator_id.text(), "CN-POST");
  EXPECT_EQ(after->preservation.wanted.size(), 5u);
  EXPECT_EQ(after->counterpart.to_country, "AU");
}

TEST(AfterFind, TheRequestComesBeforeTheCameraIsOverwritten) {
  for (const std::int64_t days : {0, 1, 2, 5, 30}) {
    const auto after = after_find(finding(), item(), DurationMs::days(days));
    ASSERT_TRUE(after);
    const PreservationRequest& request = after->preservation;
    EXPECT_EQ(request.overwritten_at, kPosted + DurationMs::days(days));
    EXPECT_GE(request.answer_by, kExaminedAt + DurationMs::hours(4));
    EXPECT_LE(request.answer_by, kExaminedAt + DurationMs::days(7));
    if (*request.overwritten_at > kExaminedAt + DurationMs::hours(28)) {
      EXPECT_LT(request.answer_by, *request.overwritten_at);
    }
    EXPECT_NE(request.text.find(days == 0 ? "what is left" : base::to_string(*request.overwritten_at)),
              std::string::npos);
  }
}

TEST(AfterFind, NothingFollowsFromNoFindingOrAnotherParcel) {
  auto result = finding();
  result.outcome = ExaminationOutcome::NoFinding;
  result.finds.clear();
  EXPECT_FALSE(after_find(result, item()));
  auto other = item();
  other.id = model::ItemId{"TEST2"};
  EXPECT_FALSE(after_find(finding(), other));
}

}  // namespace
}  // namespace tidewaiter::selection
