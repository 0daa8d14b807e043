// D1 on the real binary: whatever a manifest holds, each record that can't be read is refused by line and
// field, the records around it are taken in, and memory stays bounded. The record verifies afterwards.

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <zlib.h>

#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "run_binary.h"

namespace tidewaiter::e2e {
namespace {

using nlohmann::json;

/// Sanitizers and what the program always holds included: far below what the longest line or document here
/// would take.
constexpr long kMostMemoryKb = 900'000;

struct Screened {
  int exit_code = -1;  ///< 128 + the signal where one ended it
  long peak_rss_kb = 0;
  std::vector<json> answers;
  std::string said;  ///< standard output and standard error

  const json& refusal(std::size_t record) const { return answers.at(record).at("refused"); }
  bool accepted(std::size_t record) const {
    return record < answers.size() && !answers[record].contains("refused");
  }
};

/// Writes a manifest piece by piece; false where nobody reads any more.
using Feed = std::function<void(const std::function<bool(std::string_view)>&)>;

std::string plain_parcel(const std::string& id) {
  return json{
      {"item_id", id},
      {"operator_id", "CN-POST"},
      {"service", "Mail"},
      {"posted_at", "2026-11-20T09:12:00+08:00"},
      {"sender",
       {{"name", "Test Sender"}, {"address", {"1 Test Road"}}, {"city", "Guangzhou"}, {"country", "CN"}}},
      {"recipient",
       {{"name", "Test Recipient"}, {"address", {"2 Test Street"}}, {"city", "Ultimo"}, {"country", "AU"}}},
      {"contents", {{{"description", "green tea"}, {"net_mass_g", 1000}}}},
      {"gross_mass_g", 1105}}
      .dump();
}

/// With one value written as no JSON library would.
std::string parcel_with(const std::string& id, const std::string& from, const std::string& to) {
  std::string text = plain_parcel(id);
  text.replace(text.find(from), from.size(), to);
  return text;
}

class HostileManifest : public testing::Test {
 protected:
  HostileManifest() : folder_("hostile") { EXPECT_EQ(run("init --db " + db()).exit_code, 0); }
  std::string db() const { return folder_ / "h.db"; }

  Screened screen_file(const std::string& name, const std::string& content) {
    std::ofstream(folder_ / name, std::ios::binary) << content;
    return screen(folder_ / name, [](const auto&) {});
  }

  Screened screen(const std::string& manifest, const Feed& feed) {
    const std::string answers = folder_ / "answers.ndjson", log = folder_ / "log";
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
      ::dup2(ends[0], STDIN_FILENO);
      ::dup2(file, STDOUT_FILENO);
      ::dup2(file, STDERR_FILENO);
      // What a sanitizer keeps of freed memory is not the program's.
      ::setenv("ASAN_OPTIONS", "quarantine_size_mb=16", 1);
      ::execl(TIDEWAITER_BINARY, TIDEWAITER_BINARY, "screen", manifest.c_str(), "--db", db().c_str(),
              "--json", answers.c_str(), "--capacity", "Physical=1", nullptr);
      ::_exit(127);
    }
    ::close(ends[0]);
    ::signal(SIGPIPE, SIG_IGN);
    std::thread feeder([&] {
      feed([&](std::string_view piece) {
        while (!piece.empty()) {
          const ssize_t written = ::write(ends[1], piece.data(), piece.size());
          if (written <= 0) return false;
          piece.remove_prefix(static_cast<std::size_t>(written));
        }
        return true;
      });
      ::close(ends[1]);
    });
    Screened screened;
    int status = 0;
    rusage used{};
    ::wait4(child, &status, 0, &used);
    feeder.join();
    screened.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    screened.peak_rss_kb = used.ru_maxrss;
    std::ifstream said(log);
    screened.said.assign(std::istreambuf_iterator<char>(said), {});
    std::ifstream lines(answers);
    for (std::string line; std::getline(lines, line);) screened.answers.push_back(json::parse(line));
    EXPECT_LT(screened.peak_rss_kb, kMostMemoryKb) << screened.said;
    EXPECT_EQ(run("verify " + db()).exit_code, 0);
    return screened;
  }

