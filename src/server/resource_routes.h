#pragma once
// The officers' routes, a family a file. Each decodes, calls one use case of service/ and encodes with the
// shapes of api/openapi.yaml. What a handler changes it tells the hub, as ids.

#include <memory>
#include <vector>

#include "custody/inventory.h"
#include "server/bundles_made.h"
#include "server/events.h"
#include "server/route.h"
#include "service/subject_requests.h"

namespace tidewaiter::service {
class OpenShiftMemory;  // service/open_shifts.h
}

namespace tidewaiter::server {

/// The service's own periods, those that erasing runs with among them, and what its answers to people say.
struct OwnTerms {
  service::RequestTerms requests;
  std::vector<service::RetentionRule> retention;
  custody::OverdueRule overdue;
};

/// Shifts, queue, parcels, decisions, refused declarations. `events` and `memory` outlive every route.
std::vector<Route> targeting_routes(EventHub& events, service::OpenShiftMemory& memory);
/// Who is behind a name; search; officers' words on it.
std::vector<Route> party_routes();
/// Examinations, notices.
std::vector<Route> examination_routes(EventHub& events);
/// Instruments, and what a shift can do with them.
std::vector<Route> instrument_routes();
/// Other services' referrals.
std::vector<Route> referral_routes(EventHub& events);
/// Photographs of examinations, exhibits and runs at the furnace.
std::vector<Route> photograph_routes();
/// Instruments' own files of exhibits and examinations.
std::vector<Route> reading_routes();
/// Spectra of known substances, which readings are held against.
std::vector<Route> library_routes();
/// Seizures beside each other, and what their packaging looks like.
std::vector<Route> likeness_routes(EventHub& events);
/// Seizures, exhibits, offers, alarms, acts that two officers sign. `own` outlives every route.
std::vector<Route> custody_routes(EventHub& events, std::shared_ptr<BundlesMade> bundles,
                                  const OwnTerms& own);
/// An exhibit's label, and the certificate of its release.
std::vector<Route> exhibit_paper_routes();
/// Papers that are kept with an exhibit as they came.
std::vector<Route> kept_paper_routes();
/// Which files of an exhibit, an examination or a run at the furnace two officers ordered to be erased.
std::vector<Route> file_erasure_routes();
/// Other countries' requests, handovers to them, and the bundles that go along.
std::vector<Route> handover_routes(EventHub& events, std::shared_ptr<BundlesMade> bundles);
/// What other countries' officers made to look like parcels of ours.
std::vector<Route> decoy_routes();
/// Inventories of the evidence room.
std::vector<Route> inventory_routes(EventHub& events);
/// Keys of rooms, and legs of transports.
std::vector<Route> room_routes(EventHub& events);
/// Shelves in their rooms, and how much of a substance may be kept.
std::vector<Route> shelf_routes(EventHub& events);
/// Orders of destruction, trials, runs at the furnace. `own` outlives every route.
std::vector<Route> destruction_routes(EventHub& events, const OwnTerms& own);
/// Inquiries into what is missing or weighs wrong.
std::vector<Route> inquiry_routes(EventHub& events);
/// Figures, leakage, the journal and its proofs, strata.
std::vector<Route> oversight_routes();
/// What should be gone by now, what a hold keeps, what is held of a parcel. `own` outlives every route.
std::vector<Route> retention_routes(const OwnTerms& own);
/// What a case's team lets run, sealed in its browser. `events` outlives every route.
std::vector<Route> let_run_routes(EventHub& events);
/// What people ask of the data held of them. `own` outlives every route.
std::vector<Route> subject_request_routes(const OwnTerms& own);
/// How an operator did, what follows from it, which finds it may know of.
std::vector<Route> ledger_routes();
/// Where an operator is told of changed outcomes.
std::vector<Route> webhook_routes();
/// Profiles.
std::vector<Route> rules_routes();
/// Watch lists.
std::vector<Route> watchlist_routes();
/// The running tests over small differences (C4).
std::vector<Route> drift_routes();
/// Officers' signing keys: founded and revoked; they are certified by an act of two.
std::vector<Route> officer_key_routes(EventHub& events);

}  // namespace tidewaiter::server
