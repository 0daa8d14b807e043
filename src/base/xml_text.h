#pragma once
// Text as it may stand in XML, for the drawings that rooms make. Thread-safe.

#include <string>
#include <string_view>

namespace tidewaiter::base {

/// For an element's content or a quoted attribute: '&', '<', '>' and '"' escaped, and left out the control
/// characters that XML 1.0 (2.2) does not know. `text` is to be valid UTF-8.
std::string xml_text(std::string_view text);

}  // namespace tidewaiter::base
