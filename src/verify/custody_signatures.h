#pragma once
// Two-person integrity (C3) as an outsider reads it from the journal: which keys were certified to which
// officers by whom, which acts two of them signed, and what those acts say. Ed25519 by libsodium, JSON by
// another reader than the writer's. Memory: what the custody entries state, a few hundred octets each. One to
// a thread.

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "verify/entry_text.h"
#include "verify/finding.h"
#include "verify/signature_queue.h"

namespace tidewaiter::verify {

/// An act that two officers signed. From facts of version 2 on, what it says covers whole rows.
struct SignedAct {
  std::string kind, at, first, second;
  int version = 1;
};
/// One officer's unsigned word: an entry's own text.
struct Word {
  std::string kind, at, actor;
  std::string body;  ///< JSON
};
/// What an act says of one row, and the entry that says it.
struct Said {
  std::uint64_t entry = 0;
  std::string text;    ///< a JSON object, or what movements() and events() have
  std::string detail;  ///< of an event, JSON; empty in facts of version 1
};
/// A signature made at a time from which its key is not trusted.
struct LateSignature {
  std::uint64_t entry = 0;
  std::string key, officer, at, since, reason;
  std::string affirmed_by;  ///< the two who stand for it since; empty for nobody
};

class CustodySignatures {
 public:
  using Event = std::pair<std::string, std::int64_t>;  ///< exhibit, and number in its chain
  struct Key {
    std::string officer;
    std::string public_key;
    std::uint64_t certified = 0;  ///< the entry
    std::optional<std::uint64_t> revoked;
    std::string reason, since;
  };

  /// With a queue, signatures are checked beside the reading: an act is taken as signed, and what does not
  /// hold is a finding once the queue is settled, so that whoever feeds settles before he relies on what acts
  /// say. Without one, an act whose signature does not hold is not taken.
  explicit CustodySignatures(SignatureQueue* beside = nullptr) : beside_(beside) {}

  /// Whether entries of this kind say anything of custody: for leaving out the others without reading them.
  static bool concerns(std::string_view kind);
  /// The next entry's text, in the journal's order; any kind. What is wrong goes to `findings`.
  void feed(std::uint64_t index, std::string_view text, Findings& findings);

  /// What signed acts said: "kind|exhibit|to|seizure|mass" of a movement, "event|state|holder|first|second"
  /// of an event, the fact itself of a weighing, an inquiry (both by number) and a finding (by its inquiry).
  /// A movement to what is missing can also be one officer's word.
  const std::map<std::int64_t, Said>& movements() const { return movements_; }
  const std::map<std::int64_t, Said>& weighings() const { return weighings_; }
  const std::map<Event, Said>& events() const { return events_; }
  const std::map<std::int64_t, Said>& inquiries() const { return inquiries_; }
  const std::map<std::int64_t, Said>& closings() const { return closings_; }
  /// Each exhibit as the last act left it, and the digest of its document where an act last said one.
  const std::map<std::string, Said>& exhibits() const { return exhibits_; }
  const std::map<std::string, Said>& documents() const { return documents_; }
  /// What was committed to of each exhibit's laboratory results by the last act of version 3 that said its
  /// document; empty text for none. And the results themselves, in their order.
  const std::map<std::string, Said>& committed_results() const { return committed_results_; }
  const std::map<std::string, std::vector<Said>>& results() const { return results_; }
  /// What was taken out of parcels and put in at controlled deliveries, by number.
  const std::map<std::int64_t, Said>& substitutions() const { return substitutions_; }
  /// What was said of a run at the furnace, once for each exhibit burnt.
  const std::map<std::int64_t, std::vector<Said>>& runs() const { return runs_; }
  /// Every certificate a scale had, in the journal's order: an act's fact, or one officer's word from before
  /// facts of version 4.
  const std::map<std::string, std::vector<Said>>& scales() const { return scales_; }
  /// The erasures of files that two officers ordered, by number; and of an exhibit how many of its pictures
  /// were kept when it was seized.
  const std::map<std::int64_t, Said>& erasures() const { return erasures_; }
  const std::map<std::string, Said>& photographs() const { return photographs_; }
  /// The last settlement of each seizure that two officers signed.
  const std::map<std::int64_t, Said>& settlements() const { return settlements_; }
  /// What was weighed of what was used up, beside the rest: by the entry.
  const std::map<std::uint64_t, Said>& consumed() const { return consumed_; }
  /// For whom what was kept for the defence was used up, its expert and the court's order: by the entry.
  const std::map<std::uint64_t, Said>& for_defence() const { return for_defence_; }
  /// What was handed over to another country, by the handover's number, and what each receipt came to.
  const std::map<std::int64_t, Said>& handovers() const { return handovers_; }
  const std::vector<Said>& receipts() const { return receipts_; }
  /// The running tests that alarmed, as "dimension/id", by act.
  const std::map<std::uint64_t, std::set<std::string>>& alarms() const { return alarms_; }
  /// The digest of a row, in hexadecimal, by the act that wrote it, table and key.
  using RowName = std::tuple<std::uint64_t, std::string, std::string>;
  const std::map<RowName, std::string>& digests() const { return digests_; }

