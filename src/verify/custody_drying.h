#pragma once
// What may dry up, from outside: how much of what its form may lose each exhibit has used, reckoned again
// from the weighings, the splits and the merges. One to a thread.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "verify/custody_rows.h"

namespace tidewaiter::verify {

class DriedUp {
 public:
  explicit DriedUp(CustodyRows& rows) : rows_(rows) {}
  /// The forms that the exhibits' documents state, where any weighing rests on one.
  base::Status read_forms();
  /// A weighing whose allowance is `ppm` of what was expected, as its fact says. From facts of version 5 on
  /// more than is left is a finding, and so is a form that is not the document's. Both masses in milligrams,
  /// the allowance too; true where more than half of what its form may lose is used, and some just now.
  struct Claim {
    std::uint64_t entry = 0;
    int version = 1;
    std::string exhibit, where, form;
    std::int64_t ppm = 0, expected = 0, gap = 0, allowance = 0;
    bool discrepant = false;
  };
  bool take(const Claim& claim);
  /// What comes out of an exhibit, or is merged with it, has used as much.
  void pass_on(const std::string& from, const std::string& to);

 private:
  CustodyRows& rows_;
  std::map<std::string, std::string> forms_;  // of documents that can be read
  std::map<std::string, std::int64_t> used_;  // millionths, by exhibit
};

/// The facts' version from which on it is held against anybody.
inline constexpr int kDryingIsCounted = 5;

}  // namespace tidewaiter::verify
