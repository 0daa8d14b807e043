// Any octets as a request's target, as its body and as a declaration in it: read, or refused by name.

#include <algorithm>

#include "base/check.h"
#include "server/body.h"
#include "server/http_text.h"
#include "server/one_line.h"
#include "server/target.h"

using namespace tidewaiter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text{reinterpret_cast<const char*>(data), size};
  if (const auto target = server::parse_target(text)) {
    TW_CHECK(target->segments.size() <= 32 && target->query.size() <= 32);
    for (const auto& segment : target->segments) TW_CHECK(segment != "." && segment != "..");
  }
  server::Head head;
  head.method = "POST";
  head.target = "/";
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = text.substr(at, end - at);
    const auto colon = std::min(line.find(':'), line.size());
    head.headers.emplace_back(line.substr(0, colon), line.substr(std::min(colon + 1, line.size())));
    at = end + 1;
  }
  static_cast<void>(server::check_head(head, 11, 64));
  server::Request request;
  request.body = text;
  if (const auto body = server::Body::of(request)) {
    static_cast<void>(body->text("kind"));
    static_cast<void>(body->number("mass_mg", 0, 1'000'000));
    static_cast<void>(body->flag("all", false));
    static_cast<void>(body->texts("exhibits", 100));
    static_cast<void>(body->objects("lines", 100));
    static_cast<void>(body->object_or("reading"));
  }
  if (const auto line = server::one_line(text)) {
    TW_CHECK(line->find('\n') == std::string::npos);
    const auto again = server::one_line(*line);
    TW_CHECK(again && *again == *line);
  }
  return 0;
}
