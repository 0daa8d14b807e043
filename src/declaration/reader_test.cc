// Streams: formats told apart, compression, hostile input. D1: one bad row never stops the rest.

#include "declaration/reader.h"

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "declaration/ndjson.h"
#include "env/files.h"

namespace tidewaiter::declaration {
namespace {

using base::ErrorCode;

const Tables& tables() {
  static const Tables loaded = Tables::load().value();
  return loaded;
}

ValidationContext context() { return {tables(), base::parse_instant("2026-11-20T12:00:00Z", "now").value()}; }

struct ReadAll {
  std::vector<model::Declaration> accepted;
  std::vector<Refused> refused;
};

ReadAll read_all(std::string content, const std::string& name, ReaderOptions options = {}) {
  ReadAll all;
  auto reader = Reader::over(env::memory_source(std::move(content)), name, std::move(options));
  EXPECT_TRUE(reader.has_value()) << to_string(reader.error());
  if (!reader) return all;
  for (auto chunk = reader->next_chunk(7); !chunk.empty(); chunk = reader->next_chunk(7)) {
    for (const auto& record : chunk) {
      auto declaration = reader->read(record, context());
      if (declaration) {
        all.accepted.push_back(*std::move(declaration));
      } else {
        all.refused.push_back(std::move(declaration).error());
      }
    }
  }
  return all;
}

base::Error open_error(std::string content, const std::string& name, ReaderOptions options = {}) {
  const auto reader = Reader::over(env::memory_source(std::move(content)), name, std::move(options));
  EXPECT_FALSE(reader.has_value());
  return reader ? base::Error{} : reader.error();
}

std::string good_line(int number) {
  return R"({"item_id":"HAWB)" + std::to_string(number) +
         R"(","sender":{"name":"Test Sender","country":"CN"},"recipient":{"name":"Test Recipient","country":"AU"}})";
}

