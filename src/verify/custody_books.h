#pragma once
// C1 from outside: the movements one by one, in the journal's order, and what they leave in every account and
// of every exhibit. One to a thread.

#include <map>
#include <string>

#include "verify/custody_rows.h"

namespace tidewaiter::verify {

class CustodyBooks {
 public:
  explicit CustodyBooks(CustodyRows& rows) : rows_(rows) {}
  /// Holds movements and balances against each other and against what was signed.
  base::Status check();
  /// What an exhibit holds once all is moved.
  std::int64_t held(const std::string& exhibit) const;

 private:
  void check_movement(const CustodyRow& row);
  void check_seizure(const CustodyRow& row, const std::string& where);
  void move(const CustodyRow& row, std::string_view gives, std::string_view receives);
  void check_balance(const CustodyRow& row);

  CustodyRows& rows_;
  std::map<std::int64_t, std::map<std::string, std::int64_t>> totals_;  // by seizure and account
  std::map<std::string, std::int64_t> held_, missing_, abroad_;         // by exhibit
  std::map<std::int64_t, std::int64_t> lies_there_;  // by seizure, what its exhibits' books come to
  std::map<std::int64_t, bool> balanced_;
  std::size_t seen_ = 0;
};

}  // namespace tidewaiter::verify
