#include "base/result.h"

namespace tidewaiter::base {

std::string_view name(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::Missing:
      return "missing";
    case ErrorCode::Malformed:
      return "malformed";
    case ErrorCode::OutOfRange:
      return "out_of_range";
    case ErrorCode::CheckDigit:
      return "check_digit";
    case ErrorCode::UnknownCode:
      return "unknown_code";
    case ErrorCode::UnknownField:
      return "unknown_field";
    case ErrorCode::TooLarge:
      return "too_large";
    case ErrorCode::Encoding:
      return "encoding";
    case ErrorCode::Duplicate:
      return "duplicate";
    case ErrorCode::NotFound:
      return "not_found";
    case ErrorCode::Forbidden:
      return "forbidden";
    case ErrorCode::Conflict:
      return "conflict";
    case ErrorCode::State:
      return "state";
    case ErrorCode::Tampered:
      return "tampered";
    case ErrorCode::Unavailable:
      return "unavailable";
    case ErrorCode::Io:
      return "io";
    case ErrorCode::Storage:
      return "storage";
    case ErrorCode::Busy:
      return "busy";
    case ErrorCode::Unsupported:
      return "unsupported";
  }
  return "unknown";
}

std::string to_string(const Error& error) {
  std::string text{name(error.code)};
  if (!error.field.empty()) text += ": " + error.field;
  if (!error.found.empty()) text += ": found " + error.found;
  if (!error.expected.empty()) text += (error.found.empty() ? ": expected " : ", expected ") + error.expected;
  return text;
}

tl::unexpected<Error> fail(ErrorCode code, std::string field, std::string_view found, std::string expected) {
  constexpr std::size_t kLimit = 200;
  if (found.size() > kLimit) {
    std::size_t end = kLimit;
    while (end > 0 && (static_cast<unsigned char>(found[end]) & 0xC0) == 0x80) --end;
    found = found.substr(0, end);
  }
  return tl::make_unexpected(Error{code, std::move(field), std::string{found}, std::move(expected)});
}

}  // namespace tidewaiter::base
