#include "server/route.h"

#include <algorithm>

#include "base/check.h"

namespace tidewaiter::server {

std::string_view name(Method method) noexcept {
  switch (method) {
    case Method::Get:
      return "GET";
    case Method::Post:
      return "POST";
    case Method::Put:
      return "PUT";
    case Method::Delete:
      return "DELETE";
  }
  return "";
}

const std::string& Request::param(std::string_view wanted) const {
  const auto found =
      std::find_if(params.begin(), params.end(), [&](const auto& param) { return param.first == wanted; });
  TW_CHECK(found != params.end());
  return found->second;
}

std::string_view Request::cookie(std::string_view wanted) const {
  auto rest = header("cookie");
  while (!rest.empty()) {
    const auto end = rest.find(';');
    auto pair = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    if (const auto equals = pair.find('=');
        equals != std::string_view::npos && pair.substr(0, equals) == wanted)
      return pair.substr(equals + 1);
  }
  return {};
}

}  // namespace tidewaiter::server
