#include "verify/custody_substitutions.h"

#include <nlohmann/json.hpp>
#include <set>

namespace tidewaiter::verify {
namespace {

using nlohmann::json;

constexpr int kWordsAreSigned = 6;  // the facts' version

class Substitutions {
 public:
  explicit Substitutions(CustodyRows& rows) : rows_(rows) {}

  base::Status check() {
    TW_TRY_STATUS(rows_.each("substitution",
                             {"substitution_no", "exhibit", "manner", "at", "first_officer", "second_officer",
                              "taken", "taken_mg", "put_in", "put_in_mg", "made_by", "agreement"},
                             "", [&](const CustodyRow& row) { check_row(row); }));
    for (const auto& [no, said] : rows_.said().substitutions())
      if (!there_.contains(no))
        rows_.found("C3", said.entry, name(no) + " was signed by two, and is not there");
    return {};
  }

 private:
  static std::string name(std::int64_t no) { return "substitution " + std::to_string(no); }

  void check_row(const CustodyRow& row) {
    const auto no = integer_in(row[0]);
    there_.insert(no);
    const auto said = rows_.said().substitutions().find(no);
    if (said == rows_.said().substitutions().end() || said->second.entry != entry_of(row)) {
      rows_.found("C3", entry_of(row), name(no) + ": written by an entry that two officers did not sign");
      return;
    }
    const auto& act = rows_.said().acts().at(said->second.entry);
    if (act.first != text_in(row[4]) || act.second != text_in(row[5]) || act.at != time_in(row[3]))
      rows_.found("C3", entry_of(row), name(no) + ": not by whom it was signed, or not then");
    const json fact = json::parse(said->second.text, nullptr, false);
    rows_.hold_against(
        fact, {{"exhibit", &row[1]}, {"manner", &row[2]}, {"taken_mg", &row[7]}, {"put_in_mg", &row[9]}},
        "C3", entry_of(row), name(no));
    if (text_member(fact, "taken") != text_in(row[6]))
      rows_.found("C3", entry_of(row), name(no) + ": taken is not what was said of it");
    if (act.version < kWordsAreSigned) return;
    rows_.hold_against(fact, {{"put_in", &row[8]}, {"made_by", &row[10]}, {"agreement", &row[11]}}, "C3",
                       entry_of(row), name(no));
  }

  CustodyRows& rows_;
  std::set<std::int64_t> there_;
};

}  // namespace

base::Status check_substitutions(CustodyRows& rows) { return Substitutions{rows}.check(); }

}  // namespace tidewaiter::verify
