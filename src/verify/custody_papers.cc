#include "verify/custody_papers.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/bytes.h"
#include "base/instant.h"

namespace tidewaiter::verify {
namespace {

using nlohmann::json;

// One entry that speaks of a row.
struct Spoken {
  std::uint64_t entry = 0;
  const Word* word = nullptr;
  json body;
};

class Papers {
 public:
  explicit Papers(CustodyRows& rows) : rows_(rows) {
    for (const auto& [entry, word] : rows_.said().words()) {
      json body = json::parse(word.body, nullptr, false);
      if (!body.is_object()) continue;
      const auto subject = subject_of(word.kind, body);
      if (!subject.empty()) spoken_[subject].push_back({entry, &word, std::move(body)});
    }
    for (const auto& [no, said] : rows_.said().handovers())
      given_[number_member(json::parse(said.text, nullptr, false), "offer")] = said.entry;
  }

  base::Status check() {
    TW_TRY_STATUS(rows_.each("custody_offer",
                             {"offer_no", "exhibit", "from_holder", "to_holder", "purpose", "seal",
                              "offered_at", "expires_at", "state", "ended_at"},
                             "", [&](const CustodyRow& row) { check_offer(row); }));
    TW_TRY_STATUS(rows_.each(
        "scale",
        {"scale", "readability_mg", "calibration_error_mg", "calibrated_until", "changed_at", "changed_by"},
        "", [&](const CustodyRow& row) { check_scale(row); }));
    TW_TRY_STATUS(rows_.each(
        "inventory",
        {"inventory_no", "kind", "population_sha256", "drawing_key", "population", "sampled",
         "confidence_ppm", "opened_at", "opened_by", "closed_at", "closed_by", "missing", "at_most"},
        "", [&](const CustodyRow& row) { check_inventory(row); }));
    TW_TRY_STATUS(rows_.each("officer_key",
                             {"key_id", "officer", "public_key", "certified_at", "certified_by", "revoked_at",
                              "why", "reason", "since"},
                             "", [&](const CustodyRow& row) { check_key(row); }));
    for (const auto& [subject, spoken] : spoken_)
      if (!seen_.contains(subject))
        rows_.found("C2", spoken.back().entry, subject + ": officers speak of it, and it is not there");
    for (const auto& [id, certificates] : rows_.said().scales())
      if (!seen_.contains("scale/" + id))
        rows_.found("C4", certificates.back().entry, "scale " + id + " was certified, and is not there");
    for (const auto& [id, key] : rows_.said().keys())
      if (!seen_.contains("key/" + id)) rows_.found("C3", key.certified, "key " + id + " is not there");
    return {};
  }

 private:
  static std::string subject_of(const std::string& kind, const json& body) {
    const auto numbered = [&](const char* what, const char* member) {
      return body.contains(member) ? what + std::string{"/"} + body[member].dump() : std::string{};
    };
    if (kind == "custody.offered" || kind == "custody.offer_ended" || kind == "handover.offered")
      return numbered("offer", "offer");
    if (kind == "inventory.opened" || kind == "inventory.closed") return numbered("inventory", "inventory");
    if (kind == "custody.key_founded")
      return "key/" + text_member(body.contains("founding") ? body["founding"] : json{}, "key");
    if (kind == "custody.key_revoked")
      return "key/" + text_member(body.contains("revocation") ? body["revocation"] : body, "key");
    return "";
  }
  const std::vector<Spoken>& of(const std::string& subject) {
    seen_.insert(subject);
    static const std::vector<Spoken> kNothing;
    const auto found = spoken_.find(subject);
    return found == spoken_.end() ? kNothing : found->second;
  }
  // The last entry that speaks of it wrote it, or an act of two officers did.
  bool check_writer(const char* rule, const CustodyRow& row, const std::vector<Spoken>& spoken,
                    const std::string& where) {
    if (rows_.said().acts().contains(entry_of(row))) return true;
    if (!spoken.empty() && spoken.back().entry == entry_of(row)) return true;
    rows_.found(rule, entry_of(row), where + ": written by an entry that does not speak of it");
    return false;
  }

