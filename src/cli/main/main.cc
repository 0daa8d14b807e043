#include <unistd.h>

#include <csignal>
#include <iostream>

#include "cli/cli.h"
#include "env/clock.h"
#include "env/random.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  // A file that may grow no further is an error, as a full disk is, and not the end of the process.
  std::signal(SIGXFSZ, SIG_IGN);
  tidewaiter::env::SystemClock clock;
  tidewaiter::env::SystemRandom random;
  tidewaiter::cli::Shell shell{std::cin, std::cout, std::cerr, clock, random, isatty(STDERR_FILENO) == 1};
  return tidewaiter::cli::run(argc, argv, shell);
}
