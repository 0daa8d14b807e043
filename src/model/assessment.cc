#include "model/assessment.h"

#include "base/check.h"
#include "model/names.h"

namespace tidewaiter::model {
namespace {

constexpr std::uint64_t kEntityIds = 4'738'381'338'321'616'896ULL;  // 36^12
constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::array<std::string_view, 3> kLevels{"person", "premises", "contact"};
constexpr std::array<std::string_view, 5> kOutcomes{"Release", "Hold", "Query", "Refuse", "LetRun"};
constexpr std::array<std::string_view, 6> kReasonKinds{"profile", "standing_rule", "watch_list",
                                                       "finding", "model",         "degraded"};

}  // namespace

std::string to_text(EntityId id) {
  TW_CHECK(id.value() < kEntityIds);
  std::string text(13, '0');
  text[0] = 'E';
  std::uint64_t rest = id.value();
  for (std::size_t i = 12; i > 0; --i, rest /= 36) text[i] = kDigits[rest % 36];
  return text;
}

std::optional<EntityId> entity_id_from(std::string_view text) noexcept {
  if (text.size() != 13 || text[0] != 'E') return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text.substr(1)) {
    const auto digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    value = value * 36 + digit;
  }
  return EntityId{value};
}

std::string_view name(EntityLevel level) noexcept { return kLevels[static_cast<std::size_t>(level)]; }
std::string_view name(Outcome outcome) noexcept { return kOutcomes[static_cast<std::size_t>(outcome)]; }
std::optional<Outcome> outcome_from(std::string_view name) noexcept {
  return from_names<Outcome>(kOutcomes, name);
}
std::string_view name(ReasonKind kind) noexcept { return kReasonKinds[static_cast<std::size_t>(kind)]; }

}  // namespace tidewaiter::model