  void check_offer(const CustodyRow& row) {
    const auto where = "offer " + std::to_string(integer_in(row[0]));
    const auto& spoken = of("offer/" + std::to_string(integer_in(row[0])));
    if (!check_writer("C2", row, spoken, where)) return;
    std::size_t ended = rows_.said().acts().contains(entry_of(row)) ? 1 : 0, overtaken = 0;
    for (const auto& one : spoken) {
      const bool ends = one.word->kind == "custody.offer_ended";
      const bool late = ends && is_overtaken(row, one);
      if (ends && (late ? ++overtaken : ++ended) > 1) rows_.found("C2", one.entry, where + ": ended twice");
      if (!late) hold_offer(row, one, where);
    }
    if (ended == 0 && text_in(row[8]) != "open")
      rows_.found("C2", entry_of(row), where + ": " + text_in(row[8]) + " by nobody's word");
  }

  // Programs of before 2026-12 let an offer run out, or be withdrawn, when what was offered had been given
  // across a border. That ended nothing: the receipt came all the same, and two took it.
  bool is_overtaken(const CustodyRow& row, const Spoken& ending) const {
    const auto given = given_.find(integer_in(row[0]));
    const auto act = rows_.said().acts().find(entry_of(row));
    return given != given_.end() && given->second < ending.entry && ending.entry < entry_of(row) &&
           act != rows_.said().acts().end() && act->second.kind == "custody.receipt" &&
           text_in(row[8]) == "accepted";
  }

  void hold_offer(const CustodyRow& row, const Spoken& one, const std::string& where) {
    if (one.word->kind == "custody.offer_ended")
      rows_.hold_against(one.body, {{"state", &row[8]}}, "C2", entry_of(row), where);
    if (one.word->kind == "custody.offer_ended" && one.word->at != time_in(row[9]))
      rows_.found("C2", entry_of(row), where + ": not ended when its entry says");
    if (one.word->kind != "custody.offered") return;
    rows_.hold_against(one.body, {{"exhibit", &row[1]}, {"from", &row[2]}, {"to", &row[3]}}, "C2",
                       entry_of(row), where);
    if (one.body.contains("expires_at"))
      rows_.hold_against(one.body, {{"purpose", &row[4]}, {"seal", &row[5]}, {"expires_at", &row[7], true}},
                         "C2", entry_of(row), where);
    if (one.word->actor != text_in(row[2]) || one.word->at != time_in(row[6]))
      rows_.found("C2", entry_of(row), where + ": not by its holder, or not then");
  }

  // Its last certificate, and nothing else, says what a scale is.
  void check_scale(const CustodyRow& row) {
    const auto where = "scale " + text_in(row[0]);
    seen_.insert("scale/" + text_in(row[0]));
    const auto known = rows_.said().scales().find(text_in(row[0]));
    if (known == rows_.said().scales().end() || known->second.back().entry != entry_of(row)) {
      rows_.found("C4", entry_of(row), where + ": written by an entry that does not certify it");
      return;
    }
    const auto& last = known->second.back();
    rows_.hold_against(
        json::parse(last.text, nullptr, false),
        {{"readability_mg", &row[1]}, {"calibration_error_mg", &row[2]}, {"calibrated_until", &row[3], true}},
        "C4", entry_of(row), where);
    const auto act = rows_.said().acts().find(last.entry);
    const bool by_two = act != rows_.said().acts().end();
    const auto& said_at = by_two ? act->second.at : rows_.said().words().at(last.entry).at;
    const auto& said_by = by_two ? act->second.first : rows_.said().words().at(last.entry).actor;
    // Earlier programs read the clock once for the row and then for its entry.
    constexpr std::int64_t kMostBetween = 1'000;  // ms
    const auto at = base::parse_instant(said_at, "at");
    const auto late = at ? at->unix_ms() - integer_in(row[4]) : -1;
    if (late < 0 || late > kMostBetween || said_by != text_in(row[5]))
      rows_.found("C4", entry_of(row), where + ": not certified by whom it says, or not then");
  }

