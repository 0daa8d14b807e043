#pragma once
// The numbered set of everything that decides whether two parties are one (R1).

#include <cstdint>

namespace tidewaiter::resolution {

struct Parameters {
  std::uint32_t version = 1;
  std::uint32_t key_limit = 64;  ///< a key under which more distinct parties stand proposes nobody

  /// The set that ships.
  static Parameters shipped();
};

}  // namespace tidewaiter::resolution
