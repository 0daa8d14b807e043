#include "service/authority.h"

#include "service/accounts.h"

namespace tidewaiter::service {

base::Status wants_right(store::Reader& reader, const std::string& officer, Action action) {
  TW_TRY(const auto any, reader.count(store::TableId::Officer));
  if (any == 0) return {};
  const auto known = account(reader, officer);
  if (!known && known.error().code != base::ErrorCode::NotFound)
    return tl::make_unexpected(known.error());
  if (known && known->state == "active" && may(known->roles, action)) return {};
  return base::fail(base::ErrorCode::Forbidden, "officer", officer,
                    "an active account that may " + std::string{name(action)});
}

}  // namespace tidewaiter::service
