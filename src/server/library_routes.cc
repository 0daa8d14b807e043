// The laboratory's library: spectra of known substances, as the service supplies them. What comes of
// comparing with it is presumptive, so one officer adds to it, under a name and with where it is from.

#include "laboratory/spectrum_svg.h"
#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/readings.h"

namespace tidewaiter::server {
namespace {

using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::Service;

// It is read on the writer's thread; larger ones are added at the command line.
constexpr std::size_t kMostSpectrum = std::size_t{1} << 20;

ordered_json library_json(const store::LibrarySpectrumRow& row) {
  return {{"spectrum_no", row.spectrum_no},
          {"substance", row.substance},
          {"title", row.title},
          {"source", row.source},
          {"sha256", row.sha256},
          {"added_at", base::to_string(base::Instant{row.added_at})},
          {"added_by", row.added_by}};
}

base::Result<Response> library(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::library_spectra(reader));
    return page_of(request, all, library_json);
  });
}

base::Result<Response> add_spectrum(Context& context, const Request& request) {
  const std::string substance{field(request.query, "substance")}, source{field(request.query, "source")};
  TW_TRY(const auto row,
         context.write([&](const Service& service, Engine&) -> base::Result<store::LibrarySpectrumRow> {
           return service::add_library_spectrum(service, {request.caller.officer_id, "laboratory"}, substance,
                                                source, request.body);
         }));
  return json_response(library_json(row));
}

base::Result<Response> library_drawing(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "spectrum_no", 1, INT64_MAX));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto spectrum, service::library_spectrum(service, *reader, number));
    Response response;
    response.body = laboratory::spectrum_svg(spectrum);
    response.content_type = "image/svg+xml";
    return response;
  });
}

}  // namespace

std::vector<Route> library_routes() {
  const std::string path = "/api/v1/library-spectra";
  Route upload{Method::Post, path, Action::KeepInstruments, add_spectrum, {}, kMostSpectrum};
  upload.media = {"application/octet-stream"};
  return {std::move(upload),
          {Method::Get, path, Action::SeeExhibits, library, {}},
          {Method::Get, path + "/{spectrum_no}/drawing", Action::SeeExhibits, library_drawing, {}}};
}

}  // namespace tidewaiter::server