  Folder folder_;
};

TEST_F(HostileManifest, ALineOfTwoGigabytes) {
  const auto screened = screen("-", [](const auto& write) {
    const std::string megabyte(std::size_t{1} << 20, 'a');
    bool open = write(plain_parcel("A1") + "\n{\"item_id\":\"");
    for (int i = 0; open && i < 2048; ++i) open = write(megabyte);
    write("\"}\n" + plain_parcel("A2") + "\n");
  });
  ASSERT_EQ(screened.exit_code, 0) << screened.said;
  ASSERT_EQ(screened.answers.size(), 3u) << screened.said;
  EXPECT_TRUE(screened.accepted(0) && screened.accepted(2));
  EXPECT_EQ(screened.refusal(1).at("code"), "too_large");
  EXPECT_NE(screened.said.find("line 2"), std::string::npos) << screened.said;
}

TEST_F(HostileManifest, ABillionLaughsAndTheDocumentAfterIt) {
  const auto document = [](const std::string& head, const std::string& id) {
    return "<?xml version=\"1.0\"?>\n" + head +
           "<md:MetaData xmlns:md=\"urn:x\"><Declaration><FunctionalReferenceID>" + id +
           "</FunctionalReferenceID><GoodsShipment><Consignee><Name>Test "
           "Recipient</Name><Address><CountryCode>AU</CountryCode>"
           "</Address></Consignee><GovernmentAgencyGoodsItem><Commodity><Description>tea</Description></"
           "Commodity>"
           "</GovernmentAgencyGoodsItem></GoodsShipment></Declaration></md:MetaData>\n";
  };
  std::string laughs = "<!DOCTYPE x [<!ENTITY l0 \"laugh\">";
  for (int i = 1; i < 10; ++i) {
    laughs += "<!ENTITY l" + std::to_string(i) + " \"";
    for (int k = 0; k < 10; ++k) laughs += "&l" + std::to_string(i - 1) + ";";
    laughs += "\">";
  }
  const auto screened = screen_file("laughs.xml", document(laughs + "]>\n", "&l9;") + document("", "REF2"));
  ASSERT_EQ(screened.exit_code, 0) << screened.said;
  ASSERT_EQ(screened.answers.size(), 2u) << screened.said;
  EXPECT_EQ(screened.refusal(0).at("code"), "forbidden");
  EXPECT_TRUE(screened.accepted(1));
  EXPECT_NE(screened.said.find("line 2"), std::string::npos) << screened.said;
}

TEST_F(HostileManifest, AGzipThatEndsEarly) {
  const std::string path = folder_ / "cut.ndjson.gz";
  gzFile file = gzopen(path.c_str(), "wb");
  for (int i = 0; i < 200; ++i) {
    const std::string line =
        plain_parcel("C" + std::to_string(i) + std::string(static_cast<std::size_t>(i % 7), 'x')) + "\n";
    gzwrite(file, line.data(), static_cast<unsigned>(line.size()));
    if (i % 10 == 9) gzflush(file, Z_FULL_FLUSH);
  }
  gzclose(file);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) * 2 / 3);
  const auto screened = screen(path, [](const auto&) {});
  ASSERT_EQ(screened.exit_code, 1) << "the work is not whole: " << screened.said;
  EXPECT_NE(screened.said.find("cut.ndjson.gz, line "), std::string::npos) << screened.said;
  ASSERT_GT(screened.answers.size(), 50u) << "what came before the cut is taken in";
  EXPECT_TRUE(screened.accepted(0));
  EXPECT_EQ(screened.answers.back().at("refused").at("code"), "encoding") << screened.answers.back();
  EXPECT_NE(screened.answers.back().at("refused").at("field").get<std::string>().find("cut.ndjson.gz"),
            std::string::npos);
}

