// What a case's team lets run, through real sockets: sealed here as the team's browser seals it.

#include "service/let_run.h"
#include "base/bytes.h"
#include "server/courier_desk_test.h"

namespace tidewaiter::server {
namespace {

using service::TeamKey;

class LetRunRoutes : public CourierDesk {
 protected:
  static constexpr const char* kCases = "/api/v1/case-entries";

  TeamKey key_of_team(const std::string& team) { return *TeamKey::generate(team, random_); }
  static base::Hash proof_of(const TeamKey& key, const std::string& document) {
    return key.proof_of(document);
  }
  std::string sealed(const TeamKey& key, const std::string& item, bool ended = false) {
    const json plain{{"item_id", item},
                     {"why", "secretoperation"},
                     {"officer", "detective"},
                     {"at", clock_.now().unix_ms()},
                     {"ended", ended}};
    const auto text = key.seal(plain.dump(), random_);
    return text + std::string{base::as_view(base::sha256(base::as_view(key.proof_of(text))))};
  }
  Reply begin(const std::string& item, const std::string& document, const std::string& who = "supervisor") {
    return post(kCases, who, {{"item_id", item}, {"document", base::to_base64(document)}});
  }
  Reply end(const json& began, const std::string& item, const base::Hash& proof,
            const std::string& document) {
    return post(std::string{kCases} + '/' + began["case_entry_no"].dump() + "/end", "supervisor",
                {{"item_id", item},
                 {"proof", base::to_base64(base::as_view(proof))},
                 {"document", base::to_base64(document)}});
  }
  service::Service reading() {
    return *service::Service::open(url_, clock_, random_, store::Options::Mode::ReadOnly);
  }
  bool runs(const std::string& item) {
    const auto service = reading();
    auto reader = *service.store().snapshot();
    const auto markers = service::LetRunMarkers::load(service, *reader);
    EXPECT_TRUE(markers) << base::to_string(markers.error());
    return markers && markers->contains(model::ItemId{item});
  }
};

TEST_F(LetRunRoutes, K1_WhatTheTeamsBrowserSealedRunsAndNothingNamesWhoAskedOrWhat) {
  std::mutex mutex;
  std::string log;
  options_.log = [&](std::string_view line) {
    const std::scoped_lock lock(mutex);
    log += std::string{line} + '\n';
  };
  start();
  ASSERT_EQ(post("/api/v1/shifts", "supervisor",
                 {{"office", "CNCAN"}, {"random_share_ppm", 1'000'000}, {"capacity", {{"Physical", 10}}}})
                .status,
            200);
  file(parcel("TESTRUN"));
  file(parcel("TESTLIKE"));
  const auto key = key_of_team("TEAM-1"), other = key_of_team("TEAM-2");
  const auto document = sealed(key, "TESTRUN");
  EXPECT_EQ(begin("TESTRUN", document, "targetingofficer").status, 403);
  EXPECT_EQ(begin("TESTNONE", sealed(key, "TESTNONE")).status, 404);
  EXPECT_EQ(begin("TESTRUN", "as it is").status, 400) << "that is sealed under no key";
  const auto began = begin("TESTRUN", document);
  ASSERT_EQ(began.status, 200) << began.body;
  EXPECT_TRUE(runs("TESTRUN"));
  EXPECT_FALSE(runs("TESTLIKE"));

  // Everybody who may sees as much as anybody: octets.
  const auto listed = get(kCases, "supervisor").parsed();
  ASSERT_EQ(listed["items"].size(), 1u);
  EXPECT_EQ(*base::from_base64(listed["items"][0]["document"].get<std::string>(), "document"), document);
  const auto service = reading();
  const auto ours = *service::let_runs(service, key);
  ASSERT_EQ(ours.size(), 1u) << "the command line opens what the browser sealed";
  EXPECT_EQ(ours[0].item.text(), "TESTRUN");
  EXPECT_EQ(ours[0].officer, "detective");
  EXPECT_TRUE(service::let_runs(service, other)->empty());

  close_shift();
  const auto holds = get("/api/v1/holds", "examiner").body;
  EXPECT_NE(holds.find("TESTLIKE"), std::string::npos) << holds;
  EXPECT_EQ(holds.find("TESTRUN"), std::string::npos) << holds;

  const auto entries = get("/api/v1/journal?kind=case.entry", "auditor").parsed()["items"];
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0]["actor"], "service");
  EXPECT_EQ(entries[0]["body"], (json{{"case_entry", 1}})) << "a number, and nobody";
  server_->stop();
  for (const char* word : {"TESTRUN", "supervisor", "secretoperation", "detective"})
    EXPECT_EQ(log.find(word), std::string::npos) << word;
}

