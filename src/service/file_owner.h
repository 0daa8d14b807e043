#pragma once
// Whose a kept file is: an exhibit's, an examination's or a run's at the furnace, and of one alone. Values,
// and reads; thread-safe.

#include <cstdint>
#include <optional>
#include <variant>

#include "base/result.h"
#include "custody/exhibit.h"
#include "store/store.h"

namespace tidewaiter::service {

struct ExaminationNumber {
  std::int64_t value = 0;
  bool operator==(const ExaminationNumber&) const = default;
};
struct RunNumber {
  std::int64_t value = 0;
  bool operator==(const RunNumber&) const = default;
};
using FileOwner = std::variant<custody::ExhibitId, ExaminationNumber, RunNumber>;

/// By the columns of a row that speaks of a file, or of its erasure; nullopt where they name nobody.
template <typename Row>
std::optional<FileOwner> owner_of(const Row& row) {
  if (row.exhibit) return custody::ExhibitId{*row.exhibit};
  if (row.examination_no) return ExaminationNumber{*row.examination_no};
  if constexpr (requires { row.destruction_no; }) {
    if (row.destruction_no) return RunNumber{*row.destruction_no};
  }
  return std::nullopt;
}

/// NotFound (exhibit, run, examination).
base::Status wants_known_owner(store::Reader& reader, const FileOwner& owner);

}  // namespace tidewaiter::service
