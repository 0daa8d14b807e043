// Holds every file of src/ against src/floors.txt, and the build against the tree: no include climbs a floor
// or crosses to a neighbour, no file is without a room, and every test file is in a test program.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
const fs::path kSource = fs::path{TIDEWAITER_SOURCE_DIR};

struct House {
  std::map<std::string, int> floor_of;
  std::set<std::pair<std::string, std::string>> beside;
  std::map<std::string, std::set<std::string>> apart;
};

House read_house() {
  House house;
  std::ifstream stream(kSource / "src/floors.txt");
  std::string line;
  while (std::getline(stream, line)) {
    std::istringstream words(line);
    std::string first, room;
    if (!(words >> first) || first[0] == '#') continue;
    if (first == "beside") {
      std::string a, b;
      words >> a >> b;
      house.beside.insert({a, b});
    } else if (first == "apart") {
      words >> room;
      auto& sees = house.apart[room];
      for (std::string seen; words >> seen;) sees.insert(seen);
    } else {
      while (words >> room) house.floor_of[room] = std::stoi(first);
    }
  }
  return house;
}

std::vector<fs::path> code_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(kSource / "src")) {
    if (entry.path().extension() == ".h" || entry.path().extension() == ".cc") files.push_back(entry.path());
  }
  return files;
}

std::string room_of(const fs::path& path) { return fs::relative(path, kSource / "src").begin()->string(); }

// Empty where `from` may include `to`.
std::string objection(const House& house, const std::string& from, const std::string& to) {
  if (from == to) return "";
  if (const auto room = house.apart.find(from); room != house.apart.end()) {
    return room->second.count(to) ? "" : "stands apart";
  }
  if (house.apart.count(to)) return from == "cli" ? "" : "only cli may enter a room apart";
  if (!house.floor_of.count(from)) return from + " has no floor";
  if (!house.floor_of.count(to)) return to + " has no floor";
  if (house.beside.count({from, to})) return "";
  return house.floor_of.at(to) < house.floor_of.at(from) ? "" : "not a lower floor";
}

TEST(House, EveryIncludeGoesToItsOwnRoomOrALowerFloor) {
  const House house = read_house();
  ASSERT_GT(house.floor_of.size(), 10u);
  int includes = 0;
  for (const auto& path : code_files()) {
    std::ifstream stream(path);
    std::string line;
    for (int number = 1; std::getline(stream, line); ++number) {
      if (line.rfind("#include \"", 0) != 0) continue;
      const auto begin = line.find('"') + 1;
      const std::string target = line.substr(begin, line.find('"', begin) - begin);
      if (target.find('/') == std::string::npos) continue;  // made by the build
      ++includes;
      const std::string to = target.substr(0, target.find('/'));
      EXPECT_TRUE(fs::exists(kSource / "src" / target)) << path << ":" << number << ": " << target;
      EXPECT_EQ(objection(house, room_of(path), to), "") << path << ":" << number << ": " << line;
    }
  }
  EXPECT_GT(includes, 10);
}

TEST(House, TheListItselfIsHeld) {
  const House house = read_house();
  EXPECT_EQ(objection(house, "risk", "model"), "");
  EXPECT_NE(objection(house, "risk", "resolution"), "");
  EXPECT_NE(objection(house, "model", "store"), "");
  EXPECT_NE(objection(house, "verify", "journal"), "");
  EXPECT_NE(objection(house, "simulate", "risk"), "");
  EXPECT_NE(objection(house, "nowhere", "base"), "");
}

// Everything that names a file the build compiles: its commands, and the files in which it puts several
// together.
std::string compiled_files() {
  std::stringstream all;
  std::ifstream stream(fs::path{TIDEWAITER_BINARY_DIR} / "compile_commands.json");
  for (std::string line; std::getline(stream, line);) {
    all << line << '\n';
    const auto begin = line.find("\"file\": \"");
    if (begin == std::string::npos || line.find("/Unity/") == std::string::npos) continue;
    const auto path = begin + 9;
    all << std::ifstream(line.substr(path, line.find('"', path) - path)).rdbuf() << '\n';
  }
  return all.str();
}

TEST(House, EveryTestFileIsBuilt) {
  const std::string compiled = compiled_files();
  ASSERT_FALSE(compiled.empty());
  int tests = 0;
  for (const char* folder : {"src", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kSource / folder)) {
      const std::string file = entry.path().string();
      if (!file.ends_with("_test.cc")) continue;
      ++tests;
      EXPECT_NE(compiled.find("\"" + file + "\""), std::string::npos) << file << " is in no test program";
    }
  }
  EXPECT_GT(tests, 3);
}

TEST(House, EveryRoomHasADoor) {
  const House house = read_house();
  for (const auto& entry : fs::directory_iterator(kSource / "src")) {
    if (!entry.is_directory()) continue;
    const std::string room = entry.path().filename().string();
    EXPECT_TRUE(house.floor_of.count(room) || house.apart.count(room)) << room << " is on no floor";
    EXPECT_TRUE(fs::exists(entry.path() / "CMakeLists.txt")) << room;
  }
}

}  // namespace
