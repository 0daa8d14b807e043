// What people ask of the data held of them, from its registration to the day it is forgotten; and what an
// answer must not tell.

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "service/filing.h"
#include "service/handling.h"
#include "service/let_run.h"
#include "service/looks.h"
#include "service/parcel_page.h"
#include "service/party_corrections.h"
#include "service/subject_answer.h"
#include "service/subject_requests.h"
#include "verify/database.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr base::Instant kBegin{1'800'000'000'000};

class Requests : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/tidewaiter-requests-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    auto made = Service::initialise((folder_ / "a.db").string(), "test", {"chief", "test"}, clock_, random_);
    ASSERT_TRUE(made) << base::to_string(made.error());
    service_.emplace(*std::move(made));
    terms_ = request_terms(std::nullopt).value();
    rules_ = retention_rules(std::nullopt).value();
  }
  void TearDown() override {
    service_.reset();
    std::filesystem::remove_all(folder_);
  }

  void file(std::initializer_list<std::string> ids, int mass_g = 1'000) {
    auto reader = service_->store().snapshot().value();
    auto engine = Engine::load(*reader, std::nullopt, clock_.now());
    ASSERT_TRUE(engine) << base::to_string(engine.error());
    reader.reset();
    std::vector<FiledRecord> records;
    for (const auto& id : ids) {
      const json item{{"item_id", id},
                      {"operator_id", "CP"},
                      {"service", "Courier"},
                      {"sender", {{"name", "Greta Specimen"}, {"city", "Guangzhou"}, {"country", "CN"}}},
                      {"recipient",
                       {{"name", "Anders Testperson"},
                        {"address", json::array({"148 Wattle Street", "Flat 2"})},
                        {"city", "Ultimo"},
                        {"country", "AU"}}},
                      {"gross_mass_g", mass_g},
                      {"contents", json::array({json{{"description", "green tea"}}})}};
      records.push_back({item.dump(), "CP"});
    }
    const auto filed = service::file(*service_, *engine, {"courier", "filing"}, "CNCAN", records);
    ASSERT_TRUE(filed) << base::to_string(filed.error());
    for (const auto& one : *filed) ASSERT_FALSE(one.refused) << base::to_string(*one.refused);
  }
  static NewRequest asked(RequestKind kind, std::initializer_list<std::string> ids) {
    NewRequest request;
    request.kind = kind;
    request.name = "Anders Testperson";
    request.contact = "anders@mail.example";
    request.words = "What do you hold of me?";
    request.identity = "passport shown at the counter";
    for (const auto& id : ids) request.parties.push_back({model::ItemId{id}, model::PartyRole::Recipient});
    return request;
  }
  std::int64_t registered(const NewRequest& request) {
    const auto number = register_request(*service_, officer_, request, terms_);
    EXPECT_TRUE(number) << base::to_string(number.error());
    return number.value_or(0);
  }
  base::Status answer(std::int64_t number, const std::string& words = "") {
    return answer_request(*service_, officer_, number, words, terms_, rules_);
  }
  // What the person was told.
  json told(std::int64_t number) {
    const auto request = look_at_request(*service_, officer_, number);
    EXPECT_TRUE(request) << base::to_string(request.error());
    return json::parse(request->told, nullptr, false);
  }
  std::vector<RequestLine> lines() {
    auto reader = service_->store().snapshot().value();
    return request_lines(*reader).value();
  }
  store::ItemRow item(const std::string& id) {
    auto reader = service_->store().snapshot().value();
    return reader->item_in_force(id).value().value();
  }
  std::string all_octets() {
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      std::ifstream stream(entry.path(), std::ios::binary);
      all.append(std::istreambuf_iterator<char>(stream), {});
    }
    return all;
  }
  void expect_sound() {
    const auto report = verify::verify_database((folder_ / "a.db").string(), {});
    ASSERT_TRUE(report) << base::to_string(report.error());
    EXPECT_TRUE(report->findings.empty()) << report->findings.kept().front().what;
  }

  env::FixedClock clock_{kBegin};
  env::SystemRandom random_;
  std::filesystem::path folder_;
  std::optional<Service> service_;
  RequestTerms terms_;
  std::vector<RetentionRule> rules_;
  const Actor officer_{"protector", "test"};
};

