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
#include "verify/custody_rows.h"

namespace tidewaiter::verify {

class CustodyWeighings {
 public:
  CustodyWeighings(CustodyRows& rows, const CustodyChains& chains) : rows_(rows), chains_(chains) {}
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
  void read_certificates();
  void check_weighing(const CustodyRow& row);
  void hold_against_signed(const CustodyRow& row, const std::string& where);
  void check_scale(const CustodyRow& row, const std::string& where);
  void check_first(const CustodyRow& row, const std::string& where);
  void check_compared(const CustodyRow& row, const std::string& where);
  void check_booked(const CustodyRow& row, const std::string& where);
  std::int64_t merged_uncertainty(const CustodyRow& row) const;
  void advance_to(std::uint64_t entry);
  void add_to_series(const CustodyRow& row, const std::string& where);
  void check_unbooked();
  void check_series(const CustodyRow& row);

  CustodyRows& rows_;
  const CustodyChains& chains_;
  std::map<std::uint64_t, std::vector<Moved>> moved_;  // by entry, in the order of their numbers
  std::map<std::uint64_t, std::vector<Moved>>::iterator next_;
  std::map<std::string, std::int64_t> book_;  // before the entry that is looked at
  std::map<std::string, std::int64_t> uncertainty_;
  std::map<std::pair<std::string, std::string>, Series> series_;
  std::map<std::uint64_t, std::set<std::string>> alarms_;
  std::map<std::string, std::vector<std::pair<std::uint64_t, std::string>>> certificates_;  // by scale
  std::size_t seen_ = 0, series_seen_ = 0;
};

}  // namespace tidewaiter::verify
