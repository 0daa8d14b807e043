// Profiles: what is in force, drafts checked and tried, proposed by one and
// approved by another, rolled back.

#include <algorithm>
#include <memory>
#include <set>

#include "risk/cases.h"
#include "server/body.h"
#include "server/drafts_tried.h"
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
          {"proposed_at", base::to_string(set.proposed_at)},
          {"digest", set.digest}};
}

void add_change(ordered_json& json, const risk::SetChange& change) {
  json["added"] = change.added;
  json["changed"] = change.changed;
  json["dropped"] = change.dropped;
}

Response changed_response(const service::ChangedSet& changed) {
  auto json = as_json(changed.set);
  add_change(json, changed.change);
  return json_response(json);
}

base::Result<Response> versions(Context& context, const Request& request) {
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto all, service::profile_sets(service));
    std::reverse(all.begin(), all.end());
    return page_of(request, all, [](const service::ProfileSet& one) { return as_json(one); });
  });
}

base::Result<std::uint32_t> version_in(const Request& request) {
  TW_TRY(const auto number, path_number(request, "version", 1, UINT32_MAX));
  return static_cast<std::uint32_t>(number);
}

base::Result<Response> one_version(Context& context, const Request& request) {
  TW_TRY(const auto version, version_in(request));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(const auto text, service::profile_text(service, version));
    auto json = as_json(text.set);
    json["yaml"] = text.yaml;
    return json_response(json);
  });
}

base::Result<std::vector<risk::ProfileSource>> sources_from(const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto yaml, body.text("yaml", kMostYaml));
  return std::vector<risk::ProfileSource>{{"draft", yaml}};
}

base::Hash draft_of(const std::vector<risk::ProfileSource>& sources) {
  return base::sha256(sources.front().text);
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

base::Result<Response> propose_profiles(DraftsTried& tried, Context& context, const Request& request) {
  TW_TRY(const auto sources, sources_from(request));
  if (!tried.was_tried(request.caller.officer_id, draft_of(sources), request.now))
    return base::fail(base::ErrorCode::State, "yaml", "not tried",
                      "a text that you tried on the last 30 days, just as it is, within a day");
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto drop, body.flag("drop", false));
  std::optional<std::string> other;
  TW_TRY(const auto changed,
         context.write([&](const Service& service, Engine&) -> base::Result<service::ChangedSet> {
           TW_TRY(other, other_live(service, request));
           if (other) return service::ChangedSet{};
           return service::propose_profiles(service, {request.caller.officer_id, "profiles"}, sources,
                                            drop ? service::LeftOut::Dropped : service::LeftOut::Refused);
         }));
  return other ? another_came_first(request, *other) : changed_response(changed);
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

base::Result<Response> simulate(DraftsTried& tried, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto asked, body.number_or("since_days", 1, 366));
  const auto days = asked.value_or(kTriedOnDays);
  TW_TRY(const auto sources, sources_from(request));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(const auto draft, service::simulate_profiles(service, sources, base::DurationMs::days(days)));
    const auto& result = draft.result;
    if (days >= kTriedOnDays) tried.note(request.caller.officer_id, draft_of(sources), request.now);
    auto items = ordered_json::array();
    for (const auto& item : result.examples) items.push_back(item.text());
    ordered_json json{{"parcels", result.items},
                      {"draft_selects", result.draft_over},
                      {"live_selects", result.live_over},
                      {"both", result.both_over},
                      {"no_longer", result.no_longer_over()},
                      {"items", std::move(items)}};
    add_change(json, draft.change);
    return json_response(json);
  });
}

// What a version that comes into force answers with: what is filed next is held against it.
template <typename Change>
base::Result<Response> in_force(Context& context, const Request& request, Change&& change) {
  std::optional<std::string> other;
  TW_TRY(const auto changed,
         context.write([&](const Service& service, Engine& engine) -> base::Result<service::ChangedSet> {
           TW_TRY(other, other_live(service, request));
           if (other) return service::ChangedSet{};
           TW_TRY(auto set, change(service));
           TW_TRY_STATUS(read_anew(service, engine));
           return set;
         }));
  return other ? another_came_first(request, *other) : changed_response(changed);
}

base::Result<Response> approve_profiles(Context& context, const Request& request) {
  TW_TRY(const auto version, version_in(request));
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto digest, body.text("digest", 64));
  return in_force(context, request, [&](const Service& service) {
    return service::approve_profiles(service, {request.caller.officer_id, "profiles"}, version, digest);
  });
}

base::Result<Response> roll_back_profiles(Context& context, const Request& request) {
  TW_TRY(const auto version, version_in(request));
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto why, body.text("why", 8'000));
  return in_force(context, request, [&](const Service& service) {
    return service::roll_back_profiles(service, {request.caller.officer_id, "profiles"}, version, why);
  });
}

}  // namespace

std::vector<Route> rules_routes() {
  const auto tried = std::make_shared<DraftsTried>();
  const auto trying = [&tried](auto function) {
    return [tried, function](Context& context, const Request& request) {
      return function(*tried, context, request);
    };
  };
  return {
      {Method::Get, "/api/v1/profiles", Action::SeeRules, versions, {}},
      {Method::Post,
       "/api/v1/profiles",
       Action::ProposeProfiles,
       trying(propose_profiles),
       {},
       2 * kMostYaml},
      {Method::Get, "/api/v1/profiles/live", Action::SeeRules, live, {}},
      {Method::Get, "/api/v1/profiles/{version}", Action::SeeRules, one_version, {}},
      {Method::Post, "/api/v1/profiles/check", Action::ProposeProfiles, check, {}, 2 * kMostYaml},
      {Method::Post,
       "/api/v1/profiles/simulation",
       Action::ProposeProfiles,
       trying(simulate),
       {},
       2 * kMostYaml},
      {Method::Post, "/api/v1/profiles/{version}/approval", Action::ApproveProfiles, approve_profiles, {}},
      {Method::Post, "/api/v1/profiles/{version}/rollback", Action::ApproveProfiles, roll_back_profiles, {}},
  };
}

}  // namespace tidewaiter::server
