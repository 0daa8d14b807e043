#include "verify/custody_chains.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "verify/custody_states.h"

namespace tidewaiter::verify {
namespace {

using nlohmann::json;

constexpr int kHolderSigns = 5;  // the facts' version

}  // namespace

base::Status CustodyChains::check() {
  TW_TRY_STATUS(read_merges());
  read_weighings();
  TW_TRY_STATUS(rows_.each("exhibit", {"exhibit", "parent", "kind"}, "", [&](const CustodyRow& row) {
    if (!is_null(row[1])) wholes_[text_in(row[0])] = text_in(row[1]);
    if (text_in(row[2]) == "drug" || text_in(row[2]) == "chemical") weighed_kinds_.insert(text_in(row[0]));
  }));
  TW_TRY_STATUS(rows_.each("custody_offer",
                           {"offer_no", "exhibit", "from_holder", "to_holder", "state", "purpose"}, "",
                           [&](const CustodyRow& row) { check_offer(row); }));
  TW_TRY_STATUS(rows_.each(
      "custody_event", {"exhibit", "event_no", "event", "state", "holder", "actor", "second", "detail", "at"},
      "exhibit, event_no", [&](const CustodyRow& row) { check_event(row); }));
  if (seen_ != rows_.said().events().size())
    rows_.found("C3", rows_.entries(),
                std::to_string(rows_.said().events().size() - seen_) +
                    " events that two officers signed are not there");
  return {};
}

// From what two officers signed: "merge|part|whole|…", and what was taken out of what.
base::Status CustodyChains::read_merges() {
  for (const auto& [no, said] : rows_.said().movements()) {
    constexpr std::string_view kMerge = "merge|";
    if (!said.text.starts_with(kMerge)) continue;
    const auto bar = said.text.find('|', kMerge.size()), end = said.text.find('|', bar + 1);
    merged_[said.text.substr(bar + 1, end - bar - 1)].emplace_back(
        said.entry, said.text.substr(kMerge.size(), bar - kMerge.size()));
  }
  for (const auto& [event, said] : rows_.said().events()) {
    if (!said.text.starts_with("open|")) continue;
    const auto part = text_member(json::parse(said.detail, nullptr, false), "part");
    if (!part.empty()) left_.emplace(event.first, part);
  }
  return rows_.each("mass_movement", {"kind", "to_exhibit", "at"}, "", [&](const CustodyRow& row) {
    if (text_in(row[0]) == "merge") mixed_[text_in(row[1])].emplace_back(entry_of(row), integer_in(row[2]));
  });
}

void CustodyChains::read_weighings() {
  for (const auto& [no, said] : rows_.said().weighings())
    weighed_in_.emplace(said.entry, text_member(json::parse(said.text, nullptr, false), "exhibit"));
}

// Its holder signs, and what is used up, opened or let go is weighed. Earlier programs asked for neither
// everywhere, so that what was done under them is no finding.
void CustodyChains::check_signers(const CustodyRow& row, const std::string& where) {
  const std::string exhibit = text_in(row[0]), event = text_in(row[2]);
  const auto act = rows_.said().acts().find(entry_of(row));
  if (act == rows_.said().acts().end() || act->second.version < kHolderSigns) return;
  const auto& holder = text_in(row[4]);
  if (is_of_holder(event) && holder != act->second.first && holder != act->second.second)
    rows_.found("C2", entry_of(row), where + ": " + event + " of what neither of the two held");
  if (wants_weighing(event) && weighed_kinds_.contains(exhibit) &&
      !weighed_in_.contains({entry_of(row), exhibit}))
    rows_.found("C4", entry_of(row), where + ": " + event + " of what was not weighed");
}

void CustodyChains::check_offer(const CustodyRow& row) {
  const auto exhibit = text_in(row[1]);
  offers_[integer_in(row[0])] = {exhibit, text_in(row[2]), text_in(row[3]), text_in(row[4]), text_in(row[5])};
  if (text_in(row[4]) == "open" && ++open_[exhibit] > 1)
    rows_.found("C2", entry_of(row), exhibit + ": offered to two at once");
}

void CustodyChains::check_event(const CustodyRow& row) {
  const std::string exhibit = text_in(row[0]), event = text_in(row[2]);
  auto& chain = chains_[exhibit];
  const auto number = integer_in(row[1]);
  if (number != ++chain.events) {
    rows_.found("C2", entry_of(row),
                exhibit + ": event " + std::to_string(chain.events) + " of its chain is missing");
    chain.events = number;
  }
  const auto where = exhibit + ", event " + std::to_string(number);
  hold_against_signed(row, where);
  check_holder(row, chain, where);
  check_signers(row, where);
  const auto leads = state_after(chain.state, event);
  if (!leads || *leads != text_in(row[3]))
    rows_.found("C2", entry_of(row),
                where + ": " + event + " does not lead from " +
                    (chain.state.empty() ? "nothing" : chain.state) + " to " + text_in(row[3]));
  check_there(row, chain, where);
  if (chain.state != text_in(row[3])) chain.state_at = time_in(row[8]);
  chain.state = text_in(row[3]);
  chain.links.push_back(
      {entry_of(row), text_in(row[4]), text_in(row[5]), text_in(row[6]), chain.state, integer_in(row[8])});
}

// What is on the road, or went on under a controlled delivery, can be missed and found, and be there again.
void CustodyChains::check_there(const CustodyRow& row, Chain& chain, const std::string& where) {
  const std::string event = text_in(row[2]);
  const bool there = chain.away == "send_on" && event == "seize_abroad";
  const bool back = there || event == (chain.away == "depart" ? "arrive" : "return");
  const bool missed = event == "report_missing" || event == "find" || event == "close_discrepancy";
  if (!chain.away.empty() && !back && !missed)
    rows_.found("C2", entry_of(row), where + ": " + event + " of what is away since it had " + chain.away);
  if (chain.away != "depart" && event == "arrive")
    rows_.found("C2", entry_of(row), where + ": it arrives and did not depart");
  if (event == "seize_abroad" && !there)
    rows_.found("C2", entry_of(row), where + ": it is seized abroad and was not sent on");
  if (event == "depart" || event == "send_on") chain.away = event;
  if (event == "arrive" || event == "return" || event == "find" || there) chain.away.clear();
}

void CustodyChains::hold_against_signed(const CustodyRow& row, const std::string& where) {
  const auto entry = entry_of(row);
  const auto event = text_in(row[2]);
  const auto said = rows_.said().events().find({text_in(row[0]), integer_in(row[1])});
  if (is_of_one_officer(event) && said == rows_.said().events().end()) {
    // An entry whose own words are the event's: who wrote it, when, and for which exhibit.
    const auto word = rows_.said().words().find(entry);
    const json body =
        word == rows_.said().words().end() ? json{} : json::parse(word->second.body, nullptr, false);
    if (!body.is_object() || text_member(body, "exhibit") != text_in(row[0]) ||
        word->second.actor != text_in(row[5]) || word->second.at != time_in(row[8]) || !is_null(row[6])) {
      rows_.found("C3", entry, where + ": not what the officer's entry says");
    } else if (body.contains("detail") && body["detail"] != json::parse(text_in(row[7]), nullptr, false)) {
      rows_.found("C3", entry, where + ": its detail is not what the officer's entry says");
    }
    return;
  }
  if (said == rows_.said().events().end()) {
    rows_.found("C3", entry, where + ": no act that two officers signed says so");
    return;
  }
  ++seen_;
  const auto text =
      event + "|" + text_in(row[3]) + "|" + text_in(row[4]) + "|" + text_in(row[5]) + "|" + text_in(row[6]);
  const auto& act = rows_.said().acts().at(said->second.entry);
  if (said->second.text != text || said->second.entry != entry || act.at != time_in(row[8])) {
    rows_.found("C3", entry, where + ": not what two officers signed");
  } else if (act.version > 1 &&
             (said->second.detail.empty() || json::parse(said->second.detail, nullptr, false) !=
                                                 json::parse(text_in(row[7]), nullptr, false))) {
    rows_.found("C3", entry, where + ": its detail is not what two officers signed");
  }
}

void CustodyChains::check_holder(const CustodyRow& row, Chain& chain, const std::string& where) {
  const std::string holder = text_in(row[4]);
  if (holder.empty()) rows_.found("C2", entry_of(row), where + ": nobody holds it");
  if (chain.links.empty() || holder == chain.links.back().holder) return;
  const auto& last = chain.links.back().holder;
  const auto detail = json::parse(text_in(row[7]), nullptr, false);
  const auto offer = offers_.find(detail.is_object() ? number_member(detail, "offer") : -1);
  const bool accepted = passes_on(text_in(row[2])) && offer != offers_.end() &&
                        offer->second.exhibit == text_in(row[0]) && offer->second.from == last &&
                        offer->second.to == holder && offer->second.state == "accepted";
  if (accepted && offer->second.purpose == "laboratory" && text_in(row[2]) == "take_out")
    chain.laboratories.push_back({entry_of(row), holder, integer_in(row[8])});
  if (!accepted)
    rows_.found(
        "C2", entry_of(row),
        where + ": passed to " + holder + " without an offer by " + last + " that " + holder + " accepted");
}

std::string CustodyChains::holder_before(const std::string& exhibit, std::uint64_t entry) const {
  const auto chain = chains_.find(exhibit);
  std::string holder;
  if (chain == chains_.end()) return holder;
  if (chain->second.links.front().entry >= entry) return chain->second.links.front().holder;  // made just now
  for (const auto& link : chain->second.links)
    if (link.entry < entry) holder = link.holder;
  return holder;
}

std::string CustodyChains::state_before(const std::string& exhibit, std::uint64_t entry) const {
  const auto chain = chains_.find(exhibit);
  std::string state;
  if (chain == chains_.end()) return state;
  for (const auto& link : chain->second.links)
    if (link.entry < entry) state = link.state;
  return state;
}

bool CustodyChains::was_mixed(const std::string& exhibit, std::int64_t since, std::int64_t until,
                              std::uint64_t entry) const {
  const auto mixed = mixed_.find(exhibit);
  return mixed != mixed_.end() &&
         std::any_of(mixed->second.begin(), mixed->second.end(), [&](const auto& one) {
           return one.first < entry && one.second > since && one.second <= until;
         });
}

// Of a whole, what came before the part left it; and of either, that nothing was poured in since.
bool CustodyChains::was_in_laboratory_of(const std::string& officer, const std::string& exhibit,
                                         std::uint64_t entry) const {
  std::set<std::string> walked;
  std::string part;
  std::int64_t until = INT64_MAX;
  for (auto at = exhibit; !at.empty() && walked.insert(at).second;) {
    const auto chain = chains_.find(at);
    if (chain == chains_.end() || (!part.empty() && !left_.contains({at, part}))) return false;
    for (const auto& one : chain->second.laboratories)
      if (one.entry < entry && one.who == officer && !was_mixed(at, one.at, until, entry)) return true;
    entry = std::min(entry, chain->second.links.front().entry);
    until = chain->second.links.front().at;
    part = at;
    const auto whole = wholes_.find(at);
    at = whole == wholes_.end() ? "" : whole->second;
  }
  return false;
}

bool CustodyChains::is_part_of(const std::string& part, const std::string& whole) const {
  std::set<std::string> walked;
  for (auto at = wholes_.find(part); at != wholes_.end() && walked.insert(at->first).second;
       at = wholes_.find(at->second))
    if (at->second == whole) return true;
  return false;
}

std::set<std::string> CustodyChains::involved_before(const std::string& exhibit, std::uint64_t entry) const {
  std::set<std::string> involved;
  for (const auto& at : origins_before(exhibit, entry)) {
    const auto chain = chains_.find(at);
    if (chain == chains_.end()) continue;
    for (const auto& link : chain->second.links) {
      if (link.entry >= entry) continue;
      involved.insert({link.holder, link.actor});
      if (!link.second.empty()) involved.insert(link.second);
    }
  }
  return involved;
}

std::set<std::string> CustodyChains::origins_before(const std::string& exhibit, std::uint64_t entry) const {
  std::set<std::string> walked;
  for (std::vector<std::string> waiting{exhibit}; !waiting.empty();) {
    const auto at = std::move(waiting.back());
    waiting.pop_back();
    if (at.empty() || !walked.insert(at).second) continue;
    if (const auto whole = wholes_.find(at); whole != wholes_.end()) waiting.push_back(whole->second);
    if (const auto parts = merged_.find(at); parts != merged_.end()) {
      for (const auto& [when, part] : parts->second)
        if (when <= entry) waiting.push_back(part);
    }
  }
  return walked;
}

base::Status CustodyChains::check_exhibits(const CustodyBooks& books,
                                           const std::map<std::string, std::int64_t>& uncertainty) {
  read_restatements();
  TW_TRY_STATUS(rows_.each("exhibit",
                           {"exhibit", "seizure_no", "parent", "kind", "state", "state_at", "holder", "seal",
                            "book_mg", "uncertainty_mg", "document"},
                           "", [&](const CustodyRow& row) { check_exhibit(row, books, uncertainty); }));
  if (exhibits_seen_ != chains_.size())
    rows_.found("C2", rows_.entries(),
                std::to_string(chains_.size() - exhibits_seen_) + " exhibits with a chain are not there");
  return {};
}

void CustodyChains::check_exhibit(const CustodyRow& row, const CustodyBooks& books,
                                  const std::map<std::string, std::int64_t>& uncertainty) {
  const auto exhibit = text_in(row[0]);
  const auto entry = entry_of(row);
  const auto chain = chains_.find(exhibit);
  if (chain == chains_.end()) {
    rows_.found("C2", entry, exhibit + ": no chain");
    return;
  }
  ++exhibits_seen_;
  if (chain->second.links.back().holder != text_in(row[6]))
    rows_.found("C2", entry, exhibit + ": not held by whom its chain says");
  if (chain->second.state != text_in(row[4]))
    rows_.found("C2", entry, exhibit + ": not in the state its chain says");
  if (chain->second.state_at != time_in(row[5]))
    rows_.found("C2", entry, exhibit + ": not in its state since when its chain says");
  if (books.held(exhibit) != integer_in(row[8]))
    rows_.found("C1", entry, exhibit + ": its book is not what its movements leave");
  const auto leaves = uncertainty.find(exhibit);
  if ((leaves == uncertainty.end() ? 0 : leaves->second) != integer_in(row[9]))
    rows_.found("C4", entry, exhibit + ": its uncertainty is not what its weighings leave");
  const auto said = rows_.said().exhibits().find(exhibit);
  if (said == rows_.said().exhibits().end()) return;
  rows_.hold_against(json::parse(said->second.text, nullptr, false),
                     {{"seizure", &row[1]}, {"parent", &row[2]}, {"kind", &row[3]}, {"seal", &row[7]}}, "C3",
                     entry, exhibit);
  check_writer(row, exhibit);
  check_document(row, exhibit);
}

// An act that says what it left of it, or an officer's entry about it.
void CustodyChains::check_writer(const CustodyRow& row, const std::string& where) {
  const auto entry = entry_of(row);
  const auto said = rows_.said().exhibits().find(where);
  if (said != rows_.said().exhibits().end() && said->second.entry == entry) return;
  const auto act = rows_.said().acts().find(entry);
  if (act != rows_.said().acts().end() && act->second.version < 2) return;
  const auto word = rows_.said().words().find(entry);
  if (word != rows_.said().words().end()) {
    const json body = json::parse(word->second.body, nullptr, false);
    if (body.is_object() && text_member(body, "exhibit") == where) return;
  }
  rows_.found("C3", entry, where + ": written by an entry that does not speak of it");
}

void CustodyChains::read_restatements() {
  const auto& acts = rows_.said().acts();
  const auto whole =
      std::find_if(acts.begin(), acts.end(), [](const auto& one) { return one.second.version > 1; });
  for (const auto& [entry, word] : rows_.said().words()) {
    if (word.kind != "custody.confirmed" && word.kind != "exhibit.valued" &&
        word.kind != "counter_sample.released")
      continue;
    const json body = json::parse(word.body, nullptr, false);
    if (!body.is_object()) continue;
    if (whole != acts.end() && whole->first < entry && text_member(body, "document_sha256").empty())
      rows_.found("C3", entry,
                  text_member(body, "exhibit") + ": a word about its document that leaves it open");
    restated_.insert_or_assign(text_member(body, "exhibit"),
                               Said{entry, text_member(body, "document_sha256"), ""});
  }
}

// The document is what two officers, or the one whose word restates it, said of it last; older entries named
// no digest.
void CustodyChains::check_document(const CustodyRow& row, const std::string& where) {
  const auto by_two = rows_.said().documents().find(where);
  const auto by_one = restated_.find(where);
  Said last;
  if (by_two != rows_.said().documents().end()) last = by_two->second;
  if (by_one != restated_.end() && by_one->second.entry > last.entry) last = by_one->second;
  if (!last.text.empty() && last.text != digest_of(row[10]))
    rows_.found("C3", entry_of(row), where + ": its document is not what was last said of it");
}

}  // namespace tidewaiter::verify
