#include "verify/custody_states.h"

#include <algorithm>
#include <array>

namespace tidewaiter::verify {
namespace {

// By event: where it can happen, separated by blanks, and where it leads; "=" stays where it was.
struct Lead {
  std::string_view event, from, to;
};
constexpr std::array kLeads{
    Lead{"weigh", "seized sealed received stored out sub_sampled returned pending_destruction discrepant",
         "="},
    Lead{"seal", "seized received sub_sampled returned", "sealed"},
    Lead{"seal", "discrepant", "="},
    Lead{"receive", "sealed received stored returned", "received"},
    Lead{"receive", "discrepant", "="},
    Lead{"store", "sealed received stored returned", "stored"},
    Lead{"take_out", "sealed received stored out", "out"},
    Lead{"open", "sealed received stored out sub_sampled returned", "sub_sampled"},
    Lead{"return", "out", "returned"},
    Lead{"merge", "sub_sampled", "merged"},
    Lead{"consume", "out sub_sampled", "="},
    Lead{"consume_all", "out sub_sampled", "consumed"},
    Lead{"order_destruction", "sealed received stored", "pending_destruction"},
    Lead{"withdraw_order", "pending_destruction", "stored"},
    Lead{"hand_over", "sealed received stored", "handed_over"},
    Lead{"hand_over_by_order", "discrepant", "handed_over"},
    Lead{"confirm_hand_over", "handed_over missing", "handed_over"},
    Lead{"take_back", "handed_over", "received"},
    Lead{"take_back", "missing", "discrepant"},
    Lead{"destroy_abroad", "handed_over", "destroyed"},
    Lead{"destroy", "pending_destruction", "destroyed"},
    Lead{"destroy_by_order", "discrepant", "destroyed"},
    Lead{"release", "sealed received stored", "released"},
    Lead{"open_discrepancy", "seized sealed received stored out sub_sampled returned pending_destruction",
         "discrepant"},
    Lead{"open_discrepancy", "discrepant handed_over", "="},
    Lead{"close_discrepancy", "discrepant", "received"},
    Lead{"close_discrepancy", "handed_over destroyed", "="},
    Lead{"close_discrepancy", "missing", "written_off"},
    Lead{"report_missing",
         "seized sealed received stored out sub_sampled returned pending_destruction discrepant handed_over",
         "missing"},
    Lead{"find", "missing", "discrepant"},
    Lead{"substitute", "seized sealed received stored sub_sampled returned", "="},
    Lead{"seize_abroad", "out", "handed_over"},
    Lead{"send_on", "seized sealed received stored sub_sampled returned", "out"},
    Lead{"depart", "seized sealed received stored out sub_sampled returned pending_destruction discrepant",
         "="},
    Lead{"arrive", "seized sealed received stored out sub_sampled returned pending_destruction discrepant",
         "="},
    Lead{"seize", "", "seized"},
    Lead{"split_off", "", "sub_sampled"},
};
constexpr std::array<std::string_view, 4> kOfOne{"store", "order_destruction", "withdraw_order",
                                                 "report_missing"};
constexpr std::array<std::string_view, 5> kPassesOn{"receive", "take_out", "return", "confirm_hand_over",
                                                    "take_back"};
// What its holder has to sign, and what of a drug or a chemical takes a weighing in the same act.
constexpr std::array<std::string_view, 11> kOfHolder{
    "seal",    "open",       "merge",   "consume",     "consume_all", "hand_over", "hand_over_by_order",
    "release", "substitute", "send_on", "seize_abroad"};
constexpr std::array<std::string_view, 10> kWeighed{
    "open",    "merge",   "consume", "consume_all",     "hand_over", "hand_over_by_order",
    "release", "send_on", "destroy", "destroy_by_order"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The words of a text that blanks part; one empty word where it is empty.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (;;) {
    const auto blank = text.find(' ');
    words.push_back(text.substr(0, blank));
    if (blank == std::string_view::npos) return words;
    text.remove_prefix(blank + 1);
  }
}

}  // namespace

std::vector<StateRow> all_state_rows() {
  std::vector<StateRow> rows;
  for (const auto& lead : kLeads)
    for (const auto from : words_of(lead.from))
      rows.push_back({from, lead.event, lead.to == "=" ? from : lead.to});
  return rows;
}

std::optional<std::string_view> state_after(std::string_view from, std::string_view event) {
  static const std::vector<StateRow> rows = all_state_rows();
  const auto found = std::find_if(
      rows.begin(), rows.end(), [&](const StateRow& row) { return row.from == from && row.event == event; });
  if (found == rows.end()) return std::nullopt;
  return found->to;
}
bool is_of_one_officer(std::string_view event) { return contains(kOfOne, event); }
bool passes_on(std::string_view event) { return contains(kPassesOn, event); }
bool is_of_holder(std::string_view event) { return contains(kOfHolder, event); }
bool wants_weighing(std::string_view event) { return contains(kWeighed, event); }

}  // namespace tidewaiter::verify
