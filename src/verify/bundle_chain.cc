#include "verify/bundle_chain.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <limits>
#include <optional>

namespace tidewaiter::verify {
namespace {

using base::ErrorCode;

// Who holds it next signs first; but a receiver abroad signs a receipt, which two here take.
constexpr std::array<std::string_view, 4> kPassOn{"receive", "take_out", "return", "take_back"};
constexpr std::string_view kReceipt = "confirm_hand_over";
constexpr std::array<std::string_view, 3> kEnds{"hand_over", "hand_over_by_order", "seize_abroad"};
// Kinds of one officer's entry that put an event into a chain: none passes it on, and none moves mass, unless
// to what is missing.
constexpr std::array<std::string_view, 4> kByOne{"custody.stored", "custody.destruction_ordered",
                                                 "custody.order_withdrawn", "custody.missing_reported"};
constexpr std::array<std::string_view, 5> kReceives{"seize", "find_on_recount", "adjust_up", "recover",
                                                    "take_back"};
// What neither gives to nor takes from what is held here.
constexpr std::array<std::string_view, 5> kElsewhere{"explain_loss", "destroy_abroad", "lose_abroad",
                                                     "recover_abroad", "find_abroad"};

// A whole is told of up to the act in which the part left it: what later acts say of both is no part of this.
constexpr auto kToItsEnd = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMostHeld = 1'000'000'000'000'000;  // milligrams: a million tons, of whatever it is

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> fields_of(std::string_view text) {
  std::vector<std::string> fields;
  for (;;) {
    const auto bar = text.find('|');
    fields.emplace_back(text.substr(0, bar));
    if (bar == std::string_view::npos) return fields;
    text.remove_prefix(bar + 1);
  }
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "X1-1.2" was taken out of "X1-1", which was taken out of nothing.
std::string whole_of(const std::string& exhibit) {
  const auto dot = exhibit.rfind('.');
  return dot == std::string::npos ? "" : exhibit.substr(0, dot);
}

tl::unexpected<base::Error> broken(const std::string& exhibit, const std::string& found,
                                   const char* expected) {
  return base::fail(ErrorCode::Tampered, "chain of " + exhibit, found, expected);
}

}  // namespace

void BundleChain::feed(const EntryText& entry) {
  std::vector<std::pair<std::string, std::int64_t>> named;
  for (const auto& row : entry.rows()) {
    if (row.table != "custody_event") continue;
    const auto slash = row.key.rfind('/');
    const auto no = slash == std::string_view::npos ? std::nullopt : number(row.key.substr(slash + 1));
    if (no) named.emplace_back(std::string{row.key.substr(0, slash)}, *no);
  }
  for (const auto& [exhibit, no] : named) {
    numbers_[exhibit].insert(no);
    if (among(kByOne, entry.kind())) by_one_.emplace(exhibit, no);
    if (no != 1) continue;
    for (const auto& [other, event] : named) {
      if (other == exhibit) continue;
      auto& until = taken_out_of_[{exhibit, other}];
      until = std::max(until, event);
    }
  }
}

std::uint64_t BundleChain::events(const std::string& exhibit) const {
  std::uint64_t all = 0;
  auto until = kToItsEnd;
  for (auto at = exhibit; !at.empty(); at = whole_of(at)) {
    const auto found = numbers_.find(at);
    if (found != numbers_.end())
      all +=
          static_cast<std::uint64_t>(std::distance(found->second.begin(), found->second.upper_bound(until)));
    const auto left = taken_out_of_.find({at, whole_of(at)});
    if (left != taken_out_of_.end()) until = left->second;
  }
  return all;
}

base::Status BundleChain::check(const std::string& exhibit, std::int64_t sent_mg,
                                const CustodySignatures& said) const {
  TW_TRY_STATUS(check_one(exhibit, kToItsEnd, said));
  for (auto at = exhibit; !whole_of(at).empty(); at = whole_of(at)) {
    const auto left = taken_out_of_.find({at, whole_of(at)});
    if (left == taken_out_of_.end())
      return broken(at, "a part of nothing", "the act that took it out of its whole");
    TW_TRY_STATUS(check_one(whole_of(at), left->second, said));
  }
  return check_mass(exhibit, sent_mg, said);
}

base::Status BundleChain::check_one(const std::string& exhibit, std::int64_t until,
                                    const CustodySignatures& said) const {
  const auto found = numbers_.find(exhibit);
  if (found == numbers_.end()) return broken(exhibit, "no event", "its events");
  std::int64_t expected = 1;
  std::string holder, last;
  for (const auto no : found->second) {
    if (no > until) break;
    if (no != expected++) return broken(exhibit, "event " + std::to_string(no), "no event left out");
    const auto event = said.events().find({exhibit, no});
    if (event == said.events().end()) {
      if (by_one_.contains({exhibit, no})) continue;
      return broken(exhibit, "event " + std::to_string(no), "two officers' signatures (C3)");
    }
    const auto fields = fields_of(event->second.text);  // event, state, holder, first, second
    const auto name = fields.at(0), has = fields.at(2);
    const bool begins = no == 1;
    if (begins != (name == "seize" || name == "split_off"))
      return broken(exhibit, name, "a chain that begins once, by being seized or split off");
    if (begins && (name == "split_off") == whole_of(exhibit).empty())
      return broken(exhibit, name, "a beginning that its number tells of");
    const bool accepted = (among(kPassOn, name) && fields.at(3) == has) || name == kReceipt;
    if (!begins && has != holder && !accepted)
      return broken(exhibit, "passed to " + has + " by " + name, "an acceptance by its next holder (C2)");
    holder = has;
    last = name;
  }
  if (until == kToItsEnd && !among(kEnds, last))
    return broken(exhibit, last, "a chain that ends with the handover");
  return {};
}

base::Status BundleChain::check_mass(const std::string& exhibit, std::int64_t sent_mg,
                                     const CustodySignatures& said) const {
  std::int64_t held = 0, handed = 0;
  for (const auto& [no, said_of_it] : said.movements()) {
    const auto& text = said_of_it.text;
    const auto fields = fields_of(text);  // kind, exhibit, to, seizure, mass
    const auto mass = number(fields.at(4));
    if (!mass || *mass <= 0) return broken(exhibit, text, "a movement of some mass (C1)");
    if (*mass > kMostHeld || held > kMostHeld)  // a sum that no integer holds would be undefined
      return broken(exhibit, text, "no more than there can be (C1)");
    if (fields.at(2) == exhibit) held += *mass;
    if (fields.at(1) != exhibit) continue;
    if (among(kReceives, fields.at(0))) {
      held += *mass;
    } else if (!among(kElsewhere, fields.at(0))) {
      held -= *mass;
    }
    if (fields.at(0) == "hand_over") handed = *mass;
    if (held < 0) return broken(exhibit, text, "no more than it holds (C1)");
  }
  if (held != 0 || handed != sent_mg)
    return broken(exhibit, std::to_string(handed) + " mg handed over, " + std::to_string(held) + " mg left",
                  "all of it, and the mass that is stated (C1)");
  return {};
}

}  // namespace tidewaiter::verify
