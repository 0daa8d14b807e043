// Who may do what with what is whose: every route that names an exhibit, and every one for machines, by each
// role, on one's own and on another's. The routes come from the tables themselves: one that is added must say
// here what is whose. Which roles may ask for a route at all is server_test.cc's, what is another operator's
// by its id courier_test.cc's, what is another office's office_matrix_test.cc's.

#include "server/courier_desk_test.h"
#include "server/every_route_test.h"
#include "server/evidence_desk_test.h"

namespace tidewaiter::server {
namespace {

using service::Action;

bool is_forbidden_to_the_role(const Reply& reply) {
  return reply.status == 403 && reply.parsed().value("field", "") == "permission";
}

class ExhibitMatrix : public EvidenceDesk {
 protected:
  struct Held {
    std::string holder, exhibit, seal;
  };
  // X1-1 is the examiner's, X1-2 the custodian's.
  std::vector<Held> two_holders() {
    const auto offered =
        send("POST", "/api/v1/exhibits/X1-2/offers", "examiner", {{"to", "custodian"}, {"seal", "S-2"}});
    EXPECT_EQ(offered.status, 200) << offered.body;
    const auto accepted = acted(
        {{"kind", "accept"}, {"exhibit_id", "X1-2"}, {"seal", "S-2"}, {"reading", scale(1'010'000, 10'000)}},
        "custodian", "supervisor");
    EXPECT_EQ(accepted.status, 200) << accepted.body;
    return {{"examiner", "X1-1", "S-1"}, {"custodian", "X1-2", "S-2"}};
  }
  Reply a_report_of(const std::string& path, const std::string& who) {
    const std::string octets = "%PDF-1.7";
    return raw("POST " + path + "?kind=report HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + key_of(who) +
               "Content-Type: application/octet-stream\r\nContent-Length: " + std::to_string(octets.size()) +
               "\r\n\r\n" + octets);
  }
};

// What its holder alone does is refused to everybody else, and changes nothing; the rest is for whoever sees
// or handles exhibits, whoever has them.
TEST_F(ExhibitMatrix, EachRouteOnAnExhibitIsItsHoldersOrEverybodysWhoMay) {
  start();
  enum class Whose { Holders, Everybodys };
  const std::map<std::string, Whose> table{
      {"GET /api/v1/exhibits/{exhibit_id}", Whose::Everybodys},
      {"GET /api/v1/exhibits/{exhibit_id}/photographs", Whose::Everybodys},
      {"GET /api/v1/exhibits/{exhibit_id}/photographs/{file_no}", Whose::Everybodys},
      {"GET /api/v1/exhibits/{exhibit_id}/statements/{officer_id}", Whose::Everybodys},
      {"GET /api/v1/exhibits/{exhibit_id}/label", Whose::Everybodys},
      {"GET /api/v1/exhibits/{exhibit_id}/release-certificate", Whose::Everybodys},
      {"GET /api/v1/exhibits/{exhibit_id}/readings", Whose::Everybodys},
      {"GET /api/v1/exhibits/{exhibit_id}/readings/{reading_no}", Whose::Everybodys},
      {"GET /api/v1/exhibits/{exhibit_id}/readings/{reading_no}/drawing", Whose::Everybodys},
      {"GET /api/v1/exhibits/{exhibit_id}/readings/{reading_no}/likeness", Whose::Everybodys},
      {"POST /api/v1/exhibits/{exhibit_id}/readings", Whose::Everybodys},
      {"GET /api/v1/exhibits/{exhibit_id}/packaging", Whose::Everybodys},
      {"PUT /api/v1/exhibits/{exhibit_id}/packaging", Whose::Everybodys},
      {"POST /api/v1/exhibits/{exhibit_id}/counter-sample-end", Whose::Everybodys},
      {"POST /api/v1/exhibits/{exhibit_id}/photographs", Whose::Everybodys},
      {"POST /api/v1/exhibits/{exhibit_id}/missing", Whose::Everybodys},
      {"GET /api/v1/exhibits/{exhibit_id}/papers", Whose::Everybodys},
      {"GET /api/v1/exhibits/{exhibit_id}/erasures", Whose::Everybodys},
      {"POST /api/v1/exhibits/{exhibit_id}/papers", Whose::Everybodys},
      {"GET /api/v1/exhibits/{exhibit_id}/papers/{file_no}", Whose::Everybodys},
      {"GET /api/v1/exhibits/{exhibit_id}/statements/{officer_id}/paper", Whose::Everybodys},
      {"PUT /api/v1/exhibits/{exhibit_id}/value", Whose::Everybodys},
      {"PUT /api/v1/inventories/{inventory_no}/lines/{exhibit_id}", Whose::Everybodys},
      {"POST /api/v1/exhibits/{exhibit_id}/offers", Whose::Holders},
      {"DELETE /api/v1/exhibits/{exhibit_id}/offers", Whose::Holders},
      {"PUT /api/v1/exhibits/{exhibit_id}/shelf", Whose::Holders}};
  const auto holders = two_holders();
  const EveryRoute all{random_};
  std::size_t others = 0;
  for (const auto& route : all.routes()) {
    if (route.pattern.find("{exhibit_id}") == std::string::npos) continue;
    const auto row = table.find(named(route));
    ASSERT_NE(row, table.end()) << named(route) << ": whose is this?";
    for (const auto& held : holders) {
      const auto path = filled(route.pattern, {{"exhibit_id", held.exhibit}, {"officer_id", held.holder}});
      const auto asked = [&](const std::string& who) {
        if (named(route) == "POST /api/v1/exhibits/{exhibit_id}/readings") return a_report_of(path, who);
        if (row->second == Whose::Everybodys) return send(std::string{name(route.method)}, path, who);
        const json body{
            {"to", who == "supervisor" ? "laboratory" : "supervisor"}, {"shelf", "A-1"}, {"seal", held.seal}};
        return send(std::string{name(route.method)}, path, who,
                    route.method == Method::Delete ? json{} : body);
      };
      const auto before = exhibit(held.exhibit);
      for (std::size_t i = 0; i < service::kRoles; ++i) {
        const auto role = static_cast<Role>(i);
        if (role == Role::Courier || account_of(role) == held.holder) continue;
        const auto reply = asked(account_of(role));
        SCOPED_TRACE(named(route) + " by " + account_of(role) + " on " + held.exhibit + ": " + reply.body);
        EXPECT_EQ(is_forbidden_to_the_role(reply), !service::may(role, *route.needs));
        if (!service::may(role, *route.needs)) continue;
        ++others;
        EXPECT_EQ(reply.status == 403, row->second == Whose::Holders);
        if (row->second == Whose::Holders) {
          EXPECT_EQ(exhibit(held.exhibit), before);
        }
      }
      const auto own = asked(held.holder);
      EXPECT_NE(own.status, 403) << named(route) << own.body;
      if (row->second == Whose::Holders) {
        EXPECT_EQ(own.status, 200) << named(route) << own.body;
      }
    }
  }
  EXPECT_GE(others, 60u);
}

class MachineMatrix : public CourierDesk {
 protected:
  Reply stream(const std::string& path, const std::string& who, const json& line) {
    const auto body = line.dump() + "\n";
    return raw("POST " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + key_of(who) +
               "Content-Type: application/x-ndjson\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body);
  }
};

TEST_F(MachineMatrix, EachRouteIsOpenToTheScopesThatItNeeds) {
  std::map<service::Scope, std::string> secrets;
  {
    const auto service = service::Service::open(url_, clock_, random_);
    ASSERT_TRUE(service) << base::to_string(service.error());
    for (std::size_t i = 0; i < service::kScopes; ++i) {
      auto wanted = key_request("courier");
      const auto scope = static_cast<service::Scope>(i);
      wanted.terms.scopes = {scope};
      secrets[scope] = made_key(*service, wanted);
    }
  }
  start();
  const EveryRoute all{random_};
  for (const auto& route : all.routes()) {
    if (!route.needs || *route.needs == Action::SeeMetrics || *route.needs == Action::HearEvents) continue;
    for (const auto& [scope, secret] : secrets) {
      const auto reply = ask(std::string{name(route.method)}, filled(route.pattern, {}),
                             "Authorization: Bearer " + secret + "\r\n");
      SCOPED_TRACE(named(route) + " by " + std::string{service::name(scope)} + ": " + reply.body);
      const auto field = reply.status == 403 ? reply.parsed().value("field", "") : "";
      if (!service::may(Role::Courier, *route.needs)) {
        EXPECT_EQ(field, "permission");
      } else {
        EXPECT_EQ(field == "scopes", !service::may(std::vector{scope}, *route.needs));
      }
    }
  }
}

TEST_F(MachineMatrix, AStreamTakesNothingForAnotherOperator) {
  start();
  file(parcel("A1"));
  const auto filed = stream("/api/v1/items/stream", "rival", parcel("A1", {{"gross_mass_g", 7}}));
  ASSERT_EQ(filed.status, 200) << filed.body;
  EXPECT_NE(filed.body.find("\"code\":\"forbidden\""), std::string::npos) << filed.body;
  const auto checked = stream("/api/v1/checks/stream", "rival", check_of("A1"));
  ASSERT_EQ(checked.status, 200) << checked.body;
  EXPECT_NE(checked.body.find("\"code\":\"not_found\""), std::string::npos) << checked.body;
  EXPECT_EQ(get("/api/v1/items/A1", "targetingofficer").parsed()["gross_mass_mg"], 1'000'000);
}

TEST_F(MachineMatrix, FiguresOfTheServerAreForLoopbackAndTheRolesThatMay) {
  start();
  const std::string proxied = "X-Forwarded-For: 192.0.2.1\r\n";
  EXPECT_EQ(ask("GET", "/metrics").status, 200);
  EXPECT_EQ(ask("GET", "/metrics", proxied).status, 401);
  for (std::size_t i = 0; i < service::kRoles; ++i) {
    const auto role = static_cast<Role>(i);
    const auto id = role == Role::Courier ? std::string{"courier"} : account_of(role);
    EXPECT_EQ(ask("GET", "/metrics", proxied + browser_of(id)).status,
              service::may(role, Action::SeeMetrics) ? 200 : 403)
        << id;
  }
}

}  // namespace
}  // namespace tidewaiter::server
