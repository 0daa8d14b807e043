// The laws of the canonical form, over items that nobody thought of: the store keeps this text and replay
// reads it (S4).

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "declaration/decimal.h"
#include "declaration/field.h"
#include "declaration/ndjson.h"

namespace tidewaiter::declaration {
namespace {

// Text as trim() leaves it, in several scripts, with everything JSON must escape.
rc::Gen<std::string> any_text() {
  const auto piece = rc::gen::elementOf(std::vector<std::string>{"a",
                                                                 "Z",
                                                                 "7",
                                                                 " ",
                                                                 "\"",
                                                                 "\\",
                                                                 "/",
                                                                 "\n",
                                                                 "\t",
                                                                 "\x01",
                                                                 "\x1f",
                                                                 "\x7f",
                                                                 "{",
                                                                 "}",
                                                                 ",",
                                                                 ":",
                                                                 "é",
                                                                 "ế",
                                                                 "đ",
                                                                 "茶",
                                                                 "岩",
                                                                 "Ж",
                                                                 "\xF0\x9F\x8D\xB5",
                                                                 "\xE2\x80\x8B",
                                                                 "'",
                                                                 "null"});
  return rc::gen::map(rc::gen::resize(12, rc::gen::container<std::vector<std::string>>(piece)),
                      [](const std::vector<std::string>& pieces) {
                        std::string text;
                        for (const auto& each : pieces) text += each;
                        return std::string{trim(text)};
                      });
}

rc::Gen<std::string> filled_text() {
  return rc::gen::map(any_text(),
                      [](const std::string& text) { return text.empty() ? std::string{"x"} : text; });
}

std::string upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return text;
}

std::optional<base::MassMg> any_mass() {
  if (*rc::gen::inRange(0, 4) == 0) return std::nullopt;
  return base::MassMg{*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000)};
}

std::optional<base::Instant> any_instant() {
  if (*rc::gen::inRange(0, 4) == 0) return std::nullopt;
  return base::Instant{*rc::gen::inRange<std::int64_t>(-2'208'988'800'000, 253'402'300'800'000)};
}

model::Party any_party() {
  model::Party party;
  party.name = *any_text();
  party.address = *rc::gen::resize(8, rc::gen::container<std::vector<std::string>>(filled_text()));
  party.city = *any_text();
  party.postcode = *rc::gen::elementOf(std::vector<std::string>{"", "2007", "SW1A 1AA"});
  party.country = *rc::gen::elementOf(std::vector<std::string>{"", "CN", "AU", "??"});
  party.phone = *rc::gen::elementOf(std::vector<std::string>{"", "+86 20 8765 4321", "0"});
  party.email = *any_text();
  if (party.address.size() > kMaxAddressLines) party.address.resize(kMaxAddressLines);
  return party;
}

model::ContentsLine any_contents() {
  model::ContentsLine line;
  line.description = *any_text();
  line.hs6 = *rc::gen::elementOf(std::vector<std::string>{"", "090210", "9"});
  if (*rc::gen::arbitrary<bool>()) line.quantity = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000);
  line.net_mass = any_mass();
  if (*rc::gen::arbitrary<bool>()) {
    line.value = model::Money{*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000), upper(*any_text())};
  }
  line.origin = *rc::gen::elementOf(std::vector<std::string>{"", "CN", "VN"});
  return line;
}

