#pragma once
// A server over an evidence room: the custodian, the examiner, the supervisor and the laboratory have
// certified keys, there is a scale, and two sealed exhibits lie with the examiner. Acts are prepared and
// signed through the API.

#include "custody/custody.h"
#include "server/server_fixture_test.h"
#include "service/custody.h"

namespace tidewaiter::server {

class EvidenceDesk : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    auto opened = service::Service::open(url_, clock_, random_);
    ASSERT_TRUE(opened) << base::to_string(opened.error());
    const auto& service = *opened;
    const service::Actor chief{"chief", "test"};
    for (const char* name : {"custodian", "examiner"})
      ASSERT_TRUE(found_key(service, chief, signer(name).key()));
    for (const char* name : {"supervisor", "laboratory"})
      ASSERT_TRUE(certify_key(service, both(), signer(name).key()));
    ASSERT_TRUE(register_scale(
        service, both(),
        {"S1", base::MassMg{10}, base::MassMg{5}, clock_.now() + base::DurationMs::days(300)}));
    service::SeizureElsewhere raid;
    raid.reference = "raid 7";
    raid.place = "a flat";
    raid.legal_basis = "warrant 3";
    raid.at = clock_.now();
    ASSERT_TRUE(open_seizure(service, chief, raid));
    for (const char* seal : {"S-1", "S-2"}) {
      custody::Exhibit tea;
      tea.description = "tea bag with crystals";
      tea.presumptive = "methamphetamine";
      const auto made =
          seize_exhibit(service, both(), 1, tea,
                        service::ScaleReading{base::MassMg{1'010'000}, base::MassMg{10'000}, "S1", "room"});
      ASSERT_TRUE(made) << base::to_string(made.error());
      ASSERT_TRUE(seal_exhibit(service, both(), made->id, seal));
    }
  }

  // Stretching a passphrase takes a tenth of a second: each key is made once for all tests.
  static const service::Signer& signer(const std::string& name) {
    static std::map<std::string, std::unique_ptr<service::Signer>> signers;
    auto& one = signers[name];
    if (!one) {
      env::SystemRandom random;
      one = *service::open_officer_key(
          service::new_officer_key(custody::OfficerId{name}, "a passphrase", random)->sealed, "a passphrase");
    }
    return *one;
  }
  static service::TwoSigners both() { return {signer("examiner"), signer("custodian")}; }

  Reply send(const std::string& method, const std::string& path, const std::string& who,
             const json& body = {}) {
    return ask(method, path, key_of(who), body.is_null() ? "" : body.dump());
  }
  // Signs what was prepared, as the page does: each text of the act by itself.
  Reply signed_by(const json& act, const std::string& who) {
    const auto signature = [&](const json& text) {
      return base::to_base64(*signer(who).sign(*base::from_base64(text.get<std::string>(), "octets")));
    };
    json body{{"key_id", signer(who).key().id()}, {"signature", signature(act["octets"])}};
    for (const auto& text : act.value("further_octets", json::array()))
      body["further_signatures"].push_back(signature(text));
    return send("POST", "/api/v1/acts/" + act["act_id"].get<std::string>() + "/signatures", who, body);
  }
  // Prepared by `first`, signed by both; the answer to the second signature, or to what was refused before.
  Reply acted(json body, const std::string& first, const std::string& second) {
    body["second"] = second;
    const auto prepared = send("POST", "/api/v1/acts", first, body);
    if (prepared.status != 200) return prepared;
    const auto half = signed_by(prepared.parsed(), second);
    if (half.status != 200) return half;
    return signed_by(prepared.parsed(), first);
  }
  static json scale(std::int64_t gross_mg, std::int64_t tare_mg) {
    return {{"gross_mg", gross_mg}, {"tare_mg", tare_mg}, {"scale", "S1"}, {"place", "room"}};
  }
  json exhibit(const std::string& id) {
    return send("GET", "/api/v1/exhibits/" + id, "auditor").parsed()["exhibit"];
  }
};

}  // namespace tidewaiter::server
