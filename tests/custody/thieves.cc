#include "thieves.h"

#include <cmath>
#include <map>
#include <numbers>
#include <optional>
#include <set>

#include "base/check.h"
#include "custody/custody.h"
#include "env/random.h"
#include "seed_and_commit.h"

namespace tidewaiter::custody {
namespace {

using base::DurationMs;
using base::Instant;
using base::MassMg;

constexpr Instant kBegin{1'800'000'000'000};
constexpr const char* kSeized = "methamphetamine";

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}
  std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  double uniform() { return (static_cast<double>(random_.next() >> 11) + 0.5) / 9007199254740992.0; }
  double normal() {  // Box and Muller
    return std::sqrt(-2 * std::log(uniform())) * std::cos(2 * std::numbers::pi * uniform());
  }

 private:
  env::SeededRandom random_;
};

struct TrueScale {
  Scale scale;
  double bias_mg = 0;  // the same in every reading
};

std::vector<TrueScale> scales(Chance& chance, const Plan& plan) {
  std::vector<TrueScale> all;
  for (int i = 0; i < 3; ++i) {
    TrueScale one{{"S" + std::to_string(i), MassMg{10}, MassMg{5}, kBegin + DurationMs::days(400)}, 0};
    one.bias_mg = (chance.uniform() * 2 - 1) * 5;
    all.push_back(one);
  }
  // A bias of gross and tare alike would cancel: a lying scale lies in proportion, so on the gross alone.
  all.push_back({{"LIAR", MassMg{10}, MassMg{5}, kBegin + DurationMs::days(400)},
                 static_cast<double>(plan.scale_bias_mg)});
  return all;
}

// What two officers read off a scale: a gross mass, in a container that was weighed empty.
base::Result<Weighing> weighed(Chance& chance, const Plan& plan, const TrueScale& on, double net_mg,
                               const ExhibitId& id, const TwoOfficers& officers, Instant at) {
  constexpr double kTare = 10'000;
  const double d = static_cast<double>(on.scale.readability.milligrams());
  double gross = net_mg + kTare + on.bias_mg, tare = kTare;
  if (plan.errors == Errors::Scale) {
    gross += chance.normal() * d / 3;
    tare += chance.normal() * d / 3;
  } else {
    TW_TRY(const auto stated, summed_uncertainty(on.scale, 2));
    gross += chance.normal() * static_cast<double>(stated.milligrams()) / 2 - on.bias_mg;
  }
  const auto shown = [&](double mg) {
    return MassMg{static_cast<std::int64_t>(std::llround(std::max(mg, 0.0) / d) * std::llround(d))};
  };
  const MassMg shown_tare = shown(tare), shown_gross = std::max(shown(gross), shown_tare);
  return weigh({id, shown_gross, shown_tare, 2, on.scale, at, "vault", officers, {}});
}

OfficerId officer(std::uint64_t n) { return OfficerId{"officer-" + std::to_string(n)}; }

// One exhibit's life.
class Trial {
 public:
  Trial(const Plan& plan, std::uint64_t number, Tally& tally)
      : plan_(plan), chance_(plan.seed * 1'000'003 + number), tally_(tally), scales_(scales(chance_, plan)) {}

  void run() {
    true_mg_ = static_cast<double>(plan_.mass.milligrams());
    begin();
    std::set<std::int64_t> thefts;
    const auto wanted = std::min(plan_.times, plan_.handovers);
    while (static_cast<std::int64_t>(thefts.size()) < wanted)
      thefts.insert(static_cast<std::int64_t>(chance_.below(static_cast<std::uint64_t>(plan_.handovers))));
    for (std::int64_t i = 0; i < plan_.handovers && !over_; ++i) {
      true_mg_ *= 1 - plan_.drying_ppm / 1e6;
      if (thefts.count(i) != 0) steal();
      hand_on(i);
    }
    ++tally_.trials;
    if (discrepancy_) {
      ++tally_.by_discrepancy;
    } else if (wrong_seal_) {
      ++tally_.by_seal;
    } else if (drift_.alarms()) {
      ++tally_.by_drift;
    } else if (plan_.examined && content_ != kSeized) {
      ++tally_.by_laboratory;
    }
    if (content_ != kSeized) ++tally_.swapped;
  }

 private:
  void broken(const std::string& what) {
    if (tally_.broken.empty()) tally_.broken = what + " (" + seed_and_commit(plan_.seed) + ")";
    over_ = true;
  }
  TwoOfficers pair(const OfficerId& first) {
    OfficerId second = first;
    while (second == first) second = officer(chance_.below(12));
    return *TwoOfficers::make(first, second);
  }

