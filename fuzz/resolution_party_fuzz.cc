// Any bytes as parties' fields: they are taken in, found again as the same party, and compared the same both
// ways.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "resolution/comparison.h"
#include "resolution/features.h"
#include "resolution/keys.h"

using namespace tidewaiter;

namespace {

/// The next field: bytes up to a newline.
std::string field(std::string& bytes) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  std::string out = bytes.substr(0, end);
  bytes.erase(0, std::min(end + 1, bytes.size()));
  return out;
}

model::Party party(std::string& bytes) {
  model::Party out;
  out.name = field(bytes);
  out.address = {field(bytes), field(bytes)};
  out.city = field(bytes);
  out.postcode = field(bytes);
  out.country = field(bytes).substr(0, 2);
  out.phone = field(bytes);
  out.email = field(bytes);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  resolution::TokenTable tokens;
  const auto one = resolution::prepare(party(bytes));
  const auto other = resolution::prepare(party(bytes));
  const auto a = resolution::intern(one, tokens);
  const auto b = resolution::intern(other, tokens);
  if (!(resolution::intern(one, tokens) == a)) std::abort();
  if (resolution::compare(a, b, tokens).code() != resolution::compare(b, a, tokens).code()) std::abort();
  if (resolution::person_keys(a, tokens).count > resolution::kMostKeys) std::abort();
  return 0;
}
