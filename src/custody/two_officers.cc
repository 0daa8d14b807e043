#include "custody/two_officers.h"

#include "custody/limits.h"
#include "journal/canonical.h"

namespace tidewaiter::custody {

using base::ErrorCode;
using base::fail;

base::Result<TwoOfficers> TwoOfficers::make(OfficerId first, OfficerId second) {
  for (const auto* officer : {&first, &second}) {
    if (officer->empty()) return fail(ErrorCode::Missing, "officer", "", "two named officers (C3)");
    if (officer->text().size() > kMaxId)
      return fail(ErrorCode::TooLarge, "officer", officer->text(), "at most 64 bytes");
  }
  if (first == second)
    return fail(ErrorCode::Forbidden, "second officer", second.text(), "another officer than the first (C3)");
  return TwoOfficers{std::move(first), std::move(second)};
}

std::string Act::text() const {
  return journal::Body{}
      .set("at", base::to_string(at))
      .set_json("facts", facts)
      .set("first", officers.first().text())
      .set("kind", kind)
      .set("second", officers.second().text())
      .text();
}

std::string signed_octets(std::string_view act_text) {
  return "tidewaiter.custody.act.v1\n" + std::string{act_text};
}

}  // namespace tidewaiter::custody
