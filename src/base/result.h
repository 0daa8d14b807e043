#pragma once
// What can go wrong is a value. An Error has a code from a closed set, the field it concerns, what was found
// there and what was expected; a Result<T> is a T or an Error. Libraries' exceptions end at the edge where
// they arise. Plain values: safe to pass between threads.

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace tidewaiter::base {

/// The closed set of error codes. The spelling in `name(ErrorCode)` is part of the public contract.
enum class ErrorCode {
  Missing,       ///< a required field is absent
  Malformed,     ///< cannot be read as what it should be
  OutOfRange,    ///< readable, but outside its limits
  CheckDigit,    ///< a check digit disagrees
  UnknownCode,   ///< not in the code list it belongs to
  UnknownField,  ///< a name that no field has
  TooLarge,      ///< over a size, depth or count limit
  Encoding,      ///< not valid UTF-8, or a broken compressed stream
  Duplicate,     ///< there already, and different
  NotFound,      ///< what was named does not exist
  Forbidden,     ///< the rule named in `expected` does not allow it
  Conflict,      ///< contradicts what is already recorded
  State,         ///< not allowed in the present state
  Tampered,      ///< a hash, signature or proof does not verify
  Unavailable,   ///< a needed part is down or stale
  Io,            ///< file, disk or network failed
  Storage,       ///< the database refused
  Busy,          ///< another process holds it
  Unsupported,   ///< a form that is known and not read
};

/// The code's stable spelling, for example "check_digit".
std::string_view name(ErrorCode code) noexcept;

struct Error {
  ErrorCode code;
  std::string field;  ///< dotted path ("recipient.postcode"), file or option; with a line where there is one
  std::string found;  ///< what stood there, cut to 200 bytes for display
  std::string expected;  ///< what would have been accepted, in an officer's words

  bool operator==(const Error&) const = default;
};

/// "check_digit: item_id: found EE123456786CN, expected check digit 5".
std::string to_string(const Error& error);

template <typename T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

/// Builds the failing side of any Result. `found` is cut at a UTF-8 boundary at or below 200 bytes.
tl::unexpected<Error> fail(ErrorCode code, std::string field, std::string_view found, std::string expected);

}  // namespace tidewaiter::base

/// Passes an error on: `TW_TRY(auto x, f());` declares x or returns f's error.
#define TW_TRY_CONCAT_(a, b) a##b
#define TW_TRY_NAME_(line) TW_TRY_CONCAT_(tw_try_, line)
#define TW_TRY(declaration, expression)                                                                 \
  auto TW_TRY_NAME_(__LINE__) = (expression);                                                           \
  if (!TW_TRY_NAME_(__LINE__)) return ::tl::make_unexpected(std::move(TW_TRY_NAME_(__LINE__)).error()); \
  declaration = *std::move(TW_TRY_NAME_(__LINE__))

/// Passes on the error of a Status.
#define TW_TRY_STATUS(expression)                                                 \
  do {                                                                            \
    auto tw_status_ = (expression);                                               \
    if (!tw_status_) return ::tl::make_unexpected(std::move(tw_status_).error()); \
  } while (false)
