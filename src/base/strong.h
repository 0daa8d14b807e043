#pragma once
// Strong types: an item's id is not an exhibit's id, and a mass is not a count. Plain values; thread-safe.

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace tidewaiter::base {

/// A text identifier of one kind. Tag is an incomplete struct that names the kind.
template <typename Tag>
class TextId {
 public:
  TextId() = default;
  explicit TextId(std::string text) : text_(std::move(text)) {}
  const std::string& text() const noexcept { return text_; }
  bool empty() const noexcept { return text_.empty(); }
  auto operator<=>(const TextId&) const = default;

 private:
  std::string text_;
};

/// A 64-bit number of one kind (a row, an index); never added to one of another kind.
template <typename Tag>
class NumberId {
 public:
  constexpr NumberId() = default;
  constexpr explicit NumberId(std::uint64_t value) : value_(value) {}
  constexpr std::uint64_t value() const noexcept { return value_; }
  constexpr auto operator<=>(const NumberId&) const = default;

 private:
  std::uint64_t value_ = 0;
};

}  // namespace tidewaiter::base

template <typename Tag>
struct std::hash<tidewaiter::base::TextId<Tag>> {
  std::size_t operator()(const tidewaiter::base::TextId<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.text());
  }
};
template <typename Tag>
struct std::hash<tidewaiter::base::NumberId<Tag>> {
  std::size_t operator()(tidewaiter::base::NumberId<Tag> id) const noexcept {
    return std::hash<std::uint64_t>{}(id.value());
  }
};
