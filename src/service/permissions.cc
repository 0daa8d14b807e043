#include "service/permissions.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "model/names.h"

namespace tidewaiter::service {
namespace {

constexpr std::array<std::string_view, kRoles> kRoleNames{
    "TargetingOfficer", "Examiner", "Custodian",      "Laboratory",    "Supervisor",
    "Director",         "Auditor",  "DataProtection", "Administrator", "Courier"};

constexpr std::array<std::string_view, kActions> kActionNames{
    "see_oneself",      "hear_events",      "file_parcels",     "see_holds",        "advance_holds",
    "see_operators",    "run_shifts",       "see_queue",        "see_parcels",      "decide",
    "see_parties",      "judge_parties",    "examine",          "see_notices",      "see_instruments",
    "see_exhibits",     "handle_exhibits",  "see_figures",      "see_journal",      "see_rules",
    "propose_profiles", "approve_profiles", "manage_accounts",  "switch_screening", "see_metrics",
    "answer_faults",    "handle_faults",    "manage_webhooks",  "close_inquiries",  "decide_requests",
    "keep_data",        "answer_subjects",  "attest_checks",    "set_own_password", "keep_instruments",
    "send_notices",     "see_referrals",    "handle_referrals", "import_lists",     "found_keys",
    "see_queries",      "answer_queries",   "limit_keeping",    "propose_erasure",  "approve_erasure",
    "let_run",          "erase_files"};

constexpr std::uint16_t bit(Role role) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(role));
}
template <typename... Roles>
constexpr std::uint16_t only(Roles... roles) {
  return static_cast<std::uint16_t>((0U | ... | bit(roles)));
}
constexpr std::uint16_t kEverybody = (1U << kRoles) - 1;

// The table: an action and the roles that may.
constexpr auto kTable = [] {
  using enum Role;
  std::array<std::uint16_t, kActions> table{};
  const auto row = [&](Action action, std::uint16_t roles) {
    table[static_cast<std::size_t>(action)] = roles;
  };
  row(Action::SeeOneself, kEverybody);
  row(Action::HearEvents, kEverybody);
  row(Action::FileParcels, only(Courier, TargetingOfficer));
  row(Action::SeeHolds, only(Courier, TargetingOfficer, Examiner, Supervisor, Director, Auditor));
  row(Action::AdvanceHolds, only(Courier, Examiner, TargetingOfficer));
  row(Action::SeeOperators, only(Courier, TargetingOfficer, Supervisor, Director, Auditor));
  row(Action::RunShifts, only(TargetingOfficer, Supervisor));
  row(Action::SeeQueue, only(TargetingOfficer, Examiner, Supervisor, Director, Auditor));
  row(Action::SeeParcels, only(TargetingOfficer, Examiner, Supervisor, Auditor, DataProtection));
  row(Action::Decide, only(TargetingOfficer, Supervisor));
  row(Action::SeeParties, only(TargetingOfficer, Supervisor, Auditor, DataProtection));
  row(Action::JudgeParties, only(TargetingOfficer, Supervisor));
  row(Action::Examine, only(Examiner));
  row(Action::SeeNotices, only(TargetingOfficer, Examiner, Supervisor, Auditor));
  row(Action::SeeInstruments, only(TargetingOfficer, Examiner, Laboratory, Supervisor, Director, Auditor));
  row(Action::SeeExhibits, only(Examiner, Custodian, Laboratory, Supervisor, Director, Auditor));
  row(Action::HandleExhibits, only(Examiner, Custodian, Laboratory, Supervisor));
  row(Action::SeeFigures, only(Supervisor, Director, Auditor));
  row(Action::SeeJournal, only(Auditor, DataProtection));
  row(Action::SeeRules, only(TargetingOfficer, Supervisor, Director, Auditor, DataProtection, Administrator));
  row(Action::ProposeProfiles, only(TargetingOfficer, Supervisor));
  row(Action::ApproveProfiles, only(TargetingOfficer, Supervisor));
  row(Action::ManageAccounts, only(Administrator));
  row(Action::SwitchScreening, only(Supervisor, Director));
  row(Action::SeeMetrics, only(Administrator, Auditor));
  row(Action::AnswerFaults, only(Courier));
  row(Action::HandleFaults, only(Supervisor, Director));
  row(Action::ManageWebhooks, only(Courier, Administrator));
  row(Action::CloseInquiries, only(Supervisor));
  row(Action::DecideRequests, only(Supervisor, Director));
  row(Action::KeepData, only(DataProtection));
  row(Action::AnswerSubjects, only(DataProtection));
  row(Action::AttestChecks, only(Courier, TargetingOfficer));
  row(Action::SetOwnPassword, kEverybody);
  row(Action::KeepInstruments, only(Examiner, Laboratory, Supervisor));
  row(Action::SendNotices, only(TargetingOfficer, Examiner, Supervisor));
  row(Action::SeeReferrals, only(TargetingOfficer, Examiner, Supervisor, Director, Auditor));
  row(Action::HandleReferrals, only(TargetingOfficer, Supervisor));
  row(Action::ImportLists, only(TargetingOfficer, Supervisor));
  row(Action::FoundKeys, only(Supervisor));
  row(Action::SeeQueries, only(Courier, TargetingOfficer, Supervisor, Auditor));
  row(Action::AnswerQueries, only(Courier));
  row(Action::LimitKeeping, only(Supervisor));
  row(Action::ProposeErasure, only(DataProtection));
  row(Action::ApproveErasure, only(Auditor, DataProtection));  // who read what it lists anyway
  row(Action::LetRun, only(Supervisor));
  row(Action::EraseFiles, only(Supervisor));
  return table;
}();

}  // namespace

