#include "verify/custody_trials.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace tidewaiter::verify {
namespace {

using nlohmann::json;

constexpr int kDrugsAwaitJudgement = 6;  // the facts' version

class Trials {
 public:
  Trials(CustodyRows& rows, const CustodyChains& chains) : rows_(rows), chains_(chains) {
    for (const auto& [entry, word] : rows_.said().words()) {
      if (word.kind != "trial.recorded" && word.kind != "counter_sample.released") continue;
      json body = json::parse(word.body, nullptr, false);
      if (word.kind != "trial.recorded") {
        freed_[text_member(body, "exhibit")] = entry;
        continue;
      }
      spoken_[number_member(body, "seizure")].push_back({entry, word.actor, std::move(body)});
    }
    for (const auto& [event, said] : rows_.said().events()) {
      if (!said.text.starts_with("open|")) continue;
      const json detail = json::parse(said.detail, nullptr, false);
      // Acts of facts of version 1 do not say what was taken out.
      if (!detail.is_object()) unknown_.insert(event.first);
      const auto part = text_member(detail, "part");
      if (!part.empty()) parts_[event.first].push_back({said.entry, part, detail.contains("sampled"), false});
    }
  }

  base::Status check() {
    TW_TRY_STATUS(rows_.each("trial", {"seizure_no", "state", "reference", "changed_by", "judgement"}, "",
                             [&](const CustodyRow& row) { check_row(row); }));
    for (const auto& [seizure, spoken] : spoken_)
      if (!there_.contains(seizure))
        rows_.found("C3", spoken.back().entry,
                    "trial about seizure " + std::to_string(seizure) + ": recorded, and it is not there");
    TW_TRY_STATUS(rows_.each("exhibit", {"exhibit", "seizure_no", "kind"}, "", [&](const CustodyRow& row) {
      if (text_in(row[2]) == "drug") drugs_[text_in(row[0])] = integer_in(row[1]);
    }));
    std::map<std::string, const Said*> burnt;
    for (const auto& [event, said] : rows_.said().events())
      if (is_too_early(event.first, said)) burnt[event.first] = &said;
    if (burnt.empty()) return {};
    TW_TRY_STATUS(rows_.each("exhibit", {"exhibit", "parent", "document"}, "", [&](const CustodyRow& row) {
      if (burnt.contains(text_in(row[1]))) read_part(row);
    }));
    for (const auto& [exhibit, said] : burnt) check_burnt(exhibit, *said);
    return {};
  }

 private:
  struct OfTrial {
    std::uint64_t entry = 0;
    std::string actor;
    json body;
  };
  struct Part {
    std::uint64_t entry = 0;
    std::string exhibit;
    bool sampled = false, counter_sample = false;
  };

  void check_row(const CustodyRow& row) {
    const auto where = "trial about seizure " + std::to_string(integer_in(row[0]));
    there_.insert(integer_in(row[0]));
    const auto spoken = spoken_.find(integer_in(row[0]));
    if (spoken == spoken_.end() || spoken->second.back().entry != entry_of(row)) {
      rows_.found("C3", entry_of(row), where + ": written by an entry that does not speak of it");
      return;
    }
    const auto& last = spoken->second.back();
    rows_.hold_against(last.body, {{"state", &row[1]}, {"reference", &row[2]}}, "C3", entry_of(row), where);
    // Earlier programs left the judgement's words to the row.
    if (last.body.contains("judgement"))
      rows_.hold_against(last.body, {{"judgement", &row[4]}}, "C3", entry_of(row), where);
    if (last.actor != text_in(row[3]))
      rows_.found("C3", entry_of(row), where + ": not recorded by whom it says");
  }

  bool is_judged(std::int64_t seizure, std::uint64_t before) const {
    bool ended = false;
    if (const auto spoken = spoken_.find(seizure); spoken != spoken_.end())
      for (const auto& one : spoken->second)
        if (one.entry < before) ended = text_member(one.body, "state") == "ended";
    return ended;
  }

  bool is_too_early(const std::string& exhibit, const Said& said) const {
    if (!said.text.starts_with("destroy|") && !said.text.starts_with("destroy_by_order|")) return false;
    const auto drug = drugs_.find(exhibit);
    return drug != drugs_.end() && rows_.said().acts().at(said.entry).version >= kDrugsAwaitJudgement &&
           !is_judged(drug->second, said.entry);
  }

  // One that a court's decision freed was a counter-sample before.
  void read_part(const CustodyRow& row) {
    const auto* octets = std::get_if<Octets>(&row[2]);
    const json document = json::parse(octets != nullptr ? octets->bytes : "", nullptr, false);
    const auto whole = text_in(row[1]);
    // Earlier programs compressed it.
    if (!document.is_object()) unknown_.insert(whole);
    const bool kept = document.is_object() && (document.value("counter_sample", json{}) == json(true) ||
                                               !text_member(document, "counter_sample_ended").empty());
    for (auto& part : parts_[whole])
      if (part.exhibit == text_in(row[0])) part.counter_sample = kept;
  }

  void nothing_stays(const std::string& exhibit, const Said& said) {
    rows_.found("C3", said.entry,
                exhibit + ": burnt before any judgement, and what was to stay of it is no sample of it");
  }

  void check_burnt(const std::string& exhibit, const Said& said) {
    const json detail = json::parse(said.detail, nullptr, false);
    const json named = detail.is_object() ? detail.value("retained", json::array()) : json::array();
    if (unknown_.contains(exhibit)) {
      if (named.empty()) nothing_stays(exhibit, said);
      return;
    }
    std::size_t samples = 0;
    bool defence = false;
    for (const auto& part : parts_[exhibit]) {
      if (part.entry >= said.entry) continue;
      const auto state = chains_.state_before(part.exhibit, said.entry);
      const bool lies_there = state == "sealed" || state == "received" || state == "stored";
      const auto freed = freed_.find(part.exhibit);
      if (part.counter_sample && (freed == freed_.end() || freed->second > said.entry)) {
        defence = defence || (state != "missing" && state != "written_off");
      } else if (part.sampled && lies_there &&
                 std::find(named.begin(), named.end(), json(part.exhibit)) != named.end()) {
        ++samples;
      }
    }
    if (samples == 0 || samples != named.size()) nothing_stays(exhibit, said);
    if (!defence)
      rows_.found("C3", said.entry,
                  exhibit + ": burnt before any judgement, and the defence has no counter-sample of it");
  }

  CustodyRows& rows_;
  const CustodyChains& chains_;
  std::map<std::int64_t, std::vector<OfTrial>> spoken_;  // by the seizure
  std::map<std::string, std::vector<Part>> parts_;       // by what they were taken out of
  std::map<std::string, std::uint64_t> freed_;           // counter-samples, by the entry that says so
  std::set<std::int64_t> there_;                         // seizures whose trial has a row
  std::set<std::string> unknown_;                        // of which not all that was taken out is known
  std::map<std::string, std::int64_t> drugs_;            // and the seizure
};

}  // namespace

base::Status check_trials(CustodyRows& rows, const CustodyChains& chains) {
  return Trials{rows, chains}.check();
}

}  // namespace tidewaiter::verify
