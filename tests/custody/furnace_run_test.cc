// Who watched a run at the furnace, and what is left of one that was cut short.

#include <gmock/gmock.h>

#include "evidence_room.h"
#include "service/certificates.h"
#include "service/destruction_run.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::MassMg;
using custody::CustodyState;
using custody::ExhibitId;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Signs until it comes to this exhibit; then the machine fails.
class FailsAt final : public Signer {
 public:
  FailsAt(const Signer& real, ExhibitId id) : real_(real), id_(std::move(id)) {}
  const OfficerKey& key() const override { return real_.key(); }
  base::Result<base::Bytes> sign(std::string_view octets) const override {
    if (octets.find("\"exhibit\":\"" + id_.text() + "\"") != std::string_view::npos)
      return base::fail(ErrorCode::Io, "disk", "gone", "a disk");
    return real_.sign(octets);
  }

 private:
  const Signer& real_;
  ExhibitId id_;
};

class FurnaceRun : public EvidenceRoom {
 protected:
  static DestructionRun run(std::vector<DestructionLine> lines) {
    return {"order 12", "incineration", {"w1", "w2", "w3"}, "S1", "furnace", std::move(lines),
            {},         kNoPicture};
  }
  static DestructionLine line(const ExhibitId& id, const std::string& seal, double gross) {
    return {id, seal, *base::mass_from_grams(gross, "gross"), MassMg{}};
  }
  std::vector<ExhibitId> ordered(int count) {
    std::vector<ExhibitId> ids;
    for (int i = 1; i <= count; ++i) ids.push_back(sealed(100, "S-" + std::to_string(i)));
    judged();
    EXPECT_TRUE(order_destruction(*service_, chief(), ids, "order 12"));
    return ids;
  }
  // Of five the second is under another seal, the third weighs less, and at the fourth the machine fails.
  std::vector<ExhibitId> cut_short() {
    const auto ids = ordered(5);
    const FailsAt failing{signer("officer-7"), ids[3]};
    const auto report =
        destroy(*service_, {failing, signer("officer-9")},
                run({line(ids[0], "S-1", 100), line(ids[1], "S-9", 100), line(ids[2], "S-3", 90),
                     line(ids[3], "S-4", 100), line(ids[4], "S-5", 100)}));
    EXPECT_EQ(report.error().code, ErrorCode::Io);
    service_.reset();
    auto opened = Service::open(folder_ + "/e.db", clock_, random_);
    EXPECT_TRUE(opened) << to_string(opened.error());
    service_ = std::make_unique<Service>(*std::move(opened));
    return ids;
  }
  store::DestructionRow row(std::int64_t no) {
    return *(*service_->store().snapshot())->get<store::DestructionRow>(no).value();
  }
  base::Error witnessed_by(const std::vector<std::string>& witnesses) {
    auto one = run({line(ExhibitId{"X1-1"}, "S-1", 100)});
    one.witnesses = witnesses;
    const auto report = destroy(*service_, table(), one);
    return report ? base::Error{} : report.error();
  }
};

TEST_F(FurnaceRun, C3_ThreeWhoWatchAreThreePersonsHoweverTheirNamesAreTyped) {
  ordered(1);
  const std::vector<std::vector<std::string>> two{
      {"w1", "W1", "w1 "},
      {"w1", "w2", " w2\t", "W1"},
      {"w1", "w2", " OFFICER-7 "},
      {"w1", "w2", "Officer-9"},
      {"Đặng Thị Bình", "ĐẶNG THỊ BÌNH", "w2"},
      {"w1", "w2", "w\u200b2"},
  };
  for (const auto& witnesses : two) {
    const auto error = witnessed_by(witnesses);
    EXPECT_EQ(error.field, "witnesses") << witnesses.back();
    EXPECT_EQ(error.expected, "at least three beside the two officers");
  }
  for (const char* nobody : {"", "  ", "\t"}) {
    const auto error = witnessed_by({"w1", "w2", "w3", nobody});
    EXPECT_EQ(error.field, "witnesses");
    EXPECT_EQ(error.expected, "a name for each witness");
  }
  EXPECT_EQ(c1(), "C1 holds: seized 100 g = held 100 g");
  EXPECT_EQ(witnessed_by({"W1", "w2", "w3 "}).field, "");
  EXPECT_EQ(c1(), "C1 holds: seized 100 g = destroyed 100 g");
  EXPECT_EQ(findings(), "");
}

TEST_F(FurnaceRun, C3_VerifyNamesARunThatFewerThanThreeWatched) {
  const auto id = ordered(1)[0];
  auto one = run({line(id, "S-1", 100)});
  one.witnesses = {"w1", " W1", "Officer-9 ", "w2"};
  ASSERT_TRUE(service_->record({"officer-7", "test"}, "custody.destruction_run",
                               R"({"lines":1,"run":1,"state":"begun"})",
                               {store::insert(begun_row(one, 1, clock_.now()))}));
  const custody::Act act{"custody.destroyed", clock_.now(), *table().officers(),
                         R"({"facts_version":4,"run":{"authority":"order 12","method":"incineration","no":1,)"
                         R"("witnesses":["w1"," W1","Officer-9 ","w2"]}})"};
  ASSERT_TRUE(service_->store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto body, signed_body(transaction, act, table()));
    return transaction.record({act.kind, act.at, "officer-7", std::move(body)}, {}).map([](auto) {});
  }));
  EXPECT_THAT(findings(), HasSubstr("C3 run 1: fewer than three watched beside the two who signed"));
}

