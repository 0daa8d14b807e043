// Holds what the documents say of the tests against the tree, and the code against its width.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
const fs::path kSource = fs::path{TIDEWAITER_SOURCE_DIR};

std::string text_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<fs::path> code_in(std::initializer_list<const char*> folders) {
  std::vector<fs::path> files;
  for (const char* folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(kSource / folder)) {
      if (entry.path().extension() == ".h" || entry.path().extension() == ".cc")
        files.push_back(entry.path());
    }
  }
  return files;
}

// "Suite.Name" of every test in the tree, and "fuzz/x" of every fuzz target.
std::set<std::string> tests_in_the_tree() {
  std::set<std::string> found;
  const std::regex test{R"((?:TEST|TEST_F|TEST_P|TYPED_TEST_P|RC_GTEST_PROP)\(\s*(\w+)\s*,\s*(\w+))"};
  for (const auto& path : code_in({"src", "tests"})) {
    const std::string text = text_of(path);
    for (std::sregex_iterator at(text.begin(), text.end(), test), end; at != end; ++at)
      found.insert((*at)[1].str() + "." + (*at)[2].str());
  }
  for (const auto& entry : fs::directory_iterator(kSource / "fuzz")) {
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
  const auto cells = test_cells(text_of(kSource / "THREATS.md"));
  ASSERT_GT(cells.size(), 15u);
  const std::regex named{"`([^`]+)`"};
  for (const auto& cell : cells) {
    std::sregex_iterator at(cell.begin(), cell.end(), named), end;
    EXPECT_TRUE(at != end) << "a line of THREATS.md without a test: " << cell;
    for (; at != end; ++at) EXPECT_TRUE(tests.count((*at)[1].str())) << "THREATS.md names " << (*at)[1].str();
  }
}

TEST(House, EveryFuzzTargetStandsBehindALineOfThreats) {
  const auto threats = text_of(kSource / "THREATS.md");
  for (const auto& entry : fs::directory_iterator(kSource / "fuzz")) {
    if (entry.path().extension() != ".cc") continue;
    const auto target = "fuzz/" + entry.path().stem().string();
    EXPECT_NE(threats.find('`' + target + '`'), std::string::npos) << target;
  }
}

// Characters, not bytes. A literal that the formatter can't break may be longer.
TEST(House, NoLineIsWiderThanTheFormatSays) {
  const std::string format = text_of(kSource / ".clang-format");
  const auto limit = static_cast<std::size_t>(std::stoi(format.substr(format.find("ColumnLimit:") + 12)));
  ASSERT_GT(limit, 80u);
  for (const auto& path : code_in({"src", "tests", "fuzz"})) {
    std::ifstream stream(path);
    std::string line;
    for (int number = 1; std::getline(stream, line); ++number) {
      const auto width = static_cast<std::size_t>(
          std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }));
      const bool literal = line.find('"') != std::string::npos;
      EXPECT_TRUE(width <= limit || literal)
          << path.string() << ":" << number << " has " << width << " columns";
    }
  }
}

}  // namespace