TEST_F(LetRunRoutes, K1_NobodyLearnsByAskingWhatAnotherTeamLetsRun) {
  start();
  file(parcel("TESTRUN"));
  file(parcel("TESTLIKE"));
  const auto key = key_of_team("TEAM-1"), other = key_of_team("TEAM-2");
  const auto document = sealed(key, "TESTRUN");
  const auto began = begin("TESTRUN", document).parsed();
  // Another team, or who tries ids, is answered alike about what runs and what does not.
  const auto theirs = sealed(other, "TESTRUN");
  const auto again = begin("TESTRUN", theirs);
  const auto like = begin("TESTLIKE", sealed(other, "TESTLIKE"));
  ASSERT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(like.status, 200);
  EXPECT_EQ(again.parsed().size(), like.parsed().size());

  const auto proof = proof_of(key, document);
  const auto last = sealed(key, "TESTRUN", true);
  const auto refused = [&](const Reply& reply) {
    EXPECT_EQ(reply.status, 404) << reply.body;
    EXPECT_EQ(reply.parsed()["expected"], "a parcel that this team lets run");
  };
  refused(end(began, "TESTRUN", proof_of(other, theirs), last));
  refused(end(again.parsed(), "TESTRUN", proof, last));
  refused(end(began, "TESTLIKE", proof, last));
  refused(end({{"case_entry_no", 99}}, "TESTRUN", proof, last));
  EXPECT_TRUE(runs("TESTRUN"));

  const auto ended = end(began, "TESTRUN", proof, last);
  ASSERT_EQ(ended.status, 200) << ended.body;
  refused(end(began, "TESTRUN", proof, last));
  EXPECT_TRUE(runs("TESTRUN")) << "the other team goes on";
  EXPECT_EQ(end(again.parsed(), "TESTRUN", proof_of(other, theirs), sealed(other, "TESTRUN", true)).status,
            200);
  EXPECT_FALSE(runs("TESTRUN"));
}

TEST_F(LetRunRoutes, K1_TheJournalsReadersAreNotToldWhichHoldALetRunReleased) {
  options_.tell_every = milliseconds{3'600'000};
  start();
  for (const char* id : {"TESTRUN", "TESTLIKE"}) {
    file(parcel(id));
    ASSERT_EQ(post("/api/v1/items/" + std::string{id} + "/decision", "targetingofficer",
                   {{"outcome", "Hold"}, {"why", "a word"}})
                  .status,
              200);
  }
  close_shift();
  ASSERT_NE(get("/api/v1/holds", "examiner").body.find("TESTRUN"), std::string::npos);
  const auto advanced = [&](const std::string& more = "") {
    return get("/api/v1/journal?kind=hold.advanced" + more, "auditor").parsed()["items"];
  };
  const auto before = advanced().size();
  ASSERT_EQ(begin("TESTRUN", sealed(key_of_team("TEAM-1"), "TESTRUN")).status, 200);
  ASSERT_EQ(
      post("/api/v1/items/TESTLIKE/decision", "targetingofficer", {{"outcome", "Release"}, {"why", "a word"}})
          .status,
      200);
  const auto holds = get("/api/v1/holds", "examiner").body;
  EXPECT_EQ(holds.find("TEST"), std::string::npos) << "both are over: " << holds;

  const auto entries = advanced();
  ASSERT_EQ(entries.size(), before + 2) << entries;
  EXPECT_EQ(entries[0]["actor"], "targetingofficer");
  EXPECT_EQ(entries[0]["withheld"], false);
  EXPECT_TRUE(entries[0]["body"].contains("item"));
  EXPECT_EQ(entries[1]["withheld"], true) << entries;
  EXPECT_EQ(entries[1]["actor"], "");
  EXPECT_EQ(entries[1]["body"], json::object());
  EXPECT_EQ(advanced("&actor=service"), json::array());

  const auto proof = [&](const json& entry) {
    const auto reply = get("/api/v1/journal/" + entry["index"].dump() + "/proof", "auditor");
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.parsed();
  };
  const auto withheld = proof(entries[1]), open = proof(entries[0]);
  EXPECT_EQ(withheld["withheld"], true);
  EXPECT_TRUE(withheld["entry"].is_null()) << withheld;
  EXPECT_TRUE(withheld["salt"].is_null()) << "by which rows' digests could be tried";
  EXPECT_FALSE(withheld["proof"].empty()) << "that it is there is proven all the same";
  EXPECT_EQ(open["withheld"], false);
  EXPECT_TRUE(open["entry"].is_string());
  // Nobody's own steps can be made to read as such a release.
  EXPECT_EQ(service::check_account_id("service").error().code, base::ErrorCode::Duplicate);
}

// The same text is in web/src/features/cases/case_entry.test.ts; both were made by libsodium alone.
TEST(CaseEntry, IsSealedAndProvenAsThePageDoesIt) {
  const auto key = TeamKey::parse("TEAM+KEY+TEAM-1+AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "key");
  ASSERT_TRUE(key);
  const auto document = base::from_base64(
      "ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7B1GYxN0UuLq3AK0Pll+N+WuLYl3GSaTU6TFGnU0/"
      "FGPOKmEXWNOamINiRyZ2E01gXNbkKqmF"
      "DJOMQSlk2efYCj+woZfyVIZJi3nZ97mT+C7RwaNS5prhwbMy2/"
      "WD4tyCbgCToVRSl4EWwKOQYV5PoiDSp0CiiFzSn38yPWIGZsEq6OGt"
      "U8MRqMV3IdE4TXF1cSc=",
      "document");
  ASSERT_TRUE(document);
  const auto sealed = document->substr(0, document->size() - 32);
  const auto plain = key->open(sealed);
  ASSERT_TRUE(plain);
  EXPECT_EQ(json::parse(*plain)["why"], "order 7");
  const auto proof = key->proof_of(*document);
  EXPECT_EQ(base::to_base64(base::as_view(proof)), "6w/FvHxUnZCRSrUxYrPGdFkzobsrud5+AMbAAn8Uhyg=");
  EXPECT_EQ(document->substr(document->size() - 32), base::as_view(base::sha256(base::as_view(proof))));
}

}  // namespace
}  // namespace tidewaiter::server