  void begin() {
    holding_ = {id_, officer(chance_.below(12)), "S-1", CustodyState::Sealed, std::nullopt};
    seal_on_it_ = "S-1";
    const auto first = weighed(chance_, plan_, scales_[0], true_mg_, id_, pair(holding_.holder), now_);
    TW_CHECK(first.has_value());
    TW_CHECK(ledger_.post(*Movement::make(MovementKind::Seize, first->net(), id_)).has_value());
    book_uncertainty_ = first->uncertainty;
  }

  void steal() {
    if (plan_.crime == Crime::None) return;
    if (plan_.crime == Crime::Swap) return swap();
    true_mg_ -= static_cast<double>(plan_.mass.milligrams()) * plan_.share_ppm / 1e6;
    true_mg_ = std::max(true_mg_, 0.0);
    if (plan_.crime == Crime::Reseal) seal_on_it_ = "S-2";
  }

  // As much of something else as a scale of the room shows, to its last digit; a seal forged to the number.
  void swap() {
    const auto& on = scales_[chance_.below(3)];
    const auto shown = weighed(chance_, plan_, on, true_mg_, id_, pair(holding_.holder), now_);
    if (!shown) return broken("the thief's weighing was refused: " + to_string(shown.error()));
    content_ = "sucrose";
    true_mg_ = static_cast<double>(shown->net().milligrams());
    seal_on_it_ = holding_.seal;
  }

  // Offers it until somebody accepts in time.
  void hand_on(std::int64_t round) {
    for (int attempt = 0; attempt < 20; ++attempt) {
      now_ = now_ + DurationMs::hours(static_cast<std::int64_t>(chance_.below(40)));
      OfficerId to = holding_.holder;
      while (to == holding_.holder) to = officer(chance_.below(12));
      const auto offered =
          offer(holding_, holding_.holder, to, TransferPurpose::Custody, now_, now_ + DurationMs::hours(24));
      if (!offered) return broken("C2: an offer was refused: " + to_string(offered.error()));
      if (chance_.one_in(20)) {  // the program stopped before it was written
        ++tally_.dropped;
        continue;
      }
      holding_ = *offered;
      // A clock may jump: into the future, where the offer has run out, or back.
      const bool late = chance_.one_in(15);
      const Instant at = late ? now_ + DurationMs::days(3) : now_ + DurationMs::hours(1);
      if (chance_.one_in(30)) {
        if (accept(holding_, to, seal_on_it_, now_ - DurationMs::days(2)))
          return broken("C2: an offer was accepted before it was made");
        ++tally_.refused_clocks;
      }
      if (accept(holding_, officer(99), seal_on_it_, at)) return broken("C2: a stranger accepted it");
      const auto accepted = accept(holding_, to, seal_on_it_, at);
      if (late) {
        if (accepted) return broken("C2: an offer that had run out was accepted");
        holding_ = without_expired(holding_, at);
        ++tally_.lost_offers;
        continue;
      }
      if (!accepted && seal_on_it_ != holding_.seal) {
        wrong_seal_ = over_ = true;
        return;
      }
      if (!accepted) return broken("C2: its acceptance was refused: " + to_string(accepted.error()));
      return receive(*accepted, at, round);
    }
    broken("nobody ever accepted it");
  }

  void receive(const Holding& accepted, Instant at, std::int64_t round) {
    const bool liar = plan_.scale_bias_mg != 0 && round % 2 == 1;
    const auto& on = liar ? scales_[3] : scales_[chance_.below(3)];
    if (chance_.one_in(50)) {  // a clock far ahead: the scale's certificate has run out by it
      if (weighed(chance_, plan_, on, true_mg_, id_, pair(accepted.holder), kBegin + DurationMs::days(900)))
        return broken("a scale out of calibration weighed");
      ++tally_.refused_clocks;
    }
    auto weighing = weighed(chance_, plan_, on, true_mg_, id_, pair(accepted.holder), at);
    if (!weighing) return broken("a weighing was refused: " + to_string(weighing.error()));
    weighing->drying = {plan_.allowed_ppm, plan_.allowed_ppm > 0 ? "a plant that dries" : ""};
    const auto compared = compare(ledger_.held(id_), book_uncertainty_, *weighing);
    if (!compared) return broken("a comparison was refused: " + to_string(compared.error()));
    auto ledger = ledger_;
    const auto movement = movement_of(*compared, id_);
    if (!movement) return broken("C1: no movement: " + to_string(movement.error()));
    if (*movement && !ledger.post(**movement)) return broken("C1: a movement was refused");
    if (!ledger.balance().holds()) return broken("C1: " + to_string(ledger.balance()));
    if (ledger.held(id_) != weighing->net()) return broken("C1: the book is not what was weighed");
    ledger_ = std::move(ledger);
    holding_ = accepted;
    book_uncertainty_ = weighing->uncertainty;
    ++tally_.weighings;
    if (compared->verdict == Verdict::Discrepant) {
      ++tally_.discrepant;
      discrepancy_ = over_ = true;  // blocked: the inquiry takes over
      return;
    }
    if (!drift_.alarms()) drift_ = after(drift_, *compared);
  }

