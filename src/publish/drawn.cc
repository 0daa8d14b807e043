#include "publish/drawn.h"

#include <algorithm>

// Fontconfig keeps what it read until the process ends, some of it behind pointers that only it can follow.
// Giving it back at exit would abort the process whenever a thread of Pango's still reads fonts, so that the
// leak check is told of it instead. It asks for this name; elsewhere nothing does.
extern "C" __attribute__((visibility("default"))) const char* __lsan_default_suppressions();
const char* __lsan_default_suppressions() {
  return "leak:libfontconfig.so\n";
}

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

}  // namespace tidewaiter::publish
