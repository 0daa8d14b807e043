#include <unistd.h>

#include <iostream>

#include "cli/cli.h"
#include "env/clock.h"
#include "env/random.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  tidewaiter::env::SystemClock clock;
  tidewaiter::env::SystemRandom random;
  tidewaiter::cli::Shell shell{std::cin, std::cout, std::cerr, clock, random, isatty(STDERR_FILENO) == 1};
  return tidewaiter::cli::run(argc, argv, shell);
}
