#include "custody/packaging.h"

#include <algorithm>
#include <array>

namespace tidewaiter::custody {
namespace {

constexpr std::array<std::string_view, 8> kTraits{"wrapper", "tape",  "colour",  "dimensions",
                                                  "logo",    "print", "marking", "fingerprint"};

}  // namespace

std::string_view name(PackagingTrait trait) noexcept { return kTraits[static_cast<std::size_t>(trait)]; }

std::optional<PackagingTrait> packaging_trait_from(std::string_view name) noexcept {
  const auto* const found = std::find(kTraits.begin(), kTraits.end(), name);
  if (found == kTraits.end()) return std::nullopt;
  return static_cast<PackagingTrait>(found - kTraits.begin());
}

std::string plain_description(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace tidewaiter::custody