TEST_F(Requests, IsDueInTimeIsPutOffOnceAndOverdueOnesComeFirst) {
  file({"TESTA"});
  auto earlier = asked(RequestKind::Access, {"TESTA"});
  earlier.received_at = kBegin - base::DurationMs::days(20);
  const auto second = registered(asked(RequestKind::Objection, {}));
  const auto first = registered(earlier);
  ASSERT_EQ(lines().size(), 2u);
  EXPECT_EQ(lines()[0].number, first) << "due sooner";
  EXPECT_EQ(lines()[0].due_at, kBegin + base::DurationMs::days(10));
  EXPECT_FALSE(lines()[0].overdue(clock_.now()));

  EXPECT_EQ(extend_request(*service_, officer_, first, "", terms_).error().code, ErrorCode::Missing);
  ASSERT_TRUE(extend_request(*service_, officer_, first, "forty parcels", terms_));
  EXPECT_EQ(extend_request(*service_, officer_, first, "more", terms_).error().code, ErrorCode::State);
  EXPECT_EQ(lines()[0].number, second);
  clock_.set(kBegin + base::DurationMs::days(31));
  EXPECT_TRUE(lines()[0].overdue(clock_.now()));
  EXPECT_EQ(extend_request(*service_, officer_, second, "late", terms_).error().code, ErrorCode::State)
      << "its day has passed";
  ASSERT_TRUE(refuse_request(*service_, officer_, second, RefusalGround::Unfounded, "no data of theirs"));
  EXPECT_EQ(lines()[0].number, first);
  EXPECT_EQ(lines()[1].ground, RefusalGround::Unfounded);
  EXPECT_EQ(answer(second, "after all").error().code, ErrorCode::State);
  expect_sound();
}

TEST_F(Requests, WhatCanNotBeRegisteredOrAnsweredIsRefusedByName) {
  file({"TESTA"});
  auto request = asked(RequestKind::Access, {"TESTA", "TESTA"});
  EXPECT_EQ(register_request(*service_, officer_, request, terms_).error().code, ErrorCode::Duplicate);
  request = asked(RequestKind::Access, {"TESTA"});
  request.name.clear();
  EXPECT_EQ(register_request(*service_, officer_, request, terms_).error().field, "name");
  request = asked(RequestKind::Access, {"TESTA"});
  request.received_at = clock_.now() + base::DurationMs::minutes(1);
  EXPECT_EQ(register_request(*service_, officer_, request, terms_).error().code, ErrorCode::OutOfRange);
  request = asked(RequestKind::Access, {});
  request.identity.clear();
  const auto number = registered(request);
  EXPECT_EQ(answer(number).error().field, "identity");
  for (const char* blank : {"", " ", "\xe3\x80\x80\n"})
    EXPECT_EQ(note_identity(*service_, officer_, number, blank).error().code, ErrorCode::Missing);
  ASSERT_TRUE(note_identity(*service_, officer_, number, "passport"));
  ASSERT_TRUE(
      name_parties(*service_, officer_, number, {{model::ItemId{"TESTA"}, model::PartyRole::Sender}}));
  ASSERT_TRUE(answer(number));
  EXPECT_EQ(told(number)["parcels"][0]["filings"][0]["declared"]["name"], "Greta Specimen");
  EXPECT_EQ(answer(77).error().code, ErrorCode::NotFound);
  EXPECT_EQ(answer(registered(asked(RequestKind::Erasure, {}))).error().field, "words");
}

