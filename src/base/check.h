#pragma once
// Assertions for our own mistakes, never for input. They stay on in release: a broken promise inside a
// program that decides what is opened must stop it, not let it go on. Thread-safe.

namespace tidewaiter::base {

/// Prints the broken promise with its place on standard error and aborts.
[[noreturn]] void check_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace tidewaiter::base

#define TW_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::tidewaiter::base::check_failed(#condition, __FILE__, __LINE__))
