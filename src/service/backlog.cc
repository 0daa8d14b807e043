#include "service/backlog.h"

#include <algorithm>
#include <array>
#include <map>

#include "custody/destruction_order.h"
#include "model/names.h"
#include "service/custody_act.h"

namespace tidewaiter::service {
namespace {

using base::Instant;
using custody::CustodyState;

constexpr std::array<std::string_view, 4> kWaitsForNames{"analysis", "court", "destruction", "nothing"};

// What is known of seizures: when each was made, and how its trial stands since when.
struct Proceedings {
  Instant seized_at;
  custody::TrialState trial = custody::TrialState::NotRecorded;
  Instant trial_at;
};

base::Result<std::map<std::int64_t, Proceedings>> proceedings_of(store::Reader& reader) {
  std::map<std::int64_t, Proceedings> all;
  TW_TRY_STATUS(reader.scan<store::SeizureRow>({}, [&](store::SeizureRow&& row) -> base::Result<bool> {
    all[row.seizure_no].seized_at = Instant{row.seized_at};
    return true;
  }));
  TW_TRY_STATUS(reader.scan<store::TrialRow>({}, [&](store::TrialRow&& row) -> base::Result<bool> {
    auto& one = all[row.seizure_no];
    one.trial = row.state == name(custody::TrialState::Ended) ? custody::TrialState::Ended
                                                              : custody::TrialState::Pending;
    one.trial_at = Instant{row.changed_at};
    return true;
  }));
  return all;
}

HeldExhibit held_one(const KnownExhibit& known, const Proceedings& seizure) {
  const auto& exhibit = known.exhibit;
  HeldExhibit one;
  one.id = exhibit.id;
  one.seizure = exhibit.seizure;
  one.since = known.state_at;
  one.confirmed = exhibit.confirmed.has_value();
  one.substance = one.confirmed ? exhibit.confirmed->substance : exhibit.presumptive;
  one.drug = exhibit.kind == custody::ExhibitKind::Drug;
  one.book = known.book;
  if (known.holding.state == CustodyState::PendingDestruction) {
    one.waits = WaitsFor::Destruction;
  } else if (exhibit.drawn || exhibit.counter_sample) {
    one.waits = WaitsFor::Nothing;
  } else if (custody::is_weighed(exhibit.kind) && !one.confirmed) {
    one.waits = WaitsFor::Analysis;
    one.since = seizure.seized_at;
  } else if (custody::awaits_judgement(exhibit, seizure.trial)) {
    one.waits = WaitsFor::Court;
    one.since = seizure.trial == custody::TrialState::Pending ? seizure.trial_at : seizure.seized_at;
  }
  return one;
}

}  // namespace

std::string_view name(WaitsFor waits) noexcept { return kWaitsForNames[static_cast<std::size_t>(waits)]; }
std::optional<WaitsFor> waits_for_from(std::string_view text) noexcept {
  return model::from_names<WaitsFor>(kWaitsForNames, text);
}

base::Result<std::vector<HeldExhibit>> held_exhibits(store::Reader& reader) {
  TW_TRY(auto proceedings, proceedings_of(reader));
  TW_TRY(const auto all, load_exhibits(reader, std::nullopt));
  std::vector<HeldExhibit> held;
  for (const auto& known : all) {
    const auto state = known.holding.state;
    if (custody::is_final(state) || state == CustodyState::Missing || state == CustodyState::HandedOver)
      continue;
    held.push_back(held_one(known, proceedings[static_cast<std::int64_t>(known.exhibit.seizure.value())]));
  }
  std::stable_sort(held.begin(), held.end(),
                   [](const HeldExhibit& a, const HeldExhibit& b) { return a.since < b.since; });
  return held;
}

Backlog backlog_of(const std::vector<HeldExhibit>& held) {
  Backlog backlog;
  for (const auto waits : {WaitsFor::Analysis, WaitsFor::Court, WaitsFor::Destruction})
    backlog.waiting.push_back({waits, 0, {}, std::nullopt});
  std::map<std::pair<std::string, bool>, HeldSubstance> substances;
  for (const auto& one : held) {
    if (one.waits != WaitsFor::Nothing) {
      auto& figure = backlog.waiting[static_cast<std::size_t>(one.waits)];
      ++figure.exhibits;
      figure.book = figure.book + one.book;
      figure.oldest = figure.oldest ? std::min(*figure.oldest, one.since) : one.since;
    }
    if (!one.drug) continue;
    auto& sum = substances[{one.substance, one.confirmed}];
    sum.substance = one.substance;
    sum.confirmed = one.confirmed;
    ++sum.exhibits;
    sum.book = sum.book + one.book;
  }
  for (auto& [key, sum] : substances) backlog.substances.push_back(std::move(sum));
  std::stable_sort(backlog.substances.begin(), backlog.substances.end(),
                   [](const HeldSubstance& a, const HeldSubstance& b) { return b.book < a.book; });
  return backlog;
}

}  // namespace tidewaiter::service
