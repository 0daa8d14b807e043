#include "verify/custody_rules.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace tidewaiter::verify {
namespace {

using Row = std::vector<Cell>;

std::int64_t integer(const Cell& cell) {
  const auto* found = std::get_if<std::int64_t>(&cell);
  return found != nullptr ? *found : 0;
}
std::string text(const Cell& cell) {
  const auto* found = std::get_if<std::string_view>(&cell);
  return found != nullptr ? std::string{*found} : "";
}
bool is_null(const Cell& cell) { return std::holds_alternative<std::monostate>(cell); }

// What each kind of movement takes from and gives to. "held" and "missing" are an exhibit's own.
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
// Events that one officer alone may write into a chain.
constexpr std::array<std::string_view, 4> kOfOne{"store", "order_destruction", "withdraw_order",
                                                 "report_missing"};
constexpr std::array<std::string_view, 5> kPassesOn{"receive", "take_out", "return", "confirm_hand_over",
                                                    "take_back"};
// The balance's columns in their order, each with the account it is and the sign it has there.
constexpr std::array<std::pair<std::string_view, int>, 10> kColumns{{{"seized", -1},
                                                                     {"found_on_recount", -1},
                                                                     {"adjustment", -1},
                                                                     {"held", 1},
                                                                     {"consumed", 1},
                                                                     {"handed_over", 1},
                                                                     {"destroyed", 1},
                                                                     {"released", 1},
                                                                     {"missing", 1},
                                                                     {"explained_loss", 1}}};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class CustodyCheck {
 public:
  CustodyCheck(SqlSource& source, const CustodySignatures& said, std::uint64_t entries, Findings& findings)
      : source_(source), said_(said), entries_(entries), findings_(findings) {}

  base::Status run() {
    TW_TRY_STATUS(check_movements());
    TW_TRY_STATUS(check_balances());
    TW_TRY_STATUS(read_offers());
    TW_TRY_STATUS(check_chains());
    TW_TRY_STATUS(check_exhibits());
    return check_weighings();
  }

 private:
  void found(const char* rule, const Cell& entry, const std::string& what) {
    findings_.add(rule, static_cast<std::uint64_t>(integer(entry)), what);
  }

  template <typename Key>
  void hold_against_signed(const std::map<Key, std::string>& said, const Key& key, const std::string& row,
                           const Cell& entry, const std::string& what) {
    const auto signed_one = said.find(key);
    if (signed_one == said.end()) {
      found("C3", entry, what + ": no act that two officers signed says so");
    } else if (signed_one->second != row) {
      found("C3", entry, what + ": not what two officers signed");
    }
  }

  base::Status check_movements() {
    return source_.rows(
        "SELECT movement_no, seizure_no, kind, exhibit, to_exhibit, credited, debited, mass_mg, entry_idx "
        "FROM mass_movement ORDER BY movement_no",
        [&](const Row& row) { check_movement(row); });
  }

  void check_movement(const Row& row) {
    const auto where = "movement " + std::to_string(integer(row[0]));
    const std::string kind = text(row[2]), exhibit = text(row[3]), to = text(row[4]);
    const std::int64_t seizure = integer(row[1]), mass = integer(row[7]);
    hold_against_signed(
        said_.movements(), integer(row[0]),
        kind + "|" + exhibit + "|" + to + "|" + std::to_string(seizure) + "|" + std::to_string(mass), row[8],
        where);
    const auto way =
        std::find_if(kWays.begin(), kWays.end(), [&](const Way& one) { return one.kind == kind; });
    if (way == kWays.end() || text(row[5]) != way->gives || text(row[6]) != way->receives || mass <= 0) {
      found("C1", row[8], where + ": not between the accounts of its kind");
      return;
    }
    auto& account = totals_[seizure];
    account[std::string{way->gives}] -= mass;
    account[std::string{way->receives}] += mass;
    if (way->gives == "held" && (held_[exhibit] -= mass) < 0)
      found("C1", row[8], where + ": takes more out of " + exhibit + " than it holds");
    if (way->gives == "missing" && (missing_[exhibit] -= mass) < 0)
      found("C1", row[8], where + ": finds more of " + exhibit + " than is missing");
    if (way->gives == "handed_over" && (abroad_[exhibit] -= mass) < 0)
      found("C1", row[8], where + ": takes more of " + exhibit + " than was handed over");
    if (way->receives == "handed_over") abroad_[exhibit] += mass;
    if (way->receives == "held") held_[to.empty() ? exhibit : to] += mass;
    if (way->receives == "missing") missing_[exhibit] += mass;
  }

  base::Status check_balances() {
    std::set<std::int64_t> seen;
    TW_TRY_STATUS(source_.rows(
        "SELECT seizure_no, seized_mg, found_mg, adjustments_mg, held_mg, consumed_mg, handed_over_mg, "
        "destroyed_mg, released_mg, missing_mg, explained_loss_mg, entry_idx FROM mass_balance",
        [&](const Row& row) {
          const std::int64_t seizure = integer(row[0]);
          seen.insert(seizure);
          auto& account = totals_[seizure];
          for (std::size_t i = 0; i < kColumns.size(); ++i) {
            if (kColumns[i].second * account[std::string{kColumns[i].first}] != integer(row[i + 1]))
              found("C1", row[11],
                    "seizure " + std::to_string(seizure) + ": its movements do not add up to " +
                        std::string{kColumns[i].first});
          }
          std::int64_t in = 0, out = 0;
          for (std::size_t i = 0; i < kColumns.size(); ++i) (i < 3 ? in : out) += integer(row[i + 1]);
          if (in != out)
            found("C1", row[11],
                  "seizure " + std::to_string(seizure) + ": " + std::to_string(in - out) + " mg are nowhere");
        }));
    for (const auto& [seizure, account] : totals_) {
      if (!seen.contains(seizure))
        findings_.add("C1", entries_, "seizure " + std::to_string(seizure) + ": movements without a balance");
    }
    return {};
  }

  struct Offer {
    std::string exhibit, from, to, state;
  };
  base::Status read_offers() {
    std::map<std::string, int> open;
    return source_.rows(
        "SELECT offer_no, exhibit, from_holder, to_holder, state, entry_idx FROM custody_offer",
        [&](const Row& row) {
          offers_[integer(row[0])] = {text(row[1]), text(row[2]), text(row[3]), text(row[4])};
          if (text(row[4]) == "open" && ++open[text(row[1])] > 1)
            found("C2", row[5], text(row[1]) + ": offered to two at once");
        });
  }

  base::Status check_chains() {
    std::string exhibit;
    std::int64_t number = 0;
    return source_.rows(
        "SELECT exhibit, event_no, event, state, holder, actor, second, detail, entry_idx FROM custody_event "
        "ORDER BY exhibit, event_no",
        [&](const Row& row) {
          const bool first = text(row[0]) != exhibit;
          if (first) number = 0;
          exhibit = text(row[0]);
          if (integer(row[1]) != ++number) {
            found("C2", row[8], exhibit + ": event " + std::to_string(number) + " of its chain is missing");
            number = integer(row[1]);
          }
          check_event(row, first);
        });
  }

  void check_event(const Row& row, bool first) {
    const std::string exhibit = text(row[0]), event = text(row[2]), holder = text(row[4]);
    const auto where = exhibit + ", event " + std::to_string(integer(row[1]));
    if (!contains(kOfOne, event))
      hold_against_signed(said_.events(), std::pair{exhibit, integer(row[1])},
                          event + "|" + text(row[3]) + "|" + holder + "|" + text(row[5]) + "|" + text(row[6]),
                          row[8], where);
    if (holder.empty()) found("C2", row[8], where + ": nobody holds it");
    auto& last = last_[exhibit];
    if (!first && holder != last.holder) {
      const auto detail = nlohmann::json::parse(text(row[7]), nullptr, false);
      const auto offer = offers_.find(detail.is_object() ? detail.value("offer", std::int64_t{-1}) : -1);
      const bool accepted = contains(kPassesOn, event) && offer != offers_.end() &&
                            offer->second.exhibit == exhibit && offer->second.from == last.holder &&
                            offer->second.to == holder && offer->second.state == "accepted";
      if (!accepted)
        found("C2", row[8],
              where + ": passed to " + holder + " without an offer by " + last.holder + " that " + holder +
                  " accepted");
    }
    last = {holder, text(row[3])};
  }

  base::Status check_exhibits() {
    return source_.rows("SELECT exhibit, state, holder, book_mg, entry_idx FROM exhibit",
                        [&](const Row& row) {
                          const auto exhibit = text(row[0]);
                          const auto last = last_.find(exhibit);
                          if (last == last_.end() || last->second.holder != text(row[2]))
                            found("C2", row[4], exhibit + ": not held by whom its chain says");
                          if (last != last_.end() && last->second.state != text(row[1]))
                            found("C2", row[4], exhibit + ": not in the state its chain says");
                          const auto held = held_.find(exhibit);
                          if ((held == held_.end() ? 0 : held->second) != integer(row[3]))
                            found("C1", row[4], exhibit + ": its book is not what its movements leave");
                        });
  }

  base::Status check_weighings() {
    return source_.rows(
        "SELECT weighing_no, exhibit, gross_mg, tare_mg, net_mg, uncertainty_mg, scale, place, verdict, "
        "first_officer, second_officer, expected_mg, bound_mg, allowance_mg, entry_idx FROM weighing",
        [&](const Row& row) {
          const auto where = "weighing " + std::to_string(integer(row[0]));
          hold_against_signed(said_.weighings(), integer(row[0]),
                              text(row[1]) + "|" + std::to_string(integer(row[2])) + "|" +
                                  std::to_string(integer(row[3])) + "|" + std::to_string(integer(row[5])) +
                                  "|" + text(row[6]) + "|" + text(row[7]) + "|" + text(row[8]) + "|" +
                                  text(row[9]) + "|" + text(row[10]),
                              row[14], where);
          if (integer(row[4]) != integer(row[2]) - integer(row[3]))
            found("C4", row[14], where + ": net is not gross less tare");
          if (is_null(row[11])) return;
          const std::int64_t gap = integer(row[4]) - integer(row[11]), bound = integer(row[12]);
          const bool outside = gap > bound || gap < -(bound + integer(row[13]));
          if (outside != (text(row[8]) == "discrepant"))
            found("C4", row[14],
                  where + ": differs by " + std::to_string(gap) + " mg and is called " + text(row[8]));
        });
  }

  struct Last {
    std::string holder, state;
  };
  SqlSource& source_;
  const CustodySignatures& said_;
  std::uint64_t entries_;
  Findings& findings_;
  std::map<std::int64_t, std::map<std::string, std::int64_t>> totals_;  // by seizure and account
  std::map<std::string, std::int64_t> held_, missing_, abroad_;         // by exhibit
  std::map<std::int64_t, Offer> offers_;
  std::map<std::string, Last> last_;
};

}  // namespace

base::Status check_custody(SqlSource& source, const CustodySignatures& said, std::uint64_t entries,
                           Findings& findings) {
  TW_TRY(const auto tables, source.tables());
  const bool there = std::any_of(tables.begin(), tables.end(),
                                 [](const SqlTable& table) { return table.name == "mass_movement"; });
  if (!there) return {};
  return CustodyCheck{source, said, entries, findings}.run();
}

}  // namespace tidewaiter::verify