TEST_F(Requests, AnAnswerTellsThePersonsOwnPartAndNobodyElses) {
  file({"TESTA"});
  const auto number = registered(asked(RequestKind::Access, {"TESTA", "TESTX"}));
  ASSERT_TRUE(answer(number, "Enclosed."));
  const auto answer = told(number);
  EXPECT_EQ(answer["words"], "Enclosed.");
  const auto filing = answer["parcels"][0]["filings"][0];
  EXPECT_EQ(filing["declared"]["name"], "Anders Testperson");
  EXPECT_EQ(filing["filed_by"], "CP");
  EXPECT_EQ(filing["contents"], json::array({"green tea"}));
  EXPECT_EQ(filing["kept_until"], base::to_string(kBegin + base::DurationMs::days(180)));
  EXPECT_EQ(filing["basis"], terms_.period) << "and not whether it was chosen";
  EXPECT_TRUE(answer["parcels"][1]["filings"].empty()) << "no such parcel";
  EXPECT_THAT(answer.dump(), Not(HasSubstr("Greta"))) << "the sender is somebody else";
  EXPECT_THAT(answer_text(answer.dump()), HasSubstr("148 Wattle Street, Flat 2"));
}

TEST_F(Requests, K1_AnAnswerIsTheSameWhateverWasMadeOfTheParcel) {
  file({"PLAIN1", "SECRET"});
  const auto key = TeamKey::generate("TEAM-1", random_);
  ASSERT_TRUE(key);
  ASSERT_TRUE(let_run(*service_, *key, {"detective", "case"}, model::ItemId{"SECRET"}, "secretoperation"));
  ASSERT_TRUE(place_legal_hold(*service_, {"chief", "case"}, model::ItemId{"SECRET"}, "court order 7"));
  ASSERT_TRUE(enter_look(*service_, {"detective", "case"}, {LookKind::Item, model::ItemId{"SECRET"}, ""}));
  const auto compare = [&] {
    const auto plain = registered(asked(RequestKind::Access, {"PLAIN1"}));
    const auto secret = registered(asked(RequestKind::Access, {"SECRET"}));
    ASSERT_TRUE(answer(plain));
    ASSERT_TRUE(answer(secret));
    auto one = told(plain), other = told(secret);
    for (auto* each : {&one, &other}) {
      each->erase("request_no");
      (*each)["parcels"][0].erase("item_id");
    }
    EXPECT_EQ(one, other);
    EXPECT_THAT(other.dump(), Not(HasSubstr("detective")));
    EXPECT_THAT(other.dump(), Not(HasSubstr("court order 7")));
  };
  compare();
  // Once the ordinary period is over, the one that is gone and the one that is kept look alike.
  clock_.set(kBegin + base::DurationMs::days(181));
  const auto erased = run_retention(*service_, {"O1", "retention"}, {"O2", "retention"}, rules_);
  ASSERT_TRUE(erased) << base::to_string(erased.error());
  auto reader = service_->store().snapshot().value();
  EXPECT_FALSE(*reader->item_in_force("PLAIN1"));
  EXPECT_TRUE(*reader->item_in_force("SECRET")) << "the hold keeps it";
  reader.reset();
  compare();
}

// A service that keeps declarations 90 days, and answers by a configuration that says 180: of two parcels of
// day 0 one is gone and one is kept, and both are told alike.
TEST_F(Requests, K1_AnAnswerByLongerPeriodsThanTheErasuresTellsNoMoreThanWasLeftToAll) {
  file({"PLAIN1", "SECRET"});
  ASSERT_TRUE(place_legal_hold(*service_, {"chief", "case"}, model::ItemId{"SECRET"}, "court order 7"));
  clock_.set(kBegin + base::DurationMs::days(60));
  file({"LATER1"});
  clock_.set(kBegin + base::DurationMs::days(95));
  const auto shorter = retention_rules("retention: {declaration: {keep: 90d, basis: the law}}").value();
  EXPECT_EQ(run_retention(*service_, {"O1", "retention"}, {"O1", "retention"}, shorter).error().code,
            ErrorCode::Forbidden);
  ASSERT_TRUE(run_retention(*service_, {"O1", "retention"}, {"O2", "retention"}, shorter));
  const auto filings = [&](const std::string& id) {
    const auto number = registered(asked(RequestKind::Access, {id}));
    EXPECT_TRUE(answer(number));
    return told(number)["parcels"][0]["filings"].size();
  };
  EXPECT_FALSE(*service_->store().snapshot().value()->item_in_force("PLAIN1"));
  EXPECT_EQ(filings("PLAIN1"), 0u);
  EXPECT_TRUE(*service_->store().snapshot().value()->item_in_force("SECRET"));
  EXPECT_EQ(filings("SECRET"), 0u) << "kept, and told no more than the one that is gone";
  EXPECT_EQ(filings("LATER1"), 1u) << "no run passed it";
  // A run by a longer period does not bring it back.
  ASSERT_TRUE(run_retention(*service_, {"O1", "retention"}, {"O2", "retention"}, rules_));
  EXPECT_EQ(filings("SECRET"), 0u);
  expect_sound();
}

