#pragma once
// The erasure of evidence files (J4): a reading's, a photograph's, a paper's. Two officers order it with
// their keys (C3), and that order comes first: an entry, and a row that stays when the file is gone and says
// who did it. Then the row that speaks of the file goes, and then the file, overwritten, unless another row
// is of the same file. What a kill or a full disk left half done goes on with the next erasure, and where a
// server runs within its cadence. Backups taken before keep the file until they expire (docs/retention.md).
// One writer.

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/result.h"
#include "service/officer_keys.h"
#include "service/service.h"

namespace tidewaiter::service {

/// Erases a photograph or a paper and its file. NotFound; Missing without a ground; Forbidden where a legal
/// hold stands on it. Where two officers ordered it before, their order is carried out and no other is made.
base::Status erase_kept_file(const Service& service, const TwoSigners& by, std::int64_t number,
                             const std::string& basis);
/// The same of a reading.
base::Status erase_reading(const Service& service, const TwoSigners& by, std::int64_t number,
                           const std::string& basis);

/// Goes on with what was ordered and is not done, and says how many it ended. The first error where one can't
/// be ended (a legal hold since, a disk): it stays ordered, and the others are done all the same.
base::Result<std::size_t> finish_erasures(const Service& service);

/// For a restoration, which repeats what the newer journal erased (erased_since.h): the row first, then its
/// file. Forbidden where a legal hold stands on it.
base::Status erase_row_and_file(const Service& service, store::TableId table, std::int64_t number,
                                const std::string& sha256, const store::Erasure& by_whom);

}  // namespace tidewaiter::service
