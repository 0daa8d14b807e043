// Orders of destruction, retained samples, hazard orders, and what a run takes along: through the use cases.

#include <gmock/gmock.h>

#include "evidence_room.h"
#include "service/certificates.h"
#include "service/custody_missing.h"
#include "service/destruction_orders.h"
#include "service/handover.h"
#include "service/kept_files.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::MassMg;
using custody::CustodyState;
using custody::DestructionOrder;
using custody::ExhibitId;
using custody::OrderKind;
using custody::SeizureNumber;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kPicture = std::string{"\x89PNG\r\n\x1a\n"} + " a picture of a barrel";

class Furnace : public EvidenceRoom {
 protected:
  static DestructionOrder court(std::int64_t samples = 0, std::int64_t least_mg = 0) {
    DestructionOrder order;
    order.authority = "order 12";
    order.retained = {samples, MassMg{least_mg}};
    return order;
  }
  static DestructionOrder hazard() {
    auto order = court(1, 2'000);
    order.kind = OrderKind::Hazard;
    order.hazard = "ether with peroxides";
    order.ground = "no safe store";
    order.method = "incineration";
    return order;
  }
  static DestructionRun run(std::vector<DestructionLine> lines) {
    return {"order 12", "incineration", {"w1", "w2", "w3"}, "S1", "furnace", std::move(lines),
            {},         kNoPicture};
  }
  static DestructionLine line(const ExhibitId& id, const std::string& seal, double gross) {
    return {id, seal, *base::mass_from_grams(gross, "gross"), MassMg{}};
  }
  ExhibitId sealed_chemical(double gross, const std::string& seal) {
    custody::Exhibit exhibit;
    exhibit.kind = custody::ExhibitKind::Chemical;
    exhibit.description = "drum of ether";
    exhibit.presumptive = "diethyl_ether";
    const auto made = seize_exhibit(*service_, table(), 1, exhibit, grams(gross));
    EXPECT_TRUE(made) << to_string(made.error());
    EXPECT_TRUE(seal_exhibit(*service_, table(), made->id, seal));
    return made->id;
  }
  enum class Part { Sample, SplitOff, Counter };
  // Takes `part` grams out, by default as a sub-sample, and seals both again.
  ExhibitId sampled(const ExhibitId& whole, const std::string& seal, double part, double rest,
                    Part what = Part::Sample) {
    SplitOrder order;
    order.whole = whole;
    order.seal_read = seal;
    order.part = grams(part);
    order.rest = grams(rest);
    order.container = "vial";
    order.counter_sample = what == Part::Counter;
    if (what == Part::Sample) {
      order.sampling.emplace();
      order.sampling->population = 1;
      order.sampling->method = custody::SamplingMethod::All;
      order.sampled = 1;
    }
    const auto made = split_exhibit(*service_, table(), order);
    EXPECT_TRUE(made) << to_string(made.error());
    EXPECT_TRUE(seal_exhibit(*service_, table(), made->part, seal + "-part"));
    EXPECT_TRUE(seal_exhibit(*service_, table(), whole, seal + "-rest"));
    return made->part;
  }
  base::Status ordered(const ExhibitId& id, const DestructionOrder& order) {
    return order_destruction_under(*service_, chief(), {id}, order);
  }
  // "" where it went, else why it stays.
  std::string burnt(const DestructionRun& one) {
    const auto report = destroy(*service_, table(), one);
    EXPECT_TRUE(report) << to_string(report.error());
    return report->left_behind.empty() ? "" : report->left_behind[0].second;
  }
  // In English.
  static std::string text_of(const publish::Document& paper) {
    std::string text;
    for (const auto& block : paper.parts[0].blocks) text += block.label + " " + block.text + "\n";
    return text;
  }
  std::string last_entry_of(const std::string& kind) {
    const auto reader = *service_->store().snapshot();
    std::string text;
    EXPECT_TRUE(reader->scan_entries(0, reader->journal_head()->size,
                                     [&](store::StoredEntry&& entry) -> base::Result<bool> {
                                       if (entry.bytes.find(kind) != std::string::npos) text = entry.bytes;
                                       return true;
                                     }));
    return text;
  }
  void photographed(const ExhibitId& id) {
    NewKeptFile file;
    file.exhibit = id;
    file.taken_at = clock_.now();
    file.file_name = "barrel.png";
    ASSERT_TRUE(keep_file(*service_, chief(), file, kPicture));
  }
};

TEST_F(Furnace, C1_WhileATrialIsPendingAChemicalGoesByAHazardOrderWithSampleAndPhotograph) {
  const auto ether = sealed_chemical(500, "S-1");
  ASSERT_TRUE(open_trial(*service_, chief(), SeizureNumber{1}, "district court, 12/2026"));
  EXPECT_EQ(ordered(ether, court(1)).error().code, ErrorCode::Forbidden);
  auto incomplete = hazard();
  incomplete.ground.clear();
  EXPECT_EQ(ordered(ether, incomplete).error().field, "ground");
  incomplete = hazard();
  incomplete.retained = {};
  EXPECT_EQ(ordered(ether, incomplete).error().field, "samples");
  ASSERT_TRUE(ordered(ether, hazard()));
  EXPECT_THAT(burnt(run({line(ether, "S-1", 500)})), HasSubstr("retained sample"));
  EXPECT_EQ(known(ether).holding.state, CustodyState::PendingDestruction) << "it stays, and is not opened";
}

TEST_F(Furnace, AHazardOrderTakesItsSampleAPhotographAndItsOwnMethod) {
  const auto ether = sealed_chemical(500, "S-1");
  ASSERT_TRUE(open_trial(*service_, chief(), SeizureNumber{1}, "district court, 12/2026"));
  const auto part = sampled(ether, "S-1", 5, 495);
  ASSERT_TRUE(ordered(ether, hazard()));
  EXPECT_THAT(burnt(run({line(ether, "S-1-rest", 495)})), HasSubstr("photograph"));
  photographed(ether);
  auto other = run({line(ether, "S-1-rest", 495)});
  other.method = "drain";
  EXPECT_THAT(burnt(other), HasSubstr("the method of its hazard order, incineration"));
  EXPECT_EQ(burnt(run({line(ether, "S-1-rest", 495)})), "");
  EXPECT_EQ(known(ether).holding.state, CustodyState::Destroyed);
  EXPECT_EQ(c1(), "C1 holds: seized 500 g = held 5 g + destroyed 495 g");
  // The sample stays until the final judgement, whatever anybody orders.
  EXPECT_EQ(ordered(part, hazard()).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(
      release_exhibit(*service_, table(), {part, "S-1-part", grams(5), "order 13", "a firm"}).error().code,
      ErrorCode::Forbidden);
  const SubstitutionOrder intact{part,    custody::Substitution::Intact, {}, "", {}, "", "plan 3", "S-1-part",
                                 grams(5)};
  EXPECT_EQ(substitute(*service_, table(), intact).error().code, ErrorCode::Forbidden);
  const auto of_sample = sampled(part, "S-1-part", 3, 2, Part::SplitOff);
  EXPECT_EQ(ordered(of_sample, hazard()).error().code, ErrorCode::Forbidden) << "nor what is split off it";
  ASSERT_TRUE(end_trial(*service_, chief(), SeizureNumber{1}, "judgement 4/2026"));
  ASSERT_TRUE(ordered(part, court()));
  ASSERT_TRUE(ordered(of_sample, court()));
  EXPECT_EQ(burnt(run({line(part, "S-1-part-rest", 2), line(of_sample, "S-1-part-part", 3)})), "");
  EXPECT_EQ(c1(), "C1 holds: seized 500 g = destroyed 500 g");
  EXPECT_EQ(findings(), "");
}

TEST_F(Furnace, AHazardOrderIsForChemicalsAlone) {
  EXPECT_EQ(ordered(sealed(100, "S-1"), hazard()).error().field, "exhibit.kind");
}

TEST_F(Furnace, AnExhibitWithoutTheSampleThatItsRuleAsksForStaysBehindAndTheRestGoes) {
  const auto with = sealed(100, "S-1"), without = sealed(100, "S-2"), split_off = sealed(100, "S-3"),
             small = sealed(100, "S-4");
  ASSERT_TRUE(open_trial(*service_, chief(), SeizureNumber{1}, "district court, 12/2026"));
  EXPECT_EQ(ordered(with, court()).error().code, ErrorCode::Missing) << "a trial is pending: samples stay";
  const auto kept = sampled(with, "S-1", 5, 95);
  sampled(with, "S-1-rest", 5, 90, Part::Counter);
  sampled(split_off, "S-3", 5, 95, Part::SplitOff);
  sampled(small, "S-4", 1, 99);
  ASSERT_TRUE(
      order_destruction_under(*service_, chief(), {with, without, split_off, small}, court(1, 2'000)));
  const auto report = destroy(*service_, table(),
                              run({line(with, "S-1-rest-rest", 90), line(without, "S-2", 100),
                                   line(split_off, "S-3-rest", 95), line(small, "S-4-rest", 99)}));
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->destroyed, std::vector<ExhibitId>{with});
  ASSERT_EQ(report->left_behind.size(), 3u);
  for (const auto& [id, why] : report->left_behind)
    EXPECT_THAT(why, HasSubstr("at least 1 representative sub-sample of 2 g or more")) << id.text();
  EXPECT_EQ(known(kept).holding.state, CustodyState::Sealed);
  const auto reader = *service_->store().snapshot();
  const auto paper = destruction_certificate(*reader, report->number, "vi", clock_.now());
  ASSERT_TRUE(paper) << to_string(paper.error());
  EXPECT_THAT(text_of(*paper), HasSubstr("Samples kept until the final judgement: " + kept.text()));
  EXPECT_EQ(c1(), "C1 holds: seized 400 g = held 310 g + destroyed 90 g");
  EXPECT_EQ(findings(), "");
}

TEST_F(Furnace, BeforeItsTrialADrugOnlyGoesWhereTheDefenceHasItsCounterSample) {
  const auto tea = sealed(100, "S-1");
  ASSERT_TRUE(open_trial(*service_, chief(), SeizureNumber{1}, "district court, 12/2026"));
  sampled(tea, "S-1", 5, 95);
  ASSERT_TRUE(ordered(tea, court(1)));
  EXPECT_THAT(burnt(run({line(tea, "S-1-rest", 95)})), HasSubstr("counter-sample"));
  EXPECT_EQ(known(tea).holding.state, CustodyState::PendingDestruction);
  ASSERT_TRUE(withdraw_destruction(*service_, chief(), {tea}, "order 13"));
  const auto counter = sampled(tea, "S-1-rest", 5, 90, Part::Counter);
  ASSERT_TRUE(report_missing(*service_, chief(), {counter, "it is not on its shelf", {}}));
  ASSERT_TRUE(ordered(tea, court(1)));
  EXPECT_THAT(burnt(run({line(tea, "S-1-rest-rest", 90)})), HasSubstr("counter-sample"))
      << "one that is missing is nobody's";
  ASSERT_TRUE(end_trial(*service_, chief(), SeizureNumber{1}, "judgement 4/2026"));
  EXPECT_EQ(burnt(run({line(tea, "S-1-rest-rest", 90)})), "") << "after the judgement nobody needs one";
  EXPECT_EQ(findings(), "");
}

// Whether anybody recorded a trial is one officer's word: without it a drug goes no easier than before one.
TEST_F(Furnace, ADrugOfWhichNoTrialIsRecordedGoesAsBeforeAJudgement) {
  const auto tea = sealed(100, "S-1");
  EXPECT_EQ(ordered(tea, court()).error().expected,
            "a rule for samples that stay: no final judgement is recorded");
  ASSERT_TRUE(ordered(tea, court(1)));
  EXPECT_THAT(burnt(run({line(tea, "S-1", 100)})), HasSubstr("retained sample"));
  ASSERT_TRUE(withdraw_destruction(*service_, chief(), {tea}, "order 13"));
  const auto kept = sampled(tea, "S-1", 5, 95);
  ASSERT_TRUE(ordered(tea, court(1)));
  EXPECT_THAT(burnt(run({line(tea, "S-1-rest", 95)})), HasSubstr("counter-sample"));
  ASSERT_TRUE(withdraw_destruction(*service_, chief(), {tea}, "order 14"));
  const auto counter = sampled(tea, "S-1-rest", 5, 90, Part::Counter);
  ASSERT_TRUE(ordered(tea, court(1)));
  EXPECT_EQ(burnt(run({line(tea, "S-1-rest-rest", 90)})), "");
  EXPECT_EQ(ordered(kept, court(1)).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(release_counter_sample(*service_, chief(), counter, "judgement 44").error().field, "trial");
  EXPECT_EQ(c1(), "C1 holds: seized 100 g = held 10 g + destroyed 90 g");
  EXPECT_EQ(findings(), "");
}

TEST_F(Furnace, C3_VerifyNamesADrugThatWasBurntBeforeAnyJudgementWithoutSamples) {
  const auto tea = sealed(100, "S-1"), sugar = sealed(100, "S-2");
  ASSERT_TRUE(ordered(tea, court(1)));
  // As a program would write it that does not ask.
  const auto burn = [&](const ExhibitId& id) {
    return service_->store().transact([&](store::Transaction& transaction) -> base::Status {
      CustodyAct act{transaction, "custody.destroyed", clock_.now(), *table().officers()};
      TW_TRY(auto* const exhibit, act.exhibit(id));
      TW_TRY_STATUS(act.post(custody::MovementKind::Destroy, exhibit->book, *exhibit));
      TW_TRY_STATUS(act.step(*exhibit, custody::CustodyEvent::Destroy, R"({"order":1,"run":1})"));
      return act.sign_and_record(table()).map([](auto) {});
    });
  };
  ASSERT_TRUE(burn(tea));
  EXPECT_THAT(findings(),
              AllOf(HasSubstr("C3 X1-1: burnt before any judgement, and what was to stay of it is no sample"),
                    HasSubstr("C3 X1-1: burnt before any judgement, and the defence has no counter-sample")));
  judged();
  EXPECT_THAT(findings(), HasSubstr("C3 X1-1: burnt before any judgement")) << "what comes later mends nothing";
  ASSERT_TRUE(ordered(sugar, court()));
  ASSERT_TRUE(burn(sugar));
  EXPECT_THAT(findings(), Not(HasSubstr("X1-2: burnt before any judgement")));
}

TEST_F(Furnace, C3_VerifyNamesATrialThatIsNotWhatItsEntrySays) {
  ASSERT_TRUE(open_trial(*service_, chief(), SeizureNumber{1}, "district court, 12/2026"));
  EXPECT_EQ(findings(), "");
  auto row = *(*service_->store().snapshot())->get<store::TrialRow>(std::int64_t{1});
  row->state = "ended";
  row->judgement = "judgement 44";
  ASSERT_TRUE(service_->record(chief(), "trial.recorded",
                               R"({"reference":"district court, 12/2026","seizure":1,"state":"pending"})",
                               {store::put(*row)}));
  EXPECT_THAT(findings(), HasSubstr("C3 trial about seizure 1: state is not what was said of it"));
}

TEST_F(Furnace, ADecisionThatNoCourtWillJudgeStandsForTheJudgement) {
  const auto tea = sealed(100, "S-1");
  const std::string decision = "decision 12: no proceedings, sender unknown";
  const auto decided = [&](std::uint64_t seizure, const std::string& words) {
    const auto done = end_trial(*service_, chief(), SeizureNumber{seizure}, words);
    return done ? "" : std::string{base::name(done.error().code)};
  };
  EXPECT_EQ(decided(99, decision), base::name(ErrorCode::NotFound));
  EXPECT_EQ(decided(1, ""), base::name(ErrorCode::Missing));
  EXPECT_EQ(decided(1, decision), "");
  EXPECT_EQ(decided(1, decision), base::name(ErrorCode::State)) << "once";
  const auto rows = trials(**service_->store().snapshot());
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ(rows->at(0).reference, "") << "no court was named";
  EXPECT_EQ(rows->at(0).judgement, decision);
  ASSERT_TRUE(ordered(tea, court()));
  // Somebody did appeal: what was ordered meanwhile stays.
  ASSERT_TRUE(open_trial(*service_, chief(), SeizureNumber{1}, "district court, 12/2026"));
  EXPECT_THAT(burnt(run({line(tea, "S-1", 100)})), HasSubstr("a rule for samples that stay"));
  EXPECT_EQ(decided(1, "judgement 44, final"), "");
  EXPECT_EQ(burnt(run({line(tea, "S-1", 100)})), "");
  EXPECT_EQ(findings(), "");
}

TEST_F(Furnace, ARunWithoutPhotographsSaysWhyInWhatBothSign) {
  const auto tea = sealed(100, "S-1");
  judged();
  ASSERT_TRUE(ordered(tea, court()));
  auto one = run({line(tea, "S-1", 100)});
  one.no_photographs.clear();
  EXPECT_EQ(destroy(*service_, table(), one).error().field, "photographs");
  one.photographs.push_back({"fire.png", kPicture});
  one.no_photographs = kNoPicture;
  EXPECT_EQ(destroy(*service_, table(), one).error().field, "no_photographs") << "one or the other";
  one.photographs.clear();
  const auto report = destroy(*service_, table(), one);
  ASSERT_TRUE(report) << to_string(report.error());
  const auto reader = *service_->store().snapshot();
  EXPECT_THAT(last_entry_of("custody.destroyed"), HasSubstr(kNoPicture));
  EXPECT_THAT(text_of(*destruction_certificate(*reader, report->number, "vi", clock_.now())),
              HasSubstr("none was kept: " + kNoPicture));
}

TEST_F(Furnace, ARunGoesByTheAuthorityOfTheOrderAndByNoOther) {
  const auto tea = sealed(100, "S-1");
  judged();
  ASSERT_TRUE(ordered(tea, court()));
  auto other = run({line(tea, "S-1", 100)});
  other.authority = "order 13";
  EXPECT_THAT(burnt(other), HasSubstr("the authority of its order, order 12"));
  ASSERT_TRUE(withdraw_destruction(*service_, chief(), {tea}, "order 14"));
  EXPECT_THAT(burnt(run({line(tea, "S-1", 100)})), HasSubstr("destroy while stored"));
  auto anew = court();
  anew.authority = "order 15";
  ASSERT_TRUE(ordered(tea, anew));
  EXPECT_THAT(burnt(run({line(tea, "S-1", 100)})), HasSubstr("order 15")) << "the last order counts";
  auto right = run({line(tea, "S-1", 100)});
  right.authority = "order 15";
  EXPECT_EQ(burnt(right), "");
  EXPECT_EQ(findings(), "");
}

TEST_F(Furnace, ARunsPhotographsAreKeptAndSigned) {
  const auto tea = sealed(100, "S-1");
  judged();
  ASSERT_TRUE(ordered(tea, court()));
  auto one = run({line(tea, "S-1", 100)});
  one.no_photographs.clear();
  one.photographs.push_back({"fire.png", "%PDF-1.7 not a picture"});
  EXPECT_EQ(destroy(*service_, table(), one).error().code, ErrorCode::Conflict);
  one.photographs[0].octets = kPicture;
  const auto report = destroy(*service_, table(), one);
  ASSERT_TRUE(report) << to_string(report.error());
  const auto reader = *service_->store().snapshot();
  const auto files = kept_files_of_run(*reader, report->number);
  ASSERT_EQ(files->size(), 1u);
  EXPECT_EQ(*kept_octets(*service_, files->at(0).sha256), kPicture);
  const auto signed_text = last_entry_of("custody.destroyed");
  EXPECT_THAT(signed_text, HasSubstr(files->at(0).sha256)) << "both put their names to what was photographed";
  EXPECT_THAT(signed_text, HasSubstr("\"authority\":\"order 12\""));
  EXPECT_EQ(findings(), "");
}

TEST(DestructionOrders, OnlyASealedSubSampleOfTheRulesMassStays) {
  const custody::PartKept good{ExhibitId{"X1-1.1"}, MassMg{2'000}, CustodyState::Stored, "S-9", true, false};
  const custody::RetainedRule rule{1, MassMg{2'000}};
  EXPECT_TRUE(custody::stays(good, rule));
  auto other = good;
  other.mass = MassMg{1'999};
  EXPECT_FALSE(custody::stays(other, rule));
  other = good;
  other.seal.clear();
  EXPECT_FALSE(custody::stays(other, rule));
  other = good;
  other.sub_sample = false;
  EXPECT_FALSE(custody::stays(other, rule));
  other = good;
  other.counter_sample = true;
  EXPECT_FALSE(custody::stays(other, rule)) << "the defence's is not the court's";
  for (const auto state : {CustodyState::PendingDestruction, CustodyState::Missing, CustodyState::Discrepant,
                           CustodyState::HandedOver, CustodyState::Consumed, CustodyState::Out}) {
    other = good;
    other.state = state;
    EXPECT_FALSE(custody::stays(other, rule)) << name(state);
  }
  const std::vector<custody::PartKept> one{good};
  EXPECT_EQ(custody::retained_samples(ExhibitId{"X1-1"}, {2, {}}, one).error().code, ErrorCode::Missing);
  EXPECT_EQ(custody::retained_samples(ExhibitId{"X1-1"}, rule, one)->size(), 1u);
}

}  // namespace
}  // namespace tidewaiter::service
