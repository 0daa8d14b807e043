#pragma once
// Every word that parties are made of, kept once: a token is a 32-bit number, and two parties that share a
// word share the number. Each token knows how it sounds and how rare it is. One writer; readers may run while
// nobody writes.

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "base/fetch_ahead.h"

namespace tidewaiter::resolution {

/// What a token stands for; the same letters of two kinds are two tokens, since they are rare in different
/// ways.
enum class TokenKind : std::uint8_t {
  Given,
  Family,
  Word,
  House,
  Unit,
  Street,
  City,
  State,
  Postcode,
  EmailLocal,
  EmailDomain,
  Identity,
  Occupation,
  BirthPlace
};
inline constexpr std::size_t kTokenKinds = 14;

using TokenId = std::uint32_t;                  ///< 0: none
inline constexpr std::size_t kTokenBytes = 48;  ///< longer tokens are cut

/// Thousandths of a bit: −log2 of a value's share among its kind. 0 to 40,000.
using Rarity = std::uint16_t;

class TokenTable {
 public:
  /// How rare a new token is; called once for each. Without one, tokens are as rare as `set_rarity` says
  /// later.
  using RarityOf = std::function<Rarity(TokenKind, std::string_view)>;
  explicit TokenTable(RarityOf rarity_of = {});

  /// The token of these letters, made where it is new; 0 for empty letters.
  TokenId intern(TokenKind kind, std::string_view letters);
  /// Has fetched from memory what `intern` will look at first; then, with the hash that came back, what it
  /// will look at next.
  std::uint64_t expect(TokenKind kind, std::string_view letters) const;
  void expect_row(std::uint64_t hash) const;
  /// All tables' tokens in one, made on so many threads, at a fraction of the cost of interning them: sounds
  /// and the rest are taken over, rarities are not. `numbers[k][id]` is what token `id` of table k is called
  /// in it.
  static TokenTable joined(std::span<const TokenTable* const> tables, unsigned threads,
                           std::vector<std::vector<TokenId>>& numbers);
  /// The token where it is known, else 0. `known` is cleared where letters are not empty and the token is not
  /// known.
  TokenId find(TokenKind kind, std::string_view letters, bool& known) const;

  std::string_view letters(TokenId id) const {
    const Row& row = rows_[id];
    return {letters_.data() + row.offset, row.size};
  }
  TokenKind kind(TokenId id) const { return static_cast<TokenKind>(rows_[id].kind); }
  std::uint32_t sound(TokenId id) const { return rows_[id].sound; }  ///< 0: has none
  /// Which letters and digits occur, a bit each: tokens whose sets differ in more than 2k are more than k
  /// edits apart.
  std::uint32_t letter_set(TokenId id) const { return rows_[id].letters; }
  /// True where two given names share a group of nicknames (text/name.h).
  bool may_be_nicknames(TokenId a, TokenId b) const;
  Rarity rarity(TokenId id) const { return rows_[id].rarity; }
  void set_rarity(TokenId id, Rarity rarity) { rows_[id].rarity = rarity; }
  /// A hash of kind and letters: the same whatever the order in which tokens came.
  std::uint64_t content_hash(TokenId id) const { return rows_[id].hash; }
  /// Has fetched from memory what is known of a token.
  void fetch(TokenId id) const { base::fetch_ahead(rows_[id]); }

  std::size_t size() const { return rows_.size(); }  ///< tokens are 1 to size() − 1
  std::size_t memory_bytes() const;

  /// All of it as flat arrays, for snapshots.
  struct Row {
    std::uint64_t hash = 0;
    std::uint32_t offset = 0;
    std::uint32_t sound = 0;
    Rarity rarity = 0;
    std::uint8_t size = 0;
    std::uint8_t kind = 0;
    std::uint32_t letters = 0;                 ///< which letters and digits occur, a bit each
    std::array<std::uint16_t, 4> nicknames{};  ///< groups of nicknames, plus 1; 0: none
  };
  const std::vector<Row>& rows() const { return rows_; }
  const std::vector<char>& arena() const { return letters_; }
  void restore(std::vector<Row> rows, std::vector<char> arena);

 private:
  /// Half of the hash beside the token, so that hardly ever another token's row is fetched to be told apart.
  struct Slot {
    std::uint32_t tag = 0;
    TokenId id = 0;
  };

  std::size_t place(TokenKind kind, std::string_view letters, std::uint64_t hash) const;
  void expect(std::uint64_t hash) const;
  TokenId put(Row row, std::string_view letters, std::size_t at);
  TokenId take(const Row& row, std::string_view letters);
  void make_index(std::size_t size);

  RarityOf rarity_of_;
  std::vector<Row> rows_;
  std::vector<char> letters_;
  std::vector<Slot> index_;  ///< open addressing, a power of two, at most three quarters full
};

}  // namespace tidewaiter::resolution
