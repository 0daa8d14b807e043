#pragma once
// Two-person integrity (C3) as an outsider reads it from the journal: which keys were certified to which
// officers by whom, which acts two of them signed, and what those acts say. Ed25519 by OpenSSL, JSON by
// another reader than the writer's. Memory: what the custody entries state, a few hundred octets each. One to
// a thread.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "verify/entry_text.h"
#include "verify/finding.h"

namespace tidewaiter::verify {

class CustodySignatures {
 public:
  /// The next entry's text, in the journal's order; any kind. What is wrong goes to `findings`.
  void feed(std::uint64_t index, std::string_view text, Findings& findings);

  /// What signed acts said: "kind|exhibit|to|seizure|mass" of a movement, "exhibit|gross|tare|uncertainty|
  /// scale|place|verdict|first|second" of a weighing, "event|state|holder|first|second" of an event.
  const std::map<std::int64_t, std::string>& movements() const { return movements_; }
  const std::map<std::int64_t, std::string>& weighings() const { return weighings_; }
  const std::map<std::pair<std::string, std::int64_t>, std::string>& events() const { return events_; }
  std::uint64_t signatures() const { return signatures_; }

 private:
  struct Key {
    std::string officer;
    std::string public_key;
    bool revoked = false;
  };
  struct Act {
    std::string first, second;
    std::string facts;
  };
  bool take_act(std::uint64_t index, std::string_view body, std::string_view kind, Act& act,
                Findings& findings);
  void take_key(std::uint64_t index, const std::string& facts, const Act* by, Findings& findings);
  void take_facts(std::uint64_t index, const Act& act, Findings& findings);

  EntryText entry_;
  std::map<std::string, Key> keys_;
  std::map<std::int64_t, std::string> movements_, weighings_;
  std::map<std::pair<std::string, std::int64_t>, std::string> events_;
  std::uint64_t signatures_ = 0;
};

}  // namespace tidewaiter::verify
