#include "verify/row_ledger.h"

#include <sodium.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#include "base/check.h"

namespace tidewaiter::verify {
namespace {

constexpr std::size_t kFirstSlots = 1024;

std::string_view view(const Salt& salt) { return {reinterpret_cast<const char*>(salt.data()), salt.size()}; }

}  // namespace

RowLedger::RowLedger(const std::array<std::uint8_t, 16>& secret, std::size_t limit_octets, std::uint64_t part, std::uint64_t parts)
    : secret_(secret), limit_slots_(std::bit_floor(limit_octets / sizeof(Slot))), part_(part), parts_(parts), slots_(kFirstSlots) {
  TW_CHECK(std::has_single_bit(parts) && part < parts && limit_slots_ >= kFirstSlots);
}

RowLedger::Id RowLedger::id_of(std::string_view table, std::string_view key) const {
  static_assert(crypto_shorthash_siphashx24_BYTES == sizeof(Id) && crypto_shorthash_siphashx24_KEYBYTES == 16);
  thread_local std::string name;
  name.assign(table).push_back('\0');
  name.append(key);
  Id id;
  crypto_shorthash_siphashx24(reinterpret_cast<unsigned char*>(&id), reinterpret_cast<const unsigned char*>(name.data()), name.size(),
                              secret_.data());
  id.half[0] |= std::uint64_t{id.half[0] == 0 && id.half[1] == 0};
  return id;
}

RowLedger::Slot& RowLedger::slot(const Id& id) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = id.half[0] & mask;
  while ((slots_[at].id[0] != 0 || slots_[at].id[1] != 0) && (slots_[at].id[0] != id.half[0] || slots_[at].id[1] != id.half[1])) {
    at = (at + 1) & mask;
  }
  return slots_[at];
}

// Twice the slots while the limit allows (old and new stand side by side for a moment), then half the rows.
void RowLedger::make_room() {
  const bool grow = slots_.size() * 2 <= limit_slots_;
  if (!grow) {
    parts_ *= 2;
    TW_CHECK(parts_ != 0);
  }
  std::vector<Slot> old(grow ? slots_.size() * 2 : slots_.size());
  old.swap(slots_);
  used_ = 0;
  for (const auto& row : old) {
    const Id id{{row.id[0], row.id[1]}};
    if ((row.id[0] == 0 && row.id[1] == 0) || !here(id)) continue;
    slot(id) = row;
    ++used_;
  }
}

void RowLedger::change(std::string_view table, std::string_view key, std::uint64_t index, const Salt& salt, const base::Hash& digest) {
  const Id id = id_of(table, key);
  if (!here(id)) return;
  if ((used_ + 1) * 4 > slots_.size() * 3) {
    make_room();
    if (!here(id)) return;
  }
  Slot& row = slot(id);
  if (row.id[0] == 0 && row.id[1] == 0) {
    ++used_;
    row.id[0] = id.half[0];
    row.id[1] = id.half[1];
  }
  row.index = index;
  row.salt = salt;
  std::copy_n(digest.begin(), row.digest.size(), row.digest.begin());
}

RowLedger::Answer RowLedger::check(std::string_view table, std::string_view key, std::string_view row_octets, std::uint64_t* index) {
  const Id id = id_of(table, key);
  if (!here(id)) return Answer::Elsewhere;
  Slot& row = slot(id);
  if (row.id[0] == 0 && row.id[1] == 0) return Answer::Unknown;
  row.seen = 1;
  if (index != nullptr) *index = row.index;
  const auto digest = base::sha256({view(row.salt), row_octets});
  return std::equal(row.digest.begin(), row.digest.end(), digest.begin()) ? Answer::Agrees : Answer::Differs;
}

std::vector<std::uint64_t> RowLedger::missing() const {
  std::vector<std::uint64_t> entries;
  for (const auto& row : slots_) {
    if ((row.id[0] == 0 && row.id[1] == 0) || row.seen) continue;
    const auto deleted = base::sha256(view(row.salt));
    if (!std::equal(row.digest.begin(), row.digest.end(), deleted.begin())) entries.push_back(row.index);
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

}  // namespace tidewaiter::verify
