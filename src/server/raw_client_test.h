#pragma once
// What tests speak HTTP with: a client that sends what it is told to, well formed or not.

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace tidewaiter::server {

/// What was sent and what came back, socket by socket: a line of JSON each in the file that
/// TIDEWAITER_EXCHANGES names, so that web/tests/responses can hold every answer of a test program against
/// api/openapi.yaml. The file is begun anew by each program. Without the variable nothing is written.
/// Thread-safe.
class Exchanges {
 public:
  static Exchanges& of_this_program() {
    static Exchanges exchanges;
    return exchanges;
  }
  bool wanted() const { return file_ >= 0; }
  void add(std::string_view sent, std::string_view got) {
    if (!wanted() || got.empty()) return;
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    const nlohmann::json line{
        {"test", test == nullptr ? "" : std::string{test->test_suite_name()} + '.' + test->name()},
        {"sent", base::to_base64(sent)},
        {"got", base::to_base64(got)}};
    const std::scoped_lock lock(mutex_);
    waiting_ += line.dump() + '\n';
    // A test in which the disk is full has no file grow.
    rlimit limit{};
    getrlimit(RLIMIT_FSIZE, &limit);
    if (limit.rlim_cur == RLIM_INFINITY) write_out();
  }

 private:
  Exchanges() {
    if (const char* path = std::getenv("TIDEWAITER_EXCHANGES"); path != nullptr) {
      file_ = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
      EXPECT_GE(file_, 0) << path;
    }
  }
  ~Exchanges() {
    if (wanted()) write_out();
  }
  void write_out() {
    EXPECT_EQ(write(file_, waiting_.data(), waiting_.size()), static_cast<ssize_t>(waiting_.size()));
    waiting_.clear();
  }

  std::mutex mutex_;
  std::string waiting_;
  int file_ = -1;
};

class Socket {
 public:
  /// `is_described`: or else the other side is a test's own, of which api/openapi.yaml says nothing.
  explicit Socket(std::uint16_t port, bool is_described = true)
      : descriptor_(socket(AF_INET, SOCK_STREAM, 0)),
        is_kept_(is_described && Exchanges::of_this_program().wanted()) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Socket() {
    close(descriptor_);
    if (is_kept_) Exchanges::of_this_program().add(sent_, got_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  bool connected() const { return connected_; }
  bool send(std::string_view text) {
    if (is_kept_) sent_ += text.substr(0, kKept - sent_.size());
    while (!text.empty()) {
      const auto sent = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  // Until `end` has come in, the other side closed, or time is up.
  std::string read_until(std::string_view end,
                         std::chrono::milliseconds at_most = std::chrono::milliseconds{20'000}) {
    const auto until = std::chrono::steady_clock::now() + at_most;
    std::string text;
    while (end.empty() || text.find(end) == std::string::npos) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
      pollfd ready{descriptor_, POLLIN, 0};
      if (left.count() <= 0 || poll(&ready, 1, static_cast<int>(left.count())) <= 0) break;
      char piece[4'096];
      const auto got = recv(descriptor_, piece, sizeof piece, 0);
      if (got <= 0) {
        closed_ = true;
        break;
      }
      text.append(piece, static_cast<std::size_t>(got));
    }
    if (is_kept_) got_ += text.substr(0, kKept - got_.size());
    return text;
  }
  std::string read_to_end() { return read_until({}); }
  bool closed() const { return closed_; }
  /// Vanishes: the other side hears a reset when this goes.
  void reset_at_end() {
    const linger none{1, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  }

 private:
  static constexpr std::size_t kKept = std::size_t{1} << 20;  // of what is longer the front says enough

  int descriptor_;
  bool is_kept_;
  bool connected_ = false;
  bool closed_ = false;
  std::string sent_, got_;  // where exchanges are wanted
};

struct Reply {
  int status = 0;
  std::string head;
  std::string body;
  nlohmann::json parsed() const { return nlohmann::json::parse(body, nullptr, false); }
};

inline Reply reply_from(const std::string& text) {
  Reply reply;
  if (text.size() > 12) reply.status = std::atoi(text.c_str() + 9);
  const auto end = text.find("\r\n\r\n");
  reply.head = text.substr(0, end);
  if (end != std::string::npos) reply.body = text.substr(end + 4);
  return reply;
}

}  // namespace tidewaiter::server
