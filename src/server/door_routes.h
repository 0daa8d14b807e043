#pragma once
// The routes of the door itself and those of couriers and posts. What they share with the server stands in
// Door.

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "env/random.h"
#include "server/account_changes.h"
#include "server/attempts.h"
#include "server/enrolments.h"
#include "server/events.h"
#include "server/keys_used.h"
#include "server/metrics.h"
#include "server/openid_provider.h"
#include "server/openid_states.h"
#include "server/readiness.h"
#include "server/resource_routes.h"
#include "server/route.h"
#include "server/sessions.h"
#include "service/declaration_quality.h"
#include "service/open_shifts.h"

namespace tidewaiter::server {

/// Signing in by the service's identity provider.
struct OpenId {
  OpenIdProvider& provider;
  OpenIdStates& states;
  std::function<void(const base::Error&)> log;  ///< why a sign-in was refused; thread-safe
};

struct Door {
  env::RandomSource& random;
  Sessions& sessions;
  Attempts& attempts;
  EventHub& events;
  Metrics& metrics;
  std::string office;              ///< for filings whose account names none
  bool secure = false;             ///< browsers come over HTTPS: cookies say so
  std::atomic<bool> filed{false};  ///< something was filed since listeners were told so
  HashingTurns hashing{};
  OpenId* openid = nullptr;            ///< where there is a provider
  bool demands_second_factor = false;  ///< who signed in by a password alone does nothing but enrol one
  OwnTerms own = {};
  std::string browsers_key = {};           ///< that browsers' cookies are known again by
  service::QualityWindow quality{};        ///< of the latest filings
  service::OpenShiftMemory open_shifts{};  ///< what was filed into them
  AccountChanges changes{};
  Readiness readiness{};
  Enrolments enrolments{};
  KeysUsed keys_used{};
};

/// Lets an account in: a session with a new secret, instead of the one that the request came with, whose
/// cookie goes with the response. `by_password`: or else by a provider.
Caller let_in(Door& door, const Request& request, const service::Account& account, bool by_password,
              Response& response);
/// Whether they signed in by a password alone where that is not enough.
bool must_enrol(const Door& door, const Caller& caller);
/// The session as its page reads it.
std::string session_json(const Caller& caller);
/// Ends the session that the request came with, and has the browser forget its cookie.
void let_out(Door& door, const Request& request, Response& response);

/// Health, metrics, signing in and out, one's own password, events. `door` outlives every route.
std::vector<Route> door_routes(Door& door);
/// One's own second factor.
std::vector<Route> second_factor_routes(Door& door);
/// Signing in by the identity provider.
std::vector<Route> openid_routes(Door& door);
/// Accounts, keys, the switch that turns screening off.
std::vector<Route> account_routes(Door& door);
/// Filing, holds, how operators do. Each operator sees its own.
std::vector<Route> operator_routes(Door& door);
/// The check of each parcel before it ships, attested by its operator.
std::vector<Route> check_routes(Door& door);
/// What operators are asked about their parcels, and what they answer. `events` outlives every route.
std::vector<Route> query_routes(EventHub& events);
/// All of these and resource_routes.h's: every route there is.
std::vector<Route> every_route(Door& door);

}  // namespace tidewaiter::server
