#pragma once
// A server over an evidence room out of which forty grams go to another country: a photograph of the whole is
// kept, and the receiver has a key.

#include <yaml-cpp/yaml.h>

#include <set>

#include "server/evidence_desk_test.h"
#include "service/kept_files.h"
#include "service/log.h"
#include "service/receipt.h"

namespace tidewaiter::server {

class BorderDesk : public EvidenceDesk {
 protected:
  void SetUp() override {
    EvidenceDesk::SetUp();
    auto opened = service::Service::open(url_, clock_, random_);
    ASSERT_TRUE(opened) << base::to_string(opened.error());
    log_key_ = *service::verifier_key(*opened);
    service::NewKeptFile photograph;
    photograph.exhibit = custody::ExhibitId{"X1-1"};
    photograph.taken_at = clock_.now();
    ASSERT_TRUE(service::keep_file(*opened, {"examiner", "test"}, photograph, "\x89PNG\r\n\x1a\n a tea bag"));
  }

  static json asked() {
    return {{"jurisdiction", "AU"},
            {"authority", "Federal police"},
            {"reference", "R-17"},
            {"instrument", "1988 Convention, Art. 7"},
            {"legal_basis", "law on mutual assistance, section 4"},
            {"offence", "import of a drug in a similar parcel"},
            {"asked", "40 g for comparison"},
            {"by", "2027-03-01T00:00:00Z"}};
  }
  static json terms() {
    return {{"export_authorisation", "EX-1"},
            {"import_authorisation", "IM-1"},
            {"use_limitation", "the investigation R-17"},
            {"undertaking_needless", "the law there knows no such sentence"},
            {"afterwards", "destroyed"},
            {"court_witness", "examiner, by video"}};
  }
  // Written down by the custodian, approved by the supervisor; its number.
  std::int64_t approved() {
    const auto received = send("POST", "/api/v1/foreign-requests", "custodian", asked());
    EXPECT_EQ(received.status, 200) << received.body;
    const auto number = received.parsed()["request_no"].get<std::int64_t>();
    const auto decided = decision(number, "supervisor", true);
    EXPECT_EQ(decided.status, 200) << decided.body;
    return number;
  }
  Reply decision(std::int64_t request, const std::string& who, bool approve) {
    json body{{"approve", approve}, {"why", "as the law says"}};
    if (approve) body.update({{"exhibits", {"X1-1"}}, {"most_mg", 2'000'000}});
    return send("POST", "/api/v1/foreign-requests/" + std::to_string(request) + "/decision", who, body);
  }
  // X1-1.1: forty grams under seal S-14, in the examiner's hands.
  void sample() {
    const auto split = acted({{"kind", "split"},
                              {"exhibit_id", "X1-1"},
                              {"seal", "S-1"},
                              {"container", "bag"},
                              {"reading", scale(42'000, 2'000)},
                              {"rest", scale(970'000, 10'000)}},
                             "examiner", "custodian");
    ASSERT_EQ(split.status, 200) << split.body;
    const auto sealed =
        acted({{"kind", "seal"}, {"exhibit_id", "X1-1.1"}, {"seal", "S-14"}}, "examiner", "custodian");
    ASSERT_EQ(sealed.status, 200) << sealed.body;
  }
  static json offer(std::int64_t request) {
    return {{"request_no", request},
            {"exhibit_id", "X1-1.1"},
            {"seal", "S-14"},
            {"receiver_key", signer("federal-1").key().text()},
            {"terms", terms()}};
  }
  static json giving(std::int64_t handover, std::int64_t gross_mg = 42'000) {
    return {{"kind", "hand_over"},
            {"handover_no", handover},
            {"seal", "S-14"},
            {"reading", scale(gross_mg, 2'000)}};
  }
  // Handed over, its number.
  std::int64_t gone() {
    sample();
    const auto offered = send("POST", "/api/v1/handovers", "examiner", offer(approved()));
    EXPECT_EQ(offered.status, 200) << offered.body;
    const auto number = offered.parsed()["handover_no"].get<std::int64_t>();
    const auto given = acted(giving(number), "examiner", "custodian");
    EXPECT_EQ(given.status, 200) << given.body;
    return number;
  }
  static json bundling(std::int64_t handover) {
    return {{"kind", "bundle"}, {"handover_no", handover},
            {"language", "vi"}, {"withhold", {"description"}},
            {"file_nos", {1}},  {"statements", {"examiner"}}};
  }
  // Its manifest's hash.
  std::string bundled(std::int64_t handover) {
    const auto made = acted(bundling(handover), "examiner", "custodian");
    EXPECT_EQ(made.status, 200) << made.body;
    return made.parsed()["result"].value("manifest", "");
  }
  json page(std::int64_t handover) {
    return send("GET", "/api/v1/handovers/" + std::to_string(handover), "auditor").parsed();
  }

  service::Receipt received(std::int64_t handover, const std::string& manifest,
                            std::int64_t gross_mg = 42'000) {
    service::Receipt receipt;
    receipt.manifest = manifest;
    receipt.handover = handover;
    receipt.exhibit = custody::ExhibitId{"X1-1.1"};
    receipt.seal = "S-14";
    receipt.gross = base::MassMg{gross_mg};
    receipt.tare = base::MassMg{2'000};
    receipt.uncertainty = base::MassMg{20};
    receipt.place = "laboratory, Sydney";
    receipt.at = clock_.now();
    return receipt;
  }
  static json confirming(const service::Receipt& receipt, const std::string& by = "federal-1") {
    return {{"kind", "confirm_handover"}, {"receipt", *service::sign_receipt(receipt, signer(by))}};
  }

  std::string log_key_;
};

/// Holds an answer against a schema of api/openapi.yaml, all the way down: what is required is there, and
/// nothing else is than what is described.
class Described {
 public:
  void holds(const json& answer, const std::string& schema) {
    SCOPED_TRACE(schema);
    against(answer, schemas_[schema]);
  }

 private:
  YAML::Node resolved(const YAML::Node& node) const {
    if (!node["$ref"]) return node;
    const auto ref = node["$ref"].as<std::string>();
    return schemas_[ref.substr(ref.rfind('/') + 1)];
  }
  void gather(const YAML::Node& node, std::map<std::string, YAML::Node>& properties,
              std::set<std::string>& required) const {
    for (const auto& one : node["allOf"]) gather(resolved(one), properties, required);
    for (const auto& one : node["properties"]) properties.emplace(one.first.as<std::string>(), one.second);
    for (const auto& one : node["required"]) required.insert(one.as<std::string>());
  }
  void against(const json& answer, const YAML::Node& described) {
    auto node = resolved(described);
    if (node["anyOf"] && !answer.is_null()) node.reset(resolved(node["anyOf"][0]));
    if (answer.is_array() && node["items"])
      for (const auto& one : answer) against(one, node["items"]);
    if (node["enum"] && answer.is_string()) {
      const auto codes = node["enum"].as<std::vector<std::string>>();
      EXPECT_NE(std::find(codes.begin(), codes.end(), answer.get<std::string>()), codes.end()) << answer;
    }
    if (!answer.is_object()) return;
    std::map<std::string, YAML::Node> properties;
    std::set<std::string> required;
    gather(node, properties, required);
    for (const auto& name : required) EXPECT_TRUE(answer.contains(name)) << name << " of " << answer;
    for (const auto& [name, value] : answer.items()) {
      ASSERT_TRUE(properties.contains(name)) << name << " of " << answer;
      against(value, properties.at(name));
    }
  }

  YAML::Node schemas_ = YAML::LoadFile(TIDEWAITER_SOURCE_DIR "/api/openapi.yaml")["components"]["schemas"];
};

}  // namespace tidewaiter::server