TEST_F(Requests, K1_WhoAnswersOrReadsAnAnswerLooksAtItsParcels) {
  file({"TESTA"});
  const auto number = registered(asked(RequestKind::Access, {"TESTA", "TESTX"}));
  const auto purpose = "request " + std::to_string(number);
  const auto seen = [&] {
    auto reader = service_->store().snapshot().value();
    std::vector<std::string> lines;
    const auto all = looks(*reader, 0, 20).value();
    for (const auto& one : all)
      lines.push_back(std::string{name(one.kind)} + ":" + one.item_id.value_or("") + ":" + one.purpose);
    return lines;
  };
  ASSERT_TRUE(look_at_request(*service_, officer_, number));
  const auto before = seen();
  ASSERT_EQ(before.size(), 1u) << "nothing is told yet: " << testing::PrintToString(before);
  ASSERT_TRUE(answer(number));
  ASSERT_EQ(seen().size(), 2u) << "TESTX is not held";
  EXPECT_EQ(seen()[0], "item:TESTA:" + purpose);
  ASSERT_TRUE(look_at_request(*service_, officer_, number));
  ASSERT_EQ(seen().size(), 4u);
  EXPECT_EQ(seen()[0], "item:TESTA:" + purpose);
  EXPECT_EQ(seen()[1], "request::test");
  const auto other = registered(asked(RequestKind::Objection, {"TESTA"}));
  ASSERT_TRUE(answer(other, "The rules decide."));
  EXPECT_EQ(seen().size(), 4u) << "words alone: no parcel was read";
}

