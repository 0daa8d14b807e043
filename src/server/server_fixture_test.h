#pragma once
// A server over a new database with an account for each role and two couriers with keys for their machines,
// asked through real sockets.

#include "server/server.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>

#include "server/raw_client_test.h"
#include "service/accounts.h"
#include "service/api_keys.h"

namespace tidewaiter::server {

namespace fs = std::filesystem;
using nlohmann::json;
using service::Role;
using std::chrono::milliseconds;

inline constexpr std::string_view kFirstPassword = "chosen by the chief";
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

  // Two administrators, an account for each other role, two couriers with a key each. Hashing all their
  // passwords takes seconds, so it is done once for all tests, and copied.
  void prepare() {
    static const Prepared prepared = prepare_once();
    for (const auto& file : fs::directory_iterator(prepared.folder))
      fs::copy(file.path(), folder_ / file.path().filename());
    keys_ = prepared.keys;
  }
  struct Prepared {
    fs::path folder;
    std::map<std::string, std::string> keys;
    ~Prepared() { fs::remove_all(folder); }
  };
  Prepared prepare_once() {
    const auto folder = fs::temp_directory_path() / ("tidewaiter_prepared_" + std::to_string(getpid()));
    fs::remove_all(folder);
    fs::create_directories(folder);
    make_accounts((folder / "a.db").string());
    return {folder, std::exchange(keys_, {})};
  }
  void make_accounts(const std::string& url) {
    auto service = service::Service::initialise(url, "test", {"chief", "test"}, clock_, random_);
    ASSERT_TRUE(service) << base::to_string(service.error());
    for (const char* id : {"chief", "deputy"})
      ASSERT_TRUE(service::found_administrator(*service, {id, "bootstrap"}, id, std::string{kPassword}));
    for (std::size_t i = 0; i < service::kRoles; ++i) {
      const auto role = static_cast<Role>(i);
      if (role != Role::Courier) add_account(*service, std::string{service::name(role)}, role, "");
    }
    for (const auto& [id, operator_id] : {std::pair{"courier", "CP"}, std::pair{"rival", "EMS"}}) {
      add_account(*service, id, Role::Courier, operator_id);
      keys_[id] = made_key(*service, key_request(id));
    }
  }
  // For a day, for all that a machine may do.
  service::ApiKeyRequest key_request(const std::string& id) {
    service::ApiKeyRequest request{id, {{}, clock_.now() + base::DurationMs::days(1), ""}};
    for (std::size_t i = 0; i < service::kScopes; ++i)
      request.terms.scopes.push_back(static_cast<service::Scope>(i));
    return request;
  }
  // As two administrators make it; its secret.
  static std::string made_key(const service::Service& service, const service::ApiKeyRequest& request) {
    const auto proposed = service::propose_api_key(service, {"chief", "test"}, request);
    EXPECT_TRUE(proposed) << base::to_string(proposed.error());
    if (!proposed) return "";
    const auto approved =
        service::approve_api_key(service, {"deputy", "test"}, proposed->key_id, proposed->proposal->digest);
    EXPECT_TRUE(approved) << base::to_string(approved.error());
    return approved ? approved->secret : "";
  }
  void add_account(const service::Service& service, std::string id, Role role,
                   const std::string& operator_id) {
    for (char& c : id) c = static_cast<char>(std::tolower(c));
    service::AccountProposal proposal;
    proposal.id = id;
    proposal.display_name = id;
    proposal.roles = {role};
    proposal.operator_id = operator_id;
    proposal.password = std::string{kFirstPassword};
    const auto proposed = service::propose_account(service, {"chief", "test"}, proposal);
    ASSERT_TRUE(proposed) << base::to_string(proposed.error());
    const auto approved =
        service::approve_account(service, {"deputy", "test"}, id, proposed->proposal->digest);
    ASSERT_TRUE(approved) << base::to_string(approved.error());
    const auto own = service::own_password(*(*service.store().snapshot()), id, std::string{kFirstPassword},
                                           std::string{kPassword});
    ASSERT_TRUE(own) << base::to_string(own.error());
    ASSERT_TRUE(service::set_own_password(service, *own));
  }

  void start() {
    auto server = Server::start(url_, clock_, random_, options_);
    ASSERT_TRUE(server) << base::to_string(server.error());
    server_ = *std::move(server);
    browsers_.clear();  // a session ends with its server
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
    auto reply = raw(text + "\r\n" + body);
    if (method == "DELETE" && path.starts_with("/api/v1/session")) {  // who signed out signs in anew
      const std::scoped_lock lock(browsers_mutex_);
      std::erase_if(browsers_, [&](const auto& known) { return more.starts_with(known.second.first); });
    }
    return reply;
  }
  // What a request of theirs has in its header: a machine's key for a courier, else a session.
  std::string key_of(const std::string& id) {
    if (const auto key = keys_.find(id); key != keys_.end())
      return "Authorization: Bearer " + key->second + "\r\n";
    return browser_of(id);
  }
  // Signs in where no session of theirs is alive.
  std::string browser_of(const std::string& id) {
    const std::scoped_lock lock(browsers_mutex_);
    auto& [header, used_at] = browsers_[id];
    const auto idle = clock_.now() - used_at;
    if (header.empty() || idle < base::DurationMs{} || idle >= base::DurationMs::minutes(59)) {
      const auto in = sign_in(id, kPassword);
      EXPECT_EQ(in.status, 200) << id << ' ' << in.body;
      header = header_of_session(in);
    }
    used_at = clock_.now();
    return header;
  }
  static std::string header_of_session(const Reply& signed_in) {
    return "Cookie: " + cookie_of(signed_in) +
           "\r\nX-CSRF-Token: " + signed_in.parsed().value("csrf_token", "") + "\r\n";
  }
  // An account as two administrators make or change it.
  void change_account(const std::string& id, const json& change) {
    json proposal{{"officer_id", id}, {"display_name", id}, {"roles", {"Examiner"}}};
    proposal.update(change);
    const auto proposed = ask("POST", "/api/v1/accounts", browser_of("chief"), proposal.dump());
    ASSERT_EQ(proposed.status, 200) << proposed.body;
    const json approval{{"proposal_digest", proposed.parsed()["proposal"]["digest"]}};
    const auto approved =
        ask("POST", "/api/v1/accounts/" + id + "/approval", browser_of("deputy"), approval.dump());
    ASSERT_EQ(approved.status, 200) << approved.body;
  }
  Reply sign_in(const std::string& id, std::string_view password, const std::string& more = "") {
    return ask("POST", "/api/v1/session", more, json{{"officer_id", id}, {"password", password}}.dump());
  }
  static std::string cookie_of(const Reply& reply) {
    auto at = reply.head.find("tidewaiter=");
    if (at == std::string::npos) return "";
    constexpr std::string_view kHost = "__Host-";
    if (at >= kHost.size() && reply.head.compare(at - kHost.size(), kHost.size(), kHost) == 0)
      at -= kHost.size();
    return reply.head.substr(at, reply.head.find(';', at) - at);
  }

  env::FixedClock clock_{base::Instant{1'800'000'000'000}};
  env::SystemRandom random_;
  fs::path folder_;
  std::string url_;
  std::map<std::string, std::string> keys_;
  std::mutex browsers_mutex_;
  std::map<std::string, std::pair<std::string, base::Instant>> browsers_;
  ServerOptions options_;
  std::unique_ptr<Server> server_;
};

}  // namespace tidewaiter::server
