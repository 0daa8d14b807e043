#include "risk/risk.h"

#include <gtest/gtest.h>

#include "risk/cases.h"

namespace tidewaiter::risk {
namespace {

TEST(StarterLibrary, CompilesAndEveryCaseHolds) {
  const auto library = starter_library();
  const auto profiles = compile(library, 1);
  ASSERT_TRUE(profiles) << to_string(profiles.error());
  for (const auto& result : run_profile_cases(*profiles)) {
    EXPECT_TRUE(result.passed()) << result.path << ":" << result.line << ": " << result.profile << ": " << result.name
                                 << (result.must_hit ? " must hit" : " must miss: ") << result.text;
    if (result.did_hit) std::cout << result.text << "\n";
  }
}

}  // namespace
}  // namespace tidewaiter::risk
