#include "store/reader_pool.h"

#include <algorithm>
#include <utility>

namespace tidewaiter::store {
namespace {

// SQLite takes its view of the database at the first read, PostgreSQL at the first statement.
base::Status begin_reading(Connection& connection) {
  const bool sqlite = connection.dialect() == Dialect::Sqlite;
  return connection.run(sqlite ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

}  // namespace

ReaderPool::ReaderPool(Address address, std::size_t cache_bytes, std::size_t most,
                       std::chrono::milliseconds patience)
    : address_(std::move(address)),
      cache_bytes_(cache_bytes),
      most_(std::max<std::size_t>(2, most)),
      most_first_(most_ - std::max<std::size_t>(1, most_ / 4)),
      patience_(patience) {}

// Takes a place, with a connection that waited where there is one.
base::Result<ReaderPool::Reading> ReaderPool::place() {
  Reading reading;
  reading.thread = std::this_thread::get_id();
  std::unique_lock lock(mutex_);
  const auto there_is_one = [&] {
    return in_use_ < (of_threads_.contains(reading.thread) ? most_ : most_first_);
  };
  if (!left_.wait_for(lock, patience_, there_is_one))
    return base::fail(base::ErrorCode::Busy, "database", "too many read at once",
                      "the same again in a moment");
  ++in_use_;
  ++of_threads_[reading.thread];
  reading.round = round_;
  if (!idle_.empty()) {
    reading.connection = std::move(idle_.back());
    idle_.pop_back();
  }
  return reading;
}

void ReaderPool::leave(std::thread::id thread) {
  {
    const std::scoped_lock lock(mutex_);
    --in_use_;
    const auto of_one = of_threads_.find(thread);
    if (--of_one->second == 0) of_threads_.erase(of_one);
  }
  left_.notify_all();  // not all wait for the same
}

base::Result<ReaderPool::Reading> ReaderPool::begin() {
  TW_TRY(auto reading, place());
  if (reading.connection && begin_reading(*reading.connection)) return reading;
  reading.connection.reset();
  const auto begun = [&]() -> base::Status {
    TW_TRY(reading.connection, Connection::open(address_, Connection::Access::Read, cache_bytes_));
    return begin_reading(*reading.connection);
  }();
  if (begun) return reading;
  reading.connection.reset();
  leave(reading.thread);
  return tl::make_unexpected(begun.error());
}

void ReaderPool::end(Reading reading) {
  const bool is_whole = reading.connection->run("ROLLBACK").has_value();
  if (is_whole) {
    const std::scoped_lock lock(mutex_);
    if (reading.round == round_ && idle_.size() < kMostIdle) idle_.push_back(std::move(reading.connection));
  }
  reading.connection.reset();  // closed before its place is another's
  leave(reading.thread);
}

void ReaderPool::close_all() {
  std::vector<std::unique_ptr<Connection>> closing;  // closed once others need not wait for it
  const std::scoped_lock lock(mutex_);
  ++round_;
  closing.swap(idle_);
}

}  // namespace tidewaiter::store
