#pragma once
// A profile as an officer writes it: what to look for, what it is worth, and who answers for it.
// docs/profiles.md tells how to write one; compile() in risk.h reads it. Plain values; thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/assessment.h"
#include "model/item.h"

namespace tidewaiter::risk {

/// A case a profile must or must not hit: a parcel with what was found and known about it.
struct ProfileCase {
  std::string name;
  model::Item item;
  std::vector<model::Finding> findings;
  model::Evidence evidence;
  bool must_hit = true;
  std::uint32_t line = 0;  ///< in the profile's file
};

struct Profile {
  std::string id;     ///< [a-z0-9-], 3 to 60 characters, unique
  std::string title;  ///< in an officer's words; begins the reason
  std::string owner;  ///< the desk or officer who answers for it
  std::string purpose;
  std::string legal_basis;
  std::string review_date;      ///< YYYY-MM-DD: after it, `profile test` asks for a review
  model::Millibits weight = 0;  ///< thousandths of a bit, −20,000 to 20,000; 0 for a standing rule
  std::optional<model::Outcome> standing;  ///< what a standing rule asks for
  std::string approver;                    ///< S2: of a standing rule, the named officer
  std::vector<std::string> fields;         ///< every readable field it rests on, sorted
  std::vector<ProfileCase> cases;
  std::string path;  ///< the file it came from
  std::string text;  ///< its own YAML, for the journal and the page
};

inline constexpr std::size_t kMaxSelections = 32;  ///< a profile
inline constexpr std::size_t kMaxTests = 256;      ///< comparisons in a profile
inline constexpr std::size_t kMaxValues = 1'000;   ///< in one comparison's list
inline constexpr std::size_t kMaxConditionBytes = 2'000;
inline constexpr std::size_t kMaxConditionDepth = 20;

}  // namespace tidewaiter::risk
