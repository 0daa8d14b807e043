// WCO Data Model XML: real declarations, several shipments and documents in a stream, hostile documents (D1).

#include <gtest/gtest.h>

#include <filesystem>

#include "declaration/ndjson.h"
#include "declaration/reader.h"
#include "env/files.h"

namespace tidewaiter::declaration {
namespace {

using base::ErrorCode;

struct ReadStream {
  std::vector<model::Declaration> accepted;
  std::vector<Refused> refused;
};

ReadStream read_stream(std::string content) {
  static const Tables tables = Tables::load().value();
  ReadStream all;
  auto reader = Reader::over(env::memory_source(std::move(content)), "a.xml");
  EXPECT_TRUE(reader.has_value()) << to_string(reader.error());
  if (!reader) return all;
  for (auto chunk = reader->next_chunk(3); !chunk.empty(); chunk = reader->next_chunk(3)) {
    for (const auto& record : chunk) {
      auto read = reader->read(record, {tables, base::Instant{}});
      if (read) {
        all.accepted.push_back(*std::move(read));
      } else {
        all.refused.push_back(std::move(read).error());
      }
    }
  }
  return all;
}

std::string shipment(std::string_view mass) {
  return "<GoodsShipment>\n<Consignee><Name>Test "
         "Recipient</Name><Address><CountryCode>AU</CountryCode></Address></Consignee>\n"
         "<GovernmentAgencyGoodsItem><Commodity><Description>tea</"
         "Description><Classification><ID>0902100000</ID>"
         "<IdentificationTypeCode>TSP</IdentificationTypeCode></"
         "Classification><GoodsMeasure><GrossMassMeasure>" +
         std::string{mass} +
         "</GrossMassMeasure></GoodsMeasure></Commodity></GovernmentAgencyGoodsItem></GoodsShipment>\n";
}

std::string document(std::string_view id, const std::string& shipments) {
  return "<?xml version=\"1.0\"?>\n<md:MetaData "
         "xmlns:md=\"urn:x\"><Declaration><FunctionCode>9</FunctionCode><FunctionalReferenceID>" +
         std::string{id} + "</FunctionalReferenceID>" + shipments + "</Declaration></md:MetaData>\n";
}

TEST(WcoXml, OneShipmentIsOneItem) {
  const auto all = read_stream(document("REF1", shipment("1.5")));
  ASSERT_EQ(all.accepted.size(), 1u);
  const auto& item = all.accepted[0].item;
  EXPECT_EQ(item.id.text(), "REF1");
  EXPECT_EQ(item.gross_mass, base::MassMg{1'500'000});
  ASSERT_EQ(item.contents.size(), 1u);
  EXPECT_EQ(item.contents[0].hs6, "090210");
}

TEST(WcoXml, D1_SeveralShipmentsAndDocumentsInOneStream) {
  const auto all = read_stream(document("REF1", shipment("1") + shipment("NaN") + shipment("3")) +
                               document("REF2", shipment("4")) + "\n\n" + document("REF3", shipment("5")));
  std::vector<std::string> ids;
  for (const auto& declaration : all.accepted) ids.push_back(declaration.item.id.text());
  EXPECT_EQ(ids, (std::vector<std::string>{"REF1/1", "REF1/3", "REF2", "REF3"}));
  ASSERT_EQ(all.refused.size(), 1u);
  EXPECT_EQ(all.refused[0].error.field, "gross_mass_g");
  EXPECT_EQ(all.refused[0].line, 5u);
  EXPECT_TRUE(all.refused[0].raw.starts_with("<GoodsShipment>")) << all.refused[0].raw;
  EXPECT_TRUE(all.refused[0].raw.ends_with("</GoodsShipment>")) << all.refused[0].raw;
}

TEST(WcoXml, D1_BrokenDocumentsAreRefusedAndTheNextIsRead) {
  const std::string good = document("REF2", shipment("4"));
  const std::string laughs =
      "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b "
      "\"&a;&a;&a;&a;\">]><MetaData>&b;</MetaData>\n";
  std::string deep = "<?xml version=\"1.0\"?>";
  for (int i = 0; i < 100; ++i) deep += "<a>";
  const std::string broken_utf8 = document("R\xC3\x28", shipment("1"));
  for (const std::string& bad :
       {laughs, deep + "\n", std::string{"<?xml version=\"1.0\"?><MetaData><Declaration></MetaData>\n"},
        broken_utf8, std::string{"<?xml version=\"1.0\"?><MetaData><Response/></MetaData>\n"},
        document("REF1", "<TypeCode>COR</TypeCode>" + shipment("1")), document("REF1", "")}) {
    const auto all = read_stream(bad + good);
    ASSERT_EQ(all.refused.size(), 1u) << bad.substr(0, 60);
    EXPECT_FALSE(all.refused[0].error.field.empty());
    EXPECT_FALSE(all.refused[0].raw.empty());
    ASSERT_EQ(all.accepted.size(), 1u) << bad.substr(0, 60) << to_string(all.refused[0]);
    EXPECT_EQ(all.accepted[0].item.id.text(), "REF2");
  }
}

TEST(WcoXml, D1_WhatIsTooLargeIsRefusedInConstantMemory) {
  const std::string filler(200, 'x');
  std::string notes;
  while (notes.size() < kMaxRecordBytes + 1000) notes += "<Note>" + filler + "</Note>\n";
  const auto large = read_stream(document("REF1", notes + shipment("1")) + document("REF2", shipment("4")));
  ASSERT_EQ(large.refused.size(), 1u);
  EXPECT_EQ(large.refused[0].error.code, ErrorCode::TooLarge);
  EXPECT_EQ(large.accepted.size(), 1u);

  const auto token =
      read_stream("<?xml version=\"1.0\"?><MetaData><!-- " + std::string(3 * kMaxRecordBytes, '-'));
  ASSERT_EQ(token.refused.size(), 1u);

  std::string many;
  for (int i = 0; i < 1100; ++i) many += "<GoodsShipment/>";
  const auto shipments = read_stream(document("REF1", many));
  ASSERT_EQ(shipments.refused.size(), 1u);
  EXPECT_EQ(shipments.refused[0].error.code, ErrorCode::TooLarge);
}

TEST(WcoXml, AWholeDeclarationRefusedCanBeFiledAgain) {
  const auto first = read_stream(document("REF1", shipment("heavy")));
  ASSERT_EQ(first.refused.size(), 1u);
  std::string corrected = first.refused[0].raw;
  corrected.replace(corrected.find("heavy"), 5, "2");
  const auto again = read_stream(corrected);
  ASSERT_EQ(again.accepted.size(), 1u);
  EXPECT_EQ(again.accepted[0].item.gross_mass, base::MassMg{2'000'000});
}

TEST(WcoXml, RealDeclarationsAreReadAndNotificationsAreNot) {
  const std::filesystem::path folder =
      std::filesystem::path{TIDEWAITER_SHARED_DATA} / "reference/wco-dms-xml";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no sample declarations at " << folder;
  int declarations = 0, notifications = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".xml") continue;
    const auto text = env::read_file(entry.path().string());
    ASSERT_TRUE(text.has_value());
    const auto all = read_stream(*text);
    const std::string file = entry.path().filename().string();
    ASSERT_EQ(all.accepted.size() + all.refused.size(), 1u) << file;
    if (!all.refused.empty()) {
      ++notifications;
      EXPECT_EQ(all.refused[0].error.code, ErrorCode::Unsupported)
          << file << ": " << to_string(all.refused[0]);
      continue;
    }
    ++declarations;
    const auto& item = all.accepted[0].item;
    EXPECT_FALSE(item.contents.empty()) << file;
    EXPECT_TRUE(item.gross_mass.has_value()) << file;
    EXPECT_FALSE(item.recipient.country.empty()) << file;
    EXPECT_EQ(parse_ndjson(to_ndjson(item)), item) << file;
    if (file == "TT_IM001d.xml") {
      EXPECT_EQ(item.contents.size(), 3u);
      EXPECT_EQ(item.sender.name, "US Clipper Inc.");
      EXPECT_EQ(item.recipient.country, "GB");
      EXPECT_EQ(item.contents[0].hs6, "851090");
      EXPECT_EQ(item.contents[0].value, (model::Money{1'000'000, "GBP"}));
      EXPECT_EQ(item.invoice_number, "12345/19.01.2021");
    }
    if (file == "TT_EX001a.xml") {
      EXPECT_EQ(item.recipient.name, "Packings Import Incorporated");
      EXPECT_EQ(item.gross_mass, base::MassMg{10'000'000});
    }
  }
  EXPECT_EQ(declarations, 5);
  EXPECT_EQ(notifications, 9);
}

}  // namespace
}  // namespace tidewaiter::declaration
