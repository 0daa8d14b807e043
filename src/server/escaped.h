#pragma once
// What a library throws out of a route ends here: it is that request's failure, and the server goes on. What
// was thrown is told by its type alone; its words may be anybody's data. Thread-safe.

#include <cxxabi.h>

#include <cstdlib>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>

#include "base/result.h"

namespace tidewaiter::server {

/// Hears the type of what was thrown.
using ToldOfEscape = std::function<void(const std::string&)>;

/// The type of what is being handled, as it stands in the source: "std::bad_alloc".
inline std::string escaped_type() {
  const std::type_info* const type = abi::__cxa_current_exception_type();
  if (type == nullptr) return "unknown";
  int state = 0;
  const std::unique_ptr<char, decltype(&std::free)> readable(
      abi::__cxa_demangle(type->name(), nullptr, nullptr, &state), &std::free);
  return state == 0 ? readable.get() : type->name();
}

/// What `work` returns (a base::Result), or Storage, which is answered 500, where it throws; `told` then
/// hears the type of what was thrown.
template <typename Work>
auto caught(Work&& work, const ToldOfEscape& told) -> std::invoke_result_t<Work> {
  try {
    return work();
  } catch (...) {
    told(escaped_type());
    return base::fail(base::ErrorCode::Storage, "server", "an exception", "no failure");
  }
}

}  // namespace tidewaiter::server
