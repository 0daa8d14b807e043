#pragma once
// The register of what people ask of the data held of them: to be told it (access), that it be put right
// (correction) or erased, or that it not be used (objection).
//
// Method.
//  1. A request is registered with who asks, of which parcels in which part, and the day it is to be answered
//     by; once, for a reason, that day is put off (reference/retention/requests.yaml).
//  2. Nothing is told, and nothing put right, before it is noted how the person's identity was checked.
//  3. What an answer tells is in subject_answer.h, what is put right in party_corrections.h.
//  4. Who reads a request, or what is held on its parcels, is entered first (K1).
//  5. Who asks is personal data of a class of its own (D2). Its rule, which runs from the answer on, empties
//     the document and leaves kind, days and outcome; a legal hold on one of its parcels beats it.
// An entry's body names numbers and codes alone. One writer; reading may go on beside it. Who changes
// something needs the right to answer_subjects (authority.h); Forbidden otherwise.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "service/held_data.h"
#include "service/parties.h"
#include "service/service.h"

namespace tidewaiter::service {

enum class RequestKind { Access, Correction, Erasure, Objection };
std::string_view name(RequestKind kind) noexcept;  ///< "access", …
/// Whether an answer tells what is held on its parcels; else it is in the officer's words alone.
constexpr bool tells_of_parcels(RequestKind kind) noexcept {
  return kind == RequestKind::Access || kind == RequestKind::Correction;
}
std::optional<RequestKind> request_kind_from(std::string_view name) noexcept;

enum class RequestState { Open, Extended, Answered, Refused };
std::string_view name(RequestState state) noexcept;  ///< "open", …
std::optional<RequestState> request_state_from(std::string_view name) noexcept;

enum class RefusalGround {
  Unidentified,    ///< who asks could not, or would not, show who they are
  Unfounded,       ///< manifestly
  Excessive,       ///< the same again and again
  AnotherPersons,  ///< the parcels are not theirs
};
std::string_view name(RefusalGround ground) noexcept;  ///< "unidentified", …
std::optional<RefusalGround> refusal_ground_from(std::string_view name) noexcept;

/// The service's own periods, and what every answer says whatever is held.
struct RequestTerms {
  base::DurationMs answer_within;
  base::DurationMs extension;
  std::string purpose;     ///< what the data is used for
  std::string recipients;  ///< who gets it
  std::string period;      ///< on what ground it is ordinarily kept as long as it is
  std::string withheld;    ///< what no answer tells, and on what ground
};
/// Reads `requests:` of a YAML configuration; without one, the shipped terms. Malformed, Missing.
base::Result<RequestTerms> request_terms(const std::optional<std::string>& yaml);

inline constexpr std::size_t kMostConcerned = 100;  ///< parcels of one request

struct NewRequest {
  RequestKind kind = RequestKind::Access;
  std::string name;                          ///< who asks; at most 300 characters
  std::string contact;                       ///< where the answer goes; at most 500
  std::string words;                         ///< what is asked; at most 4,000
  std::string identity;                      ///< how it was checked; empty: not yet
  std::optional<base::Instant> received_at;  ///< now by default, never later
  std::vector<PartyOf> parties;              ///< as whom on which parcels; can be named later
};

/// What is nobody's data: what a list shows.
struct RequestLine {
  std::int64_t number = 0;
  RequestKind kind = RequestKind::Access;
  base::Instant received_at;
  std::string registered_by;
  base::Instant due_at;
  RequestState state = RequestState::Open;
  base::Instant state_at;
  std::string state_by;
  std::optional<RefusalGround> ground;
  bool erased = false;  ///< its period is over: nothing else is known of it

  bool waits() const { return state == RequestState::Open || state == RequestState::Extended; }
  bool overdue(base::Instant now) const { return waits() && due_at < now; }
};
struct SubjectRequest {
  RequestLine line;
  std::string name, contact, words, identity;
  std::string extension;  ///< why its day was put off; empty: it was not
  std::string reply;      ///< the officer's own words in the answer or the refusal
  std::string told;       ///< the answer as it was given, JSON (subject_answer.h); empty before
  std::vector<PartyOf> parties;
};
/// What a row says. Storage where it is none that this program wrote.
base::Result<SubjectRequest> request_of(const store::SubjectRequestRow& row);
/// Those that wait by the day they are due, so that overdue ones are first; then the rest, the latest first.
base::Result<std::vector<RequestLine>> request_lines(store::Reader& reader);

/// Answers its number. Missing (name, contact, words), TooLarge, Duplicate (a party named twice), OutOfRange
/// (received in the future).
base::Result<std::int64_t> register_request(const Service& service, const Actor& actor,
                                            const NewRequest& request, const RequestTerms& terms);
/// For these and all that follow: NotFound, State where it no longer waits, TooLarge.
base::Status note_identity(const Service& service, const Actor& actor, std::int64_t number,
                           const std::string& how);
/// In the place of those named before.
base::Status name_parties(const Service& service, const Actor& actor, std::int64_t number,
                          const std::vector<PartyOf>& parties);
/// Once, and before its day: State otherwise. Missing without a reason.
base::Status extend_request(const Service& service, const Actor& actor, std::int64_t number,
                            const std::string& why, const RequestTerms& terms);
/// The looks at the parcels that it tells of are entered first, under the request's number. Missing where
/// identity was not checked, or where nothing is said to anything but a request for access.
base::Status answer_request(const Service& service, const Actor& actor, std::int64_t number,
                            const std::string& words, const RequestTerms& terms,
                            const std::vector<RetentionRule>& rules);
base::Status refuse_request(const Service& service, const Actor& actor, std::int64_t number,
                            RefusalGround ground, const std::string& words);

/// Who asks, and of what; the look is entered first, and one at each parcel of which its answer told.
base::Result<SubjectRequest> look_at_request(const Service& service, const Actor& actor, std::int64_t number);

/// What a request reaches on one of its parcels.
struct ReachedData {
  PartyOf party;
  std::optional<model::Party> declared;  ///< to be held against who asks
  std::optional<HeldData> held;          ///< nullopt where no such parcel is held
};
struct RequestReach {
  std::vector<ReachedData> parcels;
  std::string told;  ///< what an answer of now would tell, JSON
};
/// The looks at the parcels are entered first, under the request's number.
base::Result<RequestReach> reach_of_request(const Service& service, const Actor& actor, std::int64_t number,
                                            const RequestTerms& terms,
                                            const std::vector<RetentionRule>& rules);

nlohmann::ordered_json as_json(const RequestLine& line, base::Instant now);  ///< RequestLine
/// Changes with whatever an officer changes of it.
std::string version_of(const SubjectRequest& request);
nlohmann::ordered_json as_json(const SubjectRequest& request, base::Instant now);  ///< SubjectRequest
nlohmann::ordered_json as_json(const RequestReach& reach);                         ///< RequestReach

}  // namespace tidewaiter::service
