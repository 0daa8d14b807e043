#include "resolution/tokens.h"

#include <algorithm>

#include "resolution/hash.h"
#include "text/name.h"
#include "text/phonetic.h"

namespace tidewaiter::resolution {
namespace {

bool has_sound(TokenKind kind) {
  return kind == TokenKind::Given || kind == TokenKind::Family || kind == TokenKind::Word ||
         kind == TokenKind::Street || kind == TokenKind::City;
}

std::uint64_t hash_token(TokenKind kind, std::string_view letters) {
  return hash_text(letters, static_cast<std::uint64_t>(kind) + 1);
}

std::uint32_t letter_set_of(std::string_view letters) {
  std::uint32_t set = 0;
  for (const char c : letters) {
    if (c >= 'a' && c <= 'z')
      set |= 1u << (c - 'a');
    else if (c >= '0' && c <= '9')
      set |= 1u << (26 + (c - '0') / 2);
  }
  return set;
}

}  // namespace

bool TokenTable::may_be_nicknames(TokenId a, TokenId b) const {
  for (const auto left : rows_[a].nicknames) {
    if (left == 0) continue;
    for (const auto right : rows_[b].nicknames) {
      if (left == right) return true;
    }
  }
  return false;
}

TokenTable::TokenTable(RarityOf rarity_of) : rarity_of_(std::move(rarity_of)), rows_(1), index_(1024, 0) {}

std::size_t TokenTable::place(TokenKind kind, std::string_view text, std::uint64_t hash) const {
  const std::size_t mask = index_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    const TokenId id = index_[at];
    if (id == 0) return at;
    const Row& row = rows_[id];
    if (row.hash == hash && row.kind == static_cast<std::uint8_t>(kind) && letters(id) == text) return at;
  }
}

void TokenTable::grow() {
  std::vector<TokenId> wider(index_.size() * 2, 0);
  const std::size_t mask = wider.size() - 1;
  for (TokenId id = 1; id < rows_.size(); ++id) {
    std::size_t at = rows_[id].hash & mask;
    while (wider[at] != 0) at = (at + 1) & mask;
    wider[at] = id;
  }
  index_ = std::move(wider);
}

TokenId TokenTable::put(Row row, std::string_view text) {
  if (rows_.size() * 4 > index_.size() * 3) grow();
  const auto id = static_cast<TokenId>(rows_.size());
  index_[place(static_cast<TokenKind>(row.kind), text, row.hash)] = id;
  row.offset = static_cast<std::uint32_t>(letters_.size());
  row.rarity = rarity_of_ ? rarity_of_(static_cast<TokenKind>(row.kind), text) : Rarity{0};
  letters_.insert(letters_.end(), text.begin(), text.end());
  rows_.push_back(row);
  return id;
}

TokenId TokenTable::intern(TokenKind kind, std::string_view text) {
  if (text.empty()) return 0;
  text = text.substr(0, kTokenBytes);
  Row row;
  row.hash = hash_token(kind, text);
  const TokenId known = index_[place(kind, text, row.hash)];
  if (known != 0) return known;
  row.size = static_cast<std::uint8_t>(text.size());
  row.kind = static_cast<std::uint8_t>(kind);
  if (has_sound(kind)) {
    const auto code = text::phonetic_code(text);
    row.sound = code == 0 ? 0 : static_cast<std::uint32_t>(mix(code)) | 1;
  }
  row.letters = letter_set_of(text);
  if (kind == TokenKind::Given) {
    const auto groups = text::nickname_groups(text);
    for (std::size_t i = 0; i < std::min(groups.size(), row.nicknames.size()); ++i) {
      row.nicknames[i] = static_cast<std::uint16_t>(groups[i] + 1);
    }
  }
  return put(row, text);
}

TokenId TokenTable::adopt(const TokenTable& from, TokenId id) {
  const Row& row = from.rows_[id];
  const std::string_view text = from.letters(id);
  const TokenId known = index_[place(from.kind(id), text, row.hash)];
  return known != 0 ? known : put(row, text);
}

TokenId TokenTable::find(TokenKind kind, std::string_view text, bool& known) const {
  if (text.empty()) return 0;
  text = text.substr(0, kTokenBytes);
  const TokenId id = index_[place(kind, text, hash_token(kind, text))];
  if (id == 0) known = false;
  return id;
}

std::size_t TokenTable::memory_bytes() const {
  return rows_.capacity() * sizeof(Row) + letters_.capacity() + index_.capacity() * sizeof(TokenId);
}

void TokenTable::restore(std::vector<Row> rows, std::vector<char> arena) {
  rows_ = std::move(rows);
  letters_ = std::move(arena);
  std::size_t size = 1024;
  while (rows_.size() * 4 > size * 3) size *= 2;
  index_.assign(size / 2, 0);
  grow();
}

}  // namespace tidewaiter::resolution
