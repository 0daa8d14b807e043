#pragma once
// What reasons say, for a page that words it in its reader's language: beside each text the things that it
// was made of, read again from the parcel, its evidence and the profiles that were in use. The text stays
// what was stored (S4), and whoever knows none of these things shows it. Thread-safe.

#include <cstdint>
#include <map>
#include <mutex>
#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "risk/phrase.h"
#include "service/parcel_page.h"
#include "service/queue.h"

namespace tidewaiter::service {

class ReasonTeller {
 public:
  /// The parcel as `as_json` has it, each of its reasons with `titles` and `said`.
  base::Result<nlohmann::ordered_json> as_json(const Service& service, const ParcelPage& page);
  /// The line as `as_json` has it, with `told`: of each of its reasons `kind`, `ref`, `titles` and `said`.
  base::Result<nlohmann::ordered_json> as_json(const Service& service, const QueueLine& line);

 private:
  /// So many versions stay compiled; profiles change a few times a year.
  static constexpr std::size_t kKept = 4;

  base::Result<risk::CompiledProfiles> profiles(const Service& service, std::uint32_t version);

  std::mutex mutex_;
  std::map<std::uint32_t, risk::CompiledProfiles> compiled_;
};

}  // namespace tidewaiter::service
