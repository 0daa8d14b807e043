// What an exhibit has on paper: the label on it, and what says that it was released, and what an
// officer can say of it in court.

#include "server/encode.h"
#include "server/papers.h"
#include "server/resource_routes.h"
#include "service/certificates.h"
#include "service/court_statement.h"
#include "service/labels.h"

namespace tidewaiter::server {
namespace {

using service::Action;

base::Result<Response> exhibit_label(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto exhibit,
           service::load_exhibit(reader, custody::ExhibitId{request.param("exhibit_id")}));
    Response response;
    TW_TRY(response.body, service::label_svg(exhibit));
    response.content_type = "image/svg+xml";
    return response;
  });
}

// Of a seizure that an examination made, for the bag before there are exhibits of it.
base::Result<Response> seizure_label(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "seizure_no", 1, INT64_MAX));
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    Response response;
    TW_TRY(response.body,
           service::seizure_label_svg(reader, custody::SeizureNumber{static_cast<std::uint64_t>(number)}));
    response.content_type = "image/svg+xml";
    return response;
  });
}

base::Result<Response> certificate_of_release(Context& context, const Request& request) {
  TW_TRY(const auto language, paper_language(request));
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto document,
           service::release_certificate(reader, custody::ExhibitId{request.param("exhibit_id")}, language,
                                        request.now));
    return paper(document);
  });
}

// Each with the hour at which it was made.
base::Result<Response> statement_paper(Context& context, const Request& request) {
  TW_TRY(const auto language, paper_language(request));
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto document, service::court_statement_paper(
                                    reader, custody::ExhibitId{request.param("exhibit_id")},
                                    custody::OfficerId{request.param("officer_id")}, language, request.now));
    return paper(document);
  });
}

}  // namespace

std::vector<Route> exhibit_paper_routes() {
  return {
      {Method::Get, "/api/v1/seizures/{seizure_no}/label", Action::SeeExhibits, seizure_label, {}},
      {Method::Get, "/api/v1/exhibits/{exhibit_id}/label", Action::SeeExhibits, exhibit_label, {}},
      {Method::Get,
       "/api/v1/exhibits/{exhibit_id}/release-certificate",
       Action::SeeExhibits,
       certificate_of_release,
       {}},
      {Method::Get,
       "/api/v1/exhibits/{exhibit_id}/statements/{officer_id}/paper",
       Action::SeeExhibits,
       statement_paper,
       {}},
  };
}

}  // namespace tidewaiter::server
