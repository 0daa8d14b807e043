#pragma once
// What tests speak HTTP with: a client that sends what it is told to, well formed or not.

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace tidewaiter::server {

class Socket {
 public:
  explicit Socket(std::uint16_t port) : descriptor_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Socket() { close(descriptor_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  bool connected() const { return connected_; }
  bool send(std::string_view text) {
    while (!text.empty()) {
      const auto sent = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  // Until `end` has come in, the other side closed, or time is up.
  std::string read_until(std::string_view end, std::chrono::milliseconds at_most = std::chrono::milliseconds{20'000}) {
    const auto until = std::chrono::steady_clock::now() + at_most;
    std::string text;
    while (end.empty() || text.find(end) == std::string::npos) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
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
  int descriptor_;
  bool connected_ = false;
  bool closed_ = false;
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
