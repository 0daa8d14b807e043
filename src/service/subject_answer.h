#pragma once
// What the answer to a person tells of the parcels they named. It is made of their own part of each
// declaration, of what was put right in it, of the calendar, and of words that stand in every answer; nothing
// that the service made of a parcel goes in. So whoever compares two answers, or one answer with an earlier
// one, learns of no score, choice, examination, hold, case or controlled delivery (K1):
//
//  1. A filing is told until the ordinary period of its class is over, counted from the filing, and not
//     after, whether it was erased then or is kept with a case or by a hold. The day that is told is that of
//     the ordinary period. Nor is one told that a run of retention passed (retention_runs.h), whatever period
//     it ran with: where that was shorter than this answer's, only what was chosen or held is left.
//  2. A parcel that was never filed, one whose period is over, and one that is kept longer get the same line.
//  3. What is withheld is said in the same words to everybody.
//
// Reads only.

#include <string>

#include "base/result.h"
#include "service/oversight.h"
#include "service/subject_requests.h"

namespace tidewaiter::service {

/// SubjectAnswer, as JSON. `request` says what is asked: of a request for correction only what was put right
/// is told.
base::Result<std::string> answer_to(store::Reader& reader, const SubjectRequest& request,
                                    const RequestTerms& terms, const std::vector<RetentionRule>& rules,
                                    base::Instant now);

/// The same for people to read, in English.
std::string answer_text(const std::string& told);

}  // namespace tidewaiter::service
