#pragma once
// What really lies in a simulated evidence room, which no officer sees: true masses, the seals that are on
// things, plants that dry, scales that err and one that lies, and who steals what. The use cases get only
// what an officer there would read. Everything follows from the seed. One to a thread.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/mass.h"
#include "custody/custody.h"
#include "env/random.h"
#include "service/custody.h"

namespace tidewaiter::service {

/// How scales err: as scales do (a bias within the calibration error and noise of a third of a digit), or by
/// as much as the stated uncertainty allows (normal, half of it as standard deviation).
enum class ScaleErrors { AsOnScales, AsStated };
enum class Theft {
  None,
  Skim,    ///< takes a share and closes the seal again unseen
  Swap,    ///< the same mass of something else, under a seal forged to the same number
  Reseal,  ///< takes a share and puts on another seal
};

struct RoomPlan {
  std::uint64_t seed = 1;
  std::int64_t actions = 1'000;
  std::uint64_t cut_every = 0;  ///< writes of the disk between two power cuts, on the average; 0: none
  ScaleErrors errors = ScaleErrors::AsOnScales;
  Theft theft = Theft::None;
  std::int32_t share_ppm = 0;  ///< of what the exhibit first weighed, each time
  std::int64_t times = 1;      ///< how often one exhibit is stolen from
  std::int64_t robbed_one_in = 2;
  std::int32_t lie_ppm = 0;       ///< by how much the lying scale shows too much
  bool plants = true;             ///< some exhibits dry, and their officers allow for it
  bool border = false;            ///< much of it goes to another country
  std::int64_t verify_every = 0;  ///< `verify` after every so many power cuts; 0: at the end alone
};

/// A thing as it is.
struct Thing {
  double true_mg = 0;
  double first_mg = 0;  ///< when it was seized or taken out
  std::string seal;     ///< that is on it; empty: open
  std::string holder;   ///< who has it by every acceptance so far
  bool dries = false;
  bool dried = false;  ///< since its last weighing on record: a refused one makes nothing drier
  bool swapped = false;
  bool gone = false;    ///< used up, burnt, abroad, or set aside because of a wrong seal
  bool abroad = false;  ///< given across a border, and not back
  std::int64_t thefts_due = 0;
  std::int64_t thefts = 0;
  bool weighed_since = false;  ///< after the last theft
  bool found = false;
};

/// What came of a run.
struct RoomTally {
  std::map<std::string, std::int64_t> done;     ///< use cases that were carried out, by name
  std::map<std::string, std::int64_t> refused;  ///< and refused
  std::int64_t entries = 0;
  std::int64_t cuts = 0, cut_and_written = 0;  ///< power cuts; after which the act was there all the same
  std::int64_t lost_offers = 0, clock_jumps = 0, witnessed = 0, verified = 0;
  std::int64_t weighings = 0, discrepant = 0, alarms = 0;  ///< of exhibits that nobody stole from
  std::int64_t exhibits = 0;                               ///< nobody stole from
  std::int64_t robbed = 0;                                 ///< exhibits; weighed or looked at afterwards
  std::int64_t thefts = 0;                                 ///< from those
  std::int64_t by_discrepancy = 0, by_drift = 0, by_seal = 0, by_laboratory = 0;
  std::int64_t honest_scale_alarms = 0;
  bool liar_alarms = false;
  std::string accused;  ///< each honest weighing that a discrepancy or an alarm came of, in words
  std::string broken;   ///< what did not hold, with seed and commit; empty: everything held

  std::int64_t found() const { return by_discrepancy + by_drift + by_seal + by_laboratory; }
  std::int64_t acts() const;
};

class RoomChance {
 public:
  explicit RoomChance(std::uint64_t seed) : random_(seed) {}
  std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  double uniform() { return (static_cast<double>(random_.next() >> 11) + 0.5) / 9007199254740992.0; }
  double normal();
  template <typename T>
  const T& of(const std::vector<T>& all) {
    return all[below(all.size())];
  }

 private:
  env::SeededRandom random_;
};

class RoomWorld {
 public:
  static constexpr const char* kLiar = "LIAR";
  RoomWorld(const RoomPlan& plan, RoomChance& chance);

  /// The scales with their certificates, which run out at `until`.
  std::vector<custody::Scale> scales(base::Instant until) const;
  /// What a scale shows of so much in a container of ten grams.
  ScaleReading reading(double net_mg);
  /// Of a thing that dried since it was weighed last, in whichever act: its officer allows for it.
  ScaleReading reading_of(const Thing& thing, double net_mg);
  /// The loss an officer may put down to drying.
  static custody::DryingAllowance allowance(const Thing& thing);
  void dry(Thing& thing);
  /// Marks a new thing as one that will be stolen from, or not.
  void mark(Thing& thing);
  /// A thief takes his share, if one is due.
  void steal(Thing& thing);

  std::map<custody::ExhibitId, Thing> things;

 private:
  const RoomPlan& plan_;
  RoomChance& chance_;
  std::vector<std::pair<std::string, double>> bias_mg_;
  std::int64_t forged_seals_ = 0;
};

}  // namespace tidewaiter::service
