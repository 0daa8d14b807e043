#pragma once
// For tests: a PostgreSQL cluster of one's own in a temporary folder, reachable through a socket there and
// nowhere else, gone with the object. One thread.

#include <memory>
#include <string>

#include "base/result.h"

namespace tidewaiter::store {

class PrivatePostgres {
 public:
  /// Unavailable where PostgreSQL's programs are not installed.
  static base::Result<std::unique_ptr<PrivatePostgres>> start();
  ~PrivatePostgres();
  PrivatePostgres(const PrivatePostgres&) = delete;
  PrivatePostgres& operator=(const PrivatePostgres&) = delete;

  /// Makes an empty database and answers its URL.
  std::string make_database();

 private:
  explicit PrivatePostgres(std::string folder, std::string programs)
      : folder_(std::move(folder)), programs_(std::move(programs)) {}
  int run(const std::string& command) const;

  std::string folder_;
  std::string programs_;
  int databases_ = 0;
};

}  // namespace tidewaiter::store
