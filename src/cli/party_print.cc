#include "cli/party_print.h"

namespace tidewaiter::cli {

using service::PartyOf;

base::Result<PartyOf> party_from(const std::string& text) {
  const auto colon = text.find(':');
  const std::string role = colon == std::string::npos ? "recipient" : text.substr(colon + 1);
  if (role != "sender" && role != "recipient") {
    return base::fail(base::ErrorCode::UnknownCode, "party", text, "ITEM, ITEM:recipient or ITEM:sender");
  }
  return PartyOf{model::ItemId{text.substr(0, colon)},
                 role == "sender" ? model::PartyRole::Sender : model::PartyRole::Recipient};
}

std::string shown(const PartyOf& party) {
  return (party.item.empty() ? "an erased parcel's" : party.item.text()) + " " +
         std::string{model::name(party.role)};
}

nlohmann::ordered_json as_json(const PartyOf& party) {
  return {{"item_id", party.item.text()}, {"role", model::name(party.role)}};
}

}  // namespace tidewaiter::cli
