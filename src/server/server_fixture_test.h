#pragma once
// A server over a new database with an account and a key for each role and two couriers, asked through real
// sockets.

#include "server/server.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "server/raw_client_test.h"
#include "service/accounts.h"

namespace tidewaiter::server {

namespace fs = std::filesystem;
using nlohmann::json;
using service::Role;
using std::chrono::milliseconds;

inline constexpr std::string_view kPassword = "correct horse battery";

class ServerTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("tidewaiter_server_" + std::to_string(getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "page/assets");
    std::ofstream(folder_ / "page/index.html") << "<!doctype html><title>Tidewaiter</title>";
    std::ofstream(folder_ / "page/assets/a.js") << "export {};";
    std::ofstream(folder_ / "secret.txt") << "not a file of the page";
    url_ = (folder_ / "a.db").string();
    prepare();
    options_.http.port = 0;
    options_.http.workers = 8;
    options_.page = (folder_ / "page").string();
    options_.office = "CNCAN";
  }
  void TearDown() override {
    if (server_) server_->stop();
    server_.reset();
    fs::remove_all(folder_);
  }

  // Two administrators, and a machine's key for each role; two couriers.
  void prepare() {
    auto service = service::Service::initialise(url_, "test", {"chief", "test"}, clock_, random_);
    ASSERT_TRUE(service) << base::to_string(service.error());
    for (const char* id : {"chief", "deputy"})
      ASSERT_TRUE(service::found_administrator(*service, {id, "bootstrap"}, id, std::string{kPassword}));
    for (std::size_t i = 0; i < service::kRoles; ++i) {
      const auto role = static_cast<Role>(i);
      if (role != Role::Courier) add_account(*service, std::string{service::name(role)}, role, "");
    }
    add_account(*service, "courier", Role::Courier, "CP");
    add_account(*service, "rival", Role::Courier, "EMS");
  }
  void add_account(const service::Service& service, std::string id, Role role,
                   const std::string& operator_id) {
    for (char& c : id) c = static_cast<char>(std::tolower(c));
    service::AccountProposal proposal;
    proposal.id = id;
    proposal.display_name = id;
    proposal.roles = {role};
    proposal.operator_id = operator_id;
    proposal.password = std::string{kPassword};
    const auto proposed = service::propose_account(service, {"chief", "test"}, proposal);
    ASSERT_TRUE(proposed) << base::to_string(proposed.error());
    const auto approved =
        service::approve_account(service, {"deputy", "test"}, id, proposed->proposal->digest);
    ASSERT_TRUE(approved) << base::to_string(approved.error());
    const auto key =
        service::new_api_key(service, {"chief", "test"}, id, clock_.now() + base::DurationMs::days(1));
    ASSERT_TRUE(key) << base::to_string(key.error());
    keys_[id] = key->secret;
  }

  void start() {
    auto server = Server::start(url_, clock_, random_, options_);
    ASSERT_TRUE(server) << base::to_string(server.error());
    server_ = *std::move(server);
  }
  Reply raw(const std::string& text) {
    Socket socket(server_->port());
    EXPECT_TRUE(socket.send(text));
    return reply_from(socket.read_to_end());
  }
  Reply ask(const std::string& method, const std::string& path, const std::string& more = "",
            const std::string& body = "") {
    std::string text = method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + more;
    if (!body.empty())
      text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    return raw(text + "\r\n" + body);
  }
  std::string key_of(const std::string& id) { return "Authorization: Bearer " + keys_.at(id) + "\r\n"; }
  Reply sign_in(const std::string& id, std::string_view password, const std::string& more = "") {
    return ask("POST", "/api/v1/session", more, json{{"officer_id", id}, {"password", password}}.dump());
  }
  static std::string cookie_of(const Reply& reply) {
    const auto at = reply.head.find("tidewaiter=");
    return at == std::string::npos ? "" : reply.head.substr(at, reply.head.find(';', at) - at);
  }

  env::FixedClock clock_{base::Instant{1'800'000'000'000}};
  env::SystemRandom random_;
  fs::path folder_;
  std::string url_;
  std::map<std::string, std::string> keys_;
  ServerOptions options_;
  std::unique_ptr<Server> server_;
};

}  // namespace tidewaiter::server
