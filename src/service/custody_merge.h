#pragma once
// What is put together, and what is packed anew. Both are one act of two officers, weighed before and after:
// a part that is not what the book says opens an inquiry instead, and nothing is put together then. One
// writer.

#include <optional>
#include <string>
#include <vector>

#include "service/custody.h"

namespace tidewaiter::service {

/// One of those that are merged, as it is read just before.
struct MergeLine {
  custody::ExhibitId exhibit;
  std::string seal_read;  ///< empty: it is open
  ScaleReading reading;
};
struct MergeOrder {
  std::vector<MergeLine> parts;  ///< at least two, of one seizure, one substance, one holder
  std::optional<custody::ExhibitId>
      into;               ///< one of them; nullopt: a new one, numbered as a part of the first
  ScaleReading after;     ///< all of it together
  std::string container;  ///< what it lies in now
};
struct MergedExhibits {
  custody::ExhibitId into;
  std::optional<WeighedExhibit> after;  ///< nullopt where one was kept back
  std::optional<std::pair<custody::ExhibitId, std::string>>
      kept_back;  ///< one whose weight disagrees, and why
};
/// Conflict where seizure, substance or holder differ, or one is named twice; Forbidden for a counter-sample,
/// which stays apart; OutOfRange for one that is empty; State where it can't be opened. Its parts end as
/// "merged"; a result of the laboratory stays where all parts have the same substance confirmed, a purity
/// only where all have the same.
base::Result<MergedExhibits> merge_exhibits(const Service& service, const TwoSigners& by,
                                            const MergeOrder& order);

struct Repackaging {
  custody::ExhibitId exhibit;
  std::string seal_read;
  std::string container;                      ///< the new one
  std::string seal;                           ///< the new one
  std::optional<ScaleReading> before, after;  ///< for drugs and chemicals
};
struct Repackaged {
  std::optional<WeighedExhibit> before, after;
  std::string kept_back;  ///< why nothing was done: its weight disagrees; empty where it was packed
};
/// The same content in a new container under a new seal. Conflict where the seal read or the new one does not
/// fit, OutOfRange where it is empty, Missing without both weighings.
base::Result<Repackaged> repackage_exhibit(const Service& service, const TwoSigners& by,
                                           const Repackaging& order);

}  // namespace tidewaiter::service
