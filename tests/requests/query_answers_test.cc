// What operators answer to queries is held by the journal, row and document.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "service/decisions.h"
#include "service/filing.h"
#include "service/queries.h"
#include "verify/database.h"

namespace tidewaiter::service {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

class QueryAnswers : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/tidewaiter-answers-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    auto made = Service::initialise(database(), "test", {"chief", "test"}, clock_, random_);
    ASSERT_TRUE(made) << base::to_string(made.error());
    service_.emplace(*std::move(made));
    auto reader = service_->store().snapshot().value();
    auto engine = Engine::load(*reader, std::nullopt, clock_.now());
    ASSERT_TRUE(engine) << base::to_string(engine.error());
    reader.reset();
    const nlohmann::json item{{"item_id", "A1"},
                              {"operator_id", "CP"},
                              {"service", "Courier"},
                              {"sender", {{"name", "Greta Specimen"}, {"country", "CN"}}},
                              {"recipient", {{"name", "Anders Testperson"}, {"country", "AU"}}},
                              {"gross_mass_g", 1'000},
                              {"contents", nlohmann::json::array({{{"description", "green tea"}}})}};
    const std::vector<FiledRecord> records{{item.dump(), "CP"}};
    const auto filed = service::file(*service_, *engine, {"courier", "filing"}, "CNCAN", records);
    ASSERT_TRUE(filed) << base::to_string(filed.error());
    ASSERT_FALSE(filed->at(0).refused);
    DecisionRequest asks;
    asks.item = model::ItemId{"A1"};
    asks.outcome = model::Outcome::Query;
    asks.why = "a word";
    asks.wanted = "the invoice";
    ASSERT_TRUE(decide(*service_, {"officer", "test"}, asks));
  }
  void TearDown() override {
    service_.reset();
    fs::remove_all(folder_);
  }
  std::string database() const { return (folder_ / "a.db").string(); }
  base::Result<store::QueryAnswerRow> answer(const std::string& words, const std::string& document = "",
                                             const std::string& operator_id = "CP") {
    return answer_query(*service_, {"courier", "query"}, operator_id,
                        {model::ItemId{"A1"}, words, document, document.empty() ? "" : "invoice.pdf"});
  }
  std::vector<std::string> findings() {
    const auto report = verify::verify_database(database(), {});
    EXPECT_TRUE(report) << base::to_string(report.error());
    std::vector<std::string> all;
    for (const auto& one : report->findings.kept()) all.push_back(one.what);
    return all;
  }

  env::FixedClock clock_{base::Instant{1'800'000'000'000}};
  env::SystemRandom random_;
  fs::path folder_;
  std::optional<Service> service_;
};

TEST_F(QueryAnswers, J2_AnAnswerAndItsDocumentAreHeldByTheJournal) {
  ASSERT_TRUE(answer("no. 8"));
  const auto kept = answer("", "%PDF-1.4 the invoice");
  ASSERT_TRUE(kept) << base::to_string(kept.error());
  EXPECT_TRUE(findings().empty()) << findings().front();
  const auto path = folder_ / "a.db.readings" / kept->sha256->substr(0, 2) / *kept->sha256;
  ASSERT_TRUE(fs::exists(path));
  std::ofstream(path, std::ios::binary) << "%PDF-1.4 another one";
  ASSERT_EQ(findings().size(), 1u);
  EXPECT_NE(findings().front().find("its file was altered"), std::string::npos) << findings().front();
}

TEST_F(QueryAnswers, WhatIsRefusedSaysWhatIsWrong) {
  EXPECT_EQ(answer("").error().code, ErrorCode::Missing);
  EXPECT_EQ(answer("", "MZ").error().code, ErrorCode::Unsupported);
  EXPECT_EQ(answer("", "a,b\n1,2\n").error().code, ErrorCode::Conflict) << "a table is no document";
  EXPECT_EQ(answer("", "%PDF-" + std::string(kMostAnswerOctets, 'x')).error().code, ErrorCode::TooLarge);
  EXPECT_EQ(answer("no. 8", "", "EMS").error().code, ErrorCode::NotFound);
  EXPECT_FALSE(fs::exists(folder_ / "a.db.readings"));
  EXPECT_TRUE(findings().empty());
}

}  // namespace
}  // namespace tidewaiter::service
