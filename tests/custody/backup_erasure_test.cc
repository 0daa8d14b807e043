// J4 on a real example: a parcel's declaration and an instrument's file are erased after a backup was taken.
// What is left of them in the database, its write-ahead log, the folder of readings and the backup, and what
// a restoration does about it.

#include <algorithm>
#include <fstream>

#include "env/files.h"
#include "evidence_room.h"
#include "service/backup.h"
#include "service/file_erasures.h"
#include "service/log.h"
#include "service/oversight.h"
#include "service/readings.h"
#include "service/retention_runs.h"
#include "store/sql.h"

namespace tidewaiter::service {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

const std::string kName = "Adelheid Winterstein-Obermayr";
const std::string kReport = "%PDF-1.7 report on the parcel of Adelheid Winterstein-Obermayr";

class BackupErasure : public EvidenceRoom {
 protected:
  void SetUp() override {
    EvidenceRoom::SetUp();
    store::ItemRow item;
    item.item_no = 1;
    item.item_id = "EE100000001CN";
    item.office = "CNCAN";
    item.shift = "s";
    item.filed_at = clock_.now().unix_ms();
    item.document = store::Blob{kName};
    ASSERT_TRUE(service_->record(chief(), "item.screened", "{}", {store::insert(std::move(item))}));
    exhibit_ = sealed(500, "S-1");
    NewReading reading;
    reading.exhibit = exhibit_;
    reading.taken_at = clock_.now();
    reading.file_name = "r1.pdf";
    ASSERT_TRUE(attach_reading(*service_, {"chemist-1", ""}, reading, kReport));
    checkpoint_ = *sign_checkpoint(*service_);
    ASSERT_TRUE(back_up(*service_, backup(), true));
    pass(base::DurationMs::days(1));
  }
  std::string backup() const { return folder_ + "/backup"; }
  void erase() {
    store::Erasure erasure;
    erasure.targets.push_back({store::TableId::Item, {std::int64_t{1}}, std::nullopt});
    erasure.basis = "order 7 of 2027-01-15";
    erasure.ordered_by = "chief-1";
    erasure.approved_by = "chief-2";
    erasure.at = clock_.now();
    ASSERT_TRUE(service_->store().erase(std::move(erasure)));
    ASSERT_TRUE(erase_reading(*service_, both("chief-1", "keeper-1"), 1, "order 7 of 2027-01-15"));
  }
  // Two order the reading to be erased, and it stays: a hold keeps it.
  void order_under_a_hold() {
    ASSERT_TRUE(order_erasure(*service_, both("chief-1", "keeper-1"), {store::TableId::Reading, 1, {}},
                              "order 7 of 2027-01-15"));
    store::LegalHoldRow hold;
    hold.hold_no = 1;
    hold.table_name = "reading";
    hold.row_key = "1";
    hold.basis = "court";
    ASSERT_TRUE(service_->record(chief(), "hold.placed", "{}", {store::insert(hold)}));
    const auto finished = finish_erasures(*service_);
    ASSERT_FALSE(finished);
    ASSERT_EQ(finished.error().code, ErrorCode::Forbidden);
  }
  // In how many files under a place the name stands, beginning with `prefix`.
  static int traces(const std::string& folder, const std::string& prefix) {
    int found = 0;
    for (const auto& file : fs::recursive_directory_iterator{folder}) {
      const auto path = file.path().string();
      if (!file.is_regular_file() || path.rfind(folder + "/" + prefix, 0) != 0) continue;
      const auto text = env::read_file(path, std::size_t{64} << 20);
      found += text && text->find("Winterstein") != std::string::npos ? 1 : 0;
    }
    return found;
  }
  std::string findings_of(const std::string& path) {
    const auto report = verify::verify_database(path, {.since = {checkpoint_}, .log_key = {}});
    EXPECT_TRUE(report) << to_string(report.error());
    std::string lines;
    for (const auto& one : report->findings.kept()) lines += one.rule + " " + one.what + "\n";
    return lines;
  }

