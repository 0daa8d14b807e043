#include "verify/row_ledger.h"

#include <sodium.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>
#include <string>

#include "base/check.h"

namespace tidewaiter::verify {
namespace {

constexpr std::size_t kSmallestLimit = std::size_t{64} << 10;
constexpr std::size_t kMostShelves = 256;
constexpr std::size_t kFewestOnAShelf = 64;

std::string_view view(const Salt& salt) { return {reinterpret_cast<const char*>(salt.data()), salt.size()}; }

}  // namespace

RowLedger::RowLedger(const std::array<std::uint8_t, 16>& secret, std::size_t limit_octets, std::uint64_t part,
                     std::uint64_t parts)
    : secret_(secret), part_(part), parts_(parts) {
  TW_CHECK(std::has_single_bit(parts) && part < parts && limit_octets >= kSmallestLimit);
  const std::size_t changes = limit_octets / sizeof(Change);
  shelves_.resize(std::min(kMostShelves, std::bit_floor(changes / kFewestOnAShelf)));
  shelf_limit_ = changes / shelves_.size();
}

RowLedger::Id RowLedger::id_of(std::string_view table, std::string_view key) const {
  static_assert(crypto_shorthash_siphashx24_BYTES == sizeof(Id) &&
                crypto_shorthash_siphashx24_KEYBYTES == 16);
  thread_local std::string name;
  name.assign(table).push_back('\0');
  name.append(key);
  Id id;
  crypto_shorthash_siphashx24(reinterpret_cast<unsigned char*>(&id),
                              reinterpret_cast<const unsigned char*>(name.data()), name.size(),
                              secret_.data());
  return id;
}

void RowLedger::keep_last(std::vector<Change>& changes) {
  std::stable_sort(changes.begin(), changes.end(),
                   [](const Change& a, const Change& b) { return a.id < b.id; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (i + 1 == changes.size() || changes[i + 1].id != changes[i].id) changes[kept++] = changes[i];
  }
  changes.resize(kept);
}

void RowLedger::sort() {
  if (sorted_) return;
  for (auto& shelf : shelves_) {
    keep_last(shelf.changes);
    // About four changes begin with the same bits. One bit at least: a shift by all 64 says nothing.
    shelf.bits = std::max(1u, static_cast<unsigned>(std::bit_width(shelf.changes.size() / 4)));
    shelf.begins.assign((std::size_t{1} << shelf.bits) + 1, 0);
    for (const auto& change : shelf.changes) ++shelf.begins[(change.id.half[0] >> (64 - shelf.bits)) + 1];
    std::partial_sum(shelf.begins.begin(), shelf.begins.end(), shelf.begins.begin());
  }
  sorted_ = true;
}

std::span<RowLedger::Change> RowLedger::changes_near(Shelf& shelf, const Id& id) {
  const auto begins = shelf.begins.begin() + static_cast<std::ptrdiff_t>(id.half[0] >> (64 - shelf.bits));
  return std::span{shelf.changes}.subspan(*begins, *(begins + 1) - *begins);
}

void RowLedger::halve() {
  parts_ *= 2;
  TW_CHECK(parts_ != 0);
  for (auto& shelf : shelves_)
    std::erase_if(shelf.changes, [&](const Change& change) { return !here(change.id); });
}

void RowLedger::change(std::string_view table, std::string_view key, std::uint64_t index, const Salt& salt,
                       const base::Hash& digest) {
  const Id id = id_of(table, key);
  if (!here(id)) return;
  auto& shelf = shelf_of(id).changes;
  if (shelf.size() >= shelf_limit_) {
    keep_last(shelf);
    // A shelf that stays nearly full would be sorted again at once.
    while (shelf.size() > shelf_limit_ * 3 / 4) halve();
    if (!here(id)) return;
  }
  Change& last = shelf.emplace_back(Change{id, index, 0, salt, {}});
  std::copy_n(digest.begin(), last.digest.size(), last.digest.begin());
  sorted_ = false;
}

RowLedger::Expected RowLedger::expect(std::string_view table, std::string_view key) {
  sort();
  Expected row;
  row.id = id_of(table, key);
  auto& shelf = shelf_of(row.id);
  if (here(row.id) && !shelf.begins.empty()) {
    const auto near = changes_near(shelf, row.id);
    for (std::size_t i = 0; i < near.size(); ++i) __builtin_prefetch(&near[i]);
  }
  return row;
}

RowLedger::Answer RowLedger::check(const Expected& row, std::string_view row_octets, std::uint64_t* index) {
  TW_CHECK(sorted_);
  if (!here(row.id)) return Answer::Elsewhere;
  auto& shelf = shelf_of(row.id);
  if (shelf.begins.empty()) return Answer::Unknown;
  const auto near = changes_near(shelf, row.id);
  const auto last =
      std::find_if(near.begin(), near.end(), [&](const Change& change) { return change.id == row.id; });
  if (last == near.end()) return Answer::Unknown;
  last->seen = 1;
  if (index != nullptr) *index = last->index;
  const auto expected = base::sha256({view(last->salt), row_octets});
  return std::equal(last->digest.begin(), last->digest.end(), expected.begin()) ? Answer::Agrees
                                                                                : Answer::Differs;
}

std::vector<std::uint64_t> RowLedger::missing() {
  sort();
  std::vector<std::uint64_t> entries;
  for (const auto& shelf : shelves_) {
    for (const auto& row : shelf.changes) {
      if (row.seen) continue;
      const auto deleted = base::sha256(view(row.salt));
      if (!std::equal(row.digest.begin(), row.digest.end(), deleted.begin())) entries.push_back(row.index);
    }
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

}  // namespace tidewaiter::verify
