#pragma once
// An exhibit's chain as the entries of a bundle tell it, held against the rules: no gap, one holder (C2), two
// signatures wherever mass moves or a holder changes (C3), nothing left over (C1). Internal to this room; one
// to a thread.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "verify/custody_signatures.h"
#include "verify/entry_text.h"

namespace tidewaiter::verify {

class BundleChain {
 public:
  /// The next entry, in the journal's order, which CustodySignatures took without a finding.
  void feed(const EntryText& entry);
  /// Ok where the chain of the exhibit, and of every whole it was taken out of, holds, and ends by handing
  /// over `sent_mg`. Tampered, with "chain of EXHIBIT" as the field.
  base::Status check(const std::string& exhibit, std::int64_t sent_mg, const CustodySignatures& said) const;
  /// How many events of these chains there are.
  std::uint64_t events(const std::string& exhibit) const;

 private:
  base::Status check_one(const std::string& exhibit, std::int64_t until, const CustodySignatures& said) const;
  base::Status check_mass(const std::string& exhibit, std::int64_t sent_mg,
                          const CustodySignatures& said) const;

  std::map<std::string, std::set<std::int64_t>> numbers_;  // by exhibit: the events named by entries
  std::set<std::pair<std::string, std::int64_t>> by_one_;  // events of one officer's entry
  // By part and whole: the whole's last event in the act that took the part out.
  std::map<std::pair<std::string, std::string>, std::int64_t> taken_out_of_;
};

}  // namespace tidewaiter::verify
