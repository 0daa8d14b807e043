#pragma once
// Connections that read, and wait between two snapshots. Opening one reads the schema and prepares every
// statement anew, which costs more than most snapshots read. A database server has so many connections for
// all who use it and no more, so there are never more than `most` of a pool's; who wants one beyond them
// waits for it. Thread-safe; a connection that was handed out belongs to who has it.

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/result.h"
#include "store/sql.h"

namespace tidewaiter::store {

class ReaderPool {
 public:
  /// As many wait; what comes back beyond that is closed.
  static constexpr std::size_t kMostIdle = 8;

  /// `most` connections at once, at least two. A thread that reads already gets a further one as long as
  /// there is any; who has none yet waits where three quarters are taken, so that the others come to their
  /// end.
  ReaderPool(Address address, std::size_t cache_bytes, std::size_t most,
             std::chrono::milliseconds patience = std::chrono::seconds{5});

  struct Reading {
    std::unique_ptr<Connection> connection;
    std::uint64_t round = 0;  ///< of the pool, when it began
    std::thread::id thread;   ///< that began it
  };
  /// A connection in which a read transaction has begun. One that waited and cannot begin another (its server
  /// is gone) makes room for a new one; the new one's error is told. Busy where none came free in time.
  base::Result<Reading> begin();
  /// Ends the transaction; the connection waits for its next one.
  void end(Reading reading);
  /// Closes all that wait, and those that are in use once they come back: their caches hold what was read
  /// before.
  void close_all();

 private:
  base::Result<Reading> place();
  void leave(std::thread::id thread);

  const Address address_;
  const std::size_t cache_bytes_, most_, most_first_;
  const std::chrono::milliseconds patience_;
  std::mutex mutex_;
  std::condition_variable left_;
  std::uint64_t round_ = 0;
  std::size_t in_use_ = 0;
  std::map<std::thread::id, std::size_t> of_threads_;  ///< of those in use
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace tidewaiter::store
