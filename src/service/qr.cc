#include "service/qr.h"

#include <qrencode.h>

#include <memory>

namespace tidewaiter::service {

base::Result<QrPath> qr_path(const std::string& text, const std::string& field) {
  constexpr int kQuiet = 4;
  const std::unique_ptr<QRcode, void (*)(QRcode*)> code{
      QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free};
  if (!code)
    return base::fail(base::ErrorCode::Unsupported, field, std::to_string(text.size()) + " bytes",
                      "a text that a QR code can hold");
  const int width = code->width;
  QrPath path{"", width + 2 * kQuiet};
  for (int y = 0; y < width; ++y)
    for (int x = 0; x < width; ++x)
      if ((code->data[y * width + x] & 1) != 0)
        path.dark += "M" + std::to_string(x + kQuiet) + " " + std::to_string(y + kQuiet) + "h1v1h-1z";
  return path;
}

}  // namespace tidewaiter::service
