// Photographs and other files of exhibits: kept as they came, verified, backed up, erased.

#include "service/kept_files.h"

#include <gmock/gmock.h>

#include <fstream>

#include "evidence_room.h"
#include "service/backup.h"
#include "service/file_erasures.h"
#include "service/readings.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using testing::HasSubstr;
using testing::Not;

const std::string kPng = std::string{"\x89PNG\r\n\x1a\n"} + " a face on a picture";
const std::string kJpeg = std::string{"\xff\xd8\xff\xe0"} + " another picture";

// Somebody who knows a name and not the key.
class NameAlone final : public Signer {
 public:
  explicit NameAlone(const Signer& whose) : whose_(whose) {}
  const OfficerKey& key() const override { return whose_.key(); }
  base::Result<base::Bytes> sign(std::string_view) const override { return base::Bytes(64, 'x'); }

 private:
  const Signer& whose_;
};

class KeptFiles : public EvidenceRoom {
 protected:
  NewKeptFile of(const custody::ExhibitId& id) {
    NewKeptFile file;
    file.exhibit = id;
    file.taken_at = clock_.now();
    file.file_name = "IMG_1.png";
    return file;
  }
  store::KeptFileRow kept(const NewKeptFile& file, const std::string& octets) {
    const auto row = keep_file(*service_, chief(), file, octets);
    EXPECT_TRUE(row) << base::to_string(row.error());
    return row ? *row : store::KeptFileRow{};
  }
  std::string path_of(const store::KeptFileRow& row) {
    return folder_ + "/e.db.readings/" + row.sha256.substr(0, 2) + "/" + row.sha256;
  }
};

TEST_F(KeptFiles, APhotographIsKeptUnderItsHashAndVerifyHoldsIt) {
  const auto tea = seized(100);
  const auto row = kept(of(tea), kPng);
  EXPECT_EQ(row.media, "png");
  EXPECT_EQ(*kept_octets(*service_, row.sha256), kPng);
  const auto rows = kept_files_of(**service_->store().snapshot(), tea);
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ(name_to_save(rows->at(0)), "X1-1-1.png");
  EXPECT_EQ(findings(), "");
  std::ofstream(path_of(row), std::ios::app) << "x";
  EXPECT_EQ(kept_octets(*service_, row.sha256).error().code, ErrorCode::Tampered);
  EXPECT_THAT(findings(), HasSubstr("J2 table kept_file, key 1: its file was altered"));
  std::filesystem::remove(path_of(row));
  EXPECT_THAT(findings(), HasSubstr("table kept_file, key 1: its file is missing"));
  verify::DatabaseOptions alone;
  alone.files = false;
  EXPECT_TRUE(verify::verify_database(folder_ + "/e.db", alone)->findings.empty());
}

TEST_F(KeptFiles, WhatDoesNotFitIsRefusedAndNamed) {
  const auto tea = seized(100);
  const auto refused = [&](const NewKeptFile& file, const std::string& octets) {
    const auto row = keep_file(*service_, chief(), file, octets);
    return row ? std::string{"kept"} : row.error().field + ": " + std::string{name(row.error().code)};
  };
  EXPECT_EQ(refused(of(tea), "%PDF-1.7"), "file: conflict") << "a photograph is a picture";
  EXPECT_FALSE(check_photograph("%PDF-1.7"));
  EXPECT_FALSE(check_photograph("words"));
  EXPECT_TRUE(check_photograph(kPng));
  auto paper = of(tea);
  paper.kind = KeptKind::Paper;
  EXPECT_EQ(refused(paper, "%PDF-1.7"), "kept");
  EXPECT_EQ(refused(paper, "a,b\n1,2\n"), "file: conflict");
  EXPECT_EQ(refused(of(tea), ""), "file: missing");
  EXPECT_EQ(refused(of(tea), "MZ a program"), "file: unsupported");
  EXPECT_EQ(refused(of(custody::ExhibitId{"X9-9"}), kPng), "exhibit: not_found");
  auto other = of(tea);
  other.destruction = 1;
  EXPECT_EQ(refused(other, kPng), "exhibit: missing") << "of one thing alone";
  other = of(custody::ExhibitId{});
  other.destruction = 7;
  EXPECT_EQ(refused(other, kPng), "run: not_found");
  other = of(tea);
  other.file_name = "../../etc/passwd";
  EXPECT_EQ(refused(other, kPng), "file_name: malformed");
  other = of(tea);
  other.taken_at = clock_.now() + base::DurationMs::hours(1);
  EXPECT_EQ(refused(other, kPng), "taken_at: out_of_range");
  EXPECT_EQ(findings(), "");
}

