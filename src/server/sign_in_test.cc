// Passwords, codes, sessions and machines' keys: whose word lets them in, to what, and until when.

#include <liboath/oath.h>

#include <atomic>
#include <thread>

#include "server/attempts.h"
#include "server/server_fixture_test.h"
#include "server/sessions.h"
#include "service/second_factor.h"

namespace tidewaiter::server {
namespace {

class SignInTest : public ServerTest {
 protected:
  static std::string cookies_of(const Reply& reply) {
    std::string cookies;
    const std::string name = "Set-Cookie: ";
    for (auto at = reply.head.find(name); at != std::string::npos; at = reply.head.find(name, at + 1)) {
      const auto begin = at + name.size();
      cookies +=
          (cookies.empty() ? "" : "; ") + reply.head.substr(begin, reply.head.find(';', begin) - begin);
    }
    return "Cookie: " + cookies + "\r\n";
  }
  Reply set_password(const std::string& header, std::string_view old, std::string_view password) {
    return ask("PUT", "/api/v1/session/password", header, json{{"old", old}, {"password", password}}.dump());
  }
  // As the chief proposes it and, where that is taken, the deputy approves it.
  Reply new_key(const json& change) {
    json key{{"officer_id", "courier"}, {"expires_at", "2027-01-15T10:00:00Z"}, {"scopes", {"holds"}}};
    key.update(change);
    const auto proposed = ask("POST", "/api/v1/api-keys", browser_of("chief"), key.dump());
    return proposed.status == 200 ? approve_key(proposed.parsed(), "deputy") : proposed;
  }
  Reply approve_key(const json& proposed, const std::string& who) {
    return ask("POST", "/api/v1/api-keys/" + proposed["key_id"].get<std::string>() + "/approval",
               browser_of(who), json{{"proposal_digest", proposed["proposal"]["digest"]}}.dump());
  }
};

TEST_F(SignInTest, APasswordThatAnAdministratorChoseIsForSettingOnesOwnAlone) {
  start();
  change_account("examiner-2", {{"password", kFirstPassword}});
  const auto in = sign_in("examiner-2", kFirstPassword);
  ASSERT_EQ(in.status, 200) << in.body;
  EXPECT_EQ(in.parsed()["first_password"], true);
  const auto session = header_of_session(in);
  for (const char* path : {"/api/v1/holds", "/api/v1/queue", "/api/v1/events"}) {
    const auto refused = ask("GET", path, session);
    EXPECT_EQ(refused.status, 403) << path;
    EXPECT_EQ(refused.parsed()["field"], "password") << path;
  }
  EXPECT_EQ(ask("GET", "/api/v1/session", session).status, 200);
  EXPECT_EQ(set_password(session, "another", "a password of my own").parsed()["field"], "old");
  EXPECT_EQ(set_password(session, kFirstPassword, kFirstPassword).status, 409);
  EXPECT_EQ(set_password(session, kFirstPassword, "short").status, 422);
  const auto set = set_password(session, kFirstPassword, "a password of my own");
  ASSERT_EQ(set.status, 200) << set.body;
  EXPECT_EQ(set.parsed()["first_password"], false);
  EXPECT_EQ(ask("GET", "/api/v1/holds", session).status, 200) << "the same session goes on";
  EXPECT_EQ(sign_in("examiner-2", kFirstPassword).status, 401) << "the chief is out";
  EXPECT_EQ(sign_in("examiner-2", "a password of my own").parsed()["first_password"], false);
  const auto journal = ask("GET", "/api/v1/journal?limit=20", browser_of("auditor"));
  EXPECT_NE(journal.body.find("account.password_set"), std::string::npos) << journal.body;
  EXPECT_EQ(journal.body.find("argon2"), std::string::npos);
}

TEST_F(SignInTest, SettingOnesPasswordEndsOnesOtherSessions) {
  start();
  const auto other = header_of_session(sign_in("examiner", kPassword));
  const auto here = header_of_session(sign_in("examiner", kPassword));
  ASSERT_EQ(set_password(here, kPassword, "a newer password").status, 200);
  EXPECT_EQ(ask("GET", "/api/v1/session", here).status, 200);
  EXPECT_EQ(ask("GET", "/api/v1/session", other).status, 401);
}

TEST_F(SignInTest, AMachinesKeyIsACouriersAndDoesWhatItWasMadeForAlone) {
  start();
  for (const char* officer : {"examiner", "chief", "supervisor"})
    EXPECT_EQ(new_key({{"officer_id", officer}}).status, 403) << officer;
  EXPECT_EQ(new_key({{"scopes", json::array()}}).parsed()["field"], "scopes");
  EXPECT_EQ(new_key({{"scopes", {"decide"}}}).status, 422);
  EXPECT_EQ(new_key({{"expires_at", "2039-01-15T10:00:00Z"}}).parsed()["field"], "expires_at");
  const auto made = new_key(json::object());
  ASSERT_EQ(made.status, 200) << made.body;
  const auto key = "Authorization: Bearer " + made.parsed()["secret"].get<std::string>() + "\r\n";
  EXPECT_EQ(ask("GET", "/api/v1/holds", key).status, 200);
  const auto session = ask("GET", "/api/v1/session", key).parsed();
  EXPECT_EQ(session["permissions"], (json{"see_oneself", "hear_events", "see_holds", "advance_holds",
                                          "see_queries", "answer_queries"}));
  const std::vector<std::pair<const char*, const char*>> others{
      {"POST", "/api/v1/items"},   {"POST", "/api/v1/checks"},        {"GET", "/api/v1/operators"},
      {"GET", "/api/v1/webhooks"}, {"POST", "/api/v1/faults/1/plan"}, {"PUT", "/api/v1/session/password"}};
  for (const auto& [method, path] : others) {
    const auto refused = ask(method, path, key, std::string{method} == "GET" ? "" : "{}");
    EXPECT_EQ(refused.status, 403) << path;
    EXPECT_EQ(refused.parsed()["field"], "scopes") << path;
  }
  EXPECT_EQ(ask("POST", "/api/v1/items/A1/decision", key, "{}").parsed()["field"], "permission");
  clock_.set(clock_.now() + base::DurationMs::hours(2));
  EXPECT_EQ(ask("GET", "/api/v1/holds", key).status, 401) << "it has expired";
}

// The whole table: what a key is made for, in the words of the description.
TEST(Scopes, EachLetsACouriersMachineDoWhatItIsNamedForAndNoMore) {
  using Names = std::vector<std::string>;
  const std::map<std::string, Names> table{
      {"file", {"see_oneself", "file_parcels"}},
      {"holds",
       {"see_oneself", "hear_events", "see_holds", "advance_holds", "see_queries", "answer_queries"}},
      {"checks", {"see_oneself", "attest_checks"}},
      {"figures", {"see_oneself", "see_operators"}},
      {"webhooks", {"see_oneself", "manage_webhooks"}},
  };
  ASSERT_EQ(table.size(), service::kScopes);
  Names all{"see_oneself"};
  for (const auto& [scope, permissions] : table) {
    EXPECT_EQ(service::permissions_of({Role::Courier}, {{*service::scope_from(scope)}}), permissions)
        << scope;
    all.insert(all.end(), permissions.begin() + 1, permissions.end());
  }
  // What a courier may and no machine of theirs: what somebody answers for.
  auto of_an_account = service::permissions_of({Role::Courier}, std::nullopt);
  std::erase_if(of_an_account,
                [&](const auto& name) { return std::count(all.begin(), all.end(), name) > 0; });
  EXPECT_EQ(of_an_account, (Names{"answer_faults", "set_own_password"}));
}

TEST_F(SignInTest, WhoGuessesKeepsNobodyElseBehindTheSameAddressOut) {
  start();
  const auto known = cookies_of(sign_in("chief", kPassword));
  for (int i = 0; i < 6; ++i) sign_in("chief", "a guess of a guess");
  EXPECT_EQ(sign_in("chief", kPassword).status, 429) << "from this address";
  EXPECT_EQ(sign_in("deputy", kPassword).status, 200) << "another officer behind it";
  EXPECT_EQ(sign_in("chief", kPassword, known).status, 200) << "the chief's own browser behind it";
  const auto value = known.find("tidewaiter_known_");
  ASSERT_NE(value, std::string::npos) << known;
  auto forged = known;
  forged[known.size() - 3] = known[known.size() - 3] == '0' ? '1' : '0';
  EXPECT_EQ(sign_in("chief", kPassword, forged).status, 429);
  EXPECT_EQ(sign_in("chief", kPassword, cookies_of(sign_in("examiner", kPassword))).status, 429)
      << "a browser that is known for another account";
  // It is no way around the pause either: its own failures are counted.
  int slowed = 0;
  for (int i = 0; i < 6; ++i) slowed += sign_in("chief", "a guess of a guess", known).status == 429 ? 1 : 0;
  EXPECT_GT(slowed, 0);
}

TEST(Attempts, FailuresOfOneAccountOrOriginCountForNoOther) {
  Attempts attempts;
  const base::Instant now{1'800'000'000'000};
  for (int i = 0; i < 200; ++i) attempts.failed("10.0.0.1", "account-" + std::to_string(i % 20), now);
  EXPECT_GT(attempts.wait("10.0.0.1", "account-1", now), base::DurationMs{});
  EXPECT_EQ(attempts.wait("10.0.0.1", "chief", now), base::DurationMs{});
  EXPECT_EQ(attempts.wait("10.0.0.2", "account-1", now), base::DurationMs{});
  attempts.succeeded("10.0.0.1", "account-1");
  EXPECT_EQ(attempts.wait("10.0.0.1", "account-1", now), base::DurationMs{});
}

TEST(Attempts, AFloodOfOriginsFillsNoMemoryAndTheLatestFailuresStay) {
  Attempts attempts(1'000);
  base::Instant now{1'800'000'000'000};
  for (int i = 0; i < 5'000; ++i, now = now + base::DurationMs{1})
    for (int failures = 0; failures < 6; ++failures)
      attempts.failed("10.0.0." + std::to_string(i), "chief", now);
  EXPECT_GT(attempts.wait("10.0.0.4999", "chief", now), base::DurationMs{});
  EXPECT_GT(attempts.wait("10.0.0.4500", "chief", now), base::DurationMs{});
  EXPECT_EQ(attempts.wait("10.0.0.1", "chief", now), base::DurationMs{}) << "the oldest is forgotten";
}

using Turn = HashingTurns::Turn;

TEST(HashingTurns, StrangersWaitForOneAndLeaveTwoToThoseWhoAreKnown) {
  HashingTurns turns;
  std::vector<std::unique_ptr<Turn>> strangers;
  for (int i = 0; i < HashingTurns::kTurns; ++i)
    strangers.push_back(std::make_unique<Turn>(turns, std::to_string(i), "chief", false));
  for (const auto& one : strangers) EXPECT_TRUE(one->is_had());
  const Turn known(turns, "browser 1", "chief", true), too(turns, "browser 2", "chief", true);
  EXPECT_TRUE(known.is_had());
  EXPECT_TRUE(too.is_had());
  std::atomic<bool> waited{false};
  std::thread next([&] { waited = Turn(turns, "9", "chief", false).is_had(); });
  while (turns.waiting() == 0) std::this_thread::yield();
  EXPECT_FALSE(waited);
  strangers.resize(1);  // with those who are known three are taken
  next.join();
  EXPECT_TRUE(waited);
}

TEST(HashingTurns, OneOriginTriesAnAccountOnceAtATimeAndSoManyWaitAndNoMore) {
  HashingTurns turns(milliseconds{60'000});
  std::vector<std::unique_ptr<Turn>> taken;
  const auto take = [&](bool is_known) {
    taken.push_back(std::make_unique<Turn>(turns, std::to_string(taken.size()), "chief", is_known));
    return taken.back()->is_had();
  };
  for (int i = 0; i < HashingTurns::kTurns; ++i) EXPECT_TRUE(take(false));
  EXPECT_FALSE(Turn(turns, "0", "chief", false).is_had()) << "this origin tries this account just now";
  EXPECT_FALSE(Turn(turns, "0", "chief", true).is_had()) << "known or not";
  for (int i = 0; i < HashingTurns::kTurnsOfTheKnown; ++i) EXPECT_TRUE(take(true));
  std::vector<std::thread> waiting;
  std::atomic<int> had{0};
  for (int i = 0; i < HashingTurns::kMostWaiting + HashingTurns::kMostKnownWaiting; ++i)
    waiting.emplace_back([&, i] {
      had += Turn(turns, "w" + std::to_string(i), "chief", i >= HashingTurns::kMostWaiting).is_had() ? 1 : 0;
    });
  while (turns.waiting() < HashingTurns::kMostWaiting + HashingTurns::kMostKnownWaiting)
    std::this_thread::yield();
  EXPECT_FALSE(take(false)) << "too many strangers wait";
  EXPECT_FALSE(take(true)) << "and too many of those who are known";
  taken.clear();
  for (auto& one : waiting) one.join();
  EXPECT_EQ(had, HashingTurns::kMostWaiting + HashingTurns::kMostKnownWaiting);
}

// What a sign-in began that was under way while the password was replaced counts no more than that password.
TEST_F(SignInTest, ASessionEndsWithThePasswordItWasBegunWith) {
  start();
  const auto old = header_of_session(sign_in("examiner", kPassword));
  ASSERT_EQ(ask("GET", "/api/v1/session", old).status, 200);
  change_account("examiner", {{"password", kFirstPassword}});
  EXPECT_EQ(ask("GET", "/api/v1/session", old).status, 401);
  const auto renewed = header_of_session(sign_in("examiner", kFirstPassword));
  ASSERT_EQ(set_password(renewed, kFirstPassword, "a password of my own").status, 200);
  EXPECT_EQ(ask("GET", "/api/v1/session", renewed).status, 200) << "whoever set it stays";
}

TEST(Sessions, WhoSignsInAgainAndAgainSignsOutNobodyElse) {
  Sessions sessions;
  env::SystemRandom random;
  service::Account examiner, thief;
  examiner.id = "examiner";
  thief.id = "thief";
  base::Instant now{1'800'000'000'000};
  const auto others = sessions.begin(examiner, random, now, true);
  const auto first = sessions.begin(thief, random, now, true);
  for (int i = 0; i < 19; ++i) {
    now = now + base::DurationMs{1'000};
    sessions.begin(thief, random, now, true);
  }
  EXPECT_TRUE(sessions.find(first.secret, now, false)) << "twenty";
  const auto last = sessions.begin(thief, random, now, true);
  EXPECT_FALSE(sessions.find(first.secret, now, false)) << "their own oldest makes room";
  EXPECT_TRUE(sessions.find(last.secret, now, false));
  EXPECT_TRUE(sessions.find(others.secret, now, false));
}

TEST_F(SignInTest, ABrowserIsKnownForNinetyDays) {
  start();
  const auto known = cookies_of(sign_in("chief", kPassword));
  const auto guesses = [&] {
    for (int i = 0; i < 6; ++i) sign_in("chief", "a guess of a guess");
  };
  clock_.set(clock_.now() + base::DurationMs::days(89));
  guesses();
  EXPECT_EQ(sign_in("chief", kPassword, known).status, 200);
  clock_.set(clock_.now() + base::DurationMs::days(2));
  guesses();
  EXPECT_EQ(sign_in("chief", kPassword, known).status, 429);
  EXPECT_EQ(sign_in("Chief!", kPassword).status, 400) << "what can be no account's id is not counted at all";
}

TEST_F(SignInTest, ACodeOfTheSecondFactorCountsOnceAndInItsTimeAlone) {
  std::string secret;
  {
    const auto service = service::Service::open(url_, clock_, random_);
    ASSERT_TRUE(service);
    secret = *service::renew_totp(*service, {"chief", "test"}, "examiner");
  }
  start();
  char* raw = nullptr;
  std::size_t length = 0;
  ASSERT_EQ(oath_base32_decode(secret.data(), secret.size(), &raw, &length), OATH_OK);
  const std::string key(raw, length);
  free(raw);  // NOLINT(cppcoreguidelines-no-malloc): liboath allocates it so
  const auto code = [&](int steps) {
    char text[7];
    const auto step = clock_.now().unix_ms() / 30'000 + steps;
    EXPECT_EQ(oath_hotp_generate(key.data(), key.size(), static_cast<std::uint64_t>(step), 6, false,
                                 OATH_HOTP_DYNAMIC_TRUNCATION, text),
              OATH_OK);
    return std::string{text};
  };
  const auto with = [&](const std::string& totp, std::string_view password = kPassword) {
    const json body{{"officer_id", "examiner"}, {"password", password}, {"totp", totp}};
    return ask("POST", "/api/v1/session", "", body.dump());
  };
  EXPECT_EQ(sign_in("examiner", kPassword).parsed()["field"], "totp") << "told to who knows the password";
  EXPECT_EQ(sign_in("examiner", "a guess of a guess").parsed()["field"], "password");
  EXPECT_EQ(with(code(0), "a guess of a guess").status, 401);
  EXPECT_EQ(with(code(3)).status, 401) << "of another time";
  EXPECT_EQ(with("12345").status, 401);
  EXPECT_EQ(with(code(0)).status, 200);
  EXPECT_EQ(with(code(0)).status, 401) << "it was used";
  EXPECT_EQ(with(code(-1)).status, 401) << "older than one that was used";
  clock_.set(clock_.now() + base::DurationMs{30'000});
  EXPECT_EQ(with(code(0)).status, 200);
}

TEST_F(SignInTest, APageThatNobodyTouchesKeepsNoSessionAlive) {
  start();
  const auto session = header_of_session(sign_in("examiner", kPassword));
  const auto later = [&] { clock_.set(clock_.now() + base::DurationMs::minutes(20)); };
  later();
  EXPECT_EQ(ask("GET", "/api/v1/holds", session).status, 200) << "somebody asks";
  for (int i = 0; i < 2; ++i) {
    later();
    EXPECT_EQ(ask("GET", "/api/v1/holds", session + "X-Background: 1\r\n").status, 200) << i;
  }
  later();
  EXPECT_EQ(ask("GET", "/api/v1/holds", session + "X-Background: 1\r\n").status, 401)
      << "an hour after the last that somebody asked";
}

TEST(Founders, AThirdNeedsTwoAdministratorsWord) {
  const auto folder = fs::temp_directory_path() / ("tidewaiter_founders_" + std::to_string(getpid()));
  fs::remove_all(folder);
  fs::create_directories(folder);
  env::FixedClock clock{base::Instant{1'800'000'000'000}};
  env::SystemRandom random;
  {
    const auto service =
        service::Service::initialise((folder / "a.db").string(), "test", {"chief", "test"}, clock, random);
    ASSERT_TRUE(service) << base::to_string(service.error());
    const auto found = [&](const std::string& id) {
      return service::found_administrator(*service, {id, "bootstrap"}, id, std::string{kPassword});
    };
    EXPECT_TRUE(found("chief"));
    EXPECT_EQ(found("chief").error().code, base::ErrorCode::Duplicate);
    EXPECT_TRUE(found("deputy"));
    const auto third = found("usurper");
    ASSERT_FALSE(third);
    EXPECT_EQ(third.error().code, base::ErrorCode::State);
    const auto reader = *service->store().snapshot();
    EXPECT_EQ(service::accounts(*reader)->size(), 2u);
  }
  fs::remove_all(folder);
}

}  // namespace
}  // namespace tidewaiter::server
