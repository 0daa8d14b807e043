#include "selection/random_stream.h"

#include <algorithm>
#include <limits>
#include <map>
#include <span>
#include <tuple>

#include "base/check.h"

namespace tidewaiter::selection {
namespace {

constexpr std::string_view kCommitmentPrefix = "tidewaiter shift key v1\n";

std::uint64_t first_octets(const base::Hash& hash) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = value << 8 | hash[i];
  return value;
}

// Uniform in [0, bound), the same for everyone who knows the key.
std::uint64_t start_of(const ShiftKey& key, std::uint64_t bound) {
  const std::uint64_t whole = std::numeric_limits<std::uint64_t>::max() / bound * bound;
  for (std::uint64_t trial = 0;; ++trial) {
    std::string message(1, '\0');
    message += "start " + std::to_string(key.wave) + " " + std::to_string(trial);
    const std::uint64_t value = first_octets(base::hmac_sha256(base::as_view(key.key), message));
    if (value < whole) return value % bound;
  }
}

// Sorts by stratum, draw, id.
void sort_tickets(std::vector<Ticket>& tickets) {
  std::map<Stratum, std::uint32_t> ranks;
  for (const Ticket& ticket : tickets) ranks.emplace(*ticket.stratum, 0);
  std::uint32_t rank = 0;
  for (auto& [stratum, number] : ranks) number = rank++;
  std::vector<std::pair<std::uint32_t, Ticket>> ranked;
  ranked.reserve(tickets.size());
  for (const Ticket& ticket : tickets) ranked.emplace_back(ranks.at(*ticket.stratum), ticket);
  std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first, a.second.draw, a.second.id) < std::tie(b.first, b.second.draw, b.second.id);
  });
  for (std::size_t i = 0; i < tickets.size(); ++i) tickets[i] = ranked[i].second;
}

}  // namespace

Stratum stratum_of(const model::Item& item) {
  return {item.operator_id, item.service, item.recipient.country};
}

std::string to_string(const Stratum& stratum) {
  return stratum.operator_id.text() + "/" + std::string(model::name(stratum.service)) + "/" +
         stratum.destination;
}

ShiftKey new_shift_key(env::RandomSource& random) {
  ShiftKey key;
  random.fill(key.key);
  return key;
}

base::Hash commitment_of(const ShiftKey& key) {
  return base::sha256({kCommitmentPrefix, base::as_view(key.key)});
}

base::Status check_reveal(const ShiftKey& revealed, const base::Hash& commitment) {
  const base::Hash computed = commitment_of(revealed);
  if (computed == commitment) return {};
  return base::fail(base::ErrorCode::Tampered, "shift.key", base::to_hex(base::as_view(computed)),
                    "the commitment " + base::to_hex(base::as_view(commitment)));
}

std::uint64_t draw_of(const ShiftKey& key, const model::ItemId& id) {
  return first_octets(base::hmac_sha256(base::as_view(key.key), id.text()));
}

std::int32_t Chance::ppm() const {
  if (numerator == 0) return 0;
  const auto rounded = static_cast<std::int32_t>((numerator * 1'000'000 + denominator / 2) / denominator);
  return std::max(rounded, 1);
}

Drawn draw(const ShiftKey& key, std::vector<Ticket> tickets, std::uint64_t places) {
  const std::uint64_t count = tickets.size();
  if (count == 0) return {};
  TW_CHECK(std::all_of(tickets.begin(), tickets.end(), [](const Ticket& t) { return t.stratum != nullptr; }));
  std::vector<Ticket> drawn;
  if (places >= count) {
    drawn = std::move(tickets);
  } else {
    sort_tickets(tickets);
    std::uint64_t carried = start_of(key, count);
    for (const Ticket& ticket : tickets) {
      carried += places;
      if (carried < count) continue;
      carried -= count;
      drawn.push_back(ticket);
    }
  }
  std::sort(drawn.begin(), drawn.end(),
            [](const Ticket& a, const Ticket& b) { return std::tie(a.draw, a.id) < std::tie(b.draw, b.id); });
  Drawn result{{}, {std::min(places, count), count}};
  result.indices.reserve(drawn.size());
  for (const Ticket& ticket : drawn) result.indices.push_back(ticket.index);
  return result;
}

}  // namespace tidewaiter::selection
