#pragma once
// Erasure (J4), in two steps: what it touches is found in a snapshot while others write, then carried out in
// one transaction.

#include <set>

#include "store/transaction.h"

namespace tidewaiter::store {

/// A row as entries name it: table and key text.
using RowName = std::pair<std::string, std::string>;

struct ErasurePlan {
  std::set<RowName> targets;
  std::set<std::uint64_t> entries;  ///< that name a target
  std::set<RowName> restated;       ///< other rows those entries name
  std::uint64_t read_to = 0;        ///< entries before this one were read
};

/// Forbidden, NotFound, OutOfRange as Store::erase says.
base::Result<ErasurePlan> plan_erasure(Reader& reader, const Erasure& erasure);
base::Result<ErasureReport> carry_out(WriterTransaction& transaction, ErasurePlan plan,
                                      const Erasure& erasure);
/// Empties the write-ahead log into the database; on PostgreSQL vacuums, which can't reach its log's archive.
base::Status clear_traces(Connection& connection);

}  // namespace tidewaiter::store