TEST_F(KeptFiles, J4_AnErasedPhotographIsGoneUnlessAnotherRowIsOfTheSameFile) {
  const auto tea = seized(100);
  auto described = of(tea);
  described.words = "an address label";
  const auto one = kept(described, kPng);
  NewReading reading;
  reading.kind = laboratory::ReadingKind::Photograph;
  reading.exhibit = tea;
  reading.taken_at = clock_.now();
  const auto again = attach_reading(*service_, chief(), reading, kPng);
  ASSERT_TRUE(again);
  EXPECT_EQ(erase_kept_file(*service_, both("chief-1", "chief-1"), one.file_no, "order 7").error().code,
            ErrorCode::Forbidden);
  ASSERT_TRUE(erase_kept_file(*service_, both("chief-1", "keeper-1"), one.file_no, "order 7"));
  EXPECT_TRUE(std::filesystem::exists(path_of(one))) << "a reading is of the same file";
  EXPECT_EQ(erase_reading(*service_, both("chief-1", "keeper-1"), again->reading_no, "").error().field,
            "erasure.basis");
  EXPECT_TRUE(std::filesystem::exists(path_of(one))) << "what the journal refuses costs no file";
  ASSERT_TRUE(erase_reading(*service_, both("chief-1", "keeper-1"), again->reading_no, "order 7"));
  EXPECT_FALSE(std::filesystem::exists(path_of(one)));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_THAT(text, Not(HasSubstr("an address label"))) << entry.path();
    EXPECT_THAT(text, Not(HasSubstr("a face on a picture"))) << entry.path();
  }
  EXPECT_EQ(findings(), "");
}

TEST_F(KeptFiles, C3_WhoErasesIsOnRecordBeforeAnythingIsGoneAndTheRestGoesOnAfterACrash) {
  const auto one = kept(of(seized(100)), kPng);
  const auto officers = both("chief-1", "keeper-1");
  const NameAlone stranger{signer("chief-1")};
  EXPECT_FALSE(erase_kept_file(*service_, {stranger, officers.second}, one.file_no, "order 7"))
      << "a name is no signature";
  EXPECT_TRUE(std::filesystem::exists(path_of(one)));
  // The disk fails where the file is to be overwritten: a folder lies in its place.
  std::filesystem::rename(path_of(one), folder_ + "/aside");
  std::filesystem::create_directories(path_of(one) + "/in the way");
  EXPECT_FALSE(erase_kept_file(*service_, officers, one.file_no, "order 7"));
  const auto open = service_->store().snapshot().value()->get<store::FileErasureRow>(std::int64_t{1});
  ASSERT_TRUE(open && *open);
  EXPECT_EQ((*open)->ordered_by + ", " + (*open)->approved_by, "chief-1, keeper-1");
  EXPECT_FALSE((*open)->done_at) << "still to be done";
  EXPECT_EQ(findings(), "");
  std::filesystem::remove_all(path_of(one));
  std::filesystem::rename(folder_ + "/aside", path_of(one));
  EXPECT_EQ(finish_erasures(*service_), 1u);
  EXPECT_FALSE(std::filesystem::exists(path_of(one)));
  EXPECT_EQ(finish_erasures(*service_), 0u);
  EXPECT_EQ(erase_kept_file(*service_, officers, one.file_no, "order 7").error().code, ErrorCode::NotFound);
  EXPECT_EQ(findings(), "");
}

