#pragma once
// Where an exhibit can be and what leads from there, as an outsider wrote it down: from docs/custody.md, not
// from the program's own table. Pure; thread-safe.

#include <optional>
#include <string_view>
#include <vector>

namespace tidewaiter::verify {

/// The state an event leads to; nullopt where it can't happen there. `from` is empty for the first event of a
/// chain.
std::optional<std::string_view> state_after(std::string_view from, std::string_view event);
/// Events that one officer alone may write into a chain; every other one is signed by two (C3).
bool is_of_one_officer(std::string_view event);
/// Events with which an exhibit passes to another holder (C2).
bool passes_on(std::string_view event);
/// Events that one of the two who sign holds the exhibit of, from facts of version 5 on (C2).
bool is_of_holder(std::string_view event);
/// Events that a drug or a chemical is weighed for in the same act, likewise.
bool wants_weighing(std::string_view event);
/// Every row of the table, to be held against the program's.
struct StateRow {
  std::string_view from, event, to;
};
std::vector<StateRow> all_state_rows();

}  // namespace tidewaiter::verify
