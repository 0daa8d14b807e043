#include "verify/custody_inquiries.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

namespace tidewaiter::verify {
namespace {

using nlohmann::json;

enum Place {
  kNo,
  kExhibit,
  kOpenedAt,
  kExpected,
  kObserved,
  kBound,
  kAllowance,
  kInvolved,
  kFinding,
  kClosedBy,
  kClosedAt,
  kWords,
  kCause,
  kReportedBy,
  kAnsweredBy,
  kAnsweredAt,
  kReport,
  kFoundAt
};

/// A movement that an inquiry's opening or its closing makes.
struct Moved {
  std::string kind, exhibit;
  std::int64_t mass_mg = 0;
  bool operator==(const Moved&) const = default;
};
constexpr int kStrangersClose = 5;  // the facts' version

constexpr std::array<std::string_view, 2> kAtOpening{"lose_abroad", "find_abroad"};
constexpr std::array<std::string_view, 3> kAtClosing{"recover", "recover_abroad", "explain_loss"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& kinds, std::string_view kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// From what two officers signed: "kind|exhibit|to|seizure|mass".
Moved moved_by(const std::string& text) {
  const auto first = text.find('|'), second = text.find('|', first + 1);
  Moved moved{text.substr(0, first), text.substr(first + 1, second - first - 1), 0};
  const auto mass = std::string_view{text}.substr(text.rfind('|') + 1);
  std::from_chars(mass.data(), mass.data() + mass.size(), moved.mass_mg);
  return moved;
}

class Inquiries {
 public:
  Inquiries(CustodyRows& rows, const CustodyChains& chains) : rows_(rows), chains_(chains) {
    for (const auto& [entry, word] : rows_.said().words()) {
      if (word.kind != "custody.missing_reported" && word.kind != "inquiry.answered") continue;
      const json body = json::parse(word.body, nullptr, false);
      if (!body.is_object() || !body.contains("discrepancy")) continue;
      (word.kind == "inquiry.answered" ? answers_ : reports_)[number_member(body, "discrepancy")] = entry;
    }
    for (const auto& [no, said] : rows_.said().movements()) {
      const auto kind = std::string_view{said.text}.substr(0, said.text.find('|'));
      if (is_one_of(kAtOpening, kind) || is_one_of(kAtClosing, kind))
        moved_[said.entry].push_back(moved_by(said.text));
    }
    old_ = rows_.has_old_acts();
  }

  base::Status check() {
    TW_TRY_STATUS(
        rows_.each("discrepancy",
                   {"discrepancy_no", "exhibit", "opened_at", "expected_mg", "observed_mg", "bound_mg",
                    "allowance_mg", "involved", "finding", "closed_by", "closed_at", "words", "cause",
                    "reported_by", "answered_by", "answered_at", "report", "found_at"},
                   "", [&](const CustodyRow& row) { check_row(row); }));
    for (const auto& [no, said] : rows_.said().inquiries())
      if (!seen_.contains(no)) rows_.found("C4", said.entry, name(no) + " is not there");
    for (const auto& [entry, moved] : moved_) check_accounted(entry, moved);
    return {};
  }

 private:
  static std::string name(std::int64_t no) { return "discrepancy " + std::to_string(no); }

  void check_row(const CustodyRow& row) {
    const auto no = integer_in(row[kNo]);
    seen_.insert(no);
    if (text_in(row[kCause]) == "missing") {
      check_report(row, name(no));
    } else {
      check_opening(row, name(no));
    }
    check_closing(row, name(no));
    check_moved(row, name(no));
    check_answer(row, name(no));
    check_writer(row, name(no));
  }

  void check_opening(const CustodyRow& row, const std::string& where) {
    const auto said = rows_.said().inquiries().find(integer_in(row[kNo]));
    if (said == rows_.said().inquiries().end()) {
      if (!old_) rows_.found("C4", entry_of(row), where + ": no act that two officers signed opened it");
      return;
    }
    const auto& act = rows_.said().acts().at(said->second.entry);
    rows_.hold_against(json::parse(said->second.text, nullptr, false),
                       {{"exhibit", &row[kExhibit]},
                        {"expected_mg", &row[kExpected]},
                        {"observed_mg", &row[kObserved]},
                        {"bound_mg", &row[kBound]},
                        {"allowance_mg", &row[kAllowance]},
                        {"involved", &row[kInvolved]},
                        {"cause", &row[kCause]},
                        {"reported_by", &row[kReportedBy]},
                        {"report", &row[kReport]}},
                       "C4", entry_of(row), where);
    if (act.at != time_in(row[kOpenedAt]))
      rows_.found("C4", entry_of(row), where + ": not opened when two officers signed it");
    auto wanted = chains_.involved_before(text_in(row[kExhibit]), said->second.entry);
    wanted.insert({act.first, act.second});
    if (!includes(row, wanted))
      rows_.found("C4", entry_of(row), where + ": leaves out one who held or weighed it");
  }

  void check_report(const CustodyRow& row, const std::string& where) {
    const auto report = reports_.find(integer_in(row[kNo]));
    if (report == reports_.end()) {
      rows_.found("C4", entry_of(row), where + ": no officer reported it");
      return;
    }
    const auto& word = rows_.said().words().at(report->second);
    const json body = json::parse(word.body, nullptr, false);
    std::int64_t moved = 0;
    if (const auto movements = body.find("movements"); movements != body.end() && movements->is_array())
      for (const auto& one : *movements) moved += number_member(one, "mass_mg");
    if (word.actor != text_in(row[kReportedBy]) || word.at != time_in(row[kOpenedAt]) ||
        text_member(body, "exhibit") != text_in(row[kExhibit]) || moved != integer_in(row[kExpected]))
      rows_.found("C4", entry_of(row), where + ": not what the officer reported");
    if (!includes(row, chains_.involved_before(text_in(row[kExhibit]), report->second)))
      rows_.found("C4", entry_of(row), where + ": leaves out one who held or weighed it");
  }

  static bool includes(const CustodyRow& row, const std::set<std::string>& wanted) {
    const json list = json::parse(text_in(row[kInvolved]), nullptr, false);
    std::set<std::string> there;
    if (list.is_array())
      for (const auto& one : list)
        if (one.is_string()) there.insert(one.get<std::string>());
    return std::includes(there.begin(), there.end(), wanted.begin(), wanted.end());
  }

  void check_closing(const CustodyRow& row, const std::string& where) {
    const auto said = rows_.said().closings().find(integer_in(row[kNo]));
    if (said == rows_.said().closings().end()) {
      if (!is_null(row[kFinding]) || !is_null(row[kClosedBy]) || !is_null(row[kClosedAt]) ||
          !is_null(row[kWords]))
        rows_.found("C4", entry_of(row), where + ": no act that two officers signed closed it");
      return;
    }
    const auto& act = rows_.said().acts().at(said->second.entry);
    const json fact = json::parse(said->second.text, nullptr, false);
    rows_.hold_against(fact, {{"finding", &row[kFinding]}}, "C4", entry_of(row), where);
    if (act.version > 1) rows_.hold_against(fact, {{"words", &row[kWords]}}, "C4", entry_of(row), where);
    if (act.first != text_in(row[kClosedBy]) || act.at != time_in(row[kClosedAt]))
      rows_.found("C4", entry_of(row), where + ": not closed by whom two officers signed, or not then");
    // Earlier programs asked who was involved when it was opened, and nobody who came to hold it since.
    const auto opened = rows_.said().inquiries().find(integer_in(row[kNo]));
    const bool earlier = act.version < kStrangersClose && opened != rows_.said().inquiries().end();
    const auto until = earlier ? opened->second.entry + 1 : said->second.entry;
    const auto held = chains_.involved_before(text_in(row[kExhibit]), until);
    const json list = json::parse(text_in(row[kInvolved]), nullptr, false);
    if (held.contains(act.first) ||
        (list.is_array() && std::find(list.begin(), list.end(), json(act.first)) != list.end()))
      rows_.found("C4", said->second.entry, where + ": closed by one who held or weighed it");
  }

  // Whether it was in another country's hands when two officers opened the inquiry.
  bool opened_abroad(const std::string& exhibit, std::uint64_t entry) const {
    const auto& events = rows_.said().events();
    for (auto event = events.lower_bound({exhibit, 0});
         event != events.end() && event->first.first == exhibit; ++event)
      if (event->second.entry == entry && event->second.text.starts_with("open_discrepancy|handed_over|"))
        return true;
    return false;
  }

  // An inquiry moves its mass where the exhibit was when it was opened, at its opening as at its closing:
  // what was lost here is not recovered abroad, nor given back to what has left.
  void check_moved(const CustodyRow& row, const std::string& where) {
    const auto no = integer_in(row[kNo]);
    const auto exhibit = text_in(row[kExhibit]);
    const auto difference = integer_in(row[kObserved]) - integer_in(row[kExpected]);
    const auto opened = rows_.said().inquiries().find(no);
    const bool reported = text_in(row[kCause]) == "missing";
    const bool known = opened != rows_.said().inquiries().end();
    const bool abroad = known && opened_abroad(exhibit, opened->second.entry);
    if (known && is_null(row[kCause])) {
      std::optional<Moved> wanted;
      if (abroad && difference != 0)
        wanted = Moved{difference < 0 ? "lose_abroad" : "find_abroad", exhibit, std::abs(difference)};
      hold_moved(opened->second.entry, exhibit, kAtOpening, wanted, where + ", when it was opened");
    }
    const auto closed = rows_.said().closings().find(no);
    // Acts of facts of version 1 do not say where they opened it.
    if (closed == rows_.said().closings().end() || (!known && !reported)) return;
    const auto finding = text_in(row[kFinding]);
    std::optional<Moved> wanted;
    if (difference < 0 && is_null(row[kFoundAt]) && finding == "explained")
      wanted = Moved{"explain_loss", exhibit, -difference};
    if (difference < 0 && is_null(row[kFoundAt]) && finding == "recovered") {
      wanted = Moved{abroad ? "recover_abroad" : "recover", exhibit, -difference};
      if (chains_.state_before(exhibit, closed->second.entry) != (abroad ? "handed_over" : "discrepant"))
        rows_.found("C4", closed->second.entry,
                    where + ": recovered to an exhibit that is not where the inquiry was opened");
    }
    hold_moved(closed->second.entry, exhibit, kAtClosing, wanted, where + ", when it was closed");
  }

  template <std::size_t N>
  void hold_moved(std::uint64_t entry, const std::string& exhibit,
                  const std::array<std::string_view, N>& kinds, const std::optional<Moved>& wanted,
                  const std::string& where) {
    accounted_.insert(entry);
    std::vector<Moved> there;
    if (const auto moved = moved_.find(entry); moved != moved_.end())
      for (const auto& one : moved->second)
        if (one.exhibit == exhibit && is_one_of(kinds, one.kind)) there.push_back(one);
    const bool fits = wanted ? there.size() == 1 && there[0] == *wanted : there.empty();
    if (fits) return;
    rows_.found("C4", entry,
                where + ": " + (there.empty() ? "nothing" : there[0].kind) + " was booked where " +
                    (wanted ? wanted->kind + " of " + std::to_string(wanted->mass_mg) + " mg" : "nothing") +
                    " was to be");
  }

  // What is missing is brought back by an inquiry's end, or by those who found the whole of it, here or
  // abroad, and by nobody else. One officer's report is held against its inquiry.
  void check_accounted(std::uint64_t entry, const std::vector<Moved>& moved) {
    const auto act = rows_.said().acts().find(entry);
    const bool by_two = act != rows_.said().acts().end();
    if (accounted_.contains(entry) || (old_ && by_two)) return;
    const std::string kind = by_two ? act->second.kind : "";
    const auto word = rows_.said().words().find(entry);
    const bool reported =
        word != rows_.said().words().end() && word->second.kind == "custody.missing_reported";
    const std::string_view finds = kind == "custody.found" || kind == "custody.taken_back" ? "recover"
                                   : kind == "custody.receipt"                             ? "recover_abroad"
                                   : reported                                              ? "lose_abroad"
                                                                                           : "";
    for (const auto& one : moved)
      if (one.kind != finds) rows_.found("C4", entry, one.exhibit + ": " + one.kind + " by no inquiry");
  }

  void check_answer(const CustodyRow& row, const std::string& where) {
    if (is_null(row[kAnsweredBy]) && is_null(row[kAnsweredAt])) return;
    const auto answer = answers_.find(integer_in(row[kNo]));
    if (answer != answers_.end()) {
      const auto& word = rows_.said().words().at(answer->second);
      if (word.actor == text_in(row[kAnsweredBy]) && word.at == time_in(row[kAnsweredAt])) return;
    }
    rows_.found("C4", entry_of(row), where + ": not answered by whom it says, or not then");
  }

  // The entry that wrote it last is one that speaks of it.
  void check_writer(const CustodyRow& row, const std::string& where) {
    const auto no = integer_in(row[kNo]);
    const auto wrote = entry_of(row);
    const auto is = [&](const auto& map) {
      const auto found = map.find(no);
      if (found == map.end()) return false;
      if constexpr (std::is_same_v<std::decay_t<decltype(found->second)>, Said>) {
        return found->second.entry == wrote;
      } else {
        return found->second == wrote;
      }
    };
    const bool known =
        is(rows_.said().inquiries()) || is(rows_.said().closings()) || is(reports_) || is(answers_) ||
        rows_.said().digests().contains({wrote, "discrepancy", std::to_string(no)}) ||
        (old_ && rows_.said().acts().contains(wrote) && rows_.said().acts().at(wrote).version < 2);
    if (!known) rows_.found("C4", wrote, where + ": written by an entry that does not speak of it");
  }

  CustodyRows& rows_;
  const CustodyChains& chains_;
  std::map<std::int64_t, std::uint64_t> answers_, reports_;
  std::map<std::uint64_t, std::vector<Moved>> moved_;  // by entry
  std::set<std::uint64_t> accounted_;                  // entries whose movements were held against an inquiry
  std::set<std::int64_t> seen_;
  bool old_ = false;
};

}  // namespace

base::Status check_inquiries(CustodyRows& rows, const CustodyChains& chains) {
  return Inquiries{rows, chains}.check();
}

}  // namespace tidewaiter::verify