  const Plan& plan_;
  Chance chance_;
  Tally& tally_;
  std::vector<TrueScale> scales_;
  const ExhibitId id_{"X1-1"};
  double true_mg_ = 0;
  std::string content_ = kSeized;
  std::string seal_on_it_;
  Holding holding_;
  MassLedger ledger_;
  MassMg book_uncertainty_;
  Drift drift_;
  Instant now_ = kBegin;
  bool discrepancy_ = false, wrong_seal_ = false, over_ = false;
};

}  // namespace

Tally run(const Plan& plan) {
  Tally tally;
  for (std::int64_t i = 0; i < plan.trials && tally.broken.empty(); ++i)
    Trial{plan, static_cast<std::uint64_t>(i), tally}.run();
  return tally;
}

namespace {

// The series of a room's officers; each alarm is told once, and the series begins anew.
class Series {
 public:
  Series(const OfficerPlan& plan, OfficerTally& tally) : plan_(plan), tally_(tally) {}

  void add(const Weighing& weighing, const OfficerId& held_by, const Comparison& compared) {
    for (const auto& key : drift_keys(weighing, held_by)) {
      if (key.dimension != DriftOf::Officer && key.dimension != DriftOf::Holder) continue;
      auto& one = drifts_[key];
      one = after(one, compared);
      if (!one.alarms()) continue;
      one = {};
      if (key.id == officer(0).text() && plan_.share_ppm > 0) {
        tally_.thief_found = true;
      } else {
        ++(key.dimension == DriftOf::Holder ? tally_.innocent_holders : tally_.innocent_weighers);
      }
    }
  }

 private:
  const OfficerPlan& plan_;
  OfficerTally& tally_;
  std::map<DriftKey, Drift> drifts_;
};

}  // namespace

OfficerTally run(const OfficerPlan& plan) {
  OfficerTally tally;
  Chance chance{plan.seed};
  const Plan honest;
  const auto on = scales(chance, honest);
  Series series{plan, tally};
  const auto other_than = [&](const OfficerId& one) {
    OfficerId drawn = one;
    while (drawn == one) drawn = officer(chance.below(static_cast<std::uint64_t>(plan.officers)));
    return drawn;
  };
  for (std::int64_t e = 0; e < plan.exhibits && !tally.thief_found; ++e) {
    const ExhibitId id{"X" + std::to_string(e + 1) + "-1"};
    double true_mg = static_cast<double>(plan.mass.milligrams());
    std::optional<Weighing> book;
    OfficerId holder{"nobody"};
    for (std::int64_t i = 0; i <= plan.handovers && !tally.thief_found; ++i) {
      const auto before = holder;
      holder = other_than(before);
      auto weighing = weighed(chance, honest, on[chance.below(3)], true_mg, id,
                              *TwoOfficers::make(holder, other_than(holder)), kBegin);
      TW_CHECK(weighing.has_value());
      if (book) {
        const auto compared = compare(book->net(), book->uncertainty, *weighing);
        TW_CHECK(compared.has_value());
        ++tally.weighings;
        if (compared->verdict == Verdict::Discrepant) {
          ++tally.discrepancies;
          break;
        }
        series.add(*weighing, before, *compared);
      }
      book = *std::move(weighing);
      if (holder != officer(0) || plan.share_ppm == 0 || i == plan.handovers) continue;
      ++tally.robbed;
      true_mg -= static_cast<double>(plan.mass.milligrams()) * plan.share_ppm / 1e6;
    }
  }
  return tally;
}

}  // namespace tidewaiter::custody
