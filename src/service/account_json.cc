#include "service/account_json.h"

#include <nlohmann/json.hpp>

#include "service/version.h"

namespace tidewaiter::service {
namespace {

using nlohmann::ordered_json;

ordered_json role_names(const std::vector<Role>& roles) {
  auto names = ordered_json::array();
  for (const auto role : roles) names.push_back(name(role));
  return names;
}

ordered_json waiting_json(const std::optional<WaitingProposal>& waiting) {
  if (!waiting) return nullptr;
  return {{"proposed_by", waiting->by},
          {"display_name", waiting->display_name},
          {"roles", role_names(waiting->roles)},
          {"office", waiting->office},
          {"operator_id", waiting->operator_id},
          {"state", waiting->state},
          {"openid", as_json(waiting->openid)},
          {"sets_password", waiting->sets_password},
          {"ends_second_factor", waiting->ends_second_factor},
          {"digest", waiting->digest}};
}

ordered_json key_terms_json(const KeyTerms& terms) {
  auto scopes = ordered_json::array();
  for (const auto scope : terms.scopes) scopes.push_back(name(scope));
  return {{"scopes", scopes},
          {"expires_at", base::to_string(terms.expires_at)},
          {"certificate", terms.certificate}};
}

ordered_json time_or_null(const std::optional<base::Instant>& at) {
  return at ? ordered_json(base::to_string(*at)) : ordered_json{};
}

ordered_json account_json(const Account& account) {
  return {{"officer_id", account.id},
          {"display_name", account.display_name},
          {"roles", role_names(account.roles)},
          {"office", account.office},
          {"operator_id", account.operator_id},
          {"state", account.state},
          {"has_totp", account.has_totp},
          {"openid", as_json(account.openid)},
          {"proposal", waiting_json(account.proposal)}};
}

}  // namespace

ordered_json as_json(const OpenIdSubject& openid) {
  if (openid.is_nobody()) return nullptr;
  return {{"issuer", openid.issuer}, {"subject", openid.subject}};
}

ordered_json as_json(const Account& account) {
  auto json = account_json(account);
  json["version"] = version_of(account);
  return json;
}

std::string version_of(const Account& account) {
  const auto text = account_json(account).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  return version_of_text(text);
}

ordered_json as_json(const ApiKey& key) {
  ordered_json json{{"key_id", key.key_id},
                    {"officer_id", key.account},
                    {"operator_id", key.operator_id},
                    {"state", key.state},
                    {"in_force", nullptr},
                    {"made_at", time_or_null(key.made_at)},
                    {"made_by", key.made_by},
                    {"confirmed_by", key.confirmed_by},
                    {"revoked_at", time_or_null(key.revoked_at)},
                    {"proposal", nullptr}};
  if (key.made_at) json["in_force"] = key_terms_json(key.terms);
  if (key.proposal) {
    json["proposal"] = key_terms_json(key.proposal->terms);
    json["proposal"]["proposed_by"] = key.proposal->by;
    json["proposal"]["digest"] = key.proposal->digest;
  }
  return json;
}

}  // namespace tidewaiter::service
