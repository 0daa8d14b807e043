#include "client.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

namespace tidewaiter::bench {

Client::~Client() { close(); }
Client::Client(Client&& other) noexcept
    : port_(other.port_),
      key_(std::move(other.key_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      got_(std::move(other.got_)),
      at_(other.at_) {}

void Client::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  got_.clear();
  at_ = 0;
}

bool Client::connect() {
  if (descriptor_ >= 0) return true;
  descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return true;
  close();
  return false;
}

bool Client::send(std::string_view octets) {
  while (!octets.empty()) {
    const auto sent = ::send(descriptor_, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool Client::fill() {
  if (at_ == got_.size()) {
    got_.clear();
    at_ = 0;
  }
  char piece[1 << 16];
  const auto came = ::recv(descriptor_, piece, sizeof piece, 0);
  if (came <= 0) return false;
  got_.append(piece, static_cast<std::size_t>(came));
  return true;
}

std::string_view Client::read() {
  if (at_ == got_.size() && !fill()) return {};
  const auto all = std::string_view{got_}.substr(at_);
  at_ = got_.size();
  return all;
}

// A line without its end; empty at the header's end, or where the connection broke.
std::string Client::line() {
  for (;;) {
    const auto end = got_.find("\r\n", at_);
    if (end != std::string::npos) {
      auto text = got_.substr(at_, end - at_);
      at_ = end + 2;
      return text;
    }
    if (!fill()) return {};
  }
}

std::string Client::header(std::string_view method, std::string_view path) const {
  std::string text{method};
  text.append(" ").append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
  if (key_.starts_with("tw_")) {
    text += "Authorization: Bearer " + key_ + "\r\n";
  } else if (!key_.empty()) {
    text += "Cookie: tidewaiter=" + key_ + "\r\n";
  }
  return text;
}

Answer Client::ask(std::string_view method, std::string_view path, std::string_view body) {
  Answer answer;
  auto request = header(method, path);
  if (!body.empty())
    request += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  request += "\r\n";
  request += body;
  if (!connect() || !send(request)) {
    close();
    return answer;
  }
  const auto status = line();
  std::size_t length = 0;
  for (auto field = line(); !field.empty(); field = line())
    if (field.starts_with("Content-Length: ")) length = std::strtoul(field.c_str() + 16, nullptr, 10);
  while (got_.size() - at_ < length)
    if (!fill()) {
      close();
      return answer;
    }
  answer.body = got_.substr(at_, length);
  at_ += length;
  if (status.size() > 12) answer.status = std::atoi(status.c_str() + 9);
  if (answer.status == 0) close();
  return answer;
}

}  // namespace tidewaiter::bench
