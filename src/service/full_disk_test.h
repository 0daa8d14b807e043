#pragma once
// A disk that is full, for the tests of whoever writes.

#include <sys/resource.h>

#include <csignal>

namespace tidewaiter::service {

/// While it lasts no file of this process grows.
class FullDisk {
 public:
  FullDisk() {
    std::signal(SIGXFSZ, SIG_IGN);
    set(0);
  }
  ~FullDisk() { set(RLIM_INFINITY); }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  static void set(rlim_t most) {
    const rlimit limit{most, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
};

}  // namespace tidewaiter::service
