// Profiles: what is in force, drafts checked and tried, proposed by one and approved by another.

#include <algorithm>
#include <set>

#include "risk/cases.h"
#include "server/body.h"
#include "server/encode.h"
#include "server/engine_anew.h"
#include "server/resource_routes.h"
#include "service/profile_sets.h"

namespace tidewaiter::server {
namespace {

using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::Service;

constexpr std::size_t kMostYaml = 1'000'000;

ordered_json as_json(const service::ProfileSet& set) {
  return {{"version", set.version},
          {"state", set.state},
          {"proposed_by", set.proposed_by},
          {"approved_by", set.approved_by},
          {"proposed_at", base::to_string(set.proposed_at)}};
}

base::Result<Response> versions(Context& context, const Request& request) {
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto all, service::profile_sets(service));
    std::reverse(all.begin(), all.end());
    return page_of(request, all, [](const service::ProfileSet& one) { return as_json(one); });
  });
}

base::Result<Response> version_named(const Service& service, std::uint32_t version) {
  TW_TRY(const auto all, service::profile_sets(service));
  for (const auto& one : all)
    if (one.version == version) return json_response(as_json(one));
  return base::fail(base::ErrorCode::NotFound, "version", std::to_string(version),
                    "a version of the profiles");
}

base::Result<std::vector<risk::ProfileSource>> sources_from(const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto yaml, body.text("yaml", kMostYaml));
  return std::vector<risk::ProfileSource>{{"draft", yaml}};
}

base::Result<Response> live_response(const Service& service) {
  TW_TRY(const auto yaml, service::live_profiles(service));
  return tagged_response({{"yaml", yaml}});
}

// The tag of what is live now, where If-Match names what was live before.
base::Result<std::optional<std::string>> other_live(const Service& service, const Request& request) {
  if (request.header("if-match").empty()) return std::optional<std::string>{};
  TW_TRY(const auto live, live_response(service));
  return came_first(request, live.etag) ? std::optional{live.etag} : std::nullopt;
}

base::Result<Response> propose_profiles(Context& context, const Request& request) {
  TW_TRY(const auto sources, sources_from(request));
  std::optional<std::string> other;
  TW_TRY(const auto version,
         context.write([&](const Service& service, Engine&) -> base::Result<std::uint32_t> {
           TW_TRY(other, other_live(service, request));
           if (other) return std::uint32_t{0};
           return service::propose_profiles(service, {request.caller.officer_id, "profiles"}, sources);
         }));
  if (other) return another_came_first(request, *other);
  return context.read([&](const Service& service) { return version_named(service, version); });
}

base::Result<Response> live(Context& context, const Request&) { return context.read(live_response); }

// "draft:12:3: what" names the line and the column.
ordered_json problem_json(const base::Error& error) {
  ordered_json json{{"line", nullptr}, {"column", nullptr}};
  const auto number_at = [&](std::size_t at) {
    const auto digits = error.field.find_first_not_of("0123456789", at);
    return error.field.substr(at, digits - at);
  };
  if (error.field.starts_with("draft:")) {
    const auto line = number_at(6);
    if (!line.empty() && line.size() < 9) json["line"] = std::stoi(line);
    const auto column = number_at(6 + line.size() + 1);
    if (!column.empty() && column.size() < 9) json["column"] = std::stoi(column);
  }
  json["field"] = error.field;
  json["found"] = error.found;
  json["expected"] = error.expected;
  return json;
}

base::Result<Response> check(Context&, const Request& request) {
  TW_TRY(const auto sources, sources_from(request));
  auto problems = ordered_json::array();
  const auto compiled = risk::compile(sources, 0);
  if (!compiled) {
    problems.push_back(problem_json(compiled.error()));
    return json_response({{"problems", std::move(problems)}, {"profiles", 0}, {"cases", 0}});
  }
  const auto results = risk::run_profile_cases(*compiled);
  std::set<std::string> profiles;
  for (const auto& result : results) {
    profiles.insert(result.profile);
    if (result.passed()) continue;
    problems.push_back({{"line", result.line},
                        {"column", nullptr},
                        {"field", result.profile + ": " + result.name},
                        {"found", result.did_hit ? result.text : "no hit"},
                        {"expected", result.must_hit ? "a hit" : "no hit"}});
  }
  return json_response(
      {{"problems", std::move(problems)}, {"profiles", profiles.size()}, {"cases", results.size()}});
}

base::Result<Response> simulate(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto days, body.number_or("since_days", 1, 366));
  TW_TRY(const auto sources, sources_from(request));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(const auto result,
           service::simulate_profiles(service, sources, base::DurationMs::days(days.value_or(30))));
    auto items = ordered_json::array();
    for (const auto& item : result.examples) items.push_back(item.text());
    return json_response({{"parcels", result.items},
                          {"draft_selects", result.draft_over},
                          {"live_selects", result.live_over},
                          {"both", result.both_over},
                          {"items", std::move(items)}});
  });
}

base::Result<Response> approve_profiles(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "version", 1, UINT32_MAX));
  const auto version = static_cast<std::uint32_t>(number);
  std::optional<std::string> other;
  const auto approved = context.write([&](const Service& service, Engine& engine) -> base::Status {
    TW_TRY(other, other_live(service, request));
    if (other) return {};
    TW_TRY_STATUS(service::approve_profiles(service, {request.caller.officer_id, "profiles"}, version));
    return read_anew(service, engine);
  });
  if (!approved) return tl::make_unexpected(approved.error());
  if (other) return another_came_first(request, *other);
  return context.read([&](const Service& service) { return version_named(service, version); });
}

}  // namespace

std::vector<Route> rules_routes() {
  return {
      {Method::Get, "/api/v1/profiles", Action::SeeRules, versions, {}},
      {Method::Post, "/api/v1/profiles", Action::ProposeProfiles, propose_profiles, {}, 2 * kMostYaml},
      {Method::Get, "/api/v1/profiles/live", Action::SeeRules, live, {}},
      {Method::Post, "/api/v1/profiles/check", Action::ProposeProfiles, check, {}, 2 * kMostYaml},
      {Method::Post, "/api/v1/profiles/simulation", Action::ProposeProfiles, simulate, {}, 2 * kMostYaml},
      {Method::Post, "/api/v1/profiles/{version}/approval", Action::ApproveProfiles, approve_profiles, {}},
  };
}

}  // namespace tidewaiter::server
