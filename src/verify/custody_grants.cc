#include "verify/custody_grants.h"

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace tidewaiter::verify {
namespace {

using nlohmann::json;

struct Granted {
  std::uint64_t entry = 0;
  bool approved = false, bounded = false;
  std::vector<std::string> exhibits;
  std::int64_t most_mg = 0, went_mg = 0;
};

std::map<std::int64_t, Granted> decisions(CustodyRows& rows) {
  std::map<std::int64_t, Granted> granted;
  for (const auto& [entry, word] : rows.said().words()) {
    if (word.kind != "handover.decided") continue;
    const json body = json::parse(word.body, nullptr, false);
    auto& one = granted[number_member(body, "request")];
    if (one.entry != 0)
      rows.found("C2", entry,
                 "request " + std::to_string(number_member(body, "request")) + ": decided twice");
    one.entry = entry;
    one.approved = text_member(body, "state") == "approved";
    const auto grant = body.is_object() ? body.value("granted", json{}) : json{};
    one.bounded = grant.is_object();
    if (!one.bounded) continue;
    one.most_mg = number_member(grant, "most_mg");
    for (const auto& exhibit : grant.value("exhibits", json::array()))
      if (exhibit.is_string()) one.exhibits.push_back(exhibit.get<std::string>());
  }
  return granted;
}

// X1-1.2.1 is of X1-1.2 and of X1-1.
bool is_of(const std::string& exhibit, const std::vector<std::string>& named) {
  for (const auto& one : named)
    if (exhibit == one || exhibit.compare(0, one.size() + 1, one + ".") == 0) return true;
  return false;
}

}  // namespace

base::Status check_grants(CustodyRows& rows) {
  auto granted = decisions(rows);
  for (const auto& [number, said] : rows.said().handovers()) {
    const json fact = json::parse(said.text, nullptr, false);
    const auto where = "handover " + std::to_string(number);
    const auto decision = granted.find(number_member(fact, "request"));
    if (decision == granted.end() || decision->second.entry > said.entry || !decision->second.approved) {
      rows.found("C2", said.entry, where + ": under no request that was approved before");
      continue;
    }
    auto& grant = decision->second;
    if (!grant.bounded) continue;
    const auto exhibit = text_member(fact, "exhibit");
    if (!is_of(exhibit, grant.exhibits))
      rows.found("C2", said.entry, where + ": " + exhibit + " is not among what was granted");
    grant.went_mg += number_member(fact, "sent_mg");
    if (grant.went_mg > grant.most_mg + number_member(fact, "uncertainty_mg"))
      rows.found("C2", said.entry,
                 where + ": " + std::to_string(grant.went_mg) + " mg went of the " +
                     std::to_string(grant.most_mg) + " mg that were granted");
  }
  return {};
}

}  // namespace tidewaiter::verify