std::string gzip(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(text.size() + 1000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

std::string many_lines(int count) {
  std::string text;
  for (int i = 1; i <= count; ++i) text += good_line(i) + "\n";
  return text;
}

TEST(Reader, NdjsonByNameAndByContent) {
  EXPECT_EQ(read_all(many_lines(20), "a.ndjson").accepted.size(), 20u);
  EXPECT_EQ(read_all(many_lines(20), "-").accepted.size(), 20u);
  EXPECT_EQ(read_all("\xEF\xBB\xBF" + good_line(1), "-").accepted.size(), 1u);
  EXPECT_EQ(read_all("", "a.ndjson").accepted.size(), 0u);
  EXPECT_EQ(read_all("\n\r\n  \n" + good_line(1) + "\r\n", "a.ndjson").accepted.size(), 1u);
}

TEST(Reader, D1_OneBadRowNeverStopsTheRest) {
  const std::string text = good_line(1) + "\n" + R"({"item_id":"HAWB2","gross_mass_g":NaN})" +
                           "\n{\"sender\":{\"name\":\"\xC3\x28\"}}\n" + "not json\n" + good_line(5);
  const auto all = read_all(text, "a.ndjson");
  ASSERT_EQ(all.accepted.size(), 2u);
  EXPECT_EQ(all.accepted[1].item.id.text(), "HAWB5");
  ASSERT_EQ(all.refused.size(), 3u);
  EXPECT_EQ(all.refused[0].line, 2u);
  EXPECT_EQ(all.refused[0].item_id, "HAWB2");
  EXPECT_EQ(all.refused[0].error.field, "gross_mass_g");
  EXPECT_EQ(all.refused[0].raw, R"({"item_id":"HAWB2","gross_mass_g":NaN})");
  EXPECT_EQ(all.refused[1].error.code, ErrorCode::Encoding);
  EXPECT_EQ(all.refused[1].error.field, "sender.name");
  EXPECT_EQ(all.refused[2].error.field, "line 4");
}

TEST(Reader, D1_UnusableIsRefusedAndKept) {
  const auto all = read_all(
      R"({"sender":{"name":"x"},"recipient":{"country":"AU"}})"
      "\n"
      R"({"item_id":"A","sender":{"name":"x"}})"
      "\n"
      R"({"item_id":"B","recipient":{"country":"AU"}})"
      "\n"
      R"({"item_id":"Ж","sender":{"name":"x"},"recipient":{"country":"AU"}})"
      "\n"
      R"({"item_id":"123456789012345678901234567890123456","sender":{"name":"x"},"recipient":{"country":"AU"}})",
      "a.ndjson");
  ASSERT_EQ(all.refused.size(), 5u);
  EXPECT_EQ(all.refused[0].error.field, "item_id");
  EXPECT_EQ(all.refused[1].error.field, "recipient.country");
  EXPECT_EQ(all.refused[2].error.field, "recipient.name");
  EXPECT_EQ(all.refused[3].error.code, ErrorCode::Malformed);
  EXPECT_EQ(all.refused[4].error.code, ErrorCode::TooLarge);
  EXPECT_FALSE(all.refused[4].raw.empty());
}

TEST(Reader, D1_AnEndlessLineIsOneErrorInConstantMemory) {
  // 40 MiB in one line, given piece by piece.
  class Endless final : public env::ByteSource {
   public:
    base::Result<std::size_t> read(std::span<char> out) override {
      if (given_ == 0) {
        given_ = 1;
        out[0] = '{';
        return std::size_t{1};
      }
      if (given_ > (std::size_t{40} << 20)) {
        const std::string rest = at_ == 0 ? "\n" + good_line(2) : "";
        at_ = 1;
        std::copy(rest.begin(), rest.end(), out.begin());
        return rest.size();
      }
      std::fill(out.begin(), out.end(), 'x');
      given_ += out.size();
      return out.size();
    }

   private:
    std::size_t given_ = 0, at_ = 0;
  };
  auto reader = Reader::over(std::make_unique<Endless>(), "-");
  ASSERT_TRUE(reader.has_value());
  const auto records = reader->next_chunk(10);
  ASSERT_EQ(records.size(), 2u);
  const auto first = reader->read(records[0], context());
  ASSERT_FALSE(first.has_value());
  EXPECT_EQ(first.error().error.code, ErrorCode::TooLarge);
  EXPECT_EQ(first.error().error.field, "line 1");
  EXPECT_FALSE(first.error().complete);
  EXPECT_LE(first.error().raw.size(), kKeptOfTooLong);
  EXPECT_EQ(records[1].line, 2u);
  EXPECT_TRUE(reader->read(records[1], context()).has_value());
}

TEST(Reader, GzipAndZstdByMagic) {
  const std::string text = many_lines(5000);
  EXPECT_EQ(read_all(gzip(text), "a.ndjson.gz").accepted.size(), 5000u);
  EXPECT_EQ(read_all(gzip(text), "-").accepted.size(), 5000u);
  EXPECT_EQ(read_all(zstd(text), "a.ndjson.zst").accepted.size(), 5000u);
  EXPECT_EQ(read_all(gzip(many_lines(3)) + gzip(many_lines(4)), "-").accepted.size(), 7u) << "two members";
  EXPECT_EQ(read_all(zstd(many_lines(3)) + zstd(many_lines(4)), "-").accepted.size(), 7u) << "two frames";
}

TEST(Reader, D1_ATruncatedStreamGivesWhatCameBefore) {
  const std::string text = many_lines(2000);
  for (const std::string& compressed : {gzip(text), zstd(text)}) {
    for (const std::size_t part : {2u, 3u, 10u}) {
      const auto all =
          read_all(compressed.substr(0, compressed.size() - compressed.size() / part), "a.ndjson");
      ASSERT_EQ(all.refused.size(), 1u);
      EXPECT_EQ(all.refused[0].error.code, ErrorCode::Encoding);
      EXPECT_TRUE(all.refused[0].ends_input);
      EXPECT_EQ(all.refused[0].line, all.accepted.size() + 1);
    }
    std::string broken = compressed;
    broken[broken.size() / 2] = static_cast<char>(broken[broken.size() / 2] ^ 0x55);
    const auto all = read_all(broken, "a.ndjson");
    // zstd's frames carry a checksum only where their writer asked for one; gzip's always do.
    EXPECT_TRUE(compressed[0] != '\x1F' || !all.refused.empty());
    EXPECT_LE(all.accepted.size(), 2000u);
  }
}

TEST(Reader, D1_ARecordThatTheInputEndsInsideSaysSo) {
  const auto last = [](const std::string& content, const std::string& name) {
    const auto all = read_all(content, name);
    EXPECT_EQ(all.refused.size(), 1u) << content;
    return !all.refused.empty() && all.refused.back().ends_input;
  };
  const std::string line = good_line(2);
  EXPECT_TRUE(last(good_line(1) + "\n" + line.substr(0, line.size() - 1), "a.ndjson"));
  EXPECT_TRUE(last(line.substr(0, 12), "-"));
  EXPECT_FALSE(last(line.substr(0, 12) + "\n" + good_line(3), "-")) << "others came behind it";
  EXPECT_FALSE(last(R"({"item_id":"A\"{","contents":5})", "-")) << "wrong, and whole";
  const std::string csv = "item_id,gross_mass_g,recipient.country\n";
  EXPECT_TRUE(last(csv + "A1,10", "a.csv"));
  EXPECT_TRUE(last(csv + "A1,10,\"A", "a.csv"));
  EXPECT_FALSE(last(csv + "A1,10,AU,more", "a.csv"));
  EXPECT_FALSE(last(csv + "A1,10\n", "a.csv"));
  EXPECT_TRUE(last("<MetaData><Declaration><FunctionalRef", "a.xml"));
}

TEST(Reader, EdifactIsASeamAndPretendsNothing) {
  EXPECT_EQ(open_error("UNA:+.? 'UNB+UNOC:3+SENDER+RECEIVER'", "itmatt.edi").code, ErrorCode::Unsupported);
  EXPECT_EQ(open_error("UNB+UNOC:3+SENDER+RECEIVER'", "-").code, ErrorCode::Unsupported);
  EXPECT_EQ(open_error(std::string("\xFF\xFE{\0", 4), "a.ndjson").code, ErrorCode::Encoding);
}

// --- CSV ---

Mapping mapping(std::string_view yaml) {
  auto parsed = parse_mapping(yaml);
  EXPECT_TRUE(parsed.has_value()) << to_string(parsed.error());
  return parsed.value_or(Mapping{});
}

TEST(Csv, OwnNamesNeedNoMapping) {
  const auto all = read_all(
      "item_id,sender.name,sender.country,recipient.name,recipient.country,recipient.address[0],recipient."
      "address[1],"
      "contents.description,contents[0].net_mass_g,contents[1].description,ignored\r\n"
      "HAWB1,\"Sender, Test\",CN,\"Test \"\"R\"\"\",AU,Unit 7,\"1 Test\nStreet\",green tea,250.5,black "
      "tea,x\r\n",
      "a.csv");
  ASSERT_EQ(all.refused.size(), 0u) << to_string(all.refused[0]);
  ASSERT_EQ(all.accepted.size(), 1u);
  const auto& item = all.accepted[0].item;
  EXPECT_EQ(item.sender.name, "Sender, Test");
  EXPECT_EQ(item.recipient.name, "Test \"R\"");
  EXPECT_EQ(item.recipient.address, (std::vector<std::string>{"Unit 7", "1 Test\nStreet"}));
  ASSERT_EQ(item.contents.size(), 2u);
  EXPECT_EQ(item.contents[0].net_mass, base::MassMg{250'500});
  EXPECT_EQ(item.contents[1].description, "black tea");
  EXPECT_EQ(item.service, model::Service::Courier);
}

TEST(Csv, AMappingTranslatesNamesUnitsTimesAndValues) {
  ReaderOptions options;
  options.mapping = mapping(R"(
delimiter: ";"
decimal: ","
thousands: "."
columns:
  item_id: Tracking
  operator_id: {constant: TEST-OP}
  service: {constant: Courier}
  category: {column: Type, values: {G: gift, S: sale}}
  posted_at: {column: Posted, pattern: "DD/MM/YYYY hh:mm", offset: "+08:00"}
  sender.name: Shipper
  sender.country: {constant: CN}
  recipient.name: Consignee
  recipient.address: [Addr1, Addr2]
  recipient.country: To
  contents.description: Goods
  contents.value: Value
  contents.currency: {constant: EUR}
  gross_mass_g: {column: Weight, unit: kg}
)");
  const auto all = read_all(
      "Tracking;Type;Posted;Shipper;Consignee;Addr1;Addr2;To;Goods;Value;Weight\n"
      "T1;G;5/11/2026 9:12;Test Sender;Test Recipient;a;b;AU;green tea;1.234,50;1,105\n"
      "T2;S;05/11/2026 09:12;Test Sender;Test Recipient;;b;AU;green tea;1;0,5 kg\n"
      "T3;X;05/11/2026 09:12;Test Sender;Test Recipient;;b;AU;green tea;1;1\n",
      "a.csv", options);
  ASSERT_EQ(all.accepted.size(), 1u);
  const auto& item = all.accepted[0].item;
  EXPECT_EQ(item.category, model::Category::Gift);
  EXPECT_EQ(base::to_string(*item.posted_at), "2026-11-05T01:12:00Z");
  EXPECT_EQ(item.gross_mass, base::MassMg{1'105'000});
  EXPECT_EQ(item.contents[0].value, (model::Money{1'234'500, "EUR"}));
  ASSERT_EQ(all.refused.size(), 2u);
  EXPECT_EQ(all.refused[0].item_id, "T2");
  EXPECT_EQ(all.refused[0].error.field, "gross_mass_g");
  EXPECT_NE(all.refused[0].error.expected.find("Weight"), std::string::npos);
  EXPECT_EQ(all.refused[1].error.field, "category");
}

TEST(Csv, TheMassAtTheOperatorsCheckIsReadInItsUnit) {
  ReaderOptions options;
  options.mapping = *parse_mapping(
      "columns:\n  item_id: No\n  recipient.country: To\n  recipient.name: Whom\n  gross_mass_g: Declared\n  "
      "check.by: Checked by\n"
      "  check.scanned_mass_g: {column: Scanned, unit: kg}\n");
  const auto all = read_all(
      "No,To,Whom,Declared,Checked "
      "by,Scanned\nT1,AU,R,1000,G1,1.2\nT2,AU,R,1000,G1,\nT3,AU,R,1000,G1,heavy\n",
      "a.csv", options);
  ASSERT_EQ(all.accepted.size(), 2u);
  EXPECT_EQ(all.accepted[0].item.check->scanned_mass, base::MassMg{1'200'000});
  EXPECT_EQ(all.accepted[1].item.check->scanned_mass, std::nullopt);
  ASSERT_EQ(all.refused.size(), 1u);
  EXPECT_EQ(all.refused[0].error.field, "check.scanned_mass_g");
}

TEST(Csv, D1_AStrayQuoteCostsOneLine) {
  const std::string header = "item_id,sender.name,recipient.country\n";
  const auto all = read_all(header +
                                "A,one,AU\n"
                                "B,5\" tablet,AU\n"
                                "C,three,AU\n"
                                "D,\"never closed,AU\n"
                                "E,five,AU\n"
                                "F,\"closed\" but on,AU\n"
                                "G,seven\n"
                                "H,\"two\nlines\",AU\n"
                                "I,nan\xff,AU\n",
                            "a.csv");
  std::vector<std::string> ids;
  for (const auto& declaration : all.accepted) ids.push_back(declaration.item.id.text());
  EXPECT_EQ(ids, (std::vector<std::string>{"A", "C", "E", "H"}));
  ASSERT_EQ(all.refused.size(), 5u);
  EXPECT_EQ(all.refused[0].line, 3u);
  EXPECT_EQ(all.refused[0].error.field, "sender.name");
  EXPECT_EQ(all.refused[0].raw, header + "B,5\" tablet,AU");
  EXPECT_EQ(all.refused[1].line, 5u);
  EXPECT_EQ(all.refused[2].line, 7u);
  EXPECT_EQ(all.refused[3].line, 8u);
  EXPECT_EQ(all.refused[4].line, 11u);
  EXPECT_EQ(all.refused[4].error.code, ErrorCode::Encoding);
  EXPECT_EQ(all.refused[4].error.field, "sender.name");
}

TEST(Csv, WhatWasRefusedCanBeFiledAgain) {
  const auto first = read_all("item_id,sender.name,recipient.country,gross_mass_g\nA,one,AU,NaN\n", "a.csv");
  ASSERT_EQ(first.refused.size(), 1u);
  std::string corrected = first.refused[0].raw;
  corrected.replace(corrected.find("NaN"), 3, "250");
  EXPECT_EQ(read_all(corrected, "a.csv").accepted.size(), 1u);
}

TEST(Csv, HeaderAndMappingMustAgree) {
  ReaderOptions options;
  options.mapping = mapping("columns: {item_id: Tracking}");
  EXPECT_EQ(open_error("Number,Name\n", "a.csv", options).code, ErrorCode::Missing);
  EXPECT_EQ(open_error("Tracking,Tracking\n", "a.csv", options).code, ErrorCode::Duplicate);
  EXPECT_EQ(open_error("Number,Name\n", "a.csv").field, "item_id");
  EXPECT_EQ(open_error("", "a.csv").code, ErrorCode::Missing);
}

TEST(Csv, TheDocumentedExampleIsTrue) {
  const std::string folder = std::string{TIDEWAITER_SOURCE_DIR} + "/docs/examples/";
  ReaderOptions options;
  options.mapping = mapping(env::read_file(folder + "courier_mapping.yaml").value());
  const auto all =
      read_all(env::read_file(folder + "courier_manifest.csv").value(), "courier_manifest.csv", options);
  ASSERT_EQ(all.accepted.size(), 2u);
  EXPECT_TRUE(all.accepted[0].findings.empty());
  EXPECT_EQ(all.accepted[0].item.contents[0].net_mass, base::MassMg{1'000'000});
  EXPECT_EQ(all.accepted[1].item.contents[0].description, "cotton shirt; \"slim\" cut");
  EXPECT_EQ(all.accepted[1].item.contents[0].value, (model::Money{1'250'000, "CNY"}));
  EXPECT_EQ(all.accepted[1].item.recipient.country, "VN");
  ASSERT_EQ(all.refused.size(), 1u);
  EXPECT_EQ(all.refused[0].error.field, "gross_mass_g");
}

TEST(Csv, TariffCodesAreCutToTheHs) {
  const auto all = read_all(
      "item_id,sender.name,recipient.country,contents.hs6\nA,x,AU,0902.10.0090\nB,x,AU,tea\n", "a.csv");
  ASSERT_EQ(all.accepted.size(), 2u);
  EXPECT_EQ(all.accepted[0].item.contents[0].hs6, "090210");
  EXPECT_EQ(all.accepted[1].item.contents[0].hs6, "tea");
}

TEST(Mapping, ErrorsNameTheLineAndTheNearestField) {
  const auto error = [](std::string_view yaml) { return parse_mapping(yaml).error(); };
  EXPECT_EQ(error("columns:\n  item_id: A\n  sender.nam: B\n").field, "mapping line 3");
  EXPECT_NE(error("columns:\n  sender.nam: B\n").expected.find("sender.name"), std::string::npos);
  EXPECT_EQ(error("columns: [").code, ErrorCode::Malformed);
  EXPECT_EQ(error("").code, ErrorCode::Malformed);
  EXPECT_EQ(error("columns: {item_id: A, item_id: B}").code, ErrorCode::Duplicate);
  EXPECT_EQ(error("columns: {item_id: {column: A, unit: kg}}").code, ErrorCode::Malformed);
  EXPECT_EQ(error("columns: {gross_mass_g: {column: A, unit: stone}}").code, ErrorCode::Malformed);
  EXPECT_EQ(error("columns: {posted_at: {column: A, offset: 8}}").code, ErrorCode::Malformed);
  EXPECT_EQ(error("delimiter: ab\ncolumns: {item_id: A}").code, ErrorCode::Malformed);
}

}  // namespace
}  // namespace tidewaiter::declaration
