#pragma once
// A database that is locked, for the tests of whoever writes.

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <string>

namespace tidewaiter::server {

/// Another process has the database for itself, which the writer waits for (five seconds at most).
class LockedDatabase {
 public:
  explicit LockedDatabase(const std::string& path) {
    EXPECT_EQ(sqlite3_open_v2(path.c_str(), &database_, SQLITE_OPEN_READWRITE, nullptr), SQLITE_OK);
    sqlite3_busy_timeout(database_, 10'000);
    execute("BEGIN IMMEDIATE");
  }
  ~LockedDatabase() {
    execute("ROLLBACK");
    sqlite3_close(database_);
  }
  LockedDatabase(const LockedDatabase&) = delete;
  LockedDatabase& operator=(const LockedDatabase&) = delete;

 private:
  void execute(const char* sql) {
    EXPECT_EQ(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database_);
  }
  sqlite3* database_ = nullptr;
};

}  // namespace tidewaiter::server
