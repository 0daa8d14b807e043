#pragma once
// How a request that waits is changed. Inside this room only.

#include <functional>
#include <string_view>

#include "service/subject_requests.h"

namespace tidewaiter::service {

using RequestChange = std::function<base::Status(store::Transaction&, SubjectRequest&)>;
/// Has `change` alter it, and records it with an entry of this kind. NotFound, State where it no longer
/// waits, Forbidden for who may not.
base::Status change_request(const Service& service, const Actor& actor, std::int64_t number,
                            std::string_view entry, const RequestChange& change);

}  // namespace tidewaiter::service
