// evidence_room DB COUNT: fills a database with COUNT exhibits, seized and sealed by two officers through the real use
// cases, under the seizures that are in its book already (at least one).

#include <cstdio>
#include <cstdlib>
#include <string>

#include "env/clock.h"
#include "env/random.h"
#include "service/custody.h"

namespace tidewaiter {
namespace {

constexpr std::int64_t kExhibitsASeizure = 100;

base::Status fill(const std::string& database, std::int64_t count) {
  env::SystemClock clock;
  env::SystemRandom random;
  TW_TRY(const auto service, service::Service::open(database, clock, random));
  const service::Actor actor{"bench", "bench"};
  TW_TRY(const auto first, service::new_officer_key(custody::OfficerId{"bench-1"}, "a passphrase", random));
  TW_TRY(const auto second, service::new_officer_key(custody::OfficerId{"bench-2"}, "a passphrase", random));
  TW_TRY_STATUS(service::found_key(service, actor, first.key));
  TW_TRY_STATUS(service::found_key(service, actor, second.key));
  TW_TRY(const auto one, service::open_officer_key(first.sealed, "a passphrase"));
  TW_TRY(const auto two, service::open_officer_key(second.sealed, "a passphrase"));
  const service::TwoSigners by{*one, *two};
  TW_TRY_STATUS(service::register_scale(
      service, by, {"S1", base::MassMg{10}, base::MassMg{5}, clock.now() + base::DurationMs::days(300)}));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto book, reader->count(store::TableId::Seizure));
  reader.reset();
  std::int64_t seizure = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    if (i % kExhibitsASeizure == 0) {
      store::SeizureRow row;
      seizure = book + 1 + i / kExhibitsASeizure;
      row.seizure_no = seizure;
      row.substance = "methamphetamine";
      row.document = store::compress("{}");
      TW_TRY_STATUS(service.record(actor, "item.examined", "{}", {store::insert(std::move(row))}).map([](auto) {}));
    }
    custody::Exhibit exhibit;
    exhibit.description = "tea bag with crystals";
    exhibit.form = "crystals";
    exhibit.presumptive = "methamphetamine";
    TW_TRY(const auto made, service::seize_exhibit(service, by, seizure, exhibit,
                                                   service::ScaleReading{base::MassMg{1'000'000 + i},
                                                                         base::MassMg{10'000}, "S1", "vault"}));
    TW_TRY_STATUS(service::seal_exhibit(service, by, made.id, "B-" + std::to_string(i)));
  }
  return {};
}

}  // namespace
}  // namespace tidewaiter

int main(int count, char** words) {
  if (count != 3) {
    std::fprintf(stderr, "evidence_room DB COUNT\n");
    return 2;
  }
  const auto filled = tidewaiter::fill(words[1], std::atoll(words[2]));
  if (!filled) std::fprintf(stderr, "%s\n", tidewaiter::base::to_string(filled.error()).c_str());
  return filled ? 0 : 1;
}
