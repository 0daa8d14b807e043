#pragma once
// Who may do what: one table of roles and actions, asked by everything that lets people or machines in. Pure;
// thread-safe.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidewaiter::service {

enum class Role {
  TargetingOfficer,
  Examiner,
  Custodian,
  Laboratory,
  Supervisor,
  Director,
  Auditor,
  DataProtection,
  Administrator,
  Courier,  ///< a courier's or post's account: its own operator's parcels alone
};
inline constexpr std::size_t kRoles = 10;
std::string_view name(Role role) noexcept;  ///< "TargetingOfficer", …
std::optional<Role> role_from(std::string_view name) noexcept;

/// What a machine's key is made for. A machine decides nothing and answers for nothing, so no scope lets it.
enum class Scope {
  File,      ///< declarations, and their outcomes
  Holds,     ///< read them and queries, say where a parcel is, answer, hear of them
  Checks,    ///< attest them
  Figures,   ///< the operator's own ledger
  Webhooks,  ///< where the operator is told
};
inline constexpr std::size_t kScopes = 5;
/// What everything that names a scope reads.
inline constexpr std::array<std::string_view, kScopes> kScopeNames{"file", "holds", "checks", "figures",
                                                                   "webhooks"};
std::string scopes_in_words();                ///< "file, holds, checks, figures or webhooks"
std::string_view name(Scope scope) noexcept;  ///< "file", …
std::optional<Scope> scope_from(std::string_view name) noexcept;

enum class Action {
  SeeOneself,    ///< one's own session
  HearEvents,    ///< what changes, as ids
  FileParcels,   ///< declarations
  SeeHolds,      ///< parcels to present
  AdvanceHolds,  ///< acknowledge, locate, present, …
  SeeOperators,  ///< how operators do
  RunShifts,     ///< open and close one
  SeeQueue,      ///< a shift's list
  SeeParcels,    ///< a parcel with its reasons, refused declarations
  Decide,        ///< on a parcel
  SeeParties,    ///< who is behind a name; search
  JudgeParties,  ///< same, not the same
  Examine,       ///< record an examination
  SeeNotices,    ///< drafts to operators and counterparts
  SeeInstruments,
  SeeExhibits,
  HandleExhibits,  ///< offer, store, prepare and sign acts
  SeeFigures,
  SeeJournal,  ///< entries, looks, proofs, strata
  SeeRules,    ///< profiles, lists, the switch
  ProposeProfiles,
  ApproveProfiles,
  ManageAccounts,
  SwitchScreening,
  SeeMetrics,
  AnswerFaults,     ///< an operator's plan against a fault of its own
  HandleFaults,     ///< find operators' faults and move them on; lift the embargo on a find
  ManageWebhooks,   ///< where an operator is told of changed outcomes
  CloseInquiries,   ///< into what weighs wrong or is missing (C4)
  DecideRequests,   ///< of another country's authority, as the central authority here
  KeepData,         ///< hold a parcel's rows from erasure, or lift such a hold
  AnswerSubjects,   ///< who ask what is held of them, or that it be put right
  AttestChecks,     ///< of parcels before they ship
  SetOwnPassword,   ///< and one's own second factor
  KeepInstruments,  ///< register them, take them out and back, enter their certificates
  SendNotices,      ///< say that a draft was sent
  SeeReferrals,     ///< other services', about parcels that we export
  HandleReferrals,  ///< take them in and answer them
  ImportLists,      ///< bring a watch list; let in one that shrank, which another brought
  FoundKeys,        ///< the first two officers' keys, which nobody could certify
  SeeQueries,       ///< what operators are asked
  AnswerQueries,    ///< as the operator that is asked
  LimitKeeping,     ///< say how much of a substance may be kept, in a room or at all
  ProposeErasure,   ///< of what is due
  ApproveErasure,   ///< of what another proposed
  LetRun,           ///< have a parcel run for a case's team; whoever lacks the team's key reads nothing
  EraseFiles,       ///< order with another that a file kept of an exhibit, or its reading, is erased
};
inline constexpr std::size_t kActions = 47;
std::string_view name(Action action) noexcept;  ///< "see_oneself", …

/// For an account that states an office: whose work an action is. An account without one is of the whole
/// service; an operator's is limited by its operator instead.
enum class Reach {
  Service,  ///< the whole service's. All that is only read is
  Office,   ///< its own office's: what it is done on is of that office, or of none (offices.h)
  Holder,   ///< an exhibit's: whoever holds it (C2), whichever office seized it
};
Reach reach(Action action) noexcept;
/// Whether an account of the office `own` acts on what is of `office`. Empty is the whole service, or
/// nobody's.
bool is_of_office(std::string_view own, std::string_view office) noexcept;

/// The table.
bool may(Role role, Action action) noexcept;
/// True where one of the roles may.
bool may(const std::vector<Role>& roles, Action action) noexcept;
/// Everything that one of the roles may, by name; with `scopes` (of a machine's key) what they allow of it.
std::vector<std::string> permissions_of(const std::vector<Role>& roles,
                                        const std::optional<std::vector<Scope>>& scopes = {});

/// What a machine's key may do, of what its account may; it knows beside whom it acts for.
bool may(Scope scope, Action action) noexcept;
bool may(const std::vector<Scope>& scopes, Action action) noexcept;
/// What may be done by who signed in with a password that an administrator chose: set one's own, and go.
bool may_before_own_password(Action action) noexcept;
/// What may be done, where a second factor is demanded, by who has none yet: enrol one, and go.
bool may_before_second_factor(Action action) noexcept;

}  // namespace tidewaiter::service
