#include "server/papers.h"

namespace tidewaiter::server {

base::Result<Response> paper(const publish::Document& document) {
  Response response;
  TW_TRY(response.body, publish::pdf(document));
  response.content_type = "application/pdf";
  return response;
}

base::Result<std::string> paper_language(const Request& request) {
  const auto asked = field(request.query, "language");
  if (asked.empty()) return std::string{"en"};
  if (asked == "en" || asked == "vi" || asked == "zh-Hans") return std::string{asked};
  return base::fail(base::ErrorCode::UnknownCode, "language", asked, "en, vi or zh-Hans");
}

}  // namespace tidewaiter::server
