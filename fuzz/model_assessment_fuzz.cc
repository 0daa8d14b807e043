// Any bytes as a stored assessment or stored evidence: what reads is written again as something that reads
// the same.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "model/assessment_json.h"

using namespace tidewaiter::model;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (const auto assessment = assessment_from_json(text)) {
    const auto written = to_json(*assessment);
    const auto again = assessment_from_json(written);
    if (!again || *again != *assessment || to_json(*again) != written) std::abort();
  }
  if (const auto evidence = evidence_from_json(text)) {
    const auto written = to_json(*evidence);
    const auto again = evidence_from_json(written);
    if (!again || *again != *evidence || to_json(*again) != written) std::abort();
  }
  return 0;
}
