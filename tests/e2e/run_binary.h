#pragma once
// Runs the real binary as a user would, in a folder of its own.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>

namespace tidewaiter::e2e {

struct Ran {
  int exit_code = -1;
  std::string out;  ///< what it wrote to the streams asked for
};

inline constexpr const char* kBoth = " 2>&1";
inline constexpr const char* kErrorsAlone = " 2>&1 >/dev/null";
inline constexpr const char* kOutputAlone = " 2>/dev/null";

inline Ran run(const std::string& arguments, const std::string& before = "", const char* streams = kBoth) {
  Ran ran;
  const std::string command = before + "'" TIDEWAITER_BINARY "' " + arguments + streams;
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return ran;
  char buffer[4096];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) ran.out.append(buffer, got);
  const int status = ::pclose(pipe);
  ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

/// The digest of the first proposal of an account that a command's text shows; empty where there is none.
inline std::string digest_in(const std::string& shown) {
  const std::string label = "digest    ";
  const auto at = shown.find(label);
  return at == std::string::npos ? "" : shown.substr(at + label.size(), 64);
}

/// A folder that is made new for a test and goes with it.
class Folder {
 public:
  explicit Folder(const std::string& name)
      : path_(std::filesystem::path{testing::TempDir()} /
              ("tidewaiter_" + name + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace tidewaiter::e2e
