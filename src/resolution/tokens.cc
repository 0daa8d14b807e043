#include "resolution/tokens.h"

#include <algorithm>
#include <bit>

#include "resolution/hash.h"
#include "resolution/in_parts.h"
#include "text/name.h"
#include "text/phonetic.h"

namespace tidewaiter::resolution {
namespace {

bool has_sound(TokenKind kind) {
  return kind == TokenKind::Given || kind == TokenKind::Family || kind == TokenKind::Word ||
         kind == TokenKind::Street || kind == TokenKind::City;
}

constexpr std::size_t kLeastIndex = 1024;
constexpr TokenId kTokensAhead = 16;  // so many tokens before its turn a place is fetched from memory

constexpr std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

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

TokenTable::TokenTable(RarityOf rarity_of)
    : rarity_of_(std::move(rarity_of)), rows_(1), index_(kLeastIndex) {}

std::size_t TokenTable::place(TokenKind kind, std::string_view text, std::uint64_t hash) const {
  const std::size_t mask = index_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    const Slot& slot = index_[at];
    if (slot.id == 0) return at;
    if (slot.tag != tag_of(hash)) continue;
    const Row& row = rows_[slot.id];
    if (row.hash == hash && row.kind == static_cast<std::uint8_t>(kind) && letters(slot.id) == text)
      return at;
  }
}

void TokenTable::make_index(std::size_t size) {
  index_.assign(size, {});
  const std::size_t mask = size - 1;
  for (TokenId id = 1; id < rows_.size(); ++id) {
    if (id + kTokensAhead < rows_.size()) expect(rows_[id + kTokensAhead].hash);
    std::size_t at = rows_[id].hash & mask;
    while (index_[at].id != 0) at = (at + 1) & mask;
    index_[at] = {tag_of(rows_[id].hash), id};
  }
}

TokenId TokenTable::put(Row row, std::string_view text, std::size_t at) {
  const auto id = static_cast<TokenId>(rows_.size());
  row.offset = static_cast<std::uint32_t>(letters_.size());
  row.rarity = rarity_of_ ? rarity_of_(static_cast<TokenKind>(row.kind), text) : Rarity{0};
  letters_.insert(letters_.end(), text.begin(), text.end());
  rows_.push_back(row);
  index_[at] = {tag_of(row.hash), id};
  if (rows_.size() * 4 > index_.size() * 3) make_index(index_.size() * 2);
  return id;
}

void TokenTable::expect(std::uint64_t hash) const { base::fetch_ahead(index_[hash & (index_.size() - 1)]); }

std::uint64_t TokenTable::expect(TokenKind kind, std::string_view text) const {
  const std::uint64_t hash = hash_token(kind, text.substr(0, kTokenBytes));
  expect(hash);
  return hash;
}

void TokenTable::expect_row(std::uint64_t hash) const {
  const std::size_t mask = index_.size() - 1;
  for (std::size_t at = hash & mask; index_[at].id != 0; at = (at + 1) & mask) {
    if (index_[at].tag != tag_of(hash)) continue;
    fetch(index_[at].id);
    return;
  }
}

TokenId TokenTable::intern(TokenKind kind, std::string_view text) {
  if (text.empty()) return 0;
  text = text.substr(0, kTokenBytes);
  Row row;
  row.hash = hash_token(kind, text);
  const std::size_t at = place(kind, text, row.hash);
  if (index_[at].id != 0) return index_[at].id;
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
  return put(row, text, at);
}

TokenTable TokenTable::joined(std::span<const TokenTable* const> tables, unsigned threads,
                              std::vector<std::vector<TokenId>>& numbers) {
  std::size_t most = 0;
  numbers.resize(tables.size());
  for (std::size_t k = 0; k < tables.size(); ++k) {
    numbers[k].assign(tables[k]->size(), 0);
    most += tables[k]->size();
  }
  // Each thread joins those whose hash falls to it: none of them waits for another.
  const auto part_of = [&](const Row& row) { return std::uint64_t{tag_of(row.hash)} * threads >> 32; };
  std::vector<TokenTable> parts(threads);
  in_parts(threads, threads, [&](unsigned part, std::size_t, std::size_t) {
    parts[part].make_index(std::bit_ceil(most / threads * 2 + kLeastIndex));
    for (std::size_t k = 0; k < tables.size(); ++k) {
      for (TokenId id = 1; id < tables[k]->size(); ++id) {
        const Row& row = tables[k]->rows_[id];
        if (id + kTokensAhead < tables[k]->size())
          parts[part].expect(tables[k]->rows_[id + kTokensAhead].hash);
        if (id + kTokensAhead / 2 < tables[k]->size())
          parts[part].expect_row(tables[k]->rows_[id + kTokensAhead / 2].hash);
        if (part_of(row) == part) numbers[k][id] = parts[part].take(row, tables[k]->letters(id));
      }
    }
  });
  TokenTable out;
  std::vector<TokenId> before(threads);  // how many tokens the parts before it have
  for (unsigned part = 0; part < threads; ++part) {
    before[part] = static_cast<TokenId>(out.rows_.size() - 1);
    const auto letters_before = static_cast<std::uint32_t>(out.letters_.size());
    const TokenTable& from = parts[part];
    out.letters_.insert(out.letters_.end(), from.letters_.begin(), from.letters_.end());
    out.rows_.insert(out.rows_.end(), from.rows_.begin() + 1, from.rows_.end());
    for (std::size_t i = before[part] + 1; i < out.rows_.size(); ++i) out.rows_[i].offset += letters_before;
  }
  in_parts(tables.size(), threads, [&](unsigned, std::size_t begin, std::size_t end) {
    for (std::size_t k = begin; k < end; ++k) {
      for (TokenId id = 1; id < tables[k]->size(); ++id)
        numbers[k][id] += before[part_of(tables[k]->rows_[id])];
    }
  });
  out.make_index(std::bit_ceil(out.rows_.size() * 2 + kLeastIndex));
  return out;
}

/// Another table's token, with what that table knows of it.
TokenId TokenTable::take(const Row& row, std::string_view text) {
  const std::size_t at = place(static_cast<TokenKind>(row.kind), text, row.hash);
  return index_[at].id != 0 ? index_[at].id : put(row, text, at);
}

TokenId TokenTable::find(TokenKind kind, std::string_view text, bool& known) const {
  if (text.empty()) return 0;
  text = text.substr(0, kTokenBytes);
  const TokenId id = index_[place(kind, text, hash_token(kind, text))].id;
  if (id == 0) known = false;
  return id;
}

std::size_t TokenTable::memory_bytes() const {
  return rows_.capacity() * sizeof(Row) + letters_.capacity() + index_.capacity() * sizeof(Slot);
}

void TokenTable::restore(std::vector<Row> rows, std::vector<char> arena) {
  rows_ = std::move(rows);
  letters_ = std::move(arena);
  std::size_t size = kLeastIndex;
  while (rows_.size() * 4 > size * 3) size *= 2;
  make_index(size);
}

}  // namespace tidewaiter::resolution
