// Holds what the documents say of the tests against the tree.

#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
const fs::path kTree = fs::path{TIDEWAITER_SOURCE_DIR};

std::string text_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<fs::path> code_in(std::initializer_list<const char*> folders) {
  std::vector<fs::path> files;
  for (const char* folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(kTree / folder)) {
      if (entry.path().extension() == ".h" || entry.path().extension() == ".cc")
        files.push_back(entry.path());
    }
  }
  return files;
}

// The word at `at`, or behind the spaces there; moves `at` behind it.
std::string word_at(const std::string& text, std::size_t& at) {
  while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at]))) ++at;
  const std::size_t begin = at;
  while (at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) || text[at] == '_')) ++at;
  return text.substr(begin, at - begin);
}

// "Suite.Name" of every test in the tree, and "fuzz/x" of every fuzz target.
std::set<std::string> tests_in_the_tree() {
  std::set<std::string> found;
  for (const auto& path : code_in({"src", "tests"})) {
    const std::string text = text_of(path);
    for (const std::string macro :
         {"\nTEST(", "\nTEST_F(", "\nTEST_P(", "\nTYPED_TEST_P(", "\nRC_GTEST_PROP("}) {
      for (auto at = text.find(macro); at != std::string::npos; at = text.find(macro, at)) {
        at += macro.size();
        const std::string suite = word_at(text, at);
        ++at;  // the comma
        found.insert(suite + "." + word_at(text, at));
      }
    }
  }
  for (const auto& entry : fs::directory_iterator(kTree / "fuzz")) {
    if (entry.path().extension() == ".cc") found.insert("fuzz/" + entry.path().stem().string());
  }
  return found;
}

// The last cell of each row of the tables whose last column is headed "test".
std::vector<std::string> test_cells(const std::string& document) {
  std::vector<std::string> cells;
  std::istringstream lines(document);
  bool of_tests = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] != '|') {
      of_tests = false;
    } else if (line.ends_with("| test |")) {
      of_tests = true;
    } else if (of_tests && line.find_first_not_of("|- ") != std::string::npos) {
      const auto end = line.rfind('|');
      const auto begin = line.rfind('|', end - 1);
      cells.push_back(line.substr(begin + 1, end - begin - 1));
    }
  }
  return cells;
}

TEST(House, EveryTestThatThreatsNamesIsThere) {
  const auto tests = tests_in_the_tree();
  ASSERT_GT(tests.size(), 300u);
  const auto cells = test_cells(text_of(kTree / "THREATS.md"));
  ASSERT_GT(cells.size(), 15u);
  for (const auto& cell : cells) {
    std::size_t named = 0;
    for (auto begin = cell.find('`'); begin != std::string::npos; begin = cell.find('`', begin)) {
      const auto end = cell.find('`', begin + 1);
      ASSERT_NE(end, std::string::npos) << cell;
      const auto name = cell.substr(begin + 1, end - begin - 1);
      EXPECT_TRUE(tests.count(name)) << "THREATS.md names " << name;
      ++named;
      begin = end + 1;
    }
    EXPECT_GT(named, 0u) << "a line of THREATS.md without a test: " << cell;
  }
}

TEST(House, EveryFuzzTargetStandsBehindALineOfThreats) {
  const auto threats = text_of(kTree / "THREATS.md");
  for (const auto& entry : fs::directory_iterator(kTree / "fuzz")) {
    if (entry.path().extension() != ".cc") continue;
    const auto target = "fuzz/" + entry.path().stem().string();
    EXPECT_NE(threats.find('`' + target + '`'), std::string::npos) << target;
  }
}

}  // namespace
