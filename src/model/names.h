#pragma once
// The one way an enumeration and its stable spelling are tied: a table of names in the order of the values.

#include <array>
#include <optional>
#include <string_view>

namespace tidewaiter::model {

/// The value whose spelling is `text`, by exact comparison.
template <typename Enum, std::size_t N>
std::optional<Enum> from_names(const std::array<std::string_view, N>& names, std::string_view text) noexcept {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace tidewaiter::model
