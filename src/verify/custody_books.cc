#include "verify/custody_books.h"

#include <algorithm>
#include <array>

namespace tidewaiter::verify {
namespace {

// What each kind of movement takes from and gives to. "held", "missing" and "handed_over" are an exhibit's
// own.
struct Way {
  std::string_view kind, gives, receives;
};
constexpr std::array<Way, 18> kWays{{{"seize", "seized", "held"},
                                     {"find_on_recount", "found_on_recount", "held"},
                                     {"split", "held", "held"},
                                     {"merge", "held", "held"},
                                     {"consume", "held", "consumed"},
                                     {"hand_over", "held", "handed_over"},
                                     {"destroy", "held", "destroyed"},
                                     {"release", "held", "released"},
                                     {"go_missing", "held", "missing"},
                                     {"recover", "missing", "held"},
                                     {"explain_loss", "missing", "explained_loss"},
                                     {"adjust_up", "adjustment", "held"},
                                     {"adjust_down", "held", "adjustment"},
                                     {"take_back", "handed_over", "held"},
                                     {"destroy_abroad", "handed_over", "destroyed"},
                                     {"lose_abroad", "handed_over", "missing"},
                                     {"recover_abroad", "missing", "handed_over"},
                                     {"find_abroad", "found_on_recount", "handed_over"}}};
// The balance's columns in their order, each with the account it is and the sign it has there.
constexpr std::array<std::pair<std::string_view, int>, 10> kBalanceColumns{{{"seized", -1},
                                                                            {"found_on_recount", -1},
                                                                            {"adjustment", -1},
                                                                            {"held", 1},
                                                                            {"consumed", 1},
                                                                            {"handed_over", 1},
                                                                            {"destroyed", 1},
                                                                            {"released", 1},
                                                                            {"missing", 1},
                                                                            {"explained_loss", 1}}};

// X12-3.1 was seized in seizure 12.
bool is_of_seizure(std::string_view exhibit, std::int64_t seizure) {
  const auto prefix = "X" + std::to_string(seizure) + "-";
  return exhibit.starts_with(prefix);
}

}  // namespace

base::Status CustodyBooks::check() {
  TW_TRY_STATUS(rows_.each(
      "mass_movement",
      {"movement_no", "seizure_no", "kind", "exhibit", "to_exhibit", "credited", "debited", "mass_mg", "at"},
      "entry_idx, movement_no", [&](const CustodyRow& row) { check_movement(row); }));
  if (seen_ != rows_.said().movements().size())
    rows_.found("C3", rows_.entries(),
                std::to_string(rows_.said().movements().size() - seen_) +
                    " movements that officers signed are not there");
  TW_TRY_STATUS(
      rows_.each("exhibit", {"exhibit", "seizure_no", "book_mg"}, "", [&](const CustodyRow& row) {
        lies_there_[integer_in(row[1])] += integer_in(row[2]);
        if (!is_of_seizure(text_in(row[0]), integer_in(row[1])))
          rows_.found("C1", entry_of(row),
                      text_in(row[0]) + ": an exhibit of seizure " + std::to_string(integer_in(row[1])) +
                          " under another's number");
      }));
  TW_TRY_STATUS(
      rows_.each("mass_balance",
                 {"seizure_no", "seized_mg", "found_mg", "adjustments_mg", "held_mg", "consumed_mg",
                  "handed_over_mg", "destroyed_mg", "released_mg", "missing_mg", "explained_loss_mg"},
                 "", [&](const CustodyRow& row) { check_balance(row); }));
  for (const auto& [seizure, account] : totals_) {
    if (!balanced_[seizure])
      rows_.found("C1", rows_.entries(),
                  "seizure " + std::to_string(seizure) + ": movements without a balance");
  }
  return {};
}

std::int64_t CustodyBooks::held(const std::string& exhibit) const {
  const auto found = held_.find(exhibit);
  return found == held_.end() ? 0 : found->second;
}

void CustodyBooks::check_movement(const CustodyRow& row) {
  const auto where = "movement " + std::to_string(integer_in(row[0]));
  const std::string kind = text_in(row[2]);
  const auto entry = entry_of(row);
  const auto said = rows_.said().movements().find(integer_in(row[0]));
  if (said == rows_.said().movements().end()) {
    rows_.found("C3", entry, where + ": no act that two officers signed says so");
  } else {
    ++seen_;
    const auto text = kind + "|" + text_in(row[3]) + "|" + text_in(row[4]) + "|" +
                      std::to_string(integer_in(row[1])) + "|" + std::to_string(integer_in(row[7]));
    const auto act = rows_.said().acts().find(said->second.entry);
    const bool timely = act == rows_.said().acts().end() || act->second.at == time_in(row[8]);
    if (said->second.text != text || said->second.entry != entry || !timely)
      rows_.found("C3", entry, where + ": not what two officers signed");
  }
  const auto way = std::find_if(kWays.begin(), kWays.end(), [&](const Way& one) { return one.kind == kind; });
  if (way == kWays.end() || text_in(row[5]) != way->gives || text_in(row[6]) != way->receives ||
      integer_in(row[7]) <= 0) {
    rows_.found("C1", entry, where + ": not between the accounts of its kind");
    return;
  }
  check_seizure(row, where);
  move(row, way->gives, way->receives);
}

// Between two exhibits of one seizure: mass that went to another's would leave both balances as they are.
void CustodyBooks::check_seizure(const CustodyRow& row, const std::string& where) {
  const auto seizure = integer_in(row[1]);
  for (const auto& exhibit : {text_in(row[3]), text_in(row[4])})
    if (!exhibit.empty() && !is_of_seizure(exhibit, seizure))
      rows_.found("C1", entry_of(row),
                  where + ": of seizure " + std::to_string(seizure) + ", and " + exhibit +
                      " is another's");
}

void CustodyBooks::move(const CustodyRow& row, std::string_view gives, std::string_view receives) {
  const auto where = "movement " + std::to_string(integer_in(row[0]));
  const std::string exhibit = text_in(row[3]), to = text_in(row[4]);
  const std::int64_t mass = integer_in(row[7]);
  auto& account = totals_[integer_in(row[1])];
  account[std::string{gives}] -= mass;
  account[std::string{receives}] += mass;
  if (gives == "held" && (held_[exhibit] -= mass) < 0)
    rows_.found("C1", entry_of(row), where + ": takes more out of " + exhibit + " than it holds");
  if (gives == "missing" && (missing_[exhibit] -= mass) < 0)
    rows_.found("C1", entry_of(row), where + ": finds more of " + exhibit + " than is missing");
  if (gives == "handed_over" && (abroad_[exhibit] -= mass) < 0)
    rows_.found("C1", entry_of(row), where + ": takes more of " + exhibit + " than was handed over");
  if (receives == "handed_over") abroad_[exhibit] += mass;
  if (receives == "held") held_[to.empty() ? exhibit : to] += mass;
  if (receives == "missing") missing_[exhibit] += mass;
}

void CustodyBooks::check_balance(const CustodyRow& row) {
  const std::int64_t seizure = integer_in(row[0]);
  const auto where = "seizure " + std::to_string(seizure);
  balanced_[seizure] = true;
  auto& account = totals_[seizure];
  std::int64_t in = 0, out = 0;
  for (std::size_t i = 0; i < kBalanceColumns.size(); ++i) {
    (i < 3 ? in : out) += integer_in(row[i + 1]);
    if (kBalanceColumns[i].second * account[std::string{kBalanceColumns[i].first}] != integer_in(row[i + 1]))
      rows_.found("C1", entry_of(row),
                  where + ": its movements do not add up to " + std::string{kBalanceColumns[i].first});
  }
  // Held mass is all of it some exhibit's: what was handed over, or is missing, is on no book.
  constexpr std::size_t kHeldColumn = 4;
  if (lies_there_[seizure] != integer_in(row[kHeldColumn]))
    rows_.found("C1", entry_of(row),
                where + ": its exhibits come to " + std::to_string(lies_there_[seizure]) + " mg, and " +
                    std::to_string(integer_in(row[kHeldColumn])) + " mg are held");
  if (in != out)
    rows_.found("C1", entry_of(row), where + ": " + std::to_string(in - out) + " mg are nowhere");
}

}  // namespace tidewaiter::verify
