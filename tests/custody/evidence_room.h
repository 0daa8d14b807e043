#pragma once
// An evidence room for a test: a database, five officers with certified keys, a scale, a seizure in the book.

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "env/clock.h"
#include "env/random.h"
#include "service/custody.h"
#include "service/custody_views.h"
#include "service/destruction_orders.h"
#include "verify/database.h"

namespace tidewaiter::service {

inline const std::string kTestWords = "a passphrase for tests";
/// Why a run at the furnace has no photographs, where it is about something else.
inline const std::string kNoPicture = "the camera is not what is tested";

class EvidenceRoom : public testing::Test {
 protected:
  static constexpr base::Instant kBegin{1'800'000'000'000};

  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / "tidewaiter-evidence-XXXXXX";
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
    auto made = Service::initialise(folder_ + "/e.db", "test.example", {"chief-1", "test"}, clock_, random_);
    ASSERT_TRUE(made) << to_string(made.error());
    service_ = std::make_unique<Service>(std::move(*made));
    for (const char* name : {"officer-7", "officer-9"}) ASSERT_TRUE(found_key(*service_, chief(), key(name)));
    for (const char* name : {"keeper-1", "chemist-1", "chief-1"})
      ASSERT_TRUE(certify_key(*service_, both("officer-7", "officer-9"), key(name)));
    ASSERT_TRUE(register_scale(
        *service_, table(), {"S1", base::MassMg{10}, base::MassMg{5}, kBegin + base::DurationMs::days(300)}));
    for (std::int64_t no = 1; no <= 2; ++no) {
      store::SeizureRow seizure;
      seizure.seizure_no = no;
      seizure.substance = "methamphetamine";
      seizure.document = store::compress("{}");
      ASSERT_TRUE(service_->record(chief(), "item.examined", "{}", {store::insert(std::move(seizure))}));
    }
  }
  void TearDown() override {
    service_.reset();
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }

  static Actor chief() { return {"chief-1", "test"}; }
  // Stretching a passphrase takes a tenth of a second: each officer's key is made once for all tests.
  static const Signer& signer(const std::string& name) {
    static std::map<std::string, std::unique_ptr<Signer>> signers;
    auto& one = signers[name];
    if (!one) {
      env::SystemRandom random;
      const auto made = new_officer_key(custody::OfficerId{name}, kTestWords, random);
      EXPECT_TRUE(made);
      one = *open_officer_key(made->sealed, kTestWords);
    }
    return *one;
  }
  static const OfficerKey& key(const std::string& name) { return signer(name).key(); }
  static TwoSigners both(const std::string& a, const std::string& b) { return {signer(a), signer(b)}; }
  static TwoSigners table() { return both("officer-7", "officer-9"); }

  static ScaleReading grams(double gross, double tare = 0) {
    return {*base::mass_from_grams(gross, "gross"), *base::mass_from_grams(tare, "tare"), "S1",
            "vault"};
  }
  custody::ExhibitId seized(double gross, double tare = 0, std::int64_t seizure = 1) {
    custody::Exhibit exhibit;
    exhibit.description = "tea bag with crystals";
    exhibit.form = form_;
    exhibit.presumptive = "methamphetamine";
    const auto made = seize_exhibit(*service_, table(), seizure, exhibit, grams(gross, tare));
    EXPECT_TRUE(made) << to_string(made.error());
    return made ? made->id : custody::ExhibitId{};
  }
  custody::ExhibitId sealed(double gross, const std::string& seal, double tare = 0) {
    const auto id = seized(gross, tare);
    EXPECT_TRUE(seal_exhibit(*service_, table(), id, seal));
    return id;
  }
  // That nothing of a seizure has to stay any more, where it is not samples that are tested.
  void judged(std::uint64_t seizure = 1) {
    const auto ended = end_trial(*service_, chief(), custody::SeizureNumber{seizure}, "judgement 44, final");
    EXPECT_TRUE(ended) << to_string(ended.error());
  }
  // From whoever holds it to the chemist, for the laboratory; it is weighed there.
  void to_laboratory(const custody::ExhibitId& id, double gross, double tare = 0,
                     const std::string& chemist = "chemist-1") {
    const auto holding = known(id).holding;
    const auto offered =
        offer_exhibit(*service_, {holding.holder.text(), "test"}, id, custody::OfficerId{chemist},
                      custody::TransferPurpose::Laboratory, holding.seal, base::DurationMs::hours(2));
    EXPECT_TRUE(offered) << to_string(offered.error());
    const auto accepted =
        accept_exhibit(*service_, both(chemist, "officer-9"), id, holding.seal, grams(gross, tare));
    EXPECT_TRUE(accepted) << to_string(accepted.error());
  }
  // Back from there, to this officer.
  void from_laboratory(const custody::ExhibitId& id, double gross, double tare = 0,
                       const std::string& keeper = "officer-7", const std::string& second = "officer-9") {
    const auto holding = known(id).holding;
    const auto offered =
        offer_exhibit(*service_, {holding.holder.text(), "test"}, id, custody::OfficerId{keeper},
                      custody::TransferPurpose::Return, holding.seal, base::DurationMs::hours(2));
    EXPECT_TRUE(offered) << to_string(offered.error());
    const auto accepted =
        accept_exhibit(*service_, both(keeper, second), id, holding.seal, grams(gross, tare));
    EXPECT_TRUE(accepted) << to_string(accepted.error());
  }
  KnownExhibit known(const custody::ExhibitId& id) {
    auto one = load_exhibit(**service_->store().snapshot(), id);
    EXPECT_TRUE(one) << id.text();
    return *std::move(one);
  }
  // C1 of seizure 1, in words; checked to hold.
  std::string c1() {
    const auto all = balances(**service_->store().snapshot(), custody::SeizureNumber{1});
    EXPECT_TRUE(all);
    EXPECT_TRUE(all->at(0).balance.holds());
    return custody::to_string(all->at(0).balance);
  }
  // What `verify` finds, a line each.
  std::string findings() {
    const auto report = verify::verify_database(folder_ + "/e.db", {});
    EXPECT_TRUE(report) << to_string(report.error());
    std::string lines;
    for (const auto& one : report->findings.kept()) lines += one.rule + " " + one.what + "\n";
    return lines;
  }
  void pass(base::DurationMs time) { clock_.set(clock_.now() + time); }

  std::string form_ = "crystals";  // of what is seized
  env::FixedClock clock_{kBegin};
  env::SystemRandom random_;
  std::string folder_;
  std::unique_ptr<Service> service_;
};

}  // namespace tidewaiter::service
