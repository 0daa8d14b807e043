#pragma once
// An entity's id is the number of the mention that anchors it, and its level, in disguise: so ids are stable
// and need no table. Pure; thread-safe.

#include <cstdint>
#include <optional>

#include "model/assessment.h"
#include "resolution/resolution.h"

namespace tidewaiter::resolution {

inline constexpr std::uint64_t kMentionNumbers = std::uint64_t{1} << 48;

/// A bijection into [1, 2^62), which is below 36^12.
model::EntityId entity_id(model::EntityLevel level, MentionNumber anchor) noexcept;

struct Anchor {
  model::EntityLevel level = model::EntityLevel::Person;
  MentionNumber mention;
};
/// nullopt where no mention's id looks like this.
std::optional<Anchor> anchor_of(model::EntityId id) noexcept;

}  // namespace tidewaiter::resolution
