// What an attacker may put into each text of each body, one after the other, as the description has them; and
// what a page of theirs may have a browser send, a reader that reads nothing, and documents that grow.

#include <yaml-cpp/yaml.h>

#include <thread>

#include "server/every_route_test.h"
#include "server/evidence_desk_test.h"

namespace tidewaiter::server {
namespace {

constexpr std::string_view kHostile = "<script>alert(1)</script>' OR '1'='1'; DROP TABLE item; --";

/// Bodies as api/openapi.yaml describes them.
class DescribedBodies {
 public:
  /// A body of the route with something in every field; null where it has none of JSON.
  json body_of(const Route& route) const {
    std::string method{name(route.method)};
    for (char& c : method) c = static_cast<char>(std::tolower(c));
    YAML::Node schema = root_["paths"][route.pattern][method];
    for (const char* step : {"requestBody", "content", "application/json", "schema"}) {
      const YAML::Node next = std::as_const(schema)[step];
      if (!next) return {};
      schema.reset(next);
    }
    return sample(schema);
  }
  /// The codes of the acts that two sign: what is read of a body goes by them.
  std::vector<std::string> kinds_of_acts() const {
    return root_["components"]["schemas"]["Act"]["properties"]["kind"]["enum"].as<std::vector<std::string>>();
  }

 private:
  json sample(const YAML::Node& node) const {
    if (node["$ref"]) {
      const auto ref = node["$ref"].as<std::string>();
      return sample(root_["components"]["schemas"][ref.substr(ref.rfind('/') + 1)]);
    }
    for (const char* several : {"anyOf", "allOf"})
      if (node[several]) return sample(node[several][0]);
    if (node["enum"]) return node["enum"][0].as<std::string>();
    const auto type = !node["type"]             ? std::string{"object"}
                      : node["type"].IsScalar() ? node["type"].as<std::string>()
                                                : node["type"][0].as<std::string>();
    if (type == "integer") return node["minimum"] ? node["minimum"].as<std::int64_t>() : std::int64_t{1};
    if (type == "boolean") return true;
    if (type == "array") return json::array({sample(node["items"])});
    if (type == "string")
      return node["format"] && node["format"].as<std::string>() == "date-time" ? "2027-01-15T08:00:00Z"
                                                                               : "x1";
    auto whole = json::object();
    for (const auto& member : node["properties"])
      whole[member.first.as<std::string>()] = sample(member.second);
    return whole;
  }

