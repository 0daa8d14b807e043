#include "store/reader_pool.h"

#include <utility>

namespace tidewaiter::store {
namespace {

// SQLite takes its view of the database at the first read, PostgreSQL at the first statement.
base::Status begin_reading(Connection& connection) {
  const bool sqlite = connection.dialect() == Dialect::Sqlite;
  return connection.run(sqlite ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

}  // namespace

ReaderPool::ReaderPool(Address address, std::size_t cache_bytes)
    : address_(std::move(address)), cache_bytes_(cache_bytes) {}

base::Result<ReaderPool::Reading> ReaderPool::begin() {
  Reading reading;
  {
    const std::scoped_lock lock(mutex_);
    reading.round = round_;
    if (!idle_.empty()) {
      reading.connection = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (reading.connection && begin_reading(*reading.connection)) return reading;
  TW_TRY(reading.connection, Connection::open(address_, Connection::Access::Read, cache_bytes_));
  TW_TRY_STATUS(begin_reading(*reading.connection));
  return reading;
}

void ReaderPool::end(Reading reading) {
  if (!reading.connection->run("ROLLBACK")) return;
  const std::scoped_lock lock(mutex_);
  if (reading.round == round_ && idle_.size() < kMostIdle) idle_.push_back(std::move(reading.connection));
}

void ReaderPool::close_all() {
  std::vector<std::unique_ptr<Connection>> closing;  // closed once others need not wait for it
  const std::scoped_lock lock(mutex_);
  ++round_;
  closing.swap(idle_);
}

}  // namespace tidewaiter::store
