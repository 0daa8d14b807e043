#pragma once
// A server with an identity provider, and a browser that goes there and comes back.

#include "server/openid_provider.h"
#include "server/openid_provider_test.h"
#include "server/server_fixture_test.h"

namespace tidewaiter::server {

inline std::string header_of(const Reply& reply, const std::string& name) {
  const auto at = reply.head.find("\r\n" + name + ": ");
  if (at == std::string::npos) return "";
  const auto begin = at + name.size() + 4;
  return reply.head.substr(begin, reply.head.find("\r\n", begin) - begin);
}

class OpenIdTest : public ServerTest {
 protected:
  // A browser on its way to the provider.
  struct Away {
    std::string cookie;
    std::string location;
    Fields query;  ///< with which it was sent there
  };

  void SetUp() override {
    ServerTest::SetUp();
    provider_ = std::make_unique<TestProvider>(clock_.now().unix_ms() / 1'000);
    OpenIdOptions openid;
    openid.issuer = provider_->issuer();
    openid.client_id = TestProvider::kClient;
    openid.client_secret = TestProvider::kSecret;
    openid.redirect = "https://tidewaiter.example" + std::string{kOpenIdCallback};
    openid.name = "The Service";
    openid.at_most = milliseconds{2'000};
    options_.openid = openid;
    link("examiner", {provider_->issuer(), "u-1"});
  }

  // The account of a role is linked, by two administrators.
  void link(const std::string& id, service::OpenIdSubject openid, const std::string& state = "active") {
    const auto service = service::Service::open(url_, clock_, random_);
    ASSERT_TRUE(service);
    service::AccountProposal proposal;
    proposal.id = proposal.display_name = id;
    proposal.roles = {Role::Examiner};
    proposal.openid = std::move(openid);
    proposal.state = state;
    const auto proposed = service::propose_account(*service, {"chief", "test"}, proposal);
    ASSERT_TRUE(proposed) << base::to_string(proposed.error());
    ASSERT_TRUE(service::approve_account(*service, {"deputy", "test"}, id, proposed->proposal->digest));
  }

  Away leave(const std::string& query = "", const std::string& more = "") {
    const auto reply = ask("GET", "/api/v1/sign-in/openid" + query, more);
    EXPECT_EQ(reply.status, 303) << reply.body;
    const auto at = reply.head.find(state_cookie_);
    Away away;
    away.location = header_of(reply, "Location");
    if (at != std::string::npos) away.cookie = reply.head.substr(at, reply.head.find(';', at) - at);
    if (const auto mark = away.location.find('?'); mark != std::string::npos)
      away.query = parse_target("/" + away.location.substr(mark))->query;
    return away;
  }
  std::string state_of(const Away& away) const { return std::string{field(away.query, "state")}; }
  Reply come_back(const std::string& cookie, const std::string& state, const std::string& code,
                  const std::string& more = "") {
    std::string escaped = code;
    for (auto at = escaped.find(' '); at != std::string::npos; at = escaped.find(' '))
      escaped.replace(at, 1, "%20");
    return ask("GET", std::string{kOpenIdCallback} + "?code=" + escaped + "&state=" + state,
               "Cookie: " + cookie + "\r\n" + more);
  }
  // The whole way; where the browser ends up.
  Reply travel(const std::string& subject = "u-1") {
    const auto away = leave();
    return come_back(away.cookie, state_of(away), provider_->code_for(subject, away.query));
  }
  std::string end_of(const Reply& reply) const {
    EXPECT_EQ(reply.status, 303) << reply.body;
    const bool let_in = !cookie_of(reply).empty();
    const auto location = header_of(reply, "Location");
    EXPECT_EQ(let_in, location == "/") << reply.head;
    return location;
  }
  std::string sign_in_as(const std::string& subject = "u-1") { return end_of(travel(subject)); }
  void later(base::DurationMs time) {
    clock_.set(clock_.now() + time);
    provider_->now_s_ = clock_.now().unix_ms() / 1'000;
  }

  std::unique_ptr<TestProvider> provider_;
  std::string state_cookie_ = "__Host-tidewaiter_openid=";
};

}  // namespace tidewaiter::server
