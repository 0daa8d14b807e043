#pragma once
// Two-person integrity (C3) as a type: a pair of officers that can't be made of one person twice, and the
// text both sign. A function that takes TwoOfficers needs no check of its own. Plain values; thread-safe.

#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"
#include "custody/exhibit.h"

namespace tidewaiter::custody {

class TwoOfficers {
 public:
  /// Missing where one is not named, Forbidden where both are the same, TooLarge over 64 bytes.
  static base::Result<TwoOfficers> make(OfficerId first, OfficerId second);
  const OfficerId& first() const noexcept { return first_; }
  const OfficerId& second() const noexcept { return second_; }
  bool includes(const OfficerId& officer) const { return officer == first_ || officer == second_; }
  bool operator==(const TwoOfficers&) const = default;

 private:
  TwoOfficers(OfficerId first, OfficerId second) : first_(std::move(first)), second_(std::move(second)) {}
  OfficerId first_, second_;
};

/// What two officers put their names to: the act's kind, its time, both names and its facts as one canonical
/// JSON object (RFC 8785): {"at":…,"facts":{…},"first":…,"kind":…,"second":…}.
struct Act {
  std::string kind;  ///< "custody.weighed"
  base::Instant at;
  TwoOfficers officers;
  std::string facts;  ///< a canonical JSON object

  std::string text() const;
};
/// The octets each officer's key signs: a line that no other text of this program begins with, then the
/// act's text, so that a signature given for an act is good for nothing else.
std::string signed_octets(std::string_view act_text);

}  // namespace tidewaiter::custody
