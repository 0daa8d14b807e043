#include "server/problem.h"

#include <nlohmann/json.hpp>

namespace tidewaiter::server {

using base::ErrorCode;

int status_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::Malformed:
    case ErrorCode::Encoding:
      return 400;
    case ErrorCode::Forbidden:
      return 403;
    case ErrorCode::NotFound:
      return 404;
    case ErrorCode::Duplicate:
    case ErrorCode::Conflict:
    case ErrorCode::State:
    case ErrorCode::Tampered:
      return 409;
    case ErrorCode::TooLarge:
      return 413;
    case ErrorCode::Unsupported:
      return 415;
    case ErrorCode::Missing:
    case ErrorCode::OutOfRange:
    case ErrorCode::CheckDigit:
    case ErrorCode::UnknownCode:
    case ErrorCode::UnknownField:
      return 422;
    case ErrorCode::Unavailable:
    case ErrorCode::Busy:
    case ErrorCode::Io:
      return 503;
    case ErrorCode::Storage:
      return 500;
  }
  return 500;
}

std::string_view reason_of(int status) noexcept {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Internal Server Error";
  }
}

Response problem(const base::Error& error, const std::string& request_id) {
  return problem(status_of(error.code), error, request_id);
}

Response problem(int status, const base::Error& error, const std::string& request_id) {
  nlohmann::ordered_json json{{"type", "about:blank"}, {"title", reason_of(status)}, {"status", status}};
  json["code"] = base::name(error.code);
  // Paths and statements of the database are nobody's outside; that it takes nothing now is for everybody to
  // know.
  const bool of_the_machine = error.code == ErrorCode::Io || error.field == "database";
  if (status == 503 && of_the_machine) {
    json["detail"] = "nothing can be written for now; what was not answered is to be sent again";
  } else if (status != 500) {
    json["detail"] = base::to_string(error);
    json["field"] = error.field;
    json["found"] = error.found;
    json["expected"] = error.expected;
  }
  json["request_id"] = request_id;
  Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace tidewaiter::server