Reach reach(Action action) noexcept {
  switch (action) {
    case Action::FileParcels:
    case Action::AdvanceHolds:
    case Action::RunShifts:
    case Action::Decide:
    case Action::Examine:
    case Action::HandleFaults:  // a find is its parcel's office's to release, a fault is its operator's
    case Action::AttestChecks:
    case Action::KeepInstruments:
    case Action::SendNotices:
    case Action::HandleReferrals:
      return Reach::Office;
    case Action::HandleExhibits:
    case Action::CloseInquiries:
    case Action::EraseFiles:
      return Reach::Holder;
    default:
      return Reach::Service;
  }
}
bool is_of_office(std::string_view own, std::string_view office) noexcept {
  return own.empty() || office.empty() || own == office;
}

std::string_view name(Role role) noexcept { return kRoleNames[static_cast<std::size_t>(role)]; }
std::optional<Role> role_from(std::string_view text) noexcept {
  return model::from_names<Role>(kRoleNames, text);
}
std::string_view name(Action action) noexcept { return kActionNames[static_cast<std::size_t>(action)]; }

bool may(Role role, Action action) noexcept {
  return (kTable[static_cast<std::size_t>(action)] & bit(role)) != 0;
}
bool may(const std::vector<Role>& roles, Action action) noexcept {
  return std::any_of(roles.begin(), roles.end(), [&](Role role) { return may(role, action); });
}
std::vector<std::string> permissions_of(const std::vector<Role>& roles,
                                        const std::optional<std::vector<Scope>>& scopes) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kActions; ++i) {
    const auto action = static_cast<Action>(i);
    if (may(roles, action) && (!scopes || may(*scopes, action))) names.emplace_back(kActionNames[i]);
  }
  return names;
}

std::string scopes_in_words() {
  std::string words;
  for (std::size_t i = 0; i < kScopes; ++i) {
    if (i > 0) words += i + 1 < kScopes ? ", " : " or ";
    words += kScopeNames[i];
  }
  return words;
}
std::string_view name(Scope scope) noexcept { return kScopeNames[static_cast<std::size_t>(scope)]; }
std::optional<Scope> scope_from(std::string_view text) noexcept {
  return model::from_names<Scope>(kScopeNames, text);
}

bool may(Scope scope, Action action) noexcept {
  switch (scope) {
    case Scope::File:
      return action == Action::FileParcels;
    case Scope::Holds:
      return action == Action::SeeHolds || action == Action::AdvanceHolds || action == Action::HearEvents ||
             action == Action::SeeQueries || action == Action::AnswerQueries;
    case Scope::Checks:
      return action == Action::AttestChecks;
    case Scope::Figures:
      return action == Action::SeeOperators;
    case Scope::Webhooks:
      return action == Action::ManageWebhooks;
  }
  return false;
}
bool may(const std::vector<Scope>& scopes, Action action) noexcept {
  return action == Action::SeeOneself ||
         std::any_of(scopes.begin(), scopes.end(), [&](Scope scope) { return may(scope, action); });
}

bool may_before_own_password(Action action) noexcept {
  return action == Action::SeeOneself || action == Action::SetOwnPassword;
}

bool may_before_second_factor(Action action) noexcept { return may_before_own_password(action); }

}  // namespace tidewaiter::service
