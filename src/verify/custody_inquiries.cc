#include "verify/custody_inquiries.h"

#include <algorithm>
#include <nlohmann/json.hpp>
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
  kReport
};

class Inquiries {
 public:
  Inquiries(CustodyRows& rows, const CustodyChains& chains) : rows_(rows), chains_(chains) {
    for (const auto& [entry, word] : rows_.said().words()) {
      if (word.kind != "custody.missing_reported" && word.kind != "inquiry.answered") continue;
      const json body = json::parse(word.body, nullptr, false);
      if (!body.is_object() || !body.contains("discrepancy")) continue;
      (word.kind == "inquiry.answered" ? answers_ : reports_)[number_member(body, "discrepancy")] = entry;
    }
    old_ = rows_.has_old_acts();
  }

  base::Status check() {
    TW_TRY_STATUS(rows_.each("discrepancy",
                             {"discrepancy_no", "exhibit", "opened_at", "expected_mg", "observed_mg",
                              "bound_mg", "allowance_mg", "involved", "finding", "closed_by", "closed_at",
                              "words", "cause", "reported_by", "answered_by", "answered_at", "report"},
                             "", [&](const CustodyRow& row) { check_row(row); }));
    for (const auto& [no, said] : rows_.said().inquiries())
      if (!seen_.contains(no)) rows_.found("C4", said.entry, name(no) + " is not there");
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
    const auto opened = rows_.said().inquiries().find(integer_in(row[kNo]));
    const auto until =
        opened == rows_.said().inquiries().end() ? said->second.entry : opened->second.entry + 1;
    auto held = chains_.involved_before(text_in(row[kExhibit]), until);
    const json list = json::parse(text_in(row[kInvolved]), nullptr, false);
    if (held.contains(act.first) ||
        (list.is_array() && std::find(list.begin(), list.end(), json(act.first)) != list.end()))
      rows_.found("C4", said->second.entry, where + ": closed by one who held or weighed it");
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
  std::set<std::int64_t> seen_;
  bool old_ = false;
};

}  // namespace

base::Status check_inquiries(CustodyRows& rows, const CustodyChains& chains) {
  return Inquiries{rows, chains}.check();
}

}  // namespace tidewaiter::verify
