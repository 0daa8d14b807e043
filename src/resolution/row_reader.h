#pragma once
// Rows of a table standardised. Files repeat themselves: a given name, a city, a street stand in thousands of
// rows, so what a value becomes is remembered, tokens and all. Most of what is left is waiting for memory: so
// some rows are taken side by side, step by step, and what each needs is fetched a step ahead. One RowReader
// a thread.

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "resolution/columns.h"
#include "resolution/features.h"
#include "resolution/prepared.h"
#include "resolution/remembered.h"
#include "resolution/table.h"
#include "resolution/tokens.h"

namespace tidewaiter::resolution {

class RowReader {
 public:
  explicit RowReader(std::vector<ColumnRole> roles);

  /// Rows [begin, end): their features, in this reader's own tokens, and their record ids, each written from
  /// where it is told.
  void read(const Table& table, std::size_t begin, std::size_t end, Features* features, std::string* ids);
  /// Lets go of what values became: for when all rows are read. Tokens and counts stay.
  void forget();
  const TokenTable& tokens() const { return tokens_; }
  /// How often each token stands in the rows read.
  const std::vector<std::uint32_t>& counts() const { return counts_; }

 private:
  /// A name before it became tokens.
  struct Written {
    Written(std::vector<PreparedToken> words, std::vector<std::string> other)
        : name(std::move(words)), reading(std::move(other)) {}
    std::vector<PreparedToken> name;
    std::vector<std::string> reading;
  };
  /// What a name becomes, and the name for where it has to be read with another's.
  struct Name {
    std::array<TokenId, kNameTokens> words{};
    TokenId given = 0;
    TokenId given_first = 0;
    TokenId family = 0;
    TokenId given_reading = 0;
    TokenId family_reading = 0;
    std::uint32_t name_key = 0;
    std::unique_ptr<const Written> written;  ///< none where its words say all
    std::uint8_t common_words = 0;
    bool organisation = false;
    bool order_known = false;
    bool one_part = false;  ///< all its words are given names, or all family names, without another reading
  };
  struct Street {
    TokenId house = 0;
    TokenId unit = 0;
    TokenId street = 0;
    std::array<TokenId, kStreetWords> street_words{};
    TokenId district = 0;
    TokenId city = 0;
    TokenId state = 0;
    TokenId postcode = 0;
    std::uint16_t country = 0;
  };
  /// A row on its way.
  struct Row {
    std::vector<std::string_view> fields;
    std::string buffer;
    std::array<std::string_view, kColumnRoles> values{};
    std::array<std::uint64_t, kColumnRoles> hashes{};
    std::array<std::string, kColumnRoles> joined;  ///< values that several columns make up
    std::string_view house;                        ///< the address line's leading number, where it has one
    std::string_view street;  ///< and the rest of it, before its country where that is stated
    std::string placed[2];    ///< street and city before their country
    Prepared contact;
    std::uint64_t email = 0;  ///< hashes of its tokens
    std::uint64_t identity = 0;

    std::string_view operator[](ColumnRole role) const { return values[static_cast<std::size_t>(role)]; }
    std::uint64_t hash(ColumnRole role) const { return hashes[static_cast<std::size_t>(role)]; }
  };
  using Standardise = void (*)(Prepared&, const std::string&);
  static constexpr std::size_t kSideBySide = 16;

  void take_values(Row& row);
  void split_address(Row& row);
  template <typename Visit>
  void each_memory(Row& row, Visit&& visit);
  void read_contact(Row& row);
  Features features_of(const Row& row);
  const Name& name_of(Remembered<Name>& memory, const Row& row, ColumnRole role, Standardise standardise);
  TokenId word_of(Remembered<TokenId>& memory, const Row& row, ColumnRole role, TokenKind kind);
  TokenId city_of(const Row& row);
  static void put_in_country(Row& row);
  static void join_birth_date(Row& row);
  void read_names(const Row& row, Features& out);
  bool join_names(const Name& given, const Name& family, Features& out);
  void append(Prepared& whole, const Name& name, NamePart part) const;
  void read_address(const Row& row, Features& out);
  void read_postcode(const Row& row, Features& out);
  void read_rest(const Row& row, Features& out);

  std::vector<ColumnRole> roles_;
  std::vector<Row> rows_ = std::vector<Row>(kSideBySide);
  TokenTable tokens_;
  std::vector<std::uint32_t> counts_;
  Remembered<Name> givens_, families_, fulls_, organisations_;
  Remembered<Street> streets_;
  Remembered<std::uint32_t> dates_;
  Remembered<TokenId> cities_, districts_, states_, postcodes_, occupations_, birth_places_;
};

}  // namespace tidewaiter::resolution
