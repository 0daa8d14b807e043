// Any bytes as a stored watch-list entry, as a learnt set of weights, and as a configuration of retention or
// of how requests are answered: read, or refused by name.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "resolution/parameters_json.h"
#include "service/list_entry_json.h"
#include "service/oversight.h"
#include "service/subject_requests.h"

using namespace tidewaiter::service;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto entry = list_entry_from_json("1", text)) {
    const auto again = list_entry_from_json("1", to_json(*entry));
    if (!again || to_json(*again) != to_json(*entry)) std::abort();
  }
  const auto json = nlohmann::ordered_json::parse(text, nullptr, false);
  if (const auto weights = tidewaiter::resolution::parameters_from(json)) {
    const auto again = tidewaiter::resolution::parameters_from(parameters_json(*weights));
    if (!again || *again != *weights) std::abort();
  } else if (weights.error().field.empty()) {
    std::abort();
  }
  const auto rules = retention_rules(text);
  if (!rules && rules.error().field.empty()) std::abort();
  const auto terms = request_terms(text);
  if (!terms && terms.error().field.empty()) std::abort();
  return 0;
}
