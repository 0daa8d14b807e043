#pragma once
// The `tidewaiter` command. Each *_commands.cc adds a family of sub-commands; a command decodes its options,
// calls one use case of service/ (or enters verify/ or simulate/, the rooms apart) and prints the answer: for
// people, or with
// --json for programs. Exit 0: done; 1: the work failed; 2: wrong use. Errors go to standard error.
// One thread.

#include <atomic>
#include <istream>
#include <ostream>

#include "env/clock.h"
#include "env/random.h"

namespace tidewaiter::cli {

/// What a command may touch of the world outside.
struct Shell {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  env::Clock& clock;
  env::RandomSource& random;
  bool terminal = false;              ///< `err` is standard error and a terminal: progress can be shown there
  std::atomic<bool> has_bar = false;  ///< a command shows its own progress
};

/// Runs one command line and returns its exit code.
int run(int argc, const char* const* argv, Shell& shell);

}  // namespace tidewaiter::cli