  const std::map<std::uint64_t, SignedAct>& acts() const { return acts_; }
  const std::map<std::uint64_t, Word>& words() const { return words_; }
  const std::map<std::string, Key>& keys() const { return keys_; }
  std::uint64_t signatures() const { return signatures_; }
  /// To be asked once all is fed; in the journal's order.
  std::vector<LateSignature> late_signatures() const;

 private:
  struct Made {
    std::uint64_t entry;
    std::string key, at;
  };
  bool take_act(std::uint64_t index, std::string_view body, std::string_view kind, SignedAct& act,
                nlohmann::json& facts, Findings& findings);
  void take_word(std::uint64_t index, std::string_view kind, Findings& findings);
  void take_key(std::uint64_t index, const nlohmann::json& said, const SignedAct* by, Findings& findings);
  bool is_signed_revocation(std::uint64_t index, std::string_view body, const nlohmann::json& said);
  void take_revocation(std::uint64_t index, std::string_view body, Findings& findings);
  void take_report(std::uint64_t index, std::string_view body, Findings& findings);
  void take_scale(std::uint64_t index, const nlohmann::json& said);
  void take_result(std::uint64_t index, const SignedAct& act, const nlohmann::json& facts,
                   Findings& findings);
  void take_facts(std::uint64_t index, const SignedAct& act, const nlohmann::json& facts, Findings& findings);
  bool is_late(const Made& one) const;
  bool holds(SignatureCheck check);

  SignatureQueue* beside_;
  EntryText entry_;
  std::map<std::string, Key> keys_;
  std::map<std::int64_t, Said> movements_, weighings_, inquiries_, closings_;
  std::map<Event, Said> events_;
  std::map<std::string, Said> exhibits_, documents_, committed_results_;
  std::map<std::string, std::vector<Said>> results_;
  std::map<std::int64_t, std::vector<Said>> runs_;
  std::map<std::string, std::vector<Said>> scales_;
  std::map<std::int64_t, Said> handovers_, erasures_, settlements_, substitutions_;
  std::map<std::string, Said> photographs_;
  std::map<std::uint64_t, Said> consumed_, for_defence_;
  std::vector<Said> receipts_;
  std::map<std::uint64_t, std::set<std::string>> alarms_;
  std::map<RowName, std::string> digests_;
  std::map<std::uint64_t, SignedAct> acts_;
  std::map<std::uint64_t, Word> words_;
  std::vector<Made> made_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> affirmed_;  // an entry, and the act that affirms it
  int newest_ = 1;
  std::uint64_t signatures_ = 0;
};

}  // namespace tidewaiter::verify
