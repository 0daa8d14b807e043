// What acts rest on, from the page: keys founded, certified by two and revoked by one signature, scales that
// two register, entries of a lost key that two stand for.

#include "server/evidence_desk_test.h"

namespace tidewaiter::server {
namespace {

class TrustTest : public EvidenceDesk {
 protected:
  json key_named(const std::string& id) {
    const json known = send("GET", "/api/v1/officer-keys", "auditor").parsed()["items"];
    for (const auto& one : known)
      if (one["key_id"] == id) return one;
    return {};
  }
  // Ends a key as the page does: what is to be signed is asked for, signed, and sent back with its hour.
  Reply revoke(const std::string& key_id, json body, const std::string& who, const std::string& signs) {
    const auto path = "/api/v1/officer-keys/" + key_id + "/revocation";
    const auto asked = send("POST", path, who, body);
    if (asked.status != 200) return asked;
    EXPECT_EQ(asked.parsed()["done"], false);
    const auto octets = *base::from_base64(asked.parsed()["octets"].get<std::string>(), "octets");
    body["at"] = asked.parsed()["at"];
    body["by_key"] = signer(signs).key().id();
    body["signature"] = base::to_base64(*signer(signs).sign(octets));
    clock_.set(clock_.now() + base::DurationMs::minutes(2));
    return send("POST", path, who, body);
  }
};

TEST_F(TrustTest, C3_AKeyIsCertifiedByTwoAndFoundedOnlyWhereThereAreNone) {
  start();
  const auto text = signer("chemist").key().text();
  EXPECT_EQ(send("POST", "/api/v1/officer-keys", "supervisor", {{"public_key", text}}).status, 409)
      << "there are two already";
  EXPECT_EQ(send("POST", "/api/v1/officer-keys", "custodian", {{"public_key", text}}).status, 403);
  const auto done = acted({{"kind", "certify_key"}, {"public_key", text}}, "examiner", "custodian");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.parsed()["result"]["key_id"], signer("chemist").key().id());
  const auto known = key_named(signer("chemist").key().id());
  EXPECT_EQ(known["officer"], "chemist");
  EXPECT_EQ(known["certified_by"], "examiner, custodian");
  const auto own = signer("laboratory").key().text();
  EXPECT_EQ(acted({{"kind", "certify_key"}, {"public_key", own}}, "laboratory", "custodian").status, 403)
      << "one's own";
  const auto cut = text.substr(0, text.size() - 4);
  EXPECT_EQ(acted({{"kind", "certify_key"}, {"public_key", cut}}, "examiner", "custodian").parsed()["field"],
            "public_key");
}

TEST_F(TrustTest, C3_AKeyEndsByItsOfficersSignatureOrASupervisorsAndSignsNothingAfterwards) {
  start();
  const auto lost = signer("laboratory").key().id();
  EXPECT_EQ(revoke(lost, {{"reason", "rotated"}}, "custodian", "custodian").status, 403) << "another's";
  EXPECT_EQ(revoke(lost, {{"reason", "lost"}}, "supervisor", "supervisor").parsed()["field"], "since");
  EXPECT_EQ(revoke(lost, {{"reason", "eaten"}}, "supervisor", "supervisor").parsed()["field"], "reason");
  EXPECT_EQ(revoke(lost, {{"reason", "left"}}, "supervisor", "examiner").parsed()["field"], "by_key")
      << "with another's key";
  const json reason{{"reason", "lost"}, {"words", "in a taxi"}, {"since", "2027-01-15T07:00:00Z"}};
  const auto done = revoke(lost, reason, "supervisor", "supervisor");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.parsed()["done"], true);
  const auto ended = key_named(lost);
  EXPECT_EQ(ended["reason"], "lost");
  EXPECT_EQ(ended["why"], "in a taxi");
  EXPECT_EQ(ended["not_trusted_since"], "2027-01-15T07:00:00Z");
  EXPECT_EQ(revoke(lost, reason, "supervisor", "supervisor").status, 409) << "once";
  const json weigh{
      {"kind", "weigh"}, {"exhibit_id", "X1-1"}, {"seal", "S-1"}, {"reading", scale(1'010'000, 10'000)}};
  EXPECT_EQ(acted(weigh, "examiner", "laboratory").status, 403);

  const auto own = signer("custodian").key().id();
  json forged{{"reason", "rotated"}, {"by_key", own}, {"at", base::to_string(clock_.now())}};
  forged["signature"] = base::to_base64(std::string(64, 'x'));
  const auto path = "/api/v1/officer-keys/" + own + "/revocation";
  EXPECT_EQ(send("POST", path, "custodian", forged).parsed()["code"], "tampered");
  forged["at"] = "2027-01-14T00:00:00Z";
  EXPECT_EQ(send("POST", path, "custodian", forged).parsed()["field"], "at");
  EXPECT_EQ(revoke(own, {{"reason", "rotated"}}, "custodian", "custodian").status, 200) << "by itself";
}

TEST_F(TrustTest, C3_AScaleAndWhatALostKeySignedRestOnTwo) {
  start();
  json scale{{"kind", "register_scale"},
             {"scale", "S2"},
             {"readability_mg", 100},
             {"calibration_error_mg", 50},
             {"calibrated_until", "2027-12-01T00:00:00Z"}};
  EXPECT_EQ(acted(scale, "examiner", "examiner").status, 403);
  ASSERT_EQ(acted(scale, "examiner", "custodian").status, 200);
  scale["calibrated_until"] = "2028-12-01T00:00:00Z";
  const auto again = acted(scale, "examiner", "custodian");
  ASSERT_EQ(again.status, 200) << again.body;
  const auto known = send("GET", "/api/v1/scales", "auditor").parsed()["items"];
  ASSERT_EQ(known.size(), 2u);
  EXPECT_EQ(known[1]["calibrated_until"], "2028-12-01T00:00:00Z");
  scale["readability_mg"] = 0;
  EXPECT_EQ(acted(scale, "examiner", "custodian").status, 422);

  const auto stand = acted({{"kind", "affirm_entries"}, {"entries", {3, 4}}, {"words", "weighed again"}},
                           "custodian", "supervisor");
  ASSERT_EQ(stand.status, 200) << stand.body;
  EXPECT_EQ(stand.parsed()["result"]["entries"], 2);
  EXPECT_EQ(acted({{"kind", "affirm_entries"}, {"entries", {99'999}}, {"words", "weighed again"}},
                  "custodian", "supervisor")
                .status,
            404);
}

}  // namespace
}  // namespace tidewaiter::server