  custody::ExhibitId exhibit_;
  std::string checkpoint_;
};

TEST_F(BackupErasure, J4_NothingOfItIsLeftWhereItWasErasedAndTheBackupKeepsWhatItHas) {
  EXPECT_GE(traces(folder_, "e.db"), 2) << "in the database, or its log, and in the folder of readings";
  erase();
  EXPECT_EQ(traces(folder_, "e.db"), 0) << "database, write-ahead log, free pages, readings";
  EXPECT_EQ(findings_of(folder_ + "/e.db"), "") << "every proof stands, the earlier checkpoint's too";
  EXPECT_EQ(traces(folder_, "backup"), 2)
      << "which is why a backup is let go, or comes back by `restore --newer`";
  ASSERT_TRUE(back_up(*service_, folder_ + "/later", true));
  EXPECT_EQ(traces(folder_, "later"), 0) << "a backup taken afterwards never had it";
}

TEST_F(BackupErasure, J4_ARestorationErasesAgainWhatTheNewerJournalErased) {
  erase();
  const auto restored =
      restore(backup(), folder_ + "/r.db", chief(), "the disk broke", clock_, random_, folder_ + "/e.db");
  ASSERT_TRUE(restored) << to_string(restored.error());
  EXPECT_EQ(restored->erased_again, 2U);
  EXPECT_EQ(traces(folder_, "r.db"), 0);
  EXPECT_EQ(findings_of(folder_ + "/r.db"), "");
  const auto back = Service::open(folder_ + "/r.db", clock_, random_);
  ASSERT_TRUE(back);
  EXPECT_TRUE(load_exhibit(**back->store().snapshot(), exhibit_)) << "what was not erased is there";
}

TEST_F(BackupErasure, K1_ARestorationKnowsHowFarRunsOfRetentionWent) {
  const auto rules = retention_rules("retention: {declaration: {keep: 90d, basis: the law}}").value();
  ASSERT_TRUE(run_retention(*service_, {"chief-1", ""}, {"chief-2", ""}, rules));
  const auto went = erased_before(**service_->store().snapshot(), store::DataClass::Declaration);
  ASSERT_TRUE(went && *went);
  EXPECT_EQ(**went, clock_.now() - base::DurationMs::days(90));
  ASSERT_TRUE(
      restore(backup(), folder_ + "/r.db", chief(), "the disk broke", clock_, random_, folder_ + "/e.db"));
  const auto back = Service::open(folder_ + "/r.db", clock_, random_);
  ASSERT_TRUE(back);
  EXPECT_EQ(*erased_before(**back->store().snapshot(), store::DataClass::Declaration), *went);
  EXPECT_EQ(findings_of(folder_ + "/r.db"), "");
}

TEST_F(BackupErasure, J4_WithoutTheNewerJournalItComesBackAndTheAnswerSaysSo) {
  erase();
  const auto restored = restore(backup(), folder_ + "/r.db", chief(), "the disk broke", clock_, random_);
  ASSERT_TRUE(restored) << to_string(restored.error());
  EXPECT_EQ(restored->erased_again, std::nullopt);
  EXPECT_EQ(traces(folder_, "r.db"), 2);
}

TEST_F(BackupErasure, AnotherHistoryIsRefusedAndLeavesNothingBehind) {
  const auto other = folder_ + "/other.db";
  {
    const auto another = Service::initialise(other, "other.example", chief(), clock_, random_);
    ASSERT_TRUE(another);
    for (int i = 0; i < 40; ++i) ASSERT_TRUE(another->record(chief(), "note.written", "{}", {}));
  }
  EXPECT_EQ(restore(backup(), folder_ + "/r.db", chief(), "why", clock_, random_, other).error().code,
            ErrorCode::Conflict);
  EXPECT_FALSE(fs::exists(folder_ + "/r.db"));
}

TEST_F(BackupErasure, J4_AHoldThatWasLiftedSinceIsLiftedAgainBeforeItIsErased) {
  store::LegalHoldRow hold;
  for (hold.hold_no = 1; hold.hold_no <= 2; ++hold.hold_no) {
    hold.table_name = "item";
    hold.row_key = hold.hold_no == 1 ? "1" : "77";
    hold.basis = "court";
    ASSERT_TRUE(service_->record(chief(), "hold.placed", "{}", {store::insert(hold)}));
  }
  ASSERT_TRUE(back_up(*service_, folder_ + "/held", true));
  hold.hold_no = 1;
  hold.row_key = "1";
  hold.lifted_at = clock_.now().unix_ms();
  hold.lifted_by = "chief-2";
  ASSERT_TRUE(service_->record(chief(), "hold.lifted", "{}", {store::put(hold)}));
  erase();
  const auto restored =
      restore(folder_ + "/held", folder_ + "/r.db", chief(), "why", clock_, random_, folder_ + "/e.db");
  ASSERT_TRUE(restored) << to_string(restored.error());
  EXPECT_EQ(restored->erased_again, 2U);
  EXPECT_EQ(traces(folder_, "r.db"), 0);
  EXPECT_EQ(findings_of(folder_ + "/r.db"), "");
  const auto back = Service::open(folder_ + "/r.db", clock_, random_);
  ASSERT_TRUE(back);
  const auto reader = back->store().snapshot();
  EXPECT_EQ((*(*reader)->get<store::LegalHoldRow>(std::int64_t{1}))->lifted_by, "chief-2");
  EXPECT_FALSE((*(*reader)->get<store::LegalHoldRow>(std::int64_t{2}))->lifted_at)
      << "one that nobody lifted stands";
}

TEST_F(BackupErasure, D2_AnOrderThatAHoldKeepsOpenInTheNewerOneErasesNothingInARestoration) {
  order_under_a_hold();
  const auto restored =
      restore(backup(), folder_ + "/r.db", chief(), "why", clock_, random_, folder_ + "/e.db");
  ASSERT_TRUE(restored) << to_string(restored.error());
  EXPECT_EQ(findings_of(folder_ + "/r.db"), "");
  const auto back = Service::open(folder_ + "/r.db", clock_, random_);
  ASSERT_TRUE(back);
  EXPECT_TRUE(finish_erasures(*back));
  EXPECT_TRUE(reading(**back->store().snapshot(), 1)) << "the hold came after the backup, which has none";
}

TEST_F(BackupErasure, D2_AnOrderThatAHoldKeepsOpenInTheBackupStaysOpenAndRefusesNoRestoration) {
  order_under_a_hold();
  ASSERT_TRUE(back_up(*service_, folder_ + "/held", true));
  const auto restored =
      restore(folder_ + "/held", folder_ + "/r.db", chief(), "why", clock_, random_, folder_ + "/e.db");
  ASSERT_TRUE(restored) << to_string(restored.error());
  const auto back = Service::open(folder_ + "/r.db", clock_, random_);
  ASSERT_TRUE(back);
  const auto reader = back->store().snapshot();
  EXPECT_TRUE(reading(**reader, 1));
  const auto orders = erasures_of(**reader, exhibit_);
  ASSERT_TRUE(orders);
  ASSERT_EQ(orders->size(), 1U);
  EXPECT_TRUE(orders->front().held);
}

TEST_F(BackupErasure, D2_WhatAHoldKeepsOpenRefusesNoOtherErasure) {
  order_under_a_hold();
  NewReading other;
  other.exhibit = exhibit_;
  other.taken_at = clock_.now();
  other.file_name = "r2.pdf";
  ASSERT_TRUE(attach_reading(*service_, {"chemist-1", ""}, other, "%PDF-1.7 another"));
  EXPECT_TRUE(erase_reading(*service_, both("chief-1", "keeper-1"), 2, "order 8"));
  EXPECT_FALSE(reading(**service_->store().snapshot(), 2));
  EXPECT_TRUE(reading(**service_->store().snapshot(), 1));
}

}  // namespace
}  // namespace tidewaiter::service
