#pragma once
// The close of shifts: an officer's, and by themselves at hours that `serve` was given, so that the night's
// list stands when the day begins whether or not anybody asks for it.

#include <span>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"
#include "server/events.h"
#include "server/route.h"
#include "service/open_shifts.h"

namespace tidewaiter::server {

/// "HH:MM", UTC, or with an offset, "06:30+08:00": since midnight UTC. Malformed otherwise, naming `field`.
base::Result<base::DurationMs> hour_of_day(std::string_view text, std::string_view field);

/// The latest of these hours of the day that has come, of today or of yesterday; `hours` is not empty.
base::Instant latest_hour(std::span<const base::DurationMs> hours, base::Instant now);

/// Chooses from what was filed into an open shift and closes it as of `at`, sends the holds, and tells
/// listeners. As service::find_open_shift and close_shift fail.
base::Status close_and_tell(EventHub& events, Context& context, const service::Actor& actor,
                            const std::string& office, const std::string& shift, base::Instant at);

/// Closes each office's shifts that had anything filed into them before `hour`, in the server's name: one
/// that was open but empty then goes on until the next. `memory` is of what was filed into open shifts. The
/// first failure is returned once all were tried.
base::Status close_due_shifts(EventHub& events, Context& context, service::OpenShiftMemory& memory,
                              base::Instant hour, base::Instant now);

}  // namespace tidewaiter::server
