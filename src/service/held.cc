#include "service/held.h"

#include <nlohmann/json.hpp>

namespace tidewaiter::service {

base::Result<selection::HoldState> Held::state() const {
  const auto known = selection::hold_state_from(hold.state);
  if (!known)
    return base::fail(base::ErrorCode::Storage, "hold.state", hold.state, "a state of hold-to-hand");
  return *known;
}

base::Result<std::optional<Held>> held(store::Reader& reader, store::ItemRow item, std::string_view only_of) {
  while (true) {
    TW_TRY(auto hold, reader.get<store::HoldRow>(item.item_no));
    if (hold && (only_of.empty() || hold->operator_id == only_of))
      return std::optional{Held{*std::move(hold), std::move(item)}};
    // An amendment's number is higher than what it amends, so this ends.
    if (!item.supersedes || *item.supersedes >= item.item_no) break;
    TW_TRY(auto before, reader.get<store::ItemRow>(*item.supersedes));
    if (!before || before->item_id != item.item_id) break;
    item = *std::move(before);
  }
  return std::optional<Held>{};
}

std::string place_in(const std::string& detail) {
  const auto parsed = nlohmann::json::parse(detail, nullptr, false);
  return parsed.is_object() ? parsed.value("place", "") : "";
}

}  // namespace tidewaiter::service
