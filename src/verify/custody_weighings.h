#pragma once
// C4 from outside: each weighing against what was signed, its uncertainty and its bound reckoned again from
// the scale's figures, the movement that its difference was booked as, and the running sums that skimming
// would leave (a two-sided CUSUM). One to a thread.

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "verify/custody_chains.h"
#include "verify/custody_drying.h"
#include "verify/custody_rows.h"

namespace tidewaiter::verify {

/// What two independent uncertainties make, in milligrams, rounded up; each at most a tonne.
std::int64_t combined(std::int64_t a, std::int64_t b);
/// Of so many readings on one scale: U = (d/2)(N + sqrt(3N)) + N CCE, rounded up.
std::int64_t summed_uncertainty(std::int64_t readability, std::int64_t error, std::int64_t readings);
/// A weighing's fact says as many readings as were read: gross and tare are two, a net mass that is read at
/// once is one; of lots it is those of each.
bool readings_follow(const nlohmann::json& fact);
/// What may be uncertain of a mass, both in milligrams: a hundredth, and never less than 0.1 g.
std::int64_t most_uncertain(std::int64_t mass);

class CustodyWeighings {
 public:
  CustodyWeighings(CustodyRows& rows, const CustodyChains& chains)
      : rows_(rows), chains_(chains), dried_(rows) {}
  base::Status check();
  /// What each exhibit's weighings leave as its uncertainty, in milligrams.
  const std::map<std::string, std::int64_t>& uncertainty() const { return uncertainty_; }

 private:
  struct Moved {
    std::string kind, exhibit, to;
    std::int64_t mass = 0;
    bool booked = false;
  };
  struct Series {
    std::int64_t adjustments = 0, sum = 0, less = 0, more = 0;
    bool alarm = false;
  };
  void read_movements();
  void check_weighing(const CustodyRow& row);
  void hold_against_signed(const CustodyRow& row, const std::string& where);
  void check_scale(const CustodyRow& row, const std::string& where);
  void check_suits(const CustodyRow& row, const std::string& where);
  int version_of(std::uint64_t entry) const;
  void check_first(const CustodyRow& row, const std::string& where);
  void check_compared(const CustodyRow& row, const std::string& where);
  void check_booked(const CustodyRow& row, const std::string& where);
  std::int64_t merged_uncertainty(const CustodyRow& row) const;
  void advance_to(std::uint64_t entry);
  bool dried_much(const CustodyRow& row, const std::string& where);
  void check_consumed(const Said& said);
  std::int64_t consumed_uncertainty(const std::string& exhibit, std::uint64_t entry) const;
  nlohmann::json certificate_of(const std::string& scale, std::uint64_t entry) const;
  void add_to_series(const CustodyRow& row, bool dried_much, const std::string& where);
  bool adds_up(const std::string& exhibit) const;
  void check_unbooked();
  void check_series(const CustodyRow& row);

  CustodyRows& rows_;
  const CustodyChains& chains_;
  std::map<std::uint64_t, std::vector<Moved>> moved_;  // by entry, in the order of their numbers
  std::map<std::uint64_t, std::vector<Moved>>::iterator next_;
  std::map<std::string, std::int64_t> book_;  // before the entry that is looked at
  std::map<std::string, std::int64_t> uncertainty_;
  DriedUp dried_;
  std::map<std::pair<std::string, std::string>, Series> series_;
  std::map<std::uint64_t, std::set<std::string>> alarms_;
  // By exhibit, of each weighing that was not discrepant: how much there was, and what differed without the
  // allowance.
  std::map<std::string, std::vector<std::pair<std::int64_t, std::int64_t>>> charged_;
  std::size_t seen_ = 0, series_seen_ = 0;
};

}  // namespace tidewaiter::verify
