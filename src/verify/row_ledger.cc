#include "verify/row_ledger.h"

#include <sodium.h>

#include <algorithm>
#include <bit>
#include <cstring>
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

void RowLedger::keep_last(std::vector<Change>& shelf) {
  std::stable_sort(shelf.begin(), shelf.end(), [](const Change& a, const Change& b) { return a.id < b.id; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < shelf.size(); ++i) {
    if (i + 1 == shelf.size() || shelf[i + 1].id != shelf[i].id) shelf[kept++] = shelf[i];
  }
  shelf.resize(kept);
}

void RowLedger::halve() {
  parts_ *= 2;
  TW_CHECK(parts_ != 0);
  for (auto& shelf : shelves_) std::erase_if(shelf, [&](const Change& change) { return !here(change.id); });
}

void RowLedger::change(std::string_view table, std::string_view key, std::uint64_t index, const Salt& salt,
                       const base::Hash& digest) {
  const Id id = id_of(table, key);
  if (!here(id)) return;
  auto& shelf = shelf_of(id);
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

RowLedger::Answer RowLedger::check(std::string_view table, std::string_view key, std::string_view row_octets,
                                   std::uint64_t* index) {
  const Id id = id_of(table, key);
  if (!here(id)) return Answer::Elsewhere;
  if (!sorted_) {
    for (auto& shelf : shelves_) keep_last(shelf);
    sorted_ = true;
  }
  auto& shelf = shelf_of(id);
  const auto row =
      std::lower_bound(shelf.begin(), shelf.end(), id, [](const Change& a, const Id& b) { return a.id < b; });
  if (row == shelf.end() || row->id != id) return Answer::Unknown;
  row->seen = 1;
  if (index != nullptr) *index = row->index;
  const auto expected = base::sha256({view(row->salt), row_octets});
  return std::equal(row->digest.begin(), row->digest.end(), expected.begin()) ? Answer::Agrees
                                                                              : Answer::Differs;
}

std::vector<std::uint64_t> RowLedger::missing() {
  std::vector<std::uint64_t> entries;
  for (auto& shelf : shelves_) {
    if (!sorted_) keep_last(shelf);
    for (const auto& row : shelf) {
      if (row.seen) continue;
      const auto deleted = base::sha256(view(row.salt));
      if (!std::equal(row.digest.begin(), row.digest.end(), deleted.begin())) entries.push_back(row.index);
    }
  }
  sorted_ = true;
  std::sort(entries.begin(), entries.end());
  return entries;
}

}  // namespace tidewaiter::verify
