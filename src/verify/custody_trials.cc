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
        freed_[text_member(body, "exhibit")].push_back({entry, word.actor, text_member(body, "decision")});
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
      if (!part.empty()) parts_[event.first].push_back({said.entry, part, detail.contains("sampled")});
    }
    const auto& acts = rows_.said().acts();
    const auto whole = std::find_if(
        acts.begin(), acts.end(), [](const auto& one) { return one.second.version >= kDrugsAwaitJudgement; });
    asked_from_ = whole == acts.end() ? rows_.entries() : whole->first;
  }

  base::Status check() {
    TW_TRY_STATUS(rows_.each("trial", {"seizure_no", "state", "reference", "changed_by", "judgement"}, "",
                             [&](const CustodyRow& row) { check_row(row); }));
    for (const auto& [seizure, spoken] : spoken_)
      if (!there_.contains(seizure))
        rows_.found("C3", spoken.back().entry,
                    "trial about seizure " + std::to_string(seizure) + ": recorded, and it is not there");
    TW_TRY_STATUS(rows_.each("exhibit", {"exhibit", "seizure_no", "kind", "parent", "document"}, "",
                             [&](const CustodyRow& row) { read_exhibit(row); }));
    std::map<std::string, const Said*> burnt;
    for (const auto& [event, said] : rows_.said().events()) {
      check_kept(event.first, said);
      if (is_too_early(event.first, said)) burnt[event.first] = &said;
    }
    for (const auto& [exhibit, said] : burnt) check_burnt(exhibit, *said);
    for (const auto& [exhibit, freed] : freed_)
      for (const auto& one : freed) check_freed(exhibit, one);
    for (const auto& [exhibit, one] : exhibits_) check_document(exhibit, one);
    return {};
  }

 private:
  struct OfTrial {
    std::uint64_t entry = 0;
    std::string actor;
    json body;
  };
  struct Freed {
    std::uint64_t entry = 0;
    std::string actor, decision;
  };
  struct Part {
    std::uint64_t entry = 0;
    std::string exhibit;
    bool sampled = false;
  };
  struct OfExhibit {
    std::uint64_t entry = 0;
    std::int64_t seizure = 0;
    bool is_drug = false;
    std::string whole;
    bool is_readable = false;  ///< its document, which earlier programs compressed
    bool is_kept = false;      ///< for the defence, as the document stands
    std::string ended;         ///< by this decision, as it stands
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

  const OfTrial* said_before(std::int64_t seizure, std::uint64_t entry) const {
    const OfTrial* last = nullptr;
    if (const auto spoken = spoken_.find(seizure); spoken != spoken_.end())
      for (const auto& one : spoken->second)
        if (one.entry < entry) last = &one;
    return last;
  }
  bool is_judged(std::int64_t seizure, std::uint64_t before) const {
    const auto* last = said_before(seizure, before);
    return last != nullptr && text_member(last->body, "state") == "ended";
  }

  static bool is_burning(const Said& said) {
    return said.text.starts_with("destroy|") || said.text.starts_with("destroy_by_order|");
  }
  bool is_asked_of(const Said& said) const {
    const auto act = rows_.said().acts().find(said.entry);
    return act != rows_.said().acts().end() && act->second.version >= kDrugsAwaitJudgement;
  }
  bool is_too_early(const std::string& exhibit, const Said& said) const {
    if (!is_burning(said) || !is_asked_of(said)) return false;
    const auto one = exhibits_.find(exhibit);
    return one != exhibits_.end() && one->second.is_drug && !is_judged(one->second.seizure, said.entry);
  }

  void read_exhibit(const CustodyRow& row) {
    const auto* octets = std::get_if<Octets>(&row[4]);
    const json document = json::parse(octets != nullptr ? octets->bytes : "", nullptr, false);
    OfExhibit one{entry_of(row),
                  integer_in(row[1]),
                  text_in(row[2]) == "drug",
                  text_in(row[3]),
                  false,
                  false,
                  text_member(document, "counter_sample_ended")};
    one.is_readable = document.is_object();
    one.is_kept = one.is_readable && document.value("counter_sample", json{}) == json(true);
    if (!one.is_readable) unknown_.insert(one.whole);
    exhibits_.insert_or_assign(text_in(row[0]), std::move(one));
  }

  // Whether it was the defence's before this entry: one that a decision freed was until then.
  bool was_kept(const std::string& exhibit, const OfExhibit& one, std::uint64_t entry) const {
    const auto freed = freed_.find(exhibit);
    return freed == freed_.end() ? one.is_kept : entry < freed->second.front().entry;
  }

  // Who frees it says so alone, and so is not who said that its trial had ended.
  void check_freed(const std::string& exhibit, const Freed& freed) {
    if (freed.entry < asked_from_) return;
    const auto where = exhibit + ": no longer kept for the defence ";
    const auto one = exhibits_.find(exhibit);
    if (one == exhibits_.end()) {
      rows_.found("C3", freed.entry, where + "where there is no such exhibit");
      return;
    }
    const auto* trial = said_before(one->second.seizure, freed.entry);
    if (!is_judged(one->second.seizure, freed.entry)) {
      rows_.found("C3", freed.entry, where + "before its trial had ended");
    } else if (trial->actor == freed.actor) {
      rows_.found("C3", freed.entry,
                  where + "by the word of " + freed.actor + ", who entered its trial's end");
    }
    if (freed.decision.empty()) rows_.found("C3", freed.entry, where + "without a court's decision");
  }

  void check_document(const std::string& exhibit, const OfExhibit& one) {
    if (!one.is_readable) return;
    const auto freed = freed_.find(exhibit);
    if (freed != freed_.end()) {
      if (one.is_kept || one.ended != freed->second.back().decision)
        rows_.found("C3", one.entry,
                    exhibit + ": its document says otherwise of how its time for the defence ended");
      return;
    }
    if (one.ended.empty()) return;
    // What is taken out of one that was freed bears its decision.
    for (const auto& origin : chains_.origins_before(exhibit, rows_.entries())) {
      const auto of_it = freed_.find(origin);
      if (of_it == freed_.end()) continue;
      for (const auto& said : of_it->second)
        if (said.decision == one.ended) return;
    }
    rows_.found("C3", one.entry,
                exhibit + ": no longer kept for the defence by a decision that nobody entered");
  }

  // What is kept for the defence is used up by its expert under the court's order, and not burnt.
  void check_kept(const std::string& exhibit, const Said& said) {
    const bool used = said.text.starts_with("consume|") || said.text.starts_with("consume_all|");
    if ((!used && !is_burning(said)) || !is_asked_of(said)) return;
    const auto one = exhibits_.find(exhibit);
    if (one == exhibits_.end() || !one->second.is_readable) return;
    const bool kept = was_kept(exhibit, one->second, said.entry);
    if (!used) {
      if (kept && !is_judged(one->second.seizure, said.entry))
        rows_.found("C3", said.entry,
                    exhibit + ": burnt before any judgement, and it was kept for the defence");
      return;
    }
    const auto defence = rows_.said().for_defence().find(said.entry);
    const json by = defence == rows_.said().for_defence().end()
                        ? json{}
                        : json::parse(defence->second.text, nullptr, false);
    const bool theirs = !text_member(by, "expert").empty() && !text_member(by, "order").empty();
    if (kept && !theirs)
      rows_.found("C3", said.entry,
                  exhibit + ": kept for the defence, and used up without its expert and the court's order");
    if (!kept && !by.is_null())
      rows_.found("C3", said.entry, exhibit + ": used up for the defence, and it was not kept for it");
  }

  void nothing_stays(const std::string& exhibit, const Said& said) {
    rows_.found("C3", said.entry,
                exhibit + ": burnt before any judgement, and what was to stay of it is no sample of it");
  }

  // One that a court's decision freed was a counter-sample before.
  bool stayed_for_defence(const std::string& part, const std::string& whole, std::uint64_t entry) const {
    const auto one = exhibits_.find(part);
    if (one == exhibits_.end() || one->second.whole != whole) return false;
    const auto freed = freed_.find(part);
    return (one->second.is_kept || !one->second.ended.empty()) &&
           (freed == freed_.end() || freed->second.back().entry > entry);
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
      if (stayed_for_defence(part.exhibit, exhibit, said.entry)) {
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
  std::map<std::string, std::vector<Freed>> freed_;      // counter-samples, by the entries that say so
  std::set<std::int64_t> there_;                         // seizures whose trial has a row
  std::set<std::string> unknown_;                        // of which not all that was taken out is known
  std::map<std::string, OfExhibit> exhibits_;
  std::uint64_t asked_from_ = 0;  // the first act whose facts ask for a judgement
};

}  // namespace

base::Status check_trials(CustodyRows& rows, const CustodyChains& chains) {
  return Trials{rows, chains}.check();
}

}  // namespace tidewaiter::verify
