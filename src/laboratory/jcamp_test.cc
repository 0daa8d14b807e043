#include "laboratory/jcamp.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "laboratory/jcamp_writer_test.h"
#include "laboratory/ordinates.h"

namespace tidewaiter::laboratory {
namespace {

using base::ErrorCode;

std::vector<double> ordinates(std::initializer_list<std::string_view> lines) {
  OrdinateReader reader{1'000};
  for (const auto line : lines) {
    const auto read = reader.add(line, "line");
    EXPECT_TRUE(read) << line << ": " << to_string(read.error());
  }
  return reader.take();
}
ErrorCode refusal(std::initializer_list<std::string_view> lines) {
  OrdinateReader reader{100};
  for (const auto line : lines) {
    if (const auto read = reader.add(line, "line"); !read) return read.error().code;
  }
  ADD_FAILURE() << "nothing was refused";
  return ErrorCode::Io;
}

// McDonald and Wilks (1988), table VII: ten ordinates in each form.
TEST(Ordinates, EveryFormOfThePublishedTableReadsTheSame) {
  const std::vector<double> all{1, 2, 3, 3, 2, 1, 0, -1, -2, -3};
  EXPECT_EQ(ordinates({"0 1 2 3 3 2 1 0 -1 -2 -3"}), all);
  EXPECT_EQ(ordinates({"0 1+2+3+3+2+1+0-1-2-3"}), all);
  EXPECT_EQ(ordinates({"0 1BCCBA@abc"}), all);
  EXPECT_EQ(ordinates({"0 1JJ%jjjjjj"}), all);
  EXPECT_EQ(ordinates({"0 1JT%jX"}), all);
}

// The same, table VI: 53 ordinates of a spectrum in DIF with DUP, and the line that checks the last.
TEST(Ordinates, ThePublishedSpectrumReadsWithItsYCheck) {
  OrdinateReader reader{100};
  const auto first = reader.add("599.860@VKT%TLkj%J%KLJ%njKjL%kL%jJULJ%kLK1%lLMNPNPRLJ0QTOJ1P", "line");
  ASSERT_TRUE(first);
  EXPECT_EQ((*first)->x, 599.86);
  EXPECT_DOUBLE_EQ((*first)->half_digit, 0.0005);
  const auto check = reader.add("700.158A28", "line");
  ASSERT_TRUE(check) << to_string(check.error());
  EXPECT_TRUE((*check)->checked);
  EXPECT_EQ((*check)->index, 52u);
  const std::vector<double> all{0,  0,  0,  0,  2,  4,  4,  4,  7,  5,  4,  4,  5,  5,   7,   10,  11, 11,
                                6,  5,  7,  6,  9,  9,  7,  10, 10, 9,  10, 11, 12, 15,  16,  16,  14, 17,
                                38, 38, 35, 38, 42, 47, 54, 59, 66, 75, 78, 88, 96, 104, 110, 121, 128};
  EXPECT_EQ(reader.values(), all);
}

TEST(Ordinates, AnExponentHasASignAndElseEIsFive) {
  EXPECT_EQ(ordinates({"1 1.5E+02 -2.0e-01"}), (std::vector<double>{150, -0.2}));
  EXPECT_EQ(ordinates({"1E3e"}), (std::vector<double>{53, -5}));
}

TEST(Ordinates, WhatBreaksARuleIsRefused) {
  EXPECT_EQ(refusal({"1 AJ", "2 CJ"}), ErrorCode::Tampered) << "the Y-check: 2 was reached";
  EXPECT_EQ(refusal({"1 ?"}), ErrorCode::Unsupported);
  EXPECT_EQ(refusal({"1"}), ErrorCode::Missing);
  EXPECT_EQ(refusal({"1 J"}), ErrorCode::Malformed) << "a difference to nothing";
  EXPECT_EQ(refusal({"1 T"}), ErrorCode::Malformed) << "a duplicate of nothing";
  EXPECT_EQ(refusal({"1 A!"}), ErrorCode::Malformed);
  EXPECT_EQ(refusal({"1 AS99"}), ErrorCode::TooLarge) << "100 of 100 fit, 199 do not";
  EXPECT_EQ(refusal({"1 AJs99999999999"}), ErrorCode::TooLarge);
  EXPECT_EQ(refusal({"1 1E+999"}), ErrorCode::OutOfRange);
}

Spectrum example() {
  return {"tea 1",
          "RAMAN SPECTRUM",
          "1/CM",
          "ARBITRARY UNITS",
          "lab",
          "S-1",
          200,
          209,
          {10, 12, 15, 15, 15, 90, 15, 12, 10, -3}};
}

TEST(Jcamp, EveryFormOfASpectrumReadsTheSame) {
  for (const auto form : {Form::Affn, Form::Pac, Form::Sqz, Form::Dif, Form::DifDup}) {
    const auto text = write_jcamp(example(), form, 4);
    const auto read = read_jcamp(text);
    ASSERT_TRUE(read) << text << to_string(read.error());
    EXPECT_EQ(*read, example()) << text;
  }
}

RC_GTEST_PROP(JcampLaws, WhatIsWrittenIsReadAgainInEveryForm, ()) {
  Spectrum spectrum = example();
  const auto count = *rc::gen::inRange(2, 300);
  spectrum.y.clear();
  for (int i = 0; i < count; ++i) {
    const bool again = i > 0 && *rc::gen::inRange(0, 3) == 0;
    spectrum.y.push_back(again ? spectrum.y.back()
                               : static_cast<double>(*rc::gen::inRange(-2'000'000, 2'000'000)));
  }
  spectrum.first_x = *rc::gen::inRange(-4'000, 4'000);
  spectrum.last_x = spectrum.first_x + (*rc::gen::arbitrary<bool>() ? 1 : -1) * *rc::gen::inRange(1, 9'000);
  const auto form = static_cast<Form>(*rc::gen::inRange(0, 5));
  auto text = write_jcamp(spectrum, form, *rc::gen::inRange<std::size_t>(2, 60));
  const auto read = read_jcamp(text);
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == spectrum);
  // Line ends and comments change nothing.
  std::string other;
  for (const char c : text) other += c == '\n' ? std::string{" $$ 5 J\r\n"} : std::string(1, c);
  RC_ASSERT(*read_jcamp(other) == spectrum);
}

// A file from which a line of data was cut, or in which two changed places, is never read.
RC_GTEST_PROP(JcampLaws, ALineThatIsMissingOrMovedIsFound, ()) {
  Spectrum spectrum = example();
  spectrum.y.resize(static_cast<std::size_t>(*rc::gen::inRange(20, 100)));
  for (auto& y : spectrum.y) y = *rc::gen::inRange(0, 1'000);
  const auto form = static_cast<Form>(*rc::gen::inRange(0, 5));
  const auto text = write_jcamp(spectrum, form, 5);
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at + 1));
    at = end + 1;
  }
  const auto data = static_cast<std::size_t>(12 + 1);
  const auto victim = *rc::gen::inRange(data, lines.size() - 2);
  if (*rc::gen::arbitrary<bool>()) {
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(victim));
  } else {
    std::swap(lines[victim], lines[victim + 1]);
  }
  std::string changed;
  for (const auto& line : lines) changed += line;
  const auto read = read_jcamp(changed);
  RC_ASSERT(!read.has_value());
  RC_ASSERT(read.error().code == ErrorCode::Tampered);
}