TEST_F(KeptFiles, C3_AnOrderAloneErasesNothingAndNoSecondIsMade) {
  const auto tea = seized(100);
  const auto one = kept(of(tea), kPng);
  const auto officers = both("chief-1", "keeper-1");
  FileToErase file{store::TableId::KeptFile, one.file_no, custody::ExhibitId{"X9-9"}};
  EXPECT_EQ(order_erasure(*service_, officers, file, "order 7").error().code, ErrorCode::NotFound);
  file.owner = tea;
  const auto ordered = order_erasure(*service_, officers, file, "order 7");
  ASSERT_TRUE(ordered) << base::to_string(ordered.error());
  EXPECT_TRUE(std::filesystem::exists(path_of(one)));
  EXPECT_EQ(kept_files_of(**service_->store().snapshot(), tea)->size(), 1u);
  EXPECT_EQ(order_erasure(*service_, officers, file, "order 8").error().code, ErrorCode::State);
  EXPECT_FALSE(erasures_of(**service_->store().snapshot(), tea)->at(0).row.done_at);
  EXPECT_EQ(findings(), "");
  EXPECT_EQ(finish_erasure(*service_, 99).error().code, ErrorCode::NotFound);
  ASSERT_TRUE(finish_erasure(*service_, ordered->erasure_no));
  EXPECT_FALSE(std::filesystem::exists(path_of(one)));
  EXPECT_TRUE(finish_erasure(*service_, ordered->erasure_no)) << "done once is done";
  const auto all = erasures_of(**service_->store().snapshot(), tea);
  ASSERT_EQ(all->size(), 1u);
  EXPECT_TRUE(all->at(0).row.done_at);
  EXPECT_EQ(findings(), "");
}

TEST_F(KeptFiles, C3_WhoseAnErasedFileWasIsSignedAndStays) {
  store::ExaminationRow examination;
  examination.examination_no = 7;
  examination.document = store::compress("{}");
  ASSERT_TRUE(service_->record(chief(), "item.examined", "{}", {store::insert(std::move(examination))}));
  auto picture = of(custody::ExhibitId{});
  picture.examination = 7;
  const auto one = kept(picture, kPng);
  const auto officers = both("chief-1", "keeper-1");
  FileToErase file{store::TableId::KeptFile, one.file_no, ExaminationNumber{8}};
  EXPECT_EQ(order_erasure(*service_, officers, file, "order 7").error().code, ErrorCode::NotFound);
  file.owner = RunNumber{7};
  EXPECT_EQ(order_erasure(*service_, officers, file, "order 7").error().code, ErrorCode::NotFound);
  file.owner = ExaminationNumber{7};
  const auto ordered = order_erasure(*service_, officers, file, "order 7");
  ASSERT_TRUE(ordered) << base::to_string(ordered.error());
  ASSERT_TRUE(finish_erasure(*service_, ordered->erasure_no));
  EXPECT_FALSE(std::filesystem::exists(path_of(one)));
  const auto all = erasures_of(**service_->store().snapshot(), ExaminationNumber{7});
  ASSERT_TRUE(all && all->size() == 1u);
  EXPECT_TRUE(all->at(0).row.done_at);
  EXPECT_EQ(erasures_of(**service_->store().snapshot(), ExaminationNumber{8}).error().code,
            ErrorCode::NotFound);
  EXPECT_EQ(erasures_of(**service_->store().snapshot(), RunNumber{7}).error().code, ErrorCode::NotFound);
  EXPECT_EQ(findings(), "");
  auto forged = all->at(0).row;
  forged.examination_no = 8;
  ASSERT_TRUE(service_->record(chief(), "file.erased", R"({"erasure":1})", {store::put(forged)}));
  EXPECT_THAT(findings(), HasSubstr("erasure 1: examination is not what was said of it"));
}

