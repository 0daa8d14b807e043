// The canonical text of entries (RFC 8785) against nlohmann/json, and the commitment that is published of
// them (J4).

#include "journal/entry.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "journal/canonical.h"

namespace tidewaiter::journal {
namespace {

Entry sample() {
  Entry entry;
  entry.kind = "item.assessed";
  entry.at = base::Instant{1'763'629'920'123};
  entry.actor = "officer-7";
  entry.body = R"({"item":"EE123456785CN","score_mb":4100})";
  entry.rows = {{"item", "EE123456785CN", base::sha256("row")}, {"assessment", "1", base::sha256("other")}};
  return entry;
}

nlohmann::json slow_form(const Entry& entry) {
  nlohmann::json rows = nlohmann::json::array();
  for (const auto& row : entry.rows)
    rows.push_back({row.table, row.key, base::to_base64(base::as_view(row.digest))});
  return {{"actor", entry.actor},
          {"at", base::to_string(entry.at)},
          {"body", nlohmann::json::parse(entry.body)},
          {"kind", entry.kind},
          {"rows", rows}};
}

// Any text: code points from every plane but the surrogates.
std::string any_text() {
  std::string text;
  for (const int point : *rc::gen::container<std::vector<int>>(
           rc::gen::weightedOneOf<int>({{3, rc::gen::inRange(0, 0x80)},
                                        {1, rc::gen::inRange(0x80, 0xD800)},
                                        {1, rc::gen::inRange(0xE000, 0x110000)}}))) {
    const auto cp = static_cast<unsigned>(point);
    const auto put = [&](unsigned octet) { text += static_cast<char>(octet); };
    if (cp < 0x80) {
      put(cp);
    } else if (cp < 0x800) {
      put(0xC0 | cp >> 6), put(0x80 | (cp & 63));
    } else if (cp < 0x10000) {
      put(0xE0 | cp >> 12), put(0x80 | (cp >> 6 & 63)), put(0x80 | (cp & 63));
    } else {
      put(0xF0 | cp >> 18), put(0x80 | (cp >> 12 & 63)), put(0x80 | (cp >> 6 & 63)), put(0x80 | (cp & 63));
    }
  }
  return text;
}

TEST(Entry, TextIsExactlyThis) {
  Entry entry = sample();
  entry.rows.resize(1);
  EXPECT_EQ(
      canonical_bytes(entry),
      R"({"actor":"officer-7","at":"2025-11-20T09:12:00.123Z","body":{"item":"EE123456785CN","score_mb":4100},)"
      R"("kind":"item.assessed","rows":[["item","EE123456785CN",")" +
          base::to_base64(base::as_view(base::sha256("row"))) + R"("]]})");
}

TEST(Entry, FastTextEqualsTheSlowOneAndReadsBack) {
  EXPECT_TRUE(rc::check("canonical_bytes == nlohmann's sorted dump; parse_entry is its inverse", [] {
    Entry entry = sample();
    entry.actor = any_text();
    entry.at = base::Instant{*rc::gen::inRange<std::int64_t>(-2'000'000'000'000, 200'000'000'000'000)};
    entry.body = Body{}.set("a", any_text()).set("b", *rc::gen::arbitrary<int>()).set("c", true).text();
    entry.rows.clear();
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
      entry.rows.push_back({any_text(), any_text(), base::sha256(any_text())});
    RC_ASSERT(check_entry(entry).has_value());
    const std::string text = canonical_bytes(entry);
    RC_ASSERT(text == slow_form(entry).dump());
    const auto back = parse_entry(text);
    RC_ASSERT(back.has_value());
    RC_ASSERT(*back == entry);
  }));
}

TEST(Entry, EveryOtherTextIsRefused) {
  const std::string good = canonical_bytes(sample());
  ASSERT_TRUE(parse_entry(good).has_value());
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_FALSE(parse_entry(good.substr(0, length)));
  EXPECT_FALSE(parse_entry(good + " "));
  EXPECT_FALSE(parse_entry(" " + good));
  // What still reads after a flipped bit is another entry, with its own text and commitment.
  const Salt salt{};
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string other = good;
    other[at] = static_cast<char>(other[at] ^ 1);
    const auto entry = parse_entry(other);
    if (entry) {
      EXPECT_EQ(canonical_bytes(*entry), other);
    }
    EXPECT_NE(commitment(salt, good), commitment(salt, other));
  }
}

TEST(Entry, WhatCannotBeReadBackIsRefusedByName) {
  const auto field_of = [](auto change) {
    Entry entry = sample();
    change(entry);
    const auto status = check_entry(entry);
    return status ? std::string{} : status.error().field;
  };
  EXPECT_EQ(field_of([](Entry&) {}), "");
  EXPECT_EQ(field_of([](Entry& e) { e.kind = kErasureKind; }), "");
  for (const char* kind : {"", ".item", "item.", "item..x", "Item.x", "item x.y", "é.x"}) {
    EXPECT_EQ(field_of([&](Entry& e) { e.kind = kind; }), "kind") << kind;
  }
  EXPECT_EQ(field_of([](Entry& e) { e.actor = "\xC0\x80"; }), "actor");
  EXPECT_EQ(field_of([](Entry& e) { e.at = base::Instant{INT64_MAX}; }), "at");
  EXPECT_EQ(field_of([](Entry& e) { e.rows[0].key = "\xED\xA0\x80"; }), "rows.key");
  EXPECT_EQ(field_of([](Entry& e) { e.rows[0].table = "\xFF"; }), "rows.table");
  for (const char* body :
       {"", "[]", "{} ", R"({"b":1,"a":2})", R"({"a":1,"a":2})", R"({"a":1.0})", R"({"a":01})", R"({"a":-0})",
        R"({"a":1e3})", R"({"a": 1})", R"({"a":"\u0041"})", R"({"a":"\/"})", R"({"a":NaN})",
        R"({"a":"\u001F"})", "{\"a\":\"\n\"}", R"({"a":[1,]})", R"({"a":1e999})"}) {
    EXPECT_EQ(field_of([&](Entry& e) { e.body = body; }), "body") << body;
  }
  EXPECT_EQ(
      field_of([](Entry& e) { e.body = "{\"a\":" + std::string(40, '[') + std::string(40, ']') + "}"; }),
      "body");
}

