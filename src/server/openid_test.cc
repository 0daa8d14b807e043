// Signing in by an identity provider, through real sockets: who is let in, and every way in which somebody
// who should not be might try.

#include <thread>

#include "server/openid_fixture_test.h"

namespace tidewaiter::server {
namespace {

using std::chrono::steady_clock;

TEST_F(OpenIdTest, TheProvidersWordLetsALinkedAccountInWithItsOwnRolesAndANewSession) {
  start();
  EXPECT_EQ(ask("GET", "/api/v1/sign-in").parsed(), (json{{"openid", {{"name", "The Service"}}}}));
  const auto away = leave();
  EXPECT_TRUE(away.location.starts_with(provider_->issuer() +
                                        "/authorise?tenant=1&response_type=code&client_id=tidewaiter&"))
      << away.location;
  EXPECT_EQ(field(away.query, "code_challenge_method"), "S256");
  EXPECT_EQ(field(away.query, "scope"), "openid");
  EXPECT_EQ(field(away.query, "redirect_uri"), options_.openid->redirect);
  EXPECT_EQ(away.location.find("secret"), std::string::npos);
  const auto back = come_back(away.cookie + "; tidewaiter=0123456789abcdef", state_of(away),
                              provider_->code_for("u-1", away.query));
  ASSERT_EQ(end_of(back), "/");
  const auto cookie = cookie_of(back);
  EXPECT_EQ(cookie.find("0123456789abcdef"), std::string::npos);
  EXPECT_NE(back.head.find(cookie + "; Path=/; HttpOnly; SameSite=Strict; Secure"), std::string::npos)
      << "browsers know us over HTTPS, whatever a proxy asks us over: " << back.head;
  EXPECT_NE(back.head.find("__Host-tidewaiter_openid=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"),
            std::string::npos)
      << back.head;
  const auto session = ask("GET", "/api/v1/session", "Cookie: " + cookie + "\r\n").parsed();
  EXPECT_EQ(session["officer_id"], "examiner");
  EXPECT_EQ(session["by_password"], false) << "so the page offers no second factor beside one";
  EXPECT_EQ(session["roles"], (json{"Examiner"})) << "what the token says of roles counts for nothing";
  EXPECT_EQ(ask("GET", "/api/v1/accounts", "Cookie: " + cookie + "\r\n").status, 403);
  const auto again = cookie_of(travel());
  EXPECT_NE(again, "");
  EXPECT_NE(again, cookie);
  // An account goes on having its password beside it.
  EXPECT_EQ(sign_in("examiner", kPassword).status, 200);
}

TEST_F(OpenIdTest, AStateIsGoodOnceInTheBrowserThatBeganAndForTenMinutes) {
  start();
  const auto mine = leave(), others = leave();
  const auto code = provider_->code_for("u-1", mine.query);
  EXPECT_EQ(end_of(come_back(mine.cookie, "wrong", code)), "/?sign_in=state");
  EXPECT_EQ(end_of(come_back(mine.cookie, state_of(others), code)), "/?sign_in=state");
  EXPECT_EQ(end_of(come_back(others.cookie, state_of(mine), code)), "/?sign_in=state");
  EXPECT_EQ(end_of(come_back("", state_of(mine), code)), "/?sign_in=state");
  EXPECT_EQ(end_of(come_back(state_cookie_ + std::to_string(clock_.now().unix_ms()) + ".00", "", code)),
            "/?sign_in=state");
  EXPECT_EQ(provider_->reads_of("/token"), 0) << "nobody was asked about it";
  EXPECT_EQ(end_of(come_back(mine.cookie, state_of(mine), code)), "/");
  EXPECT_EQ(end_of(come_back(mine.cookie, state_of(mine), provider_->code_for("u-1", mine.query))),
            "/?sign_in=state");
  EXPECT_EQ(provider_->reads_of("/token"), 1);
  const auto slow = leave();
  later(base::DurationMs::minutes(10));
  EXPECT_EQ(end_of(come_back(slow.cookie, state_of(slow), provider_->code_for("u-1", slow.query))),
            "/?sign_in=state");
  const auto refused = leave();
  EXPECT_EQ(
      end_of(ask("GET", std::string{kOpenIdCallback} + "?error=access_denied&state=" + state_of(refused),
                 "Cookie: " + refused.cookie + "\r\n")),
      "/?sign_in=denied");
}

TEST_F(OpenIdTest, AnotherSitesLinkEndsNobodysSession) {
  start();
  const auto followed = ask("GET", "/api/v1/sign-in/openid", "Sec-Fetch-Site: cross-site\r\n");
  EXPECT_EQ(followed.status, 303);
  EXPECT_EQ(header_of(followed, "Location"), "/");
  EXPECT_EQ(followed.head.find("Set-Cookie"), std::string::npos) << followed.head;
  const auto own = ask("GET", "/api/v1/sign-in/openid", "Sec-Fetch-Site: same-origin\r\n");
  EXPECT_TRUE(header_of(own, "Location").starts_with(provider_->issuer())) << own.head;
}

TEST_F(OpenIdTest, TheSessionThatTheBrowserHadEndsThoughItsCookieDoesNotComeBackFromTheProvider) {
  start();
  const auto before = "Cookie: " + cookie_of(sign_in("chief", kPassword)) + "\r\n";
  ASSERT_EQ(ask("GET", "/api/v1/session", before).status, 200);
  const auto away = leave("", before);
  const auto back = come_back(away.cookie, state_of(away), provider_->code_for("u-1", away.query));
  ASSERT_EQ(end_of(back), "/");
  EXPECT_EQ(ask("GET", "/api/v1/session", before).status, 401) << "the next officer's desk";
  EXPECT_EQ(ask("GET", "/api/v1/session", "Cookie: " + cookie_of(back) + "\r\n").status, 200);
}

TEST_F(OpenIdTest, AStateThatANeighbouringHostGaveTheBrowserIsNotTaken) {
  start();
  const auto attackers = leave();
  const auto state = attackers.cookie.substr(state_cookie_.size());
  ASSERT_NE(state, "");
  const auto code = provider_->code_for("u-1", attackers.query);
  EXPECT_EQ(end_of(come_back("tidewaiter_openid=" + state, state_of(attackers), code)), "/?sign_in=state");
  EXPECT_EQ(end_of(come_back(attackers.cookie, state_of(attackers), code)), "/");
}

TEST_F(OpenIdTest, OverLoopbackCookiesAreSentWithoutHttpsToo) {
  options_.openid->redirect = "http://127.0.0.1:8080" + std::string{kOpenIdCallback};
  state_cookie_ = "tidewaiter_openid=";
  start();
  const auto away = leave();
  EXPECT_TRUE(away.cookie.starts_with(state_cookie_));
  const auto back = come_back(away.cookie, state_of(away), provider_->code_for("u-1", away.query));
  ASSERT_EQ(end_of(back), "/");
  EXPECT_NE(
      back.head.find("tidewaiter_openid=; Path=/api/v1/sign-in/openid; HttpOnly; SameSite=Lax; Max-Age=0"),
      std::string::npos)
      << back.head;
  EXPECT_EQ(back.head.find("; Secure"), std::string::npos) << back.head;
}

TEST_F(OpenIdTest, ACodeIsGoodWithItsOwnSignInAlone) {
  start();
  const auto mine = leave(), others = leave();
  EXPECT_EQ(end_of(come_back(mine.cookie, state_of(mine), provider_->code_for("u-1", others.query))),
            "/?sign_in=token")
      << "its verifier is another's";
  EXPECT_EQ(end_of(come_back(others.cookie, state_of(others), "made up")), "/?sign_in=token");
  const auto third = leave();
  const auto of_elsewhere = end_of(ask(
      "GET", std::string{kOpenIdCallback} + "?code=x&iss=https%3A%2F%2Felsewhere&state=" + state_of(third),
      "Cookie: " + third.cookie + "\r\n"));
  EXPECT_EQ(of_elsewhere, "/?sign_in=token");
}

TEST_F(OpenIdTest, ATokenForAnotherTimePlaceOrSignInLetsNobodyIn) {
  start();
  const auto now = provider_->now_s_.load();
  const std::vector<std::pair<const char*, json>> wrong{{"nonce", "another"},
                                                        {"nonce", nullptr},
                                                        {"iss", "https://elsewhere"},
                                                        {"iss", provider_->issuer() + "/"},
                                                        {"aud", "another"},
                                                        {"aud", json::array()},
                                                        {"aud", {"another", "third"}},
                                                        {"aud", {"tidewaiter", "third"}},
                                                        {"azp", "third"},
                                                        {"exp", now - 61},
                                                        {"exp", "soon"},
                                                        {"exp", nullptr},
                                                        {"exp", -1e300},
                                                        {"iat", now - 3'600},
                                                        {"iat", now + 120},
                                                        {"iat", nullptr},
                                                        {"nbf", now + 120},
                                                        {"sub", ""},
                                                        {"sub", std::string(256, 'u')},
                                                        {"sub", 1}};
  for (const auto& [claim, value] : wrong) {
    provider_->change = [&](json& claims) { claims[claim] = value; };
    EXPECT_EQ(sign_in_as(), "/?sign_in=token") << claim << value;
  }
  const std::vector<std::pair<const char*, json>> right{{"aud", {"tidewaiter"}}, {"azp", "tidewaiter"},
                                                        {"exp", now - 30},       {"exp", now + 0.5},
                                                        {"iat", now + 30},       {"nbf", now}};
  for (const auto& [claim, value] : right) {
    provider_->change = [&](json& claims) { claims[claim] = value; };
    EXPECT_EQ(sign_in_as(), "/") << claim << value;
  }
}

TEST_F(OpenIdTest, ATokenThatTheProviderDidNotSignLetsNobodyIn) {
  start();
  const auto stranger = TestKey::rsa("first");
  const auto modulus = provider_->rsa().jwk()["n"].get<std::string>();
  const auto by_secret = [&](const json& claims) {
    const auto text = TestKey::unsigned_token({{"alg", "HS256"}, {"kid", "first"}}, claims);
    return text + "." + to_base64url(base::as_view(base::hmac_sha256(modulus, text)));
  };
  const std::vector<std::function<std::string(const json&)>> forgers{
      [](const json& claims) {
        return TestKey::unsigned_token({{"alg", "none"}}, claims) + ".";
      },
      [](const json& claims) {
        return TestKey::unsigned_token({{"alg", "None"}, {"kid", "first"}}, claims) + ".AA";
      },
      by_secret,
      [&](const json& claims) { return stranger.token(claims); },
      [&](const json& claims) {
        return stranger.token({{"alg", "RS256"}, {"kid", "first"}, {"jwk", stranger.jwk()}}, claims);
      },
      [&](const json& claims) {
        return provider_->rsa().token({{"alg", "ES256"}, {"kid", "first"}}, claims);
      },
      [](const json&) { return std::string{"not a token"}; },
      [](const json&) { return std::string{}; },
  };
  for (const auto& forger : forgers) {
    provider_->sign = forger;
    EXPECT_EQ(sign_in_as(), "/?sign_in=token");
  }
  EXPECT_EQ(provider_->reads_of("/keys"), 1);
}

TEST_F(OpenIdTest, TheProvidersKeysMayChangeAndAnUnknownOneHasThemReadOnceAMinute) {
  start();
  ASSERT_EQ(sign_in_as(), "/");
  ASSERT_EQ(sign_in_as(), "/");
  EXPECT_EQ(provider_->reads_of("/keys"), 1);
  EXPECT_EQ(provider_->reads_of("/.well-known/openid-configuration"), 1);
  const auto second = TestKey::p256("second");
  provider_->publish({provider_->rsa(), second});
  provider_->sign = [&](const json& claims) { return second.token(claims); };
  EXPECT_EQ(sign_in_as(), "/");
  EXPECT_EQ(provider_->reads_of("/keys"), 2);
  const auto third = TestKey::p256("third");
  provider_->sign = [&](const json& claims) { return third.token(claims); };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in_as(), "/?sign_in=token");
  EXPECT_EQ(provider_->reads_of("/keys"), 2) << "not twice in a minute";
  later(base::DurationMs::minutes(1));
  EXPECT_EQ(sign_in_as(), "/?sign_in=token");
  EXPECT_EQ(provider_->reads_of("/keys"), 3);
  // A key that the provider took back is not good for longer than an hour.
  provider_->publish({third});
  provider_->sign = [&](const json& claims) { return second.token(claims); };
  later(base::DurationMs::hours(1));
  EXPECT_EQ(sign_in_as(), "/?sign_in=token");
}

TEST_F(OpenIdTest, AKeyWithoutANameMayChangeToo) {
  const auto first = TestKey::rsa(""), second = TestKey::rsa("");
  const auto sign_with = [&](const TestKey& key) {
    provider_->sign = [&key](const json& claims) { return key.token({{"alg", "RS256"}}, claims); };
  };
  start();
  provider_->publish({first});
  sign_with(first);
  ASSERT_EQ(sign_in_as(), "/");
  provider_->publish({second});
  sign_with(second);
  EXPECT_EQ(sign_in_as(), "/");
  EXPECT_EQ(provider_->reads_of("/keys"), 2);
  sign_with(first);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(sign_in_as(), "/?sign_in=token") << "it was taken back";
  EXPECT_EQ(provider_->reads_of("/keys"), 2) << "not twice in a minute";
}

TEST_F(OpenIdTest, ASlowProviderHoldsNobodyElseUp) {
  options_.openid->at_most = milliseconds{20'000};
  start();
  std::vector<std::pair<Away, std::string>> travellers;
  for (int i = 0; i < 8; ++i) {
    auto away = leave();
    auto code = provider_->code_for("u-1", away.query);
    travellers.emplace_back(std::move(away), std::move(code));
  }
  provider_->delay_ms = 4'000;
  std::atomic<int> busy{0}, entered{0};
  std::vector<std::thread> threads;
  for (const auto& [away, code] : travellers)
    threads.emplace_back([&, away = away, code = code] {
      const auto end = header_of(come_back(away.cookie, state_of(away), code), "Location");
      busy += end == "/?sign_in=busy" ? 1 : 0;
      entered += end == "/" ? 1 : 0;
    });
  std::this_thread::sleep_for(milliseconds{300});
  EXPECT_EQ(ask("GET", "/api/v1/screening", key_of("supervisor")).status, 200);
  EXPECT_EQ(sign_in("chief", kPassword).status, 200);
  EXPECT_EQ(entered, 0) << "they were served meanwhile";
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(entered, 4) << "as many as may ask at once";
  EXPECT_EQ(busy, 4);
}

TEST_F(OpenIdTest, AProviderThatDoesNotAnswerInTimeIsNotWaitedFor) {
  options_.openid->at_most = milliseconds{500};
  provider_->delay_ms = 3'000;
  start();
  const auto begin = steady_clock::now();
  EXPECT_EQ(sign_in_as(), "/?sign_in=provider");
  EXPECT_LT(steady_clock::now() - begin, milliseconds{2'500});
}

TEST_F(OpenIdTest, WhatAProviderSaysTooMuchOfOrWrongIsNotTaken) {
  start();
  const json configuration{{"issuer", provider_->issuer()},
                           {"authorization_endpoint", provider_->issuer() + "/authorise"},
                           {"token_endpoint", provider_->issuer() + "/token"},
                           {"jwks_uri", provider_->issuer() + "/keys"}};
  std::vector<std::string> wrong{configuration.dump() + std::string(300'000, ' '),
                                 std::string(300'000, ' ') + configuration.dump(), "[]", "{",
                                 std::string(100'000, '[')};
  for (const auto& [name, value] :
       std::vector<std::pair<const char*, json>>{{"issuer", "https://elsewhere"},
                                                 {"authorization_endpoint", "javascript:alert(1)"},
                                                 {"authorization_endpoint", "https://a\r\nX: y"},
                                                 {"token_endpoint", "http://10.0.0.1/token"},
                                                 {"jwks_uri", "file:///etc/passwd"},
                                                 {"jwks_uri", nullptr}}) {
    auto changed = configuration;
    changed[name] = value;
    wrong.push_back(changed.dump());
  }
  for (const auto& text : wrong) {
    provider_->answer_with = [&](const std::string& path) {
      return path.ends_with("configuration") ? text : std::string{};
    };
    EXPECT_EQ(leave().location, "/?sign_in=provider") << text.substr(0, 200);
    later(base::DurationMs{5'000});
  }
  provider_->answer_with = [](const std::string& path) {
    return path == "/token" || path == "/keys" ? std::string(300'000, ' ') : std::string{};
  };
  EXPECT_EQ(sign_in_as(), "/?sign_in=provider");
  provider_->answer_with = [](const std::string& path) {
    return path == "/keys" ? std::string(300'000, ' ') : std::string{};
  };
  EXPECT_EQ(sign_in_as(), "/?sign_in=provider");
  EXPECT_EQ(sign_in_as(), "/?sign_in=provider");
  EXPECT_EQ(provider_->reads_of("/keys"), 1) << "after a failure it is left alone for a while";
  provider_->answer_with = {};
  later(base::DurationMs{5'000});
  EXPECT_EQ(sign_in_as(), "/");
}

TEST_F(OpenIdTest, WhoIsNotLinkedOrNotActiveStaysOutside) {
  link("custodian", {provider_->issuer(), "u-2"}, "suspended");
  link("auditor", {"https://elsewhere", "u-3"});
  start();
  EXPECT_EQ(sign_in_as("u-9"), "/?sign_in=not_linked");
  EXPECT_EQ(sign_in_as("U-1"), "/?sign_in=not_linked");
  EXPECT_EQ(sign_in_as("u-3"), "/?sign_in=not_linked") << "another issuer's subject of that name";
  EXPECT_EQ(sign_in_as("examiner"), "/?sign_in=not_linked") << "an account's id is no subject";
  EXPECT_EQ(sign_in_as("u-2"), "/?sign_in=not_active");
}

TEST_F(OpenIdTest, NoAddressIsTakenFromARequest) {
  start();
  const auto away = leave("?redirect_uri=https://evil.example&next=//evil.example");
  EXPECT_EQ(field(away.query, "redirect_uri"), options_.openid->redirect);
  EXPECT_EQ(away.location.find("evil"), std::string::npos);
  const auto code = provider_->code_for("u-1", away.query);
  const auto more = "&redirect_uri=https://evil.example&next=//evil.example";
  EXPECT_EQ(end_of(come_back(away.cookie, state_of(away) + more, code, "X-Forwarded-Host: evil.example\r\n")),
            "/");
  EXPECT_EQ(end_of(come_back(away.cookie, "x" + std::string{more}, code)), "/?sign_in=state");
}

TEST_F(OpenIdTest, TheProvidersSecondFactorMayBeDemanded) {
  options_.openid->acr = {"gold", "platinum"};
  options_.openid->amr = {"mfa"};
  start();
  EXPECT_EQ(field(leave().query, "acr_values"), "gold platinum");
  const auto with = [&](const json& acr, const json& amr) {
    provider_->change = [=](json& claims) {
      claims["acr"] = acr;
      claims["amr"] = amr;
    };
    return sign_in_as();
  };
  EXPECT_EQ(with("silver", {"pwd", "mfa"}), "/?sign_in=second_factor");
  EXPECT_EQ(with(nullptr, {"pwd", "mfa"}), "/?sign_in=second_factor");
  EXPECT_EQ(with("gold", json::array({"pwd"})), "/?sign_in=second_factor");
  EXPECT_EQ(with("gold", nullptr), "/?sign_in=second_factor");
  EXPECT_EQ(with("platinum", {"pwd", "mfa"}), "/");
}

TEST_F(OpenIdTest, ALinkIsProposedByOneAdministratorAndApprovedByAnother) {
  start();
  const auto admin = [&](const std::string& id) {
    const auto in = sign_in(id, kPassword);
    return "Cookie: " + cookie_of(in) + "\r\nX-CSRF-Token: " + in.parsed()["csrf_token"].get<std::string>() +
           "\r\n";
  };
  const auto chief = admin("chief"), deputy = admin("deputy");
  json proposal{{"officer_id", "newcomer"},
                {"display_name", "Newcomer"},
                {"roles", {"Auditor"}},
                {"openid", {{"issuer", provider_->issuer()}, {"subject", "u-1"}}}};
  const auto propose = [&] { return ask("POST", "/api/v1/accounts", chief, proposal.dump()); };
  const auto approve = [&](const Reply& waiting, const std::string& who) {
    return ask("POST", "/api/v1/accounts/newcomer/approval", who,
               json{{"proposal_digest", waiting.parsed()["proposal"]["digest"]}}.dump());
  };
  const auto taken = propose();
  EXPECT_EQ(taken.status, 409) << "the examiner's: " << taken.body;
  proposal["openid"]["subject"] = "u-7";
  const auto proposed = propose();
  ASSERT_EQ(proposed.status, 200) << proposed.body;
  EXPECT_TRUE(proposed.parsed()["openid"].is_null()) << "it does not count yet";
  EXPECT_EQ(proposed.parsed()["proposal"]["openid"], proposal["openid"]) << "and who approves it sees it";
  EXPECT_EQ(sign_in_as("u-7"), "/?sign_in=not_linked");
  EXPECT_EQ(approve(proposed, chief).status, 403);
  const auto approved = approve(proposed, deputy);
  ASSERT_EQ(approved.status, 200) << approved.body;
  EXPECT_EQ(approved.parsed()["openid"], proposal["openid"]);
  EXPECT_EQ(sign_in_as("u-7"), "/");
  EXPECT_EQ(sign_in("newcomer", "").status, 401) << "it has no password";
  // Another change keeps the link; an empty one ends it.
  proposal.erase("openid");
  const auto kept = propose();
  EXPECT_EQ(kept.parsed()["proposal"]["openid"], approved.parsed()["openid"]);
  ASSERT_EQ(approve(kept, deputy).status, 200);
  EXPECT_EQ(sign_in_as("u-7"), "/");
  proposal["openid"] = {{"issuer", ""}, {"subject", "u-7"}};
  EXPECT_EQ(propose().status, 422);
  proposal["openid"] = {{"issuer", ""}, {"subject", ""}};
  const auto ended = propose();
  EXPECT_TRUE(ended.parsed()["proposal"]["openid"].is_null());
  EXPECT_EQ(sign_in_as("u-7"), "/");
  ASSERT_EQ(approve(ended, deputy).status, 200);
  EXPECT_EQ(sign_in_as("u-7"), "/?sign_in=not_linked");
  const auto journal = ask("GET", "/api/v1/journal?kind=account.approved&limit=1000", key_of("auditor"));
  EXPECT_GE(journal.parsed()["items"].size(), 3u) << journal.body;
}

TEST_F(OpenIdTest, WhoMakesUpCodesIsSlowedDown) {
  start();
  int busy = 0;
  for (int i = 0; i < 60; ++i) {
    const auto away = leave();
    busy += end_of(come_back(away.cookie, state_of(away), "made up")) == "/?sign_in=busy" ? 1 : 0;
  }
  EXPECT_GT(busy, 0);
  EXPECT_LE(provider_->reads_of("/token"), 55);
}

TEST_F(OpenIdTest, IsNotOfferedWhereThereIsNoProvider) {
  options_.openid.reset();
  start();
  EXPECT_EQ(ask("GET", "/api/v1/sign-in").parsed(), (json{{"openid", nullptr}}));
  EXPECT_EQ(ask("GET", "/api/v1/sign-in/openid").status, 404);
  EXPECT_EQ(ask("GET", std::string{kOpenIdCallback} + "?code=x&state=y").status, 404);
}

TEST(OpenIdSettings, AreRefusedByNameBeforeAnybodyIsCalled) {
  OpenIdOptions good;
  good.issuer = "https://id.example/realm";
  good.client_id = "tidewaiter";
  good.client_secret = "x";
  good.redirect = "https://tidewaiter.example" + std::string{kOpenIdCallback};
  ASSERT_TRUE(OpenIdProvider::make(good));
  EXPECT_EQ((*OpenIdProvider::make(good))->name(), "id.example");
  const std::vector<std::pair<std::string OpenIdOptions::*, std::vector<const char*>>> wrong{
      {&OpenIdOptions::issuer,
       {"", "http://id.example", "ftp://id.example", "https://id.example/?a=b", "https://u@id.example"}},
      {&OpenIdOptions::redirect,
       {"", "https://tidewaiter.example/", "http://tidewaiter.example/api/v1/sign-in/openid/callback"}},
      {&OpenIdOptions::client_id, {""}},
      {&OpenIdOptions::client_secret, {""}}};
  for (const auto& [member, values] : wrong)
    for (const char* value : values) {
      auto options = good;
      options.*member = value;
      EXPECT_FALSE(OpenIdProvider::make(options)) << value;
    }
}

}  // namespace
}  // namespace tidewaiter::server
