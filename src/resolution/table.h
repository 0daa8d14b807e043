#pragma once
// A CSV file (RFC 4180) as rows of fields: quoted fields with line breaks in them, any of , ; tab | between
// fields, a byte-order mark, spaces around unquoted fields, lines that end with a carriage return alone. In
// UTF-8, or in UTF-16 with its byte-order mark. Read whole. Threads may read different rows at
// once.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::resolution {

class Table {
 public:
  /// The most bytes of one row.
  static constexpr std::size_t kMaxRowBytes = std::size_t{1} << 20;

  /// Reads a file; errors name file and line. Encoding where it is UTF-16 without its mark, or broken.
  static base::Result<Table> read(const std::string& path);
  /// Takes the content of one, `name` for errors.
  static base::Result<Table> parse(std::string content, const std::string& name);

  const std::vector<std::string>& header() const { return header_; }
  std::size_t rows() const { return starts_.size() - 1; }
  /// The row's fields, in `fields` (one a column; what is short is empty, what is too many left out). Views
  /// hold until `buffer` changes or the table goes.
  void fields(std::size_t row, std::vector<std::string_view>& fields, std::string& buffer) const;

 private:
  void split(std::string_view row, std::size_t most, std::vector<std::string_view>& fields,
             std::string& buffer) const;

  std::string content_;
  std::vector<std::string> header_;
  std::vector<std::uint64_t> starts_;  ///< of each row, and the end
  char separator_ = ',';
  bool has_quotes_ = false;
};

}  // namespace tidewaiter::resolution