TEST(Canonical, NumbersAsEcmaScriptPrintsThem) {
  const std::pair<double, const char*> known[] = {// RFC 8785, appendix B
                                                  {0.0, "0"},
                                                  {-0.0, "0"},
                                                  {5e-324, "5e-324"},
                                                  {-5e-324, "-5e-324"},
                                                  {1.7976931348623157e308, "1.7976931348623157e+308"},
                                                  {9007199254740992, "9007199254740992"},
                                                  {295147905179352830000.0, "295147905179352830000"},
                                                  {9.999999999999997e22, "9.999999999999997e+22"},
                                                  {1e23, "1e+23"},
                                                  {1.0000000000000001e23, "1.0000000000000001e+23"},
                                                  {999999999999999700000.0, "999999999999999700000"},
                                                  {999999999999999900000.0, "999999999999999900000"},
                                                  {1e21, "1e+21"},
                                                  {9.999999999999997e-7, "9.999999999999997e-7"},
                                                  {0.000001, "0.000001"},
                                                  {333333333.3333332, "333333333.3333332"},
                                                  {333333333.33333325, "333333333.33333325"},
                                                  {0.1, "0.1"},
                                                  {-1.5, "-1.5"}};
  for (const auto& [value, text] : known) {
    std::string out;
    append_json_number(out, value);
    EXPECT_EQ(out, text);
    EXPECT_TRUE(check_canonical_object("{\"a\":" + out + "}", "body").has_value()) << out;
  }
}

TEST(Canonical, KeysSortByUtf16CodeUnit) {
  // RFC 8785, 3.2.3: the example's keys, in its order.
  const std::vector<std::string> sorted = {
      "\r", "1", "\xC2\x80", "\xC3\xB6", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xEF\xAC\xB3"};
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    for (std::size_t j = 0; j < sorted.size(); ++j)
      EXPECT_EQ(key_before(sorted[i], sorted[j]), i < j) << i << " " << j;
  }
  Body body;
  for (auto key = sorted.rbegin(); key != sorted.rend(); ++key) body.set(*key, 1);
  EXPECT_TRUE(check_canonical_object(body.text(), "body").has_value());
}

TEST(Canonical, AnyJsonComesOutCanonical) {
  EXPECT_EQ(*canonical_json(R"( {"b": [1.0, 1e2, null, true], "a": "\u0041\/\n"} )", "body"),
            R"({"a":"A/\n","b":[1,100,null,true]})");
  // What is written can be read again: journal_entry_fuzz found numbers that could not.
  for (const char* number : {"9007199254740991", "-9007199254740991.0", "1e21", "-2.5e300", "1e-7"}) {
    const auto once = canonical_json(number, "body");
    ASSERT_TRUE(once.has_value()) << number;
    EXPECT_EQ(*canonical_json(*once, "body"), *once);
  }
  for (const char* bad :
       {R"({"a":1,"a":2})", "{", "", "{} x", R"({"a":9007199254740993})", R"({"a":9007199254740993.5})",
        R"({"a":-1e20})", "{\"a\":\"\xFF\"}", R"({"a":"\ud800"})"}) {
    const auto result = canonical_json(bad, "body");
    ASSERT_FALSE(result.has_value()) << bad;
    EXPECT_EQ(result.error().field, "body");
    EXPECT_FALSE(result.error().expected.empty());
  }
  EXPECT_FALSE(canonical_json(std::string(1000, '[') + std::string(1000, ']'), "body"));
}

TEST(Entry, CommitmentHidesBehindItsSalt) {
  Salt salt{};
  const std::string text = canonical_bytes(sample());
  const auto first = commitment(salt, text);
  salt[15] = 1;
  EXPECT_NE(commitment(salt, text), first);
  EXPECT_EQ(commitment(salt, text),
            base::sha256("tidewaiter.journal.entry.v1\n" + std::string{as_view(salt)} + text));
  EXPECT_EQ(row_digest(salt, "row"), base::sha256(std::string{as_view(salt)} + "row"));
}

TEST(Entry, SaltIsSixteenOctets) {
  env::SeededRandom random{1};
  const Salt salt = draw_salt(random);
  EXPECT_NE(salt, draw_salt(random));
  EXPECT_EQ(*to_salt(as_view(salt), "salt"), salt);
  EXPECT_EQ(to_salt("short", "salt").error().field, "salt");
}

}  // namespace
}  // namespace tidewaiter::journal
