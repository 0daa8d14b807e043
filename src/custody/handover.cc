#include "custody/handover.h"

#include <algorithm>
#include <array>

#include "custody/codes.h"
#include "custody/limits.h"
#include "model/names.h"

namespace tidewaiter::custody {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::array<std::string_view, 3> kRequestNames{"received", "approved", "refused"};
constexpr std::array<std::string_view, 2> kAfterwardsNames{"returned", "destroyed"};
constexpr std::array<std::string_view, 4> kSubstitutionNames{"intact", "removed", "replaced_whole",
                                                             "replaced_part"};

constexpr std::size_t kMostGranted = 100;

void want(std::vector<Essential>& missing, const std::string& value, const char* field, const char* why) {
  if (value.find_first_not_of(" \t") == std::string::npos) missing.push_back({field, why});
}

}  // namespace

std::vector<Essential> missing_in(const ForeignRequest& request) {
  std::vector<Essential> missing;
  want(missing, request.jurisdiction, "jurisdiction", "the country that asks");
  want(missing, request.authority, "authority",
       "the authority that makes the request (1988 Convention, Art. 7 (10a))");
  want(missing, request.reference, "reference", "the number under which it is answered");
  want(missing, request.instrument, "instrument",
       "the convention, treaty or agreement it is made under (1988 Convention, Art. 7 (7, 8))");
  want(missing, request.legal_basis, "legal_basis", "the law here under which it can be granted");
  want(missing, request.offence, "offence",
       "the subject and nature of the investigation, and the facts (1988 Convention, Art. 7 (10b, c))");
  want(missing, request.asked, "asked",
       "what is asked for, and the purpose it is sought for (1988 Convention, Art. 7 (10d, f))");
  if (!request.by) missing.push_back({"by", "by when it is needed: a court does not wait"});
  return missing;
}

base::Status check(const ForeignRequest& request) {
  if (!request.jurisdiction.empty() && !is_country(request.jurisdiction))
    return fail(ErrorCode::UnknownCode, "jurisdiction", request.jurisdiction,
                "a country's two letters, ISO 3166-1, as in AU");
  TW_TRY_STATUS(check_words(request.authority, "authority"));
  TW_TRY_STATUS(check_words(request.reference, "reference"));
  TW_TRY_STATUS(check_words(request.instrument, "instrument"));
  TW_TRY_STATUS(check_words(request.legal_basis, "legal_basis"));
  TW_TRY_STATUS(check_words(request.offence, "offence"));
  return check_words(request.asked, "asked");
}

base::Status check(const Grant& grant) {
  if (grant.exhibits.empty())
    return fail(ErrorCode::Missing, "exhibits", "", "the exhibits that may go, whole or in part");
  if (grant.exhibits.size() > kMostGranted)
    return fail(ErrorCode::TooLarge, "exhibits", std::to_string(grant.exhibits.size()), "at most 100");
  for (const auto& one : grant.exhibits)
    if (one.empty() || one.size() > kMaxId)
      return fail(ErrorCode::Malformed, "exhibits", one, "an exhibit's name, as in X1-1");
  if (grant.most < base::MassMg{} || grant.most > kMaxWeighing)
    return fail(ErrorCode::OutOfRange, "most", base::to_string(grant.most),
                "0 to " + base::to_string(kMaxWeighing));
  return {};
}

base::Status check_within(const Grant& grant, const ExhibitId& exhibit, base::MassMg went_before,
                          base::MassMg sent, base::MassMg uncertainty) {
  const bool named = std::any_of(grant.exhibits.begin(), grant.exhibits.end(), [&](const auto& one) {
    return exhibit.text() == one || exhibit.text().starts_with(one + ".");
  });
  if (!named)
    return fail(ErrorCode::Forbidden, "exhibit", exhibit.text(), "one that the central authority let go");
  if (went_before + sent <= grant.most + uncertainty) return {};
  return fail(ErrorCode::Forbidden, "mass", base::to_string(went_before + sent),
              "at most the " + base::to_string(grant.most) + " that the central authority let go");
}

std::string_view name(RequestState state) noexcept { return kRequestNames[static_cast<std::size_t>(state)]; }
std::optional<RequestState> request_state_from(std::string_view text) noexcept {
  return model::from_names<RequestState>(kRequestNames, text);
}

