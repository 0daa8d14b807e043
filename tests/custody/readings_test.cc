// Readings, the library, equipment and labels through the use cases.

#include "service/readings.h"

#include <ZXing/ReadBarcode.h>
#include <gmock/gmock.h>

#include <fstream>
#include <regex>

#include "evidence_room.h"
#include "service/file_erasures.h"
#include "service/instruments.h"
#include "service/labels.h"

namespace tidewaiter::service {
namespace {

using base::DurationMs;
using base::ErrorCode;
using laboratory::ReadingKind;
using testing::HasSubstr;
using testing::Not;

// Ten ordinates of a Raman spectrum.
std::string spectrum(const std::string& title, const std::string& ordinates) {
  return "##TITLE=" + title +
         "\n##JCAMP-DX=4.24\n##DATA TYPE=RAMAN SPECTRUM\n##XUNITS=1/CM\n##YUNITS=ARBITRARY UNITS\n"
         "##FIRSTX=400\n##LASTX=490\n##XFACTOR=1\n##YFACTOR=1\n##NPOINTS=10\n##XYDATA=(X++(Y..Y))\n400 " +
         ordinates + "\n##END=\n";
}

class Readings : public EvidenceRoom {
 protected:
  NewReading of(const custody::ExhibitId& id, ReadingKind kind) {
    NewReading reading;
    reading.kind = kind;
    reading.exhibit = id;
    reading.taken_at = clock_.now();
    reading.file_name = "r1.dat";
    return reading;
  }
  store::ReadingRow attached(const NewReading& reading, const std::string& octets) {
    const auto row = attach_reading(*service_, {"chemist-1", ""}, reading, octets);
    EXPECT_TRUE(row) << base::to_string(row.error());
    return row ? *row : store::ReadingRow{};
  }
  std::unique_ptr<store::Snapshot> snapshot() { return *service_->store().snapshot(); }
};

TEST_F(Readings, TheFileIsKeptAsItCameAndAnAlteredOneIsNoticed) {
  const auto tea = seized(100);
  const auto octets = spectrum("tea 1", "1 2 3 9 3 2 1 1 1 1");
  const auto row = attached(of(tea, ReadingKind::Spectrum), octets);
  EXPECT_EQ(row.media, "jcamp-dx");
  EXPECT_EQ(file_of(*service_, row), octets);
  EXPECT_THAT(to_string(row), HasSubstr("tea 1, RAMAN SPECTRUM (presumptive)"));
  EXPECT_EQ(readings_of(*snapshot(), tea)->size(), 1u);
  const auto path = folder_ + "/e.db.readings/" + row.sha256.substr(0, 2) + "/" + row.sha256;
  std::ofstream(path, std::ios::app) << "$$ altered\n";
  EXPECT_EQ(file_of(*service_, row).error().code, ErrorCode::Tampered);
  std::filesystem::remove(path);
  EXPECT_EQ(file_of(*service_, row).error().code, ErrorCode::NotFound);
  EXPECT_THAT(findings(), HasSubstr("J2 table reading, key 1: its file is missing"));
}

TEST_F(Readings, WhatDoesNotFitIsRefusedAndNamed) {
  const auto tea = seized(100);
  const auto refused = [&](const NewReading& reading, const std::string& octets) {
    const auto row = attach_reading(*service_, {"chemist-1", ""}, reading, octets);
    return row ? std::string{"kept"} : row.error().field + ": " + std::string{name(row.error().code)};
  };
  EXPECT_EQ(refused(of(tea, ReadingKind::Photograph), "%PDF-1.7"), "file: conflict");
  EXPECT_EQ(refused(of(tea, ReadingKind::Photograph), "MZ, a program"), "file: conflict") << "it has a comma";
  EXPECT_EQ(refused(of(tea, ReadingKind::Report), "MZ a program"), "file: unsupported");
  EXPECT_EQ(refused(of(tea, ReadingKind::Spectrum), spectrum("t", "1 2 3")), "NPOINTS: tampered");
  EXPECT_EQ(refused(of(custody::ExhibitId{"X9-9"}, ReadingKind::Report), "%PDF-1.7"), "exhibit: not_found");
  auto other = of(tea, ReadingKind::Report);
  other.examination = 1;
  EXPECT_EQ(refused(other, "%PDF-1.7"), "exhibit: missing") << "of one thing alone";
  other = of(tea, ReadingKind::Report);
  other.taken_at = clock_.now() + DurationMs::hours(1);
  EXPECT_EQ(refused(other, "%PDF-1.7"), "taken_at: out_of_range");
  other = of(tea, ReadingKind::Report);
  other.office = "CNCAN", other.instrument = "RAMAN-1";
  EXPECT_EQ(refused(other, "%PDF-1.7"), "instrument: not_found");
  other = of(tea, ReadingKind::Report);
  other.file_name = "../../etc/passwd";
  EXPECT_EQ(refused(other, "%PDF-1.7"), "file_name: malformed");
  EXPECT_TRUE(readings_of(*snapshot(), tea)->empty());
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/e.db.readings")) << "what is refused fills no disk";
}

TEST_F(Readings, OneByAnInstrumentThatIsOutSaysSo) {
  const auto tea = seized(100);
  Equipment raman;
  raman.examines = false;
  raman.operators = {{"chemist-1", kBegin + DurationMs::days(10)}};
  ASSERT_TRUE(register_instrument(*service_, chief(), "CNCAN",
                                  {"RAMAN-1", {}, true, kBegin + DurationMs::days(30)}, raman));
  auto reading = of(tea, ReadingKind::Report);
  reading.office = "CNCAN", reading.instrument = "RAMAN-1";
  EXPECT_EQ(attached(reading, "%PDF-1.7").instrument_state, "in_service");
  pass(DurationMs::days(11));
  reading.taken_at = clock_.now();
  const auto late = attached(reading, "%PDF-1.7");
  EXPECT_EQ(late.instrument_state, "expired") << "nobody is certified to work it any more";
  EXPECT_THAT(to_string(late), HasSubstr("WARNING"));
  InstrumentChange change;
  change.certified = CertifiedOperator{"chemist-1", kBegin + DurationMs::days(400)};
  ASSERT_TRUE(change_instrument(*service_, chief(), "CNCAN", "RAMAN-1", change));
  EXPECT_EQ(attached(reading, "%PDF-1.7").instrument_state, "in_service");
  pass(DurationMs::days(20));
  reading.taken_at = clock_.now();
  EXPECT_EQ(attached(reading, "%PDF-1.7").instrument_state, "expired") << "its calibration ran out";
  change.in_service = false;
  change.why = "laser failed";
  ASSERT_TRUE(change_instrument(*service_, chief(), "CNCAN", "RAMAN-1", change));
  EXPECT_EQ(attached(reading, "%PDF-1.7").instrument_state, "out_of_service");
  reading.taken_at = kBegin + DurationMs::days(5);
  EXPECT_EQ(attached(reading, "%PDF-1.7").instrument_state, "in_service") << "as it stood then";
  reading.taken_at = kBegin + DurationMs::days(10) + DurationMs::hours(1);
  EXPECT_EQ(attached(reading, "%PDF-1.7").instrument_state, "expired")
      << "a certificate of the day after makes it no better";
}

TEST_F(Readings, OneByAnOfficerWithoutACertificateSaysSoThoughAnotherHasOne) {
  const auto tea = seized(100);
  Equipment raman;
  raman.operators = {{"chemist-1", kBegin + DurationMs::days(300)},
                     {"officer-9", kBegin + DurationMs::days(2)}};
  raman.examines = false;
  ASSERT_TRUE(register_instrument(*service_, chief(), "CNCAN", {"RAMAN-1", {}, true, {}}, raman));
  Equipment balance;
  balance.examines = false;
  ASSERT_TRUE(register_instrument(*service_, chief(), "CNCAN", {"BALANCE-1", {}, true, {}}, balance));
  auto reading = of(tea, ReadingKind::Report);
  reading.operated_by = "officer-7";
  EXPECT_EQ(attach_reading(*service_, {"officer-7", ""}, reading, "%PDF-1.7").error().field, "instrument");
  EXPECT_THAT(to_string(attached(of(tea, ReadingKind::Report), "%PDF-1.7")),
              HasSubstr("no instrument is named"));
  reading.office = "CNCAN", reading.instrument = "RAMAN-1";
  const auto stood = [&](const std::string& officer) {
    reading.operated_by = officer;
    const auto row = attached(reading, "%PDF-1.7");
    return row.instrument_state + ", " + row.operator_state.value_or("");
  };
  EXPECT_EQ(stood("chemist-1"), "in_service, certified");
  EXPECT_EQ(stood("officer-9"), "in_service, certified");
  EXPECT_EQ(stood("officer-7"), "in_service, not_certified");
  EXPECT_THAT(to_string(readings_of(*snapshot(), tea)->back()),
              HasSubstr("officer-7, who operated it, held no"));
  EXPECT_EQ(stood(""), "in_service, ");
  pass(DurationMs::days(3));
  reading.taken_at = clock_.now();
  EXPECT_EQ(stood("officer-9"), "in_service, not_certified") << "it ran out";
  InstrumentChange renewed;
  renewed.certified = CertifiedOperator{"officer-9", kBegin + DurationMs::days(400)};
  pass(DurationMs::hours(1));
  ASSERT_TRUE(change_instrument(*service_, chief(), "CNCAN", "RAMAN-1", renewed));
  EXPECT_EQ(stood("officer-9"), "in_service, not_certified") << "a certificate of the hour after";
  reading.taken_at = clock_.now();
  EXPECT_EQ(stood("officer-9"), "in_service, certified");
  reading.instrument = "BALANCE-1";
  EXPECT_EQ(stood("officer-7"), "in_service, none_needed");
  EXPECT_EQ(findings(), "");
}

TEST_F(Readings, EquipmentThatExaminesNoParcelAddsNoCapacityAndAnEndedCheckTakesItAway) {
  Equipment kit;
  kit.examines = false;
  kit.lot = "L-2026-7";
  ASSERT_TRUE(register_instrument(*service_, chief(), "CNCAN", {"KIT-1", {}, true, {}}, kit));
  Equipment scanner;
  scanner.radiation_until = kBegin + DurationMs::days(5);
  ASSERT_TRUE(
      register_instrument(*service_, chief(), "CNCAN", {"XR-1", model::Means::XRay, true, {}}, scanner));
  const auto able = [&](base::Instant at) {
    const auto capacity = capacity_at(*snapshot(), "CNCAN", std::nullopt, at, at + DurationMs::hours(8));
    EXPECT_TRUE(capacity);
    return capacity->capacity.of(model::Means::XRay).examinations;
  };
  EXPECT_EQ(able(kBegin), 240) << "one scanner, two minutes each; the kit adds nothing";
  EXPECT_EQ(able(kBegin + DurationMs::days(6)), 0);
}

TEST_F(Readings, AComparisonIsPresumptiveAndNeverConfirms) {
  const auto tea = seized(100);
  ASSERT_TRUE(add_library_spectrum(*service_, chief(), "methamphetamine", "standard 1",
                                   spectrum("m", "1 2 3 9 3 2 1 1 1 1")));
  ASSERT_TRUE(
      add_library_spectrum(*service_, chief(), "sugar", "standard 2", spectrum("s", "1 1 1 1 1 2 8 2 1 1")));
  const auto row = attached(of(tea, ReadingKind::Spectrum), spectrum("tea 1", "2 4 6 19 6 4 2 2 2 2"));
  const auto found = compare_with_library(*service_, *snapshot(), row, 5);
  ASSERT_TRUE(found) << base::to_string(found.error());
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ(found->at(0).substance, "methamphetamine");
  EXPECT_GT(found->at(0).correlation_ppm, 990'000);
  EXPECT_EQ(custody::substance_text(known(tea).exhibit), "methamphetamine (presumptive)");
  EXPECT_EQ(findings(), "");
}

TEST_F(Readings, J4_AnErasedReadingLeavesNoFileAndEveryProofStands) {
  const auto tea = seized(100);
  auto photograph = of(tea, ReadingKind::Photograph);
  photograph.words = "an address label";
  const std::string octets = "\xff\xd8\xff\xe0 a face on a picture";
  const auto one = attached(photograph, octets), again = attached(photograph, octets);
  const auto path = folder_ + "/e.db.readings/" + one.sha256.substr(0, 2) + "/" + one.sha256;
  EXPECT_EQ(erase_reading(*service_, both("chief-1", "chief-1"), one.reading_no, "order 7").error().code,
            ErrorCode::Forbidden);
  ASSERT_TRUE(erase_reading(*service_, both("chief-1", "keeper-1"), one.reading_no, "order 7"));
  EXPECT_TRUE(std::filesystem::exists(path)) << "another reading is of the same file";
  ASSERT_TRUE(erase_reading(*service_, both("chief-1", "keeper-1"), again.reading_no, "order 7"));
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_TRUE(readings_of(*snapshot(), tea)->empty());
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_THAT(text, Not(HasSubstr("an address label"))) << entry.path();
    EXPECT_THAT(text, Not(HasSubstr("a face on a picture"))) << entry.path();
  }
  EXPECT_EQ(findings(), "");
}

TEST_F(Readings, ALegalHoldKeepsAReadingAndItsFile) {
  const auto row = attached(of(seized(100), ReadingKind::Photograph), "\xff\xd8\xff\xe0 picture");
  store::LegalHoldRow hold;
  hold.hold_no = 1;
  hold.table_name = "reading";
  hold.row_key = std::to_string(row.reading_no);
  hold.basis = "case 4";
  hold.ordered_by = "court";
  ASSERT_TRUE(service_->record(chief(), "hold.ordered", "{}", {store::insert(hold)}));
  EXPECT_EQ(erase_reading(*service_, both("chief-1", "keeper-1"), row.reading_no, "order 7").error().code,
            ErrorCode::Forbidden);
  EXPECT_TRUE(file_of(*service_, row));
}

// What a scanner reads in a label: its modules, four points each, as a picture.
std::string scanned(const std::string& svg) {
  constexpr int kPoints = 4, kWide = 60 * kPoints;
  std::vector<std::uint8_t> picture(kWide * kWide, 255);
  static const std::regex kModule{"M([0-9]+) ([0-9]+)h1v1h-1z"};
  for (std::sregex_iterator one{svg.begin(), svg.end(), kModule}, end; one != end; ++one) {
    const int left = std::stoi((*one)[1]) * kPoints, top = std::stoi((*one)[2]) * kPoints;
    for (int y = top; y < top + kPoints; ++y)
      for (int x = left; x < left + kPoints; ++x) picture.at(y * kWide + x) = 0;
  }
  const auto result = ZXing::ReadBarcode({picture.data(), kWide, kWide, ZXing::ImageFormat::Lum},
                                         ZXing::DecodeHints{}.setFormats(ZXing::BarcodeFormat::QRCode));
  const auto wide = result.text();
  return {wide.begin(), wide.end()};
}

TEST_F(Readings, ALabelsTextLeadsToItsExhibitAndAWrongDigitDoesNot) {
  const auto tea = seized(100);
  const auto text = label_text(tea);
  EXPECT_EQ(exhibit_of_label(text, "label"), tea);
  EXPECT_EQ(exhibit_of_label("X1-1", "label"), tea);
  auto wrong = text;
  wrong.replace(wrong.find("X1-1"), 4, "X1-7");
  EXPECT_EQ(exhibit_of_label(wrong, "label").error().code, ErrorCode::CheckDigit);
  EXPECT_EQ(exhibit_of_label("TW1:X1-1", "label").error().code, ErrorCode::Malformed);
  EXPECT_EQ(exhibit_of_label("", "label").error().code, ErrorCode::Malformed);
  const auto svg = label_svg(known(tea));
  ASSERT_TRUE(svg);
  EXPECT_THAT(*svg, HasSubstr(text));
  EXPECT_EQ(scanned(*svg), text);
}

}  // namespace
}  // namespace tidewaiter::service
