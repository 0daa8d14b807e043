#include "custody/inventory.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/bytes.h"
#include "base/check.h"
#include "custody/sampling.h"

namespace tidewaiter::custody {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::array<std::string_view, 6> kOverdueNames{"out_too_long", "destruction_due", "offer_unanswered",
                                                        "receipt_due",  "end_due",         "request_due"};

// What is as the book has it is what sampling calls positive.
SamplingAim aim_for(std::int64_t population, std::int32_t present_ppm, std::int32_t confidence_ppm) {
  SamplingAim aim;
  aim.population = population;
  aim.proportion_ppm = present_ppm;
  aim.confidence_ppm = confidence_ppm;
  return aim;
}

}  // namespace

base::Result<InventoryBound> inventory_bound(std::int64_t population, std::int64_t sampled,
                                             const NotAsBooked& found, std::int32_t confidence_ppm) {
  const auto otherwise = found.exhibits();
  if (std::min({found.missing, found.wrong_seal, found.other_weight, found.twice}) < 0 ||
      otherwise > sampled || found.twice > otherwise)
    return fail(ErrorCode::OutOfRange, "missing", std::to_string(otherwise),
                "0 to the sample, " + std::to_string(sampled));
  TW_TRY(const auto as_booked,
         supported_positives(aim_for(population, 1'000'000, confidence_ppm), sampled, sampled - otherwise));
  return InventoryBound{population, sampled, found, population - as_booked, confidence_ppm};
}

std::string to_string(const InventoryBound& bound) {
  const std::int64_t tenths = (bound.at_most * 1'000 + bound.population - 1) / bound.population;
  const auto& found = bound.found;
  const auto counted = [](std::int64_t n, const char* words) {
    return n == 0 ? std::string{} : std::to_string(n) + words;
  };
  const auto seal = counted(found.wrong_seal, " under another seal than the book says");
  const auto weight = counted(found.other_weight, " of another weight than the book says");
  const bool otherwise = !seal.empty() || !weight.empty();
  return std::to_string(found.missing) + " of " + std::to_string(bound.sampled) + " missing" +
         (otherwise ? "; " : "") + seal + (seal.empty() || weight.empty() ? "" : ", ") + weight +
         ": at most " + percent(tenths * 1'000) + " of " + std::to_string(bound.population) +
         " missing, under another seal, or of another weight where weighed, with " +
         percent(bound.confidence_ppm) + " confidence";
}

base::Result<std::int64_t> inventory_sample(std::int64_t population, std::int32_t missing_ppm,
                                            std::int32_t confidence_ppm) {
  if (missing_ppm < 0 || missing_ppm >= 1'000'000)
    return fail(ErrorCode::OutOfRange, "missing_ppm", std::to_string(missing_ppm), "0 to 999999");
  return proposed_sample(aim_for(population, 1'000'000 - missing_ppm, confidence_ppm));
}

std::vector<ExhibitId> draw(const std::vector<ExhibitId>& exhibits, std::size_t count, std::string_view key) {
  TW_CHECK(count <= exhibits.size());
  std::vector<std::pair<base::Hash, std::size_t>> lots;
  for (std::size_t i = 0; i < exhibits.size(); ++i)
    lots.emplace_back(base::hmac_sha256(key, exhibits[i].text()), i);
  std::sort(lots.begin(), lots.end());
  lots.resize(count);
  std::sort(lots.begin(), lots.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  std::vector<ExhibitId> drawn;
  for (const auto& [lot, i] : lots) drawn.push_back(exhibits[i]);
  return drawn;
}

bool is_to_be_there(CustodyState state) noexcept {
  return !is_final(state) && state != CustodyState::Missing && state != CustodyState::HandedOver;
}

std::string_view name(Overdue overdue) noexcept { return kOverdueNames[static_cast<std::size_t>(overdue)]; }

std::optional<Overdue> overdue(const Holding& holding, base::Instant since,
                               std::optional<base::Instant> out_since, base::Instant now,
                               const OverdueRule& rule) {
  // What was given across a border stays offered until its receipt comes, and where it was lost on the way.
  const bool given = holding.offer && goes_abroad(holding.offer->purpose) && !is_to_be_there(holding.state);
  if (holding.offer && !given && holding.offer->expires_at < now) return Overdue::OfferUnanswered;
  if (out_since && is_to_be_there(holding.state) && now - *out_since > rule.out_at_most)
    return Overdue::OutTooLong;
  if (holding.state == CustodyState::PendingDestruction && now - since > rule.destroyed_within)
    return Overdue::DestructionDue;
  return std::nullopt;
}

std::optional<Overdue> overdue_abroad(bool received, base::Instant offered_until,
                                      std::optional<base::Instant> end_by, base::Instant now) {
  if (!received && offered_until < now) return Overdue::ReceiptDue;
  if (end_by && *end_by < now) return Overdue::EndDue;
  return std::nullopt;
}

}  // namespace tidewaiter::custody
