#pragma once
// HTTP/1.1 (RFC 9112) and TLS on sockets: everything that Boost.Beast and Asio do for us, behind one door;
// nothing else is compiled with them but what calls out (outgoing.h).
//
// Method.
//  1. One acceptor. Each connection is a strand: its steps follow each other, whichever thread runs them.
//  2. The header is read against a deadline and a limit, and refused where two programs could read it in two
//  ways. The dispatcher says what is to be done with it before any of the body is read.
//  3. A body is gathered up to its route's limit, against a deadline that grows with what has come. Then the
//  request is answered on a worker's thread; a socket never waits for one, nor a worker for a socket. What
//  needs no worker is answered without one.
//  4. Of a stream of lines whatever has come in goes to a worker as one batch, while more is read; nothing
//  more is read while too much waits, in either direction. The client has to read while it sends. A batch for
//  which there is no place at the writer waits without a worker.
//  5. Each writing has a deadline that grows with its length: a reader that is too slow is cut off.
//  6. Stopping: nobody new is let in, what is being answered is answered, streams end behind their last
//  answered line, and then the threads end.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "server/route.h"

namespace tidewaiter::server {

struct HttpLimits {
  std::size_t header_bytes = std::size_t{16} << 10;
  std::size_t header_fields = 64;
  std::size_t connections = 8'192;
  std::size_t connections_per_source = 4'096;
  std::size_t waiting_requests = 2'048;  ///< for a worker; over it: 503
  std::chrono::milliseconds header_time{10'000};
  std::chrono::milliseconds idle_time{75'000};     ///< between two requests
  std::chrono::milliseconds silence_time{30'000};  ///< within a body, or a writing
  std::size_t least_bytes_per_second = 1'024;      ///< beyond silence_time, of a body or an answer
  std::chrono::milliseconds heartbeat{15'000};     ///< of an event stream
};

struct HttpOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;         ///< 0: any that is free
  std::string certificate;           ///< PEM file, the chain; empty: plain
  std::string private_key;           ///< PEM file
  bool behind_tls = false;           ///< a reverse proxy does TLS: plain is not on loopback alone then
  bool client_certificates = false;  ///< ask TLS clients for theirs; one that has none may go on
  std::size_t io_threads = 2;
  std::size_t workers = 192;  ///< half of them may wait for the writer with changes, a quarter with streams'
                              ///< batches, an eighth with looks
  HttpLimits limits;
};

/// A request's header, before it is known what it means.
struct Head {
  std::string method;
  std::string target;
  Fields headers;  ///< names in lower case
  std::string source;
  std::string certificate;  ///< SHA-256 of what the client proved in TLS to have, in hexadecimal; or empty
};

/// What is to be done with a request.
struct Plan {
  enum class Kind { Whole, Lines, AtOnce, Refused } kind = Kind::Whole;
  std::size_t body_bytes = 0;
  Response response;  ///< the refusal, or what is answered at once
};

/// What stands behind the sockets. Thread-safe.
class Dispatcher {
 public:
  virtual ~Dispatcher() = default;
  /// Quick: a socket's thread waits for it.
  virtual Plan plan(const Head& head) = 0;
  /// On a worker's thread.
  virtual Response answer(const Head& head, std::string body) = 0;
  /// On a worker's thread. Either what reads the lines, or the refusal.
  virtual tl::expected<std::unique_ptr<LineReader>, Response> begin_lines(const Head& head) = 0;
  /// Whether the caller of an event stream may hear no more.
  virtual bool ended(const EventStream& stream) = 0;
  /// What is added to every response.
  virtual const Fields& common_headers() const = 0;
};

class HttpServer {
 public:
  /// Listens. Forbidden for a plain server anywhere but on loopback or behind TLS; Io where the address can't
  /// be had, Malformed for a certificate or a key that is none. `dispatcher` must outlive it.
  static base::Result<std::unique_ptr<HttpServer>> start(const HttpOptions& options, Dispatcher& dispatcher);
  virtual ~HttpServer() = default;
  virtual std::uint16_t port() const = 0;
  virtual std::size_t connections() const = 0;
  /// Lets nobody new in, waits at most so long for what is under way, ends. Once.
  virtual void stop(std::chrono::milliseconds at_most) = 0;
};

}  // namespace tidewaiter::server
