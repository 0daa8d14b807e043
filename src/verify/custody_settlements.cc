#include "verify/custody_settlements.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace tidewaiter::verify {
namespace {

using nlohmann::json;

class Settlements {
 public:
  explicit Settlements(CustodyRows& rows) : rows_(rows) {}

  base::Status check() {
    TW_TRY_STATUS(rows_.each("seizure_settlement",
                             {"seizure_no", "stated_mg", "weighed_mg", "tolerance_mg", "ground",
                              "first_officer", "second_officer"},
                             "", [&](const CustodyRow& row) { check_row(row); }));
    for (const auto& [no, said] : rows_.said().settlements())
      if (!known_.contains(no))
        rows_.found("C4", said.entry, name(no) + " was settled by two, and that is not there");
    if (known_.empty()) return {};
    TW_TRY_STATUS(add_up());
    return rows_.each("seizure", {"seizure_no", "mass_mg"}, "", [&](const CustodyRow& row) {
      const auto known = known_.find(integer_in(row[0]));
      if (known == known_.end()) return;
      if (known->second.stated_mg != integer_in(row[1]))
        rows_.found("C4", known->second.entry,
                    name(known->first) + ": another mass was stated than is settled");
      if (known->second.weighed_mg != known->second.found_mg)
        rows_.found("C4", known->second.entry,
                    name(known->first) + ": other masses were weighed than are settled");
    });
  }

 private:
  struct Known {
    std::uint64_t entry = 0;
    std::int64_t stated_mg = 0, weighed_mg = 0;
    std::int64_t found_mg = 0;  ///< by adding up
  };

  static std::string name(std::int64_t no) { return "seizure " + std::to_string(no); }

  void check_row(const CustodyRow& row) {
    const auto no = integer_in(row[0]);
    known_[no] = {entry_of(row), integer_in(row[1]), integer_in(row[2]), 0};
    const auto said = rows_.said().settlements().find(no);
    if (said == rows_.said().settlements().end() || said->second.entry != entry_of(row)) {
      rows_.found("C4", entry_of(row), name(no) + ": settled by an entry that two officers did not sign");
      return;
    }
    rows_.hold_against(
        json::parse(said->second.text, nullptr, false),
        {{"stated_mg", &row[1]}, {"weighed_mg", &row[2]}, {"tolerance_mg", &row[3]}, {"ground", &row[4]}},
        "C4", entry_of(row), name(no));
    const auto& act = rows_.said().acts().at(said->second.entry);
    if (act.first != text_in(row[5]) || act.second != text_in(row[6]))
      rows_.found("C4", entry_of(row), name(no) + ": not settled by whom it was signed");
  }

  // The first weighings of what was seized, as far as they came before the settlement.
  base::Status add_up() {
    std::map<std::string, std::int64_t> whole;  // exhibit, seizure
    TW_TRY_STATUS(rows_.each("exhibit", {"exhibit", "seizure_no", "parent"}, "", [&](const CustodyRow& row) {
      if (is_null(row[2]) && known_.contains(integer_in(row[1]))) whole[text_in(row[0])] = integer_in(row[1]);
    }));
    return rows_.each("weighing", {"exhibit", "verdict", "gross_mg"}, "", [&](const CustodyRow& row) {
      const auto one = whole.find(text_in(row[0]));
      if (one == whole.end() || text_in(row[1]) != "first") return;
      auto& known = known_[one->second];
      if (entry_of(row) < known.entry) known.found_mg += integer_in(row[2]);
    });
  }

  CustodyRows& rows_;
  std::map<std::int64_t, Known> known_;
};

}  // namespace

base::Status check_settlements(CustodyRows& rows) { return Settlements{rows}.check(); }

}  // namespace tidewaiter::verify
