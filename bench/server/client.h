#pragma once
// HTTP for the load test: one connection, kept open, one request at a time. Shares nothing with the server. A
// connection belongs to one thread.

#include <cstdint>
#include <string>
#include <string_view>

namespace tidewaiter::bench {

struct Answer {
  int status = 0;  ///< 0: the connection broke
  std::string body;
};

class Client {
 public:
  Client(std::uint16_t port, std::string key) : port_(port), key_(std::move(key)) {}
  ~Client();
  Client(Client&& other) noexcept;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  Client& operator=(Client&&) = delete;

  /// Connects where it is not connected.
  bool connect();
  bool send(std::string_view octets);
  /// A request and its whole answer.
  Answer ask(std::string_view method, std::string_view path, std::string_view body = {});
  /// The request's header alone, without its empty line: what a slow client begins with.
  std::string header(std::string_view method, std::string_view path) const;
  /// Reads what comes, at most 64 kB; empty at the end or where the connection broke.
  std::string_view read();
  void close();

 private:
  bool fill();
  std::string line();

  std::uint16_t port_;
  std::string key_;
  int descriptor_ = -1;
  std::string got_;
  std::size_t at_ = 0;
};

}  // namespace tidewaiter::bench
