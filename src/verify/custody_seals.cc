#include "verify/custody_seals.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <nlohmann/json.hpp>

#include "verify/custody_signatures.h"

namespace tidewaiter::verify {
namespace {

using nlohmann::json;

constexpr int kSealsAreOwn = 5;  // the facts' version
constexpr std::uint64_t kStill = UINT64_MAX;

// What breaks a seal, or takes the thing under it away.
bool is_end(std::string_view event) {
  constexpr std::array<std::string_view, 7> kEnds{"open",    "consume", "consume_all",     "merge",
                                                  "release", "destroy", "destroy_by_order"};
  return std::find(kEnds.begin(), kEnds.end(), event) != kEnds.end();
}

class Seals {
 public:
  explicit Seals(CustodyRows& rows) : rows_(rows) {}

  base::Status check() {
    TW_TRY_STATUS(rows_.each("custody_event", {"exhibit", "event_no", "event", "detail"}, "exhibit, event_no",
                             [&](const CustodyRow& row) { take(row); }));
    for (const auto& [number, all] : put_on_) {
      for (const auto& one : all) check_one(number, one, all);
    }
    TW_TRY_STATUS(rows_.each("seal", {"seal", "exhibit", "at"}, "",
                             [&](const CustodyRow& row) { check_register(row); }));
    if (registered_ != own_)
      rows_.found("C2", rows_.entries(),
                  "the register of seals has " + std::to_string(registered_) + " of " + std::to_string(own_) +
                      " sealings");
    return {};
  }

 private:
  struct PutOn {
    std::string exhibit;
    std::uint64_t entry = 0;
    std::uint64_t until = kStill;  // it was broken, or read as another
    bool own = false;              // of the version that has to make it one of its own
  };

  void take(const CustodyRow& row) {
    const auto exhibit = text_in(row[0]), event = text_in(row[2]);
    if (exhibit != exhibit_) worn_ = nullptr;
    exhibit_ = exhibit;
    const bool read_otherwise = text_in(row[3]).find("\"seal_read\":") != std::string::npos;
    if (worn_ != nullptr && (event == "seal" || is_end(event) || read_otherwise)) {
      worn_->until = entry_of(row);
      worn_ = nullptr;
    }
    if (event != "seal") return;
    const auto act = rows_.said().acts().find(entry_of(row));
    const bool own = act != rows_.said().acts().end() && act->second.version >= kSealsAreOwn;
    own_ += own ? 1 : 0;
    auto& all = put_on_[text_member(json::parse(text_in(row[3]), nullptr, false), "seal")];
    worn_ = &all.emplace_back(PutOn{exhibit, entry_of(row), kStill, own});
  }

  void check_one(const std::string& number, const PutOn& one, const std::deque<PutOn>& all) {
    if (!one.own) return;
    const auto other = std::find_if(all.begin(), all.end(), [&](const PutOn& two) {
      return &two != &one && two.entry < one.entry && (two.own || two.until > one.entry);
    });
    if (other != all.end())
      rows_.found(
          "C2", one.entry,
          one.exhibit + ": sealed under " + number + ", which was put on " + other->exhibit + " before");
  }

  void check_register(const CustodyRow& row) {
    const auto all = put_on_.find(text_in(row[0]));
    const auto same = [&](const PutOn& one) {
      return one.own && one.exhibit == text_in(row[1]) && one.entry == entry_of(row) &&
             rows_.said().acts().at(one.entry).at == time_in(row[2]);
    };
    if (all != put_on_.end() && std::any_of(all->second.begin(), all->second.end(), same)) {
      ++registered_;
    } else {
      rows_.found("C2", entry_of(row), "the register of seals: " + text_in(row[0]) + " was not put on so");
    }
  }

  CustodyRows& rows_;
  std::size_t own_ = 0, registered_ = 0;
  std::map<std::string, std::deque<PutOn>> put_on_;  // by number; what is in a deque stays where it is
  std::string exhibit_;
  PutOn* worn_ = nullptr;  // on the exhibit that is read, the last of its list
};

}  // namespace

base::Status check_seals(CustodyRows& rows) { return Seals{rows}.check(); }

}  // namespace tidewaiter::verify
