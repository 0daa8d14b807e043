#pragma once
// An inventory by random sample: how many to look for, and what a look says of the rest. The same
// hypergeometric reckoning as in sampling.h, the other way round: what is counted are exhibits that are not
// where the book says. Plain values; thread-safe.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "custody/exhibit.h"
#include "custody/transfer.h"

namespace tidewaiter::custody {

/// What was not as the book has it, among those that were looked for.
struct NotAsBooked {
  std::int64_t missing = 0;
  std::int64_t wrong_seal = 0;
  std::int64_t other_weight = 0;  ///< of those that were weighed blindly
  std::int64_t twice = 0;         ///< counted in two of these

  std::int64_t exhibits() const noexcept { return missing + wrong_seal + other_weight - twice; }
  bool operator==(const NotAsBooked&) const = default;
};
/// What a sample says: at most so many of the population are not as the book has them, with the confidence
/// given. A seal that was exchanged hides what is gone as well as an empty place does, so that both count.
struct InventoryBound {
  std::int64_t population = 0;
  std::int64_t sampled = 0;
  NotAsBooked found;         ///< among those sampled
  std::int64_t at_most = 0;  ///< missing, under another seal or of another weight, in the whole population
  std::int32_t confidence_ppm = 0;

  bool operator==(const InventoryBound&) const = default;
};
/// OutOfRange where the numbers do not fit each other; population 1 to 1,000,000, confidence 500,000 to
/// 999,999.
base::Result<InventoryBound> inventory_bound(std::int64_t population, std::int64_t sampled,
                                             const NotAsBooked& found, std::int32_t confidence_ppm);
/// "0 of 120 missing; 1 under another seal than the book says: at most 3.9% of 10000 missing, under another
/// seal, or of another weight where weighed, with 95% confidence", rounded up to a tenth of a per cent.
std::string to_string(const InventoryBound& bound);
/// How many must be looked for, and all found, so that at most this share can be missing.
base::Result<std::int64_t> inventory_sample(std::int64_t population, std::int32_t missing_ppm,
                                            std::int32_t confidence_ppm);
/// The `count` exhibits with the smallest HMAC-SHA-256(key, id), each set of that size equally likely under a
/// key drawn by lot, in the order they were given. Whoever has the key can draw them again. `count` is at
/// most their number; ids differ.
std::vector<ExhibitId> draw(const std::vector<ExhibitId>& exhibits, std::size_t count, std::string_view key);

/// An exhibit in this state is to be with its holder or on its shelf: not what has ended, is missing already
/// or is in another country's hands.
bool is_to_be_there(CustodyState state) noexcept;

/// Why something is on the list of what is overdue.
enum class Overdue { OutTooLong, DestructionDue, OfferUnanswered, ReceiptDue, EndDue, RequestDue };
std::string_view name(Overdue overdue) noexcept;  ///< "out_too_long", …
/// What a service allows, each 1 to 3650 days.
struct OverdueRule {
  base::DurationMs out_at_most = base::DurationMs::days(30);
  base::DurationMs destroyed_within = base::DurationMs::days(90);
};
/// nullopt where nothing is late. `since` is when the exhibit came into its state, `out_since` since when it
/// is out by its chain (states.h). What was given across a border is late in another way, below.
std::optional<Overdue> overdue(const Holding& holding, base::Instant since,
                               std::optional<base::Instant> out_since, base::Instant now,
                               const OverdueRule& rule = {});
/// Of what was given across a border and is neither back nor destroyed: no receipt while its offer stood, or
/// no end by the day that the terms name, where they name one.
std::optional<Overdue> overdue_abroad(bool received, base::Instant offered_until,
                                      std::optional<base::Instant> end_by, base::Instant now);

}  // namespace tidewaiter::custody
