#include "service/screening.h"

#include <algorithm>
#include <future>

#include "service/offices.h"
#include "service/screening_line.h"

namespace tidewaiter::service {

std::size_t records_in_texts(const ScreenRequest& request) {
  std::ptrdiff_t lines = 0;
  for (const auto& [name, text] : request.texts) lines += std::count(text.begin(), text.end(), '\n');
  return static_cast<std::size_t>(lines);
}

base::Result<ScreenReport> screen(const Service& service, Engine& engine, const Actor& actor,
                                  const ScreenRequest& request, const Acknowledged& acknowledged) {
  {
    // Not held while parcels are screened: what a snapshot may still read is never taken over from the log.
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY_STATUS(wants_own_office(*reader, actor.officer, request.office));
  }
  if (request.manifests.empty() && records_in_texts(request) <= kScreenedHere)
    return ScreeningLine::screen_here(service, engine, actor, request, acknowledged);
  std::promise<base::Result<ScreenReport>> made;
  auto report = made.get_future();
  ScreeningLine line{service, engine};
  line.add(
      actor, request, [&](base::Result<ScreenReport> done) { made.set_value(std::move(done)); },
      acknowledged);
  return report.get();
}

}  // namespace tidewaiter::service
