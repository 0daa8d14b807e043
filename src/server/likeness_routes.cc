// Seizures beside each other: what of them is alike, peak by peak. Evidence for whoever judges; no figure
// here is a judgement, and none is kept.

#include "custody/packaging.h"
#include "server/body.h"
#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/custody_json.h"
#include "service/seizure_likeness.h"

namespace tidewaiter::server {
namespace {

using nlohmann::ordered_json;
using service::Action;
using service::Service;

base::Result<custody::SeizureNumber> seizure_in(const Request& request, std::string_view name) {
  TW_TRY(const auto number, path_number(request, name, 1, INT64_MAX));
  return custody::SeizureNumber{static_cast<std::uint64_t>(number)};
}

base::Result<Response> seizures_like(Context& context, const Request& request) {
  TW_TRY(const auto seizure, seizure_in(request, "seizure_no"));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto alike, service::alike_seizures(service, *reader, seizure));
    return page_of(request, alike, [](const service::SeizureAlike& one) -> ordered_json {
      return {{"seizure_no", one.seizure},      {"pearson_ppm", or_null(one.figure_ppm)},
              {"by_peaks", one.by_peaks},       {"same_substances", one.same_substances},
              {"same_traits", one.same_traits}, {"same_pictures", one.same_pictures},
              {"not_compared", one.left_out}};
    });
  });
}

base::Result<Response> seizures_beside(Context& context, const Request& request) {
  TW_TRY(const auto seizure, seizure_in(request, "seizure_no"));
  TW_TRY(const auto other, seizure_in(request, "other_no"));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto likeness, service::compare_seizures(service, *reader, seizure, other));
    return json_response(service::as_json(likeness));
  });
}

base::Result<Response> packaging(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto rows, service::packaging_of(reader, custody::ExhibitId{request.param("exhibit_id")}));
    return page_of(request, rows, [](const store::PackagingTraitRow& row) -> ordered_json {
      return {{"trait", row.trait},
              {"value", row.value},
              {"sha256", or_null(row.sha256)},
              {"noted_at", base::to_string(base::Instant{row.noted_at})},
              {"noted_by", row.noted_by},
              {"version", service::version_of(row)}};
    });
  });
}

base::Result<Response> note_trait(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto trait, body.code("trait", custody::packaging_trait_from));
  TW_TRY(const auto value, body.text("value", 2'000));
  TW_TRY(const auto sha256, body.text_or("sha256", 64));
  const custody::ExhibitId id{request.param("exhibit_id")};
  TW_TRY(auto done, done_over(
                        context, request,
                        [&](store::Reader& reader) -> base::Result<std::optional<std::string>> {
                          TW_TRY(const auto row, reader.get<store::PackagingTraitRow>(
                                                     id.text(), std::string{custody::name(trait)}));
                          return row ? std::optional{service::version_of(*row)} : std::nullopt;
                        },
                        [&](const Service& service) {
                          return service::note_packaging(service, {request.caller.officer_id, "custody"}, id,
                                                         trait, value, sha256);
                        }));
  events.tell({"exhibit", id.text(), 0, ""});
  return done;
}

}  // namespace

std::vector<Route> likeness_routes(EventHub& events) {
  const std::string packaged = "/api/v1/exhibits/{exhibit_id}/packaging";
  return {
      {Method::Get, "/api/v1/seizures/{seizure_no}/likeness", Action::SeeExhibits, seizures_like, {}},
      {Method::Get,
       "/api/v1/seizures/{seizure_no}/likeness/{other_no}",
       Action::SeeExhibits,
       seizures_beside,
       {}},
      {Method::Get, packaged, Action::SeeExhibits, packaging, {}},
      {Method::Put,
       packaged,
       Action::HandleExhibits,
       [&events](Context& context, const Request& request) { return note_trait(events, context, request); },
       {}},
  };
}

}  // namespace tidewaiter::server