  void check_inventory(const CustodyRow& row) {
    const auto where = "inventory " + std::to_string(integer_in(row[0]));
    const auto& spoken = of("inventory/" + std::to_string(integer_in(row[0])));
    if (!check_writer("C2", row, spoken, where)) return;
    if (spoken.size() > 2) rows_.found("C2", spoken.back().entry, where + ": opened or closed twice");
    bool closed = false;
    for (const auto& one : spoken) {
      const bool closing = one.word->kind == "inventory.closed";
      closed = closed || closing;
      if (closing) {
        rows_.hold_against(one.body, {{"missing", &row[11]}, {"at_most", &row[12]}}, "C2", entry_of(row),
                           where);
      } else {
        rows_.hold_against(one.body,
                           {{"kind", &row[1]},
                            {"population_sha256", &row[2]},
                            {"drawing_key", &row[3]},
                            {"population", &row[4]},
                            {"sampled", &row[5]}},
                           "C2", entry_of(row), where);
        if (one.body.contains("confidence_ppm"))
          rows_.hold_against(one.body, {{"confidence_ppm", &row[6]}}, "C2", entry_of(row), where);
      }
      if (one.word->at != time_in(row[closing ? 9 : 7]) || one.word->actor != text_in(row[closing ? 10 : 8]))
        rows_.found("C2", entry_of(row), where + ": not by whom it says, or not then");
    }
    if (!closed && !(is_null(row[9]) && is_null(row[10]) && is_null(row[11]) && is_null(row[12])))
      rows_.found("C2", entry_of(row), where + ": closed by nobody's word");
  }

  void check_key(const CustodyRow& row) {
    const auto id = text_in(row[0]);
    const auto where = "key " + id;
    seen_.insert("key/" + id);
    const auto known = rows_.said().keys().find(id);
    if (known == rows_.said().keys().end()) {
      rows_.found("C3", entry_of(row), where + ": nobody certified it");
      return;
    }
    const auto& key = known->second;
    const auto* octets = std::get_if<Octets>(&row[2]);
    if (key.officer != text_in(row[1]) || octets == nullptr || octets->bytes != key.public_key)
      rows_.found("C3", entry_of(row), where + ": not what was certified");
    if (key.revoked.value_or(key.certified) != entry_of(row))
      rows_.found("C3", entry_of(row), where + ": written by an entry that does not speak of it");
    const auto act = rows_.said().acts().find(key.certified);
    const auto by =
        act == rows_.said().acts().end() ? "founding" : act->second.first + ", " + act->second.second;
    const auto at =
        act == rows_.said().acts().end() ? rows_.said().words().at(key.certified).at : act->second.at;
    if (by != text_in(row[4]) || at != time_in(row[3]))
      rows_.found("C3", entry_of(row), where + ": not certified by whom it says, or not then");
    const bool revoked = key.revoked.has_value();
    if (revoked == is_null(row[5]) ||
        (revoked && rows_.said().words().at(*key.revoked).at != time_in(row[5])))
      rows_.found("C3", entry_of(row), where + ": revoked or not, against its entries");
    if (key.reason != text_in(row[7]) || key.since != (is_null(row[8]) ? "" : time_in(row[8])))
      rows_.found("C3", entry_of(row), where + ": since when and why it is not trusted is not what was said");
  }

  CustodyRows& rows_;
  std::map<std::string, std::vector<Spoken>> spoken_;
  std::map<std::int64_t, std::uint64_t> given_;  // by the offer, the entry that handed it over
  std::set<std::string> seen_;
};

}  // namespace

base::Status check_papers(CustodyRows& rows) { return Papers{rows}.check(); }

}  // namespace tidewaiter::verify
