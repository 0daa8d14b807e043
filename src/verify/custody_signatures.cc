#include "verify/custody_signatures.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/bytes.h"

namespace tidewaiter::verify {
namespace {

using nlohmann::json;

constexpr std::string_view kDomain = "tidewaiter.custody.act.v1\n";
constexpr std::size_t kFoundingKeys = 2;
// Kinds that are one officer's word and move nothing. Every other kind of custody is an act of two.
constexpr std::array<std::string_view, 9> kSingle{
    "custody.confirmed",   "custody.destruction_ordered", "custody.destruction_run", "custody.key_founded",
    "custody.key_revoked", "custody.offer_ended",         "custody.offered",         "custody.scale",
    "custody.stored"};

bool is_signed_by(std::string_view public_key, std::string_view text, std::string_view signature) {
  if (public_key.size() != 32 || signature.size() != 64) return false;
  const auto* octets = reinterpret_cast<const unsigned char*>(public_key.data());
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets, public_key.size()), EVP_PKEY_free};
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
  if (!key || !context || EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1)
    return false;
  return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                          signature.size(), reinterpret_cast<const unsigned char*>(text.data()),
                          text.size()) == 1;
}

std::string text_of(const json& object, const char* member) {
  const auto found = object.is_object() ? object.find(member) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}
std::string number_of(const json& object, const char* member) {
  const auto found = object.is_object() ? object.find(member) : object.end();
  return found != object.end() && found->is_number_integer() ? std::to_string(found->get<std::int64_t>())
                                                             : "";
}
std::int64_t no_of(const json& object) {
  const auto found = object.is_object() ? object.find("no") : object.end();
  return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : -1;
}

}  // namespace

void CustodySignatures::feed(std::uint64_t index, std::string_view text, Findings& findings) {
  // The kind stands behind the body; most entries are not of custody and are left after this look.
  if (text.find("\"kind\":\"custody.") == std::string_view::npos || !entry_.read(text)) return;
  const auto kind = entry_.kind();
  if (kind.substr(0, 8) != "custody.") return;
  if (std::find(kSingle.begin(), kSingle.end(), kind) != kSingle.end()) {
    const json body = json::parse(entry_.body(), nullptr, false);
    if (kind == "custody.key_founded") {
      take_key(index, body.is_object() ? body.value("founding", json{}).dump() : "", nullptr, findings);
    } else if (kind == "custody.key_revoked") {
      const auto key = keys_.find(text_of(body, "key"));
      if (key != keys_.end()) key->second.revoked = true;
    }
    return;
  }
  Act act;
  if (!take_act(index, entry_.body(), kind, act, findings)) return;
  if (kind == "custody.key_certified") {
    take_key(index, act.facts, &act, findings);
  } else {
    take_facts(index, act, findings);
  }
}

// {"act":{…},"signatures":[…,…]}: what is signed are the act's octets as they stand.
bool CustodySignatures::take_act(std::uint64_t index, std::string_view body, std::string_view kind, Act& act,
                                 Findings& findings) {
  constexpr std::string_view kBegin = "{\"act\":", kMiddle = ",\"signatures\":[";
  const auto complain = [&](const std::string& what) {
    findings.add("C3", index, what);
    return false;
  };
  const auto middle = body.rfind(kMiddle);
  if (body.substr(0, kBegin.size()) != kBegin || middle == std::string_view::npos || middle < kBegin.size())
    return complain("an act of custody without two signatures");
  const auto signed_text = body.substr(kBegin.size(), middle - kBegin.size());
  const json said = json::parse(signed_text, nullptr, false);
  const json signatures = json::parse(
      body.substr(middle + kMiddle.size() - 1, body.size() - middle - kMiddle.size()), nullptr, false);
  if (!said.is_object() || !signatures.is_array() || signatures.size() != 2)
    return complain("an act of custody without two signatures");
  act.first = text_of(said, "first");
  act.second = text_of(said, "second");
  if (text_of(said, "kind") != kind || text_of(said, "at") != entry_.at())
    return complain("an act signed for another kind or another time");
  if (act.first.empty() || act.first == act.second) return complain("an act signed by one officer twice");
  const std::array<std::string, 2> officers{act.first, act.second};
  for (std::size_t i = 0; i < 2; ++i) {
    const auto key = keys_.find(text_of(signatures[i], "key"));
    if (key == keys_.end() || key->second.revoked || key->second.officer != officers[i])
      return complain("no key in force of " + officers[i] + " signed it");
    const auto raw = base::from_base64(text_of(signatures[i], "signature"), "signature");
    if (!raw || !is_signed_by(key->second.public_key, std::string{kDomain} + std::string{signed_text}, *raw))
      return complain("the signature of " + officers[i] + " does not hold");
    ++signatures_;
  }
  act.facts = said.value("facts", json::object()).dump();
  return true;
}

void CustodySignatures::take_key(std::uint64_t index, const std::string& facts, const Act* by,
                                 Findings& findings) {
  const json said = json::parse(facts, nullptr, false);
  const std::string officer = text_of(said, "officer"), id = text_of(said, "key");
  const auto raw = base::from_base64(text_of(said, "public_key"), "public_key");
  if (officer.empty() || !raw ||
      base::to_hex(base::as_view(base::sha256({officer, "\n", *raw}))).substr(0, 16) != id) {
    findings.add("C3", index, "a key's certificate that does not name the key");
    return;
  }
  if (by == nullptr ? keys_.size() >= kFoundingKeys : by->first == officer || by->second == officer) {
    findings.add("C3", index, "a key of " + officer + " that two other officers did not certify");
    return;
  }
  if (!keys_.emplace(id, Key{officer, *raw}).second)
    findings.add("C3", index, "the key " + id + " certified a second time");
}

void CustodySignatures::take_facts(std::uint64_t index, const Act& act, Findings& findings) {
  const json facts = json::parse(act.facts, nullptr, false);
  const auto list = [&](const char* member) {
    return facts.is_object() ? facts.value(member, json::array()) : json::array();
  };
  const std::string both = "|" + act.first + "|" + act.second;
  bool fresh = true;
  for (const auto& one : list("movements"))
    fresh &= movements_
                 .emplace(no_of(one), text_of(one, "kind") + "|" + text_of(one, "exhibit") + "|" +
                                          text_of(one, "to") + "|" + number_of(one, "seizure") + "|" +
                                          number_of(one, "mass_mg"))
                 .second;
  for (const auto& one : list("weighings"))
    fresh &= weighings_
                 .emplace(no_of(one), text_of(one, "exhibit") + "|" + number_of(one, "gross_mg") + "|" +
                                          number_of(one, "tare_mg") + "|" + number_of(one, "uncertainty_mg") +
                                          "|" + text_of(one, "scale") + "|" + text_of(one, "place") + "|" +
                                          text_of(one, "verdict") + both)
                 .second;
  for (const auto& one : list("states"))
    fresh &= events_
                 .emplace(std::pair{text_of(one, "exhibit"), no_of(one)}, text_of(one, "event") + "|" +
                                                                              text_of(one, "state") + "|" +
                                                                              text_of(one, "holder") + both)
                 .second;
  if (!fresh) findings.add("C3", index, "an act that says again what another said");
}

}  // namespace tidewaiter::verify
