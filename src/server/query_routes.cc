// What operators are asked about their parcels, and what they answer. Each sees and answers its own.

#include "server/body.h"
#include "server/door_routes.h"
#include "server/encode.h"
#include "service/kept_files.h"
#include "service/queries.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using service::Action;
using service::Engine;
using service::NewQueryAnswer;
using service::Service;

base::Result<Response> asked_of_operators(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto open, service::open_queries(reader, request.caller.operator_id, request.now));
    return page_of(request, open, [](const auto& one) { return service::as_json(one); });
  });
}

base::Result<Response> taken_down(EventHub& events, Context& context, const Request& request,
                                  const NewQueryAnswer& answer) {
  const auto& operator_id = request.caller.operator_id;
  TW_TRY(const auto row,
         context.write([&](const Service& service, Engine&) -> base::Result<store::QueryAnswerRow> {
           return service::answer_query(service, {request.caller.officer_id, "query"}, operator_id, answer);
         }));
  events.tell({"query", answer.item.text(), 0, operator_id});
  events.tell({"queue", answer.item.text(), 0, ""});
  return json_response(service::as_json(row));
}

base::Result<Response> answer_in_words(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  NewQueryAnswer answer;
  answer.item = model::ItemId{request.param("item_id")};
  TW_TRY(answer.words, body.text("words", 4 * service::kMostAnswerWords));
  return taken_down(events, context, request, answer);
}

base::Result<Response> answer_with_file(EventHub& events, Context& context, const Request& request) {
  if (request.body.empty()) return fail(ErrorCode::Missing, "body", "", "a document, PDF, JPEG or PNG");
  NewQueryAnswer answer;
  answer.item = model::ItemId{request.param("item_id")};
  answer.words = field(request.query, "words");
  answer.document = request.body;
  answer.file_name = field(request.query, "file_name");
  return taken_down(events, context, request, answer);
}

// Saved under a name of numbers alone, and never shown in the page's own place: it is the operator's file.
base::Result<Response> answer_document(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "answer_no", 1, INT64_MAX));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto row,
           service::answer_with_document(*reader, model::ItemId{request.param("item_id")}, number));
    const auto media = row.media.value_or("");
    Response response;
    TW_TRY(response.body, service::kept_octets(service, row.sha256.value_or("")));
    response.content_type = media == "pdf" ? "application/pdf" : "image/" + media;
    response.etag = "\"" + row.sha256.value_or("").substr(0, 32) + "\"";
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"answer-" +
                                                             std::to_string(number) + "." +
                                                             (media == "jpeg" ? "jpg" : media) + "\"");
    return response;
  });
}

}  // namespace

std::vector<Route> query_routes(EventHub& events) {
  const auto telling = [&events](base::Result<Response> (*handle)(EventHub&, Context&, const Request&)) {
    return [&events, handle](Context& context, const Request& request) {
      return handle(events, context, request);
    };
  };
  Route upload{Method::Post,
               "/api/v1/queries/{item_id}/documents",
               Action::AnswerQueries,
               telling(answer_with_file),
               {},
               service::kMostAnswerOctets};
  upload.media = {"application/pdf", "image/jpeg", "image/png"};
  return {
      {Method::Get, "/api/v1/queries", Action::SeeQueries, asked_of_operators, {}},
      {Method::Post,
       "/api/v1/queries/{item_id}/answers",
       Action::AnswerQueries,
       telling(answer_in_words),
       {}},
      std::move(upload),
      {Method::Get,
       "/api/v1/items/{item_id}/answers/{answer_no}/document",
       Action::SeeParcels,
       answer_document,
       {}},
  };
}

}  // namespace tidewaiter::server
