// Through real sockets: who may ask for what, and what an attacker may try.

#include "server/server_fixture_test.h"

#include "server/door_routes.h"

namespace tidewaiter::server {
namespace {

using service::Action;

TEST_F(ServerTest, WhatCouldBeReadInTwoWaysIsRefused) {
  start();
  const std::string host = "Host: localhost\r\n";
  const std::vector<std::string> attacks{
      "POST /api/v1/session HTTP/1.1\r\n" + host +
          "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST /api/v1/session HTTP/1.1\r\n" + host +
          "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
      "POST /api/v1/session HTTP/1.1\r\n" + host + "Content-Length: 4\r\nContent-Length: 4\r\n\r\n{}  ",
      "POST /api/v1/session HTTP/1.1\r\n" + host + "Content-Length: 4, 4\r\n\r\n{}  ",
      "POST /api/v1/session HTTP/1.1\r\n" + host + "Content-Length: +4\r\n\r\n{}  ",
      "POST /api/v1/session HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
      "POST /api/v1/session HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
      "POST /api/v1/session HTTP/1.1\r\n" + host +
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
      "GET /healthz HTTP/1.1\r\n\r\n",
      "GET /healthz HTTP/1.1\r\n" + host + "Host: elsewhere\r\n\r\n",
      "GET /healthz HTTP/1.1\r\n" + host + "X-A : b\r\n\r\n",
      "GET /healthz HTTP/1.0\r\n" + host + "\r\n",
      "GET /healthz HTTP/1.1\n" + host + "\n\n",
      "GET http://elsewhere/healthz HTTP/1.1\r\n" + host + "\r\n",
      "GET /a%00b HTTP/1.1\r\n" + host + "\r\n",
      "GET /%zz HTTP/1.1\r\n" + host + "\r\n",
      "BREW / HTTP/1.1\r\n" + host + "\r\n",
  };
  for (const auto& attack : attacks) {
    // A second request hides behind each: it must never be answered.
    const auto reply = raw(attack + "GET /healthz HTTP/1.1\r\n" + host + "\r\n");
    EXPECT_GE(reply.status, 400) << attack;
    EXPECT_LT(reply.status, 502) << attack;
    EXPECT_EQ(reply.body.find("alive"), std::string::npos) << attack;
  }
  EXPECT_EQ(ask("GET", "/healthz").body, "alive\n");
}

TEST_F(ServerTest, TooMuchIsRefusedByName) {
  start();
  EXPECT_EQ(ask("GET", "/healthz", "X-Long: " + std::string(20'000, 'a') + "\r\n").status, 431);
  std::string many;
  for (int i = 0; i < 100; ++i) many += "X-" + std::to_string(i) + ": a\r\n";
  EXPECT_EQ(ask("GET", "/healthz", many).status, 400);
  EXPECT_EQ(ask("POST", "/api/v1/session", "", std::string(10'000, ' ')).status, 413);
  const auto chunked =
      raw("POST /api/v1/session HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n" +
          std::string(0x2000, ' ') + "\r\n0\r\n\r\n");
  EXPECT_EQ(chunked.status, 413);
  EXPECT_EQ(chunked.parsed()["field"], "body");
  EXPECT_EQ(ask("GET", "/" + std::string(5'000, 'a')).status, 413);
  const auto deep = ask("POST", "/api/v1/items", key_of("courier"),
                        "{\"a\":" + std::string(10'000, '[') + std::string(10'000, ']') + "}");
  EXPECT_EQ(deep.status, 413) << deep.body;
}

TEST_F(ServerTest, SlowAndSilentClientsAreCutOffAndOthersAreServed) {
  options_.http.limits.header_time = milliseconds{400};
  options_.http.limits.silence_time = milliseconds{400};
  start();
  std::vector<std::unique_ptr<Socket>> slow;
  for (int i = 0; i < 50; ++i) {
    slow.push_back(std::make_unique<Socket>(server_->port()));
    slow.back()->send(i % 2 == 0
                          ? "GET /healthz HTTP/1.1\r\nHost: a\r\n"
                          : "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{");
  }
  EXPECT_EQ(ask("GET", "/healthz").status, 200);
  for (auto& socket : slow) {
    socket->read_until({}, milliseconds{10'000});
    EXPECT_TRUE(socket->closed());
  }
}

TEST_F(ServerTest, NoPathLeavesThePage) {
  start();
  EXPECT_NE(ask("GET", "/").body.find("Tidewaiter"), std::string::npos);
  EXPECT_EQ(ask("GET", "/assets/a.js").body, "export {};");
  for (const char* path :
       {"/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
        "/assets/%2e%2e%2f%2e%2e%2fsecret.txt", "//secret.txt", "/assets/..\\..\\secret.txt"}) {
    const auto reply = ask("GET", path);
    EXPECT_GE(reply.status, 400) << path;
    EXPECT_EQ(reply.body.find("not a file of the page"), std::string::npos) << path;
  }
  // A place within the page may end like a file's name.
  EXPECT_EQ(ask("GET", "/custody/exhibits/X1-1.2").status, 200);
  EXPECT_EQ(ask("GET", "/custody/exhibits/X1-1.js").status, 404);
  const auto page = ask("GET", "/queue");
  EXPECT_NE(page.head.find("Content-Security-Policy: default-src 'none'"), std::string::npos);
  EXPECT_EQ(page.head.find("unsafe-inline"), std::string::npos);
}

TEST_F(ServerTest, ASessionIsNewAtEverySignInAndAChangeRepeatsItsToken) {
  start();
  EXPECT_EQ(sign_in("chief", "wrong password").status, 401);
  EXPECT_EQ(sign_in("nobody", kPassword).status, 401);
  const auto first = sign_in("chief", kPassword, "Cookie: tidewaiter=0123456789abcdef\r\n");
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_NE(first.head.find("HttpOnly; SameSite=Strict"), std::string::npos);
  const auto cookie = cookie_of(first);
  EXPECT_EQ(cookie.find("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(ask("GET", "/api/v1/session", "Cookie: tidewaiter=0123456789abcdef\r\n").status, 401);
  const auto second = sign_in("chief", kPassword, "Cookie: " + cookie + "\r\n");
  ASSERT_EQ(second.status, 200);
  EXPECT_EQ(ask("GET", "/api/v1/session", "Cookie: " + cookie + "\r\n").status, 401);

  const auto now = "Cookie: " + cookie_of(second) + "\r\n";
  EXPECT_EQ(ask("GET", "/api/v1/session", now).parsed()["officer_id"], "chief");
  EXPECT_EQ(ask("DELETE", "/api/v1/session", now).status, 403);
  EXPECT_EQ(ask("DELETE", "/api/v1/session", now + "X-CSRF-Token: " + std::string(64, 'a') + "\r\n").status,
            403);
  const std::string token = second.parsed()["csrf_token"];
  EXPECT_EQ(ask("DELETE", "/api/v1/session", now + "X-CSRF-Token: " + token + "\r\n").status, 204);
  EXPECT_EQ(ask("GET", "/api/v1/session", now).status, 401);
}

TEST_F(ServerTest, WhoGuessesIsSlowedDown) {
  start();
  int slowed = 0;
  for (int i = 0; i < 8; ++i) slowed += sign_in("chief", "wrong password").status == 429 ? 1 : 0;
  EXPECT_GT(slowed, 0);
  EXPECT_EQ(sign_in("chief", kPassword).status, 429);
  EXPECT_EQ(sign_in("deputy", kPassword).status, 200);
  clock_.set(clock_.now() + base::DurationMs{1'001});
  EXPECT_EQ(sign_in("chief", kPassword).status, 200);
}

// The matrix comes from the tables themselves: no route is left out.
TEST_F(ServerTest, EveryRouteIsOpenToThoseRolesAloneThatMay) {
  start();
  Sessions sessions;
  Attempts attempts;
  EventHub events;
  Metrics metrics;
  Door door{random_, sessions, attempts, events, metrics, "CNCAN"};
  std::size_t asked = 0;
  for (const auto& route : every_route(door)) {
    if (!route.needs || *route.needs == Action::SeeMetrics || *route.needs == Action::HearEvents) continue;
    std::string path = route.pattern;
    for (auto open = path.find('{'); open != std::string::npos; open = path.find('{'))
      path.replace(open, path.find('}') - open + 1, "1");
    const std::string method{name(route.method)};
    EXPECT_EQ(ask(method, path).status, 401) << method << ' ' << path;
    EXPECT_EQ(ask(method, path, "Authorization: Bearer tw_x_y\r\n").status, 401) << method << ' ' << path;
    for (std::size_t i = 0; i < service::kRoles; ++i) {
      const auto role = static_cast<Role>(i);
      std::string id{role == Role::Courier ? "courier" : service::name(role)};
      for (char& c : id) c = static_cast<char>(std::tolower(c));
      const auto reply = ask(method, path, browser_of(id));
      const bool refused = reply.status == 403 && reply.parsed().value("field", "") == "permission";
      EXPECT_EQ(refused, !service::may(role, *route.needs))
          << method << ' ' << path << ' ' << id << reply.body;
      EXPECT_NE(reply.status, 500) << method << ' ' << path << ' ' << id;
      ++asked;
    }
  }
  EXPECT_GT(asked, 300u);
}

TEST_F(ServerTest, AKeyBoundToACertificateIsGoodWithThatOneAlone) {
  const auto at = [&](const char* name) { return (folder_ / name).string(); };
  for (const char* who : {"server", "client", "thief"})
    ASSERT_EQ(std::system(
                  ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=" +
                   std::string{who} + " -keyout " + at(who) + ".key -out " + at(who) + ".pem 2>/dev/null")
                      .c_str()),
              0);
  const auto printed = [](const std::string& command) {
    std::string text;
    FILE* pipe = popen(command.c_str(), "r");
    char piece[4'096];
    for (std::size_t got = 0; (got = fread(piece, 1, sizeof piece, pipe)) > 0;) text.append(piece, got);
    pclose(pipe);
    return text;
  };
  const auto hash =
      printed("openssl x509 -in " + at("client.pem") + " -outform der | openssl dgst -sha256 -r")
          .substr(0, 64);
  std::string secret;
  {
    const auto service = service::Service::open(url_, clock_, random_);
    ASSERT_TRUE(service);
    auto wanted = key_request("courier");
    wanted.terms.certificate = "abc";
    EXPECT_FALSE(service::propose_api_key(*service, {"chief", "test"}, wanted));
    wanted.terms.certificate = hash;
    secret = made_key(*service, wanted);
  }
  options_.http.certificate = at("server.pem");
  options_.http.private_key = at("server.key");
  options_.http.client_certificates = true;
  start();
  const auto asked = [&](const std::string& key, const std::string& who) {
    const auto identity =
        who.empty() ? "" : " -cert " + at((who + ".pem").c_str()) + " -key " + at((who + ".key").c_str());
    return printed(
               "printf 'GET /api/v1/session HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\nAuthorization: "
               "Bearer " +
               key + "\\r\\n\\r\\n' | openssl s_client -quiet -connect 127.0.0.1:" +
               std::to_string(server_->port()) + identity + " 2>/dev/null")
        .substr(0, 12);
  };
  EXPECT_EQ(asked(secret, "client"), "HTTP/1.1 200");
  EXPECT_EQ(asked(secret, "thief"), "HTTP/1.1 401");
  EXPECT_EQ(asked(secret, ""), "HTTP/1.1 401");
  EXPECT_EQ(asked(keys_.at("courier"), ""), "HTTP/1.1 200") << "a key that is bound to none";
}

}  // namespace
}  // namespace tidewaiter::server
