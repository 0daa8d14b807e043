// Papers that are kept with an exhibit: a warrant, a receipt, a laboratory's own report. Taken in as octets,
// told by their first ones, and saved, never shown: a PDF may bear a script.

#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/custody_act.h"
#include "service/custody_json.h"
#include "service/kept_files.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using service::Action;
using service::Engine;
using service::KeptKind;
using service::Service;

constexpr std::size_t kMostPaperOctets = std::size_t{20} << 20;

base::Result<Response> keep_paper(Context& context, const Request& request) {
  if (request.body.empty()) return fail(ErrorCode::Missing, "body", "", "a paper: PDF, JPEG or PNG");
  service::NewKeptFile file;
  file.kind = KeptKind::Paper;
  file.exhibit = custody::ExhibitId{request.param("exhibit_id")};
  file.taken_at = request.now;
  file.words = field(request.query, "words");
  file.file_name = field(request.query, "file_name");
  TW_TRY(const auto row, context.write([&](const Service& service, Engine&) {
    return service::keep_file(service, {request.caller.officer_id, "custody"}, file, request.body);
  }));
  return json_response(service::as_json(row));
}

base::Result<Response> list_papers(Context& context, const Request& request) {
  const custody::ExhibitId id{request.param("exhibit_id")};
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY_STATUS(service::load_exhibit(reader, id).map([](auto&&) {}));
    TW_TRY(auto rows, service::kept_files_of(reader, id));
    std::erase_if(rows, [](const auto& row) { return row.kind != name(KeptKind::Paper); });
    return page_of(request, rows, [](const auto& row) { return service::as_json(row); });
  });
}

// Another's paper is not found under this path.
base::Result<Response> paper_octets(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "file_no", 1, INT64_MAX));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto row, service::kept_file(*reader, number));
    if (row.exhibit != request.param("exhibit_id") || row.kind != name(KeptKind::Paper))
      return fail(ErrorCode::NotFound, "file_no", std::to_string(number), "a paper's number");
    Response response;
    TW_TRY(response.body, service::kept_octets(service, row.sha256));
    response.content_type = "application/octet-stream";
    response.headers.emplace_back("Content-Disposition",
                                  "attachment; filename=\"" + service::name_to_save(row) + "\"");
    return response;
  });
}

}  // namespace

std::vector<Route> kept_paper_routes() {
  Route upload{
      Method::Post,    "/api/v1/exhibits/{exhibit_id}/papers", Action::HandleExhibits, keep_paper, {},
      kMostPaperOctets};
  upload.media = {"application/octet-stream"};
  return {
      std::move(upload),
      {Method::Get, "/api/v1/exhibits/{exhibit_id}/papers", Action::SeeExhibits, list_papers, {}},
      {Method::Get, "/api/v1/exhibits/{exhibit_id}/papers/{file_no}", Action::SeeExhibits, paper_octets, {}},
  };
}

}  // namespace tidewaiter::server
