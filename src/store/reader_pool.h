#pragma once
// Connections that read, and wait between two snapshots. Opening one reads the schema and prepares every
// statement anew, which costs more than most snapshots read. Thread-safe; a connection that was handed out
// belongs to who has it.

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "base/result.h"
#include "store/sql.h"

namespace tidewaiter::store {

class ReaderPool {
 public:
  /// As many wait; what comes back beyond that is closed.
  static constexpr std::size_t kMostIdle = 8;

  ReaderPool(Address address, std::size_t cache_bytes);

  struct Reading {
    std::unique_ptr<Connection> connection;
    std::uint64_t round = 0;  ///< of the pool, when it began
  };
  /// A connection in which a read transaction has begun. One that waited and cannot begin another (its server
  /// is gone) makes room for a new one; the new one's error is told.
  base::Result<Reading> begin();
  /// Ends the transaction; the connection waits for its next one.
  void end(Reading reading);
  /// Closes all that wait, and those that are in use once they come back: their caches hold what was read
  /// before.
  void close_all();

 private:
  Address address_;
  std::size_t cache_bytes_;
  std::mutex mutex_;
  std::uint64_t round_ = 0;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace tidewaiter::store
