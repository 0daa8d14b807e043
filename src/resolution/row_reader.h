#pragma once
// Rows of a table standardised. Files repeat themselves: a given name, a city, a street stand in thousands of
// rows, so what a value becomes is remembered, tokens and all. One RowReader a thread.

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/container/flat_hash_map.h>

#include "resolution/columns.h"
#include "resolution/features.h"
#include "resolution/hash.h"
#include "resolution/prepared.h"
#include "resolution/tokens.h"

namespace tidewaiter::resolution {

class RowReader {
 public:
  explicit RowReader(std::vector<ColumnRole> roles);

  /// The row's features in this reader's own tokens.
  Features read(const std::vector<std::string_view>& fields);
  const TokenTable& tokens() const { return tokens_; }
  TokenTable& tokens() { return tokens_; }

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return hash_text(text); }
  };
  template <typename Value>
  using ByText = absl::flat_hash_map<std::string, Value, TextHash, std::equal_to<>>;
  /// What a value becomes: the features that it alone decides, and its name for where it has to be read with
  /// another's.
  struct Piece {
    Features features;
    std::vector<PreparedToken> name;
    std::vector<std::string> reading;
    bool one_part = false;  ///< all its words are given names, or all family names, without another reading
  };
  struct Memory {
    ByText<std::size_t> place;
    std::deque<Piece> pieces;
  };
  using Standardise = void (*)(Prepared&, const std::string&);

  const Piece& remembered(Memory& memory, std::string_view value, Standardise standardise);
  TokenId token(ByText<TokenId>& memory, TokenKind kind, std::string_view value);
  void clear_values();
  void take_values(const std::vector<std::string_view>& fields);
  void read_names(Features& out);
  bool join_names(const Piece& given, const Piece& family, Features& out);
  void read_address(Features& out);
  void read_rest(Features& out);

  std::vector<ColumnRole> roles_;
  TokenTable tokens_;
  // The row's values by role, columns of one role joined.
  std::string given_, family_, full_, organisation_, birth_date_, number_, address_, district_, city_,
      postcode_, state_, country_, phone_, email_, identity_, occupation_, birth_place_;
  Memory givens_, families_, fulls_, organisations_, dates_, streets_;
  ByText<TokenId> cities_, states_, occupations_, birth_places_;
};

}  // namespace tidewaiter::resolution
