#include "server/outgoing.h"

#include <openssl/ssl.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <limits>
#include <memory>

namespace tidewaiter::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::uint32_t kMostHeader = 16'384;

struct Block {
  std::array<std::uint8_t, 4> first;
  int bits;
};
constexpr Block kNotPublic4[] = {
    {{0, 0, 0, 0}, 8},      {{10, 0, 0, 0}, 8},     {{100, 64, 0, 0}, 10}, {{127, 0, 0, 0}, 8},
    {{169, 254, 0, 0}, 16}, {{172, 16, 0, 0}, 12},  {{192, 0, 0, 0}, 24},  {{192, 0, 2, 0}, 24},
    {{192, 88, 99, 0}, 24}, {{192, 168, 0, 0}, 16}, {{198, 18, 0, 0}, 15}, {{198, 51, 100, 0}, 24},
    {{203, 0, 113, 0}, 24}, {{224, 0, 0, 0}, 4},    {{240, 0, 0, 0}, 4},
};

bool is_public(const asio::ip::address_v4& address) {
  for (const auto& [first, bits] : kNotPublic4) {
    const auto shift = 32 - bits;
    if (address.to_uint() >> shift == asio::ip::address_v4(first).to_uint() >> shift) return false;
  }
  return true;
}

bool is_public(const asio::ip::address_v6& address) {
  if (address.is_v4_mapped()) return is_public(asio::ip::make_address_v4(asio::ip::v4_mapped, address));
  const auto octets = address.to_bytes();
  // Global unicast is 2000::/3; of it 2001::/23 is for protocols, 2001:db8::/32 for documents, 2002::/16 a
  // tunnel.
  if (octets[0] >> 5 != 1) return false;
  const int first = octets[0] << 8 | octets[1], second = octets[2] << 8 | octets[3];
  return first != 0x2002 && !(first == 0x2001 && (second < 0x200 || second == 0xdb8));
}

bool is_public(const asio::ip::address& address) {
  return address.is_v4() ? is_public(address.to_v4()) : is_public(address.to_v6());
}

// One call on its way: looked up, connected, asked, answered. Whatever fails leaves the answer as it is:
// none.
class Calling final : public std::enable_shared_from_this<Calling> {
 public:
  Calling(asio::io_context& io, ssl::context& tls, const OutgoingOptions& options,
          const OutgoingRequest& asked, std::optional<OutgoingAnswer>& answer)
      : options_(options), asked_(asked), answer_(answer), resolver_(io), stream_(io, tls) {}

  void run() {
    resolver_.async_resolve(asked_.target.host, std::to_string(asked_.target.port),
                            [self = shared_from_this()](error_code error, const auto& found) {
                              if (!error && self->may_call(found)) self->connect(found);
                            });
  }

 private:
  bool may_call(const tcp::resolver::results_type& found) const {
    for (const auto& one : found) {
      const auto address = one.endpoint().address();
      if (!asked_.target.tls && !address.is_loopback()) return false;
      if (!options_.may_call_private && !is_public(address)) return false;
    }
    return !found.empty();
  }

  void connect(const tcp::resolver::results_type& found) {
    auto& socket = stream_.next_layer();
    socket.expires_after(options_.at_most);
    socket.async_connect(found, [self = shared_from_this()](error_code error, const auto&) {
      if (error) return;
      if (self->asked_.target.tls) return self->shake_hands();
      self->send(self->stream_.next_layer());
    });
  }

  void shake_hands() {
    const auto& host = asked_.target.host;
    if (SSL_set_tlsext_host_name(stream_.native_handle(), host.c_str()) != 1) return;
    error_code error;
    stream_.set_verify_callback(ssl::host_name_verification(host), error);
    if (error) return;
    stream_.async_handshake(ssl::stream_base::client, [self = shared_from_this()](error_code failed) {
      if (!failed) self->send(self->stream_);
    });
  }

  template <typename Stream>
  void send(Stream& stream) {
    const auto& target = asked_.target;
    request_.method(http::string_to_verb(std::string{name(asked_.method)}));
    request_.target(target.path);
    const bool v6 = target.host.find(':') != std::string::npos;
    const bool usual = target.port == (target.tls ? 443 : 80);
    request_.set(http::field::host, (v6 ? "[" + target.host + "]" : target.host) +
                                        (usual ? "" : ":" + std::to_string(target.port)));
    request_.set(http::field::user_agent, "Tidewaiter");
    request_.set(http::field::connection, "close");
    for (const auto& [key, value] : asked_.headers) request_.set(key, value);
    request_.body() = asked_.body;
    request_.prepare_payload();
    http::async_write(stream, request_, [self = shared_from_this(), &stream](error_code error, std::size_t) {
      if (!error) self->read(stream);
    });
  }

  // The header by itself first: where octets of the body come with it, Beast 1.74 forgets that it found the
  // length over its limit.
  template <typename Stream>
  void read(Stream& stream) {
    const bool header_alone = asked_.answer_bytes == 0;
    parser_.header_limit(kMostHeader);
    parser_.body_limit(header_alone ? std::numeric_limits<std::uint64_t>::max() : asked_.answer_bytes);
    http::async_read_header(
        stream, buffer_, parser_,
        [self = shared_from_this(), &stream, header_alone](error_code error, std::size_t) {
          if (error) return;
          if (header_alone || self->parser_.is_done()) return self->take();
          self->read_body(stream);
        });
  }

  template <typename Stream>
  void read_body(Stream& stream) {
    http::async_read(stream, buffer_, parser_, [self = shared_from_this()](error_code error, std::size_t) {
      if (!error) self->take();
    });
  }

  void take() {
    answer_.emplace();
    answer_->status = static_cast<int>(parser_.get().result_int());
    if (asked_.answer_bytes > 0) answer_->body = std::move(parser_.get().body());
    stream_.next_layer().close();
  }

  const OutgoingOptions& options_;
  const OutgoingRequest& asked_;
  std::optional<OutgoingAnswer>& answer_;
  tcp::resolver resolver_;
  beast::ssl_stream<beast::tcp_stream> stream_;
  http::request<http::string_body> request_;
  beast::flat_buffer buffer_{kMostHeader * 2};
  http::response_parser<http::string_body> parser_;
};

}  // namespace

bool is_public_address(std::string_view text) {
  error_code error;
  const auto address = asio::ip::make_address(std::string{text}, error);
  return !error && is_public(address);
}

std::vector<std::optional<OutgoingAnswer>> call_out(std::span<const OutgoingRequest> requests,
                                                    const OutgoingOptions& options) {
  std::vector<std::optional<OutgoingAnswer>> answers(requests.size());
  if (requests.empty()) return answers;
  asio::io_context io;
  ssl::context tls(ssl::context::tls_client);
  error_code error;
  tls.set_options(ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1, error);
  tls.set_verify_mode(ssl::verify_peer, error);
  if (options.authorities.empty()) {
    tls.set_default_verify_paths(error);
  } else {
    tls.load_verify_file(options.authorities, error);
  }
  if (error) return answers;
  for (std::size_t i = 0; i < requests.size(); ++i)
    std::make_shared<Calling>(io, tls, options, requests[i], answers[i])->run();
  io.run_for(options.at_most + options.at_most);
  return answers;
}

}  // namespace tidewaiter::server
