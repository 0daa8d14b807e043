#pragma once
// The condition of a profile: selections' names with and, or, not, parentheses, "1 of NAME*", "all of NAME*",
// "… of them", as in Sigma's detection rules. Inside this room only. Pure; thread-safe.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::risk {

struct Condition {
  enum class Kind { Name, All, Any, Not, AllOf, AnyOf } kind = Kind::Name;
  std::string name;  ///< of Name; the pattern of AllOf and AnyOf: "filter_*", or "them"
  std::vector<Condition> children;
};

/// `where` begins the error's field. "or" binds weaker than "and", "and" weaker than "not".
base::Result<Condition> parse_condition(std::string_view text, const std::string& where);

/// True where a selection's name is one that "… of PATTERN" means; a name that begins with _ is never one of
/// "them".
bool pattern_means(std::string_view pattern, std::string_view name);

}  // namespace tidewaiter::risk
