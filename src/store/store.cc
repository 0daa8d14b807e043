#include "store/store.h"

#include <filesystem>

#include "env/files.h"
#include "journal/node_cache.h"
#include "store/erasing.h"
#include "store/migrations.h"
#include "store/reader_pool.h"
#include "store/writer.h"

namespace tidewaiter::store {
namespace {

using base::ErrorCode;
using base::fail;

/// PostgreSQL's advisory lock that says "this database has its one writer": the letters "tidewait".
constexpr std::string_view kWriterLock = "8388354981248723316";

// PostgreSQL allows a hundred connections by itself (max_connections), some of which are its superusers'. A
// file has as many readers as there is memory for.
constexpr std::size_t kMostPostgresReaders = 64, kMostSqliteReaders = 1'024;

base::Status lock_postgres(Connection& connection) {
  TW_TRY(const auto got,
         connection.select("SELECT CAST(pg_try_advisory_lock(" + std::string{kWriterLock} + ") AS int)", {},
                           {{ColumnType::Integer}}));
  if (std::get<std::int64_t>(got.at(0)[0]) == 1) return {};
  return fail(ErrorCode::Busy, "database", "another process writes to it", "one writing process");
}

class SnapshotHere final : public ConnectionReader<Snapshot> {
 public:
  SnapshotHere(ReaderPool::Reading reading, std::shared_ptr<ReaderPool> pool,
               std::shared_ptr<journal::NodeCache> nodes)
      : ConnectionReader<Snapshot>(*reading.connection),
        own_(std::move(reading)),
        pool_(std::move(pool)),
        nodes_(std::move(nodes)) {}
  ~SnapshotHere() override { pool_->end(std::move(own_)); }
  SnapshotHere(const SnapshotHere&) = delete;
  SnapshotHere& operator=(const SnapshotHere&) = delete;

  // The first read, by which the view is taken.
  base::Status take_view() {
    return journal_size(*own_.connection).map([](auto) {});
  }

  journal::NodeCache* kept_nodes() override { return nodes_.get(); }

 private:
  ReaderPool::Reading own_;
  std::shared_ptr<ReaderPool> pool_;
  std::shared_ptr<journal::NodeCache> nodes_;
};

class DatabaseStore final : public Store {
 public:
  DatabaseStore(Address address, const Options& options)
      : address_(std::move(address)),
        options_(options),
        readers_(std::make_shared<ReaderPool>(
            address_, options_.reader_cache_bytes,
            address_.dialect == Dialect::Postgres ? kMostPostgresReaders : kMostSqliteReaders)) {}
  // Readers before the writer: SQLite's last connection puts the write-ahead log in order, which takes one
  // that may write.
  ~DatabaseStore() override { readers_->close_all(); }
  DatabaseStore(const DatabaseStore&) = delete;
  DatabaseStore& operator=(const DatabaseStore&) = delete;

  base::Status begin_writing(env::RandomSource& random) {
    if (address_.dialect == Dialect::Sqlite) {
      TW_TRY(auto lock, env::FileLock::acquire(address_.text + ".lock"));
      lock_ = std::move(lock);
    }
    TW_TRY(auto connection,
           Connection::open(address_, Connection::Access::Write, options_.writer_cache_bytes));
    if (address_.dialect == Dialect::Postgres) TW_TRY_STATUS(lock_postgres(*connection));
    TW_TRY(const int version, stored_version(*connection));
    if (version == 0 && options_.mode != Options::Mode::CreateIfMissing) return missing();
    TW_TRY_STATUS(migrate(*connection));
    TW_TRY(auto state, WriterState::load(*connection));
    writer_ = std::make_unique<Writer>(std::move(connection), random, std::move(state));
    return {};
  }

