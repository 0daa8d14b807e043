#pragma once
// A QR code (ISO/IEC 18004, by libqrencode) as the path of an SVG. Pure; thread-safe.

#include <string>

#include "base/result.h"

namespace tidewaiter::service {

struct QrPath {
  std::string dark;  ///< the path's `d`, a module being 1 wide
  int side = 0;      ///< of the whole, with four modules of quiet zone around (ISO/IEC 18004, 6.3.8)
};
/// Unsupported, with the field, for a text that is too long.
base::Result<QrPath> qr_path(const std::string& text, const std::string& field);

}  // namespace tidewaiter::service
