#pragma once
// The version of something that is changed over a state that was seen: another with whatever it rests on.
// Inside this room only.

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace tidewaiter::service {

/// Of a text that names all it rests on: 32 hexadecimal digits.
inline std::string version_of_text(std::string_view text) {
  return base::to_hex(base::as_view(base::sha256(text))).substr(0, 32);
}

}  // namespace tidewaiter::service