TEST(Jcamp, ErrorsNameTheRecordOrTheLine) {
  const auto text = write_jcamp(example(), Form::Affn, 5);
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    changed.replace(changed.find(from), from.size(), to);
    const auto read = read_jcamp(changed);
    EXPECT_FALSE(read) << to;
    return read ? std::string{} : read.error().field + ": " + std::string{name(read.error().code)};
  };
  EXPECT_EQ(with("##TITLE=tea 1\n", ""), "TITLE: malformed");
  EXPECT_EQ(with("##XUNITS=1/CM\n", ""), "XUNITS: missing");
  EXPECT_EQ(with("##LASTX=209", "##LASTX=200"), "LASTX: out_of_range");
  EXPECT_EQ(with("##NPOINTS=10", "##NPOINTS=ten"), "NPOINTS: malformed");
  EXPECT_EQ(with("##NPOINTS=10", "##NPOINTS=4000000"), "NPOINTS: out_of_range");
  EXPECT_EQ(with("##XFACTOR=1", "##XFACTOR=0"), "XFACTOR: out_of_range");
  EXPECT_EQ(with("##YFACTOR=1", "##YFACTOR=1\n##FIRSTY=900"), "FIRSTY: tampered");
  EXPECT_EQ(with("(X++(Y..Y))", "(XY..XY)"), "XYDATA: unsupported");
  EXPECT_EQ(with("\n205 90", "\n207 90"), "XYDATA, line 15: tampered");
  EXPECT_EQ(with(" -3\n", "\n"), "NPOINTS: tampered");
  EXPECT_EQ(with("##END=\n", ""), "END: missing");
  EXPECT_EQ(with("##END=\n", "##END=\n##TITLE=more\n"), "END: unsupported");
  EXPECT_EQ(with("##ORIGIN=lab", "##TITLE=again"), "TITLE: unsupported") << "a compound file";
  EXPECT_EQ(with("##ORIGIN=lab", "##XUNITS=HZ"), "XUNITS: duplicate");
}

TEST(Jcamp, TheAbscissaOfACheckMayBeItsOwnOrTheNextButNotBoth) {
  const std::string head =
      "##TITLE=t\n##DATA TYPE=RAMAN SPECTRUM\n##XUNITS=1/CM\n##YUNITS=A\n##FIRSTX=0\n##LASTX=60\n"
      "##XFACTOR=1\n##YFACTOR=1\n##NPOINTS=7\n##XYDATA=(X++(Y..Y))\n";
  EXPECT_TRUE(read_jcamp(head + "0AJJ\n20CJJ\n40EJJ\n##END=\n")) << "its own";
  EXPECT_TRUE(read_jcamp(head + "0AJJ\n30CJJ\n50EJJ\n##END=\n")) << "the next";
  EXPECT_EQ(read_jcamp(head + "0AJJ\n20CJJ\n50EJJ\n##END=\n").error().code, ErrorCode::Tampered);
}

}  // namespace
}  // namespace tidewaiter::laboratory