TEST_F(KeptFiles, J4_WhoReadsMeanwhileKeepsNoFileAndTheOrderStandsUntilTheLogIsCleared) {
  const auto one = kept(of(seized(100)), kPng);
  auto reading = *service_->store().snapshot();
  EXPECT_EQ(erase_kept_file(*service_, both("chief-1", "keeper-1"), one.file_no, "order 7").error().code,
            ErrorCode::Busy);
  EXPECT_FALSE(std::filesystem::exists(path_of(one)));
  const auto order = [&] {
    return **service_->store().snapshot().value()->get<store::FileErasureRow>(std::int64_t{1});
  };
  EXPECT_FALSE(order().done_at);
  reading.reset();
  EXPECT_EQ(finish_erasures(*service_), 1u);
  EXPECT_TRUE(order().done_at);
  EXPECT_EQ(findings(), "");
}

TEST_F(KeptFiles, C3_WhatASeizureIsSignedWithIsKeptWithTheActOrNotAtAll) {
  custody::Exhibit exhibit;
  exhibit.description = "tea bag";
  exhibit.presumptive = "methamphetamine";
  const std::vector<TakenPicture> pictures{{"a.png", kPng}, {"b.jpg", kJpeg}};
  const auto sha256 = [](const std::string& octets) {
    return base::to_hex(base::as_view(base::sha256(octets)));
  };
  auto unknown_scale = grams(100);
  unknown_scale.scale = "S9";
  EXPECT_FALSE(seize_exhibit(*service_, table(), 1, exhibit, unknown_scale, pictures));
  EXPECT_EQ(*service_->store().snapshot().value()->count(store::TableId::KeptFile), 0)
      << "nothing speaks of them";
  EXPECT_EQ(seize_exhibit(*service_, table(), 1, exhibit, grams(100), {{"c.pdf", "%PDF-1.7"}}).error().field,
            "file");
  const auto tea = seize_exhibit(*service_, table(), 1, exhibit, grams(100), pictures);
  ASSERT_TRUE(tea) << to_string(tea.error());
  const auto rows = kept_files_of(**service_->store().snapshot(), tea->id);
  ASSERT_EQ(rows->size(), 2u) << "each once";
  EXPECT_EQ(rows->at(1).sha256, sha256(kJpeg));
  EXPECT_EQ(rows->at(1).file_name, "b.jpg");
  EXPECT_EQ(findings(), "");
  ASSERT_TRUE(erase_kept_file(*service_, both("chief-1", "keeper-1"), rows->at(0).file_no, "order 7"));
  EXPECT_EQ(findings(), "") << "two officers ordered it, and all that was weighed stays signed";
  // One who writes journal and database erases the other behind everybody's back.
  store::Erasure alone;
  alone.targets = {{store::TableId::KeptFile, {rows->at(1).file_no}, std::nullopt}};
  alone.basis = "none";
  alone.ordered_by = "chief-1";
  alone.approved_by = "keeper-1";
  alone.at = clock_.now();
  ASSERT_TRUE(service_->store().erase(alone));
  EXPECT_THAT(findings(), HasSubstr("C3 X1-1: its picture " + sha256(kJpeg) +
                                    ", which two officers signed, is not kept"));
}

TEST_F(KeptFiles, ABackupTakesThemAlongAndOneThatIsMissingIsNoticed) {
  const auto tea = seized(100);
  const auto row = kept(of(tea), kPng);
  kept(of(tea), kJpeg);
  const auto backup = back_up(*service_, folder_ + "/backup", false);
  ASSERT_TRUE(backup) << base::to_string(backup.error());
  ASSERT_TRUE(check_backup(folder_ + "/backup"));
  EXPECT_TRUE(verify::verify_database(folder_ + "/backup/tidewaiter.db", {})->findings.empty());
  ASSERT_TRUE(restore(folder_ + "/backup", folder_ + "/again.db", chief(), "a test", clock_, random_));
  const auto report = verify::verify_database(folder_ + "/again.db", {});
  EXPECT_TRUE(report->findings.empty());
  EXPECT_EQ(report->files, 2u);
  std::filesystem::remove(path_of(row));
  EXPECT_EQ(back_up(*service_, folder_ + "/later", false).error().code, ErrorCode::Busy);
}

}  // namespace
}  // namespace tidewaiter::service