TEST_F(Requests, S4_WhatWasPutRightStandsWhenTheOperatorFilesTheParcelAgain) {
  file({"TESTA"});
  const PartyCorrection correction{
      {model::ItemId{"TESTA"}, model::PartyRole::Recipient}, PartyField::City, "Sydney"};
  const auto number = registered(asked(RequestKind::Correction, {"TESTA"}));
  ASSERT_TRUE(correct_party(*service_, officer_, number, correction));
  const auto first = item("TESTA").item_no;
  file({"TESTA"}, 1'100);
  ASSERT_NE(item("TESTA").item_no, first) << "a filing of its own";
  const auto page = parcel_page(*service_, model::ItemId{"TESTA"});
  ASSERT_TRUE(page) << base::to_string(page.error());
  ASSERT_EQ(page->corrections.size(), 1u);
  EXPECT_EQ(page->corrections[0].now, "Sydney");
  EXPECT_EQ(correct_party(*service_, officer_, number, correction).error().code, ErrorCode::Conflict)
      << "it stands there already";
  auto again = correction;
  again.now = "Sydney NSW";
  ASSERT_TRUE(correct_party(*service_, officer_, number, again));
  EXPECT_EQ(parcel_page(*service_, model::ItemId{"TESTA"})->corrections.back().now, "Sydney NSW");
}

TEST_F(Requests, TextsAreCountedInCharactersInAnyScript) {
  const auto of = [](std::size_t length) {
    std::string text;
    while (length-- > 0) text += "收";
    return text;
  };
  auto request = asked(RequestKind::Access, {});
  request.name = of(300);
  request.identity = of(1'000);
  const auto number = registered(request);
  EXPECT_EQ(look_at_request(*service_, officer_, number)->name, of(300));
  request.name = of(301);
  EXPECT_EQ(register_request(*service_, officer_, request, terms_).error().code, ErrorCode::TooLarge);
  EXPECT_EQ(note_identity(*service_, officer_, number, of(1'001)).error().field, "how");
  ASSERT_TRUE(note_identity(*service_, officer_, number, of(1'000)));
  EXPECT_EQ(refuse_request(*service_, officer_, number, RefusalGround::Excessive, of(4'001)).error().code,
            ErrorCode::TooLarge);
  file({"TESTA"});
  const auto corrects = registered(asked(RequestKind::Correction, {"TESTA"}));
  PartyCorrection right{{model::ItemId{"TESTA"}, model::PartyRole::Recipient}, PartyField::Address, of(501)};
  EXPECT_EQ(correct_party(*service_, officer_, corrects, right).error().code, ErrorCode::TooLarge);
  right.now = of(500);
  EXPECT_TRUE(correct_party(*service_, officer_, corrects, right));
}

TEST_F(Requests, K1_EveryLookAtARequestAndWhatItReachesIsAnEntry) {
  file({"TESTA"});
  const auto number = registered(asked(RequestKind::Access, {"TESTA", "TESTX"}));
  const auto reach = reach_of_request(*service_, officer_, number, terms_, rules_);
  ASSERT_TRUE(reach) << base::to_string(reach.error());
  ASSERT_EQ(reach->parcels.size(), 2u);
  EXPECT_EQ(reach->parcels[0].declared->name, "Anders Testperson");
  EXPECT_TRUE(reach->parcels[0].held);
  EXPECT_FALSE(reach->parcels[1].held);
  EXPECT_EQ(json::parse(reach->told)["parcels"][0]["filings"].size(), 1u);
  auto reader = service_->store().snapshot().value();
  const auto seen = looks(*reader, 0, 10).value();
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0].kind, LookKind::Item);
  EXPECT_EQ(seen[0].purpose, "request " + std::to_string(number));
  EXPECT_EQ(seen[1].kind, LookKind::Request);
  EXPECT_EQ(seen[1].asked, std::to_string(number));
}

TEST_F(Requests, S4_ACorrectionStandsBesideTheDeclarationAndEveryAssessmentStays) {
  file({"TESTA"});
  const auto before = item("TESTA");
  const PartyCorrection correction{
      {model::ItemId{"TESTA"}, model::PartyRole::Recipient}, PartyField::Name, "Anders Testpersson"};
  const auto other = registered(asked(RequestKind::Access, {"TESTA"}));
  EXPECT_EQ(correct_party(*service_, officer_, other, correction).error().code, ErrorCode::State);
  const auto number = registered(asked(RequestKind::Correction, {"TESTA"}));
  auto wrong = correction;
  wrong.party.role = model::PartyRole::Sender;
  EXPECT_EQ(correct_party(*service_, officer_, number, wrong).error().code, ErrorCode::NotFound)
      << "the request does not name the sender";
  wrong = correction;
  wrong.now = "Anders Testperson";
  EXPECT_EQ(correct_party(*service_, officer_, number, wrong).error().code, ErrorCode::Conflict);
  wrong = correction;
  wrong.field = PartyField::Country;
  EXPECT_EQ(correct_party(*service_, officer_, number, wrong).error().code, ErrorCode::Malformed);
  wrong.now = "ZZ";
  EXPECT_EQ(correct_party(*service_, officer_, number, wrong).error().code, ErrorCode::Malformed)
      << "two letters are not yet a country";
  ASSERT_TRUE(correct_party(*service_, officer_, number, correction));
  EXPECT_EQ(correct_party(*service_, officer_, number, correction).error().code, ErrorCode::Conflict);

  EXPECT_EQ(item("TESTA").document, before.document) << "as it was filed";
  const auto again = replay(*service_, model::ItemId{"TESTA"});
  ASSERT_TRUE(again) << base::to_string(again.error());
  EXPECT_TRUE(again->same_bytes);
  EXPECT_TRUE(again->evidence_same) << testing::PrintToString(again->differences);

  ASSERT_TRUE(answer(number, "Put right."));
  const auto corrections = told(number)["parcels"][0]["filings"][0]["corrections"];
  ASSERT_EQ(corrections.size(), 1u);
  EXPECT_EQ(corrections[0]["was"], "Anders Testperson");
  EXPECT_EQ(corrections[0]["now"], "Anders Testpersson");
  auto reader = service_->store().snapshot().value();
  const auto held = held_of(*reader, model::ItemId{"TESTA"}, rules_).value();
  ASSERT_EQ(held.records.size(), 2u);
  EXPECT_EQ(held.records[1].what, "correction");
  EXPECT_EQ(held.records[1].detail, "recipient.name");
  reader.reset();
  expect_sound();
}

TEST_F(Requests, D2_TheRegisterForgetsWhoAskedByItsOwnRuleAndALegalHoldBeatsIt) {
  file({"TESTA", "TESTB"});
  auto one = asked(RequestKind::Access, {"TESTA"}), other = asked(RequestKind::Access, {"TESTB"});
  one.name = "Zyzzyva Askerova";
  const auto forgotten = registered(one), kept = registered(other);
  const auto waiting = registered(asked(RequestKind::Access, {"TESTA"}));
  ASSERT_TRUE(answer(forgotten));
  ASSERT_TRUE(answer(kept));
  ASSERT_TRUE(place_legal_hold(*service_, {"chief", "case"}, model::ItemId{"TESTB"}, "court order 7"));
  clock_.set(kBegin + base::DurationMs::days(1'096));
  std::string document;
  {
    auto reader = service_->store().snapshot().value();
    document = reader->get<store::SubjectRequestRow>(forgotten).value()->document.bytes;
    const auto all = retention_due(*reader, clock_.now(), rules_);
    ASSERT_TRUE(all) << base::to_string(all.error());
    for (const auto& due : *all) {
      if (due.rule.data_class != store::DataClass::SubjectRequest) continue;
      EXPECT_EQ(due.rows, 1u);
      EXPECT_EQ(due.held_back, 1u);
    }
  }
  EXPECT_THAT(all_octets(), HasSubstr(document));
  const auto report = run_retention(*service_, {"O1", "retention"}, {"O2", "retention"}, rules_);
  ASSERT_TRUE(report) << base::to_string(report.error());
  EXPECT_EQ(report->rows.at("subject_request"), 1u);
  EXPECT_THAT(all_octets(), Not(HasSubstr(document)));
  for (const auto& line : lines()) {
    EXPECT_EQ(line.erased, line.number == forgotten);
    EXPECT_EQ(line.state, line.number == waiting ? RequestState::Open : RequestState::Answered);
  }
  EXPECT_TRUE(look_at_request(*service_, officer_, forgotten)->name.empty());
  EXPECT_EQ(look_at_request(*service_, officer_, kept)->name, "Anders Testperson");
  const auto again = run_retention(*service_, {"O1", "retention"}, {"O2", "retention"}, rules_);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->rows.count("subject_request"), 0u) << "there is nothing left to forget";
  expect_sound();
}

TEST_F(Requests, D2_ACorrectionGoesWithItsParcel) {
  file({"TESTA"});
  const auto number = registered(asked(RequestKind::Correction, {"TESTA"}));
  ASSERT_TRUE(correct_party(
      *service_, officer_, number,
      {{model::ItemId{"TESTA"}, model::PartyRole::Recipient}, PartyField::City, "Zyzzyvaville"}));
  clock_.set(kBegin + base::DurationMs::days(181));
  ASSERT_TRUE(run_retention(*service_, {"O1", "retention"}, {"O2", "retention"}, rules_));
  auto reader = service_->store().snapshot().value();
  EXPECT_EQ(*reader->count(store::TableId::PartyCorrection), 0);
  reader.reset();
  expect_sound();
}

TEST(RequestTerms, AreTheServicesOwnAndSayEverything) {
  const auto terms = request_terms(
      "requests: {answer_within: 14d, extension: 7d, purpose: p, recipients: r, period: q, withheld: w}");
  ASSERT_TRUE(terms) << base::to_string(terms.error());
  EXPECT_EQ(terms->answer_within, base::DurationMs::days(14));
  EXPECT_EQ(
      request_terms("requests: {answer_within: 14d, extension: 7d, purpose: p, recipients: r, period: q}")
          .error()
          .field,
      "requests.withheld");
  EXPECT_FALSE(request_terms("requests: ["));
  EXPECT_FALSE(request_terms("other: 1"));
}

}  // namespace
}  // namespace tidewaiter::service
