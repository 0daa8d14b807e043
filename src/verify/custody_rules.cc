#include "verify/custody_rules.h"

#include <algorithm>

#include "verify/custody_books.h"
#include "verify/custody_chains.h"
#include "verify/custody_departures.h"
#include "verify/custody_files.h"
#include "verify/custody_grants.h"
#include "verify/custody_inquiries.h"
#include "verify/custody_papers.h"
#include "verify/custody_results.h"
#include "verify/custody_runs.h"
#include "verify/custody_seals.h"
#include "verify/custody_settlements.h"
#include "verify/custody_substitutions.h"
#include "verify/custody_trials.h"
#include "verify/custody_weighings.h"

namespace tidewaiter::verify {

base::Status check_custody(SqlSource& source, const CustodySignatures& said, std::uint64_t entries,
                           Findings& findings) {
  TW_TRY(const auto tables, source.tables());
  const bool there = std::any_of(tables.begin(), tables.end(),
                                 [](const SqlTable& table) { return table.name == "mass_movement"; });
  if (!there) return {};
  for (const auto& late : said.late_signatures()) {
    if (!late.affirmed_by.empty()) continue;
    findings.add("C3", late.entry,
                 "signed with the key " + late.key + " of " + late.officer + " after it was " +
                     (late.reason.empty() ? "revoked" : late.reason) + ", since " + late.since);
  }
  CustodyRows rows{source, tables, said, entries, findings};
  CustodyBooks books{rows};
  TW_TRY_STATUS(books.check());
  CustodyChains chains{rows};
  TW_TRY_STATUS(chains.check());
  CustodyWeighings weighings{rows, chains};
  TW_TRY_STATUS(weighings.check());
  TW_TRY_STATUS(chains.check_exhibits(books, weighings.uncertainty()));
  TW_TRY_STATUS(check_seals(rows));
  TW_TRY_STATUS(check_results(rows, chains));
  TW_TRY_STATUS(check_inquiries(rows, chains));
  TW_TRY_STATUS(check_departures(rows));
  TW_TRY_STATUS(check_grants(rows));
  TW_TRY_STATUS(check_files(rows));
  TW_TRY_STATUS(check_settlements(rows));
  TW_TRY_STATUS(check_substitutions(rows));
  TW_TRY_STATUS(check_runs(rows));
  TW_TRY_STATUS(check_trials(rows, chains));
  return check_papers(rows);
}

}  // namespace tidewaiter::verify