  base::Status check_readable() {
    TW_TRY(auto connection,
           Connection::open(address_, Connection::Access::Read, options_.reader_cache_bytes));
    TW_TRY(const int version, stored_version(*connection));
    if (version == 0) return missing();
    if (version == schema_version()) return {};
    return fail(
        ErrorCode::Unsupported, "database", "schema version " + std::to_string(version),
        "version " + std::to_string(schema_version()) + "; opening it to write brings an older one forward");
  }

  std::future<base::Status> transact_later(Work work) override {
    if (writer_) return writer_->add(std::move(work));
    std::promise<base::Status> refused;
    refused.set_value(
        fail(ErrorCode::Forbidden, "database", "opened to read only", "a database opened to write"));
    return refused.get_future();
  }

  base::Result<ErasureReport> erase(Erasure erasure) override {
    TW_TRY(auto view, snapshot());
    ErasureReport report;
    TW_TRY(const auto plan, plan_erasure(*view, erasure));
    view.reset();  // an open snapshot would keep the log from being cleared
    TW_TRY_STATUS(transact([&](Transaction& transaction) -> base::Status {
      TW_TRY(report, carry_out(static_cast<WriterTransaction&>(transaction), plan, erasure));
      return {};
    }));
    if (erasure.clears_log) TW_TRY_STATUS(clear_erased());
    return report;
  }

  base::Status clear_erased() override {
    if (!writer_)
      return fail(ErrorCode::Forbidden, "database", "opened to read only", "a database opened to write");
    readers_->close_all();
    return writer_->add_upkeep(clear_traces).get();
  }

  base::Result<std::unique_ptr<Snapshot>> snapshot() override {
    TW_TRY(auto reading, readers_->begin());
    auto view = std::make_unique<SnapshotHere>(std::move(reading), readers_, nodes_);
    TW_TRY_STATUS(view->take_view());
    return std::unique_ptr<Snapshot>{std::move(view)};
  }

 private:
  base::Status missing() const {
    return fail(ErrorCode::NotFound, "database", address_.text, "a database; 'tidewaiter init' makes one");
  }

  Address address_;
  Options options_;
  std::shared_ptr<ReaderPool> readers_;
  std::shared_ptr<journal::NodeCache> nodes_ = std::make_shared<journal::NodeCache>();
  std::optional<env::FileLock> lock_;
  std::unique_ptr<Writer> writer_;  // after the lock: it stops before the lock is let go
};

}  // namespace

base::Result<std::unique_ptr<Store>> Store::open(const std::string& url, env::RandomSource& random,
                                                 const Options& options) {
  auto address = address_of(url);
  if (address.dialect == Dialect::Sqlite && options.mode != Options::Mode::CreateIfMissing &&
      !std::filesystem::exists(address.text)) {
    return fail(ErrorCode::NotFound, "database", url, "a database; 'tidewaiter init' makes one");
  }
  auto opened = std::make_unique<DatabaseStore>(std::move(address), options);
  TW_TRY_STATUS(options.mode == Options::Mode::ReadOnly ? opened->check_readable()
                                                        : opened->begin_writing(random));
  return std::unique_ptr<Store>{std::move(opened)};
}

base::Status copy_database(const std::string& url, const std::string& file) {
  const auto address = address_of(url);
  if (address.dialect != Dialect::Sqlite)
    return fail(ErrorCode::Unsupported, "database", "postgresql", "a file; pg_dump copies PostgreSQL's");
  if (!std::filesystem::exists(address.text)) return fail(ErrorCode::NotFound, "database", url, "a database");
  if (std::filesystem::exists(file))
    return fail(ErrorCode::Conflict, "file", file, "a name that nothing bears");
  TW_TRY(auto connection, Connection::open(address, Connection::Access::Read, Options{}.reader_cache_bytes));
  std::string quoted;
  for (const char c : file) quoted += c == '\'' ? "''" : std::string(1, c);
  TW_TRY_STATUS(connection->run("VACUUM INTO '" + quoted + "'"));
  return env::sync_files(file);
}

}  // namespace tidewaiter::store
