#pragma once
// The rows of whole files, standardised, and the parties they are: the first half of what batch.h does.
// Inside resolution only.

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "resolution/columns.h"
#include "resolution/features.h"
#include "resolution/parameters.h"

namespace tidewaiter::resolution {

struct BatchRows {
  std::vector<Features> rows;
  std::vector<std::string> record_ids;
  std::vector<std::uint8_t> input_of_row;
  TokenTable tokens;  ///< each as rare as it is among the rows that state one of its kind
  std::vector<std::uint32_t> party_of_row;  ///< parties are numbered by their hash
  std::vector<std::uint32_t> row_of_party;  ///< the first row that is written so
  std::vector<std::uint64_t> hash;          ///< of each party
  std::vector<std::string> columns_read;    ///< "dob: birth date"
  double read_s = 0;
  double standardise_s = 0;

  const Features& party(std::uint32_t number) const { return rows[row_of_party[number]]; }
};

struct RowsWanted {
  const std::vector<std::string>& inputs;
  const std::string& id_column;
  const ColumnMapping& mapping;
  const Parameters& parameters;  ///< what makes it likely that rows written the same are one
  unsigned threads = 1;
  bool inputs_apart = false;  ///< rows written the same in two inputs are two parties
};

/// Errors name file, line and column. Refuses more than 2^31 rows and record ids that do not differ.
base::Result<BatchRows> read_rows(const RowsWanted& wanted);

}  // namespace tidewaiter::resolution
