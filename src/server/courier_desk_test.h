#pragma once
// A courier at a server's door: parcels that it files, checks that it attests, shifts that officers close.

#include "server/server_fixture_test.h"

namespace tidewaiter::server {

class CourierDesk : public ServerTest {
 protected:
  // Posted two hours ago, leaves twenty-one hours from now; nobody says that it was checked.
  static json parcel(const std::string& id, const json& changes = json::object()) {
    json item{{"item_id", id},
              {"operator_id", "CP"},
              {"service", "Courier"},
              {"category", "gift"},
              {"posted_at", "2027-01-15T06:00:00Z"},
              {"cut_off_at", "2027-01-16T05:00:00Z"},
              {"sender",
               {{"name", "Sender " + id},
                {"address", json::array({"1 Road"})},
                {"city", "Guangzhou"},
                {"country", "CN"}}},
              {"recipient",
               {{"name", "Recipient " + id},
                {"address", json::array({"2 Street"})},
                {"city", "Ultimo"},
                {"country", "AU"}}},
              {"contents",
               json::array({json{{"description", "cotton shirts"}, {"hs6", "610510"}, {"net_mass_g", 900}}})},
              {"gross_mass_g", 1000}};
    item.merge_patch(changes);
    return item;
  }
  static json check_of(const std::string& id) {
    return {{"item_id", id},
            {"by", "Nga"},
            {"method", "XRay"},
            {"at", "2027-01-15T07:30:00Z"},
            {"trained_until", "2027-06-30T00:00:00Z"}};
  }
  Reply post(const std::string& path, const std::string& who, const json& body) {
    return ask("POST", path, key_of(who), body.dump());
  }
  Reply get(const std::string& path, const std::string& who) { return ask("GET", path, key_of(who)); }
  void file(const json& item, const std::string& who = "courier") {
    const auto reply = post("/api/v1/items", who, item);
    ASSERT_EQ(reply.status, 200) << reply.body;
    ASSERT_TRUE(reply.parsed()["refused"].is_null()) << reply.body;
  }
  // Opened, and heroin found in it.
  void find_in(const std::string& id, std::int64_t gross_mass_mg) {
    const auto examined =
        post("/api/v1/examinations", "examiner",
             {{"item_id", id},
              {"result", "finding"},
              {"means", "Physical"},
              {"opened", true},
              {"legal_power", "customs_examination"},
              {"finds", json::array({json{{"substance", "heroin"}, {"gross_mass_mg", gross_mass_mg}}})}});
    ASSERT_EQ(examined.status, 200) << examined.body;
  }
  void close_shift() {
    const std::string shift = get("/api/v1/shifts", "supervisor").parsed()["items"][0]["shift"];
    const auto reply = ask("POST", "/api/v1/shifts/CNCAN/" + shift + "/closing", key_of("supervisor"));
    ASSERT_EQ(reply.status, 200) << reply.body;
    clock_.set(clock_.now() + base::DurationMs::minutes(1));  // the next shift is named by its time
  }
  // A kilogram in a parcel that its operator checked: nothing spoke for opening it but the lot, which drew
  // all.
  void find_by_lot(const std::string& id) {
    ASSERT_EQ(post("/api/v1/shifts", "supervisor",
                   {{"office", "CNCAN"}, {"random_share_ppm", 1'000'000}, {"capacity", {{"Physical", 10}}}})
                  .status,
              200);
    file(parcel(id, {{"check", {{"by", "Nga"}, {"method", "XRay"}}}}));
    close_shift();
    find_in(id, 1'000'000);
  }
  json ledger(const std::string& who) {
    const auto reply =
        get("/api/v1/operators/CP/ledger?from=2027-01-15T00:00:00Z&until=2027-01-17T00:00:00Z", who);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.parsed();
  }
  static bool is_unchecked(const json& findings) {
    return findings.dump().find("\"unchecked\"") != std::string::npos;
  }
};

}  // namespace tidewaiter::server
