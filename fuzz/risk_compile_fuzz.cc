// Anything that is handed in as a profile is compiled or refused with a place, and what compiles can assess.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "risk/cases.h"
#include "risk/risk.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter;
  const risk::ProfileSource source{"fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size)};
  const auto profiles = risk::compile({&source, 1}, 1);
  if (!profiles) {
    if (profiles.error().field.empty()) std::abort();
    return 0;
  }
  for (const auto& result : risk::run_profile_cases(*profiles)) {
    if (result.profile.empty()) std::abort();
  }
  return 0;
}
