#pragma once
// What waits in the evidence room: exhibits for a laboratory's word, for a court, for their destruction, each
// since when; and the drugs that are held, by substance. A director's figures with the list behind each.
// Reads only; any number at once.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/mass.h"
#include "base/result.h"
#include "custody/custody.h"
#include "store/store.h"

namespace tidewaiter::service {

enum class WaitsFor {
  Analysis,  ///< a drug or chemical that no laboratory has confirmed, since its seizure
  Court,     ///< confirmed, or of a kind that no laboratory is asked about: since its seizure, or since its
             ///< trial was recorded
  Destruction,  ///< ordered to be destroyed, since it was put aside for that
  Nothing,      ///< none of these
};
std::string_view name(WaitsFor waits) noexcept;  ///< "analysis", "court", "destruction", "nothing"
std::optional<WaitsFor> waits_for_from(std::string_view name) noexcept;

/// An exhibit that is held: its chain has not ended, and nobody reported it missing.
struct HeldExhibit {
  custody::ExhibitId id;
  custody::SeizureNumber seizure;
  WaitsFor waits = WaitsFor::Nothing;
  base::Instant since;  ///< since when it waits; of its state where it waits for nothing
  std::string
      substance;  ///< the laboratory's word or, without one, the presumptive one; empty for other kinds
  bool confirmed = false;
  bool drug = false;
  base::MassMg book;
};
/// Those that wait longest first. Samples that were drawn and the defence's are held, and wait for nothing of
/// their own. Reads every exhibit.
base::Result<std::vector<HeldExhibit>> held_exhibits(store::Reader& reader);

/// How many wait for one thing.
struct WaitingFigure {
  WaitsFor waits = WaitsFor::Nothing;
  std::int64_t exhibits = 0;
  base::MassMg book;
  std::optional<base::Instant> oldest;
};
/// Drugs of one substance that are held.
struct HeldSubstance {
  std::string substance;
  bool confirmed = false;
  std::int64_t exhibits = 0;
  base::MassMg book;
};
struct Backlog {
  std::vector<WaitingFigure> waiting;     ///< analysis, court, destruction
  std::vector<HeldSubstance> substances;  ///< the largest mass first
};
Backlog backlog_of(const std::vector<HeldExhibit>& held);

}  // namespace tidewaiter::service