base::Result<RequestState> decide(const ForeignRequest& request, RequestState now, bool approve,
                                  const OfficerId& recorded_by, const OfficerId& decided_by) {
  if (now != RequestState::Received)
    return fail(ErrorCode::State, "request.state", name(now), "received: it is decided once");
  if (decided_by.empty()) return fail(ErrorCode::Missing, "officer", "", "a named officer");
  if (decided_by == recorded_by)
    return fail(ErrorCode::Forbidden, "officer", decided_by.text(),
                "another officer than the one who wrote the request down");
  if (!approve) return RequestState::Refused;
  const auto missing = missing_in(request);
  if (!missing.empty())
    return fail(ErrorCode::Missing, "request." + missing.front().field, "",
                "before it can be approved: " + to_string(missing));
  return RequestState::Approved;
}

std::string_view name(Afterwards afterwards) noexcept {
  return kAfterwardsNames[static_cast<std::size_t>(afterwards)];
}
std::optional<Afterwards> afterwards_from(std::string_view text) noexcept {
  return model::from_names<Afterwards>(kAfterwardsNames, text);
}

std::vector<Essential> missing_in(const HandoverTerms& terms, ExhibitKind kind) {
  std::vector<Essential> missing;
  if (kind == ExhibitKind::Drug) {
    want(missing, terms.export_authorisation, "export_authorisation",
         "the export authorisation (1971 Convention, Art. 12 (1); 1961 Convention, Art. 31 (5))");
    want(missing, terms.import_authorisation, "import_authorisation",
         "the receiving country's import authorisation (1971 Convention, Art. 12 (1); 1961 Convention, Art. "
         "31 "
         "(4, 5))");
  }
  want(missing, terms.use_limitation, "use_limitation",
       "what it may be used for, and nothing else without consent (1988 Convention, Art. 7 (13))");
  want(missing, terms.undertaking + terms.undertaking_needless, "undertaking",
       "the undertaking that no sentence of death follows, or the ground for asking for none");
  if (!terms.afterwards)
    missing.push_back(
        {"afterwards", "what becomes of it: returned or destroyed, so that C1 comes to its end"});
  want(missing, terms.court_witness, "court_witness", "who can speak of it in the court there, and how");
  return missing;
}

base::Status check(const HandoverTerms& terms) {
  TW_TRY_STATUS(check_words(terms.export_authorisation, "export_authorisation"));
  TW_TRY_STATUS(check_words(terms.import_authorisation, "import_authorisation"));
  TW_TRY_STATUS(check_words(terms.use_limitation, "use_limitation"));
  TW_TRY_STATUS(check_words(terms.undertaking, "undertaking"));
  TW_TRY_STATUS(check_words(terms.undertaking_needless, "undertaking_needless"));
  TW_TRY_STATUS(check_words(terms.court_witness, "court_witness"));
  TW_TRY_STATUS(check_words(terms.despite_discrepancy, "despite_discrepancy"));
  if (terms.despite_discrepancy.empty() && !terms.discrepancies.empty())
    return fail(ErrorCode::Missing, "despite_discrepancy", "", "the order that names the discrepancies");
  if (terms.discrepancies.size() > kMaxList)
    return fail(ErrorCode::TooLarge, "discrepancies", std::to_string(terms.discrepancies.size()),
                "at most 1000");
  if (!terms.undertaking.empty() && !terms.undertaking_needless.empty())
    return fail(ErrorCode::Conflict, "undertaking", terms.undertaking,
                "an undertaking, or the ground for asking for none");
  return {};
}

base::Status check_end(const HandoverTerms& terms, Afterwards end, const std::string& why) {
  if (why.empty() && terms.afterwards && *terms.afterwards != end)
    return fail(ErrorCode::Missing, "why", name(end),
                "why it is not " + std::string{name(*terms.afterwards)} + ", as was agreed");
  return check_words(why, "why");
}

std::string to_string(const std::vector<Essential>& missing) {
  std::string text;
  for (const auto& one : missing) text += (text.empty() ? "" : "; ") + one.field + ": " + one.why;
  return text;
}

std::string_view name(Substitution manner) noexcept {
  return kSubstitutionNames[static_cast<std::size_t>(manner)];
}
std::optional<Substitution> substitution_from(std::string_view text) noexcept {
  return model::from_names<Substitution>(kSubstitutionNames, text);
}

}  // namespace tidewaiter::custody
