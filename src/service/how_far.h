#pragma once
// How a use case that takes long says how far it is, for the bar on a terminal.

#include <cstdint>
#include <functional>

namespace tidewaiter::service {

/// Called with the records done and those there are in all, by the thread that does them. Empty: nobody asks.
using HowFar = std::function<void(std::uint64_t done, std::uint64_t total)>;

}  // namespace tidewaiter::service
