#include "publish/drawn.h"

#include <fontconfig/fontconfig.h>

#include <algorithm>

namespace tidewaiter::publish {

cairo_status_t append_octets(void* out, const unsigned char* data, unsigned int length) {
  static_cast<base::Bytes*>(out)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

std::string printable(std::string_view text) {
  std::string out{text};
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; },
      ' ');
  return out;
}

void release_at_exit() {
  struct Release {
    ~Release() {
      cairo_debug_reset_static_data();
      FcFini();
    }
  };
  static const Release release;
}

}  // namespace tidewaiter::publish
