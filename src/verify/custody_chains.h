#pragma once
// C2 and C3 from outside: every chain of events against what was signed, the table of states and the offers,
// and every exhibit against where its chain, its movements and its weighings leave it. One to a thread.

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "verify/custody_books.h"
#include "verify/custody_rows.h"

namespace tidewaiter::verify {

class CustodyChains {
 public:
  explicit CustodyChains(CustodyRows& rows) : rows_(rows) {}
  /// Offers and events.
  base::Status check();
  /// The exhibits' own rows. `uncertainty` has, by exhibit, what its weighings leave.
  base::Status check_exhibits(const CustodyBooks& books,
                              const std::map<std::string, std::int64_t>& uncertainty);
  /// Who held it before this entry; empty where nobody did.
  std::string holder_before(const std::string& exhibit, std::uint64_t entry) const;
  /// The state it was in before this entry; empty where it was not there yet.
  std::string state_before(const std::string& exhibit, std::uint64_t entry) const;
  /// Whether this officer accepted it for a laboratory before this entry; or what it was taken out of later.
  bool was_in_laboratory_of(const std::string& officer, const std::string& exhibit,
                            std::uint64_t entry) const;
  /// Whether it was taken out of the whole, or out of a part of it.
  bool is_part_of(const std::string& part, const std::string& whole) const;
  /// The exhibit, its wholes, and what was merged into any of them, before this entry or by it.
  std::set<std::string> origins_before(const std::string& exhibit, std::uint64_t entry) const;
  /// Everybody who held it or acted on it, before this entry; its wholes included, and what was merged into
  /// any of them, up to it.
  std::set<std::string> involved_before(const std::string& exhibit, std::uint64_t entry) const;

 private:
  struct Offer {
    std::string exhibit, from, to, state, purpose;
  };
  struct Link {
    std::uint64_t entry;
    std::string holder, actor, second, state;
    std::int64_t at;
  };
  struct InLaboratory {  // accepted for one
    std::uint64_t entry;
    std::string who;
    std::int64_t at;
  };
  struct Chain {
    std::int64_t events = 0;
    std::string state;
    std::string state_at;
    std::string away;  // "depart" or "send_on", until it is there again
    std::vector<Link> links;
    std::vector<InLaboratory> laboratories;
  };
  void check_offer(const CustodyRow& row);
  void check_event(const CustodyRow& row);
  void hold_against_signed(const CustodyRow& row, const std::string& where);
  void check_holder(const CustodyRow& row, Chain& chain, const std::string& where);
  void check_signers(const CustodyRow& row, const std::string& where);
  void read_weighings();
  void check_there(const CustodyRow& row, Chain& chain, const std::string& where);
  void check_exhibit(const CustodyRow& row, const CustodyBooks& books,
                     const std::map<std::string, std::int64_t>& uncertainty);
  void check_writer(const CustodyRow& row, const std::string& where);
  void check_document(const CustodyRow& row, const std::string& where);
  void read_restatements();
  base::Status read_merges();
  bool was_mixed(const std::string& exhibit, std::int64_t since, std::int64_t until,
                 std::uint64_t entry) const;

  CustodyRows& rows_;
  std::map<std::int64_t, Offer> offers_;
  std::map<std::string, int> open_;
  std::map<std::string, Chain> chains_;
  std::set<std::pair<std::string, std::string>> left_;  // a whole and what was taken out of it
  std::map<std::string, std::vector<std::pair<std::uint64_t, std::int64_t>>> mixed_;  // entry and time
  std::map<std::string, std::string> wholes_;
  std::set<std::string> weighed_kinds_;                         // exhibits that are drugs or chemicals
  std::set<std::pair<std::uint64_t, std::string>> weighed_in_;  // entry and exhibit
  std::map<std::string, std::vector<std::pair<std::uint64_t, std::string>>> merged_;  // by what it went into
  std::map<std::string, Said> restated_;  // a document's digest, where one officer's entry said it last
  std::size_t seen_ = 0, exhibits_seen_ = 0;
};

}  // namespace tidewaiter::verify
