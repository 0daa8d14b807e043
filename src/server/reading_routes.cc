// Instruments' own files of an exhibit or an examination: taken in as octets, told by their first ones and
// never by their name, kept as they came (service/readings.h). What they show is presumptive, here as
// everywhere. They are given back to be saved, not shown: a browser opens none of them in the page's name.

#include <array>

#include "laboratory/laboratory.h"
#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/custody_json.h"
#include "service/readings.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::NewReading;
using service::Service;

// One at a time lies in memory whole; larger ones are attached at the command line.
constexpr std::size_t kMostUploaded = std::size_t{24} << 20;
constexpr std::size_t kMostLike = 10;

// Whose readings a path is about.
base::Result<NewReading> read_of(const Request& request) {
  NewReading subject;
  for (const auto& [name, value] : request.params)
    if (name == "exhibit_id") subject.exhibit = custody::ExhibitId{value};
  if (subject.exhibit.empty()) {
    TW_TRY(subject.examination, path_number(request, "examination_no", 1, INT64_MAX));
  }
  return subject;
}

base::Result<NewReading> new_reading_from(const Request& request) {
  TW_TRY(auto reading, read_of(request));
  const auto kind = field(request.query, "kind");
  const auto known = laboratory::reading_kind_from(kind);
  if (!known)
    return fail(kind.empty() ? ErrorCode::Missing : ErrorCode::UnknownCode, "kind", kind,
                "spectrum, trace, photograph, x_ray, report or profile");
  reading.kind = *known;
  reading.taken_at = request.now;
  if (const auto at = field(request.query, "taken_at"); !at.empty()) {
    TW_TRY(reading.taken_at, base::parse_instant(at, "taken_at"));
  }
  reading.office = field(request.query, "office");
  reading.instrument = field(request.query, "instrument");
  reading.operated_by = field(request.query, "operator");
  reading.file_name = field(request.query, "file_name");
  reading.words = field(request.query, "words");
  return reading;
}

base::Result<Response> attach_one_reading(Context& context, const Request& request) {
  TW_TRY(const auto reading, new_reading_from(request));
  // The file is read here, where nobody waits for it: the writer only keeps it.
  TW_TRY(const auto row, context.read([&](const Service& service) {
    return service::reading_row(service, {request.caller.officer_id, "laboratory"}, reading, request.body);
  }));
  TW_TRY(const auto kept, context.write([&](const Service& service, Engine&) {
    return service::keep_reading(service, row, request.body);
  }));
  return json_response(service::as_json(kept));
}

base::Result<Response> list_readings(Context& context, const Request& request) {
  TW_TRY(const auto subject, read_of(request));
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto rows, subject.examination
                                ? service::readings_of_examination(reader, *subject.examination)
                                : service::readings_of(reader, subject.exhibit));
    return page_of(request, rows, [](const auto& one) { return service::as_json(one); });
  });
}

// Another's reading is not found under this path. `show(service, reader, row)` answers.
template <typename Show>
base::Result<Response> with_reading(Context& context, const Request& request, Show&& show) {
  TW_TRY(const auto subject, read_of(request));
  TW_TRY(const auto number, path_number(request, "reading_no", 1, INT64_MAX));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto row, service::reading(*reader, number));
    const bool its_own = subject.examination ? row.examination_no == subject.examination
                                             : row.exhibit == subject.exhibit.text();
    if (!its_own) return fail(ErrorCode::NotFound, "reading", std::to_string(number), "a reading's number");
    return show(service, *reader, row);
  });
}

base::Result<Response> reading_file(Context& context, const Request& request) {
  return with_reading(
      context, request,
      [](const Service& service, store::Reader&, const store::ReadingRow& row) -> base::Result<Response> {
        Response response;
        TW_TRY(response.body, service::file_of(service, row));
        TW_TRY(const auto media, laboratory::media_of(response.body));
        response.content_type = "application/octet-stream";
        response.headers.emplace_back(
            "Content-Disposition", "attachment; filename=\"reading-" + std::to_string(row.reading_no) + "." +
                                       std::string{laboratory::file_ending(media)} + "\"");
        return response;
      });
}

base::Result<Response> reading_drawing(Context& context, const Request& request) {
  return with_reading(
      context, request,
      [](const Service& service, store::Reader&, const store::ReadingRow& row) -> base::Result<Response> {
        TW_TRY(const auto octets, service::file_of(service, row));
        TW_TRY(const auto spectrum, laboratory::read_jcamp(octets));
        Response response;
        response.body = laboratory::spectrum_svg(spectrum);
        response.content_type = "image/svg+xml";
        return response;
      });
}

base::Result<Response> reading_likeness(Context& context, const Request& request) {
  return with_reading(context, request,
                      [](const Service& service, store::Reader& reader,
                         const store::ReadingRow& row) -> base::Result<Response> {
                        TW_TRY(const auto found,
                               service::compare_with_library(service, reader, row, kMostLike));
                        auto items = ordered_json::array();
                        for (const auto& one : found)
                          items.push_back({{"spectrum_no", one.number},
                                           {"substance", one.substance},
                                           {"title", one.title},
                                           {"correlation_ppm", one.correlation_ppm},
                                           {"presumptive", true}});
                        return json_response({{"items", std::move(items)}});
                      });
}

}  // namespace

std::vector<Route> reading_routes() {
  struct Subject {
    std::string path;
    Action adds, sees;
  };
  const std::array<Subject, 2> subjects{
      Subject{"/api/v1/exhibits/{exhibit_id}/readings", Action::HandleExhibits, Action::SeeExhibits},
      Subject{"/api/v1/examinations/{examination_no}/readings", Action::Examine, Action::SeeParcels}};
  std::vector<Route> all;
  for (const auto& one : subjects) {
    Route upload{Method::Post, one.path, one.adds, attach_one_reading, {}, kMostUploaded};
    upload.media = {"application/octet-stream"};
    all.push_back(std::move(upload));
    all.push_back({Method::Get, one.path, one.sees, list_readings, {}});
    all.push_back({Method::Get, one.path + "/{reading_no}", one.sees, reading_file, {}});
    all.push_back({Method::Get, one.path + "/{reading_no}/drawing", one.sees, reading_drawing, {}});
    all.push_back({Method::Get, one.path + "/{reading_no}/likeness", one.sees, reading_likeness, {}});
  }
  return all;
}

}  // namespace tidewaiter::server