  const YAML::Node root_ = YAML::LoadFile(TIDEWAITER_SOURCE_DIR "/api/openapi.yaml");
};

class HostileFields : public EvidenceDesk {
 protected:
  static void expect_no_harm(const Reply& reply) {
    EXPECT_NE(reply.status, 0) << "it was not answered";
    EXPECT_NE(reply.status, 500) << reply.body;
    EXPECT_EQ(reply.body.find("sqlite"), std::string::npos) << reply.body;
    EXPECT_EQ(reply.head.find("html"), std::string::npos) << reply.head;
    EXPECT_NE(reply.head.find("X-Content-Type-Options: nosniff"), std::string::npos) << reply.head;
    EXPECT_NE(reply.head.find("default-src 'none'; script-src 'self'"), std::string::npos) << reply.head;
  }
  std::string header_for(const Route& route) {
    const auto account = account_for(route);
    return account.empty() ? "" : browser_of(account);
  }
};

TEST_F(HostileFields, EachTextOfEachBodyIsATextLikeAnother) {
  options_.page.clear();
  start();
  const EveryRoute all{random_};
  const DescribedBodies described;
  std::size_t asked = 0;
  const auto attack = [&](const Route& route, const json& body) {
    const auto flat = body.flatten();  // by JSON pointer
    for (const auto& [place, value] : flat.items()) {
      if (!value.is_string() || place == "/kind") continue;
      auto hostile = body;
      hostile[json::json_pointer{place}] = kHostile;
      const auto reply = ask(std::string{name(route.method)}, filled(route.pattern, {{"exhibit_id", "X1-1"}}),
                             header_for(route), hostile.dump());
      SCOPED_TRACE(named(route) + ' ' + place);
      expect_no_harm(reply);
      ++asked;
    }
  };
  for (const auto& route : all.routes()) {
    auto body = described.body_of(route);
    if (!body.is_object() || body.empty()) continue;
    if (route.pattern != "/api/v1/acts") {
      attack(route, body);
      continue;
    }
    body["second"] = "custodian";
    for (const auto& kind : described.kinds_of_acts()) {
      body["kind"] = kind;
      attack(route, body);
    }
  }
  EXPECT_GT(asked, 1'000u);
  // What of it was kept is shown as text of a kind that no browser runs, and every table is still there.
  for (const auto& route : all.routes()) {
    if (route.method != Method::Get || (route.needs && *route.needs == service::Action::HearEvents)) continue;
    SCOPED_TRACE(named(route));
    expect_no_harm(ask("GET", filled(route.pattern, {{"exhibit_id", "X1-1"}}), header_for(route)));
  }
  EXPECT_EQ(ask("GET", "/readyz").status, 200);
}

// The tree is a picture that a browser would run a script of.
TEST_F(HostileFields, AScriptInAnExhibitsWordsIsTextInItsTree) {
  {
    const auto service = service::Service::open(url_, clock_, random_);
    ASSERT_TRUE(service) << base::to_string(service.error());
    custody::Exhibit box;
    box.description = kHostile;
    box.presumptive = "methamphetamine";
    const auto made =
        seize_exhibit(*service, both(), 1, box,
                      service::ScaleReading{base::MassMg{1'010'000}, base::MassMg{10'000}, "S1", "room"});
    ASSERT_TRUE(made) << base::to_string(made.error());
  }
  start();
  const auto tree = send("GET", "/api/v1/seizures/1/tree", "auditor");
  ASSERT_EQ(tree.status, 200) << tree.body;
  EXPECT_NE(tree.head.find("image/svg+xml"), std::string::npos);
  EXPECT_EQ(tree.body.find("<script"), std::string::npos) << tree.body;
  expect_no_harm(tree);
  expect_no_harm(send("GET", "/api/v1/exhibits/X1-3/statements/examiner", "auditor"));
}

// Another site's page has the browser send the cookie, and neither knows the token nor may send JSON.
TEST_F(HostileFields, AChangeThatAnotherSitesPageHadABrowserSendIsRefused) {
  start();
  const EveryRoute all{random_};
  const auto others = browser_of("director");
  const auto others_token = others.substr(others.find("X-CSRF-Token: "));
  std::size_t refused = 0;
  for (const auto& route : all.routes()) {
    if (!route.needs || route.method == Method::Get) continue;
    const auto account = account_for(route);
    if (account == "director") continue;
    const auto whole = browser_of(account);
    const auto cookie = whole.substr(0, whole.find("\r\n") + 2);
    for (const auto& header : {cookie, cookie + others_token}) {
      const auto reply = ask(std::string{name(route.method)}, filled(route.pattern, {}), header,
                             route.method == Method::Delete ? "" : "{}");
      EXPECT_EQ(reply.status, 403) << named(route) << reply.body;
      EXPECT_EQ(reply.parsed().value("field", ""), "x-csrf-token") << named(route) << reply.body;
      ++refused;
    }
  }
  EXPECT_GT(refused, 100u);
  const auto form = [&](const std::string& kind) {
    const auto body = json{{"officer_id", "chief"}, {"password", kPassword}}.dump();
    return raw("POST /api/v1/session HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: " + kind +
               "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  };
  for (const char* kind :
       {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a"})
    EXPECT_EQ(form(kind).status, 415) << kind << ": nobody is signed in by a form";
}

TEST_F(HostileFields, NoHeaderOfAnAnswerIsWrittenByARequest) {
  start();
  const EveryRoute all{random_};
  const std::string split = "%0d%0aX-Evil:%201%0d%0a%0d%0aevil";
  for (const auto& route : all.routes()) {
    if (route.needs && *route.needs == service::Action::HearEvents) continue;
    const auto reply =
        ask(std::string{name(route.method)}, filled(route.pattern, {}, split) + "?purpose=" + split,
            header_for(route) + "X-Request-Id: <script>\r\nIf-None-Match: \"<script>\"\r\n");
    EXPECT_EQ(reply.head.find("X-Evil"), std::string::npos) << named(route) << reply.head;
    EXPECT_EQ(reply.head.find("<script>"), std::string::npos) << named(route) << reply.head;
  }
  EXPECT_NE(ask("GET", "/healthz", "X-Request-Id: a-1\r\n").head.find("X-Request-Id: a-1"),
            std::string::npos);
}

// It asks for much and reads none of it.
TEST_F(HostileFields, WhoReadsNothingIsCutOffAndOthersAreServed) {
  options_.http.limits.silence_time = milliseconds{400};
  options_.http.limits.least_bytes_per_second = std::size_t{1} << 30;
  const std::string much(std::size_t{40} << 20, 'a');
  std::ofstream(folder_ / "page/assets/much.bin", std::ios::binary) << much;
  start();
  std::vector<std::unique_ptr<Socket>> slow;
  for (int i = 0; i < 20; ++i) {
    slow.push_back(std::make_unique<Socket>(server_->port()));
    slow.back()->send("GET /assets/much.bin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  }
  EXPECT_EQ(ask("GET", "/healthz").status, 200);
  std::this_thread::sleep_for(milliseconds{2'000});
  for (auto& socket : slow) {
    const auto got = socket->read_to_end();
    EXPECT_TRUE(socket->closed());
    EXPECT_LT(got.size(), much.size()) << "it was not cut off";
  }
}

TEST_F(HostileFields, ADocumentThatGrowsIsRefusedUnexpanded) {
  start();
  std::string entities = "<?xml version=\"1.0\"?>\n<!DOCTYPE l [<!ENTITY a0 \"lol\">";
  std::string aliases = "a0: &a0 [lol]\n";
  for (int i = 1; i < 12; ++i) {
    const auto before = std::to_string(i - 1), now = std::to_string(i);
    entities += "<!ENTITY a" + now + " \"";
    aliases += "a" + now + ": &a" + now + " [";
    for (int j = 0; j < 10; ++j) {
      entities += "&a" + before + ";";
      aliases += (j == 0 ? "*a" : ", *a") + before;
    }
    entities += "\">";
    aliases += "]\n";
  }
  entities += "]>\n<CONSOLIDATED_LIST>&a11;</CONSOLIDATED_LIST>";
  std::string deep = "<CONSOLIDATED_LIST>";
  for (int i = 0; i < 200'000; ++i) deep += "<A>";
  for (const auto& bomb : {entities, deep}) {
    const json list{{"format", "un"},
                    {"files", json::array({json{{"name", "un.xml"}, {"content", base::to_base64(bomb)}}})}};
    const auto reply = send("POST", "/api/v1/watchlists", "supervisor", list);
    EXPECT_GE(reply.status, 400) << reply.body;
    EXPECT_LT(reply.status, 500) << reply.body;
  }
  const auto checked = send("POST", "/api/v1/profiles/check", "supervisor", {{"yaml", aliases}});
  ASSERT_EQ(checked.status, 200) << checked.body;
  EXPECT_EQ(checked.parsed()["problems"].size(), 1u) << checked.body;
  EXPECT_EQ(send("POST", "/api/v1/profiles", "supervisor", {{"yaml", aliases}}).status / 100, 4);
  // Nobody unpacks a body: what says that it is compressed is read as it came, and is no JSON.
  const std::string packed = std::string{"\x1f\x8b\x08"} + std::string(7, '\0') + std::string(1'000, 'a');
  EXPECT_EQ(
      ask("POST", "/api/v1/search", browser_of("supervisor") + "Content-Encoding: gzip\r\n", packed).status,
      400);
  EXPECT_EQ(ask("GET", "/healthz").body, "alive\n");
}

}  // namespace
}  // namespace tidewaiter::server
