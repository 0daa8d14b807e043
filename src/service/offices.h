#pragma once
// Whose office's work is whose. An account that states an office acts on that office's parcels, shifts and
// instruments alone (Reach::Office, permissions.h), at the page as at the command line: each use case asks.
// An account that states none is of the whole service, an operator's is limited by its operator, and whoever
// has the database may act under a name that has no account. Reading is limited for nobody: a look at another
// office's parcel is told as one (looks.h). Reads only; thread-safe.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/store.h"

namespace tidewaiter::service {

/// What a list is asked for that shows every office's.
inline constexpr std::string_view kEveryOffice = "*";
/// Whose a list shows, empty for every office's: what is asked for, or else `own`, the asking account's.
std::string office_shown(std::string_view own, std::string_view asked);

/// The office to which this officer's acts are limited; empty where they are not.
base::Result<std::string> office_that_limits(store::Reader& reader, const std::string& officer);
/// Forbidden, as "an officer of CNCAN", where the officer's acts are limited to another office. An empty
/// `office` is nobody's.
base::Status wants_own_office(store::Reader& reader, const std::string& officer, const std::string& office);

/// Whose a parcel is: the office on whose list it is, by this filing or one that it amends, or else into
/// whose shift it was filed.
base::Result<std::string> parcels_office(store::Reader& reader, const store::ItemRow& item);
/// The parcel's office, where it is another than `own`, to which somebody's acts are limited; else empty.
base::Result<std::string> office_other_than(store::Reader& reader, const std::string& own,
                                            const store::ItemRow& item);
/// wants_own_office of the parcel's office. By number: nothing is wanted of one that was erased.
base::Status wants_own_parcel(store::Reader& reader, const std::string& officer, const store::ItemRow& item);
base::Status wants_own_parcel(store::Reader& reader, const std::string& officer, std::int64_t item_no);

}  // namespace tidewaiter::service
