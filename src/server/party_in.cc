#include "server/party_in.h"

namespace tidewaiter::server {

base::Result<service::PartyOf> party_in(const Body& body) {
  TW_TRY(const auto item, body.text("item_id", 35));
  TW_TRY(const auto role, body.text("role"));
  for (const auto known : {model::PartyRole::Sender, model::PartyRole::Recipient})
    if (model::name(known) == role) return service::PartyOf{model::ItemId{item}, known};
  return base::fail(base::ErrorCode::UnknownCode, body.path("role"), role, "sender or recipient");
}

}  // namespace tidewaiter::server
