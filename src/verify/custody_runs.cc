#include "verify/custody_runs.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace tidewaiter::verify {
namespace {

using nlohmann::json;

constexpr std::size_t kFewestWitnesses = 3;

// One entry that speaks of a run.
struct OfRun {
  std::uint64_t entry = 0;
  std::string at;
  json body;
};

// Names that differ by capitals of ASCII or blanks around them are one name.
std::string folded(std::string name) {
  const auto is_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  name.erase(std::find_if_not(name.rbegin(), name.rend(), is_blank).base(), name.end());
  name.erase(name.begin(), std::find_if_not(name.begin(), name.end(), is_blank));
  for (auto& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return name;
}

json list_in(const json& object, const char* member) {
  const auto found = object.is_object() ? object.find(member) : object.end();
  return found != object.end() && found->is_array() ? *found : json::array();
}

class Runs {
 public:
  explicit Runs(CustodyRows& rows) : rows_(rows) {
    for (const auto& [entry, word] : rows_.said().words()) {
      const bool left = word.kind == "custody.left_behind";
      if (!left && word.kind != "custody.destruction_run") continue;
      json body = json::parse(word.body, nullptr, false);
      (left ? left_ : spoken_)[number_member(body, "run")].push_back({entry, word.at, std::move(body)});
    }
    for (const auto& [event, said] : rows_.said().events()) {
      if (!said.text.starts_with("destroy|") && !said.text.starts_with("destroy_by_order|")) continue;
      burnt_[number_member(json::parse(said.detail, nullptr, false), "run")].insert(event.first);
    }
  }

  base::Status check() {
    TW_TRY_STATUS(rows_.each(
        "destruction",
        {"destruction_no", "authority", "method", "witnesses", "at", "destroyed", "left_behind", "detail"},
        "", [&](const CustodyRow& row) { check_run(row); }));
    for (const auto& of : {&spoken_, &left_})
      for (const auto& [run, said] : *of)
        if (!seen_.contains(run))
          rows_.found("C3", said.back().entry, name(run) + ": officers speak of it, and it is not there");
    return {};
  }

 private:
  static std::string name(std::int64_t run) { return "run " + std::to_string(run); }
  const std::vector<OfRun>& of(const std::map<std::int64_t, std::vector<OfRun>>& said,
                               std::int64_t run) const {
    static const std::vector<OfRun> kNothing;
    const auto found = said.find(run);
    return found == said.end() ? kNothing : found->second;
  }

  void check_run(const CustodyRow& row) {
    const auto run = integer_in(row[0]);
    const auto where = name(run);
    seen_.insert(run);
    const auto& spoken = of(spoken_, run);
    if (spoken.empty() || spoken.back().entry != entry_of(row)) {
      rows_.found("C3", entry_of(row), where + ": written by an entry that does not speak of it");
      return;
    }
    if (spoken.size() > 2) rows_.found("C3", spoken.back().entry, where + ": begun or ended twice");
    if (spoken.front().at != time_in(row[4]))
      rows_.found("C3", entry_of(row), where + ": not when its entry says");
    if (text_member(spoken.back().body, "state") == "ended") {
      check_end(row, spoken, where);
    } else {
      say_unfinished(run, spoken.front(), where);
    }
    check_signed(row, where);
  }

  // Also of one that is under way just now: until it ends, its counts and its reasons stand in the journal
  // alone.
  void say_unfinished(std::int64_t run, const OfRun& begun, const std::string& where) {
    const auto lines = number_member(begun.body, "lines");
    const auto burnt = burnt_.find(run);
    const auto known = (burnt == burnt_.end() ? 0 : burnt->second.size()) + of(left_, run).size();
    rows_.found("C3", begun.entry,
                where + ": begun and not ended" +
                    (lines < 0 ? ""
                               : ", with an outcome for " + std::to_string(known) + " of its " +
                                     std::to_string(lines) + " exhibits") +
                    "; where it was cut short, `tidewaiter custody destroy end " + std::to_string(run) +
                    "` ends it");
  }

  void check_end(const CustodyRow& row, const std::vector<OfRun>& spoken, const std::string& where) {
    const auto& ended = spoken.back();
    rows_.hold_against(ended.body, {{"destroyed", &row[5]}, {"left_behind", &row[6]}}, "C3", entry_of(row),
                       where);
    const auto burnt = rows_.said().runs().find(integer_in(row[0]));
    const auto count = burnt == rows_.said().runs().end() ? 0 : burnt->second.size();
    if (static_cast<std::int64_t>(count) != integer_in(row[5]))
      rows_.found("C3", entry_of(row),
                  where + ": two officers signed for " + std::to_string(count) + " exhibits");
    // Runs of before wrote how many lines they had, and why one stays behind, nowhere but in their end.
    const auto lines = number_member(spoken.front().body, "lines");
    if (lines < 0) return;
    if (integer_in(row[5]) + integer_in(row[6]) != lines)
      rows_.found("C3", entry_of(row),
                  where + ": it began with " + std::to_string(lines) + " exhibits and ended with others");
    check_reasons(row, ended, where);
  }

  // Each that stayed behind did so for the reason that was written at once, or was not reached.
  void check_reasons(const CustodyRow& row, const OfRun& ended, const std::string& where) {
    const auto run = integer_in(row[0]);
    std::map<std::string, std::string> said;
    for (const auto& one : of(left_, run)) {
      said[text_member(one.body, "exhibit")] = text_member(one.body, "why");
      if (one.entry > ended.entry)
        rows_.found("C3", one.entry, where + ": what stayed behind was said after it ended");
    }
    std::size_t held = 0;
    std::int64_t not_reached = 0;
    const auto left = list_in(json::parse(text_in(row[7]), nullptr, false), "left_behind");
    for (const auto& one : left) {
      const auto exhibit = text_member(one, "exhibit");
      const auto why = said.find(exhibit);
      held += why != said.end() && why->second == text_member(one, "why") ? 1 : 0;
      not_reached += why == said.end() ? 1 : 0;
      if (burnt_.contains(run) && burnt_.at(run).contains(exhibit))
        rows_.found("C3", entry_of(row), where + ": " + exhibit + " was burnt and stayed behind");
    }
    if (held != said.size() ||
        not_reached != std::max<std::int64_t>(0, number_member(ended.body, "not_reached")) ||
        static_cast<std::int64_t>(left.size()) != integer_in(row[6]))
      rows_.found("C3", entry_of(row), where + ": what stayed behind, or why, is not what was said of it");
  }

  // What two officers put their names to for each exhibit that was burnt.
  void check_signed(const CustodyRow& row, const std::string& where) {
    const auto burnt = rows_.said().runs().find(integer_in(row[0]));
    if (burnt == rows_.said().runs().end()) return;
    for (const auto& one : burnt->second) {
      const json fact = json::parse(one.text, nullptr, false);
      if (!fact.is_object()) continue;  // the number alone, in facts of version 1
      rows_.hold_against(fact, {{"authority", &row[1]}, {"method", &row[2]}, {"witnesses", &row[3]}}, "C3",
                         entry_of(row), where);
      std::set<std::string> watched;
      for (const auto& witness : list_in(fact, "witnesses"))
        if (witness.is_string()) watched.insert(folded(witness.get<std::string>()));
      const auto& act = rows_.said().acts().at(one.entry);
      for (const auto& nobody : {std::string{}, folded(act.first), folded(act.second)}) watched.erase(nobody);
      if (watched.size() < kFewestWitnesses)
        rows_.found("C3", one.entry, where + ": fewer than three watched beside the two who signed");
    }
  }

  CustodyRows& rows_;
  std::map<std::int64_t, std::vector<OfRun>> spoken_, left_;  // by the run
  std::map<std::int64_t, std::set<std::string>> burnt_;       // the exhibits, by the run
  std::set<std::int64_t> seen_;
};

}  // namespace

base::Status check_runs(CustodyRows& rows) { return Runs{rows}.check(); }

}  // namespace tidewaiter::verify