TEST_F(FurnaceRun, J3_ARunThatWasCutShortIsNamedAndEndedFromWhatWasWritten) {
  const auto ids = cut_short();
  EXPECT_EQ(c1(), "C1 holds: seized 500 g = held 390 g + destroyed 100 g + missing under inquiry 10 g");
  EXPECT_THAT(findings(),
              HasSubstr("C3 run 1: begun and not ended, with an outcome for 3 of its 5 exhibits; where "
                        "it was cut short, `tidewaiter custody destroy end 1` ends it"));
  EXPECT_EQ(destruction_certificate(**service_->store().snapshot(), 1, "vi", clock_.now()).error().code,
            ErrorCode::State)
      << "it would leave out what stayed behind";
  EXPECT_EQ(*unfinished_runs(**service_->store().snapshot()), std::vector<std::int64_t>{1});
  pass(base::DurationMs::hours(1));
  const auto report = end_destruction(*service_, chief(), 1);
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->destroyed, std::vector<ExhibitId>{ids[0]});
  EXPECT_EQ(report->mass, MassMg{100'000});
  ASSERT_EQ(report->left_behind.size(), 4u);
  EXPECT_EQ(report->left_behind[0].first, ids[1]);
  EXPECT_THAT(report->left_behind[0].second, HasSubstr("seal"));
  EXPECT_THAT(report->left_behind[1].second, HasSubstr("an inquiry is open (C4)"));
  for (const std::size_t i : {std::size_t{2}, std::size_t{3}}) {
    EXPECT_EQ(report->left_behind[i].first, ids[i + 1]);
    EXPECT_EQ(report->left_behind[i].second, kNotReached);
  }
  EXPECT_EQ(row(1).destroyed, 1);
  EXPECT_EQ(row(1).left_behind, 4);
  EXPECT_THAT(row(1).detail, AllOf(HasSubstr("not reached"), Not(HasSubstr("\"list\""))));
  EXPECT_EQ(findings(), "");
  EXPECT_EQ(end_destruction(*service_, chief(), 1).error().code, ErrorCode::State) << "once";
  EXPECT_EQ(end_destruction(*service_, chief(), 9).error().code, ErrorCode::NotFound);
  EXPECT_TRUE(destruction_certificate(**service_->store().snapshot(), 1, "vi", clock_.now()));
  const auto rest = destroy(*service_, table(), run({line(ids[3], "S-4", 100), line(ids[4], "S-5", 100)}));
  ASSERT_TRUE(rest) << to_string(rest.error());
  EXPECT_EQ(rest->destroyed.size(), 2u) << "what was not reached goes in another run";
  EXPECT_EQ(findings(), "");
}

TEST_F(FurnaceRun, C3_WhyAnExhibitStayedBehindIsWhatWasWrittenWhenItDid) {
  cut_short();
  auto ended = row(1);
  ended.destroyed = 1;
  ended.left_behind = 4;
  const auto with = [&](const std::string& why) {
    return R"({"left_behind":[{"exhibit":"X1-2","why":")" + why +
           R"("},{"exhibit":"X1-3","why":"-"},{"exhibit":"X1-4","why":"-"},{"exhibit":"X1-5","why":"-"}]})";
  };
  ended.detail = with("nobody looked");
  ASSERT_TRUE(service_->record({"officer-7", "test"}, "custody.destruction_run",
                               R"({"destroyed":1,"left_behind":4,"not_reached":2,"run":1,"state":"ended"})",
                               {store::put(ended)}));
  EXPECT_THAT(findings(), HasSubstr("C3 run 1: what stayed behind, or why, is not what was said of it"));
}

TEST_F(FurnaceRun, C3_ARunDoesNotEndWithOthersThanItBeganWith) {
  cut_short();
  auto ended = row(1);
  ended.destroyed = 1;
  ended.left_behind = 0;
  ended.detail = R"({"left_behind":[]})";
  ASSERT_TRUE(service_->record({"officer-7", "test"}, "custody.destruction_run",
                               R"({"destroyed":1,"left_behind":0,"run":1,"state":"ended"})",
                               {store::put(ended)}));
  EXPECT_THAT(findings(), AllOf(HasSubstr("C3 run 1: it began with 5 exhibits and ended with others"),
                                HasSubstr("what stayed behind, or why, is not what was said of it")));
}

// Programs of before wrote no list: what was burnt is known, and why the others stayed is lost.
TEST_F(FurnaceRun, ARunOfAnEarlierProgramIsEndedWithWhatItBurnt) {
  const auto ids = ordered(2);
  auto begun = begun_row(run({line(ids[0], "S-1", 100)}), 1, clock_.now());
  begun.detail = R"({"left_behind":[]})";
  ASSERT_TRUE(service_->record({"officer-7", "test"}, "custody.destruction_run",
                               R"({"run":1,"state":"begun"})", {store::insert(begun)}));
  EXPECT_THAT(findings(), HasSubstr("C3 run 1: begun and not ended; where it was cut short"));
  const auto report = end_destruction(*service_, chief(), 1);
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_TRUE(report->destroyed.empty() && report->left_behind.empty());
  EXPECT_EQ(end_destruction(*service_, chief(), 1).error().code, ErrorCode::State) << "once";
  EXPECT_EQ(findings(), "");
}

}  // namespace
}  // namespace tidewaiter::service
