// Which files of an exhibit, an examination or a run at the furnace two officers ordered to be erased: what
// stays when a file is gone.

#include "server/encode.h"
#include "server/file_owner.h"
#include "server/resource_routes.h"
#include "service/file_erasures.h"

namespace tidewaiter::server {
namespace {

using service::Action;

nlohmann::ordered_json erasure_json(const service::KnownErasure& one) {
  const bool of_reading = one.row.table_name == store::table(store::TableId::Reading).name;
  return {{"erasure_no", one.row.erasure_no},
          {"of", of_reading ? "reading" : "file"},
          {"number", one.row.row_no},
          {"sha256", one.row.sha256},
          {"basis", one.row.basis},
          {"ordered_at", base::to_string(base::Instant{one.row.ordered_at})},
          {"ordered_by", one.row.ordered_by},
          {"approved_by", one.row.approved_by},
          {"done_at", time_or_null(one.row.done_at)},
          {"held", one.held}};
}

base::Result<Response> list_file_erasures(Context& context, const Request& request) {
  TW_TRY(const auto owner, owner_in_path(request));
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::erasures_of(reader, owner));
    return page_of(request, all, erasure_json);
  });
}

}  // namespace

std::vector<Route> file_erasure_routes() {
  return {
      {Method::Get, "/api/v1/exhibits/{exhibit_id}/erasures", Action::SeeExhibits, list_file_erasures, {}},
      {Method::Get,
       "/api/v1/examinations/{examination_no}/erasures",
       Action::SeeParcels,
       list_file_erasures,
       {}},
      {Method::Get,
       "/api/v1/destruction-runs/{run_no}/erasures",
       Action::SeeExhibits,
       list_file_erasures,
       {}},
  };
}

}  // namespace tidewaiter::server
