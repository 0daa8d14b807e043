#include "verify/custody_departures.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/bytes.h"
#include "verify/custody_weighings.h"

namespace tidewaiter::verify {
namespace {

using nlohmann::json;

constexpr int kOrdersName = 4;

class Departures {
 public:
  explicit Departures(CustodyRows& rows) : rows_(rows) {
    for (const auto& [no, said] : rows_.said().inquiries()) {
      const json fact = json::parse(said.text, nullptr, false);
      add(no, said.entry, text_member(fact, "exhibit"),
          missing(number_member(fact, "expected_mg"), number_member(fact, "observed_mg")),
          text_member(fact, "cause"));
    }
    for (const auto& [entry, word] : rows_.said().words()) {
      const bool run = word.kind == "custody.destruction_run";
      if (!run && word.kind != "custody.missing_reported") continue;
      const json body = json::parse(word.body, nullptr, false);
      if (run && text_member(body, "state") == "begun") begun_.emplace(number_member(body, "run"), entry);
      if (!run && body.is_object() && body.contains("discrepancy"))
        add(number_member(body, "discrepancy"), entry, text_member(body, "exhibit"), std::nullopt);
    }
  }

  base::Status check() {
    if (rows_.has_old_acts()) TW_TRY_STATUS(add_old());
    for (const auto& [event, said] : rows_.said().events()) {
      const auto name = said.text.substr(0, said.text.find('|'));
      const bool by_order = name == "destroy_by_order" || name == "hand_over_by_order";
      if (!by_order && name != "destroy" && name != "hand_over" && name != "seize_abroad") continue;
      if (rows_.said().acts().at(said.entry).version >= kOrdersName)
        check_order(event.first, said, by_order);
    }
    TW_TRY_STATUS(rows_.each("handover", {"handover_no", "receipt"}, "", [&](const CustodyRow& row) {
      if (!is_null(row[1])) lines_[integer_in(row[0])] = text_in(row[1]);
    }));
    for (const auto& said : rows_.said().receipts())
      if (rows_.said().acts().at(said.entry).version >= kOrdersName) check_receipt(said);
    return {};
  }

 private:
  struct Opened {
    std::uint64_t entry = 0;
    std::string exhibit;
    std::optional<std::int64_t> missing_mg;
    std::string cause;  // empty: a weighing
  };
  // A surplus is not missing.
  static std::int64_t missing(std::int64_t expected_mg, std::int64_t observed_mg) {
    return std::max<std::int64_t>(0, expected_mg - observed_mg);
  }

  // What acts of version 1 opened is in its row alone, and was open before any act that has to name it.
  base::Status add_old() {
    return rows_.each("discrepancy", {"discrepancy_no", "exhibit", "expected_mg", "observed_mg", "cause"}, "",
                      [&](const CustodyRow& row) {
                        const auto no = integer_in(row[0]);
                        if (!opened_.contains(no) && is_null(row[4]))
                          add(no, 0, text_in(row[1]), missing(integer_in(row[2]), integer_in(row[3])));
                      });
  }
  void add(std::int64_t no, std::uint64_t entry, const std::string& exhibit,
           std::optional<std::int64_t> missing_mg, std::string cause = {}) {
    opened_[no] = {entry, exhibit, missing_mg, std::move(cause)};
    by_exhibit_[exhibit].push_back(no);
  }

  // Opened up to this entry and not closed before it.
  std::set<std::int64_t> open_at(const std::string& exhibit, std::uint64_t entry) const {
    std::set<std::int64_t> open;
    const auto found = by_exhibit_.find(exhibit);
    if (found == by_exhibit_.end()) return open;
    for (const auto no : found->second) {
      const auto closed = rows_.said().closings().find(no);
      const bool ended = closed != rows_.said().closings().end() && closed->second.entry < entry;
      if (opened_.at(no).entry <= entry && !ended) open.insert(no);
    }
    return open;
  }

