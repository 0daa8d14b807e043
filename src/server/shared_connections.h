#pragma once
// What all connections share: the threads, the limits, a place for each connection. For http.cc
// alone.

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/http/error.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "server/http.h"

namespace tidewaiter::server::internal {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

inline constexpr std::size_t kPiece = std::size_t{64} << 10;
inline constexpr std::size_t kMostUnread = std::size_t{3} << 20;     // of a stream, not yet given to a worker
inline constexpr std::size_t kMostUnwritten = std::size_t{4} << 20;  // of its answers
inline constexpr std::size_t kBatchBytes = std::size_t{3} << 19;     // given to a worker at once: a line fits
inline constexpr std::size_t kMostBuffered = std::size_t{256} << 10;  // of octets that are not parsed yet
inline constexpr milliseconds kLinger{2'000};
inline constexpr milliseconds kPlaceWait{10}, kLongestPlaceWait{320};  // of a stream, for its next batch

class Connection {
 public:
  virtual ~Connection() = default;
  virtual void stop() = 0;
};

// What all connections share. The threads of `io` and `workers` end before it does.
struct Shared {
  Shared(HttpOptions given, Dispatcher& behind)
      : options(std::move(given)), dispatcher(behind), workers(options.workers) {}

  HttpOptions options;
  Dispatcher& dispatcher;
  std::atomic<std::size_t> waiting{0};  // requests with the workers
  std::atomic<bool> stopping{false};
  std::mutex mutex;
  std::uint64_t next_id = 1;
  std::map<std::uint64_t, std::weak_ptr<Connection>> connections;
  std::unordered_map<std::string, std::size_t> by_source;
  // The last: what they still hold when they end are connections, which leave by the table above.
  asio::io_context io;
  asio::thread_pool workers;

  // Runs `work` on a worker's thread; false where too much waits already.
  template <typename Work>
  bool give(Work work) {
    if (waiting.fetch_add(1) >= options.limits.waiting_requests) {
      waiting.fetch_sub(1);
      return false;
    }
    asio::post(workers, [this, work = std::move(work)]() mutable {
      work();
      waiting.fetch_sub(1);
    });
    return true;
  }

  // A place for a connection; 0 where there is none.
  std::uint64_t enter(const std::string& source) {
    const std::scoped_lock lock(mutex);
    const auto& limits = options.limits;
    if (stopping || connections.size() >= limits.connections ||
        by_source[source] >= limits.connections_per_source)
      return 0;
    ++by_source[source];
    connections[next_id] = {};
    return next_id++;
  }
  void leave(std::uint64_t id, const std::string& source) {
    const std::scoped_lock lock(mutex);
    connections.erase(id);
    if (--by_source[source] == 0) by_source.erase(source);
  }
};

inline base::Error error_of(base::ErrorCode code, std::string field, std::string_view found,
                            std::string expected) {
  return base::fail(code, std::move(field), found, std::move(expected)).value();
}

}  // namespace tidewaiter::server::internal
