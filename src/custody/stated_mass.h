#pragma once
// Between the table and the first exhibit: what an examination weighed of a find is held against what the
// exhibits made of it weighed first.
//
// The examination weighs with the immediate wrapping (selection::Find), and nobody weighs that wrapping apart
// there. So the two can be compared in one direction each:
//   less  the exhibits' gross masses, with all they lie in, come to less than the table's: something of it,
//         were it the wrapping, is no exhibit
//   more  their net masses alone come to more: there is something that the table did not weigh
// In between, the tare of the exhibits is what can't be compared, and that is said.
// The table's scale is not named. It is taken as one of class III with intervals of 5 g, which in service may
// be off by three (OIML R 76-1:2006, its text not at hand): 15 g, over 15 kg a thousandth; of a small find,
// for which no such scale would be taken, a hundredth, at least 0.5 g. The exhibits' own uncertainty is
// added. Plain values; thread-safe.

#include <cstddef>
#include <string>
#include <string_view>

#include "base/mass.h"

namespace tidewaiter::custody {

struct StatedMass {
  base::MassMg stated;  ///< by the examination; nothing where none stated one
  /// Sums over what was seized, parts of it left out.
  base::MassMg gross, net;
  base::MassMg uncertainty;  ///< of all these weighings together
  std::size_t weighed = 0;   ///< how many

  bool operator==(const StatedMass&) const = default;
};

enum class StatedVerdict { NotStated, NotWeighed, Agrees, Less, More };
std::string_view name(StatedVerdict verdict) noexcept;  ///< "not_stated", "not_weighed", "agrees", …

/// What a table's scale may be off by at this mass.
base::MassMg table_tolerance(base::MassMg stated);
/// Up to which the two are not called different.
base::MassMg tolerance_of(const StatedMass& mass);
StatedVerdict verdict_of(const StatedMass& mass);
/// By how much the verdict says that it is less or more; nothing for any other.
base::MassMg difference_of(const StatedMass& mass);
/// "the examination weighed 7981 g with its wrapping, the exhibits 7000 g gross (10 g of it tare, which
/// nobody weighed apart at the table): 981 g less, over the 15.02 g that scales may be off by".
std::string to_string(const StatedMass& mass);

}  // namespace tidewaiter::custody
