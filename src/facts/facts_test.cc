#include "facts/facts.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace tidewaiter::facts {
namespace {

TEST(Facts, EveryEmbeddedFileIsTheFileInTheTree) {
  const auto all = paths("");
  ASSERT_FALSE(all.empty());
  for (const auto path : all) {
    std::ifstream stream(std::string{TIDEWAITER_SOURCE_DIR "/reference/"} + std::string{path},
                         std::ios::binary);
    std::stringstream content;
    content << stream.rdbuf();
    EXPECT_EQ(*file(path), content.str()) << path;
  }
}

TEST(Facts, AnUnknownFileIsAnError) { EXPECT_EQ(file("no/such").error().code, base::ErrorCode::NotFound); }

}  // namespace
}  // namespace tidewaiter::facts
