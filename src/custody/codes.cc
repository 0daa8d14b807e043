#include "custody/codes.h"

#include <string>

#include "base/instant.h"

namespace tidewaiter::custody {

bool is_day(std::string_view text) {
  return text.size() == 10 && base::parse_instant(std::string{text} + "T00:00:00Z", "day").has_value();
}

}  // namespace tidewaiter::custody
