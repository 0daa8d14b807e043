#pragma once
// For tests that play somebody whom the server calls.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <cstdint>

namespace tidewaiter::server {

struct Listening {
  int descriptor;
  std::uint16_t port;
};

/// A socket on a free port of loopback; the caller closes it.
inline Listening listen_on_loopback() {
  const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  EXPECT_EQ(bind(descriptor, reinterpret_cast<sockaddr*>(&address), length), 0);
  EXPECT_EQ(listen(descriptor, 16), 0);
  EXPECT_EQ(getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length), 0);
  return {descriptor, ntohs(address.sin_port)};
}

}  // namespace tidewaiter::server
