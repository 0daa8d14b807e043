#pragma once
// The erasure of evidence files (J4): a reading's, a photograph's, a paper's. Two officers order it with
// their keys (C3), and that order comes first: an entry, and a row that stays when the file is gone and says
// who did it. Then the row that speaks of the file goes, and then the file, overwritten, unless another row
// is of the same file. What a kill or a full disk left half done goes on with the next erasure, and where a
// server runs within its cadence. Backups taken before keep the file until they expire (docs/retention.md).
//
// Who may order it: the first of the two needs the right (erase_files). Each of them holds the exhibit (C2),
// or is of the office of the parcel that it came out of, or of none. Of an examination it is its parcel; of a
// run at the furnace that goes for each exhibit that it destroyed, by who held it last. A legal hold on the
// file's row, or on such a parcel, refuses the order, and keeps what was ordered before from being carried
// out.
// One writer.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "service/file_owner.h"
#include "service/officer_keys.h"
#include "service/service.h"

namespace tidewaiter::service {

/// What is to be erased: a photograph or a paper (TableId::KeptFile), or a reading (TableId::Reading).
struct FileToErase {
  store::TableId table = store::TableId::KeptFile;
  std::int64_t number = 0;
  std::optional<FileOwner> owner = {};  ///< whose it is: another's is not found; nullopt: anybody's
};

/// The order alone, by which nothing is gone yet: what is signed can be rehearsed (prepared_acts.h).
/// NotFound; Missing without a ground; Forbidden as said above; State where an order on it stands, which is
/// carried out, and no other is made.
base::Result<store::FileErasureRow> order_erasure(const Service& service, const TwoSigners& by,
                                                  const FileToErase& file, const std::string& basis);
/// Carries out one order that stands. No error where it is done. NotFound; as finish_erasures fails, and it
/// stays ordered.
base::Status finish_erasure(const Service& service, std::int64_t erasure_no);

/// An order on a file.
struct KnownErasure {
  store::FileErasureRow row;
  bool held = false;  ///< it is not done, and a legal hold keeps it from that
};
/// Those on files of one exhibit, examination or run, done or not, the latest first; of the latter two only
/// what was ordered since schema version 12. NotFound. Reads; thread-safe.
base::Result<std::vector<KnownErasure>> erasures_of(store::Reader& reader, const FileOwner& owner);

/// Erases a photograph or a paper and its file: orders it as order_erasure does, and carries it out. Where
/// two officers ordered it before, their order is carried out and no other is made.
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
