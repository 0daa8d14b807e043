#pragma once
// Evidence that crosses a border: a foreign authority's request, the central authority's decision, the offer
// to a named officer over there, the handover by two here (C3), the receiver's receipt, and what becomes of
// the sample in the end (C1). What is missing blocks, and is named. One writer.

#include <optional>
#include <string>
#include <vector>

#include "service/custody.h"
#include "service/receipt.h"

namespace tidewaiter::service {

/// Writes a request down as it came; what it lacks is for the answer to the authority.
struct ReceivedRequest {
  std::int64_t number = 0;
  std::vector<custody::Essential> missing;
};
base::Result<ReceivedRequest> receive_request(const Service& service, const Actor& actor,
                                              const custody::ForeignRequest& request);
/// The central authority's decision, by a named officer who did not write the request down: what may go, or
/// that nothing does.
struct RequestDecision {
  std::optional<custody::Grant> granted;  ///< nullopt: refused
  std::string why;                        ///< its ground
};
base::Result<custody::RequestState> decide_request(const Service& service, const Actor& actor,
                                                   std::int64_t number, const RequestDecision& decision);
/// What was granted; nullopt where nothing was, or by a program of before 2026-12, which set no bound.
base::Result<std::optional<custody::Grant>> grant_of(const store::ForeignRequestRow& row);
base::Result<custody::ForeignRequest> request_of(const store::ForeignRequestRow& row);
base::Result<std::vector<store::ForeignRequestRow>> foreign_requests(store::Reader& reader);

/// Offers an exhibit, whole or a part that was taken out, under an approved request; or what was sent on and
/// seized there, which bears the seal that they put on it.
struct HandoverOffer {
  std::int64_t request = 0;
  custody::ExhibitId exhibit;
  std::string seal_read;
  OfficerKey receiver;  ///< whose signed receipt will count
  custody::HandoverTerms terms;
  base::DurationMs valid_for;
};
/// The handover's number. Missing with every essential that is not there; State where the request is not
/// approved, or where a discrepancy is open and no order names it (C4).
base::Result<std::int64_t> offer_handover(const Service& service, const Actor& actor,
                                          const HandoverOffer& offer);
/// Canonical JSON, and back.
std::string terms_json(const custody::HandoverTerms& terms);
std::string numbers_json(const std::vector<std::int64_t>& numbers);  ///< "[1,2]"
base::Result<custody::HandoverTerms> terms_from(const std::string& json);

struct HandedOver {
  custody::ExhibitId exhibit;
  base::MassMg sent;
  std::optional<WeighedExhibit> weighed;
  std::string kept_back;  ///< why it stays: its weight disagrees, and an inquiry is open (C4)
};
/// Hands it over: the first signer is its holder; the seal is read, a drug or chemical is weighed.
base::Result<HandedOver> hand_over(const Service& service, const TwoSigners& by, std::int64_t handover,
                                   const std::string& seal_read, const std::optional<ScaleReading>& reading);

/// Another country's officers took what was on its way there under a controlled delivery, as an offer says
/// that was made to one of them. The first signer is its holder; nobody here reads a seal or a scale, so the
/// book's mass goes, and theirs comes with the receipt. `paper` is what they wrote. State unless it was sent
/// on.
base::Result<HandedOver> seized_abroad(const Service& service, const TwoSigners& by, std::int64_t handover,
                                       const std::string& paper);

struct Confirmed {
  custody::ExhibitId exhibit;
  std::optional<custody::Comparison> comparison;
  std::optional<std::int64_t> discrepancy;       ///< opened: the receiver weighed another mass
  std::optional<std::int64_t> seal_discrepancy;  ///< opened: the receiver read another seal
};
/// Takes the receiver's receipt: from now on the receiver holds the exhibit (C2), also where it was reported
/// missing meanwhile. Another seal than it was sent under, or another mass, is taken as what it says, and is
/// an inquiry (C4). Forbidden by another key than the one it was offered to, Tampered where the signature
/// does not hold, Conflict for another exhibit or bundle.
base::Result<Confirmed> confirm_handover(const Service& service, const TwoSigners& by,
                                         const std::string& receipt);

/// It comes back: weighed, under the seal it now bears. `used_there` is what the receiver says was used up.
struct TakingBack {
  std::int64_t handover = 0;
  std::string seal;
  std::optional<ScaleReading> reading;
  base::MassMg used_there;
  std::string paper;              ///< what says so
  std::string paper_sha256 = {};  ///< in hexadecimal; wanted where nobody there gave a receipt
  std::string why = {};           ///< it comes back though its destruction there was agreed
};
struct TakenBack {
  std::optional<WeighedExhibit> weighed;
  std::optional<std::int64_t> seal_discrepancy;  ///< opened: nobody received it, and its seal is another
};
/// By its receiver, or where it was refused, or lost on the way and is here again: then nothing of it was
/// used up, its seal is the one it left under or is an inquiry, and it stays blocked while one is open. State
/// while an inquiry about what the receiver has is open; Missing without a reason where its terms say
/// otherwise.
base::Result<TakenBack> take_back(const Service& service, const TwoSigners& by, const TakingBack& back);
/// It was destroyed there, by the receiver's paper. State while an inquiry about it is open; Missing without
/// `why` where its return was agreed.
base::Status destroyed_abroad(const Service& service, const TwoSigners& by, std::int64_t handover,
                              const std::string& paper, const std::string& why = {});
/// The one by which it left and that has not ended; nullopt where there is none.
base::Result<std::optional<store::HandoverRow>> open_handover(store::Reader& reader,
                                                              const custody::ExhibitId& exhibit);
/// Within an act that ends it: "returned", "destroyed" or "lost". Its offer ends where nobody accepted it.
base::Status end_handover(store::Reader& reader, CustodyAct& act, const custody::ExhibitId& exhibit,
                          std::string_view end, const std::string& why);
base::Result<std::vector<store::HandoverRow>> handovers(store::Reader& reader);
/// NotFound.
base::Result<store::HandoverRow> handover_row(store::Reader& reader, std::int64_t number);

/// What was done to a parcel's content before its controlled delivery went on (1988 Convention, Art. 11 (3)).
struct SubstitutionOrder {
  custody::ExhibitId exhibit;  ///< the parcel's content
  custody::Substitution manner = custody::Substitution::Intact;
  std::optional<custody::ExhibitId> taken;  ///< itself, or for a replacement in part what was split off it
  std::string put_in;                       ///< "rice, same weight"; a decoy is never an exhibit
  base::MassMg put_in_mass;
  std::string made_by;    ///< who made it: a service here or of the other side
  std::string agreement;  ///< of the parties, under which the delivery runs
  std::string seal_read;  ///< on the parcel's content; empty where it is open
  std::optional<ScaleReading> reading = {};  ///< of what goes on, where that is a drug or a chemical
};
struct Substituted {
  std::int64_t number = 0;  ///< the record's; 0 where it stays
  std::optional<WeighedExhibit> weighed;
  std::string kept_back;  ///< why it stays: its weight disagrees, and an inquiry is open (C4)
};
/// Its holder signs first, having read the seal. What is taken out, or replaced, in whole stays where it is
/// (`substitute`); what goes on intact or in part is out from then on, and its holder answers for it until it
/// comes back or is seized there (`send_on`). Conflict where the manner and what was taken or put in do not
/// fit, or where it was taken out before; Forbidden for anybody else, and for a counter-sample or a sample
/// that stays until the final judgement, neither of which goes on.
base::Result<Substituted> substitute(const Service& service, const TwoSigners& by,
                                     const SubstitutionOrder& order);
base::Result<std::vector<store::SubstitutionRow>> substitutions(store::Reader& reader);

}  // namespace tidewaiter::service
