#include "verify/custody_signatures.h"

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/json_text.h"

namespace tidewaiter::verify {
namespace {

using base::number_member;
using base::text_member;
using nlohmann::json;

constexpr std::string_view kActDomain = "tidewaiter.custody.act.v1\n";
constexpr std::string_view kRevocationDomain = "tidewaiter.custody.revocation.v1\n";
constexpr std::size_t kFoundingKeys = 2;
// The facts' version from which on two officers sign a result, and a scale's certificate, and one a key's
// end.
constexpr int kResultsAreSigned = 3, kScalesAreSigned = 4, kRevocationsAreSigned = 4;
// Kinds that are one officer's word and move nothing. Every other kind of custody is an act of two.
constexpr std::array<std::string_view, 12> kSingle{"custody.confirmed",
                                                   "custody.destruction_ordered",
                                                   "custody.destruction_run",
                                                   "custody.key_founded",
                                                   "custody.key_revoked",
                                                   "custody.left_behind",
                                                   "custody.missing_reported",
                                                   "custody.offer_ended",
                                                   "custody.offered",
                                                   "custody.order_withdrawn",
                                                   "custody.scale",
                                                   "custody.stored"};

// Kinds outside custody that are one officer's word about its rows.
constexpr std::array<std::string_view, 8> kBeside{"counter_sample.", "database.restored", "exhibit.",
                                                  "file.erased",     "handover.decided",  "inquiry.",
                                                  "inventory.",      "trial.recorded"};
constexpr std::string_view kOffered = "handover.offered";

bool is_beside(std::string_view kind) {
  return kind == kOffered || std::any_of(kBeside.begin(), kBeside.end(),
                                         [&](std::string_view prefix) { return kind.starts_with(prefix); });
}

std::string number_text(const json& object, const char* member) {
  const auto found = object.is_object() ? object.find(member) : object.end();
  return found != object.end() && found->is_number_integer() ? std::to_string(found->get<std::int64_t>())
                                                             : "";
}
std::int64_t no_of(const json& object, const char* member = "no") { return number_member(object, member); }

// Members of one list of the facts.
const json& list_of(const json& facts, const char* member) {
  static const json kNone = json::array();
  const auto found = facts.is_object() ? facts.find(member) : facts.end();
  return found != facts.end() && found->is_array() ? *found : kNone;
}

bool speaks_of_exhibits(const json& facts) {
  constexpr std::array<const char*, 7> kMembers{"exhibits", "finding", "movements", "result",
                                                "run",      "states",  "weighings"};
  return std::any_of(kMembers.begin(), kMembers.end(), [&](const char* member) {
    const auto found = facts.is_object() ? facts.find(member) : facts.end();
    return found != facts.end() && !found->empty();
  });
}

}  // namespace

bool CustodySignatures::concerns(std::string_view kind) {
  return kind.starts_with("custody.") || is_beside(kind);
}

void CustodySignatures::feed(std::uint64_t index, std::string_view text, Findings& findings) {
  // The kind stands behind the body; most entries are not of custody and are left after this look.
  constexpr std::string_view kKind = "\"kind\":\"";
  const auto place = text.rfind(kKind);
  if (place == std::string_view::npos) return;
  const auto looks = text.substr(place + kKind.size());
  if (!concerns(looks.substr(0, looks.find('"'))) || !entry_.read(text)) return;
  const auto kind = entry_.kind();
  if (is_beside(kind) || std::find(kSingle.begin(), kSingle.end(), kind) != kSingle.end()) {
    take_word(index, kind, findings);
    return;
  }
  SignedAct act;
  json facts;
  if (!take_act(index, entry_.body(), kind, act, facts, findings)) return;
  if (kind == "custody.key_certified") {
    take_key(index, facts, &act, findings);
  } else {
    take_facts(index, act, facts, findings);
    if (kind == "custody.result") take_result(index, act, facts, findings);
    if (kind == "custody.scale_certified")
      take_scale(index, facts.is_object() ? facts.value("scale", json{}) : json{});
  }
  acts_.emplace(index, std::move(act));
}

void CustodySignatures::take_word(std::uint64_t index, std::string_view kind, Findings& findings) {
  if (kind == "custody.key_founded") {
    const json body = json::parse(entry_.body(), nullptr, false);
    take_key(index, body.is_object() ? body.value("founding", json{}) : json{}, nullptr, findings);
  } else if (kind == "custody.key_revoked") {
    take_revocation(index, entry_.body(), findings);
  } else if (kind == "custody.missing_reported") {
    take_report(index, entry_.body(), findings);
  } else if (kind == "custody.confirmed" && newest_ >= kResultsAreSigned) {
    findings.add("C3", index, "a laboratory's result that one officer alone stated");
  } else if (kind == "custody.scale") {
    if (newest_ >= kScalesAreSigned)
      findings.add("C3", index, "a scale's certificate that one officer alone stated");
    take_scale(index, json::parse(entry_.body(), nullptr, false));
  }
  words_.emplace(index, Word{std::string{kind}, std::string{entry_.at()}, std::string{entry_.actor()},
                             std::string{entry_.body()}});
}

bool CustodySignatures::holds(SignatureCheck check) {
  if (beside_ == nullptr) return is_signed_by(check.public_key, *check.text, check.signature);
  beside_->ask(std::move(check));
  return true;
}

// {"act":{…},"signatures":[…,…]}: what is signed are the act's octets as they stand.
bool CustodySignatures::take_act(std::uint64_t index, std::string_view body, std::string_view kind,
                                 SignedAct& act, json& facts, Findings& findings) {
  constexpr std::string_view kBegin = "{\"act\":", kMiddle = ",\"signatures\":[";
  const auto complain = [&](const std::string& what) {
    findings.add("C3", index, what);
    return false;
  };
  const auto middle = body.rfind(kMiddle);
  if (body.substr(0, kBegin.size()) != kBegin || middle == std::string_view::npos || middle < kBegin.size())
    return complain("an act of custody without two signatures");
  const auto signed_text = body.substr(kBegin.size(), middle - kBegin.size());
  json said = json::parse(signed_text, nullptr, false);
  const json signatures = json::parse(
      body.substr(middle + kMiddle.size() - 1, body.size() - middle - kMiddle.size()), nullptr, false);
  if (!said.is_object() || !signatures.is_array() || signatures.size() != 2)
    return complain("an act of custody without two signatures");
  act.kind = kind;
  act.at = text_member(said, "at");
  act.first = text_member(said, "first");
  act.second = text_member(said, "second");
  if (text_member(said, "kind") != kind || act.at != entry_.at())
    return complain("an act signed for another kind or another time");
  if (act.first.empty() || act.first == act.second) return complain("an act signed by one officer twice");
  const std::array<std::string, 2> officers{act.first, act.second};
  auto whole = std::string{kActDomain};
  whole += signed_text;
  const auto octets = std::make_shared<const std::string>(std::move(whole));
  for (std::size_t i = 0; i < 2; ++i) {
    const auto key = keys_.find(text_member(signatures[i], "key"));
    if (key == keys_.end() || key->second.revoked || key->second.officer != officers[i])
      return complain("no key in force of " + officers[i] + " signed it");
    const auto raw = base::from_base64(text_member(signatures[i], "signature"), "signature");
    if (!raw || !holds({index, officers[i], key->second.public_key, octets, *raw}))
      return complain("the signature of " + officers[i] + " does not hold");
    made_.push_back({index, key->first, act.at});
    ++signatures_;
  }
  const auto stated = said.find("facts");
  facts = stated != said.end() ? std::move(*stated) : json::object();
  act.version = static_cast<int>(std::max<std::int64_t>(no_of(facts, "facts_version"), 1));
  // Acts that say nothing of exhibits, as a key's certificate, have one fact, which was whole ever since.
  if (act.version < newest_ && speaks_of_exhibits(facts))
    findings.add("C3", index, "an act whose facts leave out what acts before it had to state");
  newest_ = std::max(newest_, act.version);
  return true;
}

void CustodySignatures::take_key(std::uint64_t index, const json& said, const SignedAct* by,
                                 Findings& findings) {
  const std::string officer = text_member(said, "officer"), id = text_member(said, "key");
  const auto raw = base::from_base64(text_member(said, "public_key"), "public_key");
  if (officer.empty() || !raw ||
      base::to_hex(base::as_view(base::sha256({officer, "\n", *raw}))).substr(0, 16) != id) {
    findings.add("C3", index, "a key's certificate that does not name the key");
    return;
  }
  if (by == nullptr ? keys_.size() >= kFoundingKeys : by->first == officer || by->second == officer) {
    findings.add("C3", index, "a key of " + officer + " that two other officers did not certify");
    return;
  }
  if (!keys_.emplace(id, Key{officer, *raw, index, {}, "", ""}).second)
    findings.add("C3", index, "the key " + id + " certified a second time");
}

// {"revocation":{…},"signature":{…}}: what is signed are the revocation's octets as they stand.
bool CustodySignatures::is_signed_revocation(std::uint64_t index, std::string_view body, const json& said) {
  constexpr std::string_view kBegin = "{\"revocation\":", kMiddle = ",\"signature\":{";
  const auto middle = body.rfind(kMiddle);
  if (body.substr(0, kBegin.size()) != kBegin || middle == std::string_view::npos || middle < kBegin.size())
    return false;
  const auto by = said.value("signature", json{});
  const auto key = keys_.find(text_member(by, "key"));
  const auto& stated = said["revocation"];
  if (key == keys_.end() || key->second.revoked || key->second.officer != text_member(stated, "by") ||
      key->second.officer != entry_.actor() || text_member(stated, "at") != entry_.at())
    return false;
  const auto raw = base::from_base64(text_member(by, "signature"), "signature");
  auto octets = std::string{kRevocationDomain};
  octets += body.substr(kBegin.size(), middle - kBegin.size());
  if (!raw || !holds({index, key->second.officer, key->second.public_key,
                      std::make_shared<const std::string>(std::move(octets)), *raw}))
    return false;
  made_.push_back({index, key->first, std::string{entry_.at()}});
  ++signatures_;
  return true;
}

void CustodySignatures::take_revocation(std::uint64_t index, std::string_view body, Findings& findings) {
  const json whole = json::parse(body, nullptr, false);
  const bool is_signed = whole.is_object() && whole.contains("revocation");
  const json said = is_signed ? whole["revocation"] : whole;
  if (is_signed ? !is_signed_revocation(index, body, whole) : newest_ >= kRevocationsAreSigned) {
    findings.add("C3", index, "the revocation of a key that nobody signed with a key in force");
    return;
  }
  const auto key = keys_.find(text_member(said, "key"));
  if (key == keys_.end() || key->second.revoked) {
    findings.add("C3", index, "the revocation of a key that was not in force");
    return;
  }
  key->second.revoked = index;
  key->second.reason = text_member(said, "reason");
  key->second.since = text_member(said, "since");
}

// One officer's word that an exhibit is not there moves its mass to what is missing, and nothing else.
void CustodySignatures::take_report(std::uint64_t index, std::string_view body, Findings& findings) {
  const json said = json::parse(body, nullptr, false);
  const auto& movements = list_of(said, "movements");
  for (const auto& one : movements) {
    const bool fresh =
        movements_
            .emplace(no_of(one), Said{index,
                                      text_member(one, "kind") + "|" + text_member(one, "exhibit") + "||" +
                                          number_text(one, "seizure") + "|" + number_text(one, "mass_mg"),
                                      ""})
            .second;
    const auto kind = text_member(one, "kind");
    const bool to_missing = kind == "go_missing" || kind == "lose_abroad";
    if (!fresh || movements.size() != 1 || !to_missing ||
        text_member(one, "exhibit") != text_member(said, "exhibit"))
      findings.add("C3", index, "one officer's word that moves mass, and not of what it reports as missing");
  }
}

void CustodySignatures::take_scale(std::uint64_t index, const json& said) {
  scales_[text_member(said, "scale")].push_back(Said{index, said.dump(), ""});
}

void CustodySignatures::take_result(std::uint64_t index, const SignedAct& act, const json& facts,
                                    Findings& findings) {
  const json said = facts.is_object() ? facts.value("result", json::object()) : json{};
  const json result = said.is_object() ? said.value("result", json{}) : json{};
  if (text_member(result, "first") != act.first || text_member(result, "second") != act.second ||
      text_member(result, "at") != act.at)
    findings.add("C3", index, "a laboratory's result in the names of others than signed it");
  results_[text_member(said, "exhibit")].push_back(Said{index, result.dump(), ""});
}

void CustodySignatures::take_facts(std::uint64_t index, const SignedAct& act, const json& facts,
                                   Findings& findings) {
  const std::string both = "|" + act.first + "|" + act.second;
  bool fresh = true;
  for (const auto& one : list_of(facts, "movements"))
    fresh &=
        movements_
            .emplace(no_of(one), Said{index,
                                      text_member(one, "kind") + "|" + text_member(one, "exhibit") + "|" +
                                          text_member(one, "to") + "|" + number_text(one, "seizure") + "|" +
                                          number_text(one, "mass_mg"),
                                      ""})
            .second;
  for (const auto& one : list_of(facts, "weighings"))
    fresh &= weighings_.emplace(no_of(one), Said{index, one.dump(), ""}).second;
  for (const auto& one : list_of(facts, "states"))
    fresh &= events_
                 .emplace(Event{text_member(one, "exhibit"), no_of(one)},
                          Said{index,
                               text_member(one, "event") + "|" + text_member(one, "state") + "|" +
                                   text_member(one, "holder") + both,
                               one.contains("detail") ? one["detail"].dump() : ""})
                 .second;
  for (const auto& one : list_of(facts, "inquiries"))
    fresh &= inquiries_.emplace(no_of(one), Said{index, one.dump(), ""}).second;
  if (facts.is_object() && facts.contains("finding"))
    fresh &=
        closings_.emplace(no_of(facts["finding"], "discrepancy"), Said{index, facts["finding"].dump(), ""})
            .second;
  if (!fresh) findings.add("C3", index, "an act that says again what another said");
  for (const auto& one : list_of(facts, "exhibits")) {
    const auto exhibit = text_member(one, "exhibit");
    exhibits_.insert_or_assign(exhibit, Said{index, one.dump(), ""});
    if (const auto digest = text_member(one, "document_sha256"); !digest.empty())
      documents_.insert_or_assign(exhibit, Said{index, digest, ""});
    if (act.version >= kResultsAreSigned && one.contains("document_sha256"))
      committed_results_.insert_or_assign(exhibit, Said{index, text_member(one, "results_sha256"), ""});
  }
  if (facts.is_object() && facts.contains("run"))
    runs_[facts["run"].is_object() ? no_of(facts["run"]) : no_of(facts, "run")].push_back(
        Said{index, facts["run"].dump(), ""});
  if (act.kind == "custody.handed_over" && facts.is_object() && facts.contains("handover"))
    handovers_.emplace(no_of(facts["handover"], "handover"), Said{index, facts["handover"].dump(), ""});
  if (act.kind == "custody.receipt" && facts.is_object() && facts.contains("receipt"))
    receipts_.push_back(Said{index, facts["receipt"].dump(), ""});
  if (act.kind == "custody.erasure_ordered" && facts.is_object() && facts.contains("erasure"))
    erasures_.emplace(no_of(facts["erasure"]), Said{index, facts["erasure"].dump(), ""});
  if (act.kind == "custody.consumed" && facts.is_object() && facts.contains("consumed"))
    consumed_.emplace(index, Said{index, facts["consumed"].dump(), ""});
  if (act.kind == "custody.consumed" && facts.is_object() && facts.contains("defence"))
    for_defence_.emplace(index, Said{index, facts["defence"].dump(), ""});
  if (act.kind == "custody.substituted" && facts.is_object() && facts.contains("substitution"))
    substitutions_.emplace(no_of(facts["substitution"]), Said{index, facts["substitution"].dump(), ""});
  if (act.kind == "custody.seizure_settled" && facts.is_object() && facts.contains("settlement"))
    settlements_.insert_or_assign(no_of(facts["settlement"], "seizure"),
                                  Said{index, facts["settlement"].dump(), ""});
  if (act.kind == "custody.seized" && facts.is_object() && facts.contains("photographs"))
    photographs_.emplace(text_member(facts["photographs"], "exhibit"),
                         Said{index, facts["photographs"].dump(), ""});
  for (const auto& one : list_of(facts, "alarms"))
    alarms_[index].insert(text_member(one, "dimension") + "/" + text_member(one, "id"));
  for (const auto& one : list_of(facts, "rows"))
    digests_.insert_or_assign(RowName{index, text_member(one, "table"), text_member(one, "key")},
                              text_member(one, "sha256"));
  if (act.kind == "custody.affirmed") {
    for (const auto& one : list_of(facts, "entries"))
      if (one.is_number_unsigned()) affirmed_.emplace_back(one.get<std::uint64_t>(), index);
  }
}

bool CustodySignatures::is_late(const Made& one) const {
  const auto key = keys_.find(one.key);
  if (key == keys_.end() || key->second.since.empty()) return false;
  const auto since = base::parse_instant(key->second.since, "since"), at = base::parse_instant(one.at, "at");
  return !since || !at || *at >= *since;
}

std::vector<LateSignature> CustodySignatures::late_signatures() const {
  std::set<std::uint64_t> doubtful;
  for (const auto& one : made_)
    if (is_late(one)) doubtful.insert(one.entry);
  std::map<std::uint64_t, std::string> affirmed;
  for (const auto& [entry, by] : affirmed_)
    if (!doubtful.contains(by)) affirmed.emplace(entry, acts_.at(by).first + " and " + acts_.at(by).second);
  std::vector<LateSignature> late;
  for (const auto& one : made_) {
    if (!is_late(one)) continue;
    const auto& key = keys_.at(one.key);
    const auto by = affirmed.find(one.entry);
    late.push_back({one.entry, one.key, key.officer, one.at, key.since, key.reason,
                    by == affirmed.end() ? "" : by->second});
  }
  return late;
}

}  // namespace tidewaiter::verify
