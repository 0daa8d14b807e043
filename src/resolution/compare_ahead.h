#pragma once
// Many pairs compared one after the other. Parties and their tokens lie scattered, and comparing takes less
// time than fetching them: so they are fetched while pairs before them are compared. Inside resolution only.

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/fetch_ahead.h"
#include "resolution/comparison.h"
#include "resolution/features.h"

namespace tidewaiter::resolution {

/// Parties by number: each is a row.
struct Parties {
  const std::vector<Features>& rows;
  const std::vector<std::uint32_t>& row_of_party;
  const TokenTable& tokens;

  const Features& operator[](std::uint32_t number) const { return rows[row_of_party[number]]; }
};

/// Calls `take(i, a, b, pattern)` for each i of [begin, end), where (a, b) = `pair(i)`, two parties' numbers.
template <typename Pair, typename Take>
void compare_ahead(const Parties& parties, std::size_t begin, std::size_t end, Pair&& pair, Take&& take) {
  constexpr std::size_t kAhead = 8;  // a step's way ahead of the next
  constexpr std::size_t kWaiting = 4 * kAhead;
  std::array<std::pair<std::uint32_t, std::uint32_t>, kWaiting> waiting;
  for (std::size_t i = begin; i < end + 3 * kAhead; ++i) {
    if (i < end) {
      const auto [a, b] = waiting[i % kWaiting] = pair(i);
      base::fetch_ahead(parties.row_of_party[a]);
      base::fetch_ahead(parties.row_of_party[b]);
    }
    if (i >= begin + kAhead && i < end + kAhead) {
      const auto [a, b] = waiting[(i - kAhead) % kWaiting];
      base::fetch_ahead(parties[a]);
      base::fetch_ahead(parties[b]);
    }
    if (i >= begin + 2 * kAhead && i < end + 2 * kAhead) {
      const auto [a, b] = waiting[(i - 2 * kAhead) % kWaiting];
      fetch_tokens(parties[a], parties.tokens);
      fetch_tokens(parties[b], parties.tokens);
    }
    if (i >= begin + 3 * kAhead) {
      const auto [a, b] = waiting[(i - 3 * kAhead) % kWaiting];
      take(i - 3 * kAhead, a, b, compare(parties[a], parties[b], parties.tokens));
    }
  }
}

}  // namespace tidewaiter::resolution