  void check_order(const std::string& exhibit, const Said& said, bool by_order) {
    std::set<std::int64_t> named;
    const json detail = json::parse(said.detail, nullptr, false);
    const json despite = detail.is_object() ? detail.value("despite", json::array()) : json::array();
    for (const auto& one : despite) {
      const auto no = one.is_number_integer() ? one.get<std::int64_t>() : number_member(one, "discrepancy");
      named.insert(no);
      const auto opened = opened_.find(no);
      if (opened != opened_.end() && opened->second.entry == said.entry)
        rows_.found("C4", said.entry, exhibit + ": it left in spite of what was only found then");
      const auto begun = begun_.find(number_member(detail, "run"));
      if (begun != begun_.end() && opened != opened_.end() && opened->second.entry > begun->second &&
          opened->second.entry != said.entry)
        rows_.found("C4", said.entry,
                    exhibit + ": it was burnt in spite of what was found since its run began");
      if (one.is_object() && (text_member(one, "order").empty() ||
                              (opened != opened_.end() && opened->second.missing_mg &&
                               *opened->second.missing_mg != number_member(one, "missing_mg"))))
        rows_.found("C4", said.entry,
                    exhibit + ": by an order without words, or one that says another mass is missing");
    }
    if (named != open_at(exhibit, said.entry) || by_order == named.empty())
      rows_.found("C4", said.entry,
                  exhibit + ": it left while discrepancies were open that no order names, or by an order that "
                            "names others");
  }

  void check_receipt(const Said& said) {
    const json receipt = json::parse(said.text, nullptr, false);
    const auto no = number_member(receipt, "handover");
    const auto sent = rows_.said().handovers().find(no);
    const auto where = "handover " + std::to_string(no);
    if (sent == rows_.said().handovers().end()) {
      rows_.found("C4", said.entry, where + ": a receipt of what was not handed over");
      return;
    }
    const json handed = json::parse(sent->second.text, nullptr, false);
    const auto exhibit = text_member(handed, "exhibit");
    check_seal_read(said, receipt, handed, where);
    const auto mass = number_member(handed, "sent_mg"), uncertain = number_member(handed, "uncertainty_mg");
    if (number_member(receipt, "sent_mg") != mass || number_member(receipt, "sent_uncertainty_mg") != uncertain)
      rows_.found("C4", said.entry, where + ": the receipt is held against another mass than was sent");
    if (mass == 0) return;
    constexpr std::int64_t kLargest = 1'000'000'000;
    const auto theirs =
        std::clamp<std::int64_t>(number_member(receipt, "uncertainty_mg"), 0, most_uncertain(mass));
    const auto bound = combined(std::clamp<std::int64_t>(uncertain, 0, kLargest), theirs);
    const auto gap = std::abs(number_member(receipt, "net_mg") - mass);
    const bool asked = is_asked(exhibit, said.entry, "");
    if ((gap > bound) != asked)
      rows_.found("C4", said.entry,
                  where + ": received with " + std::to_string(gap) + " mg more or less, and " +
                      (asked ? "an" : "no") + " inquiry was opened");
  }

  // The receiver's own line says which seal was read there; the row that keeps it is what two signed.
  void check_seal_read(const Said& said, const json& receipt, const json& handed, const std::string& where) {
    const auto line = lines_.find(number_member(receipt, "handover"));
    if (line == lines_.end()) return;
    const json taken = json::parse(line->second, nullptr, false);
    const json words = taken.is_object() ? taken.value("receipt", json{}) : json{};
    const auto digest = text_member(receipt, "sha256");
    if (!digest.empty() && digest != base::to_hex(base::as_view(base::sha256(line->second))))
      rows_.found("C4", said.entry, where + ": the receipt that is kept is not the one that was taken");
    const bool other = text_member(words, "seal") != text_member(handed, "seal");
    if (other != is_asked(text_member(handed, "exhibit"), said.entry, "seal"))
      rows_.found("C4", said.entry,
                  where + ": received under seal " + text_member(words, "seal") + ", and " +
                      (other ? "no" : "an") + " inquiry was opened");
  }
  // An inquiry of this cause was opened in the entry.
  bool is_asked(const std::string& exhibit, std::uint64_t entry, std::string_view cause) const {
    const auto inquiries = by_exhibit_.find(exhibit);
    return inquiries != by_exhibit_.end() &&
           std::any_of(inquiries->second.begin(), inquiries->second.end(), [&](std::int64_t one) {
             return opened_.at(one).entry == entry && opened_.at(one).cause == cause;
           });
  }

  CustodyRows& rows_;
  std::map<std::int64_t, std::string> lines_;  // the receipts as they came, by the handover
  std::map<std::int64_t, Opened> opened_;
  std::map<std::string, std::vector<std::int64_t>> by_exhibit_;
  std::map<std::int64_t, std::uint64_t> begun_;  // by the run, the entry that says so
};

}  // namespace

base::Status check_departures(CustodyRows& rows) { return Departures{rows}.check(); }

}  // namespace tidewaiter::verify
