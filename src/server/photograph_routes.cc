// Photographs of an examination, an exhibit or a run at the furnace: taken in as octets, told by their first
// ones, kept under their hash (service/kept_files.h), and given back as the kind that they are.

#include "server/encode.h"
#include "server/file_owner.h"
#include "server/resource_routes.h"
#include "service/custody_json.h"
#include "service/kept_files.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using service::Action;
using service::Engine;
using service::NewKeptFile;
using service::Service;

constexpr std::size_t kMostOctets = std::size_t{10} << 20;

// An exhibit and a run have papers too.
bool is_picture(const store::KeptFileRow& row) { return row.kind == name(service::KeptKind::Photograph); }

base::Result<std::vector<store::KeptFileRow>> photographs_of(store::Reader& reader,
                                                             const service::FileOwner& owner) {
  auto rows = service::kept_files_of(reader, owner);
  if (rows) std::erase_if(*rows, [](const auto& row) { return !is_picture(row); });
  return rows;
}

base::Result<Response> add(Context& context, const Request& request) {
  if (request.body.empty()) return fail(ErrorCode::Missing, "body", "", "a photograph, JPEG or PNG");
  TW_TRY(const auto owner, owner_in_path(request));
  NewKeptFile file;
  file.set_owner(owner);
  file.taken_at = request.now;
  if (const auto at = field(request.query, "taken_at"); !at.empty()) {
    TW_TRY(file.taken_at, base::parse_instant(at, "taken_at"));
  }
  file.words = field(request.query, "words");
  file.file_name = field(request.query, "file_name");
  TW_TRY(const auto row,
         context.write([&](const Service& service, Engine&) -> base::Result<store::KeptFileRow> {
           return service::keep_file(service, {request.caller.officer_id, "photograph"}, file, request.body);
         }));
  return json_response(service::as_json(row));
}

base::Result<Response> list(Context& context, const Request& request) {
  TW_TRY(const auto owner, owner_in_path(request));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto rows, photographs_of(*reader, owner));
    return page_of(request, rows, [](const auto& row) { return service::as_json(row); });
  });
}

// Another's file is not found under this path.
base::Result<Response> octets(Context& context, const Request& request) {
  TW_TRY(const auto owner, owner_in_path(request));
  TW_TRY(const auto number, path_number(request, "file_no", 1, INT64_MAX));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto row, service::kept_file(*reader, number));
    if (service::owner_of(row) != owner || !is_picture(row))
      return fail(ErrorCode::NotFound, "file_no", std::to_string(number), "a photograph's number");
    Response response;
    TW_TRY(response.body, service::kept_octets(service, row.sha256));
    response.content_type = "image/" + row.media;
    response.etag = "\"" + row.sha256.substr(0, 32) + "\"";
    return response;
  });
}

Route upload(const char* pattern, Action needs) {
  Route route{Method::Post, pattern, needs, add, {}, kMostOctets};
  route.media = {"image/jpeg", "image/png"};
  return route;
}

}  // namespace

std::vector<Route> photograph_routes() {
  return {
      upload("/api/v1/examinations/{examination_no}/photographs", Action::Examine),
      {Method::Get, "/api/v1/examinations/{examination_no}/photographs", Action::SeeParcels, list, {}},
      {Method::Get,
       "/api/v1/examinations/{examination_no}/photographs/{file_no}",
       Action::SeeParcels,
       octets,
       {}},
      upload("/api/v1/exhibits/{exhibit_id}/photographs", Action::HandleExhibits),
      {Method::Get, "/api/v1/exhibits/{exhibit_id}/photographs", Action::SeeExhibits, list, {}},
      {Method::Get, "/api/v1/exhibits/{exhibit_id}/photographs/{file_no}", Action::SeeExhibits, octets, {}},
      upload("/api/v1/destruction-runs/{run_no}/photographs", Action::HandleExhibits),
      {Method::Get, "/api/v1/destruction-runs/{run_no}/photographs", Action::SeeExhibits, list, {}},
      {Method::Get,
       "/api/v1/destruction-runs/{run_no}/photographs/{file_no}",
       Action::SeeExhibits,
       octets,
       {}},
  };
}

}  // namespace tidewaiter::server
