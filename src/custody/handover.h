#pragma once
// What must be there before a gram goes to another country: a request that says what the conventions ask of
// one, and terms that both sides stand to. What is missing is named, each with the rule that asks for it, so
// that an officer can write back. Plain values; thread-safe.
//
// Sources: United Nations Convention against Illicit Traffic in Narcotic Drugs and Psychotropic Substances,
// 1988, Art. 7 (8, 10, 13); Convention on Psychotropic Substances, 1971, Art. 12 (1); Single Convention on
// Narcotic Drugs, 1961, Art. 31 (4, 5). The undertaking on the death penalty is national law: the central
// authority says what its own asks for.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "custody/exhibit.h"

namespace tidewaiter::custody {

/// A foreign authority's request. Each text at most kMaxWords bytes.
struct ForeignRequest {
  std::string jurisdiction;  ///< ISO 3166-1, two letters
  std::string authority;     ///< who asks
  std::string reference;     ///< its own number
  std::string instrument;    ///< "1988 Convention, Art. 7", a treaty, a joint operation's agreement
  std::string legal_basis;   ///< the law here under which it can be granted
  std::string offence;       ///< what is investigated, with its facts
  std::string asked;         ///< what is wanted, and for what purpose
  std::optional<base::Instant> by;

  bool operator==(const ForeignRequest&) const = default;
};

/// Something essential that is not there.
struct Essential {
  std::string field;  ///< as the struct names it
  std::string why;    ///< what it is, and which rule asks for it

  bool operator==(const Essential&) const = default;
};

/// What the request lacks; it may be written down so, and can't be approved.
std::vector<Essential> missing_in(const ForeignRequest& request);
/// TooLarge or Malformed with the field: what can't even be written down.
base::Status check(const ForeignRequest& request);

enum class RequestState { Received, Approved, Refused };
std::string_view name(RequestState state) noexcept;  ///< "received", "approved", "refused"
std::optional<RequestState> request_state_from(std::string_view name) noexcept;
/// What the central authority lets go under a request that it approves.
struct Grant {
  std::vector<std::string> exhibits;  ///< 1 to 100: these, and what is split from them
  base::MassMg most;                  ///< of them together; 0 where nothing that is weighed may go

  bool operator==(const Grant&) const = default;
};
/// Missing, TooLarge, Malformed or OutOfRange with the field.
base::Status check(const Grant& grant);
/// Ok where `exhibit` may go and `sent` of it with what went before is within the grant, but for what the
/// weighing may be off. Forbidden otherwise.
base::Status check_within(const Grant& grant, const ExhibitId& exhibit, base::MassMg went_before,
                          base::MassMg sent, base::MassMg uncertainty);

/// The central authority's decision. State where it is decided already; Missing, naming them all, where a
/// request that lacks essentials is to be approved; Forbidden where the one who wrote it down decides too.
base::Result<RequestState> decide(const ForeignRequest& request, RequestState now, bool approve,
                                  const OfficerId& recorded_by, const OfficerId& decided_by);

/// What becomes of a sample once it has served: C1 is not at its end before.
enum class Afterwards { Returned, Destroyed };
std::string_view name(Afterwards afterwards) noexcept;  ///< "returned", "destroyed"
std::optional<Afterwards> afterwards_from(std::string_view name) noexcept;

/// What both sides stand to when an exhibit is handed over.
struct HandoverTerms {
  std::string export_authorisation;  ///< its number and who gave it
  std::string import_authorisation;
  std::string use_limitation;        ///< what the receiver may use it for
  std::string undertaking;           ///< that no sentence of death follows, or is not carried out
  std::string undertaking_needless;  ///< the central authority's ground for asking for none
  std::optional<Afterwards> afterwards;
  std::string court_witness;        ///< who can speak of it in court there, and how
  std::string despite_discrepancy;  ///< a court's or a hazard order that names it (C4); empty: none
  std::vector<std::int64_t> discrepancies = {};     ///< by number: those that are open, and that it names
  std::optional<base::Instant> afterwards_by = {};  ///< by when, where a day was agreed

  bool operator==(const HandoverTerms&) const = default;
};

/// What the terms lack for an exhibit of this kind. Authorisations are asked for every drug: one that turns
/// out to be in no schedule costs a form, the other way round it is an offence.
std::vector<Essential> missing_in(const HandoverTerms& terms, ExhibitKind kind);
/// TooLarge, or Conflict where an undertaking stands beside a ground for none.
base::Status check(const HandoverTerms& terms);
/// Missing where what becomes of it is not what was agreed and no words say why; TooLarge for too many.
base::Status check_end(const HandoverTerms& terms, Afterwards end, const std::string& why);
/// "export_authorisation: …; afterwards: …".
std::string to_string(const std::vector<Essential>& missing);

/// What became of a parcel's content before a controlled delivery went on: 1988 Convention, Art. 11 (3).
enum class Substitution { Intact, Removed, ReplacedWhole, ReplacedPart };
std::string_view name(Substitution manner) noexcept;  ///< "intact", "removed", "replaced_whole", …
std::optional<Substitution> substitution_from(std::string_view name) noexcept;

}  // namespace tidewaiter::custody
