#include "store/private_postgres.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace tidewaiter::store {
namespace {

// initdb refuses root: root runs PostgreSQL's programs as the user that the package made.
std::string as_postgres(const std::string& command) {
  return geteuid() == 0 ? "runuser -u postgres -- " + command : command;
}

TEST(PrivatePostgres, StartsAndMakesDatabases) {
  auto cluster = PrivatePostgres::start();
  if (!cluster) GTEST_SKIP() << to_string(cluster.error());
  EXPECT_NE((*cluster)->make_database(), (*cluster)->make_database());
}

}  // namespace

base::Result<std::unique_ptr<PrivatePostgres>> PrivatePostgres::start() {
  const std::string programs = "/usr/lib/postgresql/15/bin/";
  if (!std::filesystem::exists(programs + "initdb")) {
    return base::fail(base::ErrorCode::Unavailable, "postgresql", "not installed",
                      "PostgreSQL 15 in " + programs);
  }
  std::string folder = std::filesystem::temp_directory_path() / "tidewaiter-postgres-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) {
    return base::fail(base::ErrorCode::Io, folder, "no folder", "a temporary folder");
  }
  std::unique_ptr<PrivatePostgres> cluster{new PrivatePostgres{folder, programs}};
  if (geteuid() == 0) cluster->run("chown postgres " + folder);
  const auto data = folder + "/data";
  // Names are compared by octets here; what is tested is not the disk.
  const bool up =
      cluster->run(as_postgres(programs + "initdb -D " + data +
                               " -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync")) == 0 &&
      cluster->run(as_postgres(programs + "pg_ctl -D " + data + " -w -l " + folder +
                               "/log -o \"-c listen_addresses='' -k " + folder +
                               " -c fsync=off -c shared_buffers=16MB\" start")) == 0;
  if (!up)
    return base::fail(base::ErrorCode::Unavailable, "postgresql", "did not start", "a cluster in " + folder);
  return cluster;
}

PrivatePostgres::~PrivatePostgres() {
  run(as_postgres(programs_ + "pg_ctl -D " + folder_ + "/data -m immediate -w stop"));
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

int PrivatePostgres::run(const std::string& command) const {
  return std::system(("cd / && " + command + " >>" + folder_ + "/commands 2>&1 </dev/null").c_str());
}

std::string PrivatePostgres::make_database() {
  const auto database = "test_" + std::to_string(++databases_);
  run(as_postgres(programs_ + "createdb -U postgres -h " + folder_ + " " + database));
  return "postgresql://postgres@/" + database + "?host=" + folder_;
}

}  // namespace tidewaiter::store
