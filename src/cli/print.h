#pragma once
// How results look on a terminal. Internal to this room.

#include <ostream>
#include <string>
#include <string_view>

#include "cli/cli.h"

namespace tidewaiter::cli {

/// 1234567 → "1,234,567".
std::string with_commas(std::uint64_t number);
/// Text cut to `columns` terminal columns, CJK counting two, control characters as spaces.
std::string fitted(std::string_view text, std::size_t columns);

/// A bar on a terminal for what takes over a second; silent elsewhere.
class Progress {
 public:
  Progress(Shell& shell, std::string what) : shell_(shell), what_(std::move(what)), begin_(shell.clock.now()) {}
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void at(std::uint64_t done);

 private:
  Shell& shell_;
  std::string what_;
  base::Instant begin_;
  base::Instant shown_;
  bool visible_ = false;
};

}  // namespace tidewaiter::cli