TEST_F(HostileManifest, StrayQuotesInCsv) {
  const auto screened = screen_file("stray.csv",
                                    "item_id,operator_id,gross_mass_g,recipient.country,recipient.name\n"
                                    "E1,CN-POST,100,AU,\"Test \"\"One\"\"\"\n"
                                    "E2,CN-POST,100,AU,Te\"st\n"
                                    "E3,CN-POST,100,AU,\"stray\" quote\n"
                                    "E4,CN-POST,100,AU,Test\n");
  ASSERT_EQ(screened.exit_code, 0) << screened.said;
  ASSERT_EQ(screened.answers.size(), 4u) << screened.said;
  EXPECT_TRUE(screened.accepted(0) && screened.accepted(3)) << screened.said;
  for (const std::size_t record : {1u, 2u}) {
    EXPECT_EQ(screened.refusal(record).at("code"), "malformed");
    EXPECT_EQ(screened.refusal(record).at("field"), "recipient.name");
  }
  EXPECT_NE(screened.said.find("line 3: malformed: recipient.name"), std::string::npos) << screened.said;
}

TEST_F(HostileManifest, MassesThatAreNoNumbersAndBrokenUtf8) {
  const auto screened = screen_file(
      "bad.ndjson", plain_parcel("F1") + "\n" + parcel_with("F2", "1105", "NaN") + "\n" +
                        parcel_with("F3", "1105", "1e999") + "\n" + parcel_with("F4", "1105", "-5") + "\n" +
                        parcel_with("F5", "green", "gr\xff\xfe") + "\n{\n\n" + std::string(3000, '[') + "\n" +
                        plain_parcel("F9") + "\n");
  ASSERT_EQ(screened.exit_code, 0) << screened.said;
  ASSERT_EQ(screened.answers.size(), 8u) << screened.said;
  EXPECT_TRUE(screened.accepted(0) && screened.accepted(7)) << screened.said;
  for (const std::size_t record : {1u, 2u, 3u})
    EXPECT_EQ(screened.refusal(record).at("field"), "gross_mass_g") << record;
  EXPECT_EQ(screened.refusal(4).at("code"), "encoding");
  EXPECT_EQ(screened.refusal(4).at("field"), "contents[0].description");
  EXPECT_NE(screened.said.find("line 5: encoding: contents[0].description"), std::string::npos)
      << screened.said;
}

TEST_F(HostileManifest, AnIdFiledAgainIsAnAmendmentAndOneUsedForAnotherParcelIsAFinding) {
  std::string other = parcel_with("H1", "Test Recipient", "Quite Another");
  for (const auto& [from, to] : {std::pair{"2 Test Street", "99 Far Road"},
                                 {"Ultimo", "Perth"},
                                 {"Test Sender", "Somebody Else"},
                                 {"green tea", "shoes"}})
    other.replace(other.find(from), std::string_view{from}.size(), to);
  const auto screened = screen_file(
      "again.ndjson", plain_parcel("H1") + "\n" + parcel_with("H1", "1105", "1205") + "\n" + other + "\n");
  ASSERT_EQ(screened.exit_code, 0) << screened.said;
  EXPECT_NE(screened.said.find("finding: amended  1"), std::string::npos) << screened.said;
  EXPECT_NE(screened.said.find("finding: id_reused  1"), std::string::npos) << screened.said;
}

// An answer that can't be written and a database that can't be are said, with the file, and end in 1.
TEST_F(HostileManifest, AFullDiskUnderTheAnswersAndAFolderWithoutADatabase) {
  std::ofstream(folder_ / "one.ndjson") << plain_parcel("G1") << '\n';
  const auto full = run("screen " + (folder_ / "one.ndjson") + " --db " + db() + " --json /dev/full");
  EXPECT_EQ(full.exit_code, 1) << full.out;
  EXPECT_NE(full.out.find("/dev/full"), std::string::npos) << full.out;
  const auto missing = run("screen " + (folder_ / "one.ndjson") + " --db /proc/nowhere/x.db");
  EXPECT_EQ(missing.exit_code, 1) << missing.out;
  EXPECT_EQ(run("screen " + (folder_ / "none.ndjson") + " --db " + db()).exit_code, 1);
}

}  // namespace
}  // namespace tidewaiter::e2e
