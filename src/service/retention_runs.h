#pragma once
// Up to which hour the rows of a class were erased. Each run of retention enters it before it erases, by the
// rules that it runs with, which need not be those that a later question comes with: what a person is told
// must not depend on which parcel outlived a run (K1, subject_answer.h). One writer; reading may go on.

#include <optional>
#include <vector>

#include "base/result.h"
#include "service/oversight.h"

namespace tidewaiter::service {

/// Enters that what was older than each rule's period at `as_of` is erased now. Forbidden unless two
/// different officers stand for it.
base::Status enter_run(const Service& service, const Actor& ordered_by, const Actor& approved_by,
                       const std::vector<RetentionRule>& rules, base::Instant as_of);

/// The latest hour up to which any run erased rows of this class; nullopt where none ran.
base::Result<std::optional<base::Instant>> erased_before(store::Reader& reader, store::DataClass data_class);

/// Enters the runs of `newer` that went further than those known here: a backup that is restored does not
/// know them.
base::Status enter_runs_again(const Service& service, store::Reader& newer);

}  // namespace tidewaiter::service