model::Item any_item() {
  model::Item item;
  item.id =
      model::ItemId{*rc::gen::elementOf(std::vector<std::string>{"", "EE123456785CN", "HAWB 1", "a\"b\\c"})};
  item.operator_id = model::OperatorId{*any_text()};
  item.service = *rc::gen::elementOf(std::vector{model::Service::Mail, model::Service::Courier});
  item.category = static_cast<model::Category>(*rc::gen::inRange(0, 6));
  item.posted_at = any_instant();
  item.origin_office = model::OfficeId{upper(*any_text())};
  item.receptacle_id = *any_text();
  item.dispatch_id = *any_text();
  item.cut_off_at = any_instant();
  item.sender = any_party();
  item.recipient = any_party();
  for (int lines = *rc::gen::inRange(0, 4); lines > 0; --lines) item.contents.push_back(any_contents());
  item.licence_number = *any_text();
  item.certificate_number = *any_text();
  item.invoice_number = *any_text();
  item.importer_reference = *any_text();
  item.gross_mass = any_mass();
  if (*rc::gen::arbitrary<bool>()) {
    item.check.emplace();
    item.check->by = *filled_text();
    item.check->at = any_instant();
    if (*rc::gen::arbitrary<bool>()) item.check->method = static_cast<model::Means>(*rc::gen::inRange(0, 4));
    item.check->scanned_mass = any_mass();
  }
  complete(item, true);
  return item;
}

RC_GTEST_PROP(NdjsonLaw, S4_ParseUndoesWrite, ()) {
  const model::Item item = any_item();
  const std::string text = to_ndjson(item);
  RC_ASSERT(text.find('\n') == std::string::npos);
  const auto again = parse_ndjson(text);
  if (!again) RC_FAIL(to_string(again.error()) + "\n" + text);
  RC_ASSERT(*again == item);
  RC_ASSERT(to_ndjson(*again) == text);
}

RC_GTEST_PROP(NdjsonLaw, D1_AMutilatedLineIsReadOrRefusedAndNeverElse, ()) {
  std::string text = to_ndjson(any_item());
  const auto cuts = *rc::gen::container<std::vector<std::pair<std::size_t, char>>>(
      rc::gen::pair(rc::gen::inRange<std::size_t>(0, text.size()), rc::gen::arbitrary<char>()));
  for (const auto& [at, byte] : cuts) text[at] = byte;
  const auto item = parse_ndjson(text);
  if (!item) {
    RC_ASSERT(!item.error().expected.empty());
    return;
  }
  const auto again = parse_ndjson(to_ndjson(*item));
  RC_ASSERT(again.has_value());
  RC_ASSERT(*again == *item);
}

// One number, written in three ways.
RC_GTEST_PROP(NdjsonLaw, DecimalsAreExact, ()) {
  const auto thousandths = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000);
  const auto whole = std::to_string(thousandths / 1000);
  const auto rest = std::to_string(1000 + thousandths % 1000).substr(1);
  RC_ASSERT(parse_scaled(whole + "." + rest, 3, "x") == thousandths);
  RC_ASSERT(parse_scaled(std::to_string(thousandths) + "e-3", 3, "x") == thousandths);
  RC_ASSERT(parse_scaled("-0." + whole + rest + "E+" + std::to_string(whole.size()), 3, "x") == -thousandths);
}

TEST(Decimal, RoundsHalfAwayFromZeroAndRefusesTheRest) {
  EXPECT_EQ(parse_scaled("0.0005", 3, "x"), 1);
  EXPECT_EQ(parse_scaled("-0.0005", 3, "x"), -1);
  EXPECT_EQ(parse_scaled("0.00049999999999", 3, "x"), 0);
  EXPECT_EQ(parse_scaled("5.", 0, "x"), 5);
  EXPECT_EQ(parse_scaled("1e-300", 3, "x"), 0);
  EXPECT_EQ(parse_scaled("0e9999", 3, "x"), 0);
  for (const char* bad :
       {"", ".", "-", "1e", "1e99999", "0x10", "NaN", "inf", "1,5", "1 000", "1.2.3", "٣"}) {
    EXPECT_FALSE(parse_scaled(bad, 3, "x").has_value()) << bad;
  }
  EXPECT_EQ(parse_scaled("1e13", 3, "x").error().code, base::ErrorCode::OutOfRange);
}

}  // namespace
}  // namespace tidewaiter::declaration
