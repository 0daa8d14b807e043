#pragma once
// Who may do what an office is needed for, wherever it is done: at the page or at the command line. The table
// of permissions decides as soon as there is one account; with none at all, who has the database decides.
// Thread-safe.

#include <string>

#include "base/result.h"
#include "service/permissions.h"
#include "store/store.h"

namespace tidewaiter::service {

/// Forbidden where there are accounts and this officer's is not one, is not active, or may not.
base::Status wants_right(store::Reader& reader, const std::string& officer, Action action);

}  // namespace tidewaiter::service
