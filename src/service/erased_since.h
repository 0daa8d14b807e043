#pragma once
// A backup holds what was erased after it was taken. When it comes back, the newer database, or another copy
// of it, says what that was: each of its erasures after the backup's last entry is done again (J4), by the
// same two officers on the same ground. One writer.

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "service/service.h"

namespace tidewaiter::service {

/// Conflict unless the journal of the database `newer` begins with the `size` entries whose root this is.
base::Status check_continues(const std::string& newer, std::uint64_t size, const base::Hash& root,
                             env::RandomSource& random);

/// Does again in `service` what `newer` erased after its first `since` entries; answers how many rows went. A
/// row that was only blanked becomes what it is in `newer`. Files that no row speaks of any more are
/// overwritten. A legal hold that was lifted there, and stands here, is lifted first, in the name of who
/// lifted it; up to which hour runs of retention went is known here too, afterwards.
base::Result<std::uint64_t> erase_again(const Service& service, const std::string& newer,
                                        std::uint64_t since);

}  // namespace tidewaiter::service
