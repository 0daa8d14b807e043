// Who is told of what, going on where one broke off, and streams that end with what let them in.

#include "server/events.h"

#include <gmock/gmock.h>

#include "server/courier_desk_test.h"

namespace tidewaiter::server {
namespace {

using testing::HasSubstr;
using testing::Not;

Caller officer(Role role) {
  Caller caller;
  caller.officer_id = service::name(role);
  caller.roles = {role};
  return caller;
}
Caller courier_of(const std::string& operator_id) {
  auto caller = officer(Role::Courier);
  caller.operator_id = operator_id;
  return caller;
}

TEST(Events, EachKindIsHeardByThoseWhoMaySeeWhatItIsAbout) {
  using service::Action;
  const std::map<std::string, Action> table{
      {"queue", Action::SeeQueue},     {"hold", Action::SeeHolds},        {"exhibit", Action::SeeExhibits},
      {"act", Action::HandleExhibits}, {"room_key", Action::SeeExhibits}, {"account", Action::ManageAccounts},
      {"query", Action::SeeQueries}};
  for (const auto& [kind, needs] : table)
    for (std::size_t i = 0; i < service::kRoles; ++i) {
      const auto role = static_cast<Role>(i);
      if (role == Role::Courier) continue;
      EXPECT_EQ(hears(officer(role), {kind, "1", 0, "CP"}), service::may(role, needs))
          << kind << ' ' << service::name(role);
    }
  // Those who were forgotten once.
  EXPECT_TRUE(hears(officer(Role::Custodian), {"act", "1", 0, ""}));
  EXPECT_TRUE(hears(officer(Role::Laboratory), {"act", "1", 0, ""}));
  for (const auto& [kind, needs] : table) {
    EXPECT_EQ(hears(courier_of("CP"), {kind, "1", 0, "CP"}), kind == "hold" || kind == "query") << kind;
    EXPECT_FALSE(hears(courier_of("CP"), {kind, "1", 0, "EMS"})) << kind;
    EXPECT_FALSE(hears(courier_of("CP"), {kind, "1", 0, ""})) << kind;
  }
  EXPECT_FALSE(hears(officer(Role::Supervisor), {"of another kind", "1", 0, ""}));
}

TEST(Events, WhoComesBackGoesOnBehindTheLastOrAsksForEverythingAnew) {
  EventHub hub;
  const auto here = officer(Role::Examiner);
  for (int i = 1; i <= 3; ++i) hub.tell({"hold", "A" + std::to_string(i), 0, "CP"});
  EXPECT_EQ(hub.listen(here, "")->take(), "") << "from now on";
  const auto on = hub.listen(here, "1")->take();
  EXPECT_THAT(on, Not(HasSubstr("A1")));
  EXPECT_THAT(on, HasSubstr("id: 2\nevent: hold\ndata: {\"id\":\"A2\""));
  EXPECT_THAT(on, HasSubstr("A3"));
  EXPECT_EQ(hub.listen(here, "3")->take(), "") << "nothing was missed";
  for (const char* id : {"17", "x", "-1", "99999999999999999999"})
    EXPECT_EQ(hub.listen(here, id)->take(), "event: again\ndata: {}\n\n") << id;
  for (int i = 0; i < 5'000; ++i) hub.tell({"hold", "B", 0, "CP"});
  EXPECT_EQ(hub.listen(here, "2")->take(), "event: again\ndata: {}\n\n") << "too long ago";
  const auto slow = hub.listen(here, "");
  for (int i = 0; i < 2'000; ++i) hub.tell({"hold", "a parcel of a long name", 0, "CP"});
  EXPECT_TRUE(slow->take().starts_with("event: again\n")) << "who reads too slowly";
}

TEST(Events, AnEndedStreamHearsNothing) {
  EventHub hub;
  const auto stream = hub.listen(officer(Role::Examiner), ""), other = hub.listen(officer(Role::Auditor), "");
  hub.tell({"hold", "A1", 0, "CP"});
  hub.end_of([](const Caller& caller) { return caller.officer_id == "Examiner"; });
  hub.tell({"hold", "A2", 0, "CP"});
  EXPECT_TRUE(stream->is_ended());
  EXPECT_EQ(stream->take(), "");
  EXPECT_FALSE(other->is_ended());
  EXPECT_THAT(other->take(), HasSubstr("A2"));
}

// One stream over a real socket.
class OpenStream {
 public:
  OpenStream(std::uint16_t port, const std::string& header) : socket_(port) {
    EXPECT_TRUE(socket_.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n"));
    EXPECT_TRUE(hears("text/event-stream"));
  }
  // Whether it comes within a while.
  bool hears(const std::string& text) {
    if (heard_.find(text) == std::string::npos) heard_ += socket_.read_until(text);
    return heard_.find(text) != std::string::npos;
  }
  // Whether the server ends it within a while.
  bool ends() {
    heard_ += socket_.read_to_end();
    return socket_.closed();
  }
  const std::string& heard() const { return heard_; }

 private:
  Socket socket_;
  std::string heard_;
};

class EventsTest : public CourierDesk {
 protected:
  void SetUp() override {
    CourierDesk::SetUp();
    options_.http.limits.heartbeat = milliseconds{50};
    options_.tell_every = milliseconds{3'600'000};
    start();
  }
  void hold(const std::string& id) {
    file(parcel(id));
    ASSERT_EQ(
        post("/api/v1/items/" + id + "/decision", "targetingofficer", {{"outcome", "Hold"}, {"why", "w"}})
            .status,
        200);
  }
};

TEST_F(EventsTest, ACourierHearsOfItsNewHoldWhenItIsChosenAndWhenItIsOver) {
  hold("A1");
  OpenStream courier(server_->port(), key_of("courier")), rival(server_->port(), key_of("rival"));
  file(parcel("B1", {{"operator_id", "EMS"}}), "rival");
  close_shift();
  EXPECT_TRUE(courier.hears("\"A1\""));
  file(parcel("A2"));
  close_shift();
  OpenStream later(server_->port(), key_of("courier"));
  hold("A3");
  close_shift();
  EXPECT_TRUE(later.hears("\"A3\""));
  const auto examined = post("/api/v1/examinations", "examiner",
                             {{"item_id", "A1"}, {"result", "no_finding"}, {"means", "XRay"}});
  ASSERT_EQ(examined.status, 200) << examined.body;
  EXPECT_TRUE(later.hears("\"A1\""));
  post("/api/v1/items/B1/decision", "targetingofficer", {{"outcome", "Hold"}, {"why", "w"}});
  EXPECT_TRUE(rival.hears("\"B1\"")) << "its own";
  EXPECT_EQ(rival.heard().find("\"A"), std::string::npos) << rival.heard();
}

TEST_F(EventsTest, AStreamEndsWithItsSession) {
  const auto in = header_of_session(sign_in("examiner", kPassword));
  OpenStream stream(server_->port(), in);
  EXPECT_EQ(ask("DELETE", "/api/v1/session", in).status, 204);
  EXPECT_TRUE(stream.ends());
}

TEST_F(EventsTest, AStreamEndsWhenItsAccountIsSuspendedOrItsRolesChange) {
  OpenStream suspended(server_->port(), header_of_session(sign_in("examiner", kPassword)));
  OpenStream other(server_->port(), header_of_session(sign_in("auditor", kPassword)));
  change_account("examiner", {{"state", "suspended"}});
  EXPECT_TRUE(suspended.ends());
  change_account("examiner", {{"state", "active"}});
  OpenStream changed(server_->port(), header_of_session(sign_in("examiner", kPassword)));
  change_account("examiner", {{"roles", {"Laboratory"}}});
  EXPECT_TRUE(changed.ends());
  hold("A1");
  close_shift();
  EXPECT_TRUE(other.hears("\"A1\"")) << "another's goes on";
}

TEST_F(EventsTest, AStreamEndsWithItsKey) {
  OpenStream stream(server_->port(), key_of("courier"));
  const auto key_id = keys_.at("courier").substr(3, 16);
  EXPECT_EQ(ask("DELETE", "/api/v1/api-keys/" + key_id, browser_of("chief")).status, 204);
  EXPECT_TRUE(stream.ends());
  EXPECT_EQ(get("/api/v1/holds", "courier").status, 401) << "at once";

  OpenStream couriers(server_->port(), key_of("rival"));
  change_account("rival", {{"roles", {"Courier"}}, {"operator_id", "EMS"}, {"state", "suspended"}});
  EXPECT_TRUE(couriers.ends());
  EXPECT_EQ(get("/api/v1/events", "rival").status, 401) << "what the key was good for is not remembered";
  change_account("rival", {{"roles", {"Courier"}}, {"operator_id", "EMS"}, {"state", "active"}});

  OpenStream expiring(server_->port(), key_of("rival"));
  clock_.set(clock_.now() + base::DurationMs::days(1));
  EXPECT_TRUE(expiring.ends());
}

}  // namespace
}  // namespace tidewaiter::server
