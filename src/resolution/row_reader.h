#pragma once
// Rows of a table standardised. Files repeat themselves: a given name, a city, a street stand in thousands of
// rows, so what a value standardises to is remembered. One RowReader a thread.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "resolution/columns.h"
#include "resolution/features.h"
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
  using Memory = std::unordered_map<std::string, Prepared>;
  const Prepared& remembered(Memory& memory, std::string_view value,
                             void (*standardise)(Prepared&, const std::string&));
  void read_names(Prepared& out);
  void read_address(Prepared& out);
  void read_rest(Prepared& out);

  std::vector<ColumnRole> roles_;
  TokenTable tokens_;
  // The row's values by role, columns of one role joined.
  std::string given_, family_, full_, organisation_, birth_date_, number_, address_, district_, city_,
      postcode_, state_, country_, phone_, email_, identity_, occupation_, birth_place_;
  Memory givens_, families_, fulls_, organisations_, dates_, streets_, places_, words_;
};

}  // namespace tidewaiter::resolution
