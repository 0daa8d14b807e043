#pragma once
// What a failure of anything drawn from a seed is to be repeated with.

#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

namespace tidewaiter {

/// "seed 7, commit 37cee48"; of what is built from an archive the commit is "unknown".
inline std::string seed_and_commit(std::uint64_t seed) {
  std::array<char, 64> line{};
  const std::unique_ptr<FILE, int (*)(FILE*)> git{
      popen("git -C " TIDEWAITER_SOURCE_DIR " rev-parse --short HEAD 2>/dev/null", "r"), pclose};
  std::string commit = git && std::fgets(line.data(), line.size(), git.get()) ? line.data() : "unknown";
  while (!commit.empty() && commit.back() == '\n') commit.pop_back();
  return "seed " + std::to_string(seed) + ", commit " + commit;
}

}  // namespace tidewaiter
