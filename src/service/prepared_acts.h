#pragma once
// Two officers at two desks sign one act (C3), each with a key that never leaves their own browser or token.
//
// Method.
//  1. An act is rehearsed: its use case runs on the writer's thread with signers that only take down the
//  octets they are asked to sign, and then fail, so that nothing is written. The hour, the numbers and
//  salts that its rows were given, and what else was drawn by chance, are kept.
//  2. Both officers sign those octets where they are. A signature is held against the officer's certified key
//  at once.
//  3. With the second signature the use case runs again, at the kept hour and with the kept numbers, salts
//  and chance, and its signers hand out the given signatures. Where anything that the act rests on has
//  changed meanwhile, it asks for other octets than were signed and is refused: nobody's name stands under
//  what they did not read.
// A run at the furnace is many entries, an exhibit each: its rehearsal goes on after each text it is asked to
// have signed, and both sign all of them. An exhibit whose text would be another by then stays behind.
// A leg of a transport is many entries too, but of one transaction: its use case asks for each signature,
// though it was refused the one before (room_keys.cc). Where one text would be another, nothing is written.
// What follows an act once it is durable and is no part of it, such as erasing what two ordered to be erased,
// is done afterwards, by the service itself: a rehearsal has none of it. Numbers of acts that were never done
// are not used again. Prepared acts live in memory: after a restart they are prepared anew.
//
// Threads: any; `prepare` and `sign` wait for the writer.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "service/officer_keys.h"
#include "service/service.h"

namespace tidewaiter::service {

inline constexpr base::DurationMs kActWaits = base::DurationMs::minutes(30);
inline constexpr std::size_t kMostPreparedActs = 1'000;
inline constexpr std::size_t kMostTexts = 1'000;  ///< of one act, beside a leg's own

struct PreparedAct {
  std::string id;
  std::string kind;
  custody::OfficerId first;
  custody::OfficerId second;
  std::string octets;                ///< what both sign
  std::vector<std::string> further;  ///< and these, where each exhibit is an entry: a furnace run, a leg
  std::string foreseen;              ///< what the use case answered when it was rehearsed, as JSON
  base::Instant at;
  base::Instant expires_at;
  std::vector<std::string> signed_by;
  bool done = false;
  std::optional<std::uint64_t> journal_index;  ///< of the act's entry, once done
  std::string result;                          ///< what the use case answered, as JSON; empty before
};

class PreparedActs {
 public:
  /// A use case with its arguments; answers a JSON object.
  using Work = std::function<base::Result<std::string>(const Service&, const TwoSigners&)>;
  /// What follows once the act is done and durable; takes and answers the act's result. It undoes nothing:
  /// what it could not do stands in what it answers.
  using Afterwards = std::function<std::string(const Service&, std::string result)>;

  PreparedActs();
  ~PreparedActs();

  /// Rehearses it. Forbidden where one of the two has no key in force or both are one person; TooLarge where
  /// too many acts wait; otherwise as the use case refuses it.
  base::Result<PreparedAct> prepare(const Service& service, const std::string& kind,
                                    const custody::OfficerId& first, const custody::OfficerId& second,
                                    Work work, Afterwards afterwards = {});
  /// Takes `officer`'s signature; with the second the act is done. NotFound where no such act waits,
  /// Forbidden for who is neither of the two or whose key it is not, Missing unless there is
  /// one for each text, Tampered where a signature does not hold, Conflict where the act would no longer be
  /// what was signed: it is dropped then.
  base::Result<PreparedAct> sign(const Service& service, const std::string& act_id,
                                 const custody::OfficerId& officer, const std::string& key_id,
                                 const base::Bytes& signature, const std::vector<base::Bytes>& further = {});
  /// The acts in which `officer` is one of the two, done ones until they expire; the oldest first.
  std::vector<PreparedAct> of(const custody::OfficerId& officer, base::Instant now);
  /// One of them. NotFound for anybody else's.
  base::Result<PreparedAct> act(const std::string& act_id, const custody::OfficerId& officer,
                                base::Instant now);

 private:
  struct Waiting;
  std::vector<std::shared_ptr<Waiting>> all(base::Instant now);
  std::shared_ptr<Waiting> find(const std::string& act_id, base::Instant now);

  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Waiting>> waiting_;
};

}  // namespace tidewaiter::service
