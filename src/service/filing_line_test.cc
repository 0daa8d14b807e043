// What is under way together becomes what it becomes one by one, and what fails is told to everybody whom it
// concerns.

#include "service/filing_line.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>
#include <nlohmann/json.hpp>

#include "env/clock.h"
#include "env/random.h"
#include "service/full_disk_test.h"
#include "store/records.h"

namespace tidewaiter::service {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::int64_t kNow_ms = 1'800'000'000'000;  // 2027-01-15T08:00:00Z
const Actor kCourier{"courier", "file"};

// One of a few senders and receivers, so that parcels of different filings meet.
FiledRecord record(int number, int mass_g) {
  const auto whose = number % 37;
  const json item{{"item_id", "W" + std::to_string(number)},
                  {"operator_id", "CP"},
                  {"service", "Courier"},
                  {"category", "gift"},
                  {"posted_at", "2027-01-15T06:00:00Z"},
                  {"cut_off_at", "2027-01-16T05:00:00Z"},
                  {"sender",
                   {{"name", "Sender Number" + std::to_string(number % 11)},
                    {"address", json::array({std::to_string(number % 11 + 1) + " Long Road"})},
                    {"city", "Guangzhou"},
                    {"country", "CN"}}},
                  {"recipient",
                   {{"name", "Receiver Of" + std::to_string(whose)},
                    {"address", json::array({std::to_string(whose + 1) + " Wattle Street"})},
                    {"city", "Ultimo"},
                    {"postcode", "2007"},
                    {"country", "AU"}}},
                  {"contents", json::array({json{{"description", "tea"}, {"hs6", "090210"}}})},
                  {"gross_mass_g", mass_g}};
  return {item.dump(), "CP"};
}

// Each filing says something of the one before it again: the same, other content, and what is another
// operator's or nothing.
std::vector<FiledRecord> filing(int at, int size) {
  std::vector<FiledRecord> records;
  for (int i = 0; i < size; ++i) records.push_back(record(at * size + i, 900 + i));
  if (at > 0) {
    records.push_back(record((at - 1) * size + 1, 901));
    records.push_back(record((at - 1) * size + 2, 1'700));
    records.push_back(record(at * size + 3, 1'800));  // of this very filing
  }
  records.push_back({"{\"item_id\":", "CP"});
  records.push_back({record(9'000 + at, 900).json, "OTHER"});
  return records;
}

struct Told {
  std::string item_id;
  model::Outcome outcome = model::Outcome::Release;
  std::vector<std::string> findings;
  std::string refused;

  bool operator==(const Told&) const = default;
};

std::vector<Told> told(const std::vector<FilingAnswer>& answers) {
  std::vector<Told> all;
  for (const auto& answer : answers) {
    Told one{answer.item_id, answer.outcome, {}, answer.refused ? base::to_string(*answer.refused) : ""};
    for (const auto& finding : answer.findings) one.findings.emplace_back(model::name(finding.code));
    all.push_back(std::move(one));
  }
  return all;
}

// A new database with its engine.
class Office {
 public:
  Office(const fs::path& folder, const std::string& name) {
    fs::create_directories(folder);
    auto made =
        Service::initialise((folder / (name + ".db")).string(), "test", {"chief", "test"}, clock_, random_);
    EXPECT_TRUE(made) << base::to_string(made.error());
    service_.emplace(*std::move(made));
    auto reader = service_->store().snapshot();
    auto engine = Engine::load(**reader, std::nullopt, clock_.now());
    EXPECT_TRUE(engine) << base::to_string(engine.error());
    engine_.emplace(*std::move(engine));
  }
  Service& service() { return *service_; }
  Engine& engine() { return *engine_; }

  // What the filings came to: assessments with their evidence, by parcel.
  std::map<std::int64_t, std::string> assessments() {
    std::map<std::int64_t, std::string> all;
    auto reader = service_->store().snapshot();
    EXPECT_TRUE(
        (*reader)->scan<store::AssessmentRow>({}, [&](store::AssessmentRow&& row) -> base::Result<bool> {
          all[row.item_no] = store::decompress(row.document).value();
          return true;
        }));
    return all;
  }

 private:
  env::FixedClock clock_{base::Instant{kNow_ms}};
  env::SeededRandom random_{7};
  std::optional<Service> service_;
  std::optional<Engine> engine_;
};

class FilingLineTest : public testing::Test {
 protected:
  ~FilingLineTest() override { fs::remove_all(folder_); }
  const fs::path folder_ = fs::temp_directory_path() / ("tidewaiter_line_" + std::to_string(getpid()));
};

TEST_F(FilingLineTest, S4_WhatIsUnderWayTogetherBecomesWhatItBecomesOneByOne) {
  constexpr int kFilings = 6, kSize = 300;
  Office one(folder_, "one"), many(folder_, "many");
  std::vector<std::vector<Told>> by_itself, together;
  for (int at = 0; at < kFilings; ++at) {
    const auto answers = file(one.service(), one.engine(), kCourier, "CNCAN", filing(at, kSize));
    ASSERT_TRUE(answers) << base::to_string(answers.error());
    by_itself.push_back(told(*answers));
  }
  {
    FilingLine line(many.service(), many.engine());
    for (int at = 0; at < kFilings; ++at)
      line.file(kCourier, "CNCAN", filing(at, kSize), [&](FilingLine::Answers answers) {
        ASSERT_TRUE(answers) << base::to_string(answers.error());
        together.push_back(told(*answers));
      });
    line.finish();
    EXPECT_TRUE(line.is_idle());
    EXPECT_FALSE(line.has_failed());
  }
  EXPECT_EQ(together, by_itself) << "in their order";
  EXPECT_EQ(together[1][kSize].findings, by_itself[0][1].findings) << "the same again is no amendment";
  EXPECT_EQ(together[1][kSize + 1].findings.back(), "amended");
  EXPECT_EQ(many.assessments(), one.assessments());
}

TEST_F(FilingLineTest, D1_WhatLooksLikeAnotherFormatIsAFewLinesAndNobodyElsesFailure) {
  Office office(folder_, "lines");
  FilingLine line(office.service(), office.engine());
  std::vector<std::vector<Told>> answers;
  const auto keep = [&](const FilingLine::Answers& told_now) {
    ASSERT_TRUE(told_now) << base::to_string(told_now.error());
    answers.push_back(told(*told_now));
  };
  for (const std::string first :
       {"UNB+UNOC:3+POST+CUSTOMS", "\x1f\x8b\x08 as gzip begins", "\xff\xfe as UTF-16 does",
        "\x28\xb5\x2f\xfd as zstd does", "\r", "\xe3\x80\x80"}) {
    const auto at = static_cast<int>(answers.size());
    auto records = filing(at, 150);
    records.insert(records.begin(), {first, "CP"});
    line.file(kCourier, "CNCAN", records, keep);
    line.file(kCourier, "CNCAN", filing(at + 1, 150), keep);
    line.finish();
    ASSERT_EQ(answers.size(), static_cast<std::size_t>(at) + 2) << first;
    EXPECT_NE(answers[answers.size() - 2][0].refused, "") << first;
    EXPECT_EQ(answers[answers.size() - 2][1].refused, "") << first;
  }
  EXPECT_FALSE(line.has_failed());
}

TEST_F(FilingLineTest, J3_WhatFailsIsToldToAllThatIsUnderWayAndNothingMoreIsTaken) {
  Office office(folder_, "full");
  FilingLine line(office.service(), office.engine());
  int answered = 0, failed = 0;
  const auto count = [&](const FilingLine::Answers& answers) { ++(answers ? answered : failed); };
  line.file(kCourier, "CNCAN", filing(0, 300), count);
  line.finish();
  const auto kept = office.assessments();
  EXPECT_EQ(answered, 1);
  {
    const FullDisk full;
    for (int at = 1; at < 4; ++at) line.file(kCourier, "CNCAN", filing(at, 300), count);
    line.finish();
  }
  EXPECT_TRUE(line.has_failed());
  EXPECT_EQ(failed, 3);
  line.file(kCourier, "CNCAN", filing(4, 300), count);
  EXPECT_EQ(failed, 4) << "the engine may know what was never written";
  EXPECT_EQ(answered, 1);
  EXPECT_EQ(office.assessments(), kept);
}

}  // namespace
}  // namespace tidewaiter::service
