// A family of commands that nobody adds is compiled, documented and out of reach. The library of commands is
// linked as an archive, so the linker is silent about it.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace {

namespace fs = std::filesystem;

constexpr const char* kLettersOfCommands = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

std::size_t times_in(const std::string& text, const std::string& name) {
  std::size_t times = 0;
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
    const auto end = at + name.size();
    if (end < text.size() && std::string{kLettersOfCommands}.find(text[end]) == std::string::npos) ++times;
  }
  return times;
}

TEST(Commands, EveryFamilyThatIsDefinedIsAdded) {
  std::string all;
  std::map<std::string, fs::path> defined;
  for (const auto& entry : fs::directory_iterator(fs::path{TIDEWAITER_SOURCE_DIR} / "src/cli")) {
    if (entry.path().extension() != ".cc") continue;
    std::ifstream stream{entry.path()};
    for (std::string line; std::getline(stream, line);) {
      all += line + "\n";
      if (!line.starts_with("void add_")) continue;
      const auto name = line.substr(5, line.find('(') - 5);
      if (name.ends_with("_command") || name.ends_with("_commands")) defined.emplace(name, entry.path());
    }
  }
  EXPECT_GT(defined.size(), 20u);
  for (const auto& [name, path] : defined)
    EXPECT_GE(times_in(all, name), 2u) << name << " of " << path << " is added by nobody";
}

}  // namespace
