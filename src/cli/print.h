#pragma once
// How results look on a terminal. Internal to this room.

#include <condition_variable>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>

#include "base/instant.h"
#include "cli/cli.h"

namespace tidewaiter::cli {

/// 1234567 → "1,234,567".
std::string with_commas(std::uint64_t number);
/// Text cut to `columns` terminal columns, CJK counting two, control characters as spaces.
std::string fitted(std::string_view text, std::size_t columns);

/// "leaves in 5 h 10 min", of a time that is over "left 3 d ago"; of a parcel that is in hand nobody says
/// that it left: "cut-off 3 d ago".
std::string departure(base::DurationMs left, bool in_hand = false);

/// What stands on a terminal while a command takes over a second: "verify: 12 s". Every command has one; it
/// gives way to a Progress, which knows how far the work is. A thread of its own writes it; silent elsewhere.
class Waiting {
 public:
  Waiting(Shell& shell, std::string what);
  ~Waiting();
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

 private:
  void show();

  Shell& shell_;
  std::string what_;
  std::mutex mutex_;
  std::condition_variable done_changed_;
  bool done_ = false;
  std::thread thread_;
};

/// One line: the JSON for programs, or the words for people.
void say(Shell& shell, bool as_json, const nlohmann::ordered_json& json, const std::string& words);

/// "████████░░░░░░░░░░░░ 40%", for what is done of a total above 0.
std::string bar(std::uint64_t done, std::uint64_t total);

/// A bar on a terminal for what takes over a second; silent elsewhere.
class Progress {
 public:
  Progress(Shell& shell, std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  /// `total`: of how many; 0 where nobody knows.
  void at(std::uint64_t done, std::uint64_t total = 0);

 private:
  Shell& shell_;
  std::string what_;
  base::Instant begin_;
  base::Instant shown_;
  bool visible_ = false;
};

}  // namespace tidewaiter::cli
