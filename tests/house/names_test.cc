// One name, one type: two types of one name in one namespace are taken for each other by the linker without a
// word, and each file goes on with its own idea of their size.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLettersOfNames =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

using Places = std::map<std::string, std::string>;  // "namespace::Name": where it is defined

// "Look" of "struct Look {" and "struct Look final : Base {"; "" of any other line.
std::string type_in(const std::string& line) {
  if (line.find('{') == std::string::npos) return "";
  for (const std::string_view keyword : {"struct ", "class ", "enum class "}) {
    if (!line.starts_with(keyword)) continue;
    const auto name = line.substr(keyword.size(), line.find_first_of(" {", keyword.size()) - keyword.size());
    return name.find_first_not_of(kLettersOfNames) == std::string::npos ? name : "";
  }
  return "";
}

// Adds what a file defines outside unnamed namespaces; the clashes are failures.
void read_types(const fs::path& path, Places& places) {
  constexpr std::string_view kNamespace = "namespace tidewaiter";
  std::ifstream stream{path};
  std::string inside;
  bool unnamed = false;
  for (std::string line; std::getline(stream, line);) {
    if (line == "namespace {") unnamed = true;
    if (line == "}  // namespace") unnamed = false;
    if (line.starts_with(kNamespace)) inside = line.substr(0, line.find(" {"));
    const auto name = type_in(line);
    if (unnamed || inside.empty() || name.empty()) continue;
    const auto [at, is_new] = places.emplace(inside + "::" + name, path.string());
    EXPECT_TRUE(is_new) << at->first << " is defined in " << at->second << " and in " << path;
  }
}

TEST(Names, NoTwoTypesOfARoomBearOne) {
  Places places;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path{TIDEWAITER_SOURCE_DIR} / "src")) {
    const auto extension = entry.path().extension();
    const bool is_test = entry.path().stem().string().ends_with("_test");
    if ((extension == ".h" || extension == ".cc") && !is_test) read_types(entry.path(), places);
  }
  EXPECT_GT(places.size(), 500u);
}

}  // namespace
