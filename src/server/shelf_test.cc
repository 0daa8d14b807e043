// Shelves in their rooms and how much may be kept, through real sockets.

#include "server/evidence_desk_test.h"

namespace tidewaiter::server {
namespace {

class ShelfDesk : public EvidenceDesk {
 protected:
  Reply put(const std::string& path, const std::string& who, const json& body, const std::string& seen = "") {
    return ask("PUT", path, key_of(who) + seen, body.dump());
  }
  json items(const std::string& path) { return send("GET", path, "auditor").parsed()["items"]; }
  static std::string if_seen(const json& row) {
    return "If-Match: \"" + row["version"].get<std::string>() + "\"\r\n";
  }
};

constexpr const char* kShelves = "/api/v1/shelves";
constexpr const char* kLimits = "/api/v1/keeping-limits";
const std::string kAsNew = "If-None-Match: *\r\n";

TEST_F(ShelfDesk, AShelfIsKnownInItsRoomAndExhibitsLieOnKnownShelvesOnly) {
  start();
  const json shelf{{"shelf", "room 2, shelf 7"}, {"room", "room 2"}};
  EXPECT_EQ(put(kShelves, "auditor", shelf).status, 403);
  EXPECT_EQ(put(kShelves, "custodian", {{"shelf", "room 2, shelf 7"}}).parsed()["field"], "room");
  ASSERT_EQ(put(kShelves, "custodian", shelf, kAsNew).status, 200);
  EXPECT_EQ(put(kShelves, "examiner", shelf, kAsNew).status, 412) << "it is known";
  const auto seen = items(kShelves);
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0]["changed_by"], "custodian");
  const json moved{{"shelf", "room 2, shelf 7"}, {"room", "vault"}};
  ASSERT_EQ(put(kShelves, "custodian", moved, if_seen(seen[0])).status, 200);
  const json elsewhere{{"shelf", "room 2, shelf 7"}, {"room", "room 3"}};
  EXPECT_EQ(put(kShelves, "examiner", elsewhere, if_seen(seen[0])).status, 412) << "it was moved meanwhile";
  EXPECT_EQ(items(kShelves)[0]["room"], "vault");
  const std::string path = "/api/v1/exhibits/X1-1/shelf";
  EXPECT_EQ(put(path, "examiner", {{"shelf", "A-1"}, {"seal", "S-1"}}).status, 404);
  EXPECT_EQ(put(path, "examiner", {{"shelf", "room 2, shelf 7"}, {"seal", "S-1"}}).status, 200);
}

TEST_F(ShelfDesk, WhatIsAboveItsLimitIsTold) {
  start();
  ASSERT_EQ(put(kShelves, "custodian", {{"shelf", "vault 1"}, {"room", "vault"}}).status, 200);
  json limit{{"substance", "methamphetamine"}, {"limit_mg", 1'500'000}, {"basis", "standing order 4"}};
  EXPECT_EQ(put(kLimits, "custodian", limit).status, 403) << "a supervisor's word";
  auto lacking = limit;
  lacking.erase("basis");
  EXPECT_EQ(put(kLimits, "supervisor", lacking).parsed()["field"], "basis");
  ASSERT_EQ(put(kLimits, "supervisor", limit, kAsNew).status, 200);
  auto of_a_room = limit;
  of_a_room["room"] = "vault";
  ASSERT_EQ(put(kLimits, "supervisor", of_a_room, kAsNew).status, 200);
  ASSERT_EQ(put("/api/v1/exhibits/X1-1/shelf", "examiner", {{"shelf", "vault 1"}, {"seal", "S-1"}}).status,
            200);
  const auto kept = items(kLimits);
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[0]["room"], "");
  EXPECT_EQ(kept[0]["kept_mg"], 2'000'000);
  EXPECT_EQ(kept[0]["above"], true);
  EXPECT_EQ(kept[1]["kept_mg"], 1'000'000) << "what lies on the room's shelves";
  EXPECT_EQ(kept[1]["above"], false);
  EXPECT_NE(send("GET", "/api/v1/custody/alerts", "custodian").body.find("above_quantity"),
            std::string::npos);
  limit["limit_mg"] = 3'000'000;
  ASSERT_EQ(put(kLimits, "supervisor", limit, if_seen(kept[0])).status, 200);
  limit["limit_mg"] = 1;
  EXPECT_EQ(put(kLimits, "supervisor", limit, if_seen(kept[0])).status, 412);
  EXPECT_EQ(items(kLimits)[0]["limit_mg"], 3'000'000);
}

}  // namespace
}  // namespace tidewaiter::server
