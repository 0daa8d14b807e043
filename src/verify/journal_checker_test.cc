// The outsider's walk: a sound journal has no findings, and each way to cheat has its own (J1, J2, J4). The
// journal is written here by hand, after docs/journal.md, not by the program's writer.

#include "verify/journal_checker.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "verify/log_directory.h"

namespace tidewaiter::verify {
namespace {

std::string text_of(const std::string& kind, const std::string& body, const nlohmann::json& rows) {
  return nlohmann::json{{"actor", "officer-1"},
                        {"at", "2026-11-20T01:12:00Z"},
                        {"body", nlohmann::json::parse(body)},
                        {"kind", kind},
                        {"rows", rows}}
      .dump();
}

struct Kept {
  std::optional<std::string> salt, text;
  std::string commitment;
};

class Journal {
 public:
  void add(const std::string& kind, const std::string& body = "{}",
           const std::map<std::string, std::string>& rows = {}) {
    const std::string salt =
        std::string{base::as_view(base::sha256("salt " + std::to_string(entries.size())))}.substr(0, 16);
    auto changes = nlohmann::json::array();
    for (const auto& [key, row] : rows)
      changes.push_back({"item", key, base::to_base64(base::as_view(base::sha256(salt + row)))});
    const auto text = text_of(kind, body, changes);
    entries.push_back(
        {salt, text,
         std::string{base::as_view(base::sha256("tidewaiter.journal.entry.v1\n" + salt + text))}});
  }
  void erase(std::size_t index) { entries[index].salt = entries[index].text = std::nullopt; }
  TreeHead head(std::size_t size) const {
    RunningRoot root;
    for (std::size_t i = 0; i < size; ++i) root.add(hash_leaf(entries[i].commitment));
    return {"log.example/test", size, root.root()};
  }
  JournalChecker::Report check(std::vector<TreeHead> heads = {}, RowLedger* rows = nullptr) const {
    JournalChecker checker({std::move(heads), std::nullopt, rows});
    for (const auto& entry : entries) checker.feed({entry.salt, entry.text, entry.commitment});
    return checker.finish();
  }
  std::vector<Kept> entries;
};

Journal sample() {
  Journal journal;
  journal.add("item.registered", "{}", {{"A", "a1"}, {"B", "b1"}});
  journal.add("item.assessed", R"({"note":"\"\\\n 汉字"})", {{"A", "a2"}});
  journal.add("item.released", "{}", {{"B", "b2"}});
  journal.add("rows.erased", R"({"entries":[1]})", {{"A", "a3"}});
  journal.erase(1);
  journal.add("item.registered", "{}", {{"C", "c1"}});
  return journal;
}

std::string rules(const JournalChecker::Report& report) {
  std::string text;
  for (const auto& finding : report.findings.kept())
    text += finding.rule + "@" + std::to_string(finding.index) + " ";
  return text;
}

TEST(JournalChecker, ASoundJournalHasNoFindings) {
  const auto journal = sample();
  const auto report = journal.check({journal.head(0), journal.head(2), journal.head(5), journal.head(4)});
  EXPECT_EQ(rules(report), "");
  EXPECT_EQ(report.entries, 5u);
  EXPECT_EQ(report.erased, 1u);
  EXPECT_EQ(report.root, journal.head(5).root);
}

TEST(JournalChecker, AnAlteredTextOrCommitmentIsNamed) {
  auto journal = sample();
  const auto head = journal.head(5);
  (*journal.entries[2].text)[12] ^= 1;
  EXPECT_EQ(rules(journal.check({head})), "J1@2 ");
  journal = sample();
  journal.entries[1].commitment[0] ^= 1;
  EXPECT_EQ(rules(journal.check({journal.head(1), head})), "J1@5 ")
      << "an erased entry's commitment: only the root tells";
  journal = sample();
  journal.entries[4].commitment.pop_back();
  EXPECT_EQ(rules(journal.check()), "J1@4 J1@4 ");
}

TEST(JournalChecker, ARollBackADeletionAndAReorderingAreFound) {
  const auto head = sample().head(5);
  auto journal = sample();
  journal.entries.pop_back();
  EXPECT_EQ(rules(journal.check({head})), "J1@4 ");
  journal = sample();
  journal.add("item.registered");
  journal.entries.erase(journal.entries.begin() + 4);
  EXPECT_EQ(rules(journal.check({head})), "J1@5 ");
  journal = sample();
  std::swap(journal.entries[0], journal.entries[2]);
  EXPECT_NE(rules(journal.check({head})).find("J1@5"), std::string::npos);
}

TEST(JournalChecker, ErasuresAreAccountedFor) {
  auto journal = sample();
  journal.erase(2);
  EXPECT_EQ(rules(journal.check()), "J4@2 ") << "gone, and nothing says so";
  journal = sample();
  journal.entries[1].salt = std::string(16, 'x');
  EXPECT_EQ(rules(journal.check()), "J4@1 J4@1 ")
      << "only half gone, so also still there when the erasure comes";
  journal = sample();
  journal.add("rows.erased", R"({"entries":[0]})");
  EXPECT_EQ(rules(journal.check()), "J4@0 ") << "said to be erased, and there";
  journal = sample();
  journal.add("rows.erased", R"({"entries":[5,99]})");
  journal.add("rows.erased", R"({"none":[]})");
  EXPECT_EQ(rules(journal.check()), "J4@5 J4@5 J4@6 ");
}

TEST(JournalChecker, WhatIsNoEntryIsNamedThoughItsCommitmentHolds) {
  for (const std::string& bad :
       {std::string{"{}"}, std::string{}, std::string{"x"}, text_of("k", "{}", {}) + " ",
        text_of("k", "{}", {{"t", "k"}}), text_of("k", "{}", {{"t", "k", "AAAA"}})}) {
    Journal journal;
    journal.add("item.registered");
    const std::string salt(16, 's');
    journal.entries.push_back(
        {salt, bad, std::string{base::as_view(base::sha256("tidewaiter.journal.entry.v1\n" + salt + bad))}});
    EXPECT_EQ(rules(journal.check()), "J1@1 ") << bad;
  }
}

constexpr std::array<std::uint8_t, 16> kSecret = {1, 2, 3};

TEST(RowLedger, HoldsADatabaseAgainstTheJournal) {
  const auto journal = sample();
  RowLedger rows(kSecret, 1 << 20);
  journal.check({}, &rows);
  std::uint64_t index = 0;
  EXPECT_EQ(rows.check(rows.expect("item", "A"), "a3", &index), RowLedger::Answer::Agrees);
  EXPECT_EQ(index, 3u);
  EXPECT_EQ(rows.check(rows.expect("item", "B"), "b1", &index), RowLedger::Answer::Differs)
      << "rolled back to what it was before";
  EXPECT_EQ(rows.check(rows.expect("item", "D"), "d1"), RowLedger::Answer::Unknown);
  EXPECT_EQ(rows.check(rows.expect("other", "A"), "a3"), RowLedger::Answer::Unknown);
  EXPECT_EQ(rows.missing(), (std::vector<std::uint64_t>{4})) << "C was deleted by hand";
}

TEST(RowLedger, ADeletedRowIsNotMissing) {
  Journal journal;
  journal.add("item.registered", "{}", {{"A", "a1"}});
  journal.add("item.deleted", "{}", {{"A", ""}});
  RowLedger rows(kSecret, 1 << 20);
  EXPECT_EQ(rules(journal.check({}, &rows)), "");
  EXPECT_TRUE(rows.missing().empty());
}

TEST(RowLedger, WhenItOverflowsItsPartsTogetherStillCoverEveryRow) {
  Journal journal;
  // Each row changes twice, so that shelves are compacted before they overflow.
  for (int i = 0; i < 60'000; ++i) {
    const auto row = std::to_string(i % 30'000);
    journal.add("item.registered", "{}", {{row, (i < 30'000 ? "old " : "row ") + row}});
  }
  RowLedger first(kSecret, 1 << 20);
  EXPECT_EQ(rules(journal.check({}, &first)), "");
  ASSERT_GT(first.parts(), 1u);
  std::vector<RowLedger> ledgers = {first};
  EntryText buffer;
  for (std::uint64_t part = 1; part < first.parts(); ++part) {
    auto& ledger = ledgers.emplace_back(kSecret, 1 << 20, part, first.parts());
    for (std::size_t i = 0; i < journal.entries.size(); ++i) {
      feed_rows({journal.entries[i].salt, journal.entries[i].text, journal.entries[i].commitment}, i, buffer,
                ledger);
    }
    EXPECT_EQ(ledger.parts(), first.parts());
  }
  for (int i = 0; i < 30'000; ++i) {
    int agreed = 0, elsewhere = 0;
    for (auto& ledger : ledgers) {
      const auto answer = ledger.check(ledger.expect("item", std::to_string(i)), "row " + std::to_string(i));
      agreed += answer == RowLedger::Answer::Agrees;
      elsewhere += answer == RowLedger::Answer::Elsewhere;
    }
    ASSERT_EQ(agreed, 1);
    ASSERT_EQ(elsewhere, static_cast<int>(ledgers.size()) - 1);
  }
  for (auto& ledger : ledgers) EXPECT_TRUE(ledger.missing().empty());
}

TEST(EntryText, ReadsWhatAGeneralReaderReads) {
  const std::string hard = text_of(
      "item.assessed", R"({"a":[1,-2.5e3,true,false,null,{"b":""}],"e":"\u0001\"\\\t","z":{}})",
      {{"t\"able", "k\\ey \xE6\xB1\x89 \xF0\x9F\x98\x80", base::to_base64(base::as_view(base::sha256("x")))},
       {"table", "", base::to_base64(base::as_view(base::sha256("y")))}});
  EntryText entry;
  ASSERT_TRUE(entry.read(hard)) << entry.problem();
  const auto general = nlohmann::json::parse(hard);
  EXPECT_EQ(entry.kind(), "item.assessed");
  EXPECT_EQ(entry.body(), general["body"].dump());
  ASSERT_EQ(entry.rows().size(), 2u);
  EXPECT_EQ(entry.rows()[0].table, "t\"able");
  EXPECT_EQ(entry.rows()[0].key, general["rows"][0][1].get<std::string>());
  EXPECT_EQ(entry.rows()[0].digest, base::sha256("x"));
  EXPECT_EQ(entry.rows()[1].digest, base::sha256("y"));
  // Whatever octet is changed or missing: it reads only what a general reader reads too, and crashes on
  // nothing.
  for (std::size_t at = 0; at < hard.size(); ++at) {
    EXPECT_FALSE(entry.read(std::string_view{hard}.substr(0, at)));
    for (const int flip : {1, 2, 0x20, 0x80}) {
      std::string other = hard;
      other[at] = static_cast<char>(other[at] ^ flip);
      if (entry.read(other)) {
        EXPECT_TRUE(nlohmann::json::accept(other)) << other;
      }
    }
  }
}

TEST(EntryText, DepthIsLimited) {
  const std::string deep = "{\"actor\":\"\",\"at\":\"\",\"body\":{\"a\":" + std::string(100'000, '[');
  EntryText entry;
  EXPECT_FALSE(entry.read(deep));
  EXPECT_NE(entry.problem().find("32 levels"), std::string::npos);
}

TEST(LogDirectory, TesserasRealLogHolds) {
  const std::string folder = std::string{TIDEWAITER_SHARED_DATA} + "/merkle-log/tessera/testdata/log";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "skipped: " << folder << " is not there";
  std::ifstream stream(folder + "/../log.vkey.txt");
  std::string key;
  std::getline(stream, key);
  for (int i = 0; i <= 15; ++i) {
    std::ifstream file(folder + "/checkpoint." + std::to_string(i));
    const std::string since{std::istreambuf_iterator<char>{file}, {}};
    const auto report = verify_log_directory(folder, key, since, 0);
    ASSERT_TRUE(report.has_value()) << base::to_string(report.error());
    EXPECT_EQ(report->head.size, 15u);
    EXPECT_TRUE(report->findings.empty()) << report->findings.kept()[0].what;
  }
  EXPECT_EQ(verify_log_directory(folder, key)->findings.count(), 15u) << "its entries are no commitments";
  EXPECT_FALSE(verify_log_directory(folder + "/none", key));
  key[30] = key[30] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(verify_log_directory(folder, key));
}

}  // namespace
}  // namespace tidewaiter::verify
