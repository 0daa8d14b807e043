// Which of the journal's entries a bundle discloses.
//
// 1. One pass over the journal, in its order. An entry of custody that names an event of the exhibit, or of a
//    whole of it that is told, is taken; so is one that names the handover, its request or its scales, a
//    controlled delivery of it, and
//    one that speaks of the exhibit as an offer or a laboratory does.
// 2. Certificates and revocations of keys are kept aside, by key.
// 3. From the signatures of what was taken, and of the two who will seal the bundle, the certificates they
//    rest on are added, and those that these rest on, and the acts by which two others stand for what a lost
//    key signed, until there is nothing to add.

#include <algorithm>
#include <deque>
#include <map>

#include "base/json_text.h"
#include "journal/entry.h"
#include "service/bundle_contents.h"

namespace tidewaiter::service {
namespace {

using base::number_member;
using base::text_member;
using nlohmann::json;

class Choosing {
 public:
  Choosing(const Lineage& lineage, const Stated& stated) : stated_(stated) {
    for (const auto& one : lineage.all) {
      const auto& id = one.known.exhibit.id.text();
      results_until_[id] = results_until_.empty() || one.events.empty() ? INT64_MAX : one.events.back().at;
      for (const auto& event : one.events) rows_.insert(id + "/" + std::to_string(event.event_no));
      for (const auto& weighing : one.weighings) scales_.insert(weighing.scale);
    }
    for (const auto& row : stated.substitutions) substitutions_.insert(row.substitution_no);
    // A result is the receiver's, unless it is withheld.
    results_ = !stated.withheld.contains("substance") && !stated.withheld.contains("laboratory");
  }

  base::Status consider(store::StoredEntry&& stored) {
    const bool ours = stored.bytes.find("\"kind\":\"custody.") != std::string::npos ||
                      stored.bytes.find("\"kind\":\"handover.") != std::string::npos;
    if (!ours) return {};
    TW_TRY(const auto entry, journal::parse_entry(stored.bytes));
    const auto body = json::parse(entry.body, nullptr, false);
    if (entry.kind == "custody.key_founded") {
      keys_[text_member(body.value("founding", json{}), "key")].push_back(std::move(stored));
    } else if (entry.kind == "custody.key_revoked") {
      // A revocation that is signed says so inside.
      keys_[text_member(body.value("revocation", body), "key")].push_back(std::move(stored));
    } else if (entry.kind == "custody.key_certified") {
      const auto facts = body.value(json::json_pointer{"/act/facts"}, json{});
      keys_[text_member(facts, "key")].push_back(std::move(stored));
    } else if (entry.kind == "custody.affirmed") {
      affirmations_.push_back(std::move(stored));
    } else if (is_wanted(entry, body)) {
      take(std::move(stored), body);
    }
    return {};
  }

  std::vector<store::StoredEntry> finish(const TwoSigners& by) {
    wanted_keys_.push_back(by.first.key().id());
    wanted_keys_.push_back(by.second.key().id());
    do {
      take_keys();
    } while (take_affirmations());
    std::vector<store::StoredEntry> all;
    for (auto& [index, stored] : taken_) all.push_back(std::move(stored));
    return all;
  }

 private:
  bool is_wanted(const journal::Entry& entry, const json& body) const {
    for (const auto& row : entry.rows) {
      if (row.table == "custody_event" && rows_.contains(row.key)) return true;
    }
    if (entry.kind == "custody.substituted") {
      const auto said = body.value(json::json_pointer{"/act/facts/substitution"}, json{});
      return substitutions_.contains(number_member(said, "no"));
    }
    if (entry.kind == "custody.scale") return scales_.contains(text_member(body, "scale"));
    if (entry.kind == "custody.scale_certified")
      return scales_.contains(
          text_member(body.value(json::json_pointer{"/act/facts/scale"}, json{}), "scale"));
    if (entry.kind == "custody.confirmed") return is_result_told(entry, text_member(body, "exhibit"));
    if (entry.kind == "custody.result")
      return is_result_told(
          entry, text_member(body.value(json::json_pointer{"/act/facts/result"}, json{}), "exhibit"));
    if (entry.kind == "handover.offered")
      return number_member(body, "handover") == stated_.handover.handover_no;
    if (entry.kind.substr(0, 9) == "handover.")
      return number_member(body, "request") == stated_.handover.request_no;
    return false;
  }

  bool is_result_told(const journal::Entry& entry, const std::string& exhibit) const {
    const auto until = results_until_.find(exhibit);
    return results_ && until != results_until_.end() && entry.at.unix_ms() <= until->second;
  }

  static json body_of(const store::StoredEntry& stored) {
    const auto entry = journal::parse_entry(stored.bytes);
    return entry ? json::parse(entry->body, nullptr, false) : json{};
  }

  void take_keys() {
    while (!wanted_keys_.empty()) {
      auto entries = keys_.extract(wanted_keys_.front());
      wanted_keys_.pop_front();
      if (entries.empty()) continue;
      for (auto& stored : entries.mapped()) {
        const auto body = body_of(stored);
        take(std::move(stored), body);
      }
    }
  }

  // Acts by which two stand for an entry that is told and that a lost key signed; whether there were any.
  bool take_affirmations() {
    bool any = false;
    std::erase_if(affirmations_, [&](store::StoredEntry& stored) {
      const auto body = body_of(stored);
      const auto list = body.value(json::json_pointer{"/act/facts/entries"}, json::array());
      const bool told = std::any_of(list.begin(), list.end(), [&](const json& one) {
        return one.is_number_unsigned() && taken_.contains(one.get<std::uint64_t>());
      });
      if (told) take(std::move(stored), body);
      any = any || told;
      return told;
    });
    return any;
  }

  void take(store::StoredEntry&& stored, const json& body) {
    if (body.is_object() && body.contains("signatures")) {
      for (const auto& signature : body["signatures"]) wanted_keys_.push_back(text_member(signature, "key"));
    }
    if (body.is_object() && body.contains("revocation"))
      wanted_keys_.push_back(text_member(body.value("signature", json{}), "key"));
    const auto index = stored.index;
    taken_.emplace(index, std::move(stored));
  }

  const Stated& stated_;
  std::set<std::string> rows_, scales_;
  std::map<std::string, std::int64_t> results_until_;  // by exhibit: a whole's, until the part was taken out
  std::set<std::int64_t> substitutions_;
  bool results_ = true;
  std::map<std::string, std::vector<store::StoredEntry>> keys_;
  std::deque<std::string> wanted_keys_;
  std::vector<store::StoredEntry> affirmations_;
  std::map<std::uint64_t, store::StoredEntry> taken_;
};

}  // namespace

base::Result<std::vector<store::StoredEntry>> disclosed_entries(store::Reader& reader, const Lineage& lineage,
                                                                const Stated& stated, const TwoSigners& by) {
  TW_TRY(const auto head, reader.journal_head());
  Choosing choosing{lineage, stated};
  TW_TRY_STATUS(reader.scan_entries(0, head.size, [&](store::StoredEntry&& entry) -> base::Result<bool> {
    return choosing.consider(std::move(entry)).map([] { return true; });
  }));
  return choosing.finish(by);
}

}  // namespace tidewaiter::service
