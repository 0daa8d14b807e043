// What an attacker may put into any field of any route: scripts, statements, bombs. The routes come from the
// tables themselves, so that none is left out.

#include "server/door_routes.h"
#include "server/server_fixture_test.h"

namespace tidewaiter::server {
namespace {

class AttackTest : public ServerTest {
 protected:
  // Calls `attack` for every route that a role may ask for, with that role's account and the path, every
  // parameter being `value`.
  void each_route(const std::string& value,
                  const std::function<void(const Route&, const std::string&, const std::string&)>& attack) {
    Sessions sessions;
    Attempts attempts;
    EventHub events;
    Metrics metrics;
    Door door{random_, sessions, attempts, events, metrics, "CNCAN"};
    for (const auto& route : every_route(door)) {
      if (!route.needs || *route.needs == service::Action::HearEvents) continue;
      std::string path = route.pattern;
      for (auto open = path.find('{'); open != std::string::npos; open = path.find('{'))
        path.replace(open, path.find('}') - open + 1, value);
      for (std::size_t i = 0; i < service::kRoles; ++i) {
        const auto role = static_cast<Role>(i);
        if (!service::may(role, *route.needs)) continue;
        std::string id{service::name(role)};
        for (char& c : id) c = static_cast<char>(std::tolower(c));
        attack(route, id, path);
        break;
      }
    }
  }
  static bool changes(const Route& route) {
    return route.method == Method::Post || route.method == Method::Put;
  }
  static void expect_no_markup(const Reply& reply) {
    const auto at = reply.head.find("Content-Type: ");
    ASSERT_NE(at, std::string::npos) << reply.head;
    const auto type = reply.head.substr(at + 14, reply.head.find("\r\n", at) - at - 14);
    EXPECT_EQ(type.find("html"), std::string::npos) << type;
    EXPECT_EQ(type.find("xml"), std::string::npos) << type;
    EXPECT_NE(reply.head.find("X-Content-Type-Options: nosniff"), std::string::npos);
    EXPECT_NE(reply.head.find("default-src 'none'; script-src 'self'"), std::string::npos);
  }
};

TEST_F(AttackTest, AScriptInAnyFieldComesBackAsTextOfAKindThatNoBrowserRuns) {
  options_.page.clear();
  start();
  const std::string script = "<script>alert(1)</script>";
  const json party{{"name", script},  {"address", json::array({script})},
                   {"city", script},  {"country", "CN"},
                   {"phone", script}, {"email", script}};
  const json item{{"item_id", "EVIL1"},
                  {"operator_id", "CP"},
                  {"service", "Courier"},
                  {"receptacle_id", script},
                  {"sender", party},
                  {"recipient", party},
                  {"contents", json::array({json{{"description", script}}})},
                  {"gross_mass_g", 1000},
                  {"check", {{"by", script}}}};
  ASSERT_EQ(ask("POST", "/api/v1/items", key_of("courier"), item.dump()).status, 200);
  ASSERT_EQ(
      ask("POST", "/api/v1/items", key_of("courier"), json{{"item_id", script}, {"operator_id", "CP"}}.dump())
          .status,
      200);
  const json look{{"name", script}, {"purpose", script}};
  const auto searched = ask("POST", "/api/v1/search", key_of("targetingofficer"), look.dump());
  ASSERT_EQ(searched.status, 200) << searched.body;
  expect_no_markup(searched);
  std::size_t stored = 0;
  for (const char* path :
       {"/api/v1/items/EVIL1", "/api/v1/items/EVIL1/parties/sender", "/api/v1/refused", "/api/v1/refused/1",
        "/api/v1/queue", "/api/v1/items/EVIL1?purpose=%3Cscript%3E"}) {
    const auto reply = ask("GET", path, key_of("targetingofficer"));
    EXPECT_EQ(reply.status, 200) << path << reply.body;
    stored += reply.body.find(script) != std::string::npos ? 1 : 0;
    expect_no_markup(reply);
  }
  EXPECT_GE(stored, 4u) << "it was kept as it came, and shown as text";
  // Reflected: every parameter of every route.
  each_route("%3Cscript%3Ealert(1)%3C%2Fscript%3E",
             [&](const Route& route, const std::string& id, const std::string& path) {
               const auto reply = ask(std::string{name(route.method)}, path, key_of(id));
               SCOPED_TRACE(path + reply.body);
               EXPECT_NE(reply.status, 500);
               if (!reply.body.empty()) expect_no_markup(reply);
             });
  expect_no_markup(ask("GET", "/%3Cscript%3Ealert(1)%3C%2Fscript%3E"));
}

TEST_F(AttackTest, AStatementInAnyFieldIsATextLikeAnother) {
  start();
  const std::string statement = "x' OR '1'='1'; DROP TABLE item; --";
  json body{{"finds", json::array()}, {"left", {{"item_id", statement}, {"role", "sender"}}}};
  for (const char* field :
       {"item_id", "operator_id", "officer_id", "office", "shift", "name", "purpose", "why", "words", "by",
        "kind", "event", "url", "reason", "list", "yaml", "exhibit", "display_name", "seeded_item"})
    body[field] = statement;
  std::size_t asked = 0;
  each_route("x%27%20OR%20%271%27%3D%271%27%3B%20DROP%20TABLE%20item%3B%20--",
             [&](const Route& route, const std::string& id, const std::string& path) {
               const auto query = "?office=x%27--&shift=%27%22&cursor=%27&purpose=%27&from=%27&list=%27";
               const auto reply = ask(std::string{name(route.method)}, path + query, key_of(id),
                                      changes(route) && route.handler ? body.dump() : "");
               EXPECT_NE(reply.status, 500) << path << reply.body;
               EXPECT_EQ(reply.body.find("sqlite"), std::string::npos) << path << reply.body;
               ++asked;
             });
  EXPECT_GT(asked, 60u);
  EXPECT_EQ(ask("GET", "/readyz").status, 200);
  EXPECT_EQ(ask("GET", "/api/v1/shifts", key_of("supervisor")).status, 200);
}

TEST_F(AttackTest, ABombForAnyBodyIsRefusedAndTheServerGoesOn) {
  start();
  const std::string deep(100'000, '['), chain = [] {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += "{\"a\":";
    return text;
  }();
  std::string wide = "{\"a\":[";
  for (int i = 0; i < 60'000; ++i) wide += "1,";
  wide += "1]}";
  const std::string number = "{\"item_id\":1e999,\"office\":" + std::string(50'000, '9') + "}";
  const std::string broken = "{\"name\":\"\xff\xfe\\ud800\",\"office\":\"\\u0000\"}";
  each_route("1", [&](const Route& route, const std::string& id, const std::string& path) {
    if (!changes(route) || !route.handler) return;
    for (const auto& body : {deep, chain, wide, number, broken}) {
      const auto reply = ask(std::string{name(route.method)}, path, key_of(id), body);
      EXPECT_NE(reply.status, 0) << path << ": it was not answered";
      EXPECT_NE(reply.status, 500) << path << reply.body;
    }
  });
  EXPECT_EQ(ask("GET", "/healthz").body, "alive\n");
}

TEST_F(AttackTest, AnUploadIsWhatItsFirstOctetsSayAndNoLargerThanAllowed) {
  start();
  ASSERT_EQ(ask("POST", "/api/v1/items", key_of("courier"),
                json{{"item_id", "A1"},
                     {"operator_id", "CP"},
                     {"service", "Courier"},
                     {"sender", {{"name", "Sender"}, {"country", "CN"}}},
                     {"recipient", {{"name", "Recipient"}, {"country", "AU"}}}}
                    .dump())
                .status,
            200);
  for (int i = 0; i < 2; ++i) {
    const json seen{
        {"item_id", "A1"}, {"result", "inconclusive"}, {"means", "XRay"}, {"why_inconclusive", "too dark"}};
    ASSERT_EQ(ask("POST", "/api/v1/examinations", key_of("examiner"), seen.dump()).status, 200);
  }
  const auto upload = [&](const std::string& id, const std::string& kind, const std::string& body,
                          const std::string& query = "") {
    return raw("POST /api/v1/examinations/1/photographs" + query +
               " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + key_of(id) + "Content-Type: " + kind +
               "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  };
  const std::string png =
      std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x8\2\0\0\0", 29) + "\x90wS\xde";
  const auto kept = upload("examiner", "image/png", png, "?words=%3Cb%3Ethe%20hem&file_name=a.png");
  ASSERT_EQ(kept.status, 200) << kept.body;
  EXPECT_EQ(kept.parsed()["media"], "png");
  const auto shown = ask("GET", "/api/v1/examinations/1/photographs/1", key_of("examiner"));
  EXPECT_EQ(shown.status, 200);
  EXPECT_EQ(shown.body, png);
  EXPECT_NE(shown.head.find("Content-Type: image/png"), std::string::npos) << shown.head;
  EXPECT_EQ(ask("GET", "/api/v1/examinations/2/photographs/1", key_of("examiner")).status, 404)
      << "another's";
  EXPECT_EQ(ask("GET", "/api/v1/exhibits/X1/photographs/1", key_of("custodian")).status, 404) << "another's";
  EXPECT_EQ(ask("GET", "/api/v1/examinations/1/photographs/1", key_of("courier")).status, 403);

  EXPECT_EQ(upload("examiner", "text/html", "<script>1</script>").status, 415);
  for (const std::string body :
       {"<script>1</script>", "GIF89a<script>", "%PDF-1.4", "MZ", "PK\3\4", "<svg/>", "x"}) {
    const auto refused = upload("examiner", "image/png", body);
    EXPECT_GE(refused.status, 400) << body << refused.body;
    EXPECT_LT(refused.status, 500) << body << refused.body;
  }
  EXPECT_EQ(upload("examiner", "image/png", png, "?file_name=..%2F..%2Fetc%2Fpasswd").status, 400);
  const auto large = [&](const std::string& id) {
    return raw("POST /api/v1/examinations/1/photographs HTTP/1.1\r\nHost: a\r\n" + key_of(id) +
               "Content-Type: image/png\r\nContent-Length: 99999999999\r\n\r\n")
        .status;
  };
  EXPECT_EQ(large("examiner"), 413);
  EXPECT_EQ(large("courier"), 403) << "told before a byte of it is read";
  EXPECT_EQ(ask("GET", "/api/v1/examinations/1/photographs", key_of("examiner")).parsed()["items"].size(),
            1u);
}

}  // namespace
}  // namespace tidewaiter::server
