#include <unistd.h>

#include <csignal>
#include <iostream>

#include "cli/cli.h"
#include "env/clock.h"
#include "env/random.h"

// jemalloc's own setting, which MALLOC_CONF overrides: who is known and their parcels are many times what the
// processor's caches hold, and in pages of 2 MiB each of them is found at half the price. What one stage of
// screening makes another frees: in fewer arenas less lies about unused.
extern "C" const char* malloc_conf;
const char* malloc_conf = "thp:always,narenas:4";

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  // A file that may grow no further is an error, as a full disk is, and not the end of the process.
  std::signal(SIGXFSZ, SIG_IGN);
  tidewaiter::env::SystemClock clock;
  tidewaiter::env::SystemRandom random;
  tidewaiter::cli::Shell shell{std::cin, std::cout, std::cerr, clock, random, isatty(STDERR_FILENO) == 1};
  return tidewaiter::cli::run(argc, argv, shell);
}
