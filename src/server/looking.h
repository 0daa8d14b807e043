#pragma once
// Looks, as routes enter them (K1): who asks, and what for, which the page's screen says in `purpose`. Any
// thread.

#include <string>

#include "server/route.h"
#include "service/looks.h"

namespace tidewaiter::server {

/// Who looks, for what `purpose` of the query says, or `otherwise` where it says nothing.
service::Actor looking(const Request& request, const char* otherwise);

/// Enters a look at a list that tells of many people at once, durably, before it is answered: `list` is its
/// name. Missing, TooLarge for a purpose that is none.
base::Status look_at_list(Context& context, const Request& request, const std::string& list,
                          const char* otherwise);

}  // namespace tidewaiter::server
