// How the door looks to browsers and to Prometheus: over TLS, behind a proxy that does it, and plain on
// loopback.

#include <cstdio>
#include <cstdlib>

#include "server/server_fixture_test.h"

namespace tidewaiter::server {
namespace {

constexpr std::string_view kToken = "a token of thirty-two characters";

class FrontTest : public ServerTest {
 protected:
  static bool says(const Reply& reply, const std::string& text) {
    return reply.head.find(text) != std::string::npos;
  }
  // A session is had by the __Host- cookie, which browsers take over HTTPS alone, and by no other name.
  void expect_secure(const Reply& in) {
    EXPECT_EQ(in.status, 200) << in.body;
    const auto cookie = cookie_of(in);
    EXPECT_TRUE(cookie.starts_with("__Host-tidewaiter=")) << cookie;
    EXPECT_TRUE(says(in, cookie + "; Path=/; HttpOnly; SameSite=Strict; Secure")) << in.head;
    EXPECT_TRUE(says(in, "Strict-Transport-Security: max-age=")) << in.head;
  }
  int metrics(const std::string& more) {
    return raw("GET /metrics HTTP/1.1\r\nConnection: close\r\n" + more + "\r\n").status;
  }
};

TEST_F(FrontTest, BehindAProxyThatDoesTlsASessionIsOfThisHostAndOfHttpsAlone) {
  options_.http.behind_tls = true;
  start();
  const auto in = sign_in("examiner", kPassword);
  expect_secure(in);
  const auto cookie = cookie_of(in);
  EXPECT_EQ(ask("GET", "/api/v1/session", "Cookie: " + cookie + "\r\n").status, 200);
  const auto secret = cookie.substr(cookie.find('='));
  EXPECT_EQ(ask("GET", "/api/v1/session", "Cookie: tidewaiter" + secret + "\r\n").status, 401)
      << "a neighbouring host could set this one";
  const auto again = sign_in("examiner", kPassword, "Cookie: " + cookie + "\r\n");
  EXPECT_EQ(ask("GET", "/api/v1/session", "Cookie: " + cookie + "\r\n").status, 401) << "the new one counts";
  const auto out = ask("DELETE", "/api/v1/session", header_of_session(again));
  EXPECT_EQ(out.status, 204);
  EXPECT_TRUE(
      says(out, "Set-Cookie: __Host-tidewaiter=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0"))
      << out.head;
}

TEST_F(FrontTest, OverTlsASessionIsOfThisHostAndOfHttpsAlone) {
  const auto at = [&](const char* name) { return (folder_ / name).string(); };
  ASSERT_EQ(std::system(("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "
                         "/CN=localhost -keyout " +
                         at("server.key") + " -out " + at("server.pem") + " 2>/dev/null")
                            .c_str()),
            0);
  options_.http.certificate = at("server.pem");
  options_.http.private_key = at("server.key");
  start();
  const auto body = json{{"officer_id", "examiner"}, {"password", kPassword}}.dump();
  std::ofstream(at("request"), std::ios::binary)
      << "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
         "application/json\r\nContent-Length: "
      << body.size() << "\r\n\r\n"
      << body;
  FILE* pipe = popen(("openssl s_client -quiet -connect 127.0.0.1:" + std::to_string(server_->port()) +
                      " < " + at("request") + " 2>/dev/null")
                         .c_str(),
                     "r");
  std::string text;
  char piece[4'096];
  for (std::size_t got = 0; (got = fread(piece, 1, sizeof piece, pipe)) > 0;) text.append(piece, got);
  pclose(pipe);
  expect_secure(reply_from(text));
}

TEST_F(FrontTest, PlainIsOnLoopbackAloneUnlessAProxyDoesTls) {
  options_.http.address = "0.0.0.0";
  const auto refused = Server::start(url_, clock_, random_, options_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "--listen");
  options_.http.behind_tls = true;
  start();
  EXPECT_EQ(ask("GET", "/healthz").status, 200);
}

TEST_F(FrontTest, PlainOnLoopbackSaysNothingOfHttps) {
  start();
  const auto in = sign_in("examiner", kPassword);
  EXPECT_TRUE(cookie_of(in).starts_with("tidewaiter=")) << in.head;
  EXPECT_FALSE(says(in, "Secure")) << in.head;
  EXPECT_FALSE(says(in, "Strict-Transport-Security")) << in.head;
}

TEST_F(FrontTest, MetricsWithoutATokenAreForProgramsOnThisMachineAndOfficersWhoMay) {
  start();
  for (const char* host : {"localhost", "127.0.0.1:9090", "[::1]:8080"})
    EXPECT_EQ(metrics("Host: " + std::string{host} + "\r\n"), 200) << host;
  for (const char* more :
       {"Host: tidewaiter.example\r\n", "Host: localhost.evil.example\r\n",
        "Host: localhost\r\nX-Forwarded-For: 192.0.2.1\r\n",
        "Host: localhost\r\nForwarded: for=192.0.2.1\r\n", "Host: localhost\r\nX-Real-IP: 192.0.2.1\r\n",
        "Host: localhost\r\nVia: 1.1 proxy\r\n"})
    EXPECT_EQ(metrics(more), 401) << more;
  const std::string elsewhere = "Host: tidewaiter.example\r\n";
  EXPECT_EQ(metrics(elsewhere + browser_of("chief")), 200);
  EXPECT_EQ(metrics(elsewhere + browser_of("examiner")), 403);
}

TEST_F(FrontTest, MetricsBehindAProxyAreForOfficersWhoMay) {
  options_.http.behind_tls = true;
  start();
  EXPECT_EQ(metrics("Host: localhost\r\n"), 401) << "everybody comes from loopback";
  EXPECT_EQ(metrics("Host: localhost\r\n" + browser_of("chief")), 200);
}

TEST_F(FrontTest, MetricsWithATokenAreForWhoBearsItWhereverTheyAre) {
  options_.metrics_token = std::string{kToken};
  start();
  const auto with = [&](const std::string& token) {
    return metrics("Host: tidewaiter.example\r\nAuthorization: Bearer " + token + "\r\n");
  };
  EXPECT_EQ(with(std::string{kToken}), 200);
  EXPECT_EQ(with(std::string{kToken} + "x"), 401);
  EXPECT_EQ(with(std::string{kToken.substr(1)}), 401);
  EXPECT_EQ(metrics("Host: localhost\r\n"), 401) << "loopback is no pass any more";
  EXPECT_EQ(metrics("Host: localhost\r\n" + browser_of("chief")), 200);
  EXPECT_EQ(metrics("Host: localhost\r\n" + key_of("courier")), 403);
  EXPECT_EQ(ask("GET", "/api/v1/session", "Authorization: Bearer " + std::string{kToken} + "\r\n").status,
            401)
      << "it opens nothing else";
}

}  // namespace
}  // namespace tidewaiter::server
